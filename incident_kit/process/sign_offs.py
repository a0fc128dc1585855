"""Whose sign-offs and decisions on a public text count, and how many it needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from incident_kit.model import PersonName, Review, SecurityDecision, Signoff
from incident_kit.model.incident import Incident
from incident_kit.model.parties import Parties
from incident_kit.model.roles import is_same_role


@dataclass(frozen=True, slots=True)
class SignoffCount:
    """How many sign-offs of this text there are and how many it needs;
    ``roles`` still have to be among them."""

    have: int
    need: int
    roles: tuple[str, ...] = ()

    @property
    def enough(self) -> bool:
        """Whether the text may leave as far as sign-off goes."""
        return self.have >= self.need and not self.roles


def count_signoffs(parties: Parties, review: Review, text: str) -> SignoffCount:
    """The state of the sign-offs for the public text with digest ``text``.

    Each person counts once, with the last sign-off; the writer never, nor nobody.
    """
    valid = select_valid_signoffs(parties, review, text)
    rule = parties.settings.signoff
    need, roles = rule.required, rule.roles
    if parties.incident.security == "yes":
        need, roles = rule.security.required, rule.security.roles
    missing = tuple(role for role in roles if not _has_role(valid, role))
    return SignoffCount(len(valid), need, missing)


def _has_role(signoffs: Sequence[Signoff], role: str) -> bool:
    """Whether one of ``signoffs`` was made in this role."""
    return any(is_same_role(role, signoff.role) for signoff in signoffs)


def select_valid_signoffs(parties: Parties, review: Review, text: str) -> Sequence[Signoff]:
    """The last sign-off of ``text`` by each person who may sign it, in the order in
    which they first signed.

    Of two names that could be one person's, the fuller counts: there are never fewer
    people than sign-offs.
    """
    latest = _find_latest(parties, review, text)
    counted: list[Signoff] = []
    for signoff in sorted(latest, key=_rank_by_name):
        if not _could_be_of_any(signoff, counted, parties):
            counted.append(signoff)
    return tuple(signoff for signoff in latest if signoff in counted)


def _find_latest(parties: Parties, review: Review, text: str) -> Sequence[Signoff]:
    """The last sign-off of ``text`` under each name that may sign it."""
    by_name: dict[str, Signoff] = {}
    for signoff in review.signoffs:
        if signoff.text == text and may_sign(signoff.by, parties):
            by_name[PersonName(signoff.by).key] = signoff
    return tuple(by_name.values())


def _could_be_of_any(signoff: Signoff, others: Sequence[Signoff], parties: Parties) -> bool:
    """Whether who signed may have made one of ``others`` too."""
    return any(parties.roster.could_be_one_person(signoff.by, other.by) for other in others)


def _rank_by_name(signoff: Signoff) -> tuple[int, int]:
    """The fuller name comes first."""
    words = PersonName(signoff.by).words
    return -len(words), -sum(map(len, words))


def find_writer(incident: Incident) -> str | None:
    """Who writes the public version: comms, or the lead where none is named."""
    return incident.comms or incident.lead


def could_be_writer(name: str, parties: Parties) -> bool:
    """Whether ``name`` may be that of who wrote the public version."""
    writer = find_writer(parties.incident)
    return writer is not None and parties.roster.could_be_one_person(name, writer)


def may_sign(name: str, parties: Parties) -> bool:
    """Whether ``name`` is somebody's, and certainly not the writer's."""
    return not PersonName(name).names_nobody and not could_be_writer(name, parties)


def may_decide(decision: SecurityDecision, parties: Parties) -> bool:
    """Whether the person of ``decision`` may take it: nobody lets a text on a security
    incident pass that they may have written; anybody holds it back."""
    if decision.decision == "hold" or parties.incident.security != "yes":
        return True
    return may_sign(decision.by, parties)
