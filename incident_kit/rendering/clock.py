"""Times, zones, durations and sources in the words that people read.

Times go in aware and come out in the zone asked for, 24 hours, English.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from incident_kit.model import Event, Precision
from incident_kit.model.traits import find_traits
from incident_kit.sources.registry import TRAITS

NOT_KNOWN = "time not known"


def hour(at: datetime, zone: ZoneInfo) -> str:
    """``10:02``."""
    return f"{at.astimezone(zone):%H:%M}"


def moment(at: datetime, precision: Precision, zone: ZoneInfo) -> str:
    """The time of day as exactly as it is known: ``10:02:31``, ``10:02`` or words."""
    known = {"second": "%H:%M:%S", "minute": "%H:%M", "day": NOT_KNOWN}
    return at.astimezone(zone).strftime(known[precision])


def day(at: date) -> str:
    """``Tuesday 3 November 2026``, of a local date or time."""
    return f"{at:%A} {at.day} {at:%B %Y}"


def full_day(at: date) -> str:
    """``3 November 2026``, of a local date or time."""
    return f"{at.day} {at:%B %Y}"


def short_day(at: date) -> str:
    """``Tue 3 Nov``, of a local date or time."""
    return f"{at:%a} {at.day} {at:%b}"


def abbreviation(at: datetime, zone: ZoneInfo) -> str:
    """``GMT``; where a zone has only a number, ``UTC-03``."""
    name = at.astimezone(zone).tzname() or "UTC"
    return f"UTC{name}" if name[0] in "+-" else name


def clocks_change(at: datetime, zone: ZoneInfo) -> bool:
    """Whether the clocks change on the local day of ``at``."""
    today = at.astimezone(zone).date()
    midnights = (datetime(d.year, d.month, d.day, tzinfo=zone) for d in (today, today + _DAY))
    start, end = (midnight.utcoffset() for midnight in midnights)
    return start != end


_DAY = timedelta(days=1)


def zone_words(times: Iterable[datetime], zone: ZoneInfo) -> str:
    """``Europe/London (GMT)``, with every abbreviation in force at ``times``, in order."""
    names = list(dict.fromkeys(abbreviation(at, zone) for at in sorted(times)))
    if not names or names == [zone.key]:
        return zone.key
    return f"{zone.key} ({', then '.join(names)})"


def duration(span: timedelta) -> str:
    """``2 days 3 h``, ``1 h 35 min``, ``12 min``: the two largest units, rounded down."""
    minutes = int(span.total_seconds()) // 60
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [(days, "day" if days == 1 else "days"), (hours, "h"), (minutes, "min")]
    shown = [f"{n} {unit}" for n, unit in parts if n]
    return " ".join(shown[:2]) or "less than a minute"


def source_name(source: str) -> str:
    """The source's name for people; one not known stands as it is."""
    head, _, rest = source.partition(" ")
    return " ".join(filter(None, (find_traits(head, TRAITS).name, rest)))


def is_public(event: Event) -> bool:
    """Whether the public read this event when it happened."""
    return find_traits(event.source, TRAITS).is_public
