"""Tokens that are made by machines or for them, and that no list has: names of machines,
their ports, keys and passwords, as they stand in a text whatever it says of them.

They are asked about, never masked. What is plain in prose that anybody may read (versions,
sizes, dates, the trade's own names with digits in them) is in a table beside the lists of
words, ``names/plain_tokens.txt``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Any

import re2

from incident_kit.redaction.capitalised import CODED
from incident_kit.redaction.dictated import find_dictated
from incident_kit.redaction.machine_places import find_machine_places
from incident_kit.redaction.names.foreign_words import has_foreign_words, is_foreign_word
from incident_kit.redaction.names.host_owners import find_owner
from incident_kit.redaction.names.words import is_common, is_english, is_nobodys
from incident_kit.redaction.rules.charts import is_of_public_chart
from incident_kit.redaction.rules.hosts import ROLE
from incident_kit.redaction.siblings import read_shape
from incident_kit.redaction.strange_links import is_everybodys
from incident_kit.redaction.word_lists import any_word, read_lists

#: Letters and digits with signs between them; by the standard library: no choice in it.
TOKEN = re.compile(r"[A-Za-z0-9]+(?:(?:[-.&~+]|/(?=[0-9]))[A-Za-z0-9]+)*")
#: What makes a token a part of a path, a setting, an option, a call or a longer name.
_PART_BEFORE = frozenset("/\\.-_$%#&@~+")
_PART_BEHIND = frozenset("/\\_=(@")
#: How far before a token the beginning of its link or path is looked for.
_REACH = 300
#: Domains that stand for the reader's own (RFC 2606, and as people write them).
_STAND_INS = frozenset("example server domain mydomain yourdomain company host".split())
_LONGEST_HEADING = 120
_SLUG_WORD = re.compile(r"[a-z0-9]+")
_INTERFACE = re2.compile(r"[A-Za-z]{2,16}[0-9]+(?:/[0-9]+)+")
_LETTERS_AND_DIGITS = re.compile(r"[A-Za-z]+|[0-9]+")
_CLASSES = re.compile(r"[A-Z]+|[a-z]+|[0-9]+")
#: Keys as programs print them: with signs in them and behind them, or in groups.
_KEY = re.compile(
    r"(?<![A-Za-z0-9/+=._-])(?!sha[0-9]+-)[A-Za-z0-9+/_-]{20,200}={0,2}(?![A-Za-z0-9/+=_-])"
)
_GROUPS = re.compile(r"(?<![\w.-])([0-9]{4,6})(?:-[0-9]{4,6}){3,}(?![\w-])")
_HUMPS = re2.compile(r"[a-z]+[0-9]*(?:[A-Z][a-z]*[0-9]*)+")
_HUMP = re.compile(r"[A-Z]?[a-z]+")
_ROLE = re2.compile(rf"(?i)(?:{ROLE})s?")
#: A row, a rack or a slot between other parts, and a floor.
_UNIT_OF_RACK = re.compile(r"[a-z][0-9]{2,3}")
_FLOOR = re.compile(r"[0-9]{1,2}[a-z]")
#: What a cluster puts behind the name of what it runs.
_POD_END = re.compile(r"(?:-[0-9a-f]{8,10})?-(?:[a-z0-9]{5}|[0-9]{1,2})$")
#: What DNS lets a pod be called (RFC 1123).
_LONGEST_POD = 64
_LEAST_SIGNS = 3
#: What stands where a machine stands, though it may be a plain word with a letter behind it.
_PROMPT = re2.compile(
    r"(?m)^[ \t]{0,4}\[?(?:[a-z_][a-z0-9_-]*@)?([a-z][a-z0-9]*(?:[-.][a-z0-9]+)*)"
    r"(?:[ :][~/]?[^\s\]]{0,40})?\]? ?[#$>] ?[a-z/]"
)
_USER_AND_HOST = re2.compile(
    r"(?m)(?:^|[\s\[(\"'`])[a-z_][a-z0-9_-]*@([a-z][a-z0-9]*(?:-[a-z0-9]+)*)[\]\s:)]"
)
_TOLD_PLACE = re2.compile(
    r"(?i)(?:\bhost(?:name)?=|\b(?:instance|target|node)=\"|\bfar end is |\bssh (?:-[a-z] ?)*"
    r"|\bping(?:ed|ing)? |\b(?:idrac|ilo|ipmi|bmc) (?:of|on) "
    r"|\b(?:ssh|rdp|telnet)(?:ed|ing)? (?:in)?to "
    r"|\bcore dumped on )"
    r"([a-z][a-z0-9]*(?:-[a-z0-9]+)*)(?:$|[^\w.-]|\.(?:$|\s))"
)
#: What some people set as a password, and nobody says otherwise.
_STOCK = re2.compile(
    r"(?i)\b(letmein[0-9!]*|changeme[0-9!]*|changeit|opensesame|qwerty(?:uiop|[0-9!]+)?|trustno1"
    r"|hunter2|p[a@][s$]{2}w[o0]rd[0-9!]+|p@ssword|passw0rd|iloveyou|admin123|root123|welcome[0-9]+)\b"
)
_EXPORT = re2.compile(r"(?m)(?:^|[\s\"'`(])([a-z][a-z0-9]*(?:-[a-z0-9]+)*):/[a-z]")
#: A word alone is a machine's name where something runs, stands or goes.
_ON_ONE = re2.compile(
    r"\b(?:on|onto|from|to|off|via)[ \t]+[\"'`*]{0,2}([a-z]{4,20})[\"'`*]{0,2}"
    r"(?:[.,;:)](?:\s|$)|$|\n|[ \t]+(?:and|or|at|around|because|since|after|before|when|while"
    r"|until|was|is|has|had|died|ran|went|again|itself|only|instead|too|though|but|which|where)\b)"
)


def find_strange_tokens(text: str, listed: Iterable[str]) -> Iterator[tuple[int, int, str]]:
    """Where strange tokens stand in ``text``, which is folded, each with the value it is
    asked about by: that of the first one of its shape (``web14`` for ``web15``). None that
    a phrase of ``listed`` has."""
    own = {word.casefold() for phrase in listed for word in (phrase, *phrase.split())}
    first: dict[str, str] = {}
    slugs = list_slugs(text)
    for start, end in sorted({*_find_by_form(text), *_find_keys(text), *_find_by_place(text)}):
        token = text[start:end]
        if token.casefold() not in own and token not in slugs:
            shape = read_shape(token) or token.casefold()
            yield start, end, first.setdefault(shape, token)


@lru_cache(maxsize=4)
def list_slugs(text: str) -> frozenset[str]:
    """What a page calls the places of its headings, which tells no more than they do."""
    lines = (line for line in text.splitlines() if " " in line)
    return frozenset(map(_write_slug, lines))


def _write_slug(line: str) -> str:
    """What a page calls the place of a heading; nothing for a longer line."""
    return "" if len(line) > _LONGEST_HEADING else "-".join(_SLUG_WORD.findall(line.lower()))


def _find_by_form(text: str) -> Iterator[tuple[int, int]]:
    for match in TOKEN.finditer(text):
        start, end = match.span()
        if is_strange_token(match.group()) and _stands_alone(text, start, end):
            yield start, end


def _find_keys(text: str) -> Iterator[tuple[int, int]]:
    """What looks as chance made it, and rows of groups of digits."""
    for match in _KEY.finditer(text):
        if _changes_often(match.group()) and _stands_in_no_link(text, match.start()):
            yield match.span()
    for match in _GROUPS.finditer(text):
        if {len(group) for group in match.group().split("-")} == {len(match.group(1))}:
            yield match.span()


def _find_by_place(text: str) -> Iterator[tuple[int, int]]:
    """What stands in a machine's place and is no plain word of the language."""
    for pattern in (_PROMPT, _USER_AND_HOST, _TOLD_PLACE, _EXPORT):
        for match in pattern.finditer(text):
            if not _says_nothing(match.group(1)):
                yield match.span(1)
    yield from (match.span(1) for match in _STOCK.finditer(text))
    yield from find_machine_places(text)
    yield from find_dictated(text)
    for match in _ON_ONE.finditer(text):
        word = match.group(1)
        if not _says_nothing(word) and not has_foreign_words(text, match.start(1)):
            yield match.span(1)


