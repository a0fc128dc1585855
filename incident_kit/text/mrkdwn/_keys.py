"""What people read of an object of an unknown kind: all but ids, addresses, colours and times.

The law is by exclusion, so that a key which Slack invents tomorrow is read from its first
day. What a key of machines holds is still looked into, for the texts below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

Json = Mapping[str, Any]

#: The last part of a key whose text machines read: ``action_id``, ``thumb_360_url``.
_TECHNICAL = re.compile(
    r"""(?x) (?:^|_) (?:
        ids? | uuid | urls? | uri | href | permalink | ts | at | time | timestamp | date | tz
      | colou?r | (?:file|mime|item|sub)?type | kind | mode | style | format | align
      | level | status | state | visibility | range | hash | token | locale | lang | language
      | icons? | emoji | unicode | size | width | height | w | h | offset | indent | index | count
      | border | verbatim | length | duration | version
    ) $ """
)
_IDS = frozenset(
    {"user", "users", "channel", "channels", "team", "creator", "mrkdwn_in"}
    | {"ims", "groups", "data_source"}
)
#: A Slack id, a time as Slack writes it, an address, a long number in hexadecimal digits.
_FORM = re.compile(
    r"(?=\D*\d)[A-Z][A-Z0-9]{7,}|\d{9,}\.\d{3,}|[a-z][a-z0-9+.-]*://\S+|(?=\D*\d)[0-9a-f-]{16,}"
)
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
#: What is read first, in this order; the rest as it stands.
_FIRST = ("pretext", "author_name", "title", "heading", "header", "label", "name", "subtitle")
_THEN = ("text", "description", "body", "content", "value")
_ORDER = {key: place for place, key in enumerate((*_FIRST, *_THEN))}
#: Who says it stands before what is said.
_WHO = frozenset({"user", "user_id", "speaker", "speaker_id", "author"})
#: Under these a number says something: a cell, a gauge, a vote.
_NUMBERS = frozenset(
    {"value", "number", "amount", "total", "percent", "percentage", "score", "votes", "progress"}
    | {"current", "minimum", "maximum", "min", "max", "x", "y"}
)


def is_for_machines(key: str, value: object = "") -> bool:
    """Whether a text under ``key`` is an id, an address, a colour, a kind or a time; by the
    key's name or, where that says nothing, by the text's own form."""
    if key in _ORDER:
        return False
    if key in _IDS or _TECHNICAL.search(_HUMP.sub("_", key).lower()):
        return True
    return isinstance(value, str) and _FORM.fullmatch(value.strip()) is not None


def list_fields(value: Json) -> Iterator[tuple[str, Any]]:
    """The fields of an object that may hold words or numbers for people, in the order in
    which they are read."""
    pairs = [(str(key), field) for key, field in value.items()]
    for key, field in sorted(pairs, key=_find_place):
        if isinstance(field, str | list | dict) or _is_told(key, field):
            yield key, field


def _is_told(key: str, field: object) -> bool:
    return key in _NUMBERS and is_number(field)


def _find_place(pair: tuple[str, Any]) -> int:
    is_who = pair[0] in _WHO
    return -1 if is_who else _ORDER.get(pair[0], len(_ORDER))


def is_number(value: object) -> bool:
    """Whether ``value`` is a number; true and false are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def show_number(value: object) -> str:
    """A number as people write it: ``12`` for ``12.0``; empty for what is none."""
    if not is_number(value):
        return ""
    is_whole = isinstance(value, float) and value.is_integer()
    return str(int(value)) if is_whole and isinstance(value, float) else str(value)
