"""What a rule is, and how a table of them is run over a text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from incident_kit.redaction.matching import GroupSpans, PatternSet, compile_pattern
from incident_kit.redaction.source import Source, Span


class Hit(NamedTuple):
    """A match a check looks at: the text around it, and its offsets in it."""

    source: Source
    start: int
    end: int
    spans: GroupSpans
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
        return self.source.read_group(self.spans[self.names[name]])

    def byte_offset(self, name: str) -> int:
        """The byte offset at which a named group starts."""
        return self.spans[self.names[name]][0]


Check = Callable[[Hit], bool]
#: Stretches of a text's bytes in order, each of whole lines.
Runs = list[tuple[int, int]]


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One row: what it finds, why that is to be hidden, and what to look for.

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
        pattern, check = compile_pattern(self.pattern), self.check
        value = pattern.names.get("v", 0)
        for spans in pattern.within(source.data, runs):
            low, high = spans[value]
            if low < high:
                start, end = source.to_character(low), source.to_character(high)
                if check is None or check(Hit(source, start, end, spans, pattern.names)):
                    yield Span(start, end, self.kind, self.id, source.text[start:end])


@dataclass(frozen=True, slots=True, eq=False)
class Detector:
    """One row that takes more than a pattern: what opens it, and the code that looks."""

    id: str
    opener: str
    find: Callable[[Source, Runs], Iterator[Span]]


Row = Rule | Detector

#: About how many bytes are looked at together.
CHUNK_BYTES = 2048
#: How far at least a chunk reaches into the next one, in bytes.
OVERLAP_BYTES = 100
#: What a group's automaton may take, in bytes; it is built as texts need it.
AUTOMATON_BYTES = 32 << 20


def cut_chunks(data: bytes) -> Iterator[tuple[int, int]]:
    """Runs of whole lines, each with the line end before it and the lines after it, so
    that what reaches over a line's end is seen whole; byte offsets."""
    low = 0
    while low < len(data):
        cut = data.find(b"\n", low + CHUNK_BYTES) + 1 or len(data)
        yield max(0, low - 1), data.find(b"\n", cut + OVERLAP_BYTES) + 1 or len(data)
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
    def _groups(self) -> list[tuple[PatternSet, tuple[Row, ...]]]:
        groups = (self.rows[first :: self.passes] for first in range(self.passes))
        return [
            (PatternSet((row.opener for row in group), AUTOMATON_BYTES), group) for group in groups
        ]

    def run(self, source: Source) -> Iterator[Span]:
        """Every hit of every row."""
        for row, runs in self._find_runs(source.data).items():
            yield from row.find(source, runs)

    def _find_runs(self, data: bytes) -> dict[Row, Runs]:
        """Where each row may have hits: runs of chunks, joined where they overlap."""
        runs_by_row: dict[Row, Runs] = {}
        chunks = list(cut_chunks(data))
        for openers, group in self._groups:
            for chunk in chunks:
                for number in openers.match(data[slice(*chunk)]):
                    _add_chunk(runs_by_row.setdefault(group[number], []), chunk)
        return runs_by_row


def _add_chunk(runs: Runs, chunk: tuple[int, int]) -> None:
    """Put a chunk behind the runs, or make the last of them longer by it."""
    low, high = chunk
    if runs and low <= runs[-1][1]:
        runs[-1] = runs[-1][0], high
    else:
        runs.append(chunk)
