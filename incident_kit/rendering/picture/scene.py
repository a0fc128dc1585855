"""Everything the picture shows, placed, before a pixel is drawn; and its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from incident_kit.model import Timeline, Window
from incident_kit.rendering import clock
from incident_kit.rendering.picture.canvas import width
from incident_kit.rendering.picture.lanes import (
    Lane,
    Moments,
    axis,
    lanes_of,
    longest_silence,
    public_times,
)
from incident_kit.rendering.picture.layout import Placed, flags, rows, swarm
from incident_kit.rendering.picture.scale import Scale

WIDE, LEFT, RIGHT = 1800, 284, 1764
TEXT, SMALL = 26, 22
PITCH = 16
_LONG = timedelta(minutes=60)


@dataclass(frozen=True, slots=True)
class Dot:
    """An event's place: ``x``, its level from the middle of the lane, its size.
    ``beyond`` is -1 where it happened before the span drawn, 1 after it, else 0."""

    x: float
    level: int
    radius: float
    shown: bool
    beyond: int


@dataclass(frozen=True, slots=True)
class Row:
    """A lane with its dots placed, the strong ones last; ``high`` in pixels."""

    lane: Lane
    dots: tuple[Dot, ...]
    high: int


@dataclass(frozen=True, slots=True)
class Flag:
    """A known time of the incident and where its label hangs."""

    text: str
    placed: Placed


@dataclass(frozen=True, slots=True)
class Update:
    """A public update: its place, its time as text, the middle of that label, and
    the label's row, if there is room for one (0 is next to the mark)."""

    x: float
    text: str
    middle: float
    label: int | None


@dataclass(frozen=True, slots=True)
class Scene:
    """All that is drawn, with the scale it is drawn to."""

    moments: Moments
    end: datetime
    scale: Scale
    zone: ZoneInfo
    flags: tuple[Flag, ...]
    updates: tuple[Update, ...]
    silence: Window | None
    rows: tuple[Row, ...]

    @property
    def flag_rows(self) -> int:
        """How many rows the names of the known times need."""
        return max(flag.placed.row for flag in self.flags) + 1

    @property
    def label_rows(self) -> int:
        """How many rows the times of the public updates need."""
        return max(
            (update.label + 1 for update in self.updates if update.label is not None), default=0
        )


def arrange(timeline: Timeline, moments: Moments) -> Scene:
    """The scene of ``timeline``; an incident that goes on ends with its last event."""
    zone = ZoneInfo(timeline.time_zone)
    span = axis(timeline, moments)
    to = Scale(span, LEFT, RIGHT)
    times = public_times(timeline)
    last = max(
        (line.event.at for line in timeline.lines if line.event.at <= span.end), default=None
    )
    end = moments.resolved or max(filter(None, (last, moments.named[-1][1])))
    quiet = longest_silence(times, moments, end)
    hung = _flags(moments, to, zone)
    return Scene(
        moments=moments,
        end=end,
        scale=to,
        zone=zone,
        flags=hung,
        updates=_updates(times, to, zone, hung),
        silence=quiet if quiet.end - quiet.start > _LONG else None,
        rows=tuple(_row(lane, to) for lane in lanes_of(timeline)),
    )


def _flags(moments: Moments, to: Scale, zone: ZoneInfo) -> tuple[Flag, ...]:
    (_, first), *_ = moments.named
    texts = [
        f"{name} {_when(at, zone, dated=not _same_day(first, at, zone))}"
        for name, at in moments.named
    ]
    sizes = [
        (to(at), width(text, TEXT)) for text, (_, at) in zip(texts, moments.named, strict=True)
    ]
    placed = flags(sizes, (LEFT, RIGHT))
    return tuple(Flag(text, place) for text, place in zip(texts, placed, strict=True))


def _same_day(one: datetime, other: datetime, zone: ZoneInfo) -> bool:
    return one.astimezone(zone).date() == other.astimezone(zone).date()


