"""What people answered, as far as it counts: by the clock, and by the keys of a workspace
that asks for signatures."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from incident_kit.errors import UsageError
from incident_kit.model import Link, Review
from incident_kit.model.incident import Incident
from incident_kit.model.parties import Parties
from incident_kit.review import (
    check_whole,
    drop_ignored,
    find_forgotten,
    find_impossible_times,
    find_objection_to_key,
    lets_pass,
    name_answer,
)
from incident_kit.workspace import Folder
from incident_kit.workspace.signatures import SIGNERS, Keyring


def judge_review(
    review: Review,
    committed: Collection[str],
    incident: Incident,
    now: datetime,
    objections: Mapping[str, str],
) -> Review:
    """The answers that count by the clock, the keys and what git has seen, and what is wrong
    with the file."""
    forgotten = find_forgotten(review, committed)
    misdated = find_impossible_times(review, incident, now)
    return drop_ignored(replace(review, faults=(*forgotten, *misdated)), objections)


def list_objections(review: Review, keyring: Keyring, whoever: Parties) -> Mapping[str, str]:
    """What speaks against the signature of an answer, by its name; nothing in a workspace
    that asks for none."""
    if not keyring.is_asked_for:
        return {}
    found = {link.name: find_objection(link, keyring, whoever) for link in review.links}
    return {name: one for name, one in found.items() if one}


def find_objection(link: Link, keyring: Keyring, whoever: Parties) -> str | None:
    """What speaks against the signature of one answer."""
    verified = keyring.verify(link.record, link.signature, link.at)
    if verified.objection:
        return verified.objection
    return find_objection_to_key(link.by, verified.principals, whoever)


@dataclass(frozen=True)
class Answers:
    """The ``review.yaml`` of ``folder`` to record in.

    ``root`` is the workspace's, ``whoever`` are the people there are, ``review`` is what
    counts of it so far.
    """

    folder: Folder
    root: Path
    whoever: Parties
    review: Review

    @property
    def keyring(self) -> Keyring:
        """The keys that count."""
        return Keyring(self.root)

    def record(self, section: str, entry: Mapping[str, object]) -> None:
        """Append an answer, signed where the workspace asks for that: without a key of
        whoever answers nothing is recorded, but for what holds back, which does so
        unsigned too; nor is what lets pass on a file that was changed."""
        is_letting_pass = lets_pass(section, name_answer(entry))
        if is_letting_pass:
            check_whole(self.review, self.folder.id)
        sign = self._sign if self.keyring.is_asked_for else None
        try:
            self.folder.append_review(section, entry, sign)
        except UsageError:
            if sign is None or is_letting_pass:
                raise
            self.folder.append_review(section, entry)

    def _sign(self, link: Link) -> str:
        """A signature of an entry that will count for whoever it is by."""
        signature = self.keyring.sign(link.record)
        objection = find_objection(replace(link, signature=signature), self.keyring, self.whoever)
        if objection is None:
            return signature
        raise UsageError(
            f"nothing was recorded, as it would not count: what you sign for {link.by} {objection}",
            todo=[f"sign with a key that {SIGNERS} lists for {link.by}"],
        )
