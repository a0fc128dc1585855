"""Is a value next to a word for *password* one that somebody typed, or only a word?"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

import re2

from incident_kit.redaction.rules.values.measures import DIGIT, LETTER, count_classes
from incident_kit.redaction.rules.values.traits import (
    has_keyword,
    has_sentence_word,
    is_code,
    is_date,
    is_letters,
    is_placeholder,
)
from incident_kit.redaction.word_lists import any_word, read_lists

_WORDS = read_lists("values/words.txt")
_COMMON = frozenset(_WORDS["common password"].split())
_DEFAULTS = frozenset(_WORDS["default password"].split())
_NAMING = re2.compile(any_word(_WORDS["naming"]))
_STAMP = re.compile(r"(?:19|20)[0-9]{12}(?:\.[0-9]+)?Z?")
_TITLES = re.compile(r"[A-Z][a-z]{2,}(?:[_-][A-Z][a-z]{2,}){1,4}")
#: By the standard library: on a short text it is the faster one.
_SIGN = re.compile(r"[!@#$%^&*+=~?]")


def is_password(value: str, *, quoted: bool) -> bool:
    """May follow a word for *password*: anything people type, save what is
    plainly a placeholder, code or a sentence."""
    if len(value) < 4 or value.endswith(":") or is_placeholder(value):
        return False
    if " " in value:
        return quoted and _is_phrase(value)
    if are_titles(value):
        return not is_naming(value)
    if _is_code_or_date(value) or is_placeholder(value.rstrip(")]}")):
        return False
    return _is_typed_word(value, quoted=quoted)


def _is_code_or_date(value: str) -> bool:
    """An expression, or a date that is more than a number."""
    is_stamp = _STAMP.fullmatch(value) is not None
    return is_stamp or is_code(value) or (is_date(value) and not value.isdigit())


def are_titles(value: str) -> bool:
    """``Quiet_Harbour_Gull``: words as people join them for a password, and no code does."""
    return _TITLES.fullmatch(value) is not None


def _is_typed_word(value: str, *, quoted: bool) -> bool:
    """A word people take for a password; letters alone are one in quotes only."""
    if value.lower() in _COMMON:
        return True
    if quoted:
        return value in _DEFAULTS or not is_letters(value) or _is_own_word(value)
    if is_letters(value):
        return False
    return len(value) >= 6 or count_classes(value) >= 2


def _is_own_word(letters: str) -> bool:
    """Letters that name no secret, and are enough to be one."""
    return len(letters) >= 5 and not is_naming(letters)


def is_naming(value: str) -> bool:
    """Letters that name a secret (``newPassword``, ``db_pass``) rather than being one
    (``thisismypassword``)."""
    if not has_keyword(value):
        return False
    has_signs = not value.isalpha()
    has_humps = any(a.islower() and b.isupper() for a, b in pairwise(value))
    if has_signs or has_humps:
        return True
    others = _NAMING.sub("", value.lower())
    return len(others) < 4


def _is_phrase(value: str) -> bool:
    """A pass-phrase rather than a sentence about one."""
    words = value.split()
    if not 3 <= len(words) <= 8 or len(value) > 80:
        return False
    if _is_sentence(value):
        return False
    return all(word[0].isalnum() for word in words)


def _is_sentence(value: str) -> bool:
    """Has one capital, its first letter, or ends as a sentence does, or has its words."""
    is_capitalised = value[0].isupper() and value[1:].islower()
    return is_capitalised or value[-1] in ".?!:" or has_sentence_word(value)


def is_no_word(value: str) -> bool:
    """Would be no word of the sentence, no expression and no date: a password even with no
    word for one right before it."""
    return stands_out(value) and not is_code(value) and not is_date(value)


@lru_cache(maxsize=1024)
def stands_out(value: str) -> bool:
    """Would not be a word of the sentence: letters with digits or signs among them."""
    if len(value) < 5 or not LETTER.search(value):
        return False
    has_other = DIGIT.search(value) or _SIGN.search(value[:-1])
    return has_other is not None and not is_placeholder(value)
