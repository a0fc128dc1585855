"""Where a public text contradicts the facts of its incident, told only if it is certain.

Looked at are the day in the title, how long "the incident" is said to have lasted, and
when it is said to have begun and ended. What is rounded, hedged, in another time zone or
about anything else than the incident as a whole passes: a reader sees a wrong figure, but
a false alarm teaches people not to read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from incident_kit.config import Incident
from incident_kit.process import humanize

_WORDS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
}
_MONTHS = (
    "January February March April May June July August September October November December".split()
)
_NUMBER = rf"(?:\d{{1,4}}|{'|'.join(_WORDS)})"
_LENGTH = (
    rf"(?:(?P<days>{_NUMBER}) ?days?)?(?:,? ?(?:and )?(?P<hours>{_NUMBER}) ?(?:hours?|hrs?|h)\b)?"
    rf"(?:,? ?(?:and )?(?P<minutes>{_NUMBER}) ?(?:minutes?|mins?|m)\b)?"
)
_IT = r"\b(?:the|this|our) (?:incident|outage|disruption)"
_LASTED = re.compile(
    rf"(?i)(?:{_IT} |\bit (?=lasted [^.,;\n]{{1,40}}, from \d\d:\d\d on \d))"
    rf"lasted (?:for )?(?:a total of )?{_LENGTH}"
)
#: A fraction of an hour is rounded, a range or "and a half" is more than was read.
#: What follows may say that only a part, or a difference, was meant.
_MORE = re.compile(
    r"(?i)^[ -]*(?:and|or|to|½|¼|¾|\d|[.,]\d|seconds?|a half|for|in|on|at|each|per|"
    r"less|more|longer|shorter|fewer|than)"
)
_SUPPOSED = re.compile(r"(?i)\b(?:had|if|would|could|should)\s+$")
_ELSEWHERE = re.compile(r"^\s*(?:in\b|for\b|on\b|[A-Z][a-z]+ time\b|local\b|your\b)")
_CLOCK = r"(?P<clock>(?:[01]?\d|2[0-3]):[0-5]\d)(?P<after>\s*(?:[ap]\.?m\b)?\s*\(?[A-Z]{2,5}\b)?"
_SAID = (
    ("started", re.compile(rf"(?i:{_IT} (?:started|began) at ){_CLOCK}"), ("started", "declared")),
    (
        "resolved",
        re.compile(rf"(?i:{_IT} (?:was (?:fully )?(?:resolved|over)|ended) at ){_CLOCK}"),
        ("resolved", "mitigated"),
    ),
)
_DAY = re.compile(
    rf"\b(?:(?P<d>\d{{1,2}}) (?P<m>{'|'.join(_MONTHS)}) (?P<y>20\d\d)"
    rf"|(?P<m2>{'|'.join(_MONTHS)}) (?P<d2>\d{{1,2}}), (?P<y2>20\d\d)"
    r"|(?P<iso>20\d\d-\d\d-\d\d))\b"
)
_TITLE = re.compile(r"^#[ \t]+(\S.*)$", re.M)


@dataclass(frozen=True, slots=True)
class _Facts:
    incident: Incident
    zone: ZoneInfo

    def time(self, name: str) -> datetime | None:
        at: datetime | None = getattr(self.incident, name)
        return at.astimezone(self.zone) if at else None

    def lengths(self) -> list[timedelta]:
        """Started or declared to mitigated or resolved, the whole first."""
        pairs = ((a, b) for b in ("resolved", "mitigated") for a in ("started", "declared"))
        times = ((self.time(a), self.time(b)) for a, b in pairs)
        return [end - start for start, end in times if start and end]


def contradicted(text: str, incident: Incident, time_zone: str) -> tuple[str, ...]:
    """What ``text`` states that cannot be true by ``incident``, one sentence each in
    the order of the text's kinds: day, length, times. Times are read in ``time_zone``."""
    facts = _Facts(incident, ZoneInfo(time_zone))
    found = (*_days(text, facts), *_lengths(text, facts), *_times(text, facts))
    return tuple(dict.fromkeys(found))


def _days(text: str, facts: _Facts) -> Iterator[str]:
    """A title with one day that is none of the incident's."""
    title = _TITLE.search(text)
    days = [day for m in _DAY.finditer(title[1]) if (day := _day(m))] if title else []
    start = facts.time("started")
    end = facts.time("resolved") or start
    if len(days) != 1 or start is None or end is None:
        return
    first, last = (start - timedelta(days=1)).date(), (end + timedelta(days=1)).date()
    near = first < days[0] < last
    if not near and days[0] not in {at.astimezone(ZoneInfo("UTC")).date() for at in (start, end)}:
        yield (
            f"the title says {_dated(days[0])}, but the incident started on "
            f"{_dated(start.date())} by incident.yaml: correct one of the two"
        )


def _day(match: re.Match[str]) -> date | None:
    found = match.groupdict()
    try:
        if found["iso"]:
            return date.fromisoformat(found["iso"])
        month = _MONTHS.index(found["m"] or found["m2"]) + 1
        return date(int(found["y"] or found["y2"]), month, int(found["d"] or found["d2"]))
    except ValueError:
        return None


def _dated(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _lengths(text: str, facts: _Facts) -> Iterator[str]:
    known = facts.lengths()
    for match in _LASTED.finditer(text):
        said = _length(match)
        supposed = _SUPPOSED.search(text[max(0, match.start() - 12) : match.start()])
        if said is None or supposed or _MORE.search(text[match.end() : match.end() + 12]):
            continue
        length, room = said
        if known and not any(abs(one - length) <= room for one in known):
            yield (
                f"the text says that the incident lasted {humanize(length)}, but it was "
                f"{humanize(known[0])} by incident.yaml: correct one of the two"
            )


def _length(match: re.Match[str]) -> tuple[timedelta, timedelta] | None:
    """What was said, and how much it may be rounded by: less than the last unit."""
    parts = {name: match[name] for name in ("days", "hours", "minutes")}
    given = {name: _number(said) for name, said in parts.items() if said}
    if not given:
        return None
    last = list(given)[-1]
    return timedelta(**given), timedelta(**{last: 1}) if last != "minutes" else timedelta(minutes=1)


def _number(said: str) -> int:
    return int(said) if said.isdecimal() else _WORDS[said.lower()]


def _times(text: str, facts: _Facts) -> Iterator[str]:
    for name, pattern, allowed in _SAID:
        known = [at for one in allowed if (at := facts.time(one))]
        if facts.time(name) is None:
            continue
        for match in pattern.finditer(text):
            zone = (match["after"] or "").strip(" (\n")
            if zone and zone not in {at.tzname() for at in known}:
                continue
            if _ELSEWHERE.search(text[match.end() : match.end() + 24]):
                continue
            clocks = {_clock(at) for at in known}
            if not zone:
                clocks |= {_clock(at.astimezone(ZoneInfo("UTC"))) for at in known}
            if match["clock"].zfill(5) not in clocks:
                yield (
                    f"the text says that the incident {name} at {match['clock']}, but it was "
                    f"{_clock(known[0])} by incident.yaml: correct one of the two"
                )


def _clock(at: datetime) -> str:
    return f"{at:%H:%M}"
