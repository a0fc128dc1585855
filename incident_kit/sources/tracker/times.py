"""Times as trackers write them, and no other: what may be read in two ways is not read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from incident_kit.model import Precision

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_CLOCK = (
    r"(?:[ T,]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<half>[AP]M)?)?"
)
_ZONE = r"\s*(?P<zone>Z|UTC|(?:GMT|UTC)?[+-]\d{2}:?\d{2})?(?:\s*\([^()]*\))?"
_WEEKDAY = r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? )?"
_FORMS = tuple(
    re.compile(form + _CLOCK + _ZONE, re.IGNORECASE | re.ASCII)
    for form in (
        r"(?P<year>\d{4})[-/](?P<month>\d{1,2})[-/](?P<day>\d{1,2})",
        _WEEKDAY + r"(?P<name>[A-Z][a-z]{2,8})\.? (?P<day>\d{1,2}),? (?P<year>\d{4})",
        r"(?P<day>\d{1,2})[ /-](?P<name>[A-Z][a-z]{2,8})[ /-](?P<year>\d{4}|\d{2})",
        r"(?P<one>\d{1,2})/(?P<two>\d{1,2})/(?P<year>\d{4}|\d{2})",
    )
)


@dataclass(frozen=True, slots=True)
class When:
    """A moment in UTC; ``assumed`` if the text names no offset. A day is the start of
    that local day."""

    at: datetime
    precision: Precision
    assumed: bool = False


def when(text: str, zone: ZoneInfo, offset: str = "") -> When | None:
    """The time that ``text`` is, a time without an offset at ``offset`` (``+01:00``) or
    in ``zone``; ``None`` if it is none, or may be two (``6/7/2025``)."""
    text = " ".join(text.split())
    match = next(filter(None, (form.fullmatch(text) for form in _FORMS)), None)
    if match is None:
        return None
    try:
        return _read_match(match, zone, offset)
    except (ValueError, OverflowError):
        return None


def _read_match(match: re.Match[str], zone: ZoneInfo, offset: str) -> When | None:
    day = _day_of(match.groupdict())
    if day is None:
        return None
    if match["hour"] is None:
        return When(datetime.combine(day, time(), zone).astimezone(UTC), "day")
    given = _offset(match["zone"] or "") or _offset(offset)
    at = datetime.combine(day, _clock_of(match), given or zone).astimezone(UTC)
    return When(at, "second" if match["second"] else "minute", assumed=given is None)


def _day_of(groups: dict[str, str | None]) -> date | None:
    """The day that the groups of a form name; ``None`` if it may be two."""

    def number(name: str) -> int:
        return int(groups.get(name) or 0)

    year = number("year")
    if year < 100:
        year += 2000
    if groups.get("one"):
        return _day_in_either_order(number("one"), number("two"), year)
    name = groups.get("name")
    month = _MONTHS.index(name[:3].casefold()) + 1 if name else number("month")
    return date(year, month, number("day"))


def _day_in_either_order(one: int, two: int, year: int) -> date | None:
    """Day and month in whichever order is possible, if only one is."""
    if one > 12 or one == two:
        return date(year, two, one)
    return date(year, one, two) if two > 12 else None


def _clock_of(match: re.Match[str]) -> time:
    hour = int(match["hour"])
    half = (match["half"] or "").casefold()
    if half and not 1 <= hour <= 12:
        raise ValueError("no hour of half a day")
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, int(match["minute"]), int(match["second"] or 0))


def _offset(text: str) -> timezone | None:
    digits = re.sub(r"[^\d+-]", "", text)
    if text.strip().casefold() in ("z", "utc"):
        return UTC
    if not re.fullmatch(r"[+-]\d{4}", digits):
        return None
    minutes = int(digits[1:3]) * 60 + int(digits[3:])
    return timezone(timedelta(minutes=-minutes if digits[0] == "-" else minutes))
