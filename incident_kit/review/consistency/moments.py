"""When something is said to have been: a day, a time of day, in a time zone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from incident_kit.review.consistency import clocks, days
from incident_kit.review.consistency.clocks import (
    STRONG,
    WEAK,
    Window,
    lies_in,
    read_clock,
    read_part_of_day,
    widen,
)
from incident_kit.review.consistency.days import Days, is_day, read_day, read_weekday

#: Hours ahead of UTC, the summer's also where the winter's name is said all year.
#: Not here: names that several zones have (IST).
_ZONES: dict[str, tuple[float, ...]] = {
    **dict.fromkeys(("UTC", "GMT", "Z"), (0,)),
    **{"WET": (0, 1), "WEST": (1,), "BST": (1,), "CET": (1, 2), "CEST": (2,)},
    **{"EET": (2, 3), "EEST": (3,), "JST": (9,), "AEST": (10, 11), "AEDT": (11,)},
    **{"EST": (-5, -4), "EDT": (-4,), "ET": (-5, -4), "CST": (-6, -5, 8), "CDT": (-5,)},
    **{"MST": (-7, -6), "MDT": (-6,), "PST": (-8, -7), "PDT": (-7,), "PT": (-8, -7)},
}
_OFFSET = re.compile(
    r" ?\(?(?:UTC|GMT)? ?(?P<sign>[+−-])(?P<h>0?\d|1[0-4])"
    r"(?::?(?P<m>[034][05]))?\b(?![:\d]| ?(?:[A-Z]{2,5}|[ap]m)\b)\)?"
)
_ZONE = re.compile(r" ?\(?(?P<name>Z|[A-Z]{2,5})\b\)?(?! time)")
#: A zone that is said in words, which may be any.
_ELSEWHERE = re.compile(
    r" ?(?:\(?(?:(?:Pacific|Eastern|Central|Mountain)\b"
    r"|[A-Z]\w+ (?:\w+ )?time\b|your (?:local )?time))"
)
_GLUE = re.compile(r"(?:[ ,(|]|T(?=\d)|(?:at|on|the|exactly|of|in|until|till|around|about)(?= ))*")
_LATER = re.compile(
    r"(?i)(?:the )?(?P<which>next|following|same) (?P<name>day|(?=morning|afternoon|evening|night))"
)
#: What every moment begins with, and other things too.
BEGINNING = rf"{days.BEGINNING}|{clocks.BEGINNING}|(?i:(?:the )?(?:next|following|same))"
_NTH = re.compile(r"(?P<d>\d{1,2})(?:st|nd|rd|th)\b")
_ISH = re.compile(r"(?i)-?ish\b")
#: What stands before a time, and how much room it gives it: before and after.
_ROOMS = tuple(
    (re.compile(rf"(?i)\b(?:{words})\W*$"), before, after)
    for words, before, after in (
        (
            r"(?:just|shortly|a little|right|minutes|moments) before|just ahead of|towards|nearly"
            r"|almost|coming up to",
            20,
            0,
        ),
        (r"(?:just|shortly|a little|soon|right|minutes|moments) after|just past", 0, 20),
        (r"before|by|prior to|no later than", 240, 0),
        (r"after|past", 0, 240),
        (r"about|around|approximately|approx\.?|roughly|circa|some time near", 15, 15),
    )
)
_TILDE = re.compile(r"~ ?$")
#: A word that makes a figure a time of day.
_AT = re.compile(
    r"(?i)(?:\b(?:at|from|until|till|between|by|before|after|since|past|around|o['’]clock to)"
    r"(?: (?:about|around|roughly|approximately|just))?|\bjust)\W*$"
)
_THEN = re.compile(r"(?i)\b(?:to|and|until|till|–|-)\W*$")


@dataclass(frozen=True, slots=True)
class Moment:
    """What may be meant: days, windows of minutes of the day, hours from UTC.

    ``later`` counts days after the first one of the incident. Empty ``days`` or
    ``windows`` say nothing; ``offsets`` is ``None`` where no zone is said.
    """

    days: Days = frozenset()
    weekday: int | None = None
    later: int | None = None
    windows: tuple[Window, ...] = ()
    offsets: tuple[float, ...] | None = None
    zone: str = field(default="", compare=False)
    is_open: bool = False

    @property
    def has_day(self) -> bool:
        """Whether a day is said, in any way."""
        return bool(self.days) or self.weekday is not None or self.later is not None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said."""
        return not self.has_day and not self.windows

    def drop_day(self) -> Moment:
        """The time of day alone."""
        return replace(self, days=frozenset(), weekday=None, later=None)

    def may_be(self, at: datetime, local: ZoneInfo, first: date) -> bool:
        """Whether it can mean ``at`` in an incident that began on the day ``first``;
        without a zone, in the local one or in UTC."""
        here = at.astimezone(local)
        is_unknown_zone = self.zone not in ("", here.tzname()) and not self.offsets
        if is_unknown_zone:
            return True  # it may be anything
        return any(
            self._may_read(at + timedelta(hours=hours), first) for hours in self._list_offsets(here)
        )

    def is_on(self, day: date, first: date) -> bool:
        """Whether the day that is said can be ``day``; so it can where none is said."""
        if self.later is not None and day != first + timedelta(days=self.later):
            return False
        if self.days and not is_day(day, self.days):
            return False
        return self.weekday is None or bool(self.days) or day.weekday() == self.weekday

    def _list_offsets(self, here: datetime) -> Sequence[float]:
        """How many hours ahead of UTC the clock may be that is read."""
        own = (here.utcoffset() or timedelta(0)) / timedelta(hours=1)
        if self.zone == here.tzname():
            return (own,)
        return (own, 0.0) if self.offsets is None else self.offsets

    def _may_read(self, clock: datetime, first: date) -> bool:
        clock = clock.replace(tzinfo=None)
        minute = clock.hour * 60 + clock.minute + clock.second / 60
        if self.windows and not lies_in(minute, self.windows):
            return False
        is_night = any(end > 24 * 60 + 60 for _, end in self.windows) and minute < 6 * 60 + 1
        day = clock.date() - timedelta(days=1) if is_night else clock.date()
        return self.is_on(day, first) or (is_night and self.is_on(clock.date(), first))


