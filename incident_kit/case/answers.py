"""What people answered, as far as it counts: by the clock, and by the keys of a workspace
that asks for signatures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

from incident_kit.errors import UsageError
from incident_kit.model import Link, Review
from incident_kit.model.parties import Parties
from incident_kit.review import (
    check_whole,
    drop_ignored,
    find_forgotten,
    find_impossible_times,
    find_objection_to_key,
    lets_pass,
)
from incident_kit.workspace import Folder
from incident_kit.workspace.committed import find_committed_answers
from incident_kit.workspace.signatures import SIGNERS, Keyring


@dataclass(frozen=True)
class Answers:
    """The ``review.yaml`` of ``folder``, read at the moment ``now``.

    ``root`` is the workspace's, ``whoever`` are the people there are.
    """

    folder: Folder
    root: Path
    whoever: Parties
    now: datetime

    @property
    def keyring(self) -> Keyring:
        """The keys that count."""
        return Keyring(self.root)

    @cached_property
    def review(self) -> Review:
        """The answers that count, and what is wrong with the file."""
        review = self.folder.review()
        forgotten = find_forgotten(review, find_committed_answers(self.folder.path))
        misdated = find_impossible_times(review, self.whoever.incident, self.now)
        review = replace(review, faults=(*forgotten, *misdated))
        if not self.keyring.is_asked_for:
            return review
        objections = {link.name: self._find_objection(link) for link in review.links}
        return drop_ignored(review, {name: one for name, one in objections.items() if one})

    @cached_property
    def parties(self) -> Parties:
        """The same people, with a security incident that stays one once it was."""
        return self.whoever.hold_to(self.review)

    def record(self, section: str, entry: Mapping[str, object]) -> None:
        """Append an answer, signed where the workspace asks for that: without a key of
        whoever answers nothing is recorded, but for what holds back, which does so
        unsigned too; nor is what lets pass on a file that was changed."""
        answer = entry.get("decision") or entry.get("action")
        is_letting_pass = lets_pass(section, str(answer))
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
        objection = self._find_objection(replace(link, signature=signature))
        if objection is None:
            return signature
        raise UsageError(
            f"nothing was recorded, as it would not count: what you sign for {link.by} {objection}",
            todo=[f"sign with a key that {SIGNERS} lists for {link.by}"],
        )

    def _find_objection(self, link: Link) -> str | None:
        verified = self.keyring.verify(link.record, link.signature, link.at)
        if verified.objection:
            return verified.objection
        return find_objection_to_key(link.by, verified.principals, self.whoever)
