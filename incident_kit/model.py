"""The values that flow through the kit, each frozen, none with behaviour beyond itself.

::

    Event ──▶ Timeline ──▶ Report ──▶ Redacted ──▶ Approved ──▶ Artifact
    gather    merge        draft      redact       sign off     render

Times are aware :class:`~datetime.datetime` values in UTC throughout; a zone is
applied only where text for people is made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, Protocol

Precision = Literal["second", "minute", "day"]

#: What an event is, in the order cause comes before effect: the rank breaks ties
#: between events of the same instant.
KINDS: tuple[str, ...] = (
    "detection",
    "alert",
    "trigger",
    "page",
    "acknowledge",
    "escalate",
    "membership",
    "message",
    "note",
    "action",
    "decision",
    "story",
    "mail",
    "case",
    "update",
    "maintenance",
    "resolve",
)
RANK: Mapping[str, int] = {kind: rank for rank, kind in enumerate(KINDS)}

#: What the kit may say about an event. ``context``: outside the window, brought
#: by its thread. ``noise``: joins, topics and the like. ``pinned``: pinned, or
#: marked with :pushpin:. ``reacted``: has other reactions. ``parent``: started a
#: thread. ``masked``: a secret in it was masked when it was gathered.
FLAGS: tuple[str, ...] = (
    "backfilled",
    "broadcast",
    "changed",
    "context",
    "deleted",
    "edited",
    "files",
    "gone",
    "masked",
    "noise",
    "parent",
    "pasted",
    "pinned",
    "reacted",
    "reply",
)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it. ``id`` is the source's own (Slack ``U…``, ``W…``, ``B…``)."""

    name: str
    id: str | None = None
    role: str | None = None
    bot: bool = False


@dataclass(frozen=True, slots=True)
class Component:
    """One component of a status page, as one update changed it."""

    name: str
    code: str | None = None
    old_status: str | None = None
    new_status: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, as one line of ``events.jsonl``.

    ``id`` comes from the source's own keys, never from time or text. ``at`` is
    UTC. ``body`` is Markdown. ``parent`` is the id of the event that started the
    thread. ``order`` is the source's own order among events of one instant.
    ``components`` is ``None`` where the source has no such notion, and empty
    where it names none; ``notified`` likewise.
    """

    id: str
    at: datetime
    source: str
    kind: str
    body: str
    precision: Precision = "second"
    actor: Actor | None = None
    url: str | None = None
    parent: str | None = None
    folded_into: str | None = None
    flags: tuple[str, ...] = ()
    components: tuple[Component, ...] | None = None
    notified: bool | None = None
    order: int = 0

    @property
    def sort_key(self) -> tuple[datetime, int, int, str]:
        """The total order: time, cause before effect, the source's order, id."""
        return (self.at, RANK.get(self.kind, len(KINDS)), self.order, self.id)


@dataclass(frozen=True, slots=True)
class Window:
    """The span of an incident that is gathered, both ends included."""

    start: datetime
    end: datetime

    def __contains__(self, at: object) -> bool:
        return isinstance(at, datetime) and self.start <= at <= self.end

    def widened(self, by: timedelta) -> Window:
        """The same span, ``by`` longer at both ends."""
        return Window(self.start - by, self.end + by)


@dataclass(frozen=True, slots=True)
class Person:
    """One person in every way a source names them."""

    name: str
    handles: Sequence[str] = ()
    emails: Sequence[str] = ()
    ids: Sequence[str] = ()
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known to be hidden, and what is known to be public.

    ``public`` holds texts that may pass as they are: approved contacts, the
    status page's own address, component names.
    """

    people: Sequence[Person] = ()
    tenants: Sequence[str] = ()
    internal_domains: Sequence[str] = ()
    public: Sequence[str] = ()


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A place in a text that may not be for the public.

    ``start`` and ``end`` are character offsets in the text given, end excluded.
    ``kind`` is one of :data:`FINDING_KINDS`; ``rule`` names what found it.
    ``value`` is the canonical entity for known ones (a person's name, a
    tenant's), else the text itself; for a secret it is always empty.
    """

    start: int
    end: int
    kind: str
    rule: str
    value: str = field(default="", compare=False, repr=False)


