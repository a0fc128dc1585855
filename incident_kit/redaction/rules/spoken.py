"""Credentials in sentences, in the languages of the table beside this module."""

from __future__ import annotations

import re

from incident_kit.redaction.late_patterns import put_off, put_off_linear
from incident_kit.redaction.names.words import is_function_word
from incident_kit.redaction.rules.grammar import (
    BEHIND,
    EDGE,
    OPEN,
    SIGN,
    VALUE,
    WORD,
    any_row,
    read_other,
)
from incident_kit.redaction.rules.rule import Hit, Row, Rule
from incident_kit.redaction.rules.sentences import Sentence, group_sentences
from incident_kit.redaction.rules.values.chosen import (
    are_told_words,
    is_chosen,
    is_said,
    is_word_with_signs,
)

#: A noun for a password, and what behind it makes it the name of something else.
_NAMED = put_off_linear(rf"(?i)(?:{any_row('noun')})[ \t_-](?:{read_other('about')})\b")
_HAS_NOUN = put_off_linear(rf"(?i)\b(?:{any_row('noun')})\b")
_ENDS_NAMED = put_off_linear(rf"(?i)\b(?:{any_row('noun')})\W*$")
#: A host, by where something was set rather than to what.
_HOST = put_off(r"[a-z]+[0-9]*(?:-[a-z]+[0-9]*)*-[0-9]{1,4}|[a-z]{2,5}[0-9]{1,5}", re.ASCII)
_STATUS = put_off(r"[12]0[0-9]|30[0-8]|4[0-5][0-9]|50[0-9]|51[01]")
_OTHER_CODES = put_off(
    r"\b(?:error|status|exit|return|http|response|post(?:al)?|zip|area|country)[ -]?cod"
)
_NEXT_WORD = put_off(r" ([a-z]+)")
_UNITS = frozenset("gb kb mb people percent".split())
_VERBS_BEHIND = frozenset(
    "came comes is was works expires expired arrived quick please now".split()
)


def _is_of_password(hit: Hit) -> bool:
    """The value stands out, and the sentence is about a password, not about a policy."""
    start, value = hit.spans[0][0], hit.byte_offset("v")
    head = hit.source.read_group((start, value))
    return is_said(hit.text) and _NAMED.search(head) is None


def _are_words_of_password(hit: Hit) -> bool:
    """Words with points between them, in a sentence about a password, not about a policy."""
    head = hit.source.read_group((hit.spans[0][0], hit.byte_offset("v")))
    return are_told_words(hit.text) and _NAMED.search(head) is None


def _is_told(hit: Hit) -> bool:
    return is_said(hit.text)


def _is_chosen(hit: Hit) -> bool:
    return is_chosen(hit.text)


def _is_entered(hit: Hit) -> bool:
    """What one gets in with: what only people make up, or a word of nobody's machines with a
    number and a sign."""
    return is_chosen(hit.text) or is_word_with_signs(hit.text)


def _is_no_status(hit: Hit) -> bool:
    """The two halves are not two codes of HTTP, the word names no error's number, and
    nothing is counted: a blank stands in large numbers too."""
    halves = (hit.text[:3], hit.text[-3:])
    if _OTHER_CODES.search(hit.before(40)) or all(map(_STATUS.fullmatch, halves)):
        return False
    counted = _NEXT_WORD.match(hit.after(30))
    if counted is None or counted[1] in _VERBS_BEHIND or is_function_word(counted[1]):
        return True
    return not counted[1].endswith("s") and counted[1] not in _UNITS


def _is_login(hit: Hit) -> bool:
    """A password behind a word for it, or one that only people make."""
    head = hit.source.read_group((hit.spans[0][0], hit.byte_offset("v")))
    return is_said(hit.text) if _ENDS_NAMED.search(head) else is_chosen(hit.text)


def _is_set(hit: Hit) -> bool:
    """What a password was set to, not where; or what only people make up."""
    head = hit.source.read_group((hit.spans[0][0], hit.byte_offset("v")))
    if not _HAS_NOUN.search(head):
        return is_chosen(hit.text)
    return is_said(hit.text) and not _HOST.fullmatch(hit.text) and _NAMED.search(head) is None


