"""What stands for something else in a text."""

from __future__ import annotations

from typing import NamedTuple


class Change(NamedTuple):
    """A stretch of a text and what it is to be read as; offsets in characters."""

    new: str
    start: int
    end: int
