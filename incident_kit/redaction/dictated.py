"""What people spell over the telephone: words that stand for letters, and digits in words.

No sentence has several of them side by side, so that a row is asked about whatever the
sentence says: it is a key, a licence or a name. The alphabets are in
``rules/spelling_words.txt``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from incident_kit.redaction.late_patterns import put_off_linear
from incident_kit.redaction.word_lists import any_word, read_lists

_LISTS = read_lists("spelling_words.txt")
_ANY = any_word(f"{_LISTS['letters']} {_LISTS['digits']}")
_BETWEEN = r"(?:[ \t]+|,[ \t]+|[ \t]?-[ \t]?)"
_ROW = put_off_linear(rf"(?i)\b(?:{_ANY})(?:{_BETWEEN}(?:{_ANY}))+\b")
_WORD = re.compile(r"\w+(?:-ray)?")
#: The fewest words of a row, and those of them that stand for letters.
_FEWEST, _FEWEST_LETTERS = 4, 2


def find_dictated(text: str) -> Iterator[tuple[int, int]]:
    """Where rows of four and more spelling words stand in ``text``, which is folded, in
    order; first names and cities with commas between them are none."""
    for match in _ROW.finditer(text):
        words = _WORD.findall(match.group().lower())
        letters = sum(word in _read_letters() for word in words)
        is_list = letters == len(words) and "," in match.group()
        if len(words) >= _FEWEST and letters >= _FEWEST_LETTERS and not is_list:
            yield match.span()


@cache
def _read_letters() -> frozenset[str]:
    return frozenset(_LISTS["letters"].split())
