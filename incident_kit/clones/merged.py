"""What comes of a file that both clones changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from incident_kit.text.three_way import Sides

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class MergedText:
    """A text, and in how many places both sides are left in it, between git's marks."""

    text: str
    conflicts: int = 0


class CannotMergeError(Exception):
    """A side of a file is not as the kit or people write it: git merges its lines."""


def join_merged(parts: Iterable[MergedText]) -> MergedText:
    """The parts in one text, in order."""
    listed = list(parts)
    return MergedText("".join(one.text for one in listed), sum(one.conflicts for one in listed))


def order_both(ours: Iterable[str], theirs: Iterable[str]) -> list[str]:
    """The names of both sides, each once: sorted where both sides are, else ours with each
    of theirs below what stands above it there."""
    leading, other = list(ours), list(theirs)
    if leading == sorted(leading) and other == sorted(other):
        return sorted({*leading, *other})
    order = list(leading)
    position = 0
    for name in other:
        if name in order:
            position = order.index(name) + 1
            continue
        while position < len(order) and order[position] not in other:
            position += 1
        order.insert(position, name)
        position += 1
    return order


def pair_sides(sides: Sides[Mapping[str, Value]]) -> Iterator[Sides[Value | None]]:
    """What each name of both sides means in base, ours and theirs, in order; ``None`` where
    a side has none."""
    for name in order_both(sides.ours, sides.theirs):
        yield Sides(*(side.get(name) for side in sides))
