"""Which lines are shown first, and why: 15 to 30 lines, not 300.

A person's choice wins over everything here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from incident_kit.model import Choice, Event, PersonName, Window
from incident_kit.model.roles import is_same_role
from incident_kit.model.traits import Traits

FEWEST = 15
MOST = 30

#: So many changes before the start are shown.
_CHANGES = 3

#: A message this long says something.
_TELLING = 60


@dataclass(frozen=True, slots=True)
class Candidate:
    """An event as people want it, what they decided, its source's traits, and whether
    people added it."""

    event: Event
    choice: Choice
    traits: Traits
    added: bool = False


def reasons(
    candidates: Sequence[Candidate],
    window: Window,
    lead: Sequence[str],
    started: datetime | None = None,
) -> Mapping[str, str]:
    """Why each shown line is shown, by event id; ``candidates`` are in total order.

    Shown are: what people chose; public updates; pages, acknowledgements,
    escalations and resolutions; pinned messages; notes and added events; decisions
    and actions; the last changes before ``started``; and as many of the lead's
    messages as fit, the most telling first. Below 15 lines the most telling others
    fill up. Noise, deleted messages and what lies outside the window come only by
    choice, the parent of a thread also with a shown reply.
    """
    by_id = {candidate.event.id: candidate for candidate in candidates}
    lead_keys = frozenset(PersonName(name).key for name in lead) - {""}
    open_ = [candidate for candidate in candidates if _open(candidate, window)]
    shown = _Shown(by_id)
    for candidate in candidates:
        why = _certain(candidate, _open(candidate, window))
        if why:
            shown.add(candidate, why)
    for candidate in _last_changes(open_, started):
        shown.add(candidate, "change before the start")
    own = [candidate for candidate in open_ if _is_by_lead(candidate.event, lead_keys)]
    shown.fill(sorted(own, key=_least_telling_last), MOST, lambda _: "incident lead")
    rest = [
        candidate
        for candidate in open_
        if not _is_by_lead(candidate.event, lead_keys) and not _is_early_change(candidate, started)
    ]
    edges = _edges(open_)
    score = _score(edges)
    shown.fill(sorted(rest, key=score), FEWEST, lambda candidate: _filler(candidate, edges))
    return shown.why


class _Shown:
    """The lines chosen so far; a reply brings the parent it needs with it."""

    def __init__(self, by_id: Mapping[str, Candidate]) -> None:
        self._by_id = by_id
        self.why: dict[str, str] = {}

    def add(self, candidate: Candidate, why: str) -> None:
        for id_ in self._brings(candidate):
            self.why.setdefault(id_, "start of thread")
        self.why[candidate.event.id] = why

    def fill(self, ranked: Sequence[Candidate], most: int, why: Callable[[Candidate], str]) -> None:
        """Add from the front of ``ranked`` what fits into ``most`` lines."""
        for candidate in ranked:
            if candidate.event.id in self.why:
                continue
            if len(self.why) + 1 + len(self._brings(candidate)) <= most:
                self.add(candidate, why(candidate))

    def _brings(self, candidate: Candidate) -> tuple[str, ...]:
        parent = self._by_id.get(candidate.event.parent or "")
        if parent is None or "context" not in parent.event.flags:
            return ()
        hidden = parent.choice.include is False or parent.event.id in self.why
        return () if hidden else (parent.event.id,)


# ---- what is shown for certain


def _certain(candidate: Candidate, open_: bool) -> str:
    """Why it is always shown; empty if it is not, or a person hid it."""
    if candidate.choice.include is False:
        return ""
    if _chosen(candidate.choice):
        return "your choice"
    rules = _ALWAYS if open_ else ()
    whole = _WHOLE if "noise" not in candidate.event.flags else ()
    return next((why for why, holds in (*whole, *rules) if holds(candidate)), "")


def _chosen(choice: Choice) -> bool:
    decided = (choice.text, choice.kind, choice.at)
    return bool(choice.include or choice.public) or any(part is not None for part in decided)


#: Named incidents come whole and notes are people's: the window does not matter.
_WHOLE: tuple[tuple[str, Callable[[Candidate], bool]], ...] = (
    ("public update", lambda one: one.traits.is_public),
    ("note", lambda one: one.added or one.event.source == "note" or one.event.kind == "note"),
)
_BY_KIND: Mapping[str, str] = {
    "detection": "detected",
    "trigger": "alert",
    "page": "page",
    "acknowledge": "acknowledged",
    "escalate": "escalated",
    "resolve": "resolved",
    "decision": "decision",
    "action": "action",
}
_ALWAYS: tuple[tuple[str, Callable[[Candidate], bool]], ...] = (
    *((why, lambda one, kind=kind: one.event.kind == kind) for kind, why in _BY_KIND.items()),
    ("pinned", lambda one: "pinned" in one.event.flags),
)


def _open(candidate: Candidate, window: Window) -> bool:
    """Whether the kit may show it unasked."""
    event = candidate.event
    if candidate.choice.include is False or {"noise", "deleted"} & set(event.flags):
        return False
    return "context" not in event.flags and (candidate.traits.is_whole or _inside(event, window))


def _inside(event: Event, window: Window) -> bool:
    """Whether its time, or the day it is known by, touches the window."""
    length = timedelta(days=1) if event.precision == "day" else timedelta(0)
    return event.at <= window.end and event.at + length >= window.start


# ---- what changed before it broke


def _last_changes(open_: Sequence[Candidate], started: datetime | None) -> Sequence[Candidate]:
    """The nearest changes before the start, not longer ago than each may be the cause.

    The last of each list is among them, so that commits push no deployment out.
    """
    if started is None:
        return ()
    early = [
        candidate
        for candidate in reversed(open_)
        if _is_early_change(candidate, started)
        and candidate.event.at >= started - (candidate.traits.lead or timedelta())
    ]
    last = {candidate.event.id.rpartition("/")[0]: candidate for candidate in reversed(early)}
    nearest = {candidate.event.id for candidate in last.values()}
    others = [candidate for candidate in early if candidate.event.id not in nearest]
    return [*last.values(), *others[: max(_CHANGES - len(last), 0)]]


def _is_early_change(candidate: Candidate, started: datetime | None) -> bool:
    is_change = candidate.traits.lead is not None
    return is_change and (started is None or candidate.event.at <= started)


# ---- the lead's own messages


def _is_by_lead(event: Event, lead: frozenset[str]) -> bool:
    """Whether the lead wrote it, by name, handle, id or role."""
    actor = event.actor
    if actor is None or actor.bot:
        return False
    if actor.role and is_same_role(actor.role, "incident lead"):
        return True
    names = filter(None, (actor.name, actor.id))
    return any(PersonName(name).key in lead for name in names)


def _least_telling_last(candidate: Candidate) -> tuple[int, tuple[object, ...]]:
    event = candidate.event
    flags = set(event.flags)
    points = 2 * ("reacted" in flags) + 2 * ("parent" in flags) - ("reply" in flags)
    return (-points - min(len(event.body) // _TELLING, 3), event.sort_key)


# ---- filling up


def _edges(open_: Sequence[Candidate]) -> Mapping[str, str]:
    """Why the first post of each bot and people's first and last message tell, by id."""
    events = [candidate.event for candidate in open_]
    firsts: dict[str, str] = {}
    for event in filter(_is_alert, events):
        firsts.setdefault(event.source if event.actor is None else event.actor.name, event.id)
    people = [event.id for event in events if _is_of_person(event)]
    ends = {people[-1]: "last message", people[0]: "first message"} if people else {}
    return dict.fromkeys(firsts.values(), "first alert") | ends


