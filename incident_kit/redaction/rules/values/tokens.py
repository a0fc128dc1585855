"""Is a value next to a word for *token* or *key* made by a machine, or a name, a date?"""

from __future__ import annotations

import re
from functools import lru_cache

from incident_kit.redaction.rules.values.measures import (
    count_classes,
    count_turns,
    count_words,
    is_mixed,
    is_ordered,
    is_random,
    measure_entropy,
)
from incident_kit.redaction.rules.values.traits import (
    is_code,
    is_date,
    is_email,
    is_identifier,
    is_placeholder,
)

#: Words, numbers and versions with a sign between each two.
_SEGMENTS = re.compile(
    r"(?:[a-z]{3,}|[0-9]{1,4}|v[0-9]+)(?:[-_./:](?:[a-z]{2,}|[0-9]{1,4}|v[0-9]+)){2,}$"
)
#: Words with capitals, and a number or two of one digit among them.
_HUMPS = re.compile(r"[A-Za-z]?[a-z]+(?:[A-Z]{1,4}[a-z]*[0-9]?)+", re.ASCII)
#: Digits that happen to be letters only; no word is so long.
_HEXADECIMAL = re.compile(r"[0-9a-f]{32,}|[0-9A-F]{32,}")
#: Parts with points between them, as the names of modules and hosts are, too.
_DOTTED = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+){1,3}", re.ASCII)
#: What stands between the words of a name.
_JOINERS = "-_./: "


@lru_cache(maxsize=1024)
def is_token(value: str) -> bool:
    """May follow a word for *token* or *key*: looks made by a machine."""
    if len(value) < 8 or " " in value or is_placeholder(value):
        return False
    if is_code(value) and not _has_token_between_points(value):
        return False
    if _HEXADECIMAL.fullmatch(value):
        return len(set(value)) > 3
    if any(is_other(value) for is_other in _OTHER_VALUES):
        return False
    return is_mixed(value) or is_random(value)


def is_strong(value: str) -> bool:
    """Random enough to be a secret with only *key* before it."""
    least = 2.5 if _HEXADECIMAL.fullmatch(value) else 3.0
    return len(value) >= 16 and is_token(value) and measure_entropy(value) >= least


def is_noise(value: str) -> bool:
    """Long, of every class, signs all over: what a generator of keys writes."""
    if not 32 <= len(value) <= 128 or value[0] in ",;)" or len(value.split()) > 4:
        return False
    if 8 * _count_signs(value) <= len(value):
        return False
    return count_classes(value) == 4 and measure_entropy(value) >= 4.2


def _count_signs(value: str) -> int:
    """How many characters are neither letters nor digits nor blanks."""
    return sum(not letter.isalnum() and not letter.isspace() for letter in value)


def is_wordy(value: str) -> bool:
    """Words and numbers joined by signs, as names of things are."""
    if _SEGMENTS.match(value) or is_ordered(value):
        return True
    is_joined = any(letter in _JOINERS for letter in value.strip(_JOINERS))
    if not is_joined or len(value) >= 48 or count_turns(value) > 3:
        return False
    return not _is_broken(value) and not is_random(value)


def _is_broken(value: str) -> bool:
    """Case and digits change more often than words allow."""
    letters_and_digits = sum(letter.isalnum() for letter in value)
    return letters_and_digits < 3.2 * count_words(value)


def is_name(value: str) -> bool:
    """Words run together as in the name of a variable, at most numbered."""
    if is_random(value):
        return False
    if is_identifier(value):
        return not is_mixed(value) or len(value) >= 4 * count_words(value)
    return _HUMPS.fullmatch(value) is not None and len(value) >= 5 * count_words(value)


#: What a value may be that only looks like a token.
_OTHER_VALUES = (is_date, is_email, is_wordy, is_name)


def _has_token_between_points(value: str) -> bool:
    """Parts with points between them, and one of them is no name of a thing."""
    if not _DOTTED.fullmatch(value):
        return False
    return any(map(_is_no_name, value.split(".")))


def _is_no_name(part: str) -> bool:
    return len(part) >= 16 and is_mixed(part) and is_random(part)
