"""Proper nouns nobody listed: shown once to a person, never an error."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from incident_kit.model import Finding, Known
from incident_kit.redaction.capitalised import (
    WORD,
    Listed,
    Name,
    Word,
    is_nobodys_word,
    judge_runs,
)
from incident_kit.redaction.engine import find
from incident_kit.redaction.link_hosts import find_strange_hosts
from incident_kit.redaction.views import View, fold


@dataclass(frozen=True, slots=True)
class Names:
    """The capitalised words of a text: ``asked``, those that nobody listed, where each
    stands first, in order; ``passed``, those that passed as ordinary without being listed,
    each once: somebody's eyes are the only check of them."""

    asked: tuple[Finding, ...]
    passed: tuple[str, ...]


def read_names(text: str, known: Known | None = None, familiar: Sequence[str] = ()) -> Names:
    """Which names stand in ``text``: a run of capitalised words, in code, links and tags
    too (:mod:`incident_kit.redaction.capitalised`), or the host of a link.

    Asked about is what neither the trade nor a list knows as a whole; no part of a longer
    name, never what ``find`` has already, nor a phrase of ``familiar``.
    """
    known = known or Known()
    view = fold(text)
    taken = _Stretches((finding.start, finding.end) for finding in find(text, known))
    phrases = (*known.public, *familiar)
    judged = list(judge_runs(view.text, Listed(phrases)))
    spans = [
        *_trim_plain_words(view.text, [name for _, name in judged if name]),
        *find_strange_hosts(view.text, phrases),
    ]
    places = (view.span(start, end) for start, end in sorted(spans))
    asked = _list_first_places(text, (place for place in places if not taken.touch(*place)))
    passed = [word for run, name in judged if name is None for word in run.words]
    return Names(asked, tuple(_list_passed(view, passed, taken)))


def _list_first_places(text: str, places: Iterable[tuple[int, int]]) -> tuple[Finding, ...]:
    """A finding for each name where it stands first; none for a part of a longer one."""
    first: dict[str, Finding] = {}
    for start, end in places:
        name = " ".join(fold(text[start:end]).text.casefold().split())
        first.setdefault(name, Finding(start, end, "name", "unfamiliar", text[start:end]))
    parts = {part for name in first for part in _list_parts(name)}
    return tuple(found for name, found in first.items() if name not in parts)


def find_unfamiliar(
    text: str, known: Known | None = None, familiar: Sequence[str] = ()
) -> list[Finding]:
    """The names of ``text`` that nobody listed, as :func:`read_names` asks about them."""
    return list(read_names(text, known, familiar).asked)


def _list_passed(view: View, passed: Iterable[Word], taken: _Stretches) -> Iterable[str]:
    """The words that passed as ordinary, each once, but for those of the trade and those
    that the text has without a capital too."""
    everyday = set(view.text.split())
    words: dict[str, str] = {}
    for word in passed:
        is_everyday = is_nobodys_word(word.text) or word.text.lower() in everyday
        if not is_everyday and not taken.touch(*view.span(word.start, word.end)):
            words.setdefault(word.text.casefold(), word.text)
    return words.values()


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
            count = min(len(plain_words), len(found))
            end = found[count - 1].end() if count else end
        yield start, end


def _keep_common_start(words: list[str], others: list[str]) -> list[str]:
    """The words with which both begin."""
    common = []
    for word, other in zip(words, others, strict=False):
        if word != other:
            break
        common.append(word)
    return common