def _says_nothing(word: str) -> bool:
    """Is it a word of the language, of the trade or of another language alone?"""
    if word.isalpha():
        return is_english(word) or is_common(word) or is_nobodys(word) or is_foreign_word(word)
    return is_plain_token(word) or word.replace(".", "").isdigit()


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Is it no part of a path, a link, an option, a call or a longer name?"""
    before, behind = text[start - 1 : start], text[end : end + 2]
    if before in _PART_BEFORE and before != "":
        return False
    if before.isalnum() or behind[:1].isalnum() or behind[:1] in _PART_BEHIND and behind != "":
        return False
    if behind[:1] in (".", "-", "~", "&", "+") and behind[1:].isalnum():
        return False
    return _stands_in_no_link(text, start)


def _stands_in_no_link(text: str, start: int) -> bool:
    low = max(text.rfind(sign, max(0, start - _REACH), start) for sign in " \n\t\"'`(<|") + 1
    return "://" not in text[low:start] and text[low : low + 4].lower() != "www."


@lru_cache(maxsize=16384)
def is_strange_token(token: str) -> bool:
    """Does it look like what machines are called by, or like a key: letters and digits, or
    parts between hyphens of which some are no words; and is it nothing that is plain?"""
    if token.isalpha() or not any(map(str.isalpha, token)) or len(token) < _LEAST_SIGNS:
        return False
    if "/" in token:
        return _INTERFACE.fullmatch(token) is not None and not is_plain_token(token)
    if is_plain_token(token):
        return False
    if "." in token:
        return token.islower() and _is_strange_domain(token)
    if len(token) < _LONGEST_POD and is_of_public_chart(_POD_END.sub("", token)):
        return False
    parts = token.split("-")
    if "" in parts or not token.replace("-", "").isalnum():
        return _has_sign_of_key(token)
    return _is_strange_alone(token) if len(parts) == 1 else _is_strange_compound(parts)


def _is_strange_domain(name: str) -> bool:
    """Is it a host under a domain of somebody's, written without a scheme?"""
    lists = read_lists("machines.txt")
    tops = f"{lists['tops']} {lists['rarer tops']}".split()
    owner, label = find_owner(name), name.partition(".")[0]
    if name.rpartition(".")[2] not in tops or owner in _STAND_INS or label in (owner, "www"):
        return False
    return not is_everybodys(f"https://{name}/")


