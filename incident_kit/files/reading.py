"""What a YAML file says, in plain values that know their lines.

The careful reader loads on first use: few files are in doubt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from incident_kit.files.nodes import Node
from incident_kit.files.plain import DoubtError, Lines, Read, compose_plain, read_plain
from incident_kit.files.texts import read_text, refuse_shape


class Keys(dict[str, Any]):
    """The keys and values of a file; ``lines`` says where each of them stands in it."""

    __slots__ = ("lines",)

    def __init__(self, values: Mapping[str, Any] | None = None, lines: Lines | None = None) -> None:
        super().__init__(values or {})
        self.lines = lines or {}


def read_yaml(path: Path, label: str) -> Keys:
    """The mapping that a YAML file holds; empty if the file is."""
    return parse_yaml(read_text(path, label), label)


def parse_yaml(text: str, label: str) -> Keys:
    """The mapping in ``text``; every fault is a :class:`FileError` with its line."""
    data = load_yaml(text, label)
    if data is None:
        return Keys()
    if not isinstance(data, Keys):
        raise refuse_shape(text, label)
    return data


def load_yaml(text: str, label: str) -> Any:
    """What ``text`` holds, of whatever shape; ``None`` if it is empty."""
    value, lines = read_plain(text) or _read_carefully(text, label)
    return Keys(value, lines) if isinstance(value, dict) else value


def compose_yaml(text: str, label: str) -> Node | None:
    """The nodes that ``text`` is made of, each with its place; ``None`` if it is empty."""
    try:
        return compose_plain(text)
    except DoubtError:
        return _compose_carefully(text, label)


def locate(data: Mapping[str, Any], path: Sequence[str | int]) -> int | None:
    """The line (from 1) of what ``path`` leads to in what :func:`read_yaml` gave.

    Where the path leads nowhere it is the line of the last step that exists; ``None``
    if there is none.
    """
    line: int | None = None
    lines = data.lines if isinstance(data, Keys) else {}
    for key in path:
        if key not in lines:
            return line
        own, lines = lines[key]
        line = own or line
    return line


def _read_carefully(text: str, label: str) -> Read:
    from incident_kit.files.careful import read_carefully

    return read_carefully(text, label)


def _compose_carefully(text: str, label: str) -> Node | None:
    from incident_kit.files.commented import compose_carefully

    return compose_carefully(text, label)
