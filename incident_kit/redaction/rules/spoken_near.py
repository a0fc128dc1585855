"""Passwords that people make of words, near a word for one, in a sentence of whatever form."""

from __future__ import annotations

from collections.abc import Iterator

from incident_kit.redaction.matching import compile_pattern
from incident_kit.redaction.rules.grammar import VALUE, any_row
from incident_kit.redaction.rules.rule import Detector, Runs
from incident_kit.redaction.rules.sentences import CODE
from incident_kit.redaction.rules.values.chosen import is_chosen
from incident_kit.redaction.source import Source, Span

NOUN = rf"(?i)(?:^|[^\w-])(?:{any_row('noun')})(?:[^\w-]|$)"
_VALUE = compile_pattern(rf"(?m)(?:^|[ \t\"'`(]){VALUE}(?:[ \t,.!?;\"'`)]|$)")
#: How far before and behind the word a value stands on its line, in bytes.
_MOST_BEFORE, _MOST_BEHIND = 40, 60


def find_near(source: Source, runs: Runs) -> Iterator[Span]:
    """What only people make up, near a word for a password."""
    reach = 0
    for [(low, high)] in compile_pattern(NOUN).within(source.data, runs):
        start = source.data.rfind(b"\n", 0, low + 1) + 1
        stop = source.data.find(b"\n", high - 1)
        stop = len(source.data) if stop < 0 else stop
        if CODE.search(source.read_group((max(start, low - 80), min(stop, high + 80)))):
            continue
        first = max(start, low - _MOST_BEFORE, reach)
        for spans in _VALUE.finditer(source.data, first, min(stop, high + _MOST_BEHIND)):
            begin, reach = spans[_VALUE.names["v"]]
            value = source.read_group((begin, reach))
            if is_chosen(value):
                yield _make_span(source, begin, reach)


def _make_span(source: Source, low: int, high: int) -> Span:
    return Span(source.to_character(low), source.to_character(high), "secret", "spoken-near")


NEAR = Detector("spoken-near", NOUN, find_near)
