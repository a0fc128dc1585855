"""Draws the scene from top to bottom: names, public updates, lanes, axis, key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from incident_kit.model import Timeline
from incident_kit.rendering import clock
from incident_kit.rendering.picture.canvas import Canvas, Words, drawable, shortened, width
from incident_kit.rendering.picture.lanes import Moments
from incident_kit.rendering.picture.layout import clear
from incident_kit.rendering.picture.scale import Tick, midnights, ticks
from incident_kit.rendering.picture.scene import (
    LEFT,
    PITCH,
    RIGHT,
    SMALL,
    TEXT,
    WIDE,
    Dot,
    Row,
    Scene,
    arrange,
    describe,
)

_INK, _SOFT, _GRID, _BAND = "#1d232b", "#56606d", "#dde2e9", "#f4f6f9"
_SPAN, _SHOWN, _FOLDED, _PUBLIC, _HAIR = "#fdf2dc", "#14509b", "#6287b5", "#b23a06", "#e0a88b"
_FLAG, _LABEL, _MARK, _SILENCE = 36, 28, 48, 44
_AXIS, _KEY, _MARGIN, _AIR = 84, 52, 20, 14


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG for screens of twice the pixels, and its words for who cannot see it."""

    png: bytes
    alt: str
    width: int
    height: int


def draw(
    timeline: Timeline,
    *,
    started: datetime | None,
    resolved: datetime | None,
    declared: datetime | None = None,
    mitigated: datetime | None = None,
) -> Picture:
    """The timeline as a picture, in its own zone.

    Each event is a dot in its source's lane, strong when the timeline shows it;
    public updates are diamonds in a lane of their own. The incident is shaded,
    its known times are named, and the longest public silence of more than an
    hour is marked. Without ``resolved`` it reaches to the last event; without
    ``started``, from the first. Same arguments, same bytes.
    """
    times = (line.event.at for line in timeline.lines)
    first = started or min(times, default=timeline.window.start)
    return _paint(arrange(timeline, Moments(first, declared, mitigated, resolved)))


@lru_cache(maxsize=4)
def _paint(scene: Scene) -> Picture:
    """The picture of a scene, which is all that it shows; the last few are kept."""
    top = _MARGIN + scene.flag_rows * _FLAG
    lanes = top + _public_height(scene)
    bottom = lanes + sum(row.high for row in scene.rows)
    canvas = Canvas(WIDE, bottom + _AXIS + _KEY)
    _ground(canvas, scene, top, bottom)
    _grid(canvas, scene, top, bottom)
    _flags(canvas, scene, bottom)
    _updates(canvas, scene, top, bottom)
    for row in scene.rows:
        _lane(canvas, row, lanes)
        lanes += row.high
    _key(canvas, scene, bottom + _AXIS + 22)
    return Picture(canvas.png(), describe(scene), canvas.wide, canvas.high)


def _public_height(scene: Scene) -> int:
    quiet = _SILENCE if scene.silence else 0
    return scene.label_rows * _LABEL + _MARK + quiet + 12


def _ground(canvas: Canvas, scene: Scene, top: int, bottom: int) -> None:
    """The incident's span, and lines between the lanes."""
    canvas.box((LEFT - _AIR, top, RIGHT + _AIR, bottom), _BAND)
    start, end = scene.scale(scene.moments.started), scene.scale(scene.end)
    canvas.box((start, top, end, bottom), _SPAN)
    y = top + _public_height(scene)
    for row in scene.rows:
        canvas.line((_MARGIN, y), (RIGHT + _AIR, y), "#ffffff", 3)
        y += row.high


