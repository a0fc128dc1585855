"""Codes and keys in a list below what they are called, and codes that are told in parts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from incident_kit.redaction.late_patterns import put_off
from incident_kit.redaction.matching import compile_pattern
from incident_kit.redaction.rules.rule import Detector, Runs
from incident_kit.redaction.rules.values.chosen import is_chosen
from incident_kit.redaction.rules.values.tokens import is_token
from incident_kit.redaction.source import Source, Span
from incident_kit.redaction.word_lists import read_lists

_LISTS = read_lists("code_lists.txt")


def any_line(name: str) -> str:
    """A pattern for any of the patterns of a section, one a line."""
    return "(?:" + "|".join(_LISTS[name].splitlines()) + ")"


HEADER = rf"(?i)(?:^|[^a-z-]){any_line('headers')}(?:[^a-z-]|$)"
#: What a code is made of: groups of letters and digits, or base64.
_CODE = r"[A-Za-z0-9+/_]{3,}(?:[- ][A-Za-z0-9+/_]{3,}){0,7}={0,2}"
_ONE_CODE = _CODE.replace("[- ]", "-")
_DIRECT = put_off(r"[ \t]+[A-Za-z0-9/+-]*[0-9]")
_BULLET = r"(?:[-*•] |\(?#?(?:[0-9]{1,2}|[a-z])(?:[.):]|/[0-9]{1,2}:?) )"
_OPENED = put_off(r":| (?:are|sont|son|sao|sind|sono|zijn|to|yw) ")
#: By the standard library: one line each.
_ITEM = put_off(
    rf"[ \t>]*{_BULLET}?[ \t]*(?:[A-Za-z]+[ \t]*){{0,3}}(?:[0-9]{{1,2}}[ \t]*)?(?:[:=][ \t]*)?"
    rf"[\"'`]?(?P<v>{_CODE})[\"'`]?[,;]?[ \t\r]*",
    re.ASCII,
)
_BARE = put_off(rf"[ \t>]*{_BULLET}?[\"'`]?(?P<v>{_CODE})[\"'`]?[,;]?[ \t\r]*", re.ASCII)
_IN_LINE = put_off(rf"[ ,;\"'`]*(?:and |or |und |et |y |e |en |i )?(?P<v>{_ONE_CODE})", re.ASCII)
_LETTER = put_off(r"[A-Za-z0-9+/]")
_CALENDAR = put_off(r"(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}$|[A-Z]{2,}-[0-9]+$")
#: Names that are numbered share their beginning; so do times and addresses.
_MOST_SHARED = 2
_SHORTEST_CODE, _LONGEST_TAIL, _MOST_ITEMS = 6, 120, 40


ONCE = rf"(?i)\b(?:{any_line('once')}|code)\b(?:[^\w]|$)"
_PARTS = compile_pattern(
    rf"(?i)\b{any_line('parts')}(?:[ \t]*[:=][ \t]*|[ \t]+(?:is |ist |est |es |e |to |yw )?)"
    r"[\"'`*]{0,2}(?P<v>[0-9]{2,6})(?:[^0-9\w. -]|\.?$|\.\s| (?:and|und|et|y|e|i|a)\b| \(| and$)"
)
#: How far behind the name of a code its parts stand, in bytes.
_MOST_BEHIND = 160
#: How far before it the first of them may begin.
_MOST_BEFORE = 40
_SHORTEST_HALF = 3


class Item(NamedTuple):
    """A text of a list that may be a code, and where it starts."""

    start: int
    text: str


def find_code_lists(source: Source, runs: Runs) -> Iterator[Span]:
    """The codes below a line that calls them so, or behind it on the line."""
    reach = -1
    for [(_, end)] in compile_pattern(HEADER).within(source.data, runs):
        last = source.to_character(end) - 1
        if last < reach:
            continue
        below = list(_read_below(source, last))
        for items in ([*_read_behind(source, last), *below], below):
            if _are_codes(items):
                reach = items[-1].start
                yield from (_span_item(item) for item in items)
                break


def _span_item(item: Item) -> Span:
    return Span(item.start, item.start + len(item.text), "secret", "code-list")


def _read_below(source: Source, last: int) -> Iterator[Item]:
    """The items of the lines below the one that ``last`` is on, to the first that is none; a
    blank line may stand before them."""
    end = source.find_line_end(last)
    if end - last > _LONGEST_TAIL or end == len(source.text):
        return
    start = end + 1
    if source.text[start : source.find_line_end(start)].strip() == "":
        start = source.find_line_end(start) + 1
    first = ""
    for _ in range(_MOST_ITEMS):
        end = source.find_line_end(start)
        line = source.text[start:end]
        item = _BARE.fullmatch(line) or _ITEM.fullmatch(line)
        if item is None or len(item["v"]) < _SHORTEST_CODE:
            return
        first = first or item["v"]
        if not _are_alike(item["v"], first):
            return
        yield Item(start + item.start("v"), item["v"])
        start = end + 1
        if source.text[start : start + 1] == "\n":
            start += 1


def _are_alike(text: str, other: str) -> bool:
    """In groups of the same letters, or both made of words by a person."""
    return _draw_shape(text) == _draw_shape(other) or (is_chosen(text) and is_chosen(other))


def _read_behind(source: Source, last: int) -> Iterator[Item]:
    """The items behind a colon on the line that ``last`` is on."""
    line = source.text[last : source.find_line_end(last)]
    opened = _OPENED.search(line[:_LONGEST_TAIL])
    start = opened.end() if opened else 0
    if not opened and not _DIRECT.match(line):
        return
    while item := _IN_LINE.match(line, start):
        yield Item(last + item.start("v"), item["v"])
        start = item.end()


def _are_codes(items: Sequence[Item]) -> bool:
    """Made alike, with no more of their beginning in common than chance allows; one alone is
    made by a machine."""
    texts = [item.text for item in items]
    if any(map(_CALENDAR.match, texts)):
        return False
    if len(texts) < 2:
        return bool(texts) and (is_token(texts[0]) or texts[0].count("-") > 2)
    if len(set(map(_draw_shape, texts))) > 1 or len(texts[0]) < _SHORTEST_CODE:
        return all(map(is_chosen, texts))
    is_numbered = len({text[: _MOST_SHARED + 1] for text in texts}) == 1
    return all(map(is_token, texts)) if is_numbered else _have_digits(texts)


def _draw_shape(text: str) -> str:
    """A text with all letters and digits alike: the groups it is made of."""
    return _LETTER.sub("x", text)


def _have_digits(texts: Sequence[str]) -> bool:
    """Three digits in two of them, on average, or one somewhere in what is all capitals."""
    digits = sum(letter.isdigit() for text in texts for letter in text)
    return (
        2 * digits >= 3 * len(texts)
        or (digits > 0 and "".join(texts).isupper())
        or all(map(is_token, texts))
    )


def find_code_parts(source: Source, runs: Runs) -> Iterator[Span]:
    """The parts of a code that is good once, each behind which one it is; behind *code*
    alone there are two, of three digits or more."""
    reach = 0
    for [(low, end)] in compile_pattern(ONCE).within(source.data, runs):
        stop = source.data.find(b"\n\n", end, end + _MOST_BEHIND)
        stop = min(end + _MOST_BEHIND, len(source.data)) if stop < 0 else stop
        found = _PARTS.finditer(source.data, max(end - _MOST_BEFORE, reach), stop)
        parts = [spans[_PARTS.names["v"]] for spans in found]
        is_named = source.data[low:end].strip(b" \t\r\n").lower()[:4] != b"code"
        if is_named or _are_two_halves(parts):
            yield from (_span_part(source, part) for part in parts)
            reach = parts[-1][1] if parts else reach


def _are_two_halves(parts: Sequence[tuple[int, int]]) -> bool:
    lengths = {high - low for low, high in parts}
    return len(parts) > 1 and len(lengths) == 1 and min(lengths) >= _SHORTEST_HALF


def _span_part(source: Source, part: tuple[int, int]) -> Span:
    start, end = map(source.to_character, part)
    return Span(start, end, "secret", "code-part")


CODE_LISTS = Detector("code-list", HEADER, find_code_lists)
CODE_PARTS = Detector("code-part", ONCE, find_code_parts)
