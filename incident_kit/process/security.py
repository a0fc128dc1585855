"""Whether the security question holds a public text back.

Two things are asked apart. The *question*: could somebody have had access they should
not? And the *holds*: whoever saw something may hold a text back, and lifting a hold
answers no question.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from incident_kit.model import PersonName, Review, SecurityDecision
from incident_kit.model.parties import Parties
from incident_kit.model.roles import has_role
from incident_kit.process.sign_offs import select_by_person
from incident_kit.process.signers import (
    Objection,
    could_be_lead,
    find_counted_role,
    find_objection,
    find_objection_but_to_author,
    find_signer,
    name_both,
)


@dataclass(frozen=True, slots=True)
class SecurityState:
    """Whether the security question holds the public version back, and why.

    ``flagged`` tells a security incident that is held, or one put on hold, from a
    question that nobody has answered; what is clear is never flagged.
    """

    state: Literal["clear", "hold"]
    reasons: tuple[str, ...] = ()
    flagged: bool = False


def assess_security(parties: Parties, review: Review, text: str | None) -> SecurityState:
    """The state for the public text with digest ``text``."""
    held = list_standing_holds(parties, review, text)
    if held:
        reasons = (f"held by {find_signer(one, parties)}: {one.reason}" for one in held)
        return SecurityState("hold", tuple(reasons), flagged=True)
    if parties.asked:
        return SecurityState("hold", (f"{_ASKED}: {parties.asked}",))
    covering = [one for one in review.security if _lets_pass(one, text)]
    eligible = [one for one in covering if find_objection_to_clearing(one, parties) is None]
    if eligible:
        last = eligible[-1]
        return SecurityState("clear", (f"{last.decision} by {find_signer(last, parties)}",))
    return _assess_answer(parties, review, covering)


def find_awaited_decision(
    parties: Parties, review: Review, text: str | None
) -> Literal["clear", "reviewed"] | None:
    """The decision that a text which is held back waits for; ``None`` where the question
    itself is to be answered first, or nothing holds it back."""
    if list_standing_holds(parties, review, text):
        return "clear"
    if parties.asked or assess_security(parties, review, text).state == "clear":
        return None
    if parties.incident.security == "yes":
        return "reviewed"
    return "clear" if review.security else None


def _lets_pass(decision: SecurityDecision, text: str | None) -> bool:
    """Whether a decision would let this very text leave."""
    return decision.decision != "hold" and text is not None and decision.text == text


def _assess_answer(
    parties: Parties, review: Review, covering: Sequence[SecurityDecision]
) -> SecurityState:
    """The state that follows from ``incident.yaml``, as no decision clears the text."""
    incident = parties.incident
    if incident.security == "no":
        if PersonName(incident.security_by or "").names_nobody:
            return SecurityState("hold", (_NOBODY_S_NO,))
        if not review.security or _is_let_pass(covering, parties, review):
            return SecurityState("clear", (f"answered with no by {incident.security_by}",))
    reason = _describe_open(parties, review, covering)
    return SecurityState("hold", (reason,), flagged=incident.security == "yes")


_ASKED = "nobody has answered for what may tell of a security incident"
_NOBODY_S_NO = "nobody's name stands by the answer `no` to the security question"


def _describe_open(parties: Parties, review: Review, covering: Sequence[SecurityDecision]) -> str:
    """Why the question is still open."""
    objections = (find_objection_to_clearing(one, parties) for one in reversed(covering))
    for objection in filter(None, objections):
        return f"the decision on security does not count: {objection.reason}"
    if review.security:
        person = find_signer(review.security[-1], parties)
        return f"the decision of {person} does not cover this text"
    if parties.incident.security == "yes":
        return "this is a security incident and nobody has reviewed this text"
    return "nobody has answered whether somebody could have had access they should not"


def _is_let_pass(covering: Sequence[SecurityDecision], parties: Parties, review: Review) -> bool:
    """Whether somebody let the text pass who may, if only what they had held back."""
    holds = [one for one in review.security if one.decision == "hold"]
    return any(
        find_objection_to_lifting(decision, parties) is None
        or any(may_lift_own(decision, hold, parties) for hold in holds)
        for decision in covering
    )


# who may clear --------------------------------------------------------------------


def find_objection_to_clearing(decision: SecurityDecision, parties: Parties) -> Objection | None:
    """Why a decision does not answer the security question; ``None`` if it does.

    It takes somebody who neither wrote the text nor led the incident, of a role that
    ``signoff.security`` names: on the list where people have roles there, else as said
    where this is a security incident.
    """
    return find_objection_to_lifting(decision, parties) or _object_to_role(decision, parties)


def _object_to_lead(decision: SecurityDecision, parties: Parties) -> Objection | None:
    """Why the lead does not judge the incident they led."""
    lead = parties.incident.lead
    names = {decision.by, find_signer(decision, parties).name}
    if lead is None or not any(could_be_lead(name, parties) for name in names):
        return None
    return Objection(
        f"{name_both(decision.by, lead)} led the incident: somebody else decides on security",
        "ask somebody from information assurance",
    )


def _object_to_role(decision: SecurityDecision, parties: Parties) -> Objection | None:
    roles = parties.settings.signoff.security.roles
    is_asked = parties.roster.has_roles or parties.incident.security == "yes"
    if not roles or not is_asked or _is_of_role(decision, parties):
        return None
    wanted = " or ".join(roles)
    return Objection(
        f"{find_signer(decision, parties)} is not {wanted}",
        f"ask somebody who is {wanted}, or give them this role under people in incident-kit.yaml",
    )


def _is_of_role(decision: SecurityDecision, parties: Parties) -> bool:
    role = find_counted_role(decision, parties)
    return any(has_role(role, one) for one in parties.settings.signoff.security.roles)


# holds ----------------------------------------------------------------------------


def list_standing_holds(
    parties: Parties, review: Review, text: str | None
) -> list[SecurityDecision]:
    """The holds that nobody entitled has lifted since for this very text."""
    return [
        decision
        for number, decision in enumerate(review.security)
        if decision.decision == "hold"
        and not _is_lifted(decision, _list_later(number, review), parties, text)
    ]


def _list_later(number: int, review: Review) -> list[SecurityDecision]:
    """The decisions after that of ``number`` by somebody who had seen it."""
    hold = review.security[number]
    return [one for one in review.security[number + 1 :] if review.has_seen(one, hold)]


def _is_lifted(
    hold: SecurityDecision,
    later: Sequence[SecurityDecision],
    parties: Parties,
    text: str | None,
) -> bool:
    """By its holder, by somebody of the role that decides on security, or by two others."""
    lifting = [one for one in later if _lets_pass(one, text)]
    if any(may_lift_own(one, hold, parties) for one in lifting):
        return True
    others = [one for one in lifting if find_objection_to_lifting(one, parties) is None]
    if any(_is_of_role(one, parties) for one in others):
        return True
    return len(select_by_person(others, parties)) > 1


def may_lift_own(decision: SecurityDecision, hold: SecurityDecision, parties: Parties) -> bool:
    """Whether it is the holder who lifts the hold: the writer and the lead may, too."""
    name, holder = find_signer(decision, parties).name, find_signer(hold, parties).name
    if not parties.roster.is_one_person(name, holder):
        return False
    return find_objection_but_to_author(decision, parties) is None


def find_objection_to_lifting(decision: SecurityDecision, parties: Parties) -> Objection | None:
    """Why somebody else\'s hold is not lifted by a decision."""
    return find_objection(decision, parties) or _object_to_lead(decision, parties)
