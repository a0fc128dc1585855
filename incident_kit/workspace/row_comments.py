"""The comments of a YAML text, wherever they stand."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from itertools import chain

from incident_kit.files import Node, compose_yaml

#: What is a comment, unless it stands within a value.
_COMMENT = re.compile(r"(?:\A|(?<=[ \t\n]))#[^\r\n]*")


def find_comments(text: str) -> list[tuple[int, int]]:
    """Where each comment begins and ends, in the order of the text.

    Raises :class:`~incident_kit.errors.FileError` for what is no YAML.
    """
    root = compose_yaml(text, "")
    values = sorted({_place(text, node) for node in _list_words(root)})
    starts = [start for start, _ in values]
    found, at = [], 0
    while comment := _COMMENT.search(text, at):
        before = bisect_right(starts, comment.start()) - 1
        is_within = before >= 0 and comment.start() < values[before][1]
        at = values[before][1] if is_within else comment.end()
        if not is_within:
            found.append(comment.span())
    return found


def _list_words(node: Node | None) -> Iterator[Node]:
    if node is None:
        return
    if node.kind == "word":
        yield node
        return
    parts = chain.from_iterable(node.value) if node.kind == "mapping" else node.value
    for part in parts:
        yield from _list_words(part)


def _place(text: str, node: Node) -> tuple[int, int]:
    """Where a value's own text stands: that of a block begins below its first line."""
    is_below = node.is_block_of_text
    return (text.find("\n", node.start) + 1 or node.end) if is_below else node.start, node.end


def restore_comments(text: str, like: str) -> str:
    """``text``, and below it the comments that ``like`` has and it lost."""
    lost = Counter(_list_comments(like)) - Counter(_list_comments(text))
    if not lost:
        return text
    newline = "" if text.endswith("\n") else "\n"
    return text + newline + "".join(f"{comment}\n" for comment in lost.elements())


def _list_comments(text: str) -> list[str]:
    return [text[start:end].rstrip() for start, end in find_comments(text)]