FINDING_KINDS: tuple[str, ...] = (
    "secret",
    "person",
    "handle",
    "email",
    "phone",
    "ip",
    "host",
    "url",
    "tenant",
    "cloud_id",
    "slack_id",
    "ticket",
    "path",
    "name",
)


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


class Source(Protocol):
    """A source reads itself for a window; it raises only :class:`SourceError`
    (refused or damaged as a whole) and tells everything smaller in its check."""

    def __call__(self, window: Window) -> Sequence[Gathered]:
        """What the source holds for ``window``; one value a channel or incident."""
        ...


@dataclass(frozen=True, slots=True)
class Choice:
    """A person's decision on one event; ``None`` leaves the event as it is."""

    include: bool | None = None
    kind: str | None = None
    text: str | None = None
    at: datetime | None = None
    public: bool | str | None = None


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
    """All lines in total order, with the window they were gathered for."""

    lines: tuple[Line, ...]
    window: Window
    time_zone: str = "Europe/London"

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


@dataclass(frozen=True, slots=True)
class Action:
    """A follow-up action, as a row of the report's table. ``row`` counts from 1."""

    row: int
    text: str
    owner: str = ""
    due: str = ""
    tracker: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """What people wrote in ``report.ipynb``.

    ``sections`` maps a section's key to its text (Markdown, stripped; empty if
    nothing was written beyond what the kit put there).
    """

    sections: Mapping[str, str] = field(default_factory=dict)
    actions: tuple[Action, ...] = ()
    milestones: Mapping[str, str] = field(default_factory=dict)
    attendance: Mapping[str, str] = field(default_factory=dict)
    agreements: Mapping[str, bool] = field(default_factory=dict)
    stale: tuple[str, ...] = ()


Treatment = Literal["replace", "keep", "drop"]


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision about an entity, one row of ``redactions.yaml``."""

    kind: str
    value: str
    action: Treatment
    variants: tuple[str, ...] = ()
    replacement: str | None = None
    reason: str | None = None
    by: str | None = None
    at: datetime | None = None
    shared: bool = False


@dataclass(frozen=True, slots=True)
class PublicSection:
    """A section of ``public.ipynb``: heading and text as they stand there.
    ``proposed`` is true while a proposal's marker line stands in it."""

    key: str
    heading: str
    text: str
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class Redacted:
    """The public text after every decision; what is signed is its digest.

    ``proposed`` names the headings of sections still to accept, ``undecided``
    holds the findings left in ``text`` by place, ``problems`` what else may not
    be published, in words. ``hidden`` holds every original that was taken out:
    the proof searches the final bytes for them.
    """

    text: str
    digest: str
    title: str = ""
    proposed: tuple[str, ...] = ()
    undecided: tuple[Finding, ...] = ()
    problems: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SecurityDecision:
    """A named reviewer's written decision; ``text`` is the digest it covers."""

    decision: Literal["clear", "hold", "reviewed"]
    by: str
    role: str
    reason: str
    at: datetime
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Signoff:
    """A sign-off of the public text with digest ``text``."""

    by: str
    role: str
    at: datetime
    text: str
    evidence: str | None = None


@dataclass(frozen=True, slots=True)
class Publication:
    """A record of what was sent where."""

    target: str
    action: str
    at: datetime
    text: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """``review.yaml``: appended to, never rewritten."""

    security: tuple[SecurityDecision, ...] = ()
    signoffs: tuple[Signoff, ...] = ()
    publications: tuple[Publication, ...] = ()
    not_publishing: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Artifact:
    """A rendered file: its name below ``export/`` and its bytes."""

    name: str
    data: bytes


Json = Any  # what json.loads gives, before a parser turns it into a value
Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The clock, defaulted only at the rim."""
    return datetime.now(UTC).replace(microsecond=0)
