"""Whether the security question holds a public text back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from incident_kit.errors import UsageError
from incident_kit.model import Review, SecurityDecision
from incident_kit.model.incident import Incident
from incident_kit.model.parties import Parties
from incident_kit.model.roles import is_same_role
from incident_kit.process.sign_offs import could_be_writer, may_decide


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
    """The state for the public text with digest ``text``; the last decision counts,
    and every hold that none has lifted."""
    incident = parties.incident
    if not review.security:
        return _assess_answer(incident)
    held = [f"held by {one.by} ({one.role}): {one.reason}" for one in _list_standing_holds(review)]
    if held:
        return SecurityState("hold", tuple(held), flagged=True)
    last = review.security[-1]
    person = f"{last.by} ({last.role})"
    flagged = incident.security == "yes"
    if not may_decide(last, parties):
        reason = f"{person} may have written this text: somebody else decides on it"
        return SecurityState("hold", (reason,), flagged=flagged)
    if _covers(last, parties, text):
        return SecurityState("clear", (f"{last.decision} by {person}",))
    reason = f"the decision of {person} does not cover this text"
    return SecurityState("hold", (reason,), flagged=flagged)


def _list_standing_holds(review: Review) -> list[SecurityDecision]:
    """The holds that nobody who saw them has let go since."""
    return [
        hold
        for number, hold in enumerate(review.security)
        if hold.decision == "hold"
        and not any(_lifts(one, hold, review) for one in review.security[number + 1 :])
    ]


def _lifts(decision: SecurityDecision, hold: SecurityDecision, review: Review) -> bool:
    return decision.decision != "hold" and review.has_seen(decision, hold)


def _assess_answer(incident: Incident) -> SecurityState:
    """The state that follows from ``incident.yaml`` alone, as nobody has decided."""
    if incident.security == "no":
        return SecurityState("clear")
    if incident.security == "yes":
        reason = "this is a security incident and nobody has reviewed this text"
        return SecurityState("hold", (reason,), flagged=True)
    reason = "nobody has answered whether somebody could have had access they should not"
    return SecurityState("hold", (reason,))


def _covers(decision: SecurityDecision, parties: Parties, text: str | None) -> bool:
    """Whether the decision is about this very text, by somebody who may take it."""
    if text is None or decision.text != text:
        return False
    if parties.incident.security != "yes":
        return True
    roles = parties.settings.signoff.security.roles
    return not roles or any(is_same_role(decision.role, role) for role in roles)


def check_reviewer(name: str, parties: Parties) -> None:
    """Raise :class:`UsageError` unless ``name`` may let a text on the incident pass."""
    if parties.incident.security == "yes" and could_be_writer(name, parties):
        raise UsageError(
            f"{name} may have written the public version: somebody else decides on security",
            todo=["ask a reviewer from information assurance to decide"],
        )
