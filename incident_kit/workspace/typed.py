"""The decision files as people may type them, and the values they become."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from incident_kit.model import (
    KINDS,
    Actor,
    Choice,
    Curation,
    Decision,
    Event,
    Publication,
    Review,
    SecurityDecision,
    Signoff,
)
from incident_kit.model.typed import Moment, Texts, Typed


def _read_list(value: object) -> object:
    return () if value is None else value


def _read_mapping(value: object) -> object:
    return {} if value is None else value


def _check_kind(value: object) -> object:
    if value is not None and value not in KINDS:
        raise ValueError(f"{value!r} is no kind of event: use one of {', '.join(KINDS)}")
    return value


def _read_public(value: object) -> object:
    answers = {"yes": True, "no": False, "true": True, "false": False}
    return answers.get(str(value).strip().lower(), value)


def _check_given(value: object) -> object:
    if value is None:
        raise ValueError("a time is needed here")
    return value


def _check_answered(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be empty: a person answers for this")
    return text


Kind = Annotated[str, BeforeValidator(_check_kind)]
At = Annotated[Moment, BeforeValidator(_check_given)]
Answer = Annotated[str, AfterValidator(_check_answered)]


class ChoiceEntry(Typed):
    """A decision on one event."""

    include: bool | None = None
    kind: Kind | None = None
    text: str | None = None
    at: Moment = None
    public: Annotated[bool | str | None, BeforeValidator(_read_public)] = None
    into: str | None = None


class AddedEntry(Typed):
    """An event somebody added."""

    id: str
    at: At
    kind: Kind = "note"
    text: str
    by: str | None = None


class CurationFile(Typed):
    """``curation.yaml``."""

    version: Literal[1] = 1
    events: Annotated[dict[str, ChoiceEntry], BeforeValidator(_read_mapping)] = Field(
        default_factory=dict
    )
    added: Annotated[tuple[AddedEntry, ...], BeforeValidator(_read_list)] = ()

    def value(self) -> Curation:
        """The decisions by event, and the added events in the order of the file."""
        return Curation(
            events={
                key: Choice(
                    entry.include, entry.kind, entry.text, entry.at, entry.public, entry.into
                )
                for key, entry in self.events.items()
            },
            added=tuple(map(_to_event, self.added)),
        )


def _to_event(entry: AddedEntry) -> Event:
    assert isinstance(entry.at, datetime)
    return Event(
        id=entry.id,
        at=entry.at,
        source="note",
        kind=entry.kind,
        body=entry.text,
        precision="minute" if entry.at.second == 0 else "second",
        actor=Actor(entry.by) if entry.by else None,
    )


class DecisionEntry(Typed):
    """A row of ``redactions.yaml``."""

    kind: str = "person"
    value: str
    variants: Texts = ()
    action: Literal["replace", "keep", "drop"]
    replacement: str | None = Field(None, alias="with")
    reason: str | None = None
    by: str | None = None
    at: Moment = None
    shared: bool = False


class RedactionsFile(Typed):
    """``redactions.yaml``."""

    version: Literal[1] = 1
    entities: Annotated[tuple[DecisionEntry, ...], BeforeValidator(_read_list)] = ()

    def value(self) -> tuple[Decision, ...]:
        """The decisions in the order of the file."""
        names = ("kind", "value", "action", "variants", "replacement", "reason", "by", "at")
        return tuple(
            Decision(**{name: getattr(row, name) for name in names}, shared=row.shared)
            for row in self.entities
        )


class SecurityEntry(Typed):
    """A named reviewer's written decision."""

    decision: Literal["clear", "hold", "reviewed"]
    by: Answer
    role: Answer
    reason: Answer
    at: At
    text: str | None = None


class SignoffEntry(Typed):
    """A sign-off of one public text."""

    by: Answer
    role: str
    at: At
    text: str
    evidence: str | None = None


class PublicationEntry(Typed):
    """What was sent where."""

    target: str
    action: str
    url: str | None = None
    at: At
    text: str


class NotPublishing(Typed):
    """The written reason for no public version."""

    by: Answer
    reason: Answer
    at: At


class ReviewFile(Typed):
    """``review.yaml``."""

    version: Literal[1] = 1
    security: Annotated[tuple[SecurityEntry, ...], BeforeValidator(_read_list)] = ()
    signoffs: Annotated[tuple[SignoffEntry, ...], BeforeValidator(_read_list)] = ()
    publications: Annotated[tuple[PublicationEntry, ...], BeforeValidator(_read_list)] = ()
    not_publishing: NotPublishing | None = None

    def value(self) -> Review:
        """The same as values, each list in the order of the file."""
        return Review(
            security=tuple(SecurityDecision(**dict(row)) for row in self.security),
            signoffs=tuple(Signoff(**dict(row)) for row in self.signoffs),
            publications=tuple(Publication(**dict(row)) for row in self.publications),
            not_publishing=_to_reason(self.not_publishing),
        )


def _to_reason(entry: NotPublishing | None) -> Mapping[str, str] | None:
    return None if entry is None else {"by": entry.by, "reason": entry.reason}
