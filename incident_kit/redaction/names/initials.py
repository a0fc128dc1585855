"""People's initials that stand in a row, as a report lists who was there: one question."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

_INITIALS = "[A-Z]{2,3}"
#: Between two of them: commas, a new item of a list, a stroke or a word.
_ROW = re.compile(
    rf"(?<![\w-]){_INITIALS}(?:(?:, ?(?:and )?| and | ?/ ?|\n[ \t]*[-*] ){_INITIALS})+(?![\w-])"
)
_ONE = re.compile(_INITIALS)


def group_initials(text: str, asked: Collection[str]) -> Mapping[str, str]:
    """For each of the ``asked`` that stands in a row with another, which of them is named
    first: rows that share one are asked about together."""
    first: dict[str, str] = {}
    for row in _ROW.finditer(text):
        members = [one for one in _ONE.findall(row.group()) if one in asked]
        if len(members) < 2:
            continue
        leader = next((first[one] for one in members if one in first), members[0])
        for one in members:
            first.setdefault(one, leader)
    return first
