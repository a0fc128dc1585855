"""YAML read fast, as far as there is no doubt what it means.

libyaml reads thirty times as fast as the careful reader of
:mod:`incident_kit.files.commented`, and differs from it in corners that people seldom write
in: tags and anchors, tabs, keys that are no text, comments in odd places, YAML 1.1. So this
reader gives up wherever one of them may be, and at each fault: the careful one reads the
file then, and its words and lines are the ones that people see.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple, TypeAlias

from yaml.error import YAMLError
from yaml.events import (
    MappingEndEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

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


class _DoubtError(Exception):
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
    if CParser is None or _DOUBTFUL.search(text):
        return None
    try:
        return _read_document(CParser(text))
    except (_DoubtError, YAMLError, ValueError):
        return None


def _read_document(parser: Any) -> Read:
    """The one document there is."""
    parser.get_event()
    start = parser.get_event()
    if isinstance(start, StreamEndEvent):
        return Read(None, _NOWHERE)
    root = parser.get_event()
    if isinstance(root, ScalarEvent):
        raise _DoubtError
    read = _read_node(parser, root, 0)
    parser.get_event()
    if not isinstance(parser.get_event(), StreamEndEvent):
        raise _DoubtError
    return read


def _read_node(parser: Any, event: Any, depth: int) -> Read:
    """The value that begins with ``event``."""
    if event.anchor is not None or event.tag is not None or depth > _DEEPEST:
        raise _DoubtError
    if isinstance(event, ScalarEvent):
        is_plain = event.implicit[0]
        return Read(_resolve(event.value) if is_plain else event.value, _NOWHERE)
    if isinstance(event, SequenceStartEvent):
        return _read_list(parser, depth + 1)
    return _read_mapping(parser, depth + 1)


def _read_list(parser: Any, depth: int) -> Read:
    values: list[Any] = []
    lines: dict[str | int, tuple[int | None, Lines]] = {}
    while not isinstance(event := parser.get_event(), SequenceEndEvent):
        item = _read_node(parser, event, depth)
        lines[len(values)] = (event.start_mark.line + 1, item.lines)
        values.append(item.value)
    return Read(values, lines)


def _read_mapping(parser: Any, depth: int) -> Read:
    values: dict[str, Any] = {}
    lines: dict[str | int, tuple[int | None, Lines]] = {}
    while not isinstance(event := parser.get_event(), MappingEndEvent):
        key = _read_node(parser, event, depth).value
        if not isinstance(key, str) or key in values:
            raise _DoubtError
        item = _read_node(parser, parser.get_event(), depth)
        lines[key] = (event.start_mark.line + 1, item.lines)
        values[key] = item.value
    return Read(values, lines)


def _resolve(word: str) -> str | int | bool | None:
    """What a word without quotes means: times and fractions stay text."""
    if word in _MEANINGS:
        return _MEANINGS[word]
    if word in _MERGE_OR_DEFAULT:
        raise _DoubtError
    return int(word) if _WHOLE.fullmatch(word) else word
