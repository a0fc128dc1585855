"""How mixed and how random a value is: its classes of characters, their turns, its case."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from math import log2

#: By the standard library: on a short text it is the faster one.
DIGIT, LETTER = re.compile(r"\d"), re.compile(r"[^\W\d_]")


def measure_entropy(text: str) -> float:
    """Shannon's entropy, in bits a character; 0 for an empty text."""
    length = len(text)
    shares = (count / length for count in Counter(text).values())
    return -sum(share * log2(share) for share in shares) if text else 0.0


def count_classes(text: str) -> int:
    """How many of lower case, upper case, digits, others it holds."""
    return sum(
        (
            text != text.upper(),
            text != text.lower(),
            DIGIT.search(text) is not None,
            not text.isalnum(),
        )
    )


@lru_cache(maxsize=1024)
def count_turns(value: str) -> int:
    """How often letters and digits take turns; other characters are left out."""
    are_digits = [letter.isdigit() for letter in value if letter.isalnum()]
    return sum(before != after for before, after in pairwise(are_digits))


def count_words(value: str) -> int:
    """How many words, acronyms and numbers it is made of."""
    kinds = [_kind_of(letter) for letter in value]
    return sum(
        kind != " " and _begins_word(before, kind) for before, kind in pairwise([" ", *kinds])
    )


def _kind_of(letter: str) -> str:
    if letter.isdigit():
        return "0"
    if letter.isupper():
        return "A"
    return "a" if letter.isalpha() else " "


def _begins_word(before: str, kind: str) -> bool:
    """Another kind than the one before it, save a small letter behind a capital."""
    return before != kind and before + kind != "Aa"


def _count_case_changes(letters: Sequence[str]) -> int:
    """How often a letter is followed by a character of the other case."""
    return sum(a.islower() != b.islower() for a, b in pairwise(letters) if a.isalpha())


@lru_cache(maxsize=1024)
def is_mixed(text: str) -> bool:
    """Has letters and digits, and is not one character repeated."""
    return len(set(text)) > 5 and bool(DIGIT.search(text) and LETTER.search(text))


def is_ordered(value: str) -> bool:
    """A good part of it is the alphabet, or digits in their order."""
    if "abcdefgh" not in value.lower() and "01234567" not in value and "12345678" not in value:
        return False
    steps = sum(ord(after) - ord(before) == 1 for before, after in pairwise(value))
    return 3 * steps > len(value)


def is_random(value: str) -> bool:
    """In an order no word has: digits and letters, or the two cases, take turns often."""
    if count_turns(value) >= 4:
        return True
    letters = [letter for letter in value if letter.isalpha()]
    is_one_word = "_" not in value.strip("_")
    if is_one_word and _has_erratic_case(letters, least=16, letters_a_change=3):
        return True
    return any(
        _has_erratic_case(part, least=10, letters_a_change=2)
        or _has_erratic_case(part, least=24, letters_a_change=20 / 9)
        for part in value.split("_")
    )


def _has_erratic_case(letters: Sequence[str], *, least: int, letters_a_change: float) -> bool:
    """At least so many letters, and fewer than so many for each change of case."""
    length = len(letters)
    return length >= least and length < letters_a_change * _count_case_changes(letters)
