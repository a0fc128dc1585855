"""Events as gathered, and the span they are gathered for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

Precision = Literal["second", "minute", "day"]

#: What an event is, in the order cause comes before effect: the rank breaks ties
#: between events of the same instant.
KINDS: tuple[str, ...] = (
    "change",
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

    @property
    def is_by_person(self) -> bool:
        """Whether a person, and no bot, did it."""
        return self.actor is not None and not self.actor.bot

    @property
    def is_by_bot(self) -> bool:
        """Whether a bot did it; what nobody is known to have done is nobody's."""
        return self.actor is not None and self.actor.bot


@dataclass(frozen=True, slots=True)
class Window:
    """The span of an incident that is gathered, both ends included."""

    start: datetime
    end: datetime

    def __contains__(self, at: object) -> bool:
        return isinstance(at, datetime) and self.start <= at <= self.end


Json = Any  # what json.loads gives, before a parser turns it into a value