def _grid(canvas: Canvas, scene: Scene, top: int, bottom: int) -> None:
    """Time lines and their labels; dates below, at the start and at each midnight."""
    span, zone = scene.scale.span, scene.zone
    labels = ticks(span, zone)
    nights = tuple(midnights(span, zone))
    whole_days = all(tick.new_day for tick in labels) and len(labels) > 1
    for tick in labels:
        x = scene.scale(tick.at)
        canvas.line((x, top), (x, bottom + 8), _GRID, 1.5)
        if not whole_days:
            text = clock.hour(tick.at, zone)
            canvas.words(Words(x, bottom + 34, text, SMALL, _SOFT, "middle"))
    if not whole_days:
        for tick in nights:
            canvas.line(
                (scene.scale(tick.at), top), (scene.scale(tick.at), bottom + 12), "#aeb7c2", 2
            )
    dates = labels if whole_days else (Tick(span.start, new_day=False), *nights)
    _dates(canvas, scene, dates, bottom + (34 if whole_days else 66), centred=whole_days)
    canvas.line((LEFT - _AIR, bottom), (RIGHT + _AIR, bottom), _SOFT, 2)


def _dates(canvas: Canvas, scene: Scene, dates: tuple[Tick, ...], y: int, *, centred: bool) -> None:
    end = float("inf")
    for tick in reversed(dates):
        text = clock.short_day(tick.at.astimezone(scene.zone))
        wide = width(text, SMALL)
        x = scene.scale(tick.at) - (wide / 2 if centred else 0)
        x = min(x, RIGHT - wide)
        if x + wide + 16 <= end:
            canvas.words(Words(x, y, text, SMALL, _INK))
            end = x


def _flags(canvas: Canvas, scene: Scene, bottom: int) -> None:
    """The incident's known times, named above, with a line down through all lanes."""
    for flag in scene.flags:
        place = flag.placed
        y = _MARGIN + place.row * _FLAG
        canvas.line((place.x, y), (place.x, bottom), _INK, 2)
        x = place.left if place.align == "left" else place.right
        canvas.words(Words(x, y + 24, flag.text, TEXT, _INK, place.align, bold=True))


def _updates(canvas: Canvas, scene: Scene, top: int, bottom: int) -> None:
    count = len(scene.updates)
    y = top + scene.label_rows * _LABEL + _MARK / 2 + 6
    said = f"{count} public updates" if count > 1 else f"{count or 'no'} public update"
    _name(canvas, "Status page", said, y)
    for update in scene.updates:
        canvas.line((update.x, y), (update.x, bottom), _HAIR, 1.5)
    for update in scene.updates:
        x = update.x
        canvas.shape([(x, y - 17), (x + 14, y), (x, y + 17), (x - 14, y)], "#ffffff")
        canvas.shape([(x, y - 14), (x + 11, y), (x, y + 14), (x - 11, y)], _PUBLIC)
        if update.label is not None:
            base = y - 24 - update.label * _LABEL
            at, halo = update.middle, _shade(scene, update.middle)
            canvas.words(Words(at, base, update.text, SMALL, _PUBLIC, "middle", halo=halo))
    if scene.silence:
        _silence(canvas, scene, y + _MARK / 2 + 16)


def _shade(scene: Scene, x: float) -> str:
    """The colour of the ground at ``x``."""
    inside = scene.scale(scene.moments.started) <= x <= scene.scale(scene.end)
    return _SPAN if inside else _BAND


def _silence(canvas: Canvas, scene: Scene, y: float) -> None:
    """The longest public silence, as a bracket with its length in it or beside it."""
    assert scene.silence is not None
    left, right = scene.scale(scene.silence.start), scene.scale(scene.silence.end)
    length = clock.duration(scene.silence.end - scene.silence.start)
    texts = (f"longest public silence: {length}", f"silence: {length}")
    text = next((one for one in texts if width(one, SMALL) + 80 < right - left), None)
    if text:
        wide, lines = width(text, SMALL), [flag.placed.x for flag in scene.flags]
        middle, half = clear(left + 40, right - 40, wide, lines), wide / 2 + 10
        _arrow(canvas, left, middle - half, y)
        _arrow(canvas, right, middle + half, y)
        canvas.words(Words(middle, y + 8, text, SMALL, _PUBLIC, "middle", halo=_SPAN))
        return
    _arrow(canvas, left, (left + right) / 2, y)
    _arrow(canvas, right, (left + right) / 2, y)
    x = _aside(scene, left, right, width(texts[0], SMALL))
    canvas.words(Words(x, y + 8, texts[0], SMALL, _PUBLIC, halo=_shade(scene, x)))


