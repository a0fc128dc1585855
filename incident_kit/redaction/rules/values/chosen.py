"""Is a value that stands in a sentence one that a person made up for a password?"""

from __future__ import annotations

import re

from incident_kit.redaction.late_patterns import put_off, put_off_linear
from incident_kit.redaction.names.words import is_nobodys
from incident_kit.redaction.rules.grammar import read_other
from incident_kit.redaction.rules.hosts import ROLE, is_private_host
from incident_kit.redaction.rules.values.measures import count_classes
from incident_kit.redaction.rules.values.passwords import stands_out
from incident_kit.redaction.rules.values.traits import is_code, is_date, is_email

_OTHER = put_off_linear(rf"(?i)^{read_other('other')}$")
#: Addresses, paths, tickets, commits, digests: by the standard library, on one short word.
_THING = put_off(
    r"(?:[0-9]{1,3}\.){3}[0-9]|[a-z0-9_-]+(?:\.[a-z0-9_-]+){2,}(?::[0-9]+)?$|[a-z][a-z0-9+.-]*://|[~.]?/\w"
    r"|[\w.-]+/[\w.-]+(?:/|[#@:][\w.]+$|$)|[A-Z][A-Z0-9]+-[0-9]+$|[a-z-]*#[0-9]{3,}$"
    r"|[\w./-]+@(?:v?[0-9][\w.]*|[0-9a-f]{7,40}|sha256:\w+)$|[0-9a-f]{7,64}$|<?@",
    re.ASCII,
)
_DOTTED = put_off(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+){1,2}", re.ASCII)
_PART = put_off(rf"(?:{ROLE}|{read_other('parts')})s?", re.IGNORECASE)
_LEETS = put_off(r"[a-z][0134578][a-z]")
_SHORTEST_CHOSEN, _LONGEST = 8, 64
_SANDWICH = put_off(r"([A-Za-z]{4,16})([0-9]{1,4})([A-Za-z]{4,16})", re.ASCII)
_RUN_TOGETHER = put_off(r"[A-Za-z][a-z]{2,}(?:[A-Z][a-z]{2,}){1,3}([0-9]{2,4})", re.ASCII)
_WORDS = put_off(r"[A-Z]?[a-z]{2,}|[A-Z]{3,}", re.ASCII)
#: Numbers that names of things have in them.
_KNOWN_NUMBERS = frozenset("16 32 53 64 128 256 365 512".split())
_MARK = put_off(r"[!#$%^&*+~?]")
_BETWEEN = put_off(r"[-_./:]")
#: A part of a name: a version, or a letter and a number as sizes have.
_SIZE = put_off(r"[A-Za-z]*v[0-9]+|[A-Z][0-9]+[a-z]{0,2}|[0-9](?:x?large|xl?|gb|tb|vcpu)", re.ASCII)
_S = r"[^\s\"'`<>(),;|]*"
#: What has one of the forms of :func:`is_chosen`, and something else seldom: letters of
#: both cases and digits, or words in a chain with a number among them.
SHAPE = (
    rf"{_S}(?:[a-z]{_S}[A-Z]{_S}[0-9]|[a-z]{_S}[0-9]{_S}[A-Z]|[A-Z]{_S}[a-z]{_S}[0-9]"
    rf"|[A-Z]{_S}[0-9]{_S}[a-z]|[0-9]{_S}[a-z]{_S}[A-Z]|[0-9]{_S}[A-Z]{_S}[a-z]"
    r"|[a-z]{3,}[-_.][a-z]{3,}[-_.][0-9]{2}|[a-z]{3,}[-_.][0-9]{2,3}[-_.][a-z]{3}"
    r"|[0-9]{2,3}[-_.][a-z]{3,}[-_.][a-z]{3}|[a-z]{4}[0-9]{1,4}[a-z]{4}"
    rf"|[a-z][0134578][a-z]{_S}[0134578][a-z]){_S}"
)


def is_said(value: str) -> bool:
    """May be what a sentence about a password gives away: no word, and no other thing that
    has digits or signs in it."""
    if len(value) > _LONGEST or not stands_out(value):
        return False
    if any(is_other(value) for is_other in (is_date, is_email, _is_other)):
        return False
    return not is_code(value) or _is_between_words_and_code(value)


