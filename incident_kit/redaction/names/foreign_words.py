"""Words of other languages that hold a sentence together: such a sentence begins with one,
and no name does."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from incident_kit.redaction.names.words import is_english, is_function_word, is_nobodys, is_word
from incident_kit.redaction.views import fold_text
from incident_kit.redaction.word_lists import read_lists

#: As many words of one language say that a line is written in it.
_ENOUGH = 2
#: The share of a line's words that are English ones, where it is written in it.
_MOST = 0.6
_WORD = re.compile(r"[a-z]+(?:'(?=[a-z]))?|(?<=')[a-z]+")
#: How much of a line is read on either side.
_REACH = 160


@cache
def _read_languages() -> Mapping[str, frozenset[str]]:
    sections = read_lists("foreign_words.txt", folder="names")
    return {name: frozenset(words.split()) for name, words in sections.items()}


@cache
def _read_telling() -> Mapping[str, frozenset[str]]:
    """The words of each language that are none of English, too."""
    return {
        name: frozenset(word for word in words if len(word) > 1 and not _is_both(word))
        for name, words in _read_languages().items()
    }


def _is_both(word: str) -> bool:
    return is_function_word(word) or (len(word) > 2 and is_word(word))


@cache
def _read_all() -> frozenset[str]:
    return frozenset().union(*_read_languages().values())


def is_foreign_word(word: str) -> bool:
    """Does it hold sentences of some other language together?"""
    return fold_text(word).lower() in _read_all()


def has_foreign_words(text: str, start: int) -> bool:
    """Is the line around ``start`` written in one of the other languages?"""
    return bool(_find_languages(_cut_line(text, start)))


def reads_as_english(text: str, start: int) -> bool:
    """Are most of the words of the line around ``start`` words of English?"""
    line = _cut_line(text, start)
    words = [word for word in _list_words(line) if len(word) > 2]
    known = sum(is_english(word) or is_nobodys(word) for word in words)
    return not _find_languages(line) and known >= _MOST * len(words)


def reads_as_foreign(text: str, start: int, end: int) -> bool:
    """Is what stands there a word of a language that its line is written in?"""
    word = fold_text(text[start:end]).lower()
    languages = _find_languages(_cut_line(text, start))
    return any(word in _read_languages()[name] for name in languages)


def _cut_line(text: str, start: int) -> str:
    """The line around ``start``, as far as it is read."""
    low = max(text.rfind("\n", 0, start) + 1, start - _REACH)
    high = text.find("\n", start)
    return text[low : min(high if high >= 0 else len(text), start + _REACH)]


@lru_cache(maxsize=1024)
def _list_words(line: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(fold_text(line).lower()))


@lru_cache(maxsize=1024)
def _find_languages(line: str) -> tuple[str, ...]:
    """The languages that a line has enough words of, and more than of English."""
    words = {word.rstrip("'") for word in _list_words(line)}
    least = max(_ENOUGH, len(words & _read_english()) + 1)
    return tuple(name for name, own in _read_telling().items() if len(words & own) >= least)


@cache
def _read_english() -> frozenset[str]:
    """The words of English that few other languages have."""
    return frozenset(
        "the of and that it was with for were this which from by are not but have had we they "
        "you when who been their our what will would there can should after before then".split()
    )
