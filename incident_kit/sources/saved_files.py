"""Saved files, read with a limit; and the names of the files that are kept in ``raw/``."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

from incident_kit.errors import UsageError
from incident_kit.files import refuse_conflict
from incident_kit.model import Json

MOST_BYTES_OF_JSON = 64 * 1024 * 1024
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
        data = read_bytes(path, MOST_BYTES_OF_JSON)
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
    try:
        return _join_values(list(_parse_values(data)))
    except (ValueError, RecursionError):
        return None


def unpack_gzip(data: bytes, most_bytes: int) -> bytes:
    """What ``data`` unpacks to, if it is packed with gzip; else ``data`` as it is. Empty
    if that is damaged, or more than ``most_bytes``."""
    if not data.startswith(b"\x1f\x8b"):
        return data
    packed = zlib.decompressobj(wbits=31)
    try:
        unpacked = packed.decompress(data, most_bytes)
    except zlib.error:
        return b""
    return unpacked if packed.eof else b""


def _parse_values(data: bytes) -> Iterator[Json]:
    """JSON values one after the other: a line each, or pages joined."""
    text = data.decode(json.detect_encoding(data)).lstrip("\ufeff").strip()
    decoder = json.JSONDecoder()
    end = 0
    while end < len(text):
        value, end = decoder.raw_decode(text, end)
        yield value
        while end < len(text) and text[end].isspace():
            end += 1


def _join_values(values: list[Json]) -> Json:
    """Several values as one list; pages that are lists, as one list of their items."""
    if not any(isinstance(value, dict | list) for value in values):
        return None
    if all(isinstance(value, list) for value in values):
        return [item for value in values for item in value]
    return values


def file_name(text: str) -> str:
    """``text`` as a part of a file's name: what may not stand in one becomes ``_``."""
    return _NOT_IN_A_NAME.sub("_", text)
