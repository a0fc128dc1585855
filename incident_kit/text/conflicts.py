"""The marks that a merge leaves where two people changed the same lines."""

from __future__ import annotations

import re

#: What may stand before a mark on its line: blanks and a quotation mark in YAML and in the
#: lists of lines that notebooks are, and the red letters of nbdime's own cells.
_BEFORE = r"(?:^|\\n)(?:[ \t\"'*]|<span [^>\n]*>)*"
#: Ours begins, or theirs ends: seven signs, more of the first in a merge of merges; a mail
#: that was answered seven times has `>` seven times too, but blanks between them.
_SIDES = r"(?:<{7,}|>{7})(?=[\s\"'\\*]|$)"
#: The base between them, which a row of empty cells looks like.
_BASE = r"\|{7}(?=[ \t]+[^|\n]*$|[\r\"'\\]|$)"
_MARK = re.compile(rf"{_BEFORE}(?:{_SIDES}|{_BASE})", re.MULTILINE)
#: Within a line, but not where code quotes it.
_SIDE_ANYWHERE = re.compile(r"(?<![<>`])(?:<{7}|>{7})(?=\s|$)")


def find_conflict(text: str) -> int | None:
    """The line, from 1, of the first mark of a merge conflict in ``text``; ``None`` where
    it has none. A line of `=======` alone is none: it underlines headings."""
    found = _MARK.search(text)
    return None if found is None else text.count("\n", 0, found.end()) + 1


def has_conflict_anywhere(text: str) -> bool:
    """Whether a mark of a merge conflict stands in ``text``, within a line too: where lines
    were joined, as in a finished page."""
    return find_conflict(text) is not None or _SIDE_ANYWHERE.search(text) is not None
