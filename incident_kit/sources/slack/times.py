"""The time of a Slack message, and of its thread, as they stand in ``ts``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from incident_kit.text.mrkdwn import clean

Message = Mapping[str, Any]

_TS = re.compile(r"(\d{1,12})(?:\.(\d{1,18}))?", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@lru_cache(maxsize=8192)
def ts_time(ts: str) -> datetime | None:
    """``ts`` (Unix seconds, a dot, microseconds) as UTC, without going through a
    float; ``None`` if it is no such time."""
    match = _TS.fullmatch(ts)
    if match is None:
        return None
    micros = int((match[2] or "").ljust(6, "0")[:6])
    try:
        return _EPOCH + timedelta(seconds=int(match[1]), microseconds=micros)
    except OverflowError:
        return None


def message_ts(message: Message) -> str:
    """The ``ts`` of a message, as a string; ``""`` if there is none."""
    return _ts_text(message.get("ts"))


def thread_ts(message: Message) -> str:
    """The ``ts`` of the message that started the thread; ``""`` outside threads."""
    return _ts_text(message.get("thread_ts"))


def _ts_text(value: object) -> str:
    if isinstance(value, float) and abs(value) < 1e12:  # a writer that lost the quotes
        value = f"{value:.6f}"
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else clean(value)
    return text if ts_time(text) else ""
