"""Words that tell of a secret behind them, and how much each of them says."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

import re2

from incident_kit.redaction.views import fold_text, lower
from incident_kit.redaction.word_lists import any_word, read_lists

#: How much a word says: whatever follows is a password (``p``), what follows must look
#: made by a machine (``t``), or it must look random, too (``k``).
Strength = Literal["p", "t", "k"]

_LISTS = read_lists("secret_words.txt")
_WORDS: dict[Strength, list[str]] = {
    "p": _LISTS["password"].split() + _LISTS["password phrases"].splitlines(),
    "t": _LISTS["token"].split() + _LISTS["token phrases"].splitlines(),
    "k": _LISTS["key"].split(),
}
_ALL_WORDS = frozenset(word for words in _WORDS.values() for word in words)
#: Words and phrases for a password alone, as they are listed.
PASSWORD_WORDS = tuple(_WORDS["p"])
#: Patterns that make one expect a password, beside those words.
EXPECTING = tuple(_LISTS["telling"].split())
#: Words that head a column of secrets in a table, as texts have them.
HEADINGS = frozenset(lower(fold_text(word)) for word in _LISTS["headings"].split())
_ABOUT = re2.compile(rf"(?i)(?:{any_word(_LISTS['about'])})$")
_HARMLESS = re2.compile(rf"(?i){any_word(_LISTS['harmless'])}")


def _list_strengths() -> dict[str, Strength]:
    rows = [(word, strength) for strength, words in _WORDS.items() for word in words]
    rows.sort(key=lambda row: -len(row[0]))
    return {lower(fold_text(word)): strength for word, strength in rows}


#: All words and phrases as texts have them, the longest first.
STRENGTHS = _list_strengths()


def any_keyword(strengths: str = "ptk") -> str:
    """A pattern for any word that says so much."""
    words = (word for word, strength in STRENGTHS.items() if strength in strengths)
    return "|".join(map(re2.escape, words))


@lru_cache(maxsize=1024)
def is_harmless(name: str) -> bool:
    """The name of something about a secret, or of something else."""
    name = name.strip("_-.")
    if _HARMLESS.search(name):
        return True
    return _ABOUT.search(name) is not None and name.lower() not in _ALL_WORDS
