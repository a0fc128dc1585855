"""What around a word shows whether it is meant as a person's name."""

from __future__ import annotations

from functools import cache
from typing import Any

import re2

from incident_kit.redaction.late_patterns import put_off_linear
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
    again = "(?:(?:also|already|just|later|quickly|then) )?"
    return re2.compile(
        rf"(?i)^(?:['’]s\b|[ ,]{{1,2}}{again}(?:and [A-Z]|{_any_of('after')}|"
        r"at [0-9]{1,2}[:.][0-9]{2})\b|:)"
    )


@cache
def compile_surely_before() -> Any:
    """What stands before a name alone: nothing else is greeted, thanked, asked or paged."""
    return re2.compile(rf"(?i)(?:^|\W)(?:{_any_of('surely before')})[ :,.]{{1,2}}$")


@cache
def compile_personal_after() -> Any:
    """What stands behind a name that a sentence begins with: what only people do, or are
    spoken to in."""
    again = r"(?:(?:also|already|currently|just|now|still) )?"
    return re2.compile(
        rf"(?i)^(?: (?:is|was) {again}(?:{_any_of('doing')})"
        rf"| (?:has|had) {again}(?:{_any_of('having')})"
        rf"| (?:will|can|did|does) {again}(?:{_any_of('going to do')}|be (?:{_any_of('doing')}))"
        rf"|, {{1,2}}(?:{_any_of('spoken to')})"
        rf"| to (?:do|own|{_any_of('going to do')})| here(?:$|[,.!:;])| speaking$)(?:\b|$|\W)"
    )


@cache
def compile_small_before() -> Any:
    """What stands before a first name without its capital, if it is the whole phrase."""
    phrases = f"{_any_of('surely before')}|{_any_of('before small')}"
    return re2.compile(rf"(?i)(?:^|\W)(?:{phrases})[ :,.]{{1,2}}$")


@cache
def compile_small_after() -> Any:
    """What stands behind a first name without its capital."""
    return re2.compile(rf"^ (?:{_any_of('after small')})\b")


@cache
def compile_no_name_before() -> Any:
    """What stands before a word with a capital that is no name there."""
    return re2.compile(rf"(?i)(?:\b(?:{_any_of('no name behind')})[,:]? |[\"'“‘`*_\]>-])\(?$")


@cache
def compile_month_before() -> Any:
    """What stands before a month, and before no person."""
    return re2.compile(rf"(?i)(?:\b(?:{_any_of('month before')})[ -]|\d(?:st|nd|rd|th)?(?: of)? )$")


INITIAL_AFTER = put_off_linear(r",? (?P<v>[A-Z])(?:\.|[^\w.'’]|$)")
ROLE_BEFORE = put_off_linear(r"(?i)\b(?:ic|owner|assignee|author|on-?call|commander|scribe)[=:] ?$")
LABEL_BEFORE = put_off_linear(
    r"(?i)\b(?:approver|assignee|author|chair|commander|comms|contact|deputy|driver|engineer|ic"
    r"|lead|manager|on-?call|owner|reporter|reviewer|scribe)\b ?[:=|–-] ?$"
)
PLACE_BEFORE = put_off_linear(r"\b(?:San|Santa|St\.?|Saint|Mount|Lake|Fort|Port) $")
SENTENCE_START = put_off_linear(r"(?:^|[.!?\n]\s{1,2}|\n)$")
COPULA_AFTER = put_off_linear(r"^ (?:is|was|has|had|will|can|did|does)\b")
#: Amid a sentence: behind a word without a capital.
AMID_BEFORE = put_off_linear(r"(?:^|[^\w'’])[a-z][a-z'’]*[,;]? \(?$")
#: Behind another word with a capital, amid a line.
GREATER_BEFORE = put_off_linear(r"\b[A-Z][\w'’]* $")
#: What may follow a name amid a sentence: no further capital, and no rest of a word.
AMID_AFTER = put_off_linear(r"^(?:$|['’]s\b|[.,;:!?)\n]|[^\w'’-][^A-Z\d]|[^\w'’-]$)")
#: Where somebody speaks: a line begins with the name, after a time of day or in brackets.
SPEAKER_BEFORE = put_off_linear(
    r"(?:^|\n)[ \t]*(?:[-*>] )?(?:\[?\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?: ?[ap]m)?\]?[ \t]+)?[<@*]{0,3}$"
)
SPEAKER_AFTER = put_off_linear(r"^\*{0,2}[>:]\*{0,2}(?:\s|$)")
#: A line, an item or a cell of its own, or what a label is about.
ALONE_BEFORE = put_off_linear(
    r"(?:(?:^|\n)[ \t]*(?:[-*+•–—]+[ \t]+)?|\|[ \t]*|[A-Za-z)]:[ \t]+)\**$"
)
ALONE_AFTER = put_off_linear(r"^\**[ \t]*(?:$|[\n|,;?!]|and | and )")
#: What no word does that is an auxiliary verb.
PAST_AFTER = put_off_linear(r"^ [a-z]+[^e\W]ed\b")
TIMED_BEFORE = put_off_linear(r"\d[:.]\d\d(?: ?[ap]m)?\]?[ \t]+[<@]?$")
#: What follows somebody who is greeted or asked by a name without its capital.
ADDRESSED_AFTER = put_off_linear(
    r"^(?:$|[,!?:;.)\n]| (?:about|can|could|for|if|please|pls|to|whether|who)\b)"
)
#: What may stand between the names of one person.
BETWEEN_NAMES = put_off_linear(
    r"^(?:[\s>*_.,\-+'\"|/\\()\[·=:#&]|%20|&nbsp;|<[^<>]{0,40}>|\]\([^()\s]{0,100}\))"
    r"{0,6}(?:[A-Za-z]\.?[\s._-]{1,2}|(?:van|von|de|der|den|da|di|del|la|le|bin|al|el|ter)"
    r"[\s'-]){0,3}$"
)
#: What stands between the names of several people.
BETWEEN_PEOPLE = put_off_linear(r"^(?:, | and | & |/| / |, and | or | \+ | -> | => | = )$")
