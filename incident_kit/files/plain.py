"""YAML read fast, as far as there is no doubt what it means.

libyaml reads some twenty times as fast as the careful reader of
:mod:`incident_kit.files.commented`, and differs from it in corners that people seldom write
in: tags and anchors, tabs, keys that are no text, comments in odd places, YAML 1.1. So this
reader gives up wherever one of them may be, and at each fault: the careful one reads the
file then, and its words and lines are the ones that people see.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

from yaml.error import YAMLError
from yaml.events import (
    MappingEndEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from incident_kit.files.nodes import Node

try:
    from yaml.cyaml import CParser
except ImportError:  # PyYAML was built without libyaml
    CParser = None

#: The line, from 1, of each key of a mapping or each place of a list, and those below it;
#: ``None`` for what a key takes over from another place.
Lines: TypeAlias = "Mapping[str | int, tuple[int | None, Lines]]"


class Read(NamedTuple):
    """Plain values, and where they stand."""

    value: Any
    lines: Lines


class DoubtError(Exception):
    """What the careful reader may understand in another way."""


#: What both may read in two ways: characters that are no plain text, or end lines in YAML 1.1
#: alone; directives and a document's end; a colon that touches the quotation mark before it;
#: a block of text with a comment beside its head, or that begins with blanks alone.
_DOUBTFUL = re.compile(
    r"[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
    r"|^(?:%|\.\.\.)"
    r"|[\"']:[^\s]"
    r"|[|>][-+0-9]*(?:#| *(?:#[^\n]*)?\n +\n)",
    re.M,
)
#: Deeper than people nest, and not so deep that the careful reader could not follow.
_DEEPEST = 40
#: What a plain word means that is no text.
_MEANINGS: Mapping[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_MERGE_OR_DEFAULT = ("<<", "=")
_WHOLE = re.compile(r"0|-?[1-9][0-9]*")
_NOWHERE: Lines = {}


def read_plain(text: str) -> Read | None:
    """What ``text`` holds, with its lines; ``None`` where it is in doubt what that is, and
    where there is no libyaml."""
    try:
        root = compose_plain(text)
        return _read_node(root) if root else Read(None, _NOWHERE)
    except (DoubtError, ValueError):
        return None


def compose_plain(text: str) -> Node | None:
    """The nodes of ``text``; ``None`` if it is empty. Raises :class:`DoubtError` where it is
    in doubt what they are, and where there is no libyaml."""
    return _remember(text) if len(text) <= _LONGEST else _compose(text)


def _compose(text: str) -> Node | None:
    if CParser is None or _DOUBTFUL.search(text):
        raise DoubtError
    try:
        return _compose_document(CParser(text))
    except (YAMLError, ValueError) as error:
        raise DoubtError from error


#: The nodes of the texts that were read last, whichever files they stood in: nodes are
#: never changed, and the values that people get are made from them anew.
_remember = lru_cache(maxsize=32)(_compose)
#: Characters of the longest text that is remembered: 32 such take some 20 MiB.
_LONGEST = 25_000


def _compose_document(parser: Any) -> Node | None:
    """The one document there is."""
    parser.get_event()
    start = parser.get_event()
    if isinstance(start, StreamEndEvent):
        return None
    root = _compose_node(parser, parser.get_event(), 0)
    parser.get_event()
    if root.kind == "word" or not isinstance(parser.get_event(), StreamEndEvent):
        raise DoubtError
    return root


def _compose_node(parser: Any, event: Any, depth: int) -> Node:
    """The node that begins with ``event``."""
    if event.anchor is not None or event.tag is not None or depth > _DEEPEST:
        raise DoubtError
    start = event.start_mark
    if isinstance(event, ScalarEvent):
        style = event.style or ""
        return Node("word", event.value, start.index, event.end_mark.index, start.line + 1, style)
    if isinstance(event, SequenceStartEvent):
        items, end = _compose_items(parser, depth + 1)
        style = "[" if event.flow_style else ""
        return Node("list", items, start.index, end, start.line + 1, style)
    pairs, end = _compose_pairs(parser, depth + 1)
    style = "{" if event.flow_style else ""
    return Node("mapping", pairs, start.index, end, start.line + 1, style)


def _compose_items(parser: Any, depth: int) -> tuple[tuple[Node, ...], int]:
    """The items of a list, and where it ends."""
    items: list[Node] = []
    while not isinstance(event := parser.get_event(), SequenceEndEvent):
        items.append(_compose_node(parser, event, depth))
    return tuple(items), event.end_mark.index


def _compose_pairs(parser: Any, depth: int) -> tuple[tuple[tuple[Node, Node], ...], int]:
    """The keys of a mapping with their values, and where it ends."""
    pairs: list[tuple[Node, Node]] = []
    names: set[str] = set()
    while not isinstance(event := parser.get_event(), MappingEndEvent):
        key = _compose_node(parser, event, depth)
        if key.kind != "word" or key.value in names or not isinstance(resolve(key), str):
            raise DoubtError
        names.add(key.value)
        pairs.append((key, _compose_node(parser, parser.get_event(), depth)))
    return tuple(pairs), event.end_mark.index


def _read_node(node: Node) -> Read:
    """The values that a node stands for."""
    if node.kind == "word":
        return Read(resolve(node), _NOWHERE)
    lines: dict[str | int, tuple[int | None, Lines]] = {}
    if node.kind == "list":
        items: list[Any] = []
        for place, inner in enumerate(node.value):
            read = _read_node(inner)
            items.append(read.value)
            lines[place] = (inner.line, read.lines)
        return Read(items, lines)
    values: dict[str, Any] = {}
    for key, inner in node.value:
        read = _read_node(inner)
        values[key.value] = read.value
        lines[key.value] = (key.line, read.lines)
    return Read(values, lines)


def resolve(node: Node) -> str | int | bool | None:
    """What a word means: times and fractions stay text, and all that is in quotes."""
    word: str = node.value
    if node.style:
        return word
    if word in _MEANINGS:
        return _MEANINGS[word]
    if word in _MERGE_OR_DEFAULT:
        raise DoubtError
    return int(word) if _WHOLE.fullmatch(word) else word