def _aside(scene: Scene, left: float, right: float, wide: float) -> float:
    """Where words beside a bracket start: to its right, clear of the lines, else to its left."""
    lines = [flag.placed.x for flag in scene.flags]
    starts = [right + 14, *(line + 10 for line in lines if line > right)]
    clear_of = (x for x in starts if not any(x - 4 < line < x + wide + 4 for line in lines))
    return next((x for x in clear_of if x + wide <= RIGHT), left - 14 - wide)


def _arrow(canvas: Canvas, tip: float, end: float, y: float) -> None:
    """Half a bracket: a bar at ``tip``, and an arrow to it from ``end``."""
    back = 9 if end > tip else -9
    canvas.line((tip, y - 11), (tip, y + 11), _PUBLIC, 2.5)
    canvas.line((tip, y), (end, y), _PUBLIC, 2)
    if abs(end - tip) > 12:
        canvas.line((tip, y), (tip + back, y - 6), _PUBLIC, 2)
        canvas.line((tip, y), (tip + back, y + 6), _PUBLIC, 2)


def _lane(canvas: Canvas, row: Row, top: int) -> None:
    middle = top + row.high / 2
    total, shown = len(row.lane.marks), row.lane.shown
    _name(canvas, row.lane.name, f"{shown} of {total} shown", middle)
    for dot in row.dots:
        _dot(canvas, dot, middle + dot.level * PITCH)


def _dot(canvas: Canvas, dot: Dot, y: float) -> None:
    """A dot; beyond the span, an arrow head that points there."""
    fill = _SHOWN if dot.shown else _FOLDED
    if not dot.beyond:
        canvas.dot(dot.x, y, dot.radius, fill, "#ffffff")
        return
    reach = dot.radius * dot.beyond
    back = dot.x - reach
    canvas.shape([(dot.x + reach, y), (back, y - dot.radius), (back, y + dot.radius)], fill)


def _name(canvas: Canvas, name: str, below: str, y: float) -> None:
    text = shortened(drawable(name) or "Channel", TEXT, LEFT - _MARGIN - 24)
    canvas.words(Words(_MARGIN, y - 2, text, TEXT, _INK, bold=True))
    canvas.words(Words(_MARGIN, y + 25, below, SMALL, _SOFT))


_SAMPLES = ("the incident", "folded", "shown in the timeline", "public update")


def _key(canvas: Canvas, scene: Scene, y: int) -> None:
    """The zone at the left; at the right what the marks mean, last first."""
    span = scene.scale.span
    words = drawable(f"Times: {clock.zone_words((span.start, span.end), scene.zone)}")
    canvas.words(Words(_MARGIN, y + 8, words, SMALL, _SOFT))
    x = float(RIGHT + _AIR)
    for text in _SAMPLES:
        x -= width(text, SMALL)
        canvas.words(Words(x, y + 8, text, SMALL, _SOFT))
        _sample(canvas, text, x - 22, y)
        x -= 68


def _sample(canvas: Canvas, text: str, x: float, y: float) -> None:
    if text == "public update":
        canvas.shape([(x, y - 14), (x + 11, y), (x, y + 14), (x - 11, y)], _PUBLIC)
    elif text == "the incident":
        canvas.box((x - 16, y - 11, x + 12, y + 11), _SPAN)
    else:
        strong = text != "folded"
        canvas.dot(x, y, 8.5 if strong else 6, _SHOWN if strong else _FOLDED, "#ffffff")
