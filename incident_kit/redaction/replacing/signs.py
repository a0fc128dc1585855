"""Signs of Markdown and HTML that come in pairs, of which one goes with a replaced text."""

from __future__ import annotations

import re2

SIGN = re2.compile(
    r"\\.|\*{1,3}|_{1,3}|~~|`+|\[|\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)|\]\[[^\[\]\n]*\]"
    r"|</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?>"
)
#: A list's own sign is no emphasis, and these tags have no end.
ITEM = re2.compile(r"(?m)^[ \t>]*[*+-][ \t]")
VOID = re2.compile(r"(?i)^<(?:br|hr|img|wbr|input)\b")
#: How far back a paragraph is read.
REACH = 2000


def left_open(text: str, start: int, end: int) -> tuple[str, str]:
    """What has to stand before and behind the text that replaces ``text[start:end]``,
    so that what was opened or closed in there still is."""
    opened: list[str] = []
    closed: list[str] = []
    for sign in _signs(text, start, end):
        if _is_end(sign):
            if opened and _pair(opened[-1], sign):
                opened.pop()
            else:
                closed.append(sign)
        elif not _is_start(sign) and opened and opened[-1] == sign:
            opened.pop()
        elif not _is_start(sign) and _is_open(text, start, sign, closed):
            closed.append(sign)
        else:
            opened.append(sign)
    return "".join(opened), "".join(closed)


def _signs(text: str, start: int, end: int) -> list[str]:
    """The signs of a stretch in order; an underscore inside a word is none, nor is a
    star between blanks."""
    found = []
    for match in SIGN.finditer(text[start:end]):
        sign, low, high = match.group(), start + match.start(), start + match.end()
        before, after = text[low - 1 : low], text[high : high + 1]
        inside = sign[0] == "_" and before.isalnum() and after.isalnum()
        alone = sign[0] in "*_~" and before in " \n" and after in (" ", "\n")
        if sign[0] != "\\" and not (inside or alone) and not VOID.search(sign):
            found.append(sign)
    return found


def _is_start(sign: str) -> bool:
    return sign == "[" or sign[0] == "<" and sign[1] != "/"


def _is_end(sign: str) -> bool:
    return sign[0] == "]" or sign.startswith("</")


def _pair(one: str, other: str) -> bool:
    return one == "[" if other[0] == "]" else one[0] == "<"


def _is_open(text: str, start: int, sign: str, closed: list[str]) -> bool:
    """Was the emphasis of ``sign`` begun in the paragraph before, and not closed yet?"""
    low = max(text.rfind("\n\n", max(0, start - REACH), start), start - REACH, 0)
    before = _signs(ITEM.sub("", text[low:start]), 0, start - low)
    marks = "".join(one for one in before if one[0] == sign[0])
    return (len(marks) // len(sign) + closed.count(sign)) % 2 == 1
