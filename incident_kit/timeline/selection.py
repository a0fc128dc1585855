"""Which lines are shown first, and why: 15 to 30 lines, not 300.

A person's choice wins over everything here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from incident_kit.model import Choice, Event, PersonName, Window
from incident_kit.model.people import is_by
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


def find_reasons(
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
    shown = _Shown(candidates)
    for candidate in candidates:
        why = _find_certain_reason(candidate, window)
        if why:
            shown.add(candidate, why)
    free = [candidate for candidate in candidates if _may_show(candidate, window)]
    for change in _select_last_changes(free, started):
        shown.add(change, "change before the start")
    by_lead, by_others = _separate_lead(free, lead)
    shown.fill(sorted(by_lead, key=_rank_for_lead), MOST, lambda _: "incident lead")
    edges = _find_edges(free)
    fillers = [candidate for candidate in by_others if not _is_early_change(candidate, started)]
    ranked = sorted(fillers, key=lambda candidate: _rank_to_fill(candidate.event, edges))
    shown.fill(ranked, FEWEST, lambda candidate: _describe_filler(candidate.event, edges))
    return shown.why


class _Shown:
    """The lines chosen so far; a reply brings the parent it needs with it."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self._by_id = {candidate.event.id: candidate for candidate in candidates}
        self.why: dict[str, str] = {}

    def add(self, candidate: Candidate, why: str) -> None:
        parent = self._find_parent_to_bring(candidate)
        if parent is not None:
            self.why.setdefault(parent, "start of thread")
        self.why[candidate.event.id] = why

    def fill(self, ranked: Sequence[Candidate], most: int, why: Callable[[Candidate], str]) -> None:
        """Add from the front of ``ranked`` what fits into ``most`` lines."""
        for candidate in ranked:
            if candidate.event.id in self.why:
                continue
            needed = 1 if self._find_parent_to_bring(candidate) is None else 2
            if len(self.why) + needed <= most:
                self.add(candidate, why(candidate))

    def _find_parent_to_bring(self, candidate: Candidate) -> str | None:
        """The id of the message from before the window that the candidate answers."""
        parent = self._by_id.get(candidate.event.parent or "")
        if parent is None or "context" not in parent.event.flags:
            return None
        if parent.choice.include is False or parent.event.id in self.why:
            return None
        return parent.event.id


# ---- what is shown for certain


def _find_certain_reason(candidate: Candidate, window: Window) -> str:
    """Why it is always shown; empty if it is not, or a person hid it."""
    if candidate.choice.include is False:
        return ""
    if _is_chosen(candidate.choice):
        return "your choice"
    event = candidate.event
    # Named incidents come whole and notes are people's: the window does not matter.
    if "noise" not in event.flags:
        if candidate.traits.is_public:
            return "public update"
        if candidate.added or "note" in (event.source, event.kind):
            return "note"
    if not _may_show(candidate, window):
        return ""
    if event.kind in _BY_KIND:
        return _BY_KIND[event.kind]
    return "pinned" if "pinned" in event.flags else ""


def _is_chosen(choice: Choice) -> bool:
    if choice.include or choice.public:
        return True
    return any(change is not None for change in (choice.text, choice.kind, choice.at))


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


def _may_show(candidate: Candidate, window: Window) -> bool:
    """Whether the kit may show it unasked."""
    event = candidate.event
    if candidate.choice.include is False or {"noise", "deleted"} & set(event.flags):
        return False
    if "context" in event.flags:
        return False
    return candidate.traits.is_whole or _is_inside(event, window)


def _is_inside(event: Event, window: Window) -> bool:
    """Whether its time, or the day it is known by, touches the window."""
    length = timedelta(days=1) if event.precision == "day" else timedelta(0)
    return event.at <= window.end and event.at + length >= window.start


# ---- what changed before it broke


def _select_last_changes(
    free: Sequence[Candidate], started: datetime | None
) -> Sequence[Candidate]:
    """The nearest changes before the start, not longer ago than each may be the cause.

    The last of each list is among them, so that commits push no deployment out.
    """
    if started is None:
        return ()
    changes = [candidate for candidate in free if _may_be_cause(candidate, started)]
    last = {_find_list(change.event): change for change in changes}
    last_ids = {change.event.id for change in last.values()}
    others = [change for change in reversed(changes) if change.event.id not in last_ids]
    return [*last.values(), *others[: max(_CHANGES - len(last), 0)]]


