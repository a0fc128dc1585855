"""What the picture shows: the lanes, the public updates, the longest public silence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from incident_kit.model import Event, Timeline, Window
from incident_kit.model.traits import find_traits
from incident_kit.rendering import clock
from incident_kit.sources.registry import TRAITS

_BOTS = "Bots"
_OTHER = "Other"
#: The lanes that come last: nobody speaks in them.
_MACHINES = {_BOTS, _OTHER, *(traits.name for traits in TRAITS.values() if traits.is_machine)}
_MOST_LANES = 7
_MARGIN = timedelta(hours=1)
_SHORTEST = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Mark:
    """One event in a lane."""

    at: datetime
    shown: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """A source, or a channel of it, and its events in order."""

    name: str
    marks: tuple[Mark, ...]

    @property
    def shown(self) -> int:
        """How many of its events the timeline shows."""
        return sum(mark.shown for mark in self.marks)


@dataclass(frozen=True, slots=True)
class Moments:
    """The incident's own times. ``resolved`` is ``None`` while it goes on."""

    started: datetime
    declared: datetime | None = None
    mitigated: datetime | None = None
    resolved: datetime | None = None

    @property
    def named(self) -> tuple[tuple[str, datetime], ...]:
        """The times that are known, by name, in the order of time."""
        pairs = (
            ("Started", self.started),
            ("Declared", self.declared),
            ("Mitigated", self.mitigated),
            ("Resolved", self.resolved),
        )
        return tuple(sorted(((n, at) for n, at in pairs if at), key=lambda pair: pair[1]))


def lanes_of(timeline: Timeline) -> tuple[Lane, ...]:
    """The lanes of all events that were not public when they happened: people's
    channels first, the busiest at the top, machines last; seven at most, the
    quietest joined as Other."""
    channels = _channels(timeline)
    groups: defaultdict[str, list[Mark]] = defaultdict(list)
    for line in timeline.lines:
        if not clock.is_public(line.event):
            groups[_lane(line.event, channels)].append(Mark(line.event.at, line.shown))
    busiest = sorted(groups, key=lambda name: (-len(groups[name]), name))
    if len(busiest) > _MOST_LANES:
        rest = busiest[_MOST_LANES - 1 :]
        groups[_OTHER] = [mark for name in rest for mark in groups[name]]
        busiest = [*busiest[: _MOST_LANES - 1], _OTHER]
    order = sorted(busiest, key=lambda name: (name in _MACHINES, name == _OTHER))
    return tuple(Lane(name, tuple(sorted(groups[name], key=lambda m: m.at))) for name in order)


def _channel(event: Event) -> str:
    """``C0123`` of ``slack:C0123/171…``."""
    return event.id.partition(":")[2].partition("/")[0]


def _channels(timeline: Timeline) -> Mapping[str, str]:
    """A lane's name for each Slack channel: its own where it is known, else the
    number of the channel when there are several."""
    events = [line.event for line in timeline.lines if _has_channels(line.event)]
    ids = list(dict.fromkeys(_channel(event) for event in events))
    number = {one: f" {n}" if len(ids) > 1 else "" for n, one in enumerate(ids, 1)}
    return {one: timeline.places.get(f"slack:{one}/", f"Slack{number[one]}") for one in ids}


def _has_channels(event: Event) -> bool:
    return find_traits(event.source, TRAITS).has_channels


def _lane(event: Event, channels: Mapping[str, str]) -> str:
    if _has_channels(event):
        return _BOTS if event.actor and event.actor.bot else channels[_channel(event)]
    return find_traits(event.source, TRAITS).name


def public_times(timeline: Timeline) -> tuple[datetime, ...]:
    """When the public was told something, in order."""
    return tuple(sorted(line.event.at for line in timeline.lines if clock.is_public(line.event)))


def longest_silence(updates: Sequence[datetime], moments: Moments, end: datetime) -> Window:
    """The longest span from start to ``end`` in which the public was told nothing."""
    inside = [at for at in updates if moments.started < at < end]
    gaps = pairwise([moments.started, *inside, end])
    start, stop = max(gaps, key=lambda gap: (gap[1] - gap[0], -gap[0].timestamp()))
    return Window(start, stop)


def known_times(timeline: Timeline) -> Iterable[datetime]:
    """The times of events that happened in the incident's window, to the day or better."""
    return (
        line.event.at
        for line in timeline.lines
        if line.event.precision != "day"
        and "context" not in line.event.flags
        and line.event.at in timeline.window
    )


def axis(timeline: Timeline, moments: Moments) -> Window:
    """The span to draw: the incident and the events of its window, ten minutes at
    least, and a little air to both sides."""
    own = [at for _, at in moments.named]
    times = [*own, *known_times(timeline)]
    low, high = min(times), max(times)
    missing = max(_SHORTEST - (high - low), timedelta()) / 2
    air = (high - low + 2 * missing) / 40
    return Window(low - missing - air, high + missing + air)
