"""The decision files as people may type them, and the values they become."""

from __future__ import annotations

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
    KeptSentence,
    SectionChoice,
)
from incident_kit.model.timeline import MATTERS
from incident_kit.model.typed import Moment, Texts, Typed


def read_list(value: object) -> object:
    """No list for an empty key."""
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


def _read_people(value: object) -> object:
    return (value,) if isinstance(value, str) else value


def _check_matter(value: object) -> object:
    if value is not None and value not in MATTERS:
        raise ValueError(f"{value!r} is nothing that is decided: use one of {', '.join(MATTERS)}")
    return value


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
    people: Annotated[tuple[str, ...] | None, BeforeValidator(_read_people)] = None
    about: Annotated[str | None, BeforeValidator(_check_matter)] = None
    of: str | None = None
    into_of: str | None = None


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
    added: Annotated[tuple[AddedEntry, ...], BeforeValidator(read_list)] = ()

    def value(self) -> Curation:
        """The decisions by event, and the added events in the order of the file."""
        return Curation(
            events={
                key: Choice(**{name: getattr(entry, name) for name in ChoiceEntry.model_fields})
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


class StatementEntry(Typed):
    """A row of `statements`: a sentence that somebody keeps, and why."""

    sentence: str
    reason: str | None = None
    by: str | None = None
    at: Moment = None


class SectionEntry(Typed):
    """A row of `sections`: what somebody decided on a section of the public version, and the
    fingerprint ``of`` the text that it was made on."""

    section: str
    action: Literal["accept", "reword", "leave out"]
    of: str
    text: str = ""
    by: str | None = None
    at: Moment = None


class RedactionsFile(Typed):
    """``redactions.yaml``."""

    version: Literal[1] = 1
    entities: Annotated[tuple[DecisionEntry, ...], BeforeValidator(read_list)] = ()
    statements: Annotated[tuple[StatementEntry, ...], BeforeValidator(read_list)] = ()

    sections: Annotated[tuple[SectionEntry, ...], BeforeValidator(read_list)] = ()

    def list_sections(self) -> tuple[SectionChoice, ...]:
        """What was decided on sections of the public version, in the order of the file."""
        return tuple(
            SectionChoice(row.section, row.action, row.of, row.text, row.by, row.at)
            for row in self.sections
        )

    def list_statements(self) -> tuple[KeptSentence, ...]:
        """The sentences that stay, in the order of the file."""
        return tuple(
            KeptSentence(row.sentence, row.reason, row.by, row.at) for row in self.statements
        )

    def value(self) -> tuple[Decision, ...]:
        """The decisions in the order of the file."""
        names = ("kind", "value", "action", "variants", "replacement", "reason", "by", "at")
        return tuple(
            Decision(**{name: getattr(row, name) for name in names}, shared=row.shared)
            for row in self.entities
        )
