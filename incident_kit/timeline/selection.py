"""Which lines are shown first, and why: 15 to 30 lines, not 300.

A line is chosen by what changed, not by who spoke: :mod:`incident_kit.timeline.moments`
is the table. A person's choice wins over everything here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from incident_kit.model import Choice, Event, PersonName, Window
from incident_kit.model.people import is_by
from incident_kit.model.roles import is_same_role
from incident_kit.model.traits import Traits
from incident_kit.timeline.moments import tells_of_change
from incident_kit.timeline.reading import is_chatter, read
from incident_kit.timeline.weighing import weigh_moments

FEWEST = 15
MOST = 30

#: So many changes before the start are shown.
_CHANGES = 3

#: What a bot posts of a change so long before the start may be the cause.
_POSTED = timedelta(hours=1)
#: A number this long names one change.
_NUMBER = 3

#: A message this long says something.
_TELLING = 60


@dataclass(frozen=True, slots=True)
class Candidate:
    """An event as people want it and as it was gathered, what they decided, its
    source's traits, and whether people added it."""

    event: Event
    original: Event
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

    Shown are what people chose, and what is shown unasked. Always: public updates;
    notes and added events; pinned messages; decisions and actions; the last changes
    before ``started``. Then what tells of a moment, the weightiest first, while there
    are fewer than 30 lines. Below 15 the most telling others fill up, the lead's first.
    Noise, deleted messages and what lies outside the window come only by choice, the
    parent of a thread also with a shown reply; chatter comes only by choice or pin.

    What people decide about one line moves no other: the lines shown unasked are found
    from the record as it was gathered.
    """
    unasked = _find_unasked(candidates, window, lead, started)
    why: dict[str, str] = {}
    for candidate in candidates:
        reason = _apply_choice(candidate.choice, unasked.get(candidate.event.id, ""))
        if reason:
            why[candidate.event.id] = reason
    return {**why, **_find_parents(candidates, why)}


def _apply_choice(choice: Choice, unasked: str) -> str:
    """Why the line is shown after people decided; empty if it is not."""
    if choice.include is False:
        return ""
    return "your choice" if _is_chosen(choice) else unasked


def _is_chosen(choice: Choice) -> bool:
    if choice.include or choice.public:
        return True
    return any(change is not None for change in (choice.text, choice.kind, choice.at))


def _find_parents(candidates: Sequence[Candidate], shown: Collection[str]) -> Mapping[str, str]:
    """The messages from before the window that shown replies answer, unless hidden."""
    answered = {one.event.parent for one in candidates if one.event.id in shown}
    return {
        one.event.id: "start of thread"
        for one in candidates
        if one.event.id in answered
        and one.event.id not in shown
        and "context" in one.event.flags
        and one.choice.include is not False
    }


# ---- what is shown unasked


def _find_unasked(
    candidates: Sequence[Candidate],
    window: Window,
    lead: Sequence[str],
    started: datetime | None,
) -> Mapping[str, str]:
    """Why each line is shown that nobody need ask for."""
    shown = _Shown(candidates)
    for candidate in candidates:
        shown.add(candidate.original, _find_certain_reason(candidate, window))
    free = [candidate for candidate in candidates if _may_show(candidate, window)]
    for change in _select_last_changes(free, started):
        shown.add(change.original, "change before the start")
    free = [one for one in free if not _is_early_change(one, started)]
    events = [one.original for one in free if not (one.traits.is_public or one.added)]
    by_lead = _find_by_lead(events, lead)
    for weighed in weigh_moments(events, by_lead, shown.why, MOST - len(shown.why)):
        shown.fill(weighed.event, weighed.why, MOST)
    _fill_up(shown, events, by_lead)
    return shown.why


class _Shown:
    """The lines chosen so far; a reply needs a place for the parent it brings too."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self._context = {one.event.id for one in candidates if "context" in one.event.flags}
        self._brought: set[str] = set()
        self.why: dict[str, str] = {}

    def add(self, event: Event, why: str) -> None:
        """Show the event, if there is a reason."""
        if why:
            self.why[event.id] = why
            self._brought |= self._find_parent(event)

    def fill(self, event: Event, why: str, most: int) -> None:
        """Show the event too, if it fits into ``most`` lines."""
        if event.id in self.why:
            return
        brought = len(self._brought | self._find_parent(event))
        if len(self.why) + 1 + brought <= most:
            self.add(event, why)

    def _find_parent(self, event: Event) -> set[str]:
        return {event.parent or ""} & self._context


# ---- what is shown for certain


