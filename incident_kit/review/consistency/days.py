"""The days that a text names: dates in every order, and days of the week."""

from __future__ import annotations

import re
from datetime import date
from itertools import chain

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
        rf"(?<![\d.:])(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m>{_MONTH})\b\.?{_YEAR}",
        rf"\b(?P<m>{_MONTH})\b\.? (?:the )?{_NTH}{_YEAR}",
        r"(?<![\d/.-])(?<![Vv]ersion )(?P<d>\d{1,2})"
        r"(?P<sep>[/.-])(?P<m>\d{1,2})(?P=sep)(?P<y>20\d\d)(?!\d)",
        r"(?<![\d/])(?P<d>\d\d)(?P<sep>/)(?P<m>\d\d)/(?P<y>\d\d)(?![\d/])",
    )
)
#: What every day begins with, and other things too.
BEGINNING = rf"\d|{_MONTH}|Mon|Tue|Wed|Thu|Fri|Sat|Sun"
#: The days that may be meant, each as year (0: any), month (0: any) and day.
Days = frozenset[tuple[int, int, int]]
_WEEKDAYS = "mon tue wed thu fri sat sun".split()
_WEEKDAY = re.compile(
    r"\b(?P<name>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Mon|Tues?|Wed|Thurs?|Fri|Sat"
    r"|Sun)(?=,? \d))"
    r"(?!s\b|['’]s)(?P<nth>,? (?:the )?(?P<d>\d{1,2})(?:st|nd|rd|th)(?!(?: of)? [A-Z]))?"
)


def read_day(text: str, index: int) -> tuple[Days, int] | None:
    """The day that is written at ``index``, if it exists, and where it ends;
    ``06/03/2026`` may be two."""
    match = next(filter(None, (form.match(text, index) for form in _DAYS)), None)
    days = _list_days(match) if match else frozenset()
    return (days, match.end()) if match and days else None


def read_weekday(text: str, index: int) -> tuple[int, int] | None:
    """The day of the week at ``index``, 0 for Monday, and where it ends."""
    match = _WEEKDAY.match(text, index)
    if match is None:
        return None
    return _WEEKDAYS.index(match["name"][:3].lower()), match.end("name")


def find_days(text: str) -> list[tuple[Days, int]]:
    """The days in ``text`` that exist, each with where it starts, in its order."""
    found: dict[int, Days] = {}
    for match in chain.from_iterable(form.finditer(text) for form in _DAYS):
        days = _list_days(match)
        if days:
            found[match.start()] = days
    return [(days, start) for start, days in sorted(found.items())]


def is_day(day: date, days: Days) -> bool:
    """Whether ``day`` is one of ``days``, with or without its year and month."""
    year, month, number = day.year, day.month, day.day
    return not days.isdisjoint({(year, month, number), (0, month, number), (0, 0, number)})


def is_since(days: Days, first: date, last: date = date.max) -> bool:
    """Whether one of ``days`` can be ``first`` or a later day, up to ``last``; one without a
    year may be of the first one's year or of the next."""
    return any(
        first <= _make_day(year or first.year + later, month, day) <= last
        for year, month, day in days
        for later in ((0,) if year else (0, 1))
        if month
    )


def _make_day(year: int, month: int, day: int) -> date:
    """The day; a 29 February of a year that has none is the first of March."""
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, 3, 1)


def _list_days(match: re.Match[str]) -> Days:
    year, month, day = int(match["y"] or 0), _read_month(match["m"]), int(match["d"])
    year += 2000 if 0 < year < 100 else 0
    days = {(year, month, day)}
    if "sep" in match.re.groupindex:
        days.add((year, day, month))
    return frozenset(day for day in days if _exists(*day))


def _read_month(text: str) -> int:
    """The number of a month, from its number or its name."""
    return int(text) if text.isdecimal() else _SHORT_MONTHS.index(text[:3]) + 1


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year or 2024, month, day)
    except ValueError:
        return False
    return True
