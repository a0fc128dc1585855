"""Messages told apart: copies of one are one, two with the same ``ts`` are two.

Slack gives a ``ts`` once per channel, and hands out the same message in several files and
pages. Exports converted from other systems know whole seconds only: there two people
write at the same ``ts``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from incident_kit.sources.slack.times import message_ts, ts_time
from incident_kit.text.mrkdwn import clean

Message = Mapping[str, Any]
Pick = Callable[[Message | None, Message], Message]

_WHOLE_SECOND = re.compile(r"\d+(?:\.0*)?")
_NOT_IN_AN_ID = re.compile(r"[^\w.]+")
#: The form that a message takes when it is deleted or sent to the channel as well.
_OTHER_FORMS = frozenset({"tombstone", "thread_broadcast", "reply_broadcast"})


def tell_apart(messages: Iterable[Message], pick: Pick) -> dict[str, Message]:
    """Each message once, in the copy that ``pick`` takes of two, by its ``ts``.

    Of several different ones with one ``ts``, the first by who wrote them and what they
    say keeps it, whatever order they came in; another is ``TS-WHO``, the same in every
    reading.
    """
    by_ts: dict[str, list[Message]] = {}
    for message in messages:
        ts = message_ts(message)
        if ts:
            _add_copy(by_ts.setdefault(ts, []), message, pick)
    return {key: message for ts, twins in by_ts.items() for key, message in _name_twins(ts, twins)}


def ts_of(key: str) -> str:
    """The ``ts`` of a message by the key that :func:`tell_apart` gave it."""
    return key.partition("-")[0]


def time_of(key: str) -> datetime | None:
    """When the message of that key was written."""
    return ts_time(ts_of(key))


def _add_copy(twins: list[Message], message: Message, pick: Pick) -> None:
    for index, other in enumerate(twins):
        if _is_same(other, message):
            twins[index] = pick(other, message)
            return
    twins.append(pick(None, message))


def _is_same(first: Message, second: Message) -> bool:
    """Whether two records of one ``ts`` are copies of one message."""
    if _has_other_form(first) or _has_other_form(second):
        return True
    writers, others = _list_writers(first), _list_writers(second)
    if writers and others and not writers & others:
        return False
    return _say_the_same(first, second)


def _has_other_form(message: Message) -> bool:
    return clean(message.get("subtype")) in _OTHER_FORMS


def _list_writers(message: Message) -> set[str]:
    """The ids of who wrote it; without one, the name a program gave itself."""
    ids = {clean(message.get("user")), clean(message.get("bot_id"))} - {""}
    return ids or {clean(message.get("username"))} - {""}


def _say_the_same(first: Message, second: Message) -> bool:
    """Where times are exact, one writer has one message; in whole seconds the text
    tells, unless it was edited meanwhile."""
    ids = [clean(message.get("client_msg_id")) for message in (first, second)]
    if all(ids):
        return ids[0] == ids[1]
    if not _WHOLE_SECOND.fullmatch(message_ts(first)):
        return True
    is_edited = bool(first.get("edited") or second.get("edited"))
    return is_edited or clean(first.get("text")) == clean(second.get("text"))


def _name_twins(ts: str, twins: list[Message]) -> Iterator[tuple[str, Message]]:
    if len(twins) == 1:
        yield ts, twins[0]
        return
    first, *others = sorted(twins, key=_find_rank)
    yield ts, first
    taken = {ts}
    for message in others:
        who = _NOT_IN_AN_ID.sub("_", min(_list_writers(message), default=""))
        key = f"{ts}-{who}" if who else f"{ts}-{_digest(message)}"
        if key in taken:
            key = f"{key}-{_digest(message)}"
        taken.add(key)
        yield key, message


def _find_rank(message: Message) -> tuple[str, str]:
    return min(_list_writers(message), default=""), _digest(message)


def _digest(message: Message) -> str:
    said = f"{clean(message.get('client_msg_id'))}\n{clean(message.get('text'))}"
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:8]
