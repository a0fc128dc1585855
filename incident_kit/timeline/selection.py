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
    by_id = {candidate.event.id: candidate for candidate in candidates}
    lead_keys = frozenset(PersonName(name).key for name in lead) - {""}
    free = [candidate for candidate in candidates if _may_show(candidate, window)]
    shown = _Shown(by_id)
    for candidate in candidates:
        why = _find_certain_reason(candidate, window)
        if why:
            shown.add(candidate, why)
    for candidate in _select_last_changes(free, started):
        shown.add(candidate, "change before the start")
    own = [candidate for candidate in free if _is_by_lead(candidate.event, lead_keys)]
    shown.fill(sorted(own, key=_rank_for_lead), MOST, lambda _: "incident lead")
    own_ids = {candidate.event.id for candidate in own}
    others = [candidate for candidate in free if candidate.event.id not in own_ids]
    rest = [candidate for candidate in others if not _is_early_change(candidate, started)]
    edges = _find_edges(free)
    ranked = sorted(rest, key=lambda candidate: _rank_to_fill(candidate.event, edges))
    shown.fill(ranked, FEWEST, lambda candidate: _describe_filler(candidate.event, edges))
    return shown.why


class _Shown:
    """The lines chosen so far; a reply brings the parent it needs with it."""

    def __init__(self, by_id: Mapping[str, Candidate]) -> None:
        self._by_id = by_id
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
    return _BY_KIND.get(event.kind, "pinned" if "pinned" in event.flags else "")


def _is_chosen(choice: Choice) -> bool:
    decided = (choice.text, choice.kind, choice.at)
    return bool(choice.include or choice.public) or any(part is not None for part in decided)


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
    early = [
        candidate
        for candidate in reversed(free)
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


def _rank_for_lead(candidate: Candidate) -> tuple[int, tuple[object, ...]]:
    """What tells most comes first, then what is earlier."""
    event = candidate.event
    flags = set(event.flags)
    points = 2 * ("reacted" in flags) + 2 * ("parent" in flags) - ("reply" in flags)
    return (-points - min(len(event.body) // _TELLING, 3), event.sort_key)


# ---- filling up


def _find_edges(free: Sequence[Candidate]) -> Mapping[str, str]:
    """Why the first post of each bot and people's first and last message tell, by id."""
    events = [candidate.event for candidate in free]
    first_by_author: dict[str, str] = {}
    for event in filter(_is_alert, events):
        author = event.source if event.actor is None else event.actor.name
        first_by_author.setdefault(author, event.id)
    edges = dict.fromkeys(first_by_author.values(), "first alert")
    messages = [event.id for event in events if _is_of_person(event)]
    if messages:
        edges[messages[-1]] = "last message"
        edges[messages[0]] = "first message"
    return edges


def _is_of_person(event: Event) -> bool:
    """Whether a person said it; a change is no word of anybody."""
    if event.actor is None or event.actor.bot or event.kind == "change":
        return False
    return bool(event.body.strip())


def _is_alert(event: Event) -> bool:
    if event.kind in {"alert", "detection", "trigger"}:
        return True
    return event.actor is not None and event.actor.bot


def _rank_to_fill(event: Event, edges: Mapping[str, str]) -> tuple[int, tuple[object, ...]]:
    """What tells most comes first, then what is earlier."""
    return (-_count_points(event, edges), event.sort_key)


def _count_points(event: Event, edges: Mapping[str, str]) -> int:
    flags = set(event.flags)
    points = 4 * (event.id in edges) + 3 * ("parent" in flags) + 2 * ("reacted" in flags)
    if _is_of_person(event):
        points += 1 + min(len(event.body) // _TELLING, 2) - ("reply" in flags)
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
    return "reactions" if "reacted" in event.flags else "other message"
