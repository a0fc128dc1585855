"""Marks of Markdown and HTML that come in pairs, of which one goes with a replaced text."""

from __future__ import annotations

import re2

MARK = re2.compile(
    r"\\.|\*{1,3}|_{1,3}|~~|`+|\[|\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)|\]\[[^\[\]\n]*\]"
    r"|</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?>"
)
#: A list's own mark is no emphasis, and these tags have no end.
ITEM = re2.compile(r"(?m)^[ \t>]*[*+-][ \t]")
VOID = re2.compile(r"(?i)^<(?:br|hr|img|wbr|input)\b")
#: How far back a paragraph is read.
REACH = 2000


def find_unpaired(text: str, start: int, end: int) -> tuple[str, str]:
    """What has to stand before and behind the text that replaces ``text[start:end]``,
    so that what was opened or closed in there still is."""
    opened: list[str] = []
    closed: list[str] = []
    for mark in _find_marks(text, start, end):
        if opened and _is_pair(opened[-1], mark):
            opened.pop()
        elif _is_closing(mark):
            closed.append(mark)
        elif _is_opening(mark):
            opened.append(mark)
        elif _is_open_before(text, start, mark, closed):
            closed.append(mark)
        else:
            opened.append(mark)
    return "".join(opened), "".join(closed)


def _find_marks(text: str, start: int, end: int) -> list[str]:
    """The marks of a stretch in order."""
    marks = []
    for match in MARK.finditer(text[start:end]):
        low, high = start + match.start(), start + match.end()
        before, after = text[low - 1 : low], text[high : high + 1]
        if not _is_literal(match.group(), before, after):
            marks.append(match.group())
    return marks


def _is_literal(mark: str, before: str, after: str) -> bool:
    """Does it mark nothing: escaped, without an end, an underscore inside a word or a star
    between blanks?"""
    if mark[0] == "\\" or VOID.search(mark):
        return True
    if mark[0] == "_" and before.isalnum() and after.isalnum():
        return True
    return mark[0] in "*_~" and before in ("", " ", "\n") and after in (" ", "\n")


def _is_opening(mark: str) -> bool:
    return mark == "[" or mark[0] == "<" and mark[1] != "/"


def _is_closing(mark: str) -> bool:
    return mark[0] == "]" or mark.startswith("</")


def _is_pair(opening: str, closing: str) -> bool:
    """Does the second of two marks end what the first began?"""
    if closing[0] == "]":
        return opening == "["
    if closing.startswith("</"):
        return opening[0] == "<"
    is_emphasis = not _is_opening(closing)
    return is_emphasis and opening == closing


def _is_open_before(text: str, start: int, mark: str, closed: list[str]) -> bool:
    """Was the emphasis of ``mark`` begun in the paragraph before, and not closed yet?"""
    paragraph = text.rfind("\n\n", max(0, start - REACH), start)
    low = max(paragraph, start - REACH, 0)
    marks = _find_marks(ITEM.sub("", text[low:start]), 0, start - low)
    signs = sum(len(other) for other in marks if other[0] == mark[0])
    return (signs // len(mark) + closed.count(mark)) % 2 == 1
