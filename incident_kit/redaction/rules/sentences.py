"""A rule for a sentence in many languages: a pattern for each, none of them large."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial

from incident_kit.redaction.matching import compile_pattern
from incident_kit.redaction.rules.grammar import any_row, write_patterns
from incident_kit.redaction.rules.rule import Check, Detector, Hit, Runs
from incident_kit.redaction.rules.values.chosen import SHAPE, is_chosen
from incident_kit.redaction.source import Source, Span

#: Signs of code and settings: no sentence has them. By the standard library: a class.
CODE = re.compile(r"[{};=<>\[\]|\\]")
#: A user, and what stands right between it and a password.
_BEFORE_VALUE = re.compile(r"^[\w.-]+[:/=]")
#: How far around a value its sentence is looked for, in bytes.
_MOST_BEFORE, _MOST_BEHIND = 160, 80
#: How near to its word a sentence has no sign of code, in bytes.
_NEAR = 30


@dataclass(frozen=True, eq=False)
class Sentence:
    """One row: what it finds, why that is to be hidden, and its form: ``template`` has the
    rows of a language in braces, and the group ``v`` for the value; ``check`` has the last
    word. A sentence is looked for on the lines with a word of one of ``rows``; without
    ``rows``, around what only people make up."""

    id: str
    why: str
    template: str
    check: Check
    rows: tuple[str, ...] = ()

    @cached_property
    def patterns(self) -> tuple[str, ...]:
        """The sentence in each language that has words for it."""
        patterns = dict.fromkeys(write_patterns(self.template))
        return tuple(f"(?im){pattern}" for pattern in patterns)

    @cached_property
    def opener(self) -> str:
        """What a text has that has such a sentence."""
        words = "|".join(map(any_row, self.rows))
        return rf"(?i)(?:^|[^\w])(?:{words})(?:[^\w]|$)" if words else SHAPE

    def find(self, source: Source, runs: Runs) -> Iterator[Span]:
        """Every value in the runs, in whatever language."""
        windows = self._find_lines(source, runs) if self.rows else _find_around(source)
        for low, high in windows:
            for text in self.patterns:
                yield from self._find_in(source, text, low, high)

    def _find_in(self, source: Source, text: str, low: int, high: int) -> Iterator[Span]:
        pattern = compile_pattern(text)
        for spans in pattern.finditer(source.data, low, high):
            first, last = spans[pattern.names["v"]]
            start, end = source.to_character(first), source.to_character(last)
            if self.check(Hit(source, start, end, spans, pattern.names)):
                yield Span(start, end, "secret", self.id, source.text[start:end])

    def _find_lines(self, source: Source, runs: Runs) -> Iterator[tuple[int, int]]:
        """The lines with one of the words that open such a sentence; byte offsets."""
        data, reach = source.data, -1
        for [(low, high)] in compile_pattern(self.opener).within(data, runs):
            if high <= reach:
                continue
            start, stop = data.rfind(b"\n", 0, low + 1) + 1, data.find(b"\n", high - 1)
            stop = stop if stop >= 0 else len(data)
            around = max(start, low - _NEAR), min(stop, high + _NEAR)
            if not CODE.search(source.read_group(around)):
                yield start, stop
                reach = stop


def group_sentences(sentences: Sequence[Sentence]) -> Iterator[Detector]:
    """The rows as a table runs them: those that one word opens together, so that a text is
    asked once whether it has such a word."""
    for rows in dict.fromkeys(one.rows for one in sentences):
        group = [one for one in sentences if one.rows == rows]
        yield Detector(group[0].id, group[0].opener, partial(_find_all, group))


def _find_all(group: Sequence[Sentence], source: Source, runs: Runs) -> Iterator[Span]:
    for sentence in group:
        yield from sentence.find(source, runs)


@lru_cache(maxsize=2)
def _find_around(source: Source) -> tuple[tuple[int, int], ...]:
    """The stretches around what only people make up, each within its line, joined where they
    overlap; byte offsets."""
    windows: list[tuple[int, int]] = []
    for [(low, high)] in compile_pattern(SHAPE).finditer(source.data):
        token = source.read_group((low, high)).rstrip(".:*»”")
        if is_chosen(token) or is_chosen(_BEFORE_VALUE.sub("", token)):
            start = max(source.data.rfind(b"\n", 0, low) + 1, low - _MOST_BEFORE)
            stop = source.data.find(b"\n", high, high + _MOST_BEHIND)
            stop = stop if stop >= 0 else min(high + _MOST_BEHIND, len(source.data))
            if CODE.search(source.read_group((start, stop))):
                continue
            if windows and start <= windows[-1][1]:
                start = windows.pop()[0]
            windows.append((start, stop))
    return tuple(windows)
