"""What may be a password by its form, in a sentence about one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from incident_kit.redaction.names.foreign_words import is_foreign_word
from incident_kit.redaction.names.words import (
    is_common,
    is_english,
    is_function_word,
    is_nobodys,
    is_word,
)
from incident_kit.redaction.rules.values.chosen import is_part_of_name
from incident_kit.redaction.strange_tokens import is_plain_token, is_strange_token, read_section
from incident_kit.redaction.told_values.cues import SAID_ENDINGS
from incident_kit.redaction.word_lists import read_lists

_WITH_SIGNS = frozenset("r&d q&a p&l t&c at&t m&s b&b d&d x&y a&e h&s c++ notepad++ c# f#".split())
_MIXED = re.compile(r"[A-Za-z0-9][!#$%^&*+=?~'@;,][A-Za-z0-9]")
#: What stands around words in passwords.
_AROUND = "!?#$%&*+-=@^~"
#: A word that a sign begins or ends, or stands in.
_WITH_SIGN = re.compile(
    r"[$%^&~+=]+[A-Za-z]{4,}|[A-Za-z]{4,}[$%^&~+=#]+|[A-Za-z]+[@$%^&~+][A-Za-z]+[!?]*"
)
_SIGNED = re.compile(r"[A-Za-z0-9]+(?:[&~!$%^*+=#?_][A-Za-z0-9]+)+[!?#]*")
_DOTTED = re.compile(r"[A-Za-z0-9]{2,20}(?:\.[A-Za-z0-9]{1,20}){2,5}")
_PAIR = re.compile(r"[a-z]{3,}[-_][a-z]{3,}")
_SIGN = re.compile("[-_=]")
_CODED = re.compile(r"[A-Z]{1,3}[0-9]{3,8}[A-Z]?")


@lru_cache(maxsize=4096)
def is_odd(token: str) -> bool:
    """Could it be a password by its form alone, in a sentence about one?"""
    token = token.strip(_AROUND)
    if is_strange_token(token):
        return True
    if token.isalpha() or is_plain_token(token):
        return False
    has_letter, has_digit = any(map(str.isalpha, token)), any(map(str.isdigit, token))
    if _SIGNED.fullmatch(token):
        return has_letter and has_digit and not token.isupper() and "=" not in token
    return token.isalnum() and has_letter and has_digit and len(token) > 3


def is_mixed(token: str) -> bool:
    """Letters, digits and a sign that stands in no name, together in one run."""
    has_letter, has_digit = any(map(str.isalpha, token)), any(map(str.isdigit, token))
    return has_letter and has_digit and _MIXED.search(token) is not None


def has_sign(token: str) -> bool:
    """Is it a word with a sign before, in or behind it?"""
    return _WITH_SIGN.fullmatch(token) is not None and token.lower() not in _WITH_SIGNS


@lru_cache(maxsize=4096)
def is_joined(token: str) -> bool:
    """Is it made of words, with signs between them or a number, as few names of things are?"""
    token = token.strip(_AROUND)
    if _CODED.fullmatch(token):
        return True
    if _DOTTED.fullmatch(token):
        return _is_dotted_phrase(token)
    parts = _SIGN.split(token)
    if len(parts) < 2 or not all(map(str.isalnum, parts)) or token.isupper():
        return False
    return _is_compound_phrase(token, parts)


def _is_dotted_phrase(token: str) -> bool:
    """Words with dots between them that are neither a file, a host nor a version."""
    is_name = token.lower().rpartition(".")[2] in _read_ends()
    return not is_name and not token.replace(".", "").isdigit() and not is_plain_token(token)


def _is_compound_phrase(token: str, parts: Sequence[str]) -> bool:
    """Words with signs between them that no language joins so."""
    has_capitals = all(map(str.istitle, (parts[0], parts[-1])))
    if "=" in token:
        return has_capitals or parts[0].istitle()
    has_words = len(parts) > 2 and all(len(part) > 1 for part in parts)
    is_plain = (any(map(_binds, parts)) and not has_capitals) or any(map(is_part_of_name, parts))
    return has_words and not is_plain and not is_plain_token(token)


def _binds(word: str) -> bool:
    """Does it join others to a plain compound: ``day-to-day``, ``single-sign-on``?"""
    low = word.lower()
    return is_function_word(low) or low in read_section("ends") or low in read_section("parts")


@cache
def _read_ends() -> frozenset[str]:
    """What names of hosts and files end in."""
    tops = read_lists("machines.txt")["tops"].split()
    return read_section("files").union(tops, read_lists("hosts.txt")["private endings"].split())


def is_pair(token: str) -> bool:
    """Is it two small words with a hyphen, no plain compound?"""
    if not _PAIR.fullmatch(token):
        return False
    parts = re.split("[-_]", token)
    is_plain = any(map(_binds, parts)) or any(map(is_part_of_name, parts))
    return not is_plain and not parts[-1].endswith(SAID_ENDINGS)


def is_odd_word(word: str) -> bool:
    """Is it a word of no dictionary?"""
    is_known = is_english(word) or is_common(word) or is_nobodys(word) or is_word(word)
    return not is_known and not is_foreign_word(word) and not word.endswith(SAID_ENDINGS)


_INNER = re.compile(r"[A-Za-z0-9][-_.#!+=&~^%$*@?;'][A-Za-z0-9]")
_CONTRACTED = re.compile(r"[A-Za-z]+'[A-Za-z]+")
#: What tickets and requests are called by.
_TICKET = re.compile(
    r"#[a-z0-9-]+|[A-Z]{2,10}-[0-9]+|[\w./-]*#[0-9]+|[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+"
)
_PARTS = re.compile(r"[A-Za-z]+|[0-9]+")


@lru_cache(maxsize=4096)
def is_composed(token: str) -> bool:
    """Has it letters with digits, or parts with signs between them, and is it none of what
    texts have so: a version, a size, a file, a ticket, a contraction, a plain compound?"""
    core = token.strip(_AROUND)
    if not any(map(str.isalpha, core)):
        return False
    if not _has_form(core):
        return len(core) > 7 and _is_composed_abroad(core)
    return not _is_plain_form(core) and _has_odd_parts(core)


def _has_form(core: str) -> bool:
    is_mixed_up = _has_digit(core) or _INNER.search(core) is not None
    return len(core) > 4 and core.isascii() and is_mixed_up


def _has_digit(core: str) -> bool:
    return any(map(str.isdigit, core))


def _is_plain_form(core: str) -> bool:
    """A version, a size, a contraction, a ticket, or the name of a file or a host."""
    is_code = _has_digit(core) and core.isupper() and core.isalnum()
    if is_plain_token(core) and not is_code:
        return True
    if _CONTRACTED.fullmatch(core) or _TICKET.fullmatch(core):
        return True
    last = core.lower().rpartition(".")[2]
    is_name = last in _read_ends() or not core.replace(".", "").isalnum()
    return "." in core and is_name and not _has_digit(core)


def _has_odd_parts(core: str) -> bool:
    """Are its words, beside digits or signs, more than plain ones in a plain compound?"""
    words = [part for part in _PARTS.findall(core) if part.isalpha()]
    if _has_digit(core):
        return not all(is_nobodys(word) or len(word) < 2 for word in words)
    if set(core) & set("#!&~^%$*=+@"):
        return core.lower() not in _WITH_SIGNS
    names = sum(map(is_part_of_name, words))
    return names * 2 < len(words) and (not names or len(words) > 2) and not _is_plain_compound(core)


def _is_composed_abroad(core: str) -> bool:
    return "'" not in core and _INNER.search(core) is not None


def _is_plain_compound(core: str) -> bool:
    """``read-only``, ``first-come``: of two parts only those count that nothing binds."""
    parts = re.split("[-_.]", core)
    if parts[-1].endswith(SAID_ENDINGS) or parts[-1].lower() in read_section("ends"):
        return True
    return len(parts) < 3 and any(map(_binds, parts))


def is_identifier(token: str) -> bool:
    """Is it what settings are called: small words with low lines between them?"""
    return (
        "_" in token
        and token.islower()
        and all(
            is_part_of_name(part) or part.isdigit() or len(part) < 3 or is_english(part)
            for part in token.split("_")
        )
    )