def _find_certain_reason(candidate: Candidate, window: Window) -> str:
    """Why it is always shown; empty if it is not."""
    event = candidate.original
    # Named incidents come whole and notes are people's: the window does not matter.
    if "noise" not in event.flags:
        if candidate.traits.is_public:
            return "public update"
        if candidate.added or "note" in (event.source, event.kind):
            return "note"
    if not _may_show(candidate, window):
        return ""
    if event.kind in ("decision", "action"):
        return event.kind
    return "pinned" if "pinned" in event.flags else ""


def _may_show(candidate: Candidate, window: Window) -> bool:
    """Whether the kit may show it unasked."""
    event = candidate.original
    if {"noise", "deleted", "context"} & set(event.flags):
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

    The last of each list is among them, so that commits push no deployment out. What a
    bot posts of a change tells of one too; a change that stands in two of them is shown
    once, as it was told last.
    """
    if started is None:
        return ()
    early = [candidate for candidate in free if _may_be_cause(candidate, started)]
    changes = [change for change in early if not _is_told_again(change, early)]
    last = {_find_list(change.original): change for change in changes}
    last_ids = {change.original.id for change in last.values()}
    others = [change for change in reversed(changes) if change.original.id not in last_ids]
    return [*last.values(), *others[: max(_CHANGES - len(last), 0)]]


def _may_be_cause(candidate: Candidate, started: datetime) -> bool:
    """Whether it changed something before the start, and not too long before it."""
    event, longest = candidate.original, candidate.traits.lead
    if not started - (longest or _POSTED) <= event.at <= started:
        return False
    return longest is not None or tells_of_change(event)


def _is_told_again(change: Candidate, early: Sequence[Candidate]) -> bool:
    """Whether a bot posts of the same change afterwards, by its number."""
    number = change.original.id.rpartition("/")[2]
    if change.traits.lead is None or len(number) < _NUMBER:
        return False
    names_it = re.compile(rf"(?<!\w){re.escape(number)}(?!\w)")
    return any(
        post.traits.lead is None
        and post.original.at >= change.original.at
        and names_it.search(post.original.body)
        for post in early
    )


def _find_list(event: Event) -> str:
    """Which list the event is an entry of: its id without the event's own part."""
    return event.id.rpartition("/")[0]


def _is_early_change(candidate: Candidate, started: datetime | None) -> bool:
    """Whether it is a change that came first; without a start, any may have."""
    if candidate.traits.lead is None:
        return False
    return started is None or candidate.original.at <= started


# ---- filling up


def _fill_up(shown: _Shown, events: Sequence[Event], by_lead: Collection[str]) -> None:
    """Show what tells most of the others, too, if there are fewer than 15 lines."""
    edges = _find_edges(events)
    for event in sorted(events, key=lambda event: _rank_to_fill(event, edges, by_lead)):
        if len(shown.why) >= FEWEST:
            return
        if not is_chatter(event, read(event.body)):
            shown.fill(event, _describe_filler(event, edges, by_lead), FEWEST)


def _find_by_lead(events: Sequence[Event], lead: Sequence[str]) -> Collection[str]:
    """The ids of what the lead wrote, whose names are ``lead``."""
    lead_keys = frozenset(PersonName(name).key for name in lead) - {""}
    return {event.id for event in events if _is_by_lead(event, lead_keys)}


def _is_by_lead(event: Event, lead: frozenset[str]) -> bool:
    """Whether the lead wrote it, by name, handle, id or role."""
    actor = event.actor
    if actor is None or actor.bot:
        return False
    if actor.role and is_same_role(actor.role, "incident lead"):
        return True
    return is_by(actor, lead)


def _find_edges(events: Sequence[Event]) -> Mapping[str, str]:
    """Why the first post of each bot and people's first and last message tell, by id."""
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


def _rank_to_fill(
    event: Event, edges: Mapping[str, str], by_lead: Collection[str]
) -> tuple[bool, int, tuple[object, ...]]:
    """The lead's come first, then what tells most, then what is earlier."""
    return (event.id not in by_lead, -_count_points(event, edges), event.sort_key)


def _count_points(event: Event, edges: Mapping[str, str]) -> int:
    points = 4 * (event.id in edges)
    points += 3 * ("parent" in event.flags) + 2 * ("reacted" in event.flags)
    if _is_of_person(event):
        points += 1 + min(len(event.body) // _TELLING, 2) - ("reply" in event.flags)
    return points


def _describe_filler(event: Event, edges: Mapping[str, str], by_lead: Collection[str]) -> str:
    if event.id in by_lead:
        return "incident lead"
    if event.id in edges:
        return edges[event.id]
    if "parent" in event.flags:
        return "thread"
    if "reacted" in event.flags:
        return "reactions"
    return "other message"
