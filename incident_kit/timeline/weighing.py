"""Which of the lines that tell of a moment come first, and why each is there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from incident_kit.model import Event
from incident_kit.timeline.moments import find_moments
from incident_kit.timeline.reading import is_chatter, read

#: The kinds that systems of record give: the reason, its weight, and how it fades.
_BY_KIND: Mapping[str, tuple[str, int, int]] = {
    "detection": ("detected", 18, 2),
    "trigger": ("alert", 18, 4),
    "page": ("page", 18, 4),
    "acknowledge": ("acknowledged", 18, 4),
    "escalate": ("escalated", 18, 2),
    "resolve": ("resolved", 18, 4),
    "change": ("change", 16, 2),
}

#: A line that weighs less is no moment of its own.
_LEAST = 10
#: What the first line for a reason gains, if that weighs so much.
_FIRST, _MAJOR = 4, 16
#: A reason fades once in so many lines.
_FADING = 4
#: So many other reasons add to a line's weight.
_OTHERS = 2


@dataclass(frozen=True, slots=True)
class Weighed:
    """An event that tells of a moment: why, how much it weighs, how it fades, and of
    what else it tells."""

    event: Event
    why: str
    weight: int
    fades: int
    others: tuple[str, ...] = ()


def weigh_moments(
    events: Sequence[Event], by_lead: Collection[str], shown: Collection[str], places: int
) -> Sequence[Weighed]:
    """The events not ``shown`` yet that tell of a moment, the weightiest first.

    ``events`` are in total order. The first for a reason that no shown line has gains,
    and further ones for the same reason weigh less: every kind of moment is told once
    before one fills the timeline alone. Of equal weight the earlier come first, or, if
    there are more than ``places``, some of each part of the incident. What a bot posts
    again with other figures weighs nothing.
    """
    found = list(_find_told(events, by_lead))
    known = Counter(why for one in found if one.event.id in shown for why in (one.why, *one.others))
    left = [one for one in found if one.event.id not in shown]
    if len(left) > places:
        left = _spread(left)
    return _sort(_fade(_sort(_favour_first(left, known)), known))


def _sort(weighed: Iterable[Weighed]) -> list[Weighed]:
    """The weightiest first, in the order given where they weigh the same."""
    return sorted(weighed, key=lambda one: -one.weight)


def _spread(weighed: Sequence[Weighed]) -> list[Weighed]:
    """The first, the middle one, and so on between them, so that what comes first tells
    of an incident to its end."""
    bits = len(weighed).bit_length()
    places = sorted(range(len(weighed)), key=lambda place: f"{place:0{bits}b}"[::-1])
    return [weighed[place] for place in places]


def _favour_first(weighed: Sequence[Weighed], known: Collection[str]) -> Iterator[Weighed]:
    """The same, and what is first in time for its reason gains."""
    first: dict[str, str] = {}
    for one in sorted(weighed, key=lambda one: one.event.sort_key):
        first.setdefault(one.why, one.event.id)
    for one in weighed:
        is_news = one.why not in known and first[one.why] == one.event.id
        gain = _FIRST if is_news and one.weight >= _MAJOR else 0
        yield replace(one, weight=one.weight + gain)


def _fade(weighed: Iterable[Weighed], known: Mapping[str, int]) -> Iterator[Weighed]:
    times = Counter(known)
    for one in weighed:
        weight = one.weight - one.fades * times[one.why] // _FADING
        times[one.why] += 1
        if weight >= _LEAST:
            yield replace(one, weight=weight)


def _find_told(events: Sequence[Event], by_lead: Collection[str]) -> Iterator[Weighed]:
    seen: set[tuple[str, str]] = set()
    for event in events:
        weighed = None if _is_again(event, seen) else _weigh(event)
        if weighed is not None:
            signs = _count_signs(event) + (event.id in by_lead)
            yield replace(weighed, weight=weighed.weight + signs)


def _is_again(event: Event, seen: set[tuple[str, str]]) -> bool:
    """Whether a bot posted the same before, but for figures."""
    if not event.is_by_bot or event.actor is None:
        return False
    shape = (event.actor.name, re.sub(r"\d+", "0", event.body))
    if shape in seen:
        return True
    seen.add(shape)
    return False


def _weigh(event: Event) -> Weighed | None:
    """Why the event tells, and how much; ``None`` if it tells of no moment."""
    if event.kind in _BY_KIND:
        return Weighed(event, *_BY_KIND[event.kind])
    reading = read(event.body)
    moments = find_moments(reading, is_by_bot=event.is_by_bot)
    if not moments or is_chatter(event, reading):
        return None
    first = moments[0]
    others = tuple(dict.fromkeys(moment.why for moment in moments if moment.why != first.why))
    weight = first.weight + min(len(others), _OTHERS)
    return Weighed(event, first.why, weight, first.fades, others)


def _count_signs(event: Event) -> int:
    """What people's hands say of it."""
    flags = set(event.flags)
    return 2 * ("broadcast" in flags) + ("reacted" in flags) + ("parent" in flags)
