"""Days as people write them: with a month's name, in figures, with or without the year.

``06/03/2026`` may be two days. Both are kept, that of the team's own zone first, for a
rule to say which one it took.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_FORMS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?<![\d./-])(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d|[-/.]\d)",
        r"(?<![\d./-])(?P<first>\d{1,2})(?P<mark>[-/.])(?P<second>\d{1,2})(?P=mark)"
        r"(?P<year>\d{4}|\d\d)(?![\d/-]|\.\d)",
        rf"(?<![\w.])(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+(?:of\s+)?(?P<name>{_NAME})"
        r"(?:[\s,-]+(?P<year>\d{4}|['’]\d\d))?(?!\d)",
        rf"\b(?P<name>{_NAME})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?![:.]\d)"
        r"(?:[\s,]+(?P<year>\d{4}))?(?!\d)",
        r"(?<!\d)(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?!\d)",
    )
)


@dataclass(frozen=True, slots=True)
class WrittenDay:
    """A day as it stands in a text: ``days`` are what it may mean, the likeliest first;
    empty where there is no such day. ``start`` and ``end`` are its place in the text."""

    text: str
    days: tuple[date, ...]
    start: int
    end: int

    @property
    def remark(self) -> str:
        """How it was read, where it could have been another day; else empty."""
        if len(self.days) < 2:
            return ""
        return f"{self.text} is read as {format_day(self.days[0])}"


def format_day(day: date) -> str:
    """``6 March 2026``."""
    return f"{day.day} {day:%B %Y}"


def find_days(text: str, zone: str, near: date | None) -> tuple[WrittenDay, ...]:
    """Every day that ``text`` names, in order.

    ``zone`` tells which figure is the month's; a day without its year is in the one that
    brings it next to ``near``, and is none where ``near`` is not known.
    """
    found: list[WrittenDay] = []
    for form in _FORMS:
        for match in form.finditer(text):
            if not any(one.start < match.end() and match.start() < one.end for one in found):
                days = tuple(dict.fromkeys(_list_meanings(match.groupdict(), zone, near)))
                found.append(WrittenDay(match[0].strip(), days, *match.span()))
    return tuple(sorted(found, key=lambda one: one.start))


def _list_meanings(parts: dict[str, str | None], zone: str, near: date | None) -> Iterator[date]:
    for month, day in _list_orders(parts, zone):
        years = _list_years(parts.get("year"), near)
        meant = [made for year in years if (made := _make_day(year, month, day))]
        if meant:
            yield min(meant, key=lambda one: abs(one - near) if near else timedelta(0))


def _list_orders(parts: dict[str, str | None], zone: str) -> list[tuple[int, int]]:
    """Month and day, in the order that is likelier first."""
    if parts.get("first"):
        first, second = int(parts["first"] or 0), int(parts["second"] or 0)
        orders = [(second, first), (first, second)]
        is_dotted = parts["mark"] == "."
        return orders[::-1] if zone.startswith("America/") and not is_dotted else orders
    name = parts.get("name")
    month = _MONTHS.index(name[:3].casefold()) + 1 if name else int(parts["month"] or 0)
    return [(month, int(parts["day"] or 0))]


def _list_years(text: str | None, near: date | None) -> list[int]:
    if text:
        year = int(text.lstrip("'’"))
        return [year if year > 99 else 2000 + year]
    if near is None:
        return []
    return [near.year - 1, near.year, near.year + 1]


def _make_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
