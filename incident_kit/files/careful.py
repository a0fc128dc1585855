"""What :mod:`incident_kit.files.plain` gives, read by the careful reader."""

from __future__ import annotations

from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarint import ScalarInt

from incident_kit.files.commented import load_values
from incident_kit.files.plain import Lines, Read


def read_carefully(text: str, label: str) -> Read:
    """What ``text`` holds, with its lines; every fault is a :class:`FileError` with its own."""
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