def read_moment(text: str, index: int, *, after_clock: bool = False) -> tuple[Moment, int] | None:
    """What stands at ``index``, and where it ends; ``None`` if nothing certain does.
    ``after_clock`` is whether a "to" before it joins it to an earlier one."""
    moment, end = Moment(), index
    while True:
        start = _skip(text, end) if end > index else end
        more = _read_more(moment, text, start, after_clock=after_clock)
        if more is None:
            break
        moment, end = more
    if moment.is_empty:
        return None
    if moment.windows and _ELSEWHERE.match(text, end):
        return replace(moment, zone="?", offsets=()), end
    return moment, end


def take_from(first: Moment, last: Moment) -> Moment:
    """``first`` with the zone, and the half of the day, that only ``last`` of the two says."""
    if not first.zone and first.offsets is None:
        first = replace(first, offsets=last.offsets, zone=last.zone)
    if first.is_open and not last.is_open and last.windows:
        until = last.windows[0]
        nearest = min(first.windows, key=lambda window: (until[1] - window[1]) % (24 * 60))
        first = replace(first, windows=(nearest,))
    return first


def _skip(text: str, index: int) -> int:
    glue = _GLUE.match(text, index)
    return glue.end() if glue else index


def _read_more(
    moment: Moment, text: str, index: int, *, after_clock: bool
) -> tuple[Moment, int] | None:
    """The next part of a moment: a weekday, a day, a relative day or a time of day."""
    if not moment.days:
        day = read_day(text, index)
        if day is not None:
            return replace(moment, days=day[0]), day[1]
    if moment.weekday is None:
        weekday = read_weekday(text, index)
        if weekday is not None:
            return replace(moment, weekday=weekday[0]), weekday[1]
    nth = _NTH.match(text, index) if moment.weekday is not None and not moment.days else None
    if nth is not None:
        return replace(moment, days=frozenset({(0, 0, int(nth["d"]))})), nth.end()
    later = _LATER.match(text, index) if moment.later is None else None
    if later is not None:
        return replace(moment, later=0 if later["which"].casefold() == "same" else 1), later.end()
    return None if moment.windows else _read_time(moment, text, index, after_clock=after_clock)


def _read_time(
    moment: Moment, text: str, index: int, *, after_clock: bool
) -> tuple[Moment, int] | None:
    before = text[:index]
    clock = read_clock(text, index, STRONG)
    said = _AT.search(before) or (after_clock and _THEN.search(before))
    if clock is None and said:
        clock = read_clock(text, index, WEAK)
    is_part = moment.has_day or re.search(r"(?i)\bin the $", before)
    if clock is None and is_part:
        clock = read_part_of_day(text, index)
    if clock is None:
        return None
    ish = _ISH.match(text, clock.end)
    end = ish.end() if ish else clock.end
    windows = widen(clock.windows, 15, 15) if ish else _add_room(clock.windows, before)
    return _read_zone(replace(moment, windows=windows, is_open=clock.is_open), text, end)


def _add_room(windows: tuple[Window, ...], before: str) -> tuple[Window, ...]:
    if _TILDE.search(before):
        return widen(windows, 15, 15)
    for pattern, earlier, later in _ROOMS:
        if pattern.search(before):
            return widen(windows, earlier, later)
    return windows


def _read_zone(moment: Moment, text: str, index: int) -> tuple[Moment, int]:
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
