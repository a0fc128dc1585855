"""Whose sign-offs of a public text count, and how many it needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product, starmap
from typing import TypeVar

from incident_kit.model import PersonName, Review, Signoff
from incident_kit.model.parties import Parties
from incident_kit.model.roles import has_role
from incident_kit.process.signers import Entry, find_counted_role, find_objection, find_signer

Made = TypeVar("Made", bound=Entry)


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
    made = [find_counted_role(signoff, parties) for signoff in valid]
    missing = tuple(role for role in roles if not any(has_role(one, role) for one in made))
    return SignoffCount(len(valid), need, missing)


def select_valid_signoffs(parties: Parties, review: Review, text: str) -> Sequence[Signoff]:
    """The last sign-off of ``text`` by each person whose word counts, in the order in
    which they first signed."""
    covering = (signoff for signoff in review.signoffs if signoff.text == text)
    valid = [one for one in covering if find_objection(one, parties) is None]
    return select_by_person(valid, parties)


def select_by_person(entries: Sequence[Made], parties: Parties) -> Sequence[Made]:
    """The last of ``entries`` by each person, in the order in which they first made one.

    Of two that could be one person's, the one with the fuller name counts: there are
    never fewer people than entries.
    """
    by_name = {PersonName(find_signer(one, parties).name).key: one for one in entries}
    latest = tuple(by_name.values())
    counted: list[Made] = []
    for entry in sorted(latest, key=lambda one: _rank_by_name(one, parties)):
        if not any(could_be_by_one_person(entry, other, parties) for other in counted):
            counted.append(entry)
    return tuple(entry for entry in latest if entry in counted)


def could_be_by_one_person(entry: Entry, other: Entry, parties: Parties) -> bool:
    """Whether one person may have made both, under whatever names."""
    names, other_names = find_signer(entry, parties).names, find_signer(other, parties).names
    return any(starmap(parties.roster.could_be_one_person, product(names, other_names)))


def _rank_by_name(entry: Entry, parties: Parties) -> tuple[int, int]:
    """The fuller name comes first."""
    words = PersonName(find_signer(entry, parties).name).words
    return -len(words), -sum(map(len, words))
