"""Rules of the canvas: rows that are drawn once, and in strips, look as if all were drawn."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from incident_kit.rendering.picture.canvas import Canvas

WIDE, HIGH = 90, 230
INK, PALE, EDGE = "#1d232b", "#f4f6f9", "#ffffff"
PLACES = st.tuples(*[st.integers(-40, 2 * size + 40).map(lambda n: n / 2) for size in (WIDE, HIGH)])
RADII = st.sampled_from([6.0, 8.5])
UPRIGHT = st.tuples(PLACES, st.integers(0, HIGH), st.sampled_from([1.5, 2.0, 3.0]))
SLANTED = st.tuples(PLACES, PLACES, st.sampled_from([1.5, 2.0, 3.0]))
SHAPES = st.one_of(
    st.tuples(st.just("box"), st.tuples(PLACES, st.integers(0, 80), st.integers(0, 200))),
    st.tuples(st.just("upright"), UPRIGHT),
    st.tuples(st.just("slanted"), SLANTED),
    st.tuples(st.just("dot"), st.tuples(PLACES, RADII)),
    st.tuples(st.just("diamond"), st.tuples(PLACES, RADII)),
)


class Whole:
    """The same shapes, all at twice the size at once."""

    def __init__(self) -> None:
        self.image = Image.new("RGB", (WIDE * 2, HIGH * 2), EDGE)
        self._pen = ImageDraw.Draw(self.image)

    def box(self, box: tuple[float, ...], fill: str) -> None:
        self._pen.rectangle([2 * number for number in box], fill=fill)

    def line(self, start: Any, end: Any, fill: str, wide: float) -> None:
        self._pen.line([2 * number for number in (*start, *end)], fill=fill, width=round(wide * 2))

    def dot(self, x: float, y: float, radius: float, fill: str, edge: str) -> None:
        corners = [2 * number for number in (x - radius, y - radius, x + radius, y + radius)]
        self._pen.ellipse(corners, fill=fill, outline=edge, width=2)

    def shape(self, points: Any, fill: str) -> None:
        self._pen.polygon([2 * number for point in points for number in point], fill=fill)


def draw(surface: Canvas | Whole, kind: str, how: Any) -> None:
    (x, y), *sizes = how
    if kind == "box":
        surface.box((x, y, x + sizes[0], y + sizes[1]), PALE)
    elif kind == "upright":
        surface.line((x, y), (x, y + sizes[0]), INK, sizes[1])
    elif kind == "slanted":
        surface.line((x, y), sizes[0], INK, sizes[1])
    elif kind == "dot":
        surface.dot(x, y, sizes[0], INK, EDGE)
    else:
        r = sizes[0]
        surface.shape([(x, y - r), (x + r, y), (x, y + r), (x - r, y)], INK)


@settings(max_examples=200)
@given(st.lists(SHAPES, max_size=12))
def test_a_picture_is_what_all_its_shapes_drawn_at_once_would_be(shapes: list[Any]) -> None:
    canvas, whole = Canvas(WIDE, HIGH), Whole()
    for kind, how in shapes:
        draw(canvas, kind, how)
        draw(whole, kind, how)
    drawn = Image.open(BytesIO(canvas.png()))
    wanted = whole.image.reduce(2).quantize(palette=drawn, dither=Image.Dither.NONE)
    assert drawn.tobytes() == wanted.tobytes()
