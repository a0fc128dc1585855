"""Proper nouns nobody listed: shown once to a person, never an error."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate, takewhile
from typing import Any

import re2

from incident_kit.model import Finding, Known
from incident_kit.redaction.engine import find
from incident_kit.redaction.names.words import is_plain, is_trade
from incident_kit.redaction.views import fold, fold_text

NOUN = re2.compile(
    r"\b[A-Z][A-Za-z]+(?:['’-][A-Z][A-Za-z]+)*(?:[ \t]+(?:of |van |von |de |der |den |di |da "
    r"|la |le |bin |al )?[A-Z][A-Za-z]+(?:['’-][A-Z][A-Za-z]+)*){0,5}"
)
SKIPPED = re2.compile("(?s)```.*?(?:```|$)|`[^`\\n]*`|https?://\\S+|<[^<>\\n]*>|\\]\\([^()\\n]*\\)")
WORD = re2.compile(r"[A-Za-z]+(?:['’-][A-Z][A-Za-z]+)*")
#: What a sentence, a heading, an item or a cell of a table begins after.
START = re2.compile(r"(?:^|[\n.!?:|]|[-*+•>]|\d[.)])[ \t]*[\"'(\[*_#|>]*[ \t]*$")
HEADING = re2.compile(r"^[ \t>]*(?:#{1,6} |\*\*)")


def find_unfamiliar(
    text: str, known: Known | None = None, familiar: Sequence[str] = ()
) -> list[Finding]:
    """Each capitalised name that neither the language, nor the trade, nor the
    directories know: its first place only, in order, and no part of a longer
    one. So is a name of plain words inside a sentence (the Lantern Office).
    Never what ``find`` has already, nor a word of ``familiar``."""
    known = known or Known()
    view = fold(text)
    taken = [(f.start, f.end) for f in find(text, known)]
    taken += [view.span(m.start(), m.end()) for m in SKIPPED.finditer(view.text)]
    taken.sort()
    starts, ends = [start for start, _ in taken], [*accumulate((end for _, end in taken), max)]
    passing = {
        word
        for one in (*known.public, *familiar)
        for word in fold_text(one).casefold().replace("-", " ").split()
    }
    first: dict[str, Finding] = {}
    for start, end in _whole(view.text, list(_nouns(view.text, passing))):
        low, high = view.span(start, end)
        before = bisect_left(starts, high)
        if not before or ends[before - 1] <= low:
            name = view.text[start:end].casefold()
            first.setdefault(name, Finding(low, high, "name", "unfamiliar", text[low:high]))
    parts = {part for name in first for part in _parts(name)}
    return [found for name, found in first.items() if " ".join(name.split()) not in parts]


def is_part(name: str, whole: str) -> bool:
    """Are the words of ``name`` words of ``whole``, side by side and in its order?"""
    return f" {' '.join(name.casefold().split())} " in f" {' '.join(whole.casefold().split())} "


def _parts(name: str) -> Iterator[str]:
    """Some words of a name side by side, not all."""
    words = name.split()
    for start in range(len(words)):
        for stop in range(start + 1, len(words) + 1):
            if stop - start < len(words):
                yield " ".join(words[start:stop])


#: Where a name starts, ends by its own words, and ends with what follows it.
Noun = tuple[int, int, int]


def _whole(text: str, nouns: list[Noun]) -> Iterator[tuple[int, int]]:
    """Names with the plain words after them that every place has, or has none of:
    ``Quillon Bank``, but ``Quillon`` where ``Quillon Bank`` and ``Quillon App`` stand."""
    more: dict[str, list[str]] = {}
    for start, end, stop in nouns:
        name, after = text[start:end].casefold(), text[end:stop].split()
        if after:
            more[name] = _common(more.get(name, after), after)
    for start, end, stop in nouns:
        after = more.get(text[start:end].casefold(), []) if stop > end else []
        words = list(WORD.finditer(text, end, stop))
        yield start, words[len(after) - 1].end() if after else end


def _common(one: list[str], other: list[str]) -> list[str]:
    """The words with which both begin."""
    same = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return [word for word, _ in same]


def _nouns(text: str, passing: set[str]) -> Iterator[Noun]:
    """Runs of capitalised words, from the first strange one to the last."""
    for match in NOUN.finditer(text):
        words: list[Any] = list(WORD.finditer(match.group()))
        strange = [w for w in words if _is_strange(w.group(), passing)]
        titled = HEADING.search(text[text.rfind("\n", 0, match.start()) + 1 : match.start()])
        if not strange and (titled or not _is_plain_name(text, match, words, passing)):
            continue
        low, high = (strange[0], strange[-1]) if strange else (words[0], words[-1])
        stop = high if titled else words[-1]
        yield match.start() + low.start(), match.start() + high.end(), match.start() + stop.end()


def _is_plain_name(text: str, match: Any, words: Sequence[Any], passing: set[str]) -> bool:
    """Two plain words and more, each with a capital, inside a sentence: no name of
    the trade, of a day or of a place."""
    if len(words) < 2 or START.search(text[max(0, match.start() - 12) : match.start()]):
        return False
    return not any(
        w.group().isupper() or w.group().casefold() in passing or is_trade(w.group()) for w in words
    )


def _is_strange(word: str, passing: set[str]) -> bool:
    plain = word[:-2] if word.endswith(("'s", "’s")) else word
    if len(plain) < 3 or plain.casefold() in passing:
        return False
    parts = plain.replace("’", "-").replace("'", "-").casefold().split("-")
    return not all(part in passing or is_plain(part) for part in parts)
