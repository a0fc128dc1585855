"""Whose decision on security may be recorded now."""

from __future__ import annotations

from incident_kit.errors import UsageError
from incident_kit.model import PersonName, Review, SecurityDecision
from incident_kit.model.parties import Parties
from incident_kit.process.security import (
    find_objection_to_clearing,
    find_objection_to_lifting,
    list_standing_holds,
    may_lift_own,
)
from incident_kit.process.signers import Objection


def check_reviewer(decision: SecurityDecision, parties: Parties, review: Review) -> None:
    """Raise :class:`UsageError` unless who made ``decision`` may make it.

    Anybody holds a text back. Whoever held it may let it go; so may who takes part in
    lifting somebody else's hold; the question itself takes who may clear it.
    """
    if PersonName(decision.by).names_nobody:
        raise UsageError("a decision needs a name", todo=['say whose it is: --by "NAME"'])
    if decision.decision == "hold":
        return
    objection = _find_objection(decision, parties, review)
    if objection is not None:
        raise UsageError(objection.reason, todo=[objection.step])


def _find_objection(
    decision: SecurityDecision, parties: Parties, review: Review
) -> Objection | None:
    held = list_standing_holds(parties, review, decision.text)
    if any(may_lift_own(decision, hold, parties) for hold in held):
        return None
    if held:
        return find_objection_to_lifting(decision, parties)
    return find_objection_to_clearing(decision, parties)


def check_answer(answer: str, name: str, parties: Parties) -> None:
    """Raise :class:`UsageError` unless ``name`` may answer the security question so.

    Anybody with a name may; but that a security incident is none says somebody who may
    clear it.
    """
    if PersonName(name).names_nobody:
        raise UsageError("an answer needs a name", todo=['say whose it is: --by "NAME"'])
    if answer != "yes" and parties.incident.security == "yes":
        raise UsageError(
            f"{parties.incident.id} is answered with `yes`: that it is no security incident "
            "is decided on its text",
            todo=[
                f'incident-kit security {parties.incident.id} --clear --by "NAME" --reason "WHY"'
            ],
        )
