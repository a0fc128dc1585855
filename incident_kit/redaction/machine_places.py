"""Where a machine's name stands in a sentence, a list or a table, be it a word of the
language: what only a machine can be done to (rebooted), or what befalls only one (ran out of
disk), without the article that such a word has otherwise.

Nothing of it is masked; a person is asked. The verbs are in ``rules/machine_places.txt``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import Any

from incident_kit.redaction.late_patterns import put_off_linear
from incident_kit.redaction.names.foreign_words import has_foreign_words, is_foreign_word
from incident_kit.redaction.names.words import (
    is_function_word,
    is_nobodys,
    is_word,
)
from incident_kit.redaction.rules.charts import is_of_public_chart
from incident_kit.redaction.rules.grammar import join_phrases
from incident_kit.redaction.rules.hosts import ROLE
from incident_kit.redaction.word_lists import read_lists

_LISTS = read_lists("machine_places.txt")
_NAME = r"(?:[a-z][a-z0-9]{1,15}(?:-[a-z0-9]{1,16}){1,3}|[a-z]{3,20})"
_OPEN, _CLOSE = r"[\"'`*(]{0,2}", r"[\"'`*)]{0,2}"
_ROW = rf"{_NAME}(?:(?:, and |, | and | & |/){_NAME}){{0,5}}"
_MEMBER = re.compile(r"[a-z][a-z0-9-]*")


def _any_of(section: str) -> str:
    """A pattern for any phrase of a section of the table."""
    return join_phrases(_LISTS[section].replace(",\n", ", "))


def _find_object(section: str) -> Any:
    """A pattern for verbs of a section, with what they are done to."""
    return put_off_linear(rf"(?i:\b{_any_of(section)})[ \t]+{_OPEN}({_ROW}){_CLOSE}")


def _find_subject(section: str) -> Any:
    """A pattern for a word that begins a clause, and what befalls it."""
    between = rf"(?:{_any_of('between')}[ \t]+){{0,3}}"
    edge = (
        r"(?:(?m:^)[ \t>*-]*|[.,;:!?(][ \t]+|\b(?i:and|but|then|so|that|because|when|while|after"
        r"|before|since|until|if|both|saw|found|as|though|where|ok|okay|yes|no|now|noon|midnight|morning|afternoon|evening|night|today|yesterday|tonight"
        r"|later|suddenly|[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: ?[A-Z]{1,4}| ?[ap]m)?)[ \t]+)"
    )
    return put_off_linear(
        rf"{edge}[\"'`*]{{0,2}}({_ROW})[\"'`*]{{0,2}}[ \t]+{between}{_any_of(section)}\b"
    )


_DONE_ALONE = _find_object("done to machines alone")
_DONE = _find_object("done to machines among others")
_BEFALLS_ALONE = _find_subject("befalls machines alone")
_BEFALLS = _find_subject("befalls machines among others")
_OWNS = put_off_linear(
    rf"\b({_NAME})'s (?:old |new |second |first )?{_any_of('parts of machines')}\b"
)
_APPOSED = put_off_linear(
    rf"(?:(?m:^)|[\s\"'`(])({_NAME})[\"'`]{{0,2}}(?:, | \(|: | - |,? (?:is|was) )"
    rf"{_any_of('is a machine')}\b"
)
_LISTED = put_off_linear(
    rf"(?m)^[ \t]*(?:[-*+][ \t]+)?({_NAME})[ \t]*(?::|=|->|- )[ \t]*"
    r"(?:ok|up|down|fine|done|rebooted|patched|offline|online|dead|slow|unreachable|healthy"
    r"|drained|hung|back|[0-9.]+ ?%)\b"
)
_TALK = put_off_linear(rf"(?i)(?:^|[^\w-]){_any_of('talk of machines')}(?:$|[^\w-])")
#: Where words stand that have no article before them.
_BARE = put_off_linear(
    rf"(?:(?i:\b(?:on|onto|from|off|via|of|for|that|than|between|behind|like|called"
    rf"|named|both|and|or|but|only|host|box|machine|server|node"
    r"|(?:hosts|boxes|machines|servers|nodes|hypervisors|switches|routers) (?:are|were)"
    rf"|{_any_of('leads to')}[ \t]+to))"
    r"[ \t]+"
    rf"|\n[ \t>*-]*|[,;:.(][ \t]+|(?:->|=>)[ \t]*){_OPEN}({_NAME})"
)
_ARROWS = put_off_linear(rf"({_NAME})[ \t]*(?:->|=>|-->)[ \t]*({_NAME})")
_WITH_ADDRESS = put_off_linear(rf"\b({_NAME})[ \t]\((?:[0-9]{{1,3}}\.){{3}}[0-9]{{1,3}}\)")
ROLE_NAME = re.compile(rf"(?i)(?:{ROLE})s?")
_POD_END = re.compile(r"(?:-[0-9a-f]{8,10})?-(?:[a-z0-9]{5}|[0-9]{1,2})$")
_STANDS_ON = put_off_linear(
    r"(?i:\b(?:on|onto|from|to|off|via|at|between|with|to|is|was))[ \t]+[\"'`*(]{0,2}"
    r"([a-z][a-z0-9]{1,15}(?:-[a-z0-9]{2,16}){1,3})[\"'`*)]{0,2}"
)
_FROM_AND_TO = put_off_linear(
    rf"(?i:\b(?:from|off|between))[ \t]+{_OPEN}({_NAME}){_CLOSE}"
    rf"[ \t]+(?i:to|onto|over to|and|into|->|=>|towards)[ \t]+{_OPEN}({_NAME}){_CLOSE}"
)
#: What is named behind an address on a line of a table of hosts.
_BEHIND_ADDRESS = put_off_linear(
    r"\b(?:10|127|172|192)(?:\.[0-9]{1,3}){3}[ \t]+([a-z][a-z0-9-]+)"
    r"(?:[ \t]+[a-z0-9-]+\.[a-z]|[ \t]*\n)"
)
_STATED = put_off_linear(
    r"(?i:\bserver) [a-z0-9_.-]+/([a-z][a-z0-9-]*) is (?i:up|down|not responding)\b"
)
#: What follows a name that stands without an article.
_GOES_ON = re.compile(
    r"[\"'`*)]{0,2}(?:[ \t]*(?:$|\n|[.,;:!?)(\u2013\u2014-](?![A-Za-z0-9]))"
    r"|[ \t]+(?:and|or|at|again|twice|by|from|to|in|for|with|after|before|because|since|when|while"
    r"|which|but|so|via|over|hard|now|then|first|into|too|yet|tonight|today|just|is|was"
    r"|has|had|did|does|until|this|last|the|we|i|it|if|as|once|only|where|on|off|down|up|out|all|properly"
    r"|cleanly|remotely|by hand)\b)"
)
_GOES_ON_BARE = re.compile(
    r"[\"'`*)]{0,3}(?:[ \t]*(?:$|\n|[.,;:!?)](?![A-Za-z0-9])|->|=>)"
    r"|'s[ \t]|[ \t]+(?:is|was|has|had|did|does"
    r"|will|would|can|could|should|may|still|again|just|then|now|itself|first|next|last|too|and|or"
    r"|at|during|over|since|until|before|after|while|when|because|where|which|never|not|only|alone|by"
    r"|went|came|hung|froze|took|kept|ran|stop|[a-z]{2,12}(?:ed|ing|n't))\b)"
)
_PREPOSITION = re.compile(r"\b(?:on|onto|of|from|to|into|off|via|between|for|called|named)\W+$")
#: Behind an article the verb is a noun: "a boot loop".
_ARTICLE = re.compile(r"\b(?:an?|the|this|that|each|every|our|its|no|any|one)[ \t]+\w?$")
#: What ends as verbs do, and is no second half of a name for a thing.
_VERB = re.compile(
    r"[\"'`*)]{0,2}[ \t]+(?:[a-z]{1,12}(?:[a-rt-z]s|ed|n't)|went|came|hung|froze|took|kept|ran)\b"
)
_HEAD = re.compile(
    r"(?m)^[ \t]*(NODE|HOST|HOSTNAME|SERVER|MACHINE|DEVICE|Host|Hostname|Node|Server|Device ID"
    r"|Machine|Host ?name|NAME(?=[ ]+STATUS[ ]+ROLES))(?:[ ]{2,}|\t| ?\| ?| +[A-Z]{2,})[^\n]*\n"
)
_FIRST_CELL = re.compile(r"[ \t]*([A-Za-z][A-Za-z0-9-]*)(?:[ \t]{2,}|\t| ?\| ?| +[A-Z0-9])")


def find_machine_places(text: str) -> Iterator[tuple[int, int]]:
    """Where in ``text``, which is folded, words stand that a machine may be called by, in no
    order."""
    yield from _find_members(text, _DONE_ALONE, is_bare, needs_end=True)
    yield from _find_members(text, _DONE, is_rare, needs_end=True)
    yield from _find_members(text, _BEFALLS_ALONE, is_bare, needs_end=False)
    yield from _find_members(text, _BEFALLS, is_rare, needs_end=False)
    yield from _find_members(text, _OWNS, is_rare, needs_end=False)
    yield from _find_members(text, _APPOSED, is_rare, needs_end=False)
    yield from _find_members(text, _LISTED, is_rare, needs_end=False)
    yield from _find_members(text, _STANDS_ON, is_rare, needs_end=True)
    yield from _find_bare(text)
    yield from _find_members(text, _WITH_ADDRESS, is_rare, needs_end=False)
    for match in (*_FROM_AND_TO.finditer(text), *_ARROWS.finditer(text)):
        if all(map(is_bare, match.groups())) and any(map(is_rare, match.groups())):
            yield from (match.span(1), match.span(2))
    for pattern in (_BEHIND_ADDRESS, _STATED):
        for match in pattern.finditer(text):
            if "-" in match.group(1) or is_bare(match.group(1)):
                yield match.span(1)
    yield from _find_columns(text)


def _find_members(
    text: str, pattern: Any, may_name: Callable[[str], bool], *, needs_end: bool
) -> Iterator[tuple[int, int]]:
    """The names in rows that a pattern finds: the first as ``may_name`` judges, the others
    only if they are rare."""
    for match in pattern.finditer(text):
        if needs_end and _is_noun(text, match.start(), match.start(1)):
            continue
        for number, one in enumerate(_MEMBER.finditer(text, *match.span(1))):
            may_be = may_name if number == 0 else is_rare
            is_name = may_be(one.group()) and (number or not needs_end or _goes_on(text, one))
            if is_name and not has_foreign_words(text, one.start()):
                yield one.span()


def _is_noun(text: str, start: int, end: int) -> bool:
    """Is what stands there no verb but a noun behind an article, without a preposition?"""
    has_article = _ARTICLE.search(text[max(0, start - 12) : start + 1]) is not None
    return has_article and _PREPOSITION.search(text[start:end]) is None


def _goes_on(text: str, name: re.Match[str]) -> bool:
    """Does the sentence go on as it does behind a name; behind a rare word, with any verb?"""
    if _GOES_ON.match(text, name.end()) is not None:
        return True
    return (
        "-" not in name.group()
        and is_rare(name.group())
        and _VERB.match(text, name.end()) is not None
    )


def _find_bare(text: str) -> Iterator[tuple[int, int]]:
    """Rare words without an article, on lines that speak of machines; in another language
    only those that begin with a machine's task."""
    low = 0
    for line in text.splitlines(keepends=True):
        if len(line) > 3 and _TALK.search(line) is not None:
            for start, end in _list_bare(f"\n{line}"):
                place = low + start - 1, low + end - 1
                if _may_be_bare(text, *place):
                    yield place
        low += len(line)


