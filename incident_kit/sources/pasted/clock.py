"""The times and days that Slack's window shows, and what they mean on the incident's day.

Slack shows ``9:02 AM`` or ``09:02``, a bare ``9:04`` before a person's next message,
``Today at 9:02 AM`` and ``Nov 3rd at 9:02 AM`` in search and threads, and between days
a line such as ``Tuesday, November 3rd`` (with the year where it is another one).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

Half = Literal["am", "pm", ""]

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_WEEKDAY = r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*"
_NUMBER = r"\d{1,2}(?:st|nd|rd|th)?"
_DAY = (
    r"(?:(?P<word>today|yesterday)"
    rf"|(?:{_WEEKDAY},?\s+)?(?:(?P<m1>{_MONTH})\s+(?P<d1>{_NUMBER})|(?P<d2>{_NUMBER})\s+(?P<m2>{_MONTH}))"
    r"(?:,?\s+(?P<year>\d{4}))?)"
)
_CLOCK = r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.]\d{2})?(?:\s*(?P<half>[ap])\.?m\.?)?"
_DIVIDER = re.compile(_DAY, re.IGNORECASE)
_HALVES: Mapping[str, Half] = {"a": "am", "p": "pm", "": ""}
_TIME = re.compile(rf"(?:{_DAY}(?:,|\s+at|\s+um)?\s+)?{_CLOCK}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Shown:
    """A time as shown: the hour may be of half a day, ``half`` is ``am``, ``pm`` or not
    known; ``day`` is the text of its day, if it has one. ``halved`` says that the window
    counts twelve hours, even where this time says no half; ``is_utc`` that the time says
    it is in UTC."""

    hour: int
    minute: int
    half: Half = ""
    day: str = ""
    halved: bool = False
    is_utc: bool = False


def parse_time(text: str) -> Shown | None:
    """The time that ``text`` is, and nothing else; ``None`` otherwise."""
    match = _TIME.fullmatch(" ".join(text.split()))
    if match is None:
        return None
    hour, minute = int(match["hour"]), int(match["minute"])
    half = _HALVES[(match["half"] or "").casefold()]
    hours = range(1, 13) if half else range(24)
    if hour not in hours or minute > 59:
        return None
    return Shown(hour, minute, half, match[0][: match.start("hour")])


def minutes_between(earlier: Shown, later: Shown) -> int:
    """Minutes from one time to the next moment that the other may be."""
    minutes = (later.hour - earlier.hour) * 60 + later.minute - earlier.minute
    counts_half_days = bool(earlier.half) and not later.half
    return minutes % (12 * 60 if counts_half_days else 24 * 60)


def parse_day(text: str, today: date) -> date | None:
    """The day that a line between messages names; ``None`` if it names none. Without a
    year it is the one nearest to ``today``, which ``Today`` means too."""
    match = _DIVIDER.match(" ".join(text.split()))
    if match is None:
        return None
    word = (match["word"] or "").casefold()
    if word:
        return today - timedelta(days=1) if word == "yesterday" else today
    month = _MONTHS.index((match["m1"] or match["m2"])[:3].casefold()) + 1
    number = int(re.sub(r"\D", "", match["d1"] or match["d2"]))
    if match["year"]:
        return _date(int(match["year"]), month, number)
    years = (today.year, today.year - 1, today.year + 1)
    days = (_date(year, month, number) for year in years)
    return min(filter(None, days), key=lambda day: abs(day - today), default=None)


def is_divider(text: str) -> bool:
    """Whether a line is nothing but a day."""
    return bool(_DIVIDER.fullmatch(" ".join(text.split())))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def resolve_time(shown: Shown, day: date, after: datetime | None, zone: ZoneInfo) -> datetime:
    """The moment in UTC that ``shown`` is on ``day`` in ``zone``.

    An hour that may be of either half of the day, or that the clocks repeat, is the
    first not before ``after``, the message above it; without one the first.
    """
    said = ZoneInfo("UTC") if shown.is_utc else zone
    moments = [
        datetime.combine(day, time(hour, shown.minute, fold=fold), said).astimezone(UTC)
        for hour in _possible_hours(shown, has_message_above=after is not None)
        for fold in (0, 1)
    ]
    later = (at for at in sorted(moments) if after is None or at >= after)
    return next(later, moments[0])


def _possible_hours(shown: Shown, *, has_message_above: bool) -> list[int]:
    """The hours of the day, from 0 to 23, that a time may mean."""
    on_the_hour = shown.hour % 12
    if shown.half:
        return [on_the_hour if shown.half == "am" else on_the_hour + 12]
    if shown.halved and has_message_above and 1 <= shown.hour <= 12:
        return [on_the_hour, on_the_hour + 12]
    return [shown.hour]
