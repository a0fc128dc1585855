"""What tells that a sentence speaks of a credential, and where its value stands in it."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

from incident_kit.redaction.late_patterns import put_off_linear
from incident_kit.redaction.rules.grammar import any_row, join_phrases
from incident_kit.redaction.word_lists import read_lists

_LISTS = read_lists("told_values.txt")


def any_of(section: str) -> str:
    """A pattern for any phrase of a section of the table."""
    return join_phrases(_LISTS[section].replace(",\n", ", "))


@cache
def read_cues(section: str) -> frozenset[str]:
    """The phrases of a section of the table, which are no patterns."""
    return frozenset(" ".join(_LISTS[section].split()).split(", "))


def find_alone(pattern: str) -> Any:
    """A pattern for words that are no part of longer ones, with what stands around them."""
    return put_off_linear(rf"(?i)(?:^|[^\w-])(?:{pattern})(?:$|[^\w])")


_STRONG = rf"{any_row('noun')}|{any_of('strong')}"
_ENTERED = rf"{any_row('login')}|{any_row('enter')}|{any_of('entered')}"
STRONG = find_alone(_STRONG)
WEAK = find_alone(any_of("weak"))
OPENED = find_alone(any_of("opened by a number"))
ENTERED = find_alone(_ENTERED)
#: Any of the four.
ANY = find_alone(f"{_STRONG}|{any_of('weak')}|{any_of('opened by a number')}|{_ENTERED}")
#: Behind these, up to the end of what is searched, stands what something is or was set to.
STATED = put_off_linear(
    r"(?i)(?:^|[^\w])(?:is|was|are|takes|wants|=|:"
    r"|(?:set|reset|changed|switched|rotated|moved|went|goes) (?:it )?(?:back )?to)[ \t]+"
    r"(?:(?:literally|simply|just|still|again|now|once more|back to) )?[\"'`]{0,2}$"
)
STATED_ABROAD = put_off_linear(
    rf"(?i)(?:^|[^\w'])(?:{any_row('is')}|:)[ \t]+(?:{any_of('fillers')}[ \t]+){{0,2}}"
    r"[\"'`]{0,2}$"
)
#: What ends a clause, behind the quotes around a value.
CLAUSE_END = re.compile(r"[\"'`]{0,2}(?:[.,;:)!?]*(?:\s*\n|\s*$)|[,;)])")
#: Endings of what is said of a password, and of what was done to it.
SAID_ENDINGS = ("ed", "ing", "able", "ible", "ly", "ive", "al", "less", "ful", "ous", "ic")
#: Participles and adjectives of other languages, by their endings.
_SAID_ABROAD = re.compile(
    r"(?i)(?:[aiu]d[oa]s?|[aiu]t[oia]|[aiu]bles?|bil[ei]|[aei]ve(?:l|is)|antes?|entes?|iv[oa]s?|ives?"
    r"|eux|euses?|lich|isch|bar|los|haft|ig|elijk|baar|loos|ow[yae]|any|ony|nn[yae]|adwy|edig)$"
    r"|^(?:ge|ver|zer|ent|ont|un|on|nie|an)[a-z]+(?:t|en|d|ne)$"
)


def is_said_abroad(word: str) -> bool:
    """Is it what is said of a password in another language, or was done to it?"""
    is_listed = word.lower() in read_cues("said of them abroad")
    return is_listed or _SAID_ABROAD.search(word) is not None


def is_noun_for_credential(text: str, start: int, end: int) -> bool:
    """Is what stands there a word for a password, a PIN or a key, with a capital since it
    begins a sentence or is a noun of German?"""
    return _is_noun(text[start:end].rpartition(" ")[2])


@lru_cache(maxsize=16384)
def _is_noun(word: str) -> bool:
    return STRONG.search(word) is not None