def _list_bare(line: str) -> Iterator[tuple[int, int]]:
    """What stands behind each word that may lead to a name, also where that is one itself."""
    match = _BARE.search(line)
    while match is not None:
        yield match.span(1)
        match = _BARE.search(line, match.start(1))


def _may_be_bare(text: str, start: int, end: int) -> bool:
    """Is it rare, with a machine's task in it if it has several parts, and goes the sentence
    on behind it as behind a name?"""
    word = text[start:end]
    if "-" not in word:
        return (
            is_rare(word)
            and _GOES_ON_BARE.match(text, end) is not None
            and not has_foreign_words(text, start)
        )
    if _is_formed(word) or not any(map(ROLE_NAME.fullmatch, word.split("-"))):
        return False
    if has_foreign_words(text, start):
        return not _is_everybodys(word)
    return is_rare(word) and _GOES_ON_BARE.match(text, end) is not None


def _find_columns(text: str) -> Iterator[tuple[int, int]]:
    """What stands first on the lines below a heading of machines, as tools print them."""
    for head in _HEAD.finditer(text):
        place = head.end()
        while (cell := _FIRST_CELL.match(text, place)) is not None:
            if is_bare(cell.group(1).lower()) or "-" in cell.group(1):
                yield cell.span(1)
            following = text.find("\n", place)
            if following < 0:
                break
            place = following + 1


