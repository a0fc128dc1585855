"""Secrets known by the line they stand on: settings in plain letters, a value below its
heading, a pair behind its headings, a number behind its word, the arguments of a login."""

from __future__ import annotations

from collections.abc import Iterator

import re2

from incident_kit.redaction.matching import compile_pattern
from incident_kit.redaction.names.words import is_word
from incident_kit.redaction.rules.rule import Detector, Hit, Rule, Runs
from incident_kit.redaction.rules.values.passwords import is_naming, is_password, stands_out
from incident_kit.redaction.rules.values.tokens import is_strong
from incident_kit.redaction.rules.values.traits import is_code, is_date, is_email
from incident_kit.redaction.source import Source, Span


def _set(hit: Hit) -> bool:
    """Letters that somebody chose: no placeholder, no name of a variable."""
    return is_password(hit.text, quoted=True) and not (hit.text.isupper() and "_" in hit.text)


def _typed(hit: Hit) -> bool:
    """Letters that are no word and no type."""
    text = hit.text
    camel = text[0].isupper() and not text[1:].islower()
    return _set(hit) and not camel and not (text[1:].islower() and is_word(text))


def _sectioned(hit: Hit) -> bool:
    """The lines above are those of a section of settings."""
    return _typed(hit) and SECTION.search(hit.before(600)) is not None


#: A section's heading, and below it settings and remarks alone, up to the line at the end.
SECTION = re2.compile(
    r"(?:^|\n)\[[\w .:/-]+\][ \t\r]*\n(?:[\w .-]*[=:][^\n(]*\n|[ \t]*(?:[#;][^\n]*)?\n)*[^\n]*$"
)


def _alone(hit: Hit) -> bool:
    """What is no word, no path, no address, no date."""
    text = hit.text
    return (
        stands_out(text)
        and is_password(text, quoted=False)
        and not (is_date(text) or is_email(text))
        and not any(sign in text for sign in "/\\@()=")
    )


def _argument(hit: Hit) -> bool:
    return is_password(hit.text, quoted=True) and not is_naming(hit.text)


def _headed(hit: Hit) -> bool:
    return stands_out(hit.text) and not is_code(hit.text) and not is_date(hit.text)


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
        _set,
        gate=r"(?i)(?:pass(?:word|wd|phrase)?|pwd?)=[a-z]",
    ),
    Rule(
        "setting-ini",
        "secret",
        "A password of several words, set in a file of settings.",
        r"(?m)^(?i:[a-z][\w.-]*)?(?i:password|passwd|passphrase|pwd)[ \t]*=[ \t]*"
        r"(?P<v>[a-z]+(?:(?:_[a-z]+)+|(?:-[a-z]+){2,}))[ \t\r]*$",
        _set,
    ),
    Rule(
        "setting-section",
        "secret",
        "A password in plain letters, in a section of a file of settings.",
        r"(?m)^[\w.-]*(?i:password|passwd|passphrase|pwd)[ \t]*=[ \t]*"
        r"(?P<v>[A-Za-z]{6,64})[ \t\r]*$",
        _sectioned,
        gate=r"(?i)(?:password|passwd|passphrase|pwd)[ \t]*=[ \t]*[a-z]{6}",
    ),
    Rule(
        "setting-image",
        "secret",
        "A password set for an image, a user or a machine, with a blank before it.",
        r"(?m)^[ \t]*(?i:env|setx|setenv)[ \t]+\w*(?i:password|passwd|passphrase|pwd|pass)[ \t]+"
        rf"[\"']?{_LETTERS}[\"'\s]",
        _set,
    ),
    Rule(
        "setting-yaml",
        "secret",
        "A password in plain letters, alone behind its name.",
        r"(?im)^[ \t>]*(?:- )?[\"']?[\w.-]*(?:password|passwd|passphrase|pwd)[\"']?:[ \t]+"
        rf"{_LETTERS}[ \t\r]*(?:#[^\n]*)?$",
        _typed,
        gate=r"(?i)(?:password|passwd|passphrase|pwd)[\"']?:[ \t]+[a-z]",
    ),
    Rule(
        "setting-xml",
        "secret",
        "A password in plain letters, alone in an element named for it.",
        r"(?i)<[\w:.-]*(?:password|passwd|passphrase|pwd)(?:\s[^<>\n]*)?>"
        r"(?P<v>[A-Za-z][A-Za-z_-]{4,63})</",
        _typed,
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
        _alone,
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
        _headed,
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
        _argument,
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
    for (_, end), password in compile_pattern(LIST).within(source.data, runs):
        place = source.to_character(end)
        while place > reach and (item := ITEM.search(source.text[place : _line(source, place)])):
            value, start = item.group(1), place + item.start(1)
            if _listed(value, password=password[0] >= 0):
                yield Span(start, start + len(value), "secret", "list")
            place = _line(source, place) + 1
        reach = max(reach, place - 1)


def _line(source: Source, place: int) -> int:
    """Where the line that ``place`` is on ends."""
    end = source.text.find("\n", place)
    return end if end >= 0 else len(source.text)


def _listed(value: str, *, password: bool) -> bool:
    return stands_out(value) and not is_code(value) if password else is_strong(value)


#: How every such line ends.
LIST_END = (
    r"(?i)(?:pass(?:word|wd|phrase)|pwd|token|secret|key)s[\"']?[ \t]*[:=][ \t]*[\[({]?[ \t\r]*\n"
)
LISTS = Detector("list", LIST_END, find_lists)
