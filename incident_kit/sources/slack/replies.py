"""The replies that a thread's first message names, and that are not there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from incident_kit.model import Window
from incident_kit.sources.slack.times import message_ts, thread_ts, ts_time
from incident_kit.text.json_objects import list_objects

Message = Mapping[str, Any]


def count_missing_replies(
    found: Iterable[Message], read: Mapping[str, Message], window: Window
) -> int:
    """How many replies of ``window`` are named by the messages ``found``, and are not
    among all that were ``read``, which are by ``ts``.

    A thread names its replies one by one (``replies``), the last one (``latest_reply``)
    and how many there are (``reply_count``). The number tells only where the whole thread
    lies in the window.
    """
    replies = Counter(map(thread_ts, read.values()))
    return sum(_count_missing(parent, replies, read, window) for parent in found)


def _count_missing(
    parent: Message, replies: Counter[str], read: Mapping[str, Message], window: Window
) -> int:
    start, latest = message_ts(parent), message_ts({"ts": parent.get("latest_reply")})
    named = {message_ts(reply) for reply in list_objects(parent.get("replies"))} | {latest}
    absent = sum(ts_time(ts) in window for ts in named if ts and ts not in read)
    said = parent.get("reply_count")
    is_inside = ts_time(start) in window and ts_time(latest) in window
    if not is_inside or not isinstance(said, int):
        return absent
    is_read_itself = start in read and thread_ts(read[start]) == start
    return max(absent, said - (replies[start] - is_read_itself))