@cache
def _read_others() -> frozenset[str]:
    return frozenset(_LISTS["no machines"].split())


@lru_cache(maxsize=4096)
def is_rare(word: str) -> bool:
    """Is it no word that documentation of software has (``halibut``, ``heron``, ``qop``), or
    one of several parts that a machine's task is one of?"""
    if "-" in word:
        return not _is_everybodys(word) and _is_of_task(word.split("-"))
    return _may_be_name(word) and not is_word(word) and not _is_formed(word)


@lru_cache(maxsize=4096)
def is_bare(word: str) -> bool:
    """Is it a word that sentences have with an article, and nothing of the trade?"""
    if "-" in word:
        is_other = _is_everybodys(word) or word.partition("-")[0] in _read_others()
        return not is_other and not any(map(_joins, word.split("-")))
    return _may_be_name(word) and not _is_formed(word)


def _is_everybodys(name: str) -> bool:
    """Is it a product, or what a cluster calls a part of one?"""
    return is_nobodys(name) or is_of_public_chart(_POD_END.sub("", name))


def _is_of_task(parts: list[str]) -> bool:
    """``proxmox-shed``, ``old-db``: a task or a product, and a word that says nothing of it."""
    tasks = [part for part in parts if ROLE_NAME.fullmatch(part) or _is_product(part)]
    return 0 < len(tasks) < len(parts) and not any(map(_joins, parts))


def _is_product(part: str) -> bool:
    return is_nobodys(part) and part not in _read_others()


def _joins(part: str) -> bool:
    """Is it a part of plain compounds: ``on-call``, ``read-only``, ``long-running``?"""
    if ROLE_NAME.fullmatch(part):
        return False
    is_plain = is_function_word(part) or part in _read_joining()
    return is_plain or (len(part) > 4 and part.endswith(("ed", "ing", "ly")))


@cache
def _read_joining() -> frozenset[str]:
    sections = read_lists("plain_tokens.txt", folder="names")
    return frozenset(f"{sections['parts']} {sections['ends']}".split())


def _may_be_name(word: str) -> bool:
    is_other = is_function_word(word) or is_nobodys(word) or word in _read_others()
    return len(word) > 2 and not is_other and not is_foreign_word(word)


def _is_formed(word: str) -> bool:
    """Is it a plural, a participle or an adverb?"""
    is_plural = word.endswith("s") and word[-2] in "bcdfgklmnprt"
    return is_plural or word.endswith(("ed", "ing", "ly", "ion", "able"))