def are_told_words(value: str) -> bool:
    """``nettle.in.valley``, ``Oak.lamp22``: words with points between them, three or more or
    with a number behind them, that name no host, file, setting or member of code."""
    words = value.rstrip("0123456789").split(".")
    if len(words) < 3 and words[-1] == value.rpartition(".")[2]:
        return False
    if _OTHER.search(f"x.{words[-1]}") or is_private_host(value):
        return False
    return not any(len(word) > 2 and is_part_of_name(word) for word in words)


def is_word_with_signs(value: str) -> bool:
    """``kipper-7!``, ``moss&toast4``: words that name no machine or setting, a number, and a
    sign that no name has."""
    inner = value.rstrip("!?")
    has_sign = _MARK.search(value) is not None or "&" in value
    if not has_sign or not any(map(str.isdigit, value)) or not is_said(value):
        return False
    words = _WORDS.findall(value)
    is_other = _is_other(inner) or any(map(is_part_of_name, words))
    return not is_other and any(len(word) > 3 for word in words)


def _is_between_words_and_code(value: str) -> bool:
    """Words with points between them, as members of things in code have, and with
    digits or capitals where no name in code has them."""
    if not _DOTTED.fullmatch(value):
        return False
    return _LEETS.search(value) is not None or count_classes(value) == 4


def _is_other(value: str) -> bool:
    return _THING.match(value) is not None or _OTHER.search(value) is not None


def is_chosen(value: str) -> bool:
    """Was made up by a person, though no word for a password is near: words that name no
    machine or setting, with numbers or signs among them, and no name with a version."""
    if len(value) < _SHORTEST_CHOSEN or not is_said(value):
        return False
    if _MARK.search(value) and count_classes(value) == 4:
        return True
    if _is_numbered_name(value) or any(map(is_part_of_name, _WORDS.findall(value))):
        return False
    return any(is_made(value) for is_made in _MADE_OF_WORDS)


def is_part_of_name(word: str) -> bool:
    """Is it a word that names of machines, settings and versions are made of?"""
    return is_nobodys(word) or _PART.fullmatch(word) is not None


def _is_numbered_name(value: str) -> bool:
    """``Ubuntu-22.04``, ``Node-Pool-2``, ``Standard_D4s_v3``, ``TLSv1.2``, ``OpenSearch2``."""
    parts = [part for part in _BETWEEN.split(value) if part]
    letters = "".join(filter(str.isalpha, value))
    if is_nobodys(letters) or any(map(_SIZE.fullmatch, parts)):
        return True
    words = [part for part in parts if part.isalpha()]
    numbers = [part for part in parts if part.isdigit()]
    if len(words) + len(numbers) < len(parts) or not words:
        return False
    if len(words) < 2:
        return words[0][1:].islower() or words[0].isupper()
    is_name = all(map(str.istitle, words)) or all(map(str.isupper, words))
    return is_name and parts[-1].isdigit() and len(parts[-1]) < 2


def _is_of_all_classes(value: str) -> bool:
    return count_classes(value) == 4


def _is_chain_of_words(value: str) -> bool:
    """Two words or more and a number of two digits or three: ``zebra-19-ladle``."""
    parts = [part for part in _BETWEEN.split(value) if part]
    words = [part for part in parts if part.isalpha()]
    numbers = [part for part in parts if part.isdigit()]
    if len(words) < 2 or len(numbers) != 1 or len(words) + 1 < len(parts):
        return False
    return len(numbers[0]) in (2, 3) and max(map(len, words)) >= 4 and min(map(len, words)) >= 3


def _has_number_inside(value: str) -> bool:
    """``turnip77lantern``, ``Marble7Heron``: a number between two words."""
    parts = _SANDWICH.fullmatch(value)
    if parts is None or parts[2] in _KNOWN_NUMBERS:
        return False
    return len(parts[2]) > 1 or parts[3].istitle()


def _is_capitals_and_number(value: str) -> bool:
    """``quietFox2291``: words run together, and no year behind."""
    parts = _RUN_TOGETHER.fullmatch(value)
    return parts is not None and not parts[1].startswith(("19", "20"))


def _is_written_in_digits(value: str) -> bool:
    """``n3tw4tch-oak``: letters replaced by the digits that look like them."""
    leets = len(_LEETS.findall(value.lower()))
    return leets >= 2 or (leets == 1 and count_classes(value) >= 3 and "-" not in value)


#: How people make passwords of words.
_MADE_OF_WORDS = (
    _is_of_all_classes,
    _is_chain_of_words,
    _has_number_inside,
    _is_capitals_and_number,
    _is_written_in_digits,
)
