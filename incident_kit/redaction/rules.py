"""What a rule is, and how a table of them is run over a view.

Every pattern is RE2's: its time is linear in the text, whatever the text.
Patterns work on UTF-8 bytes; offsets are turned into characters for hits only.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

import re2

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

    @cached_property
    def data(self) -> bytes:
        """The text in UTF-8 (surrogates that cannot be written become ``?``)."""
        return self.text.encode("utf-8", "replace")

    @cached_property
    def _wide(self) -> tuple[list[int], list[int]]:
        """Where wide characters end, in characters and in bytes."""
        characters, places = [0], [0]
        for match in WIDE.finditer(self.data):
            count = characters[-1] + match.start() - places[-1]
            place = match.start()
            for character in match.group().decode():
                count, place = count + 1, place + len(character.encode())
                characters.append(count)
                places.append(place)
        return characters, places

    def character(self, place: int) -> int:
        """The character offset of a byte offset."""
        if len(self.data) == len(self.text):
            return place
        characters, places = self._wide
        index = bisect_right(places, place) - 1
        return characters[index] + place - places[index]

    def place(self, character: int) -> int:
        """The byte offset of a character offset."""
        if len(self.data) == len(self.text):
            return character
        characters, places = self._wide
        index = bisect_right(characters, character) - 1
        return places[index] + character - characters[index]


WIDE = re2.compile(rb"[^\x00-\x7f]+")


class Hit(NamedTuple):
    """A match a check looks at: the text around it, and its offsets in it."""

    source: Source
    start: int
    end: int
    match: Any

    @property
    def text(self) -> str:
        return self.source.text[self.start : self.end]

    def before(self, count: int) -> str:
        """Up to ``count`` characters before the hit, in lower case."""
        return self.source.lower[max(0, self.start - count) : self.start]

    def after(self, count: int) -> str:
        """Up to ``count`` characters after the hit, in lower case."""
        return self.source.lower[self.end : self.end + count]

    def group(self, name: str) -> str:
        """A named group of the match; empty if it took no part."""
        found = self.match.group(name.encode())
        return found.decode() if found else ""


Check = Callable[[Hit], bool]


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: what it finds, why that is to be hidden, and how it is told.

    ``pattern`` is RE2; what it flags is the group ``v`` if it has one, else the
    whole match. ``signs`` are texts (lower case) of which one must occur before
    the pattern is tried at all; none means always. ``check`` has the last word.
    """

    id: str
    kind: str
    why: str
    pattern: str
    signs: tuple[str, ...] = ()
    check: Check | None = None


@lru_cache(maxsize=4096)
def compiled(pattern: str) -> tuple[Any, dict[str, int]]:
    """The pattern over bytes, compiled when first needed, and its named groups."""
    made = re2.compile(pattern.encode())
    return made, {name.decode(): index for name, index in made.groupindex.items()}


def run(rule: Rule, source: Source) -> Iterator[Span]:
    """Every hit of one rule, in order, whatever its signs."""
    pattern, groups = compiled(rule.pattern)
    group = groups.get("v", 0)
    for match in pattern.finditer(source.data):
        yield from judged(rule, source, match, group)


def judged(rule: Rule, source: Source, match: Any, group: int) -> Iterator[Span]:
    """The span of a match, if it has one and the rule's check agrees."""
    start, end = match.span(group)
    if start < 0 or start == end:
        return
    hit = Hit(source, source.character(start), source.character(end), match)
    if rule.check is None or rule.check(hit):
        yield Span(hit.start, hit.end, rule.kind, rule.id, hit.text)


def run_table(rules: Sequence[Rule], source: Source) -> Iterator[Span]:
    """The hits of all rules of a table whose signs occur."""
    for rule in rules:
        if not rule.signs or any(sign in source.lower for sign in rule.signs):
            yield from run(rule, source)
