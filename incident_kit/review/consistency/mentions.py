"""Every time, day, span and length that a sentence names, in its order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from incident_kit.review.consistency import lengths, moments
from incident_kit.review.consistency.lengths import Length, read_length
from incident_kit.review.consistency.moments import Moment, read_moment, take_from
from incident_kit.review.consistency.sentences import may_hold

#: Where a figure may begin: few words are one, and only these are read.
_START = re.compile(
    r"(?:(?<![\w.:/§$£€#@-])(?=[\w~½¼¾])|(?<=\d[–-])(?=\d)|(?<=[ap]m[–-])(?=\d)|(?<=~))"
    rf"(?={lengths.BEGINNING}|{moments.BEGINNING})"
)
_TO = re.compile(
    r",? ?(?:to|until|till|through|and|–|-|—) ?(?:the |at |about |around |just |nearly "
    r"|shortly |before |after )*"
)
_JOIN_AND = re.compile(r",? ?and ")
_NIGHT = re.compile(r"(?i)\b(?:overnight|(?:all|through|throughout) (?:the )?night)\b")
#: Words for how long something lasted, and the least that each says.
_LONG = tuple(
    (re.compile(rf"(?i)\b(?:all|(?:the|a|an) (?:whole|entire)|throughout the) {part}\b"), least)
    for part, least in (
        ("(?:morning|afternoon|evening)", timedelta(hours=2)),
        ("day", timedelta(hours=5)),
        ("weekend", timedelta(hours=20)),
        ("week", timedelta(days=3)),
    )
)
_RELATIVE = re.compile(
    r"(?i)\b(?:the day before yesterday|yesterday(?: (?:morning|afternoon|evening|night))?"
    r"|last night|earlier today|earlier this (?:morning|afternoon|evening))\b"
)
#: One of these stands in every match of the patterns for words.
_IN_WORDS = ("night", "yesterday", "earlier t", "all ", "whole ", "entire ", "throughout the ")


@dataclass(frozen=True, slots=True)
class Mention:
    """What stands from ``start`` to ``end``: a moment, a span (with ``last``), a length, a
    night, or a day that is another on every day it is read."""

    start: int
    end: int
    moment: Moment | None = None
    last: Moment | None = None
    length: Length | None = None
    word: str = ""


def find_mentions(text: str) -> list[Mention]:
    """All of ``text``, in its order, none of them within another."""
    found = sorted((*_find_words(text), *_find_figures(text)), key=lambda one: one.start)
    return list(_join_spans(text, found))


def _find_words(text: str) -> Iterator[Mention]:
    if not may_hold(text, _IN_WORDS):
        return
    for pattern, word in ((_NIGHT, "night"), (_RELATIVE, "relative")):
        for match in pattern.finditer(text):
            yield Mention(match.start(), match.end(), word=word)
    for pattern, least in _LONG:
        for match in pattern.finditer(text):
            length = Length(least, timedelta.max)
            yield Mention(match.start(), match.end(), length=length, word="long")


def _find_figures(text: str) -> Iterator[Mention]:
    end, after_clock = 0, False
    for match in _START.finditer(text):
        start = match.start()
        if start < end:
            continue
        mention = _read(text, start, after_clock=after_clock)
        if mention is not None:
            yield mention
            end = mention.end
            after_clock = mention.moment is not None and bool(_TO.match(text, end))


def _read(text: str, start: int, *, after_clock: bool) -> Mention | None:
    length = read_length(text, start)
    if length is not None:
        return Mention(start, length[1], length=length[0])
    moment = read_moment(text, start, after_clock=after_clock)
    if moment is None:
        return None
    return Mention(start, moment[1], moment=moment[0])


def _join_spans(text: str, mentions: list[Mention]) -> Iterator[Mention]:
    """The mentions, those with a "to" between them as one."""
    waiting: Mention | None = None
    for mention in mentions:
        if waiting is not None and _is_span(text, waiting, mention):
            yield _make_span(waiting, mention)
            waiting = None
            continue
        if waiting is not None:
            yield waiting
        waiting = mention
    if waiting is not None:
        yield waiting


def _is_span(text: str, first: Mention, last: Mention) -> bool:
    if first.moment is None or last.moment is None:
        return False
    between = text[first.end : last.start]
    if not _TO.fullmatch(between):
        return False
    if _JOIN_AND.match(between):
        return bool(re.search(r"(?i)\bbetween\b[^,;]{0,40}$", text[: first.start]))
    return True


def _make_span(first: Mention, last: Mention) -> Mention:
    assert first.moment is not None
    assert last.moment is not None
    begun = take_from(first.moment, last.moment)
    return Mention(first.start, last.end, moment=begun, last=last.moment)
