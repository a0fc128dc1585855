"""How long something is said to have lasted, and what that may be rounded from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS = {
    **{word: number for number, word in enumerate(_ONES)},
    **{word: tens * 10 for tens, word in enumerate(_TENS, start=2)},
    **{"a": 1, "an": 1},
}
_NUMBER = (
    rf"(?:\d{{1,4}}|(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_ONES[1:10])}))?"
    rf"|{'|'.join(sorted(_ONES, key=len, reverse=True))}|an?(?= ))"
)
_HOUR = r"[ -]?(?:hours?|hrs?|h)(?![a-z])"
_MINUTE = r"[ -]?(?:minutes?|mins?|m)(?![a-z])"
_AND = r"(?:, ?| )?(?:and )?"
_PARTS = {
    "½": 0.5,
    "¼": 0.25,
    "¾": 0.75,
    "half": 0.5,
    "a half": 0.5,
    "a quarter": 0.25,
    "quarter": 0.25,
    "three quarters": 0.75,
}
_PART = "a[ -]half|a[ -]quarter|three[ -]quarters"
#: Tried in this order. Groups: days, hours, minutes, and a part of an hour or a day.
_FORMS = tuple(
    re.compile(rf"(?i){form}")
    for form in (
        r"(?P<part>(?:a )?half|(?:a )?quarter|three quarters)(?:[ -]of)?"
        r"[ -](?:an?[ -])?(?P<unit>hour|day)\b",
        rf"(?P<number>{_NUMBER})"
        rf"(?:[.,](?P<decimal>\d{{1,2}})| ?(?P<sign>[½¼¾])|[ -]and[ -](?P<part>{_PART}))"
        r"[ -]?(?P<unit>hour|hr|h(?![a-z])|day)s?",
        rf"(?P<number>{_NUMBER}) (?P<unit>hour|day)s? and (?P<part>{_PART})",
        r"(?P<hours>\d{1,2}):(?P<minutes>[0-5]\d)(?: ?(?:hours?|hrs?|h)(?![a-z]))",
        r"(?P<hours>\d{1,2}) ?h ?(?P<minutes>[0-5]\d)(?!\d)(?: ?m(?:ins?|inutes?)?(?![a-z]))?",
        rf"(?:(?P<days>{_NUMBER})[ -]?days?)?(?:{_AND}(?P<hours>{_NUMBER}){_HOUR})?"
        rf"(?:{_AND}(?P<minutes>{_NUMBER}){_MINUTE})?",
    )
)
#: What every length begins with, and other things too.
BEGINNING = rf"(?i:{_NUMBER}|and |[ ,]|half|quarter|several|many)"
#: What a figure may be off by, up and down, by the finest thing it names.
_HOURS = (timedelta(minutes=30), timedelta(minutes=59))
_DAYS = (timedelta(hours=12), timedelta(hours=23))
#: ``2-3 hours``, ``between 1 and 5 hours``.
_RANGE = re.compile(
    rf"(?i)(?P<first>{_NUMBER}) ?(?:–|-|to|or|and) ?(?P<last>{_NUMBER})"
    r"(?P<unit>[ -]?(?:hours?|hrs?|h|minutes?|mins?|days?)(?![a-z]))"
)


@dataclass(frozen=True, slots=True)
class Length:
    """The shortest and the longest it can be; ``middle`` is what it says."""

    least: timedelta
    most: timedelta
    middle: timedelta = timedelta(0)

    def __contains__(self, length: object) -> bool:
        return isinstance(length, timedelta) and self.least <= length <= self.most


#: Lengths without a figure: the least and the most that they can be.
_VAGUE = tuple(
    (re.compile(rf"(?i){words}\b"), Length(least, most, least))
    for words, least, most in (
        (r"(?:a few|several|a couple of) minutes", timedelta(0), timedelta(minutes=45)),
        (r"a couple of hours", timedelta(hours=1.4), timedelta(hours=3.6)),
        (r"(?:a few|several|many) hours", timedelta(hours=1.9), timedelta(hours=24)),
        (r"(?:a few|several|a couple of) days", timedelta(hours=36), timedelta(days=14)),
    )
)
#: What stands around a length that was no more than this.
_AT_MOST = re.compile(
    r"(?i)\b(?:less than|under|within|up to|at most|no more than|below)(?: the| a)? $"
)
_AT_MOST_AFTER = re.compile(r"(?i),? (?:at most|at worst|or less|at the most)\b")
#: What makes a length rounded, and by how much it may be less or more.
_HEDGES = tuple(
    (re.compile(rf"(?i)(?:{words}) ?$"), least, most)
    for words, least, most in (
        (
            r"\b(?:nearly|almost|just under|just less than|not quite|the best part of|close to)",
            0.8,
            1.0,
        ),
        (r"\b(?:just|a little|a bit|slightly) (?:over|more than)", 0.99, 1.25),
        (r"\b(?:about|around|approximately|approx\.?|roughly|some|circa)|~", 0.85, 1.15),
        (r"\bat least|\bupwards of", 0.99, 20.0),
    )
)
_OVER = re.compile(r"(?i)\b(?:over|more than|longer than|exceeding|well over) $")
#: Minutes that are rounded: their multiples, and how far off they may be.
_ROUND = ((15, 8), (10, 5), (5, 3), (1, 1))


def read_length(text: str, index: int) -> tuple[Length, int] | None:
    """The length that stands at ``index`` with what hedges it, and where it ends; ``None``
    if none does."""
    for pattern, vague in _VAGUE:
        if found := pattern.match(text, index):
            return vague, found.end()
    between = _RANGE.match(text, index)
    first = _read_exact(between["first"] + between["unit"], 0) if between else None
    last = _read_exact(between["last"] + between["unit"], 0) if between else None
    if between and first and last:
        return Length(first[0].least, last[0].most), between.end()
    exact = _read_exact(text, index)
    if exact is None:
        return None
    length, end = exact
    return _hedge(length, text[:index], text[end:]), end


def _hedge(length: Length, before: str, after: str) -> Length:
    """The length with the room that the words around it give."""
    if _AT_MOST.search(before) or _AT_MOST_AFTER.match(after):
        return Length(timedelta(0), length.middle * 1.1)
    for pattern, least, most in _HEDGES:
        if pattern.search(before):
            return Length(length.middle * least, max(length.middle * most, length.most))
    if _OVER.search(before):
        return _exceed(length)
    return length


def _exceed(length: Length) -> Length:
    """What "over" a length is: not much less, and less than the next round figure."""
    room = timedelta(minutes=1)
    return Length(length.middle - room, max(length.middle * 1.5, length.most))


def _read_exact(text: str, index: int) -> tuple[Length, int] | None:
    for form in _FORMS:
        match = form.match(text, index)
        if match is None or match.end() == index:
            continue
        groups = match.groupdict()
        read = _read_parts if "unit" in groups else _read_units
        return read(groups), match.end()
    return None


def _read_parts(groups: dict[str, str | None]) -> Length:
    fraction = _read_fraction(groups)
    whole = _read_number(groups.get("number") or "0") + fraction
    if (groups["unit"] or "").casefold() == "day":
        room, length = timedelta(days=0.3), timedelta(days=whole)
    else:
        is_rounded = fraction == 0.5 and whole > 1
        room, length = timedelta(minutes=20 if is_rounded else 10), timedelta(hours=whole)
    return Length(length - room, length + room, length)


def _read_fraction(groups: dict[str, str | None]) -> float:
    """The part of an hour or a day, written as decimals, as one sign or in words."""
    decimal = groups.get("decimal")
    if decimal:
        return float(f"0.{decimal}")
    part = groups.get("part") or groups.get("sign") or ""
    return _PARTS[part.casefold().replace("-", " ")]


def _read_units(groups: dict[str, str | None]) -> Length:
    given = {unit: _read_number(number) for unit, number in groups.items() if number}
    length = timedelta(**given)
    below, above = _find_room(given)
    return Length(length - below, length + above, length)


def _find_room(given: dict[str, int]) -> tuple[timedelta, timedelta]:
    if "minutes" not in given:
        return _HOURS if "hours" in given else _DAYS
    off = next(room for step, room in _ROUND if given["minutes"] % step == 0)
    return timedelta(minutes=off), timedelta(minutes=off)


def _read_number(text: str) -> int:
    if text.isdecimal():
        return int(text)
    words = re.split(r"[- ]", text.casefold().strip())
    return sum(_WORDS[word] for word in words)
