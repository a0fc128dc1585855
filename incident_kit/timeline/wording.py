"""A small language for wordings, and a quick search for hundreds of them.

A row of wordings is one text, with a bar between two of them. ``..`` stands for a few
words of the same sentence, ``+`` for whatever comes between in either order, ``-`` after
a word for any ending, a name in braces for any of its words; the rest is a regular
expression. A wording is looked for, and compiled, only where a word begins as it does: the
time grows with the text, hardly with the table.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache

#: So many letters of a word find the wordings that may begin there.
_KEY = 3
#: So many words are known with their wordings: people say the same few again and again.
_MOST_WORDS = 4096
_WORD = re.compile(r"\w+")
_NAME = re.compile(r"\{([a-z]+)\}")
_LOOK_BEHIND = re.compile(r"\(\?<!(?:[^()\\]|\\.)*\)")
_OPTIONAL = re.compile(r"[?*]")


class Wording:
    """What row ``number`` has for a match of ``expression``, and how such a match begins."""

    def __init__(self, number: int, expression: str) -> None:
        self.number = number
        self.beginnings = tuple(_find_beginnings(expression))
        self._expression = expression

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The expression, compiled on first use: no text uses them all."""
        return re.compile(rf"(?:{self._expression})(?!\w)")


class Wordings:
    """Rows of wordings, to be found in sentences in lower case."""

    def __init__(self, rows: Sequence[str], names: Mapping[str, str]) -> None:
        self._by_beginning: dict[str, list[Wording]] = defaultdict(list)
        self._by_key: dict[str, Sequence[Wording]] = {}
        self._candidates = lru_cache(_MOST_WORDS)(self._find_candidates)
        self._rows = len(rows)
        self._parts: dict[str, int] = {}
        self._together: list[tuple[int, frozenset[int]]] = []
        for number, row in enumerate(rows):
            for wording in row.split(" | "):
                self._add(number, [_expand(part, names) for part in wording.split(" + ")])

    def find(self, sentence: str) -> set[int]:
        """The numbers of the rows that the sentence has a wording of."""
        found: set[int] = set()
        for word in _WORD.finditer(sentence):
            for wording in self._candidates(word.group()):
                is_new = wording.number not in found
                if is_new and wording.pattern.match(sentence, word.start()):
                    found.add(wording.number)
        together = {number for number, parts in self._together if parts <= found}
        return {number for number in found if number < self._rows} | together

    def _add(self, number: int, parts: Sequence[str]) -> None:
        if len(parts) == 1:
            self._add_part(number, parts[0])
            return
        for part in parts:
            if part not in self._parts:
                self._parts[part] = self._rows + len(self._parts)
                self._add_part(self._parts[part], part)
        self._together.append((number, frozenset(self._parts[part] for part in parts)))

    def _add_part(self, number: int, part: str) -> None:
        wording = Wording(number, part)
        for beginning in {one[:_KEY] for one in wording.beginnings}:
            self._by_beginning[beginning].append(wording)

    def _find_candidates(self, word: str) -> Sequence[Wording]:
        """The wordings that may begin with a word, by it and the space behind it."""
        whole = f"{word} "
        found = self._find_by_key(whole[:_KEY])
        return [wording for wording in found if whole.startswith(wording.beginnings)]

    def _find_by_key(self, key: str) -> Sequence[Wording]:
        """The wordings that may begin with a word which begins with ``key``."""
        known = self._by_key.get(key)
        if known is None:
            beginnings = (key[:length] for length in range(len(key) + 1))
            known = [one for begin in beginnings for one in self._by_beginning.get(begin, ())]
            self._by_key[key] = known
        return known


def _expand(wording: str, names: Mapping[str, str]) -> str:
    """The wording as a regular expression."""
    single = " ".join(wording.split())
    named = _NAME.sub(lambda name: names[name.group(1)], single)
    spaced = named.replace(" .. ", r"\b.{0,40}?(?<!\w)")
    return re.sub(r"(?<=\w)-(?=[|) ]|\Z)", r"\\w*", spaced)


def _find_beginnings(wording: str) -> set[str]:
    """The letters that what it matches begins with, with a space after a whole word;
    empty letters stand for any."""
    wording = _LOOK_BEHIND.sub("", wording, count=1) if wording.startswith("(?<!") else wording
    if wording.startswith("("):
        return _find_beginnings_of_group(wording)
    if wording.startswith(r"\d"):
        return set("0123456789")
    letters = re.split("[^a-z0-9]", wording, maxsplit=1)[0]
    after = wording[len(letters) : len(letters) + 1]
    if after in ("?", "*"):
        return {letters[:-1]}
    return {f"{letters} " if after in (" ", "'") else letters}


def _find_beginnings_of_group(wording: str) -> set[str]:
    options, rest = _split_group(wording)
    found = {letters for option in options for letters in _find_beginnings(option)}
    if _OPTIONAL.match(rest):
        found |= _find_beginnings(rest[1:])
    return found


def _split_group(wording: str) -> tuple[list[str], str]:
    """The options of the group that ``wording`` begins with, and what follows it."""
    depth, begin = 0, 1
    options: list[str] = []
    for place, sign in enumerate(wording):
        depth += (sign == "(") - (sign == ")")
        if depth == 0 or (depth == 1 and sign == "|"):
            options.append(wording[begin:place])
            begin = place + 1
        if depth == 0:
            return options, wording[begin:]
    return [""], ""
