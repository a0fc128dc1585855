"""What around a word shows whether it is meant as a person's name."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import re2

_WORDS = tomllib.loads((files("incident_kit.redaction.names") / "contexts.toml").read_text("utf-8"))


def _any_of(name: str) -> str:
    """A pattern for the words of one of the lists."""
    return "|".join(map(re2.escape, _WORDS[name]))


#: What shows that a word that is also a name is meant as the name.
NAME_BEFORE = re2.compile(
    rf"(?i)(?:\b(?:{_any_of('before')})[ :,]{{1,2}}(?:@|\*\*)?|@|^|"
    r"[.!?:>*\d\]\n-] {0,2}|\| {0,3})$"
)
NAME_AFTER = re2.compile(
    rf"(?i)^(?:['’]s\b|[ ,]{{1,2}}(?:and [A-Z]|{_any_of('after')}|"
    r"at [0-9]{1,2}[:.][0-9]{2})\b|:)"
)
INITIAL_AFTER = re2.compile(r",? (?P<v>[A-Z])(?:\.|[^\w.'’]|$)")
ROLE_BEFORE = re2.compile(r"(?i)\b(?:ic|owner|assignee|author|on-?call|commander|scribe)[=:] ?$")
PLACE_BEFORE = re2.compile(r"\b(?:San|Santa|St\.?|Saint|Mount|Lake|Fort|Port) $")
SENTENCE_START = re2.compile(r"(?:^|[.!?\n]\s{1,2}|\n)$")
COPULA_AFTER = re2.compile(r"^ (?:is|was|has|had|will|can|did|does)\b")
#: Nothing else is greeted, thanked, asked or paged.
SURELY_BEFORE = re2.compile(rf"(?i)(?:^|\W)(?:{_any_of('surely_before')})[ :,.]{{1,2}}$")
#: What may stand between the names of one person.
BETWEEN_NAMES = re2.compile(
    r"^(?:[\s>*_.,\-+'\"|/\\()\[·=:#&]|%20|&nbsp;|<[^<>]{0,40}>|\]\([^()\s]{0,100}\))"
    r"{0,6}(?:[A-Za-z]\.?[\s._-]{1,2}|(?:van|von|de|der|den|da|di|del|la|le|bin|al|el|ter)"
    r"[\s'-]){0,3}$"
)
#: What stands between the names of several people.
BETWEEN_PEOPLE = re2.compile(r"^(?:, | and | & |/| / |, and | or )$")
