"""Proper nouns nobody listed: shown once to a person, never an error."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

import re2

from incident_kit.model import Finding, Known
from incident_kit.redaction.engine import find
from incident_kit.redaction.names.words import is_plain, is_trade
from incident_kit.redaction.views import View, fold, fold_text

CAPITALISED = re2.compile(
    r"\b[A-Z][A-Za-z]+(?:['’-][A-Z][A-Za-z]+)*(?:[ \t]+(?:of |van |von |de |der |den |di |da "
    r"|la |le |bin |al )?[A-Z][A-Za-z]+(?:['’-][A-Z][A-Za-z]+)*){0,5}"
)
#: Code, links and tags hold no names.
SKIPPED = re2.compile("(?s)```.*?(?:```|$)|`[^`\\n]*`|https?://\\S+|<[^<>\\n]*>|\\]\\([^()\\n]*\\)")
WORD = re2.compile(r"[A-Za-z]+(?:['’-][A-Z][A-Za-z]+)*")
#: What a sentence, a heading, an item or a cell of a table begins after.
SENTENCE_START = re2.compile(r"(?:^|[\n.!?:|]|[-*+•>]|\d[.)])[ \t]*[\"'(\[*_#|>]*[ \t]*$")
HEADING = re2.compile(r"^[ \t>]*(?:#{1,6} |\*\*)")
#: A word with fewer letters is no name.
SHORTEST = 3


class Name(NamedTuple):
    """A run of capitalised words: where it starts, where its own words end, and where the
    plain words end that follow them."""

    start: int
    end: int
    plain_end: int


def find_unfamiliar(
    text: str, known: Known | None = None, familiar: Sequence[str] = ()
) -> list[Finding]:
    """Each capitalised name that neither the language, nor the trade, nor the
    directories know: where it stands first only, in order, and no part of a longer
    one. So is a name of plain words inside a sentence (the Lantern Office).
    Never what ``find`` has already, nor a word of ``familiar``."""
    known = known or Known()
    view = fold(text)
    taken = _Stretches(_list_taken(text, view, known))
    names = list(_find_names(view.text, _list_words((*known.public, *familiar))))
    first: dict[str, Finding] = {}
    for start, end in _trim_plain_words(view.text, names):
        low, high = view.span(start, end)
        if not taken.touch(low, high):
            name = view.text[start:end].casefold()
            first.setdefault(name, Finding(low, high, "name", "unfamiliar", text[low:high]))
    parts = {part for name in first for part in _list_parts(name)}
    return [found for name, found in first.items() if " ".join(name.split()) not in parts]


def is_part(name: str, whole: str) -> bool:
    """Are the words of ``name`` words of ``whole``, side by side and in its order?"""
    return f" {' '.join(name.casefold().split())} " in f" {' '.join(whole.casefold().split())} "


class _Stretches:
    """Stretches of a text that may overlap, asked whether they touch another."""

    def __init__(self, stretches: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(stretches)
        self._starts = [start for start, _ in ordered]
        self._farthest_ends = list(accumulate((end for _, end in ordered), max))

    def touch(self, start: int, end: int) -> bool:
        """Does any reach into ``start`` to ``end``?"""
        begun = bisect_left(self._starts, end)
        return begun > 0 and self._farthest_ends[begun - 1] > start


def _list_taken(text: str, view: View, known: Known) -> Iterator[tuple[int, int]]:
    """Where no name is looked for: what is found already, and what is no prose."""
    for finding in find(text, known):
        yield finding.start, finding.end
    for match in SKIPPED.finditer(view.text):
        yield view.span(match.start(), match.end())


def _list_words(names: Iterable[str]) -> set[str]:
    """The words of names that may pass."""
    folded = (fold_text(name).casefold().replace("-", " ") for name in names)
    return {word for name in folded for word in name.split()}


def _list_parts(name: str) -> Iterator[str]:
    """Some words of a name side by side, not all."""
    words = name.split()
    for start in range(len(words)):
        for stop in range(start + 1, len(words) + 1):
            if stop - start < len(words):
                yield " ".join(words[start:stop])


def _trim_plain_words(text: str, names: list[Name]) -> Iterator[tuple[int, int]]:
    """Names with the plain words behind them that they have everywhere, or have none of:
    ``Quillon Bank``, but ``Quillon`` where ``Quillon Bank`` and ``Quillon App`` stand."""
    shared: dict[str, list[str]] = {}
    for start, end, plain_end in names:
        name, plain_words = text[start:end].casefold(), text[end:plain_end].split()
        if plain_words:
            shared[name] = _keep_common_start(shared.get(name, plain_words), plain_words)
    for start, end, plain_end in names:
        plain_words = shared.get(text[start:end].casefold(), []) if plain_end > end else []
        if plain_words:
            found = list(WORD.finditer(text, end, plain_end))
            end = found[len(plain_words) - 1].end()
        yield start, end


def _keep_common_start(words: list[str], others: list[str]) -> list[str]:
    """The words with which both begin."""
    common = []
    for word, other in zip(words, others, strict=False):
        if word != other:
            break
        common.append(word)
    return common


def _find_names(text: str, familiar: set[str]) -> Iterator[Name]:
    """Runs of capitalised words, from the first strange one to the last; those of plain words
    alone where they are a name inside a sentence."""
    for match in CAPITALISED.finditer(text):
        words: list[Any] = list(WORD.finditer(match.group()))
        strange = [word for word in words if _is_strange(word.group(), familiar)]
        is_heading = _stands_in_heading(text, match.start())
        if strange:
            first, last = strange[0], strange[-1]
        elif not is_heading and _is_plain_name(text, match.start(), words, familiar):
            first, last = words[0], words[-1]
        else:
            continue
        plain_last = last if is_heading else words[-1]
        offset = match.start()
        yield Name(offset + first.start(), offset + last.end(), offset + plain_last.end())


def _stands_in_heading(text: str, start: int) -> bool:
    """Does its line begin as a heading, where every word may have a capital?"""
    line_start = text.rfind("\n", 0, start) + 1
    return HEADING.search(text[line_start:start]) is not None


def _is_plain_name(text: str, start: int, words: Sequence[Any], familiar: set[str]) -> bool:
    """Two plain words and more, each with a capital, inside a sentence: no name of
    the trade, of a day or of a place."""
    if len(words) < 2 or SENTENCE_START.search(text[max(0, start - 12) : start]):
        return False
    return not any(_is_known_word(word.group(), familiar) for word in words)


def _is_known_word(word: str, familiar: set[str]) -> bool:
    return word.isupper() or word.casefold() in familiar or is_trade(word)


def _is_strange(word: str, familiar: set[str]) -> bool:
    """Is it neither familiar nor made of words of the language?"""
    base = word[:-2] if word.endswith(("'s", "’s")) else word
    if len(base) < SHORTEST or base.casefold() in familiar:
        return False
    parts = base.replace("’", "-").replace("'", "-").casefold().split("-")
    return not all(part in familiar or is_plain(part) for part in parts)
