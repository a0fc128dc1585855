"""The times of day that a text names, in figures or in words, with how near they may be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

#: From and to in minutes of a day, both out; either may lie beyond midnight.
Window = tuple[float, float]
#: In minutes.
DAY = 24 * 60
_HOURS = "one two three four five six seven eight nine ten eleven twelve".split()
_WORD = rf"(?:{'|'.join(_HOURS)})"
_AP = r" ?(?P<ap>[ap])m(?![a-z])"
_PART = r"(?: in the (?P<part>morning|afternoon|evening)| at (?P<night>night))?"
#: What may follow an hour that stands alone, so that it is no count of anything.
_ALONE = (
    r"(?=\s*$|[,.;:)](?!\d)| ?[–-] ?\d| (?:and|to|until|till|on|in|at night|when|we|all|everything"
    r"|everyone|that|the|UTC|GMT|BST|CE?S?T|today|yesterday|local)\b)"
)
_MINUTES = "five|ten|twenty|twenty[- ]five|quarter|a quarter|half|[1-5]?\\d"
#: Forms that are a time of day wherever they stand.
STRONG = tuple(
    re.compile(form)
    for form in (
        rf"(?i)(?P<h>[01]?\d|2[0-3])[:h](?P<m>[0-5]\d)(?::[0-5]\d)?(?![\d%])(?:{_AP})?",
        rf"(?i)(?P<h>0?\d|1[0-2])\.(?P<m>[0-5]\d)(?![\d%]){_AP}",
        r"(?P<h>[01]\d|2[0-3])\.(?P<m>[0-5]\d)(?= ?(?:UTC|GMT|BST|CES?T|hours)\b)",
        rf"(?i)(?P<h>0?\d|1[0-2])(?P<m>){_AP}",
        rf"(?i)(?P<h>{_WORD})(?P<m>){_AP}",
        r"(?P<h>[01]\d|2[0-3])(?P<m>[0-5]\d)(?:(?=Z\b)| hours\b|h\b|hrs\b|(?= ?(?:UTC|GMT|BST"
        r"|CES?T)\b))",
        r"(?:12 )?(?P<h>noon|midday|midnight)(?P<m>)\b",
        rf"(?i)(?P<past>{_MINUTES})(?: minutes?)? (?P<side>past) (?P<h>{_WORD}|noon"
        r"|midnight)(?P<m>)"
        rf"{_PART}\b",
        rf"(?i)(?P<h>{_WORD}|1[0-2]|[1-9])(?P<m>) o['’]?clock{_PART}",
        rf"(?i)(?P<h>{_WORD}|1[0-2]|[1-9])(?P<m>) (?:in the (?P<part>morning|afternoon|evening)"
        r"|at (?P<night>night))\b",
        r"(?i)(?P<h>1[0-2]|[1-9])(?P<m>)(?= ?[–-] ?(?:1[0-2]|[1-9])(?:[:.][0-5]\d)? ?[ap]m\b)",
    )
)
#: Forms that may be figures of anything: a word before them says that it is a time.
WEAK = tuple(
    re.compile(form)
    for form in (
        r"(?P<h>[01]?\d|2[0-3])\.(?P<m>[0-5]\d)(?![\d%.]*\d)(?! ?(?:%|[a-zA-Z]+s\b|[kMGT]?B\b))",
        r"(?P<h>[01]\d|2[0-3])(?P<m>[0-5]\d)(?![\d%:.]{0,20}\d)(?! (?:%|[a-z]+s\b))",
        rf"(?i)(?P<past>{_MINUTES})(?: minutes?)? (?P<side>past|to) (?P<h>{_WORD}|1[0-2]"
        r"|[1-9])(?P<m>)"
        rf"{_PART}{_ALONE}",
        rf"(?i)(?P<h>{_WORD}|1[0-2]|[1-9])(?P<m>){_ALONE}",
    )
)
_PARTS_OF_DAY = {
    "early hours": (0, 6 * 60),
    "morning": (5 * 60, 12 * 60),
    "lunchtime": (11 * 60, 14 * 60),
    "afternoon": (12 * 60, 18 * 60),
    "evening": (17 * 60, DAY),
    "night": (19 * 60, DAY + 6 * 60),
}
PART_OF_DAY = re.compile(
    rf"(?i)(?:early |late |mid-?)?(?P<name>{'|'.join(_PARTS_OF_DAY)})(?=$|[,.;:)]| (?!of )[a-z(])"
)
#: What every time of day begins with, and other things too.
BEGINNING = rf"(?i:\d|{_WORD}|{_MINUTES}|noon|mid|early|late|{'|'.join(_PARTS_OF_DAY)})"
_NAMED = {"noon": 12, "midday": 12, "midnight": 0}
_COUNTED = {"five": 5, "ten": 10, "twenty": 20, "quarter": 15, "a quarter": 15, "half": 30}
#: What a clock that names no minute may be off by, in minutes.
_HOUR_ROOM, _NAMED_ROOM, _QUARTER_ROOM, _MINUTE_ROOM = 30, 10, 8, 1
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Clock:
    """The windows that a time may lie in, and where its text ends."""

    windows: tuple[Window, ...]
    end: int
    is_open: bool = False


def read_clock(text: str, index: int, forms: Sequence[re.Pattern[str]]) -> Clock | None:
    """The time of day at ``index`` in one of ``forms``; ``is_open`` if am or pm may be
    said by what follows."""
    match = next(filter(None, (form.match(text, index) for form in forms)), None)
    if match is None or (_YEAR.fullmatch(match[0]) and text[:index].split()[-1:] != ["at"]):
        return None
    groups = match.groupdict()
    shift = _count_shift(groups)
    room = _MINUTE_ROOM if match["m"] else _HOUR_ROOM
    if groups.get("side"):
        room = _QUARTER_ROOM
    minutes = [hour * 60 + int(match["m"] or 0) + shift for hour in _list_hours(groups)]
    if match["h"].casefold() in _NAMED:
        room = _NAMED_ROOM
    return Clock(tuple((at - room, at + room) for at in minutes), match.end(), len(minutes) > 1)


def read_part_of_day(text: str, index: int) -> Clock | None:
    """``morning``, ``evening`` and the like at ``index``."""
    match = PART_OF_DAY.match(text, index)
    if match is None:
        return None
    start, end = _PARTS_OF_DAY[match["name"].casefold()]
    return Clock(((start - 1, end + 1),), match.end())


def widen(windows: Iterable[Window], before: float, after: float) -> tuple[Window, ...]:
    """The windows with room before and after; less than none where they are to shrink."""
    return tuple((start - before, end + after) for start, end in windows)


def lies_in(minute: float, windows: Iterable[Window]) -> bool:
    """Whether a minute of the day lies in one of the windows, on any day."""
    return any(start < minute + turn < end for start, end in windows for turn in (-DAY, 0, DAY))


def _count_shift(groups: dict[str, str | None]) -> int:
    """The minutes past the hour; less than none before it."""
    past = (groups.get("past") or "0").casefold().replace("-", " ")
    minutes = int(past) if past.isdecimal() else _COUNTED.get(past, 25)
    return -minutes if (groups.get("side") or "").casefold() == "to" else minutes


def _list_hours(groups: dict[str, str | None]) -> list[int]:
    """The hours of the day that may be meant; without am or pm, ``9:30`` may be either."""
    text = (groups["h"] or "").casefold()
    if text in _NAMED:
        return [_NAMED[text]]
    hour = _HOURS.index(text) + 1 if text in _HOURS else int(text)
    half = _find_half(groups)
    if half:
        return [hour % 12 + (12 if half == "p" else 0)]
    if 0 < hour <= 12 and not text.startswith("0"):
        return [hour % 12, hour % 12 + 12]
    return [hour]


def _find_half(groups: dict[str, str | None]) -> str:
    """``a`` or ``p``, or empty where neither is said."""
    if groups.get("ap"):
        return (groups["ap"] or "").casefold()
    if groups.get("night"):
        return "p"
    part = (groups.get("part") or "").casefold()
    return {"morning": "a", "afternoon": "p", "evening": "p"}.get(part, "")
