"""Patterns of RE2's over bytes: time linear in the text, whatever the text.

The library's own match objects ask the engine for its number of groups at every
access. Where a text is full of short matches that is a fifth of the whole search, so
matches are the engine's plain lists of spans here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

import re2

#: Where each group of a match starts and ends, in bytes, the whole match first;
#: ``(-1, -1)`` for a group that took no part.
Spans = list[tuple[int, int]]

_ANYWHERE, _HERE = re2._Anchor.UNANCHORED, re2._Anchor.ANCHOR_START


class Pattern:
    """A compiled pattern; ``names`` has the numbers of its named groups."""

    __slots__ = ("_match", "names")

    def __init__(self, pattern: bytes) -> None:
        made = re2.compile(pattern)
        self._match: Any = made._regexp.Match
        self.names: dict[str, int] = {name.decode(): n for name, n in made.groupindex.items()}

    def finditer(self, data: bytes, low: int = 0, high: int | None = None) -> Iterator[Spans]:
        """Every match in ``data[low:high]``, none overlapping, in order."""
        high = len(data) if high is None else min(high, len(data))
        while low <= high:
            spans: Spans = self._match(_ANYWHERE, data, low, high)
            start, end = spans[0]
            if start < 0:
                return
            yield spans
            low = max(end, low + 1)

    def within(self, data: bytes, runs: Iterable[tuple[int, int]]) -> Iterator[Spans]:
        """Every match in each of ``runs``."""
        for low, high in runs:
            yield from self.finditer(data, low, high)

    def search(self, data: bytes, low: int = 0, high: int | None = None) -> Spans | None:
        """The first match in ``data[low:high]``, if there is one."""
        return next(self.finditer(data, low, high), None)

    def match(self, data: bytes, low: int, high: int) -> Spans | None:
        """The match that starts at ``low`` and ends by ``high``, if there is one."""
        spans: Spans = self._match(_HERE, data, low, min(high, len(data)))
        return spans if spans[0][0] >= 0 else None


@lru_cache(maxsize=4096)
def compiled(pattern: str | bytes) -> Pattern:
    """The pattern, compiled when first needed."""
    return Pattern(pattern.encode() if isinstance(pattern, str) else pattern)