def _when(at: datetime, zone: ZoneInfo, *, dated: bool) -> str:
    local = at.astimezone(zone)
    return f"{clock.short_day(local)}, {local:%H:%M}" if dated else f"{local:%H:%M}"


def _updates(
    times: Sequence[datetime], to: Scale, zone: ZoneInfo, hung: Sequence[Flag]
) -> tuple[Update, ...]:
    """The updates; over many days their labels are dates."""
    long = to.span.end - to.span.start > timedelta(days=3)
    local = [at.astimezone(zone) for at in times]
    texts = [f"{at.day} {at:%b}" if long else f"{at:%H:%M}" for at in local]
    places = [to(at) for at in times]
    wide = [width(text, SMALL) for text in texts]
    lines = [flag.placed.x for flag in hung]
    middles = [_beside(x, w, lines) for x, w in zip(places, wide, strict=True)]
    labels = rows(list(zip(middles, wide, strict=True)), 2)
    return tuple(map(Update, places, texts, middles, labels))


def _beside(x: float, wide: float, lines: Sequence[float]) -> float:
    """The middle of a label at ``x`` that keeps clear of the nearest line."""
    room = wide / 2 + 7
    near = min(lines, key=lambda line: abs(line - x), default=x + room)
    if abs(near - x) >= room:
        return x
    left = near > x or near + room + wide / 2 > RIGHT
    return near - room if left else near + room


def _row(lane: Lane, to: Scale) -> Row:
    # The strong dots choose their place first, so that they lie near the middle.
    marks = sorted(lane.marks, key=lambda mark: not mark.shown)
    sizes = [(to(mark.at), 8.5 if mark.shown else 6.0) for mark in marks]
    levels = swarm(sizes, 3)
    dots = [
        Dot(x, level, radius, mark.shown, (mark.at > to.span.end) - (mark.at < to.span.start))
        for (x, radius), level, mark in zip(sizes, levels, marks, strict=True)
    ]
    tallest = max((abs(level) for level in levels), default=0)
    return Row(lane, tuple(reversed(dots)), max(66, (2 * tallest + 1) * PITCH + 24))


def describe(scene: Scene) -> str:
    """The picture in three sentences at most: the events and lanes, the incident's
    span, the public updates and the longest silence between them."""
    return " ".join((_events(scene), _span(scene), _public(scene)))


def _events(scene: Scene) -> str:
    counts = [f"{len(row.lane.marks)} in {row.lane.name}" for row in scene.rows]
    total = sum(len(row.lane.marks) for row in scene.rows)
    shown = sum(row.lane.shown for row in scene.rows)
    if not total:
        return "Timeline of the incident; no event recorded beside public updates."
    noun = "event" if total == 1 else "events"
    return f"Timeline of {total} {noun}: {', '.join(counts)}; {shown} shown in the report."


def _span(scene: Scene) -> str:
    start, resolved = scene.moments.started, scene.moments.resolved
    zone = scene.zone
    dated = not _same_day(start, scene.end, zone)
    began = _when(start, zone, dated=True)
    if resolved is None:
        return f"The incident started {began} and is not resolved."
    ended = _when(resolved, zone, dated=dated)
    words = clock.zone_words((start, resolved), zone)
    return f"The incident ran from {began} to {ended} {words}, {clock.duration(resolved - start)}."


def _public(scene: Scene) -> str:
    count, quiet = len(scene.updates), scene.silence
    sentences = {0: "No public update is recorded", 1: "There was 1 public update"}
    said = sentences.get(count, f"There were {count} public updates")
    if quiet is None or not count:
        return f"{said}."
    dated = not _same_day(quiet.start, quiet.end, scene.zone)
    ends = [_when(at, scene.zone, dated=dated) for at in (quiet.start, quiet.end)]
    length = clock.duration(quiet.end - quiet.start)
    return f"{said}; the longest public silence was {length}, {ends[0]} to {ends[1]}."
