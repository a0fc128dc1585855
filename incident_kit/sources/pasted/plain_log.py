"""A log that somebody typed or that a chat exports: a line a message, its time in front.

::

    09:00 Ana: api is down            [09:00] Ana: api is down
    09:04 declared, Ben leads         2026-11-03 09:00 - Ana: api is down
      and calls the supplier          09:02:11 <ana> api is down

A line without a time goes on with the message above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from incident_kit.sources.pasted.clock import Shown, is_divider, parse_time

_HEAD = re.compile(
    r"[-*•>\s]*\[?(?:(?P<date>\d{4}-\d\d-\d\d)[T,\s]\s*)?(?P<clock>\d{1,2}[:.]\d\d(?:[:.]\d\d)?"
    r"(?:\s?[ap]\.?m\.?)?)(?P<utc>Z|\s?(?:UTC|GMT))?\]?\s*(?:[-–—|:]\s+|\s)\s*(?P<said>\S.*)",
    re.IGNORECASE,
)
#: Who says it: in front of a colon, a bar or a tab, or in the brackets of old chats. A name
#: has capitals: what else stands before a colon ("rolled back: no effect") are words.
_NAMED = re.compile(
    r"(?:<[@+~&]?(?P<nick>[^<>\s]{1,40})>\s+"
    r"|@?(?P<name>[^\W\d_a-z][\w.'’-]*(?:[ ][^\W\d_a-z][\w.'’-]*){0,3})(?::\s+|\s*[|\t]\s*))"
    r"(?P<words>\S.*)"
)
#: Labels that people put in front of what they log.
_LABELS = frozenset(
    "action alert cause decision declared detected edit error fyi impact info mitigated next note "
    "question resolved started status summary timeline todo update warning".split()
)


def is_plain_log(text: str) -> bool:
    """Whether the first line that is neither blank nor a day has a time and words."""
    lines = (line.strip() for line in text.split("\n"))
    first = next((line for line in lines if line and not is_divider(line)), "")
    return read_entry(first) is not None


def read_entry(line: str) -> tuple[str, Shown, str] | None:
    """Author (or nothing), time and words of a line that begins a message, else ``None``."""
    match = _HEAD.fullmatch(line.rstrip())
    time = parse_time(match["clock"]) if match else None
    if match is None or time is None:
        return None
    day, is_utc = _spell_day(match["date"]), bool(match["utc"])
    dated = Shown(time.hour, time.minute, time.half, day, is_utc=is_utc)
    named = _NAMED.fullmatch(match["said"])
    if named is None or (named["name"] or "").casefold() in _LABELS:
        return "", dated, match["said"]
    return named["nick"] or named["name"], dated, named["words"]


def _spell_day(text: str | None) -> str:
    """``2026-11-03`` as Slack's window would show it."""
    try:
        return f"{date.fromisoformat(text):%d %b %Y}" if text else ""
    except ValueError:
        return ""


def read_lines(text: str) -> Iterator[tuple[str, tuple[str, Shown, str] | None]]:
    """Each line that is not blank, and what it begins, if it begins a message."""
    for line in text.split("\n"):
        if line.strip():
            yield line.rstrip(), read_entry(line)
