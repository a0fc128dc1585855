"""A drawing surface: smooth shapes, text in the bundled typeface, a small PNG.

Places are pixels from the top left. Shapes are drawn at twice the size and
reduced, which smooths their edges, a strip of the picture after another: all of
it at once is 25 MB, and memory that a process touches first is slow. Of rows that
look alike one is drawn. Text is smooth already and drawn last. The typeface comes
with Pillow, so every machine draws the same picture; it has ASCII and little more.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from io import BytesIO
from itertools import groupby, product
from typing import Any, Literal

from PIL import Image, ImageColor, ImageDraw, ImageFont

Box = tuple[float, float, float, float]
Align = Literal["left", "middle", "right"]

_OVER = 2
#: So many rows of the picture are drawn at a time.
_STRIP = 48
#: So far a shape may reach beyond its points, in pixels.
_REACH = 4
_DASHES = str.maketrans({"–": "-", "—": "-", "‑": "-", "−": "-", "‘": "'", "’": "'", "ß": "ss"})
_ANCHORS = {"left": "ls", "middle": "ms", "right": "rs"}


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text: ``x`` as ``align`` says, ``y`` the base line."""

    x: float
    y: float
    text: str
    size: int
    colour: str
    align: Align = "left"
    bold: bool = False
    halo: str | None = None


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a pen draws at twice the size: the name of its method, whole numbers x, y, x, y …,
    and how."""

    kind: str
    points: tuple[int, ...]
    how: Mapping[str, Any]
    #: The rows of the picture in which something of it may be seen.
    rows: range

    @property
    def uneven_rows(self) -> tuple[range, ...]:
        """Those of its rows that may look unlike the next: of what stands upright, its ends."""
        first, *others = self.points[::2]
        is_upright = self.kind == "rectangle" or all(x == first for x in others)
        end = 2 * _REACH + 1
        return (self.rows[:end], self.rows[-end:]) if is_upright else (self.rows,)

    def draw(self, pen: ImageDraw.ImageDraw, top: int) -> None:
        """Draw it where ``top`` is the first row."""
        up = (0, top * _OVER)
        moved = [number - up[place % 2] for place, number in enumerate(self.points)]
        getattr(pen, self.kind)(moved, **self.how)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size)
    assert isinstance(font, ImageFont.FreeTypeFont), "Pillow was built without FreeType"
    return font


def drawable(text: str) -> str:
    """``text`` in the letters that the typeface has; the others are left out."""
    plain = unicodedata.normalize("NFKD", text.translate(_DASHES))
    return " ".join("".join(c for c in plain if " " <= c <= "~").split())


def width(text: str, size: int) -> float:
    """How wide a line of text is."""
    return _font(size).getlength(text)


def shortened(text: str, size: int, room: float) -> str:
    """``text``, or as much of its beginning as there is room for."""
    if width(text, size) <= room:
        return text
    kept = next((n for n in range(len(text), 0, -1) if width(text[:n] + "...", size) <= room), 0)
    return text[:kept].rstrip() + "..."


@dataclass(slots=True)
class Canvas:
    """Collects shapes and words; :meth:`png` draws them, shapes first, in order."""

    wide: int
    high: int
    ground: str = "#ffffff"
    _shapes: list[_Shape] = field(default_factory=list)
    _words: list[Words] = field(default_factory=list)
    _grounds: set[str] = field(default_factory=set)
    _inks: set[str] = field(default_factory=set)

    def box(self, box: Box, fill: str) -> None:
        """A filled rectangle, which others may stand on."""
        self._grounds.add(fill)
        self._add("rectangle", box, fill=fill)

    def line(
        self, start: tuple[float, float], end: tuple[float, float], fill: str, wide: float
    ) -> None:
        """A straight line, ``wide`` pixels wide."""
        self._inks.add(fill)
        self._add("line", (*start, *end), fill=fill, width=round(wide * _OVER))

    def dot(self, x: float, y: float, radius: float, fill: str, edge: str) -> None:
        """A filled circle with a thin edge."""
        corners = (x - radius, y - radius, x + radius, y + radius)
        self._inks.update((fill, edge))
        self._add("ellipse", corners, fill=fill, outline=edge, width=_OVER)

    def shape(self, points: Sequence[tuple[float, float]], fill: str) -> None:
        """A filled polygon."""
        self._inks.add(fill)
        self._add("polygon", [number for point in points for number in point], fill=fill)

    def _add(self, kind: str, points: Sequence[float], **how: Any) -> None:
        enlarged = tuple(int(number * _OVER) for number in points)  # as Pillow cuts them
        heights = enlarged[1::2]
        rows = range(min(heights) // _OVER - _REACH, max(heights) // _OVER + _REACH + 1)
        self._shapes.append(_Shape(kind, enlarged, how, rows))

    def words(self, words: Words) -> None:
        """A line of text."""
        self._inks.add(words.colour)
        self._words.append(words)

    def png(self) -> bytes:
        """The picture, with a palette and without any metadata."""
        image = Image.new("RGB", (self.wide, self.high))
        for top, strip in self._draw_strips():
            image.paste(strip, (0, top))
        self._write(ImageDraw.Draw(image))
        palette = _make_palette(frozenset({self.ground, *self._grounds}), frozenset(self._inks))
        reduced = image.quantize(palette=palette, dither=Image.Dither.NONE)
        out = BytesIO()
        reduced.save(out, "PNG", compress_level=6)
        return out.getvalue()

    def _draw_strips(self) -> Iterator[tuple[int, Image.Image]]:
        """All shapes, a strip after another, each with its first row."""
        uneven = {row for shape in self._shapes for rows in shape.uneven_rows for row in rows}
        for is_uneven, found in groupby(range(self.high), uneven.__contains__):
            rows = list(found)
            if not is_uneven:
                one = self._draw_strip(rows[0], rows[0] + 1)
                yield rows[0], one.resize((self.wide, len(rows)), Image.Resampling.NEAREST)
                continue
            for top in rows[::_STRIP]:
                yield top, self._draw_strip(top, min(top + _STRIP, rows[-1] + 1))

    def _draw_strip(self, top: int, bottom: int) -> Image.Image:
        size = (self.wide * _OVER, (bottom - top) * _OVER)
        large = Image.new("RGB", size, self.ground)
        pen = ImageDraw.Draw(large)
        for shape in self._shapes:
            if shape.rows.start < bottom and shape.rows.stop > top:
                shape.draw(pen, top)
        return large.reduce(_OVER)

    def _write(self, pen: ImageDraw.ImageDraw) -> None:
        for words in self._words:
            place, anchor = (round(words.x), round(words.y)), _ANCHORS[words.align]
            font, text = _font(words.size), words.text
            if words.halo:
                halo = words.halo
                pen.text(place, text, halo, font, anchor, stroke_width=5, stroke_fill=halo)
            colour, bold = words.colour, 0.4 if words.bold else 0
            pen.text(place, text, colour, font, anchor, stroke_width=bold, stroke_fill=colour)


@lru_cache(maxsize=16)
def _make_palette(grounds: frozenset[str], inks: frozenset[str]) -> Image.Image:
    """Every colour used, and what smooth edges make of it on each ground: a palette
    chosen from the pixels would shift the pale grounds, which lie close together."""
    ordered = sorted(grounds)
    plain = [ImageColor.getrgb(colour) for colour in (*ordered, *sorted(inks - grounds))]
    pairs = list(product(plain[: len(ordered)], plain[len(ordered) :]))
    steps = (256 - len(plain)) // max(len(pairs), 1)
    shares = [step / (steps + 1) for step in range(1, steps + 1)]
    blends = (_blend(one, other, share) for one, other in pairs for share in shares)
    # Pillow looks colours up by their first six bits: near ones would be mixed up.
    apart = [blend for blend in blends if all(_distance(blend, one) > 9 for one in plain)]
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in (*plain, *apart) for part in colour[:3]])
    return palette


def _blend(one: Sequence[int], other: Sequence[int], share: float) -> tuple[int, ...]:
    return tuple(round(a + (b - a) * share) for a, b in zip(one, other, strict=True))


def _distance(one: Sequence[int], other: Sequence[int]) -> int:
    return max(abs(a - b) for a, b in zip(one, other, strict=True))
