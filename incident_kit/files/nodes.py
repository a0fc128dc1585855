"""The parts that a YAML text is made of, each with its place in it."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple


class Node(NamedTuple):
    """A word (a text, number or nothing), a mapping or a list.

    ``value`` is the text of a word as it stands there, the pairs of nodes of a mapping, the
    nodes of a list. It stands from character ``start`` to before ``end``, the first of them
    in line ``line`` (from 1). ``style`` is the sign that a word begins with, if it is ``'``,
    ``"``, ``|`` or ``>``, and ``[`` or ``{`` for a mapping or a list in brackets.
    """

    kind: Literal["word", "mapping", "list"]
    value: Any
    start: int
    end: int
    line: int
    style: str

    @property
    def is_flow(self) -> bool:
        """Whether it is a word, or written in brackets or braces."""
        return self.kind == "word" or bool(self.style)

    @property
    def is_block_of_text(self) -> bool:
        """Whether it is a text of whole lines below its key."""
        return self.style in ("|", ">")
