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
    match = next((found for form in _FORMS if (found := form.fullmatch(text))), None)
    if match is None:
        return None
    try:
        return _read(match, zone, offset)
    except (ValueError, OverflowError):
        return None


def _read(match: re.Match[str], zone: ZoneInfo, offset: str) -> When | None:
    day = _day(match.groupdict())
    if day is None:
        return None
    if match["hour"] is None:
        return When(datetime.combine(day, time(), zone).astimezone(UTC), "day")
    clock = _clock(match)
    given = _offset(match["zone"] or "") or _offset(offset)
    at = datetime.combine(day, clock, given or zone).astimezone(UTC)
    return When(at, "second" if match["second"] else "minute", assumed=given is None)


def _day(found: dict[str, str | None]) -> date | None:
    year = int(found["year"] or 0)
    year += 2000 if year < 100 else 0
    if found.get("one"):
        return _numbered(int(found["one"] or 0), int(found["two"] or 0), year)
    name = (found.get("name") or "")[:3].casefold()
    month = _MONTHS.index(name) + 1 if name else int(found["month"] or 0)
    return date(year, month, int(found["day"] or 0))


def _numbered(one: int, two: int, year: int) -> date | None:
    """Day and month in whichever order is possible, if only one is."""
    if one > 12 or one == two:
        return date(year, two, one)
    return date(year, one, two) if two > 12 else None


def _clock(match: re.Match[str]) -> time:
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