def _has_sign_of_key(token: str) -> bool:
    """Letters, digits and a sign that joins no words: ``eu2~7Hq0PfZ3``."""
    has_digit = any(map(str.isdigit, token))
    if "+" in token and len(token) > 15:
        return has_digit and _changes_often(token)
    return has_digit and ("~" in token or "&" in token) and len(token) > 5


def _changes_often(token: str) -> bool:
    """Do small letters, capitals and digits follow each other as chance has it?"""
    if token.islower() or token.isupper() or not any(map(str.isdigit, token)):
        return False
    runs = _CLASSES.findall(token)
    kinds = {run[0].isdigit() or run[0].isupper() + 2 for run in runs}
    return len(kinds) > 2 and len(runs) * 2 > len(token)


def _is_strange_alone(token: str) -> bool:
    """Letters and digits without a sign; of what begins with a capital, as many names do,
    only what changes between them often."""
    runs = _LETTERS_AND_DIGITS.findall(token)
    if token[0].isupper():
        return len(runs) > 3 and not token.isupper()
    if _HUMPS.fullmatch(token):
        return not all(is_english(hump) for hump in _HUMP.findall(token))
    return True


def _is_strange_compound(parts: list[str]) -> bool:
    """Parts between hyphens: one has letters and digits, or is no word; or words with a
    number behind them, or one with a letter."""
    kinds = [_judge_part(part) for part in parts]
    has_place = any(map(_UNIT_OF_RACK.fullmatch, parts[1:]))
    if "mixed" in kinds or has_place or any(map(_FLOOR.fullmatch, parts[1:-1])):
        return True
    if "number" in kinds:
        return _is_strange_with_number(parts, kinds)
    is_small = "".join(parts).islower() and parts[0] != "x"
    return is_small and _is_strange_of_words(parts, kinds)