SENTENCES = (
    Sentence(
        "spoken",
        "A password, and what it opens, in a sentence.",
        r"{edge}{noun}\)?(?:'s[ \t]+(?:still[ \t]+|now[ \t]+)?|{word}{{0,7}}?,?[ \t]+{is}[ \t:]+"
        r"|(?:[ \t]+{of}{word}{{1,6}}?|[ \t]+{adj}){sign}){open}{value}",
        _is_of_password,
        ("noun",),
    ),
    Sentence(
        "spoken-dotted",
        "A password of words with points between them, in a sentence.",
        r"{edge}{noun}(?:'s[ \t]+(?:still[ \t]+|now[ \t]+)?|{word}{{0,7}}?,?[ \t]+{is}[ \t:]+"
        r"|(?:[ \t]+{of}{word}{{1,6}}?|[ \t]+{adj}){sign}){open}{dotted}",
        _are_words_of_password,
        ("noun",),
    ),
    Sentence(
        "spoken-change",
        "What a password was changed to.",
        r"{edge}(?:{noun}{word}{{0,8}}?[ \t]+{change}{word}{{0,3}}?"
        r"|{change}{word}{{0,4}}?[ \t]+{noun}{word}{{0,6}}?)"
        r"(?:[ \t]+{to}[ \t:]+|{sign}){open}{value}",
        _is_set,
        ("noun",),
    ),
    Sentence(
        "spoken-redo",
        "What something was set to that only people make up.",
        r"{edge}(?:{redo}|{change}){word}{{0,2}}?[ \t]+{to}[ \t:]+{open}{value}",
        _is_chosen,
    ),
    Sentence(
        "account-pair",
        "An account and a password that only people make up.",
        r"(?:^|[\s(\"'`])(?:[a-z][a-z0-9_.-]{{1,24}}[ \t]/[ \t]|(?:(?:net|sys|web|db|local)?"
        r"(?:ops|admin|operator)|root|backup|support|svc[-_][a-z]+)[ \t]?[:/][ \t]?)"
        r"{open}{value}",
        _is_chosen,
    ),
    Sentence(
        "spoken-enter",
        "What one gets in with.",
        r"{edge}{enter}[ \t:]+{open}{value}",
        _is_entered,
        ("enter",),
    ),
    Sentence(
        "spoken-late",
        "What something was set to, with the verb at the end.",
        r"{edge}(?:hab(?:e|'?s)?|haben|hat|wurde|heb|hebben|heeft|is|{noun}){word}{{0,5}}?[ \t]+"
        r"(?:auf|in|zu|op|naar)[ \t]+{open}{value}[\"'`*”]{{0,3}}[ \t]+{late}\b",
        _is_set,
    ),
    Sentence(
        "spoken-apposed",
        "A password between two commas behind what it is.",
        r"{edge}{noun}{word}{{0,5}}?,[ \t]+{open}{value}[\"'`*”]{{0,3}},",
        _is_chosen,
    ),
    Sentence(
        "spoken-after",
        "A password, and behind it that it is one.",
        r"(?:^|[\s\"'`*«“(]){value}[\"'`*»”]{{0,3}}[ \t]+(?:{is}[ \t]*{the}[ \t]*"
        r"|{as}[ \t]+(?:{the}[ \t]+)?)(?:[\w-]+[ \t]+){{0,2}}?{noun}\b",
        _is_told,
        ("noun",),
    ),
    Sentence(
        "spoken-login",
        "A user and a password to log in with.",
        r"{edge}{login}{word}{{0,5}}?[ \t]+{with}[ \t]+[\w.@-]{{2,40}},?[ \t]+{and}[ \t:]+"
        r"{open}{value}",
        _is_login,
    ),
    Sentence(
        "spoken-code",
        "A number that opens something, or is good once.",
        r"{edge}{code}{word}{{0,5}}?(?:[ \t]+{is}[ \t:]+|{sign}){open}"
        r"(?P<v>[0-9]{{3}}[ -][0-9]{{3}}|[0-9]{{4,8}})(?:[\"'`*»”,;:.!?)]|\s|$)",
        lambda hit: True,
        ("code",),
    ),
    Sentence(
        "spoken-new",
        "What it is now, if only people make it up.",
        r"{edge}{new}[ \t:]+{open}{value}",
        _is_chosen,
    ),
    Sentence(
        "spoken-creds",
        "A user and a password behind a word for both.",
        r"{edge}{creds}{word}{{0,5}}?(?:{sign}|[ \t]+{is}[ \t]+)[\w.@-]{{2,40}}"
        r"(?:,?[ \t]+{and}[ \t:]+|[ \t]*/[ \t]*){open}{value}",
        _is_login,
    ),
)

