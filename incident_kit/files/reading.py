"""What a YAML file says, in plain values that know their lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarint import ScalarInt

from incident_kit.files.commented import compose_carefully, load_values, refuse_shape
from incident_kit.files.nodes import Node
from incident_kit.files.plain import DoubtError, Lines, Read, compose_plain, read_plain
from incident_kit.files.texts import read_text


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
    value, lines = read_plain(text) or read_carefully(text, label)
    return Keys(value, lines) if isinstance(value, dict) else value


def compose_yaml(text: str, label: str) -> Node | None:
    """The nodes that ``text`` is made of, each with its place; ``None`` if it is empty."""
    try:
        return compose_plain(text)
    except DoubtError:
        return compose_carefully(text, label)


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


def read_carefully(text: str, label: str) -> Read:
    """What :func:`read_plain` gives, by the careful reader: for what is in doubt."""
    return _make_plain(load_values(text, label), {})


def _make_plain(value: Any, made: dict[int, Read]) -> Read:
    """``value`` without what matters only to whoever writes it again. What has two names
    in the file is one value here too: it is ``made`` once."""
    if id(value) in made:
        return made[id(value)]
    if isinstance(value, CommentedMap):
        return _make_mapping(value, made)
    if isinstance(value, CommentedSeq):
        return _make_list(value, made)
    return Read(_make_word(value), {})


def _make_mapping(mapping: CommentedMap, made: dict[int, Read]) -> Read:
    values: dict[Any, Any] = {}
    lines: dict[str | int, tuple[int | None, Lines]] = {}
    read = made[id(mapping)] = Read(values, lines)
    for key, value in mapping.items():
        item = _make_plain(value, made)
        values[_make_word(key)] = item.value
        lines[_make_word(key)] = (_find_line(mapping, key), item.lines)
    return read


def _make_list(items: CommentedSeq, made: dict[int, Read]) -> Read:
    values: list[Any] = []
    lines: dict[str | int, tuple[int | None, Lines]] = {}
    read = made[id(items)] = Read(values, lines)
    for place, value in enumerate(items):
        item = _make_plain(value, made)
        values.append(item.value)
        lines[place] = (_find_line(items, place), item.lines)
    return read


def _find_line(data: CommentedMap | CommentedSeq, key: Any) -> int | None:
    """Where a part of ``data`` stands; ``None`` if it stands elsewhere in the file."""
    places = data.lc.data or {}
    return places[key][0] + 1 if key in places else None


def _make_word(value: Any) -> Any:
    """A text or a number without the way in which it was written."""
    if isinstance(value, str):
        return str(value)
    return int(value) if isinstance(value, ScalarInt) else value