def _may_be_cause(candidate: Candidate, started: datetime) -> bool:
    """Whether it changed something before the start, and not too long before it."""
    longest = candidate.traits.lead or timedelta(0)
    return _is_early_change(candidate, started) and candidate.event.at >= started - longest


def _find_list(event: Event) -> str:
    """Which list the event is an entry of: its id without the event's own part."""
    return event.id.rpartition("/")[0]


def _is_early_change(candidate: Candidate, started: datetime | None) -> bool:
    """Whether it is a change that came first; without a start, any may have."""
    if candidate.traits.lead is None:
        return False
    return started is None or candidate.event.at <= started


# ---- the lead's own messages


def _separate_lead(
    free: Sequence[Candidate], lead: Sequence[str]
) -> tuple[list[Candidate], list[Candidate]]:
    """What the lead wrote, whose names are ``lead``, and what others did."""
    lead_keys = frozenset(PersonName(name).key for name in lead) - {""}
    by_lead: list[Candidate] = []
    by_others: list[Candidate] = []
    for candidate in free:
        is_by_lead = _is_by_lead(candidate.event, lead_keys)
        (by_lead if is_by_lead else by_others).append(candidate)
    return by_lead, by_others


def _is_by_lead(event: Event, lead: frozenset[str]) -> bool:
    """Whether the lead wrote it, by name, handle, id or role."""
    actor = event.actor
    if actor is None or actor.bot:
        return False
    if actor.role and is_same_role(actor.role, "incident lead"):
        return True
    return is_by(actor, lead)


def _rank_for_lead(candidate: Candidate) -> tuple[int, tuple[object, ...]]:
    """What tells most comes first, then what is earlier."""
    event = candidate.event
    points = 2 * ("reacted" in event.flags) + 2 * ("parent" in event.flags)
    points -= "reply" in event.flags
    return (-points - min(len(event.body) // _TELLING, 3), event.sort_key)


# ---- filling up


def _find_edges(free: Sequence[Candidate]) -> Mapping[str, str]:
    """Why the first post of each bot and people's first and last message tell, by id."""
    events = [candidate.event for candidate in free]
    edges = dict.fromkeys(_find_first_alerts(events), "first alert")
    messages = [event.id for event in events if _is_of_person(event)]
    if messages:
        edges[messages[-1]] = "last message"
        edges[messages[0]] = "first message"
    return edges


def _find_first_alerts(events: Sequence[Event]) -> Collection[str]:
    """The id of the first alert by each author; the source stands for nobody."""
    first_by_author: dict[str, str] = {}
    for event in filter(_is_alert, events):
        author = event.source if event.actor is None else event.actor.name
        first_by_author.setdefault(author, event.id)
    return first_by_author.values()


def _is_of_person(event: Event) -> bool:
    """Whether a person said it; a change is no word of anybody."""
    return event.is_by_person and event.kind != "change" and bool(event.body.strip())


def _is_alert(event: Event) -> bool:
    return event.is_by_bot or event.kind in {"alert", "detection", "trigger"}


def _rank_to_fill(event: Event, edges: Mapping[str, str]) -> tuple[int, tuple[object, ...]]:
    """What tells most comes first, then what is earlier."""
    return (-_count_points(event, edges), event.sort_key)


def _count_points(event: Event, edges: Mapping[str, str]) -> int:
    points = 4 * (event.id in edges)
    points += 3 * ("parent" in event.flags) + 2 * ("reacted" in event.flags)
    if _is_of_person(event):
        points += 1 + min(len(event.body) // _TELLING, 2) - ("reply" in event.flags)
    if event.kind == "change":
        points += 2
    return points


def _describe_filler(event: Event, edges: Mapping[str, str]) -> str:
    if event.kind == "change":
        return "change"
    if event.id in edges:
        return edges[event.id]
    if "parent" in event.flags:
        return "thread"
    if "reacted" in event.flags:
        return "reactions"
    return "other message"
