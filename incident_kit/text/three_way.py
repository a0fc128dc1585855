"""What comes of two versions of something that were made from one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

Value = TypeVar("Value")
Other = TypeVar("Other")


@dataclass(frozen=True, slots=True)
class Sides(Generic[Value]):
    """Both versions of something, ours and theirs, and what both were made from."""

    base: Value
    ours: Value
    theirs: Value

    def __iter__(self) -> Iterator[Value]:
        yield from (self.base, self.ours, self.theirs)

    def each(self, function: Callable[[Value], Other]) -> Sides[Other]:
        """What ``function`` gives for each."""
        return Sides(*map(function, self))

    @property
    def is_settled(self) -> bool:
        """Whether one side at most changed it, or both alike."""
        return self.ours == self.theirs or self.base in (self.ours, self.theirs)

    def pick(self) -> Value:
        """The version that one side alone changed; ours where both did."""
        return self.theirs if self.ours == self.base else self.ours


#: Merges a text that both sides changed: the text that comes of it, and whether both sides
#: are left in it between marks.
MergeTexts = Callable[[Sides[str]], tuple[str, bool]]


def mark_both(texts: Sides[str]) -> tuple[str, bool]:
    """Both texts whole, between git's marks: a :data:`MergeTexts` that looks for no lines
    in common."""
    parts = ["<<<<<<< ours", texts.ours, "=======", texts.theirs, ">>>>>>> theirs"]
    return "\n".join(part.removesuffix("\n") for part in parts), True


def merge_maps(maps: Sides[Mapping[str, Any]]) -> dict[str, Any]:
    """Both mappings, key by key; ours where both sides changed the value of a key."""
    merged = {}
    for key in dict.fromkeys((*maps.ours, *maps.theirs)):
        value = Sides(*(side.get(key, _ABSENT) for side in maps)).pick()
        if value is not _ABSENT:
            merged[key] = value
    return merged


_ABSENT = object()
