"""A text as it is searched, and what a search finds in it.

Patterns work on UTF-8 bytes; offsets are turned into characters for hits only.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from incident_kit.redaction.matching import Pattern, compile_pattern
from incident_kit.redaction.views import lower

_WIDE_RUN = compile_pattern(rb"[^\x00-\x7f]+")


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
        self.is_ascii = text.isascii()

    @cached_property
    def data(self) -> bytes:
        """The text in UTF-8 (surrogates that cannot be written become ``?``)."""
        return self.text.encode("utf-8", "replace")

    @cached_property
    def _wide_ends(self) -> tuple[list[int], list[int]]:
        """Where wide characters end, in characters and in bytes."""
        characters, offsets, extra = [0], [0], 0
        for [(offset, end)] in _WIDE_RUN.finditer(self.data):
            for letter in self.data[offset:end].decode():
                width = len(letter.encode())
                offset += width
                extra += width - 1
                characters.append(offset - extra)
                offsets.append(offset)
        return characters, offsets

    def to_character(self, byte: int) -> int:
        """The character offset of a byte offset."""
        if self.is_ascii:
            return byte
        characters, offsets = self._wide_ends
        index = bisect_right(offsets, byte) - 1
        return characters[index] + byte - offsets[index]

    def to_byte(self, character: int) -> int:
        """The byte offset of a character offset."""
        if self.is_ascii:
            return character
        characters, offsets = self._wide_ends
        index = bisect_right(characters, character) - 1
        return offsets[index] + character - characters[index]

    def read_group(self, group: tuple[int, int]) -> str:
        """What a group of a match holds; empty if it took no part."""
        start, end = group
        return self.data[start:end].decode("utf-8", "ignore") if start < end else ""

    def find_line_end(self, start: int) -> int:
        """Where the line that ``start`` is on ends, in characters."""
        end = self.text.find("\n", start)
        return end if end >= 0 else len(self.text)


def find_windows(scout: Pattern, data: bytes, below: int = 1) -> Iterator[tuple[int, int]]:
    """The lines in which a scout finds anything, each with as many ``below`` it, joined
    where they touch; byte offsets."""
    window: tuple[int, int] | None = None
    for (start, end), *_ in scout.finditer(data):
        if window and end <= window[1]:
            continue
        line_start = data.rfind(b"\n", 0, start) + 1
        for _ in range(below + 1):
            end = data.find(b"\n", end) + 1 or len(data)
        if window is None:
            window = line_start, end
        elif line_start > window[1]:
            yield window
            window = line_start, end
        else:
            window = window[0], max(window[1], end)
    if window:
        yield window
