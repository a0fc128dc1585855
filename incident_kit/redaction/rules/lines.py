"""Secrets known by the line they stand on: settings in plain letters, a value below its
heading, a pair behind its headings, a number behind its word, the arguments of a login."""

from __future__ import annotations

from collections.abc import Iterator

import re2

from incident_kit.redaction.matching import compile_pattern
from incident_kit.redaction.names.words import is_word
from incident_kit.redaction.rules.rule import Detector, Hit, Rule, Runs
from incident_kit.redaction.rules.values.passwords import (
    is_naming,
    is_no_word,
    is_password,
    stands_out,
)
from incident_kit.redaction.rules.values.tokens import is_strong
from incident_kit.redaction.rules.values.traits import is_code, is_date, is_email
from incident_kit.redaction.source import Source, Span


def _is_chosen(hit: Hit) -> bool:
    """Letters that somebody chose: no placeholder, no name of a variable."""
    is_variable = hit.text.isupper() and "_" in hit.text
    return not is_variable and is_password(hit.text, quoted=True)


def _is_own_word(hit: Hit) -> bool:
    """Letters that are no word and no type."""
    if not _is_chosen(hit):
        return False
    first, rest = hit.text[0], hit.text[1:]
    if rest.islower():
        return not is_word(hit.text)
    return not first.isupper()


def _is_in_section(hit: Hit) -> bool:
    """The lines above are those of a section of settings."""
    return _is_own_word(hit) and SECTION.search(hit.before(600)) is not None


#: A section's heading, and below it settings and remarks alone, up to the line at the end.
SECTION = re2.compile(
    r"(?:^|\n)\[[\w .:/-]+\][ \t\r]*\n(?:[\w .-]*[=:][^\n(]*\n|[ \t]*(?:[#;][^\n]*)?\n)*[^\n]*$"
)


def _is_alone(hit: Hit) -> bool:
    """What is no word, no path, no address, no date."""
    text = hit.text
    if is_date(text) or is_email(text) or any(sign in text for sign in "/\\@()="):
        return False
    return stands_out(text) and is_password(text, quoted=False)


def _is_argument(hit: Hit) -> bool:
    return is_password(hit.text, quoted=True) and not is_naming(hit.text)


def _is_behind_heading(hit: Hit) -> bool:
    return is_no_word(hit.text)


#: How a value begins, or what it is all of, that is filled in later.
OPEN = re2.compile(r"^(?:[$%{(<\[]|#\{)|^[xX*.#?_-]+$")
_LETTERS = r"(?P<v>[A-Za-z][A-Za-z_-]{3,63})"
_USER = r"[\w.@+-]+"

