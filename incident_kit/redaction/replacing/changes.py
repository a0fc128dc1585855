"""A text with changes made: each stretch replaced by a fitting text, or its sentence dropped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import re2

from incident_kit.redaction.replacing.paired_marks import find_unpaired
from incident_kit.redaction.replacing.wording import APOSTROPHES, fit

SENTENCE_END = re2.compile(r"[.!?][\"')\]*_]*(?:\s|$)")
#: A list item, a row of a table or a heading goes whole.
ITEM = re2.compile(r"^[ \t>]*(?:[-*+]|\d+[.)])[ \t]|^[ \t>]*\||^#{1,6} ")
#: How much of the text before shows what fits.
CONTEXT = 80


@dataclass(frozen=True, slots=True)
class Change:
    """What stands instead of ``text[start:end]``; nothing, nor in its sentence, if it is
    to ``drop``."""

    start: int
    end: int
    new: str
    drop: bool = False


def apply_changes(text: str, changes: Iterable[Change]) -> str:
    """``text`` with the changes made; where they overlap, each stretch is changed once."""
    pieces: list[str] = []
    copied = 0
    for change in _widen_drops(text, changes):
        if change.end <= copied:
            continue
        start = max(change.start, copied)
        pieces.append(text[copied:start])
        opened, closed = find_unpaired(text, start, change.end)
        if change.drop:
            pieces[-1:] = _close_before(pieces[-1], closed, opened)
        else:
            before = "".join(pieces[-2:])[-CONTEXT:] + opened
            after = closed or text[change.end : change.end + 2]
            pieces.append(opened + fit(change.new, before, after) + closed)
        copied = change.end
        if pieces[-1].endswith(("'s", "’s")) and text[copied : copied + 1] in APOSTROPHES:
            copied += 1
    pieces.append(text[copied:])
    return "".join(pieces)


def _close_before(text: str, closed: str, opened: str) -> list[str]:
    """``text`` before something dropped, with the marks that it closed right behind its last
    word, and those that it opened."""
    kept = text.rstrip() if closed else text
    return [kept, closed, text[len(kept) :], opened]


def _widen_drops(text: str, changes: Iterable[Change]) -> list[Change]:
    """The changes in order; drops reach from the start of their sentence to its end, and go
    before what is replaced from the same character on."""
    wide = [_widen_drop(text, change) if change.drop else change for change in changes]
    return sorted(wide, key=lambda change: (change.start, not change.drop, -change.end))


def _widen_drop(text: str, change: Change) -> Change:
    start, end = find_sentence(text, change.start, change.end)
    return Change(start, end, "", drop=True)


def find_sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The list item, table row, heading or sentence around a stretch, with the
    white space after it, or before it where the line ends with it."""
    line_start = text.rfind("\n", 0, start) + 1
    newline = text.find("\n", end)
    line_end, next_line = (newline, newline + 1) if newline >= 0 else (len(text), len(text))
    if ITEM.search(text[line_start:next_line]):
        return line_start, next_line

    ends_before = [match.end() for match in SENTENCE_END.finditer(text[line_start:start])]
    sentence_start = line_start + ends_before[-1] if ends_before else line_start
    found = SENTENCE_END.search(text[end:line_end])
    sentence_end = end + found.end() if found else line_end

    if sentence_end < line_end:
        return sentence_start, sentence_end
    if sentence_start == line_start:
        return line_start, next_line
    kept = text[line_start:sentence_start].rstrip()
    return line_start + len(kept), line_end