def _is_of_person(event: Event) -> bool:
    """Whether a person said it; a change is no word of anybody."""
    if event.actor is None or event.actor.bot or event.kind == "change":
        return False
    return bool(event.body.strip())


def _is_alert(event: Event) -> bool:
    return event.kind in {"alert", "detection", "trigger"} or (
        event.actor is not None and event.actor.bot
    )


def _score(edges: Mapping[str, str]) -> Callable[[Candidate], tuple[int, tuple[object, ...]]]:
    def rank(candidate: Candidate) -> tuple[int, tuple[object, ...]]:
        return (-_points(candidate.event, edges), candidate.event.sort_key)

    return rank


def _points(event: Event, edges: Mapping[str, str]) -> int:
    flags = set(event.flags)
    points = 4 * (event.id in edges) + 3 * ("parent" in flags) + 2 * ("reacted" in flags)
    if _is_of_person(event):
        points += 1 + min(len(event.body) // _TELLING, 2) - ("reply" in flags)
    if event.kind == "change":
        points += 2
    return points


def _filler(candidate: Candidate, edges: Mapping[str, str]) -> str:
    event = candidate.event
    if event.kind == "change":
        return "change"
    told = {"parent": "thread", "reacted": "reactions"}
    flagged = next((why for flag, why in told.items() if flag in event.flags), "other message")
    return edges.get(event.id, flagged)
