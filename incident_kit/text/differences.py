"""What differs between a text as it stood and as it stands, in words and line by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from incident_kit.text.counting import count

#: Lines that stay and are shown on either side of those that change.
_AROUND = 2


class PlacedLine(NamedTuple):
    """A line of a text, and the place that it stands in: the title of a cell, or nothing."""

    place: str
    text: str


def place_lines(text: str, place: str = "") -> list[PlacedLine]:
    """The lines of ``text``, all in one place."""
    return [PlacedLine(place, line) for line in text.splitlines()]


def describe_differences(then: Sequence[PlacedLine], now: Sequence[PlacedLine]) -> str:
    """How many lines differ, in a few words: those that are gone, and those that are new."""
    gone = Counter(then) - Counter(now)
    new = Counter(now) - Counter(then)
    if not gone and not new:
        return "no line differs from now" if then == now else "the same lines in another order"
    parts = (
        (gone.total(), "line is gone since", "lines are gone since"),
        (new.total(), "line is new since", "lines are new since"),
    )
    return ", ".join(count(number, one, more) for number, one, more in parts if number)


def list_differences(old: Sequence[PlacedLine], new: Sequence[PlacedLine]) -> list[str]:
    """The lines to read to see how ``old`` becomes ``new``: ``-`` before one that goes,
    ``+`` before one that comes, with their neighbours, below the place they stand in."""
    matcher = SequenceMatcher(None, old, new)
    lines: list[str] = []
    for group in matcher.get_grouped_opcodes(_AROUND):
        place = None
        if lines:
            lines.append("")
        for sign, line in _list_changes(group, old, new):
            if line.place != place and line.place:
                lines.append(f"[{line.place}]")
            place = line.place
            lines.append(f"{sign} {line.text}".rstrip())
    return lines


def _list_changes(
    group: Sequence[tuple[str, int, int, int, int]],
    old: Sequence[PlacedLine],
    new: Sequence[PlacedLine],
) -> Iterator[tuple[str, PlacedLine]]:
    for change, start, end, new_start, new_end in group:
        if change == "equal":
            yield from ((" ", line) for line in old[start:end])
        else:
            yield from (("-", line) for line in old[start:end])
            yield from (("+", line) for line in new[new_start:new_end])
