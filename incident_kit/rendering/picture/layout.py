"""Where labels and dots go so that none covers another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from incident_kit.rendering.picture.canvas import Align

_GAP = 14.0


@dataclass(frozen=True, slots=True)
class Placed:
    """A label beside its hairline at ``x``: its row from the top, its side, its extent."""

    x: float
    row: int
    align: Align
    left: float
    right: float


def flags(labels: Sequence[tuple[float, float]], room: tuple[float, float]) -> list[Placed]:
    """Rows for labels that hang at hairlines running down: ``labels`` gives each
    one's place and width, four at most; ``room`` the ends that none may pass. In
    as few rows as there are ways to without touching.
    """
    choices = (
        [_flag(x, wide, row, align) for row in range(len(labels)) for align in _SIDES]
        for x, wide in labels
    )
    ways = (list(way) for way in product(*choices))
    return min(ways, key=lambda way: _cost(way, room))


def _cost(way: Sequence[Placed], room: tuple[float, float]) -> tuple[int, ...]:
    outside = sum(one.left < room[0] or one.right > room[1] for one in way)
    clashes = sum(_clash(one, other) for one, other in combinations(way, 2))
    taken = [one.row for one in way]
    return (outside + clashes, max(taken), sum(taken), sum(one.align == "right" for one in way))


_SIDES: tuple[Align, ...] = ("left", "right")


def _flag(x: float, wide: float, row: int, align: Align) -> Placed:
    left = x + _GAP / 2 if align == "left" else x - _GAP / 2 - wide
    return Placed(x, row, align, left, left + wide)


def _clash(one: Placed, other: Placed) -> bool:
    """Whether the words touch, or a hairline of one runs through the other's."""
    together = (
        one.row == other.row and one.left < other.right + _GAP and other.left < one.right + _GAP
    )
    return together or _crosses(one, other) or _crosses(other, one)


def _crosses(line: Placed, words: Placed) -> bool:
    return line.row <= words.row and words.left - 4 < line.x < words.right + 4


def rows(labels: Sequence[tuple[float, float]], count: int) -> list[int | None]:
    """A row below ``count`` for each label centred at its place; ``None`` without room."""
    ends = [float("-inf")] * count
    found: list[int | None] = []
    for x, wide in labels:
        row = next((n for n, end in enumerate(ends) if end + _GAP <= x - wide / 2), None)
        found.append(row)
        if row is not None:
            ends[row] = x + wide / 2
    return found


def swarm(dots: Sequence[tuple[float, float]], count: int) -> list[int]:
    """A level from ``-count`` to ``count`` for each dot (place, radius), 0 the middle,
    so that dots touch no other of their level while there is room, and then the
    level that is least crowded there."""
    taken: dict[int, list[tuple[float, float]]] = {level: [] for level in _levels(count)}
    chosen: list[int] = []
    for x, radius in dots:
        free = (level for level in taken if _space(taken[level], x, radius) >= 0)
        level = next(free, None)
        if level is None:
            level = max(taken, key=lambda one: (_space(taken[one], x, radius), -abs(one), one))
        taken[level].append((x, radius))
        chosen.append(level)
    return chosen


def _levels(count: int) -> Iterator[int]:
    yield 0
    for level in range(1, count + 1):
        yield from (level, -level)


def _space(row: Sequence[tuple[float, float]], x: float, radius: float) -> float:
    return min((abs(x - other) - radius - size - 1 for other, size in row), default=float("inf"))


def clear(left: float, right: float, wide: float, lines: Sequence[float]) -> float:
    """The middle for words between ``left`` and ``right``, as near the middle as
    keeps clear of ``lines``; the middle itself where no place does."""
    middle, slack = (left + right) / 2, (right - left - wide) / 2
    steps = range(int(max(slack, 0)) // 8)
    places = (middle + side * step * 8 for step in steps for side in (1, -1))
    far = (at for at in places if all(abs(at - x) > wide / 2 + 4 for x in lines))
    return next(far, middle)
