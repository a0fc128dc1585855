"""Where in a text a company is named that the dictionary has.

A name that is an ordinary word counts with its capital only, or where a customer's is
meant (``cust-orange``, ``orange.example``).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import takewhile
from typing import Any, NamedTuple

import re2

from incident_kit.redaction.names.company_spellings import (
    LINKS,
    OPTIONAL_SIGNS,
    Spelling,
    split_name,
)
from incident_kit.redaction.names.meant_companies import is_meant, is_ordinary
from incident_kit.redaction.names.word_edges import continues_word
from incident_kit.redaction.names.words import is_common, is_word
from incident_kit.redaction.source import Source
from incident_kit.redaction.views import fold_text

#: What follows a name and belongs to it, whoever's list has it or not.
FORM_AFTER = re2.compile(
    r"^(?:,? (?i:ltd|limited|plc|inc|llc|llp|gmbh)| (?:Group|Holdings|Corporation|Corp|Company))\b"
)
NEXT_WORD = re2.compile(r"^[ _-]([A-Za-z]+)\b")
#: How far the rest of a name is looked for, and its next word.
REACH, NEAR = 480, 120
#: What of a host, and of a path on it, follows a name in it.
HOST_AFTER = re2.compile(
    r"^[A-Za-z0-9_-]*(?:\.[a-z0-9_-]+)*\.[a-z]{2,18}\b(?::[0-9]+)?"
    r"(?:/[^\s<>\"'`()\[\]|]*[A-Za-z0-9/=])?"
)
#: How much of a host is read before the name in it.
HOST_BEFORE = 100
PLURAL_ENDINGS = ("s", "es", "S", "ES")
#: The longest word in which a name is looked for beside a plain word (``kestrelprod``), and
#: the shortest name.
LONGEST_WORD, SHORTEST_INSIDE = 40, 5
#: The shortest name that is one of the words of a ``camelCase`` one.
SHORTEST_IN_CAMEL_CASE = 4


class CompanyMatch(NamedTuple):
    """Where a name stands, with the host it is part of; ``is_plural`` if it is one."""

    start: int
    end: int
    is_plural: bool = False


def match_company(
    source: Source, start: int, end: int, spelling: Spelling, name: str, *, is_decided: bool
) -> CompanyMatch | None:
    """Where ``name`` stands, a ``spelling`` of which was hit; ``None`` if what stands there
    is no name. One that somebody decided to hide goes wherever it has its capital."""
    name_end = _find_name_end(source, start, end, spelling)
    if name_end is None:
        return None
    plural_end = _find_plural_end(source, start, name_end, name)
    is_plural = plural_end > name_end
    if not is_meant(source, start, name_end, spelling, name, is_plural=is_plural):
        return None
    if not is_decided and is_ordinary(source.text, start, name_end, spelling):
        return None
    is_found = stands_apart(source.text, start, plural_end)
    if not is_found and spelling.use == "name":
        is_found = _stands_beside_words(source.text, start, name_end)
    if not is_found:
        return None
    end = plural_end if is_plural else _include_own_words(source.text, plural_end, name)
    return _include_surroundings(source.text, CompanyMatch(start, end, is_plural))


def _include_own_words(text: str, end: int, name: str) -> int:
    """Where a name ends with further words of its own behind the one that was hit."""
    words = {word.lower() for word in split_name(name)}
    while len(words) > 1:
        found = NEXT_WORD.match(text[end : end + LONGEST_WORD])
        if found is None or found.group(1).lower() not in words - LINKS:
            return end
        end += int(found.end(1))
    return end


def _find_name_end(source: Source, start: int, end: int, spelling: Spelling) -> int | None:
    """Where the name ends of which ``spelling`` was hit, if its other words follow."""
    if not spelling.pattern:
        return end
    if source.lower.find(spelling.next_word, end, end + NEAR) < 0:
        return None
    found = _compile(spelling.pattern).match(source.text[start : start + REACH])
    return start + int(found.end()) if found else None


@lru_cache(maxsize=4096)
def _compile(pattern: str) -> Any:
    return re2.compile(pattern)


def _find_plural_end(source: Source, start: int, end: int, name: str) -> int:
    """Where the plural of a name ends that ends at ``end``; there, if it is in none."""
    text = source.text
    for ending in PLURAL_ENDINGS:
        plural_end = end + len(ending)
        if text[end:plural_end] == ending and not text[plural_end : plural_end + 1].isalnum():
            return plural_end if _is_plural(source, start, plural_end, name) else end
    return end


def _is_plural(source: Source, start: int, end: int, name: str) -> bool:
    """Is what stands there with the ending of a plural a word, and not the name itself?"""
    if not stands_apart(source.text, start, end):
        return False
    return not _is_own_possessive(name, source.lower[start:end])


def _is_own_possessive(name: str, found: str) -> bool:
    """Is what was found the name's own possessive: ``Aldwins`` for ``Aldwin's``?"""
    folded = fold_text(name)
    return "'" in folded and found in OPTIONAL_SIGNS.sub("", folded.lower())


def stands_apart(text: str, start: int, end: int) -> bool:
    """Is it no part of a longer word, or one of the words of a ``camelCase`` one?"""
    right = text[end : end + 1]
    is_after_word = continues_word(text, start)
    is_before_word = right.isalnum()
    if not is_after_word and not is_before_word:
        return True
    if end - start < SHORTEST_IN_CAMEL_CASE:
        return False
    if is_after_word and not _begins_in_camel_case(text[start - 1], text[start]):
        return False
    return not is_before_word or _ends_in_camel_case(text[end - 1], right)


def _begins_in_camel_case(left: str, first: str) -> bool:
    """Does a new word begin with the letter ``first`` behind ``left``?"""
    return first.isupper() and not left.isupper()


def _ends_in_camel_case(last: str, right: str) -> bool:
    """Does the word end with the letter ``last`` before ``right``?"""
    return right.isdigit() or (last.islower() and right.isupper())


def _stands_beside_words(text: str, start: int, end: int) -> bool:
    """Do only plain words stand beside it in a longer word, which is none itself?"""
    if end - start < SHORTEST_INSIDE or is_common(text[start:end]):
        return False
    low = start - _count_letters(reversed(text[max(0, start - LONGEST_WORD) : start]))
    high = end + _count_letters(text[end : end + LONGEST_WORD])
    before, behind = text[low:start], text[end:high]
    if not _is_empty_or_word(before) or not _is_empty_or_word(behind):
        return False
    return not is_word(text[low:high])


def _count_letters(text: Iterable[str]) -> int:
    """How many letters it begins with."""
    return sum(1 for _ in takewhile(str.isalpha, text))


def _is_empty_or_word(text: str) -> bool:
    return not text or 2 < len(text) < LONGEST_WORD and is_word(text)


def _include_surroundings(text: str, match: CompanyMatch) -> CompanyMatch:
    """The match with the form of a company behind it, or the host around it."""
    start, end, is_plural = match
    form = FORM_AFTER.match(text[end : end + 14])
    if form:
        return CompanyMatch(start, end + form.end(), is_plural)
    host = HOST_AFTER.match(text[end : end + 300])
    if not host:
        return match
    lowest = max(0, start - HOST_BEFORE)
    while start > lowest and (text[start - 1].isalnum() or text[start - 1] in "-_."):
        start -= 1
    return CompanyMatch(start, end + host.end())
