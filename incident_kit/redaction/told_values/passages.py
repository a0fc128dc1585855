"""Sentences that speak of a credential, each with what belongs to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from incident_kit.redaction.names.foreign_words import has_foreign_words
from incident_kit.redaction.told_values.cues import ANY, ENTERED, OPENED, STRONG, WEAK

#: In the order of the fields of a passage.
_CUES = (STRONG, WEAK, OPENED, ENTERED)
_SENTENCE_END = re.compile(r"(?<=[.!?])[ \t]+(?=\S)")
#: So few words on a line beside it belong to a sentence.
_FEW_WORDS = 3


class Passage(NamedTuple):
    """A sentence with those beside it, where it stands itself, up to an answer on the next
    line, and what it says of a credential."""

    start: int
    end: int
    own_start: int
    own_end: int
    is_strong: bool
    is_weak: bool
    is_opened: bool
    is_entered: bool

    @property
    def is_sure(self) -> bool:
        """Does it speak of a password, of getting in or of what a number opens?"""
        return self.is_strong or self.is_entered or self.is_opened

    @property
    def may_be_keyed(self) -> bool:
        """May a number in it open something or be a code?"""
        return self.is_strong or self.is_opened or self.is_weak


def find_passages(text: str) -> Iterator[Passage]:
    """The sentences of ``text`` that speak of a credential, in order."""
    low = 0
    for line in text.splitlines(keepends=True):
        high = low + len(line)
        if _has_cue(line):
            yield from _split_line(text, low, high)
        low = high


def _has_cue(line: str) -> bool:
    return ANY.search(line) is not None


def _split_line(text: str, low: int, high: int) -> Iterator[Passage]:
    """The sentences of a line that speak of a credential, each with the one before it and
    the next one; on the lines around, a question's answer or what stands there alone."""
    line = text[low:high]
    starts = [0, *(match.end() for match in _SENTENCE_END.finditer(line)), len(line)]
    for number in range(len(starts) - 1):
        sentence = line[starts[number] : starts[number + 1]]
        if not _has_cue(sentence):
            continue
        start = low + starts[max(0, number - 1)]
        end = low + starts[min(number + 2, len(starts) - 1)]
        if number == 0:
            start = _find_short_line_before(text, start)
        if number + 2 >= len(starts):
            end = _find_line_behind(text, end, is_open=_is_open(sentence))
        own_start = low + starts[number]
        is_last = number + 2 >= len(starts) or _is_open(sentence)
        own_end = end if is_last else low + starts[number + 1]
        yield _describe(text, (start, end, own_start, own_end), sentence)


def _is_open(sentence: str) -> bool:
    """Does it leave open what the next one says?"""
    return sentence.rstrip()[-1:] in ("?", ":")


def _describe(text: str, places: tuple[int, int, int, int], sentence: str) -> Passage:
    """What a sentence says of a credential; in other languages, in which few speak of code,
    a word for a key or a code says enough."""
    strong, weak, opened, entered = (words.search(sentence) is not None for words in _CUES)
    is_foreign = has_foreign_words(text, places[2])
    return Passage(*places, strong or (weak and is_foreign), weak, opened, entered)


def _find_short_line_before(text: str, start: int) -> int:
    """Where the line before begins, if little stands on it."""
    before = text.rfind("\n", 0, max(0, start - 1)) + 1
    is_short = 0 < len(text[before:start].split()) <= _FEW_WORDS
    return before if is_short else start


def _find_line_behind(text: str, end: int, *, is_open: bool) -> int:
    """Where the next line ends, if little stands on it or what ends here is open."""
    stop = text.find("\n", end)
    stop = stop if stop >= 0 else len(text)
    is_short = 0 < len(text[end:stop].split()) <= _FEW_WORDS
    return stop if is_open or is_short else end
