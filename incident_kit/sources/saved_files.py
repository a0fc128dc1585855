"""Saved files, read with a limit; and the names of the files that are kept in ``raw/``."""

from __future__ import annotations

import json
import re
from pathlib import Path

from incident_kit.errors import UsageError
from incident_kit.files import refuse_conflict
from incident_kit.model import Json

_MOST_BYTES_OF_JSON = 64 * 1024 * 1024
_NOT_IN_A_NAME = re.compile(r"[^\w.-]+")


def require_path(path: Path, label: str) -> None:
    """Raise :class:`~incident_kit.errors.UsageError`, which names the path as its user
    wrote it, if there is nothing at ``path``."""
    if not path.exists():
        raise UsageError(f"{label}: there is no such file.", todo=["Check the path."])


def read_bytes(path: Path, most_bytes: int) -> bytes | None:
    """What a file holds; ``None`` if that is more than ``most_bytes``. Raises
    :class:`OSError` as the system does."""
    return path.read_bytes() if path.stat().st_size <= most_bytes else None


def read_json(path: Path) -> Json:
    """The JSON in a file; ``None`` if there is none that can be read, or if it is larger
    than 64 MiB. One that git could not merge is a :class:`ConflictError`."""
    try:
        data = read_bytes(path, _MOST_BYTES_OF_JSON)
    except OSError:
        return None
    return None if data is None else parse_json(data, path.name)


def parse_json(data: bytes, label: str) -> Json:
    """The JSON in ``data``; ``None`` if there is none. What git could not merge is a
    :class:`ConflictError`, whatever else is wrong with it."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        refuse_conflict(data.decode("utf-8", "replace"), label)
        return None


def file_name(text: str) -> str:
    """``text`` as a part of a file's name: what may not stand in one becomes ``_``."""
    return _NOT_IN_A_NAME.sub("_", text)
