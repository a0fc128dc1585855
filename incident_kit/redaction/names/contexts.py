"""What around a word shows whether it is meant as a person's name."""

from __future__ import annotations

from functools import cache
from typing import Any

import re2

from incident_kit.redaction.word_lists import read_lists


def _any_of(name: str) -> str:
    """A pattern for the words and phrases of one of the lists."""
    phrases = " ".join(read_lists("contexts.txt", folder="names")[name].split())
    return "|".join(map(re2.escape, phrases.split(", ")))


@cache
def compile_name_before() -> Any:
    """What stands before a word that is also a name, where it is meant as the name."""
    return re2.compile(
        rf"(?i)(?:\b(?:{_any_of('before')})[ :,]{{1,2}}(?:@|\*\*)?|@|^|"
        r"[.!?:>*\d\]\n-] {0,2}|\| {0,3})$"
    )


@cache
def compile_name_after() -> Any:
    """What stands behind such a word."""
    return re2.compile(
        rf"(?i)^(?:['’]s\b|[ ,]{{1,2}}(?:and [A-Z]|{_any_of('after')}|"
        r"at [0-9]{1,2}[:.][0-9]{2})\b|:)"
    )


@cache
def compile_surely_before() -> Any:
    """What stands before a name alone: nothing else is greeted, thanked, asked or paged."""
    return re2.compile(rf"(?i)(?:^|\W)(?:{_any_of('surely before')})[ :,.]{{1,2}}$")


INITIAL_AFTER = re2.compile(r",? (?P<v>[A-Z])(?:\.|[^\w.'’]|$)")
ROLE_BEFORE = re2.compile(r"(?i)\b(?:ic|owner|assignee|author|on-?call|commander|scribe)[=:] ?$")
PLACE_BEFORE = re2.compile(r"\b(?:San|Santa|St\.?|Saint|Mount|Lake|Fort|Port) $")
SENTENCE_START = re2.compile(r"(?:^|[.!?\n]\s{1,2}|\n)$")
COPULA_AFTER = re2.compile(r"^ (?:is|was|has|had|will|can|did|does)\b")
#: What may stand between the names of one person.
BETWEEN_NAMES = re2.compile(
    r"^(?:[\s>*_.,\-+'\"|/\\()\[·=:#&]|%20|&nbsp;|<[^<>]{0,40}>|\]\([^()\s]{0,100}\))"
    r"{0,6}(?:[A-Za-z]\.?[\s._-]{1,2}|(?:van|von|de|der|den|da|di|del|la|le|bin|al|el|ter)"
    r"[\s'-]){0,3}$"
)
#: What stands between the names of several people.
BETWEEN_PEOPLE = re2.compile(r"^(?:, | and | & |/| / |, and | or )$")
