"""People who are named without a capital: nicks, handles and first names in chat.

A word that no list has is somebody where one is greeted, asked or said to have done
something (``ask jdoe``, ``opened by jdoe``), speaks or is called (``[09:15] jdoe:``,
``@jdoe``); a first name that is no word is somebody anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import re2

from incident_kit.redaction.names.first_names import is_first_name, list_first_names
from incident_kit.redaction.names.words import is_brand, is_english, is_nobodys, is_word
from incident_kit.redaction.word_lists import read_lists

#: The fewest letters of a nick, and of a first name by itself.
SHORTEST_NICK, SHORTEST_NAME = 3, 4
NICK = r"[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*"
#: What stands around a word of its own, and not around a part of a path, a host or code.
BEFORE, BEHIND = r"(?:^|[\s(\[>,;:*\"'“‘])", r"(?:$|[\s)\],;:!?*<>\"'”’]|[.](?:\s|$))"
#: By the standard library: one class; then one character each.
SMALL_WORD = re.compile(r"[a-z]{4,20}")
STANDS_AFTER = re.compile(r"[\s(\[>,;:*\"'“‘—–]\Z")
STANDS_BEFORE = re.compile(r"(?:[\s)\],;:!?*<\"”]|['’](?!t)|[.](?:\s|\Z)|\Z)")
NEGATIONS = ("'t", "’t")
SEPARATOR = re.compile("[._-]")
DIGITS = re.compile(r"[0-9]+\Z")


@cache
def _read_contexts() -> dict[str, str]:
    return read_lists("nick_contexts.txt", folder="names")


def _any_of(section: str) -> str:
    phrases = " ".join(_read_contexts()[section].split()).split(", ")
    return "|".join(map(re2.escape, sorted(phrases, key=len, reverse=True)))


@cache
def _compile_places() -> tuple[Any, ...]:
    """The patterns of the places where a nick stands, each with the nick as its group."""
    takers = f"{_any_of('spoken to')}|{_any_of('done by')}"
    return (
        re2.compile(rf"(?m)(?:^|[\s(,;:/.!*])(?i:{takers}),? @?({NICK}){BEHIND}"),
        re2.compile(rf"(?m)(?:^|[\s(,;*])(?i:{_any_of('label')})[:=] ?@?({NICK}){BEHIND}"),
        re2.compile(
            r"(?m)^[ \t>*-]*\[?\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?: ?[ap]m)?\]? +"
            rf"(?:<@?({NICK})>|({NICK}):\s)"
        ),
        re2.compile(rf"(?m)(?:^|[\s(,;>*])({NICK}) (?:{_any_of('says')})\b"),
        re2.compile(
            rf"(?m)(?:^|[\s(,;>*])(?i:is|can|could|will|did|has|was) ({NICK}) "
            rf"(?:{_any_of('asked for')})\b"
        ),
        re2.compile(rf"(?m)(?:^|[\s(,;>*])(?i:get|got) ({NICK}) (?:{_any_of('got')})\b"),
        re2.compile(rf"(?m)^[ \t>*-]*({NICK}), (?:{_any_of('called on')})\b"),
        re2.compile(rf"(?m)^[ \t>*-]*({NICK}),? (?:{_any_of('spoken to by name')})\b"),
        re2.compile(rf"(?m)(?:^|[\s(,;>*])({NICK})['’]s (?:{_any_of('of somebody')})\b"),
        re2.compile(rf"(?m)(?:^|[\s(,;>*])by ({NICK}) (?:{_any_of('when')})\b"),
    )


#: Somebody else in a row, and as far as that is looked for.
OTHER = re2.compile(
    rf"^(?:, (?:and )?| and | & | ?/ ?| ?\+ ?)@?({NICK})(?:$|[^\w.@/-]|[.,](?:\s|$))"
)
LONGEST_ROW = 40
#: A first name and more, as accounts have it.
ACCOUNT = re2.compile(
    r"(?:^|[\s(\[,;:*\"'])(([a-z]{3,15})[._]([a-z]{3,20}))(?:$|[\s)\],;:!?*\"']|\.(?:$|\s))"
)
#: The family name or the initial behind a first name; an article and a pronoun are none.
REST = re2.compile(r"^ ([a-z]{3,20}|[b-hj-z])(?:$|[\s,;:!?)]|['’]s\b|\.(?:$|\s))")
CODE = re2.compile("(?s)```.*?(?:```|$)|`[^`\n]*`")
MENTION = re2.compile(r"(?m)(?:^|[\s(\[,;:*/>])(@[A-Za-z][A-Za-z0-9]*(?:[._-][A-Za-z0-9]+)*)")
#: What follows a mention that is none: the scope of a package, a host, code.
GOES_ON = re.compile(r"[\w/@`-]|[(.]\w")


def find_nicks(text: str) -> Iterator[tuple[int, int]]:
    """Where somebody is named without a capital, in no order, some of it twice; nothing in
    code."""
    code = [match.span() for match in CODE.finditer(text)]
    for start, end in _find_all(text):
        if not any(low <= start < high for low, high in code):
            yield start, end


def _find_all(text: str) -> Iterator[tuple[int, int]]:
    for pattern in _compile_places():
        for match in pattern.finditer(text):
            yield from _find_row(text, *match.span(match.lastindex or 1))
    for match in MENTION.finditer(text):
        goes_on = GOES_ON.match(text, match.end(1)) is not None
        if not goes_on and _may_be_nick(match.group(1)[1:]):
            yield match.span(1)
    for match in ACCOUNT.finditer(text):
        if is_first_name(match.group(2)) and not is_english(match.group(3)):
            yield match.span(1)
    if not _list_telling_names().isdisjoint(SMALL_WORD.findall(text)):
        yield from _find_names_alone(text)


def _find_row(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A nick where one stands, and those who stand in a row with it."""
    is_negation = text[end:][:2].lower() in NEGATIONS
    if _may_be_nick(text[start:end]) and not is_negation:
        yield start, end
        yield from _find_others(text, end)