LINES: tuple[Rule, ...] = (
    Rule(
        "setting",
        "secret",
        "A password in plain letters, set in the environment or in a file of settings.",
        r"(?m)(?:(?:^|[\s;\"'])[A-Z][A-Z0-9_]*(?:PASS|PASSWORD|PASSWD|PASSPHRASE|PWD|PW)|"
        r"^[\w.-]*(?i:password|passwd|passphrase|pwd))="
        rf"{_LETTERS}(?:[ \t;&\"'\\\r]|$)",
        _is_chosen,
        gate=r"(?i)(?:pass(?:word|wd|phrase)?|pwd?)=[a-z]",
    ),
    Rule(
        "setting-ini",
        "secret",
        "A password of several words, set in a file of settings.",
        r"(?m)^(?i:[a-z][\w.-]*)?(?i:password|passwd|passphrase|pwd)[ \t]*=[ \t]*"
        r"(?P<v>[a-z]+(?:(?:_[a-z]+)+|(?:-[a-z]+){2,}))[ \t\r]*$",
        _is_chosen,
    ),
    Rule(
        "setting-section",
        "secret",
        "A password in plain letters, in a section of a file of settings.",
        r"(?m)^[\w.-]*(?i:password|passwd|passphrase|pwd)[ \t]*=[ \t]*"
        r"(?P<v>[A-Za-z]{6,64})[ \t\r]*$",
        _is_in_section,
        gate=r"(?i)(?:password|passwd|passphrase|pwd)[ \t]*=[ \t]*[a-z]{6}",
    ),
    Rule(
        "setting-image",
        "secret",
        "A password set for an image, a user or a machine, with a blank before it.",
        r"(?m)^[ \t]*(?i:env|setx|setenv)[ \t]+\w*(?i:password|passwd|passphrase|pwd|pass)[ \t]+"
        rf"[\"']?{_LETTERS}[\"'\s]",
        _is_chosen,
    ),
    Rule(
        "setting-yaml",
        "secret",
        "A password in plain letters, alone behind its name.",
        r"(?im)^[ \t>]*(?:- )?[\"']?[\w.-]*(?:password|passwd|passphrase|pwd)[\"']?:[ \t]+"
        rf"{_LETTERS}[ \t\r]*(?:#[^\n]*)?$",
        _is_own_word,
        gate=r"(?i)(?:password|passwd|passphrase|pwd)[\"']?:[ \t]+[a-z]",
    ),
    Rule(
        "setting-xml",
        "secret",
        "A password in plain letters, alone in an element named for it.",
        r"(?i)<[\w:.-]*(?:password|passwd|passphrase|pwd)(?:\s[^<>\n]*)?>"
        r"(?P<v>[A-Za-z][A-Za-z_-]{4,63})</",
        _is_own_word,
    ),
    Rule(
        "connection-string",
        "secret",
        "The password among the pairs of a connection string, whatever it is.",
        r"(?i)\b(?:user ?id|uid|user(?:name)?|database|initial catalog|server|data source)\s?="
        r"[^;\n\"']+;[^\n]*?\b(?:password|pwd)\s?=\s?(?P<v>[^;\s\"'<>&]{3,})",
        lambda hit: not OPEN.search(hit.text),
    ),
    Rule(
        "line-below",
        "secret",
        "A password on the line below a word for it.",
        r"(?im)^[ \t>*#-]*(?:[\w']+ ){0,3}(?:creds?|credentials|logins?|passwords?|passwd|pw|pwd|"
        r"pass)[ \t*]*\n(?:[ \t>*-]*[\w.@+-]{2,40}[ \t]*\n)?[ \t>*`-]*(?P<v>\S{6,64}?)[ \t`]*$",
        _is_alone,
        gate=r"(?i)(?:creds?|credentials|logins?|pass(?:words?|wd)?|pwd?)[ \t*]*\n",
    ),
    Rule(
        "headed-pair",
        "secret",
        "A user and a password behind words for both.",
        r"(?i)(?:\bid|\buser(?:name)?|\blogin|\baccount|계정|아이디)\)?[ \t]?[/&,:|+( ][ \t]?"
        r"(?:pw|pwd|pass(?:w(?:or)?d)?|비번|비밀번호)\)?"
        rf"(?:[ \t]?(?:/[a-z]+)?[ \t]?(?:->|[:=(-])[ \t]?|[ \t]){_USER}[ \t]?"
        r"(?://|[/,:|( ])[ \t]?(?P<v>[^\s|,;\"'`<>()/]{5,64})",
        _is_behind_heading,
    ),
    Rule(
        "pin",
        "secret",
        "A number behind a word for a PIN.",
        r"(?:\bPINs?|(?i:\b(?:door|alarm|gate|safe|card|sim|phone|voicemail|bridge|host|"
        r"conference|meeting) pin|\bpin (?:code|number)))[ \t]{1,2}(?:is )?(?P<v>[0-9]{4,8})\b",
    ),
    Rule(
        "login-call",
        "secret",
        "The password among the arguments of a login.",
        r"(?i)\b(?:log_?in|sign_?in|auth(?:enticate|entication)?|basic_?auth|httpbasicauth|"
        r"network-?credential|directoryentry|(?:username)?passwordcredentials?|"
        r"passwordauthentication|set_?basic_?auth)\(\s{0,9}"
        r"(?:[\"'][^\"'\n]{2,100}[\"']\s{0,3},\s{0,60}){1,2}[\"'](?P<v>[^\"'\n]{4,64})[\"']",
        _is_argument,
        gate=r"(?i)(?:in|auth|authenticate|authentication|credentials?|entry)\(\s{0,9}[\"']",
    ),
)

LIST = (
    r"(?im)^[ \t>-]*[\"']?[\w.-]*(?:(pass(?:word|wd|phrase)s|pwds)|tokens|secrets|"
    r"(?:api|access|secret|private)_?keys)[\"']?[ \t]*[:=][ \t]*[\[({]?[ \t\r]*\n"
)
ITEM = re2.compile(r"^[ \t]*(?:-[ \t]+)?[\"']{0,3}([^\s\"',#]{5,200})[\"']{0,3},?[ \t\r]*(?:#.*)?$")


def find_lists(source: Source, runs: Runs) -> Iterator[Span]:
    """The items of a list that is named for what it holds, each on a line of its own."""
    reach = -1
    for (_, end), passwords in compile_pattern(LIST).within(source.data, runs):
        start = source.to_character(end)
        if start <= reach:
            continue
        is_secret = _is_password_item if passwords[0] >= 0 else is_strong
        for offset, value in _read_items(source, start):
            reach = source.find_line_end(offset)
            if is_secret(value):
                yield Span(offset, offset + len(value), "secret", "list")


def _read_items(source: Source, start: int) -> Iterator[tuple[int, str]]:
    """The items of the lines from ``start``, each with its offset, to the first line that
    is none."""
    while True:
        end = source.find_line_end(start)
        item = ITEM.search(source.text[start:end])
        if item is None:
            return
        yield start + item.start(1), item.group(1)
        start = end + 1


def _is_password_item(value: str) -> bool:
    return stands_out(value) and not is_code(value)


#: How every such line ends.
LIST_END = (
    r"(?i)(?:pass(?:word|wd|phrase)|pwd|token|secret|key)s[\"']?[ \t]*[:=][ \t]*[\[({]?[ \t\r]*\n"
)
LISTS = Detector("list", LIST_END, find_lists)
