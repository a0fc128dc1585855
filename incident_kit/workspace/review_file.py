"""``review.yaml`` as it may be typed, the values it becomes, and the record of an entry."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BeforeValidator

from incident_kit.model import (
    Acknowledgement,
    Chain,
    Decline,
    Link,
    Publication,
    Review,
    SecurityDecision,
    Signoff,
)
from incident_kit.model.settings import Settings
from incident_kit.model.typed import Texts, Typed
from incident_kit.text.counting import count
from incident_kit.text.fingerprint import digest
from incident_kit.workspace.codec import stamp
from incident_kit.workspace.typed import Answer, At, read_list

Entry = TypeVar("Entry", SecurityDecision, Signoff, Publication, Decline, Acknowledgement)

#: The question that each list of the file answers, in the order of the file.
QUESTIONS: Mapping[str, str] = {
    "security": "security",
    "signoffs": "signoff",
    "publications": "publication",
    "declines": "decline",
    "acknowledgements": "acknowledgement",
}
#: What an entry holds that is no part of its record: it is made from that.
_SEALS = ("entry", "signature")


class RecordedEntry(Typed):
    """What the kit adds to an entry when it records it: one without is from before there
    was a chain, or was typed by hand."""

    answered: Literal["yes", "no", "unknown"] | None = None
    rule: str | None = None
    follows: Texts = ()
    entry: str = ""
    signature: str | None = None


class SecurityEntry(RecordedEntry):
    """A named reviewer's written decision."""

    decision: Literal["clear", "hold", "reviewed"]
    by: Answer
    role: Answer
    reason: Answer
    at: At
    text: str | None = None
    evidence: str | None = None
    recorded_by: str | None = None


class SignoffEntry(RecordedEntry):
    """A sign-off of one public text."""

    by: Answer
    role: str = ""
    at: At
    text: str
    evidence: str | None = None
    recorded_by: str | None = None
    signals: str | None = None


class PublicationEntry(RecordedEntry):
    """What was sent where."""

    target: str
    action: str
    url: str | None = None
    at: At
    text: str
    by: str | None = None
    body: str | None = None
    notified: bool = False
    reason: str | None = None


class DeclineEntry(RecordedEntry):
    """A decision not to publish, or one that takes it back."""

    action: Literal["decline", "undo"] = "decline"
    by: Answer
    reason: Answer
    at: At
    text: str | None = None
    about: str | None = None


class AcknowledgementEntry(RecordedEntry):
    """A named person's word that something is so."""

    about: Answer
    by: Answer
    reason: Answer
    at: At
    lists: Texts = ()
    event: str | None = None
    of: str | None = None
    signals: Texts = ()
    harmless: Texts = ()
    doubted: Texts = ()
    recorded_by: str | None = None


class NotPublishing(Typed):
    """The written reason for no public version."""

    by: Answer
    reason: Answer
    at: At


_Rows = BeforeValidator(read_list)


class ReviewFile(Typed):
    """``review.yaml``."""

    version: Literal[1] = 1
    security: Annotated[tuple[SecurityEntry, ...], _Rows] = ()
    signoffs: Annotated[tuple[SignoffEntry, ...], _Rows] = ()
    publications: Annotated[tuple[PublicationEntry, ...], _Rows] = ()
    declines: Annotated[tuple[DeclineEntry, ...], _Rows] = ()
    acknowledgements: Annotated[tuple[AcknowledgementEntry, ...], _Rows] = ()
    not_publishing: NotPublishing | None = None
    journal: Texts = ()

    def value(self, incident: str) -> Review:
        """The same as values, each list in the order of the chain of ``incident``."""
        rows = dict(self._list_rows())
        links = tuple(link_row(incident, place, dict(row)) for place, row in rows.items())
        order = [(link, rows[link.place]) for link in Chain(links).order]
        return Review(
            security=_list_values(SecurityDecision, "security", order),
            signoffs=_list_values(Signoff, "signoffs", order),
            publications=_list_values(Publication, "publications", order),
            declines=_list_values(Decline, "declines", order),
            acknowledgements=_list_values(Acknowledgement, "acknowledgements", order),
            not_publishing=_find_own_reason(self.not_publishing, self.declines),
            links=links,
            journal=self.journal,
        )

    def _list_rows(self) -> Iterator[tuple[str, RecordedEntry]]:
        """Each entry with its place, list by list."""
        for section in QUESTIONS:
            for number, row in enumerate(getattr(self, section)):
                yield f"{section}.{number}", row


def _list_values(
    kind: type[Entry], section: str, order: Sequence[tuple[Link, RecordedEntry]]
) -> tuple[Entry, ...]:
    names = [field.name for field in fields(kind) if field.name != "link"]
    return tuple(
        kind(**{name: getattr(row, name) for name in names}, link=link)
        for link, row in order
        if link.place.startswith(f"{section}.")
    )


def _find_own_reason(
    entry: NotPublishing | None, declines: Sequence[DeclineEntry]
) -> Mapping[str, str] | None:
    """A reason that was written by hand; the one of a recorded decision only shows that."""
    recorded = [(row.by, row.reason, row.at) for row in declines]
    if entry is not None and (entry.by, entry.reason, entry.at) in recorded:
        return None
    return None if entry is None else {"by": entry.by, "reason": entry.reason}


def link_row(incident: str, place: str, row: Mapping[str, Any]) -> Link:
    """The link that an entry of ``incident`` is, from its keys as they were read.

    One from before the chain is known by its number too: nothing else says which of two
    came last.
    """
    section, _, number = place.partition(".")
    record = write_record(incident, section, row)
    if not row["entry"]:
        record = f"{record}{number}"
    return Link(
        place=place,
        by=row.get("by") or "",
        at=row["at"],
        record=record,
        digest=digest(record),
        entry=row["entry"],
        follows=tuple(row["follows"]),
        answered=row["answered"],
        rule=row["rule"],
        signature=row["signature"],
    )


def write_record(incident: str, section: str, row: Mapping[str, Any]) -> str:
    """What is recorded of an entry: JSON with sorted keys and without blanks, in UTF-8.

    The incident is part of it, so that an entry proves nothing in another folder. What
    is not given is left out; times are UTC.
    """
    given = {key: _write_value(row[key]) for key in row if key not in _SEALS and row[key]}
    record = {**given, "version": 1, "incident": incident, "question": QUESTIONS[section]}
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _write_value(value: object) -> object:
    if isinstance(value, datetime):
        return stamp(value)
    return sorted(value) if isinstance(value, list | tuple) else value


def find_last_link(review: Review, section: str) -> Link:
    """The link of the last entry of a list that is not empty, as it stands in the file."""
    return [link for link in review.links if link.place.startswith(f"{section}.")][-1]


def describe_rule(settings: Settings, answer: str | None) -> str:
    """How many people sign a text off, and as what, where security is answered so."""
    rule = settings.signoff
    need, roles = rule.required, rule.roles
    if answer == "yes":
        need, roles = rule.security.required, rule.security.roles
    among = f", among them {' and '.join(roles)}" if roles else ""
    return f"{count(need, 'person', 'people')} who did not write it{among}"
