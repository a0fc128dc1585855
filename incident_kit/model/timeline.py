"""What sources give, what people decide on it, and the timeline it becomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256
from pathlib import PurePath
from typing import Protocol

from incident_kit.model.findings import Person
from incident_kit.model.record import Event, Window


@dataclass(frozen=True, slots=True)
class Reading:
    """What a check remembers for the next gathering.

    ``key`` is the source's name in ``incident.yaml``, ``path`` the file that is named
    there, empty for a service. ``scope``, ``named``, ``parts``, ``public`` and ``title``
    are those of what was gathered; ``most`` is the most items that it had. ``on`` is the
    day it was read. ``unread`` says why it was not read at the last gathering: the check,
    and all else here, are then of the reading before.
    """

    key: str = ""
    path: str = ""
    scope: str = ""
    named: str = ""
    parts: tuple[str, ...] = ()
    public: tuple[str, ...] = ()
    title: str = ""
    most: int = 0
    on: date | None = None
    unread: str = ""


@dataclass(frozen=True, slots=True)
class SourceCheck:
    """What was checked in one source, as it stands in ``sources.json``.

    ``source`` names it for a person (``slack #paas-incident``). ``items`` counts
    the events it gave, ``skipped`` those it could not read; every skip has a
    warning. ``complete`` is false when anything of the window may be missing.
    ``reading`` is what is remembered of it; an older file remembers nothing.
    """

    source: str
    start: datetime | None
    end: datetime | None
    complete: bool
    items: int = 0
    skipped: int = 0
    warnings: tuple[str, ...] = ()
    reading: Reading | None = None

    @property
    def has_read(self) -> bool:
        """Whether the source was ever read."""
        return self.reading is not None or self.complete or self.items > 0

    @property
    def at_last(self) -> SourceCheck:
        """The check of the last gathering. Where the source was not read then, it is
        this one, of the reading before, which is not complete any more and says why."""
        if self.reading is None or not self.reading.unread:
            return self
        extent = "whole" if self.complete else "in part"
        day = f" on {self.reading.on}" if self.reading.on else ""
        why = f"not read this time: {self.reading.unread}; what was read {extent}{day} stays"
        return replace(self, complete=False, warnings=(*self.warnings, why))


@dataclass(frozen=True, slots=True)
class RawFile:
    """A response as received, for ``raw/``; ``name`` is a plain file name."""

    name: str
    data: bytes

    @property
    def stored_name(self) -> str:
        """The name it is kept by: with its digest, beside what it said before."""
        name = PurePath(PurePath(self.name).name)
        return f"{name.stem}-{sha256(self.data).hexdigest()[:8]}{name.suffix}"


@dataclass(frozen=True, slots=True)
class Gathered:
    """What one source gave. Events may come in any order; ids are unique.

    ``public`` holds what the source shows to be public already (component
    names, the page's name and address), ``title`` what it calls the incident in
    public. ``scope`` is the prefix of the ids this value answers for
    (``slack:C123/``): what is absent below it, in the range of a complete check,
    is gone. Where it is empty, the prefixes of its own events stand for it. ``named`` is
    what ``incident.yaml`` calls it, where its name may change. ``parts`` are the pieces
    of a saved file that it stands in, such as days. ``was_read`` is false where the check
    says only why nothing was read.
    """

    check: SourceCheck
    events: tuple[Event, ...] = ()
    people: tuple[Person, ...] = ()
    raw: tuple[RawFile, ...] = ()
    public: tuple[str, ...] = ()
    title: str = ""
    scope: str = ""
    named: str = ""
    parts: tuple[str, ...] = ()
    was_read: bool = True


class Reader(Protocol):
    """What reads a source for a window; it raises only :class:`SourceError`
    (refused or damaged as a whole) and tells everything smaller in its check."""

    def __call__(self, window: Window) -> Sequence[Gathered]:
        """What the source holds for ``window``; one value a channel or incident."""
        ...


#: What a decision may be about. The process asks with whom the first two were made.
MATTERS = ("resolution", "downgrade", "escalation", "mitigation", "communication", "other")


@dataclass(frozen=True, slots=True)
class Choice:
    """A person's decision on one event; ``None`` leaves the event as it is.

    ``into`` is the id of the event whose line this one is merged into. ``of`` is the
    fingerprint of the event that it was made on, ``into_of`` that of the other one;
    ``None`` in files of earlier versions and in what people typed. ``people`` are those
    with whom something was decided, ``about`` what it was about.
    """

    include: bool | None = None
    kind: str | None = None
    text: str | None = None
    at: datetime | None = None
    public: bool | str | None = None
    into: str | None = None
    of: str | None = None
    into_of: str | None = None
    people: tuple[str, ...] | None = None
    about: str | None = None


@dataclass(frozen=True, slots=True)
class Curation:
    """People's decisions by event id, and the events people added."""

    events: Mapping[str, Choice] = field(default_factory=dict)
    added: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the timeline. ``number`` counts from 1 over all lines, shown or
    not. ``event`` is as people want it, ``original`` as gathered; ``folded``
    holds the echoes it stands for. ``why`` says why it is shown. Of a decision, ``people``
    are those with whom it was made, ``about`` what it was about."""

    number: int
    event: Event
    original: Event
    shown: bool
    why: str = ""
    public: bool | str | None = None
    folded: tuple[Event, ...] = ()
    people: tuple[str, ...] = ()
    about: str | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """All lines in total order, with the window they were gathered for.

    ``places`` names where events of an id's prefix were said: ``slack:C012/`` is
    ``#incident``.
    """

    lines: tuple[Line, ...]
    window: Window
    time_zone: str = "Europe/London"
    places: Mapping[str, str] = field(default_factory=dict)

    @property
    def shown(self) -> tuple[Line, ...]:
        """The lines of the first timeline, in order."""
        return tuple(line for line in self.lines if line.shown)


@dataclass(frozen=True, slots=True)
class Merged:
    """The record after gathering again: events in total order, and the ids that
    are new, changed at source and gone at source, each sorted."""

    events: tuple[Event, ...]
    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