def _is_strange_with_number(parts: list[str], kinds: list[str]) -> bool:
    """Words with a number behind them, or in between."""
    words = kinds.count("word") + kinds.count("odd")
    if kinds[-1] == "number" and words:
        has_capital = parts[0][0].isupper() and any(map(str.islower, parts[0][1:]))
        return _is_numbered(parts, kinds, has_capital=has_capital)
    is_count = all(len(part) < 2 for part in parts if part.isdigit())
    return kinds[0] != "number" and words > 1 and not is_count


def _is_strange_of_words(parts: list[str], kinds: list[str]) -> bool:
    """One that is no word, or a task with a letter: ``db-a``."""
    if "odd" in kinds:
        return parts[-1] not in read_section("ends") and not is_english("".join(parts))
    is_lettered = len(parts) == 2 and len(parts[1]) == 1 and parts[1] in "abcd"
    has_task = len(parts[0]) > 2 or _ROLE.fullmatch(parts[0]) is not None
    return is_lettered and parts[0] not in read_section("lettered") and has_task


def _is_numbered(parts: list[str], kinds: list[str], *, has_capital: bool) -> bool:
    """``gpu-box-1``, ``leaf-203``, ``web-1``; no ``phase-2`` and no ``Boeing-737``."""
    words, number = parts[:-1], parts[-1]
    if words[-1].lower() in read_section("numbered") or words[0].lower() in read_section(
        "numbered"
    ):
        return False
    if len(words) == 1:
        is_machine = _ROLE.fullmatch(words[0]) is not None or kinds[0] == "odd"
        return words[0].islower() and (is_machine or len(number) > 1)
    return not has_capital or not all(map(is_nobodys, words))


@lru_cache(maxsize=16384)
def _judge_part(part: str) -> str:
    """A number, a word, a mix of letters and digits, or odd: letters that are no word."""
    if part.isdigit():
        return "number"
    if is_plain_token(part):
        return "word"
    if not part.isalpha():
        return "mixed"
    low = part.lower()
    if len(part) < 3:
        return "word" if len(part) == 1 or low in read_section("parts") else "odd"
    is_known = is_english(low) or is_common(low) or is_nobodys(low) or low in read_section("parts")
    return "word" if is_known or is_foreign_word(low) else "odd"


@lru_cache(maxsize=16384)
def is_plain_token(token: str) -> bool:
    """Is it a version, a size, a date, a technology, a file: what public prose is full of?"""
    low = token.lower()
    if low in read_section("words") or _plain().fullmatch(low) or CODED.fullmatch(token):
        return True
    if is_nobodys(token) or (token.isalpha() and len(token) > 2 and is_english(token)):
        return True
    _, dot, ending = low.rpartition(".")
    if dot and ending in read_section("files"):
        return True
    last = low[-1:] == "s" and low[-2:-1].isdigit()
    return last and is_plain_token(token[:-1])


@cache
def read_section(section: str) -> frozenset[str]:
    """The words of a section of the table of plain tokens."""
    return frozenset(read_lists("plain_tokens.txt", folder="names")[section].split())


@cache
def _plain() -> Any:
    patterns = read_lists("plain_tokens.txt", folder="names")["patterns"]
    return re2.compile(any_word(patterns))
