"""Reading JSON that may hold anything: what is asked for, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from incident_kit.text.json_objects import list_objects, object_or_empty
from incident_kit.text.mrkdwn import clean

Record = Mapping[str, Any]


def text_of(record: Record, key: str) -> str:
    """The text under ``key`` on one line; ``""`` for anything else."""
    return " ".join(clean(record.get(key)).split())


def maps(value: object) -> list[Record]:
    """The objects of a JSON list; none for anything else."""
    return list_objects(value)


def map_of(record: Record, key: str) -> Record:
    """The object under ``key``; an empty one for anything else."""
    return object_or_empty(record.get(key))


def utc_of(record: Record, *keys: str) -> datetime | None:
    """The first ISO time under ``keys`` as UTC; one without an offset is taken for UTC."""
    return next((at for key in keys if (at := _utc(record.get(key)))), None)


def web_of(record: Record, key: str) -> str | None:
    """The address under ``key`` if it is one of the web."""
    url = text_of(record, key)
    try:
        return url if urlsplit(url).scheme in ("http", "https") else None
    except ValueError:
        return None


def _utc(value: object) -> datetime | None:
    try:
        at = datetime.fromisoformat(clean(value))
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
