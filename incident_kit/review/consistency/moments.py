"""When something is said to have been: a day, a time of day, in a time zone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import chain
from zoneinfo import ZoneInfo

_MONTHS = (
    "January February March April May June July August September October November December".split()
)
_SHORT_MONTHS = [month[:3] for month in _MONTHS]
_MONTH = "|".join(sorted((*_MONTHS, *_SHORT_MONTHS, "Sept"), key=len, reverse=True))
_NTH = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?(?![\d:.]{0,20}\d)"
_YEAR = r"(?:,? (?P<y>20\d\d))?(?!\d)"
_DAYS = tuple(
    re.compile(form)
    for form in (
        r"(?<![\d-])(?P<y>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)",
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m>{_MONTH})\b\.?{_YEAR}",
        rf"\b(?P<m>{_MONTH})\b\.? (?:the )?{_NTH}{_YEAR}",
        r"(?<![\d/.-])(?<![Vv]ersion )(?P<d>\d{1,2})"
        r"(?P<sep>[/.-])(?P<m>\d{1,2})(?P=sep)(?P<y>20\d\d)(?!\d)",
    )
)
_AP = r" ?(?P<ap>[ap])m(?![a-z])"
_CLOCKS = tuple(
    re.compile(form)
    for form in (
        rf"(?i)(?P<h>[01]?\d|2[0-3])[:.h](?P<m>[0-5]\d)(?::[0-5]\d)?(?![\d%])(?:{_AP})?",
        rf"(?i)(?P<h>0?\d|1[0-2])(?P<m>){_AP}",
        r"(?P<h>[01]\d|2[0-3])(?P<m>[0-5]\d)(?:Z| hours\b)?(?![\d%:.]{0,20}\d)(?! (?:%|[a-z]+s\b))",
        r"(?:12 )?(?P<h>noon|midday|midnight)(?P<m>)\b",
    )
)
_NAMED = {"noon": 12, "midday": 12, "midnight": 0}
#: Hours ahead of UTC, the summer's also where the winter's name is said all year.
#: Not here: names that several zones have (IST).
_ZONES: dict[str, tuple[int, ...]] = {
    **dict.fromkeys(("UTC", "GMT", "Z"), (0,)),
    **{"WET": (0, 1), "WEST": (1,), "BST": (1,), "CET": (1, 2), "CEST": (2,)},
    **{"EET": (2, 3), "EEST": (3,), "JST": (9,), "AEST": (10, 11), "AEDT": (11,)},
    **{"EST": (-5, -4), "EDT": (-4,), "ET": (-5, -4), "CST": (-6, -5, 8), "CDT": (-5,)},
    **{"MST": (-7, -6), "MDT": (-6,), "PST": (-8, -7), "PDT": (-7,), "PT": (-8, -7)},
}
_OFFSET = re.compile(r" ?\(?(?:UTC|GMT)? ?(?P<sign>[+−-])(?P<h>\d{1,2})(?::?(?P<m>[0-5]\d))?\b\)?")
_ZONE = re.compile(r" ?\(?(?P<name>Z|[A-Z]{2,5})\b\)?(?! time)")
_ELSEWHERE = re.compile(
    r" ?(?:\(?(?:[A-Z]\w+ (?:\w+ )?time|local|your)\b|[-–/] ?\d|\(?(?:in|for|or|to|at|on)\b|-?ish)"
)
_GLUE = re.compile(
    r"(?:[ ,(|]|T(?=\d)|(?:at|on|the|exactly)(?= )"
    r"|(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\b)*"
)


#: In minutes.
_DAY = 24 * 60
#: The days that may be meant, each as year (0: any), month and day.
Days = frozenset[tuple[int, int, int]]


@dataclass(frozen=True, slots=True)
class Moment:
    """What may be meant: days (year 0: any), minutes of the day, hours from UTC.

    Empty ``days`` or ``minutes`` say nothing; ``offsets`` is ``None`` where no zone is
    said. ``room`` is how many minutes the clock may be off by.
    """

    days: Days = frozenset()
    minutes: frozenset[int] = frozenset()
    room: int = 1
    offsets: tuple[float, ...] | None = None
    zone: str = field(default="", compare=False)

    def may_be(self, at: datetime, local: ZoneInfo) -> bool:
        """Whether it can mean ``at``; without a zone, in the local one or in UTC."""
        here = at.astimezone(local)
        is_unknown_zone = self.zone not in ("", here.tzname()) and not self.offsets
        if is_unknown_zone:
            return True  # it may be anything
        return any(
            self._may_read(at + timedelta(hours=hours)) for hours in self._list_offsets(here)
        )

    def _list_offsets(self, here: datetime) -> Sequence[float]:
        """How many hours ahead of UTC the clock may be that is read."""
        own = (here.utcoffset() or timedelta(0)) / timedelta(hours=1)
        if self.zone == here.tzname():
            return (own,)
        return (own, 0.0) if self.offsets is None else self.offsets

    def _may_read(self, clock: datetime) -> bool:
        if self.days and not is_day(clock.date(), self.days):
            return False
        return not self.minutes or any(map(partial(self._is_near, clock), self.minutes))

    def _is_near(self, clock: datetime, minute: int) -> bool:
        exact = clock.hour * 60 + clock.minute + clock.second / 60
        apart = abs(exact - minute) % _DAY
        return min(apart, _DAY - apart) < self.room


def is_day(day: date, days: Days) -> bool:
    """Whether ``day`` is one of ``days``, with or without its year."""
    return not days.isdisjoint({(day.year, day.month, day.day), (0, day.month, day.day)})


def find_days(text: str) -> list[tuple[Days, int]]:
    """The days in ``text`` that exist, each with where it starts, in its order."""
    found: dict[int, Days] = {}
    for match in chain.from_iterable(form.finditer(text) for form in _DAYS):
        days = _read_day(match)
        if days:
            found[match.start()] = days
    return [(days, start) for start, days in sorted(found.items())]


def read_moment(text: str, index: int, then: str = "") -> tuple[Moment, int] | None:
    """What stands at ``index``, and where it ends; ``None`` if nothing certain does.
    A pattern ``then`` is what may follow although it makes others uncertain."""
    moment, end = _read_parts(text, index)
    if not moment.days and not moment.minutes:
        return None
    is_expected = bool(then) and re.match(then, text[end:])
    if _ELSEWHERE.match(text, end) and not is_expected:
        return None
    return moment, end


def _read_parts(text: str, index: int) -> tuple[Moment, int]:
    """A day and a time of day in either order, one of them or none, and where they end."""
    moment, end = Moment(), index
    while True:
        start = _skip(text, end)
        day = None if moment.days else _read_day_at(text, start)
        if day is not None:
            days, end = day
            moment = replace(moment, days=days)
            continue
        clock = None if moment.minutes else _read_clock(text, start)
        if clock is None:
            return moment, end
        time, end = clock
        moment = replace(time, days=moment.days)


def take_zone_from(first: Moment, second: Moment) -> Moment:
    """``first`` in the zone that only ``second`` of the two names."""
    named = first.zone or first.offsets is not None
    return first if named else replace(first, offsets=second.offsets, zone=second.zone)


def _skip(text: str, index: int) -> int:
    glue = _GLUE.match(text, index)
    return glue.end() if glue else index


def _read_day_at(text: str, index: int) -> tuple[Days, int] | None:
    match = _match_first(_DAYS, text, index)
    if match is None:
        return None
    days = _read_day(match)
    return (days, match.end()) if days else None


def _match_first(forms: Sequence[re.Pattern[str]], text: str, index: int) -> re.Match[str] | None:
    matches = (form.match(text, index) for form in forms)
    return next(filter(None, matches), None)


def _read_day(match: re.Match[str]) -> Days | None:
    """What may be meant; ``06/03/2026`` may be two days."""
    year, month, day = int(match["y"] or 0), _read_month(match["m"]), int(match["d"])
    days = {(year, month, day)}
    if "sep" in match.re.groupindex:
        days.add((year, day, month))
    return frozenset(day for day in days if _exists(*day)) or None


def _read_month(text: str) -> int:
    """The number of a month, from its number or its name."""
    return int(text) if text.isdecimal() else _SHORT_MONTHS.index(text[:3]) + 1


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year or 2024, month, day)
    except ValueError:
        return False
    return True


def _read_clock(text: str, index: int) -> tuple[Moment, int] | None:
    match = _match_first(_CLOCKS, text, index)
    if match is None:
        return None
    minute = int(match["m"] or 0)
    moment = Moment(
        minutes=frozenset(hour * 60 + minute for hour in _list_hours(match)),
        room=1 if match["m"] else 30,
    )
    return _read_zone(moment, text, match.end() - match[0].endswith("Z"))


def _list_hours(match: re.Match[str]) -> set[int]:
    """The hours of the day that may be meant; without am or pm, ``9:30`` may be either."""
    text, half = match["h"], match.groupdict().get("ap")
    if half:
        return {int(text) % 12 + (12 if half.lower() == "p" else 0)}
    if text in _NAMED:
        return {_NAMED[text]}
    hour = int(text)
    if 0 < hour <= 12 and not text.startswith("0"):
        return {hour, hour % 12, hour % 12 + 12}
    return {hour}


def _read_zone(moment: Moment, text: str, index: int) -> tuple[Moment, int] | None:
    offset = _OFFSET.match(text, index)
    if offset is not None:
        return replace(moment, offsets=(_count_hours(offset),)), offset.end()
    zone = _ZONE.match(text, index)
    if zone is None:
        return moment, index
    return replace(moment, zone=zone["name"], offsets=_ZONES.get(zone["name"])), zone.end()


def _count_hours(offset: re.Match[str]) -> float:
    """The hours ahead of UTC; less than none where the clock is behind."""
    hours = int(offset["h"]) + int(offset["m"] or 0) / 60
    return hours if offset["sign"] == "+" else -hours
