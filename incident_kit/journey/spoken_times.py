"""Times as people say them: ``10:41``, ``yesterday 14:00``, ``Monday 9am``, ``20 minutes ago``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from incident_kit.model.times import parse_time
from incident_kit.process import parse_moment
from incident_kit.sources.pasted.clock import is_divider, parse_day

_DAY = timedelta(days=1)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CLOCK = r"\d{1,2}[:.]\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?)?|\d{1,2}\s*[ap]\.?m\.?|noon|midday|midnight"
_ZONE = r"(?:\s*(?:z|[+-]\d\d:?\d\d|(?!am\b|pm\b)[a-z]{3,5}))?"
#: A day before its clock or after it, or a clock alone.
_SPOKEN = re.compile(
    rf"(?:(?P<day>.+?)(?:,|\s+at|\s)\s*)?(?P<clock>(?:{_CLOCK}){_ZONE})"
    rf"|(?P<clock2>(?:{_CLOCK}))(?:,|\s+on|\s)\s*(?P<day2>.+)",
    re.IGNORECASE,
)
_AGO = re.compile(
    r"(?P<number>\d{1,3}|an?|half an)\s*(?P<unit>m|min|minutes?|mins|h|hrs?|hours?)\s+ago",
    re.IGNORECASE,
)
_NUMBERS: Mapping[str, float] = {"a": 1, "an": 1, "half an": 0.5}
_NAMED_CLOCKS = {"noon": "12:00", "midday": "12:00", "midnight": "00:00"}
_DOTTED_DAY = re.compile(r"(?P<day>\d{1,2})[./](?P<month>\d{1,2})[./](?P<year>\d{4})")


def parse_spoken_time(
    text: str, zone: str, now: datetime, after: datetime | None = None
) -> datetime:
    """A time that people say, in UTC: ISO 8601, or a clock on a day they name.

    Without a day it is the first not before ``after``, or else the last not after
    ``now``; a weekday is the last one. Without an offset it is in ``zone``. Raises
    :class:`ValueError` for what is no time, is ambiguous, or has not come yet.
    """
    said = " ".join(text.split())
    try:
        return parse_time(said, zone)
    except ValueError as error:
        if not re.fullmatch(r"\d{4}-\d\d-\d\dT.*|\d{4}-\d\d-\d\d", said):
            return _refuse_future(_parse_said(said, zone, now, after), now, zone)
        raise error from None


def _parse_said(said: str, zone: str, now: datetime, after: datetime | None) -> datetime:
    if said.casefold() == "now":
        return now.replace(second=0, microsecond=0)
    ago = _AGO.fullmatch(said)
    if ago:
        return (now - _measure(ago)).replace(second=0, microsecond=0)
    match = _SPOKEN.fullmatch(said)
    if match is None:
        raise _refuse(said)
    clock = _spell_clock(match["clock"] or match["clock2"])
    day = match["day"] or match["day2"]
    today = now.astimezone(ZoneInfo(zone)).date()
    if day is None:
        return _find_nearest(clock, zone, now, after)
    named = _find_day(day, today)
    if named is None:
        raise _refuse(said)
    return _put_on(named, clock, zone)


def _measure(ago: re.Match[str]) -> timedelta:
    number = ago["number"].casefold()
    amount = _NUMBERS.get(number) or float(number)
    return timedelta(hours=amount) if ago["unit"][0] in "hH" else timedelta(minutes=amount)


def _spell_clock(clock: str) -> str:
    """``9 a.m.`` as ``9:00 am``, and noon as what it is."""
    named = _NAMED_CLOCKS.get(clock.casefold())
    if named:
        return named
    plain = re.sub(r"([ap])\.?m\.?", r"\1m", clock, flags=re.IGNORECASE)
    return re.sub(r"\A(\d{1,2})\s*(am|pm)", r"\1:00 \2", plain, flags=re.IGNORECASE)


def _find_nearest(clock: str, zone: str, now: datetime, after: datetime | None) -> datetime:
    """The clock on the first day that brings it to ``after``; else on the last before ``now``."""
    first = (after or now).astimezone(ZoneInfo(zone)).date()
    days = [first, first + _DAY] if after else [first, first - _DAY]
    is_right: Callable[[datetime], bool] = (
        (lambda at: at >= after) if after else (lambda at: at <= now)
    )
    moments = [_put_on(day, clock, zone) for day in days]
    return next(filter(is_right, moments), moments[-1])


def _find_day(text: str, today: date) -> date | None:
    """The day that people call ``text``, none later than ``today`` if it is a weekday."""
    plain = text.strip(" ,").casefold().removeprefix("on ").removeprefix("last ")
    numbers = _DOTTED_DAY.fullmatch(plain)
    if numbers:
        return _read_numbers(numbers)
    for number, weekday in enumerate(_WEEKDAYS):
        if plain in (weekday, weekday[:3]):
            return today - timedelta(days=(today.weekday() - number) % 7)
    try:
        return date.fromisoformat(plain)
    except ValueError:
        return parse_day(plain, today) if is_divider(plain) else None


def _read_numbers(match: re.Match[str]) -> date:
    """``27/11/2026``; where day and month could change places, nobody guesses."""
    day, month, year = (int(match[name]) for name in ("day", "month", "year"))
    if day <= 12 and month <= 12 and day != month:
        raise ValueError(
            f"{match[0]!r} may be two days: write it as {year}-{month:02}-{day:02} or "
            f"{year}-{day:02}-{month:02}"
        )
    return date(year, month, day) if month <= 12 else date(year, day, month)


def _put_on(day: date, clock: str, zone: str) -> datetime:
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(zone))
    return parse_moment(f"{day:%Y-%m-%d} {clock}", zone, (noon, noon))


def _refuse_future(at: datetime, now: datetime, zone: str) -> datetime:
    if at <= now:
        return at
    local = at.astimezone(ZoneInfo(zone))
    raise ValueError(
        f"{local:%A %d %B %H:%M %Z} has not come yet: say the day, such as yesterday 14:00"
    )


def _refuse(text: str) -> ValueError:
    return ValueError(
        f"{text!r} is no time: write it as 2026-11-03T09:02, 10:41 or yesterday 14:00"
    )
