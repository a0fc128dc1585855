"""What sources give, what people decide on it, and the timeline it becomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from incident_kit.model.findings import Person
from incident_kit.model.record import Event, Window


@dataclass(frozen=True, slots=True)
class SourceCheck:
    """What was checked in one source, as it stands in ``sources.json``.

    ``source`` names it for a person (``slack #paas-incident``). ``items`` counts
    the events it gave, ``skipped`` those it could not read; every skip has a
    warning. ``complete`` is false when anything of the window may be missing.
    """

    source: str
    start: datetime | None
    end: datetime | None
    complete: bool
    items: int = 0
    skipped: int = 0
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RawFile:
    """A response as received, for ``raw/``; ``name`` is a plain file name."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Gathered:
    """What one source gave. Events may come in any order; ids are unique.

    ``public`` holds what the source shows to be public already (component
    names, the page's name and address), ``title`` what it calls the incident in
    public. ``scope`` is the prefix of the ids this value answers for
    (``slack:C123/``): what is absent below it, in the range of a complete check,
    is gone. Where it is empty, the prefixes of its own events stand for it.
    """

    check: SourceCheck
    events: tuple[Event, ...] = ()
    people: tuple[Person, ...] = ()
    raw: tuple[RawFile, ...] = ()
    public: tuple[str, ...] = ()
    title: str = ""
    scope: str = ""


class Reader(Protocol):
    """What reads a source for a window; it raises only :class:`SourceError`
    (refused or damaged as a whole) and tells everything smaller in its check."""

    def __call__(self, window: Window) -> Sequence[Gathered]:
        """What the source holds for ``window``; one value a channel or incident."""
        ...


@dataclass(frozen=True, slots=True)
class Choice:
    """A person's decision on one event; ``None`` leaves the event as it is.

    ``into`` is the id of the event whose line this one is merged into.
    """

    include: bool | None = None
    kind: str | None = None
    text: str | None = None
    at: datetime | None = None
    public: bool | str | None = None
    into: str | None = None


@dataclass(frozen=True, slots=True)
class Curation:
    """People's decisions by event id, and the events people added."""

    events: Mapping[str, Choice] = field(default_factory=dict)
    added: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the timeline. ``number`` counts from 1 over all lines, shown or
    not. ``event`` is as people want it, ``original`` as gathered; ``folded``
    holds the echoes it stands for. ``why`` says why it is shown."""

    number: int
    event: Event
    original: Event
    shown: bool
    why: str = ""
    public: bool | str | None = None
    folded: tuple[Event, ...] = ()


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
