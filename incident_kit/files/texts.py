"""The text of a file, and what it holds as JSON; a fault names its line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from incident_kit.errors import ConflictError, FileError
from incident_kit.text.conflicts import find_conflict


def read_text(path: Path, label: str) -> str:
    """UTF-8 text; ``label`` is the file's name in messages."""
    try:
        return decode_text(path.read_bytes(), label)
    except OSError as error:
        raise FileError(label, f"cannot be read ({error.strerror})") from error


def decode_text(data: bytes, label: str, *, keep_ends: bool = False) -> str:
    """The text in ``data`` without a byte order mark, with ``\\n`` line ends unless its own
    are to be kept."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileError(label, "is not UTF-8 text", todo=["save it as UTF-8"]) from error
    return text if keep_ends else text.replace("\r\n", "\n").replace("\r", "\n")


def read_json(path: Path, label: str) -> Any:
    """What the JSON file holds; :class:`FileError` names the line."""
    return parse_json(read_text(path, label), label)


def parse_json(text: str, label: str, todo: Sequence[str] = ()) -> Any:
    """What ``text`` holds as JSON; :class:`FileError` names the line, and says ``todo``."""
    try:
        return json.loads(text)
    except ValueError as error:
        refuse_conflict(text, label)
        line = getattr(error, "lineno", None)
        raise FileError(label, "is not JSON", line=line, todo=todo) from error


def refuse_conflict(text: str, label: str) -> None:
    """Raise :class:`ConflictError` where a merge that nobody finished left its marks."""
    line = find_conflict(text)
    if line is not None:
        raise ConflictError(label, line)