def _find_names_alone(text: str) -> Iterator[tuple[int, int]]:
    """First names that are no words, each with the family name or the initial behind it."""
    for match in SMALL_WORD.finditer(text):
        if _is_name_alone(text, *match.span()):
            yield match.start(), _find_end(text, match.end())


def _find_others(text: str, end: int) -> Iterator[tuple[int, int]]:
    """Those who stand in a row with a nick: ``jdoe, asmith and bjones``."""
    other = OTHER.match(text[end : end + LONGEST_ROW])
    while other is not None and _may_be_nick(other.group(1)):
        yield end + other.start(1), end + other.end(1)
        end += int(other.end(1))
        other = OTHER.match(text[end : end + LONGEST_ROW])


def _find_end(text: str, end: int) -> int:
    """Where a name ends that begins with a first name: behind a family name that is no word,
    or an initial."""
    behind = REST.match(text[end : end + 24])
    if behind is None:
        return end
    word = behind.group(1)
    is_rest = len(word) == 1 or not _says_nothing(word)
    return end + len(behind.group(1)) + 1 if is_rest else end


def _may_be_nick(nick: str) -> bool:
    """Is it neither a word of the language, nor of the trade, nor of chat, nor joined from
    such words?"""
    parts = [DIGITS.sub("", part) for part in SEPARATOR.split(nick.lower())]
    if len(nick) < SHORTEST_NICK or nick.lower() in _list_nobody():
        return False
    if any(is_first_name(part) and not is_word(part) for part in parts):
        return True
    return not all(_says_nothing(part) for part in parts)


def _says_nothing(word: str) -> bool:
    return (
        len(word) < SHORTEST_NICK or is_english(word) or word in _list_nobody() or is_nobodys(word)
    )


@cache
def _list_nobody() -> frozenset[str]:
    """What people write in chat, and what is called with its sign, that is nobody."""
    contexts = _read_contexts()
    return frozenset(f"{contexts['slang']} {contexts['groups']}".split())


def _is_name_alone(text: str, start: int, end: int) -> bool:
    """Does a first name that is no word stand by itself, in no path and no host?"""
    if text[start:end] not in _list_telling_names():
        return False
    is_set_off = start == 0 or STANDS_AFTER.search(text[start - 1 : start]) is not None
    return is_set_off and STANDS_BEFORE.match(text[end : end + 2]) is not None


@cache
def _list_telling_names() -> frozenset[str]:
    """The first names, in lower case, that are no words."""
    long_names = (name for name in list_first_names() if len(name) >= SHORTEST_NAME)
    return frozenset(name for name in long_names if not is_english(name) and not is_brand(name))