PHRASES: tuple[Rule, ...] = (
    Rule(
        "spoken-genitive",
        "secret",
        "A password behind a noun that says what it opens.",
        rf"(?i){EDGE}(?:hasl(?:o|a)|[cg]h?yfrinair|[a-z]{{2,}}passwort|kennwort|wachtwoord)"
        rf"(?:{WORD}){{0,5}}?{SIGN}{OPEN}{VALUE}",
        _is_of_password,
    ),
    Rule(
        "keypad-code",
        "secret",
        "A number with the key that ends it, behind a word for a code.",
        r"(?i)\b(?:code|pin|codice|codigo|kod|cod)(?:'s|[ \t]*:|[ \t]+is|[ \t]+est|[ \t]+ist|"
        r"[ \t]+es|[ \t]+yw|[ \t]+to|[ \t]+e)?[ \t]+[\"'`*]{0,2}(?P<v>[0-9]{4,8}#)"
        r"(?:[\"'`*,;:.!?)]|\s|$)",
    ),
    Rule(
        "code-split",
        "secret",
        "A number in two halves behind a word for a code.",
        rf"(?i){EDGE}(?:code|pin|t?otp|passcode|[m2]fa|sms|codice|codigo|kod|cod)(?:{WORD}){{0,6}}?"
        rf"(?:{SIGN}|,?[ \t]+){OPEN}(?P<v>[0-9]{{3}}"
        rf"(?:[ -]|,? (?:and then|and|then|followed by) )[0-9]{{3}}){BEHIND}",
        _is_no_status,
    ),
    Rule(
        "code-after",
        "secret",
        "A number that is good once, and behind it that it is a code.",
        r"(?i)(?:^|[^\w.:])(?P<v>[0-9]{3}[ -][0-9]{3}|[0-9]{4,8}),? "
        r"(?:\((?:one-time|otp|code|[2m]fa)|"
        r"(?:is|was|est|ist|es|e|to|yw) (?:the|your|my|our|le|der|el|la|il|de)? ?(?:[\w'-]+ ){0,3}?"
        r"(?:(?:one[- ]time|verification|login|security|access|door|gate|alarm|sms) code|"
        r"code (?:for|to)|"
        r"pin|otp|passcode|codice|codigo|kod|cod)\b)",
    ),
    Rule(
        "spoken-opens",
        "secret",
        "What opens something, and behind it that it does.",
        rf"(?im)(?:^|[\s\"'`*«“(]){VALUE}[\"'`*»”]{{0,3}}[ \t]+"
        r"(?:will |should |can )?(?:gets?|lets?) "
        r"(?:you|me|us|them|people) (?:in|into|on|onto|past|through)\b",
        _is_chosen,
    ),
    Rule(
        "spoken-use",
        "secret",
        "What opens something, and that it does.",
        rf"(?i){EDGE}(?:use|try|using|tried|enter|type)[ \t]+"
        rf"{OPEN}{VALUE}[\"'`*”]{{0,3}}[ \t]+to[ \t]+(?:log|sign|get|unlock|open)\b",
        _is_entered,
    ),
    Rule(
        "device-key",
        "secret",
        "A key that two devices share, or a community of SNMP's.",
        rf"(?i){EDGE}{read_other('devices')}(?:[ \t]*\([^)\n]{{0,60}}\))?"
        rf"(?:(?:[ \t]+{read_other('forms')})*"
        rf"[ \t]+|(?:{WORD}){{0,7}}?(?:{SIGN}|[ \t]+(?:{any_row('is')})[ \t]+)){OPEN}{VALUE}",
        _is_told,
    ),
)
IDS = (*(one.id for one in SENTENCES), *(one.id for one in PHRASES))
SPOKEN: tuple[Row, ...] = (*group_sentences(SENTENCES), *PHRASES)
