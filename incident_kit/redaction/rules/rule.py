"""What a rule is, and how a table of them is run over a view.

Patterns work on UTF-8 bytes; offsets are turned into characters for hits only.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import re2

from incident_kit.redaction.matching import Pattern, Spans, compiled
from incident_kit.redaction.views import lower


class Span(NamedTuple):
    """A hit in one text: offsets, what it is, what found it, whom it means."""

    start: int
    end: int
    kind: str
    rule: str
    value: str = ""


class Source:
    """A text to search, with what several rules need of it, made once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lower = lower(text)
        self.plain = text.isascii()

    @cached_property
    def data(self) -> bytes:
        """The text in UTF-8 (surrogates that cannot be written become ``?``)."""
        return self.text.encode("utf-8", "replace")

    @cached_property
    def _wide(self) -> tuple[list[int], list[int]]:
        """Where wide characters end, in characters and in bytes."""
        characters, places, extra = [0], [0], 0
        for [(place, end)] in WIDE.finditer(self.data):
            for letter in self.data[place:end].decode():
                width = len(letter.encode())
                place, extra = place + width, extra + width - 1
                characters.append(place - extra)
                places.append(place)
        return characters, places

    def character(self, place: int) -> int:
        """The character offset of a byte offset."""
        if self.plain:
            return place
        characters, places = self._wide
        index = bisect_right(places, place) - 1
        return characters[index] + place - places[index]

    def place(self, character: int) -> int:
        """The byte offset of a character offset."""
        if self.plain:
            return character
        characters, places = self._wide
        index = bisect_right(characters, character) - 1
        return places[index] + character - characters[index]


WIDE = compiled(rb"[^\x00-\x7f]+")


class Hit(NamedTuple):
    """A match a check looks at: the text around it, and its offsets in it."""

    source: Source
    start: int
    end: int
    spans: Spans
    names: Mapping[str, int]

    @property
    def text(self) -> str:
        """The hit itself."""
        return self.source.text[self.start : self.end]

    def before(self, count: int) -> str:
        """Up to ``count`` characters before the hit, in lower case."""
        return self.source.lower[max(0, self.start - count) : self.start]

    def after(self, count: int) -> str:
        """Up to ``count`` characters after the hit, in lower case."""
        return self.source.lower[self.end : self.end + count]

    def group(self, name: str) -> str:
        """A named group of the match; empty if it took no part."""
        start, end = self.spans[self.names[name]]
        return self.source.data[start:end].decode("utf-8", "ignore") if start >= 0 else ""

    def place(self, name: str) -> int:
        """The byte offset at which a named group starts."""
        return self.spans[self.names[name]][0]


Check = Callable[[Hit], bool]
#: Stretches of a text's bytes in order, each of whole lines.
Runs = list[tuple[int, int]]


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One row: what it finds, why that is to be hidden, and how it is told.

    ``pattern`` is RE2; what it flags is the group ``v`` if it has one, else the
    whole match. ``check`` has the last word. ``gate``, if there is one, matches
    within every match of ``pattern``: it rules out most texts with an automaton of
    far fewer states than the pattern's own.
    """

    id: str
    kind: str
    why: str
    pattern: str
    check: Check | None = None
    gate: str = ""

    @property
    def opener(self) -> str:
        """The pattern that tells where a text may hold a match."""
        return self.gate or self.pattern

    def find(self, source: Source, runs: Runs) -> Iterator[Span]:
        """Every hit in the runs."""
        pattern, check = compiled(self.pattern), self.check
        value = pattern.names.get("v", 0)
        for spans in pattern.within(source.data, runs):
            low, high = spans[value]
            if low < high:
                start, end = source.character(low), source.character(high)
                if check is None or check(Hit(source, start, end, spans, pattern.names)):
                    yield Span(start, end, self.kind, self.id, source.text[start:end])


@dataclass(frozen=True, slots=True, eq=False)
class Detector:
    """One row that takes more than a pattern: what opens it, and the code that looks."""

    id: str
    opener: str
    find: Callable[[Source, Runs], Iterator[Span]]


Row = Rule | Detector


def windows(scout: Pattern, data: bytes, below: int = 1) -> Iterator[tuple[int, int]]:
    """The lines in which a scout finds anything, each with as many ``below`` it, joined
    where they touch; byte offsets."""
    low = high = -1
    for (start, end), *_ in scout.finditer(data):
        if end <= high:
            continue
        first = data.rfind(b"\n", 0, start) + 1
        for _ in range(below + 1):
            end = data.find(b"\n", end) + 1 or len(data)
        if low >= 0 and first > high:
            yield low, high
            low = first
        low, high = low if low >= 0 else first, max(high, end)
    if low >= 0:
        yield low, high


#: About how many bytes are looked at together.
CHUNK = 2048
#: How far at least a chunk reaches into the next one, in bytes.
LAP = 100
#: What a group's automaton may take, in bytes; it is built as texts need it.
MEMORY = 32 << 20


def chunks(data: bytes) -> Iterator[tuple[int, int]]:
    """Runs of whole lines, each with the line end before it and the lines after it, so
    that what reaches over a line's end is seen whole; byte offsets."""
    low = 0
    while low < len(data):
        cut = data.find(b"\n", low + CHUNK) + 1 or len(data)
        yield max(0, low - 1), data.find(b"\n", cut + LAP) + 1 or len(data)
        low = cut


class Table:
    """Rows that are run together: a pass over each group of them tells which may have
    a hit in a chunk at all, and only those look there."""

    def __init__(self, rows: Sequence[Row], passes: int) -> None:
        """``passes``: more take longer, but fewer need automata that large texts
        outgrow. Rows alike stand together, so they are dealt out in turn."""
        self.rows = tuple(rows)
        self.passes = passes

    @cached_property
    def _sets(self) -> list[tuple[Any, tuple[Row, ...]]]:
        groups = (self.rows[first :: self.passes] for first in range(self.passes))
        return [(_set(group), group) for group in groups]

    def run(self, source: Source) -> Iterator[Span]:
        """Every hit of every row."""
        for row, runs in self._where(source.data).items():
            yield from row.find(source, runs)

    def _where(self, data: bytes) -> dict[Row, Runs]:
        """Where each row may have hits: runs of chunks, joined where they overlap."""
        found: dict[Row, Runs] = {}
        places = list(chunks(data))
        for rows, group in self._sets:
            for low, high in places:
                for number in rows.Match(data[low:high]) or ():
                    runs = found.setdefault(group[number], [])
                    if runs and low <= runs[-1][1]:
                        runs[-1] = runs[-1][0], high
                    else:
                        runs.append((low, high))
        return found


def _set(group: Sequence[Row]) -> Any:
    options = re2.Options()
    options.max_mem, options.never_capture = MEMORY, True
    rows = re2.Set.SearchSet(options)
    for row in group:
        rows.Add(row.opener.encode())
    rows.Compile()
    return rows
