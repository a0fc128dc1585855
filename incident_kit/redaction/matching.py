"""Patterns of RE2's over bytes: time linear in the text, whatever the text.

The library's own match objects ask the engine for its number of groups at every
access. Where a text is full of short matches that costs: a whole search takes 9 to 15 %
more time through them. So matches are the engine's plain lists of spans here, which the
library keeps to itself: its version is pinned exactly, and a test tells if they change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

import re2

#: Where each group of a match starts and ends, in bytes, the whole match first;
#: ``(-1, -1)`` for a group that took no part.
GroupSpans = list[tuple[int, int]]

_ANYWHERE, _HERE = re2._Anchor.UNANCHORED, re2._Anchor.ANCHOR_START


class PatternSet:
    """Patterns that are looked for together, in one pass over a text."""

    __slots__ = ("_match",)

    def __init__(self, patterns: Iterable[str], most_bytes: int = 8 << 20) -> None:
        """``most_bytes``: what the automaton of all of them may take; it is built as
        texts need it."""
        options = re2.Options()
        options.max_mem, options.never_capture = most_bytes, True
        searched = re2.Set.SearchSet(options)
        for pattern in patterns:
            searched.Add(pattern.encode())
        searched.Compile()
        self._match: Any = searched.Match

    def match(self, text: str | bytes) -> Sequence[int]:
        """The numbers of the patterns that match somewhere in ``text``, in no order."""
        numbers: Sequence[int] = self._match(text)
        return numbers or ()


class Pattern:
    """A compiled pattern; ``names`` has the numbers of its named groups."""

    __slots__ = ("_match", "names")

    def __init__(self, pattern: bytes) -> None:
        library_pattern = re2.compile(pattern)
        groups = library_pattern.groupindex.items()
        self._match: Any = library_pattern._regexp.Match
        self.names: dict[str, int] = {name.decode(): number for name, number in groups}

    def finditer(self, data: bytes, low: int = 0, high: int | None = None) -> Iterator[GroupSpans]:
        """Every match in ``data[low:high]``, none overlapping, in order."""
        high = len(data) if high is None else min(high, len(data))
        while low <= high:
            spans: GroupSpans = self._match(_ANYWHERE, data, low, high)
            start, end = spans[0]
            if start < 0:
                return
            yield spans
            low = max(end, low + 1)

    def within(self, data: bytes, runs: Iterable[tuple[int, int]]) -> Iterator[GroupSpans]:
        """Every match in each of ``runs``."""
        for low, high in runs:
            yield from self.finditer(data, low, high)

    def search(self, data: bytes, low: int = 0, high: int | None = None) -> GroupSpans | None:
        """The first match in ``data[low:high]``, if there is one."""
        return next(self.finditer(data, low, high), None)

    def match(self, data: bytes, low: int, high: int) -> GroupSpans | None:
        """The match that starts at ``low`` and ends by ``high``, if there is one."""
        spans: GroupSpans = self._match(_HERE, data, low, min(high, len(data)))
        return spans if spans[0][0] >= 0 else None


@lru_cache(maxsize=4096)
def compile_pattern(pattern: str | bytes) -> Pattern:
    """The pattern, compiled when first needed."""
    return Pattern(pattern.encode() if isinstance(pattern, str) else pattern)
