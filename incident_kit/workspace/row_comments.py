"""The comments of a YAML text, wherever they stand."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

from incident_kit.files import compose_yaml

#: What is a comment, unless it stands within a value.
_COMMENT = re.compile(r"(?:\A|(?<=[ \t\n]))#[^\r\n]*")


def find_comments(text: str) -> list[tuple[int, int]]:
    """Where each comment begins and ends, in the order of the text.

    Raises :class:`~incident_kit.errors.FileError` for what is no YAML.
    """
    root = compose_yaml(text, "")
    values = sorted({_place(text, node) for node in _list_scalars(root)})
    starts = [start for start, _ in values]
    found, at = [], 0
    while comment := _COMMENT.search(text, at):
        before = bisect_right(starts, comment.start()) - 1
        is_within = before >= 0 and comment.start() < values[before][1]
        at = values[before][1] if is_within else comment.end()
        if not is_within:
            found.append(comment.span())
    return found


def _list_scalars(node: Node | None) -> Iterator[ScalarNode]:
    if isinstance(node, ScalarNode):
        yield node
    elif isinstance(node, MappingNode):
        for key, value in node.value:
            yield from _list_scalars(key)
            yield from _list_scalars(value)
    elif node is not None:
        for item in node.value:
            yield from _list_scalars(item)


def _place(text: str, node: ScalarNode) -> tuple[int, int]:
    """Where a value's own text stands: that of a block begins below its first line."""
    start, end = int(node.start_mark.index), int(node.end_mark.index)
    if node.style in ("|", ">"):
        start = text.find("\n", start) + 1 or end
    return start, end


def restore_comments(text: str, like: str) -> str:
    """``text``, and below it the comments that ``like`` has and it lost."""
    lost = Counter(_list_comments(like)) - Counter(_list_comments(text))
    if not lost:
        return text
    newline = "" if text.endswith("\n") else "\n"
    return text + newline + "".join(f"{comment}\n" for comment in lost.elements())


def _list_comments(text: str) -> list[str]:
    return [text[start:end].rstrip() for start, end in find_comments(text)]
