"""Stretches of a text, asked whether they touch another."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate


class Stretches:
    """Stretches of a text that may overlap, asked whether they touch another."""

    def __init__(self, stretches: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(stretches)
        self._starts = [start for start, _ in ordered]
        self._farthest_ends = list(accumulate((end for _, end in ordered), max))

    def touch(self, start: int, end: int) -> bool:
        """Does any reach into ``start`` to ``end``?"""
        begun = bisect_left(self._starts, end)
        return begun > 0 and self._farthest_ends[begun - 1] > start
