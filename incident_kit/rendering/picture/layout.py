"""Where labels and dots go so that none covers another."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

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

    Of all ways the cheapest, and of those the first in the order of the choices. A label
    more never makes a way cheaper, so the cheapest beginning is always the next to go on
    with, and the first that is whole is the one; few of all ways are looked at.
    """
    choices = [
        [_flag(x, wide, row, align) for row in range(len(labels)) for align in _SIDES]
        for x, wide in labels
    ]
    begun: list[_Begun] = [((0, 0, 0, 0), (), ())]
    while True:
        cost, picks, placed = heappop(begun)
        if len(placed) == len(labels):
            return list(placed)
        for pick, label in enumerate(choices[len(placed)]):
            dearer = _add_cost(cost, placed, label, room)
            heappush(begun, (dearer, (*picks, pick), (*placed, label)))


#: What is bad in a way, the worst first: labels that lie outside or touch, the lowest row,
#: all rows, and labels on the left of their hairline.
_Cost = tuple[int, int, int, int]
#: A way that is begun: its cost, which choice each label took, and the labels.
_Begun = tuple[_Cost, tuple[int, ...], tuple["Placed", ...]]


def _add_cost(
    cost: _Cost, placed: Sequence[Placed], label: Placed, room: tuple[float, float]
) -> _Cost:
    """The cost of a way with one label more."""
    faults, lowest, rows, left = cost
    is_outside = label.left < room[0] or label.right > room[1]
    clashes = sum(_clash(one, label) for one in placed)
    return (
        faults + is_outside + clashes,
        max(lowest, label.row),
        rows + label.row,
        left + (label.align == "right"),
    )


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
    taken = {level: _Level() for level in _levels(count)}
    chosen: list[int] = []
    for x, radius in dots:
        free = (level for level, row in taken.items() if row.find_space(x, radius) >= 0)
        level = next(free, None)
        if level is None:
            level = max(taken, key=lambda one: (taken[one].find_space(x, radius), -abs(one), one))
        taken[level].add(x, radius)
        chosen.append(level)
    return chosen


def _levels(count: int) -> Iterator[int]:
    yield 0
    for level in range(1, count + 1):
        yield from (level, -level)


class _Level:
    """The dots of one level, by their radius, each list in order: only a neighbour can be
    the nearest of its size."""

    def __init__(self) -> None:
        self._by_radius: dict[float, list[float]] = {}

    def add(self, x: float, radius: float) -> None:
        """Put a dot there."""
        insort(self._by_radius.setdefault(radius, []), x)

    def find_space(self, x: float, radius: float) -> float:
        """How far a dot would be from the nearest; less than none where it would touch."""
        spaces = (
            abs(x - other) - radius - size - 1
            for size, places in self._by_radius.items()
            for other in _find_neighbours(places, x)
        )
        return min(spaces, default=float("inf"))


def _find_neighbours(places: Sequence[float], x: float) -> Sequence[float]:
    """The last place before ``x`` and the first that is not, of those in order."""
    index = bisect_left(places, x)
    return places[max(index - 1, 0) : index + 1]


def clear(left: float, right: float, wide: float, lines: Sequence[float]) -> float:
    """The middle for words between ``left`` and ``right``, as near the middle as
    keeps clear of ``lines``; the middle itself where no place does."""
    middle, slack = (left + right) / 2, (right - left - wide) / 2
    steps = range(int(max(slack, 0)) // 8)
    places = (middle + side * step * 8 for step in steps for side in (1, -1))
    far = (at for at in places if all(abs(at - x) > wide / 2 + 4 for x in lines))
    return next(far, middle)
