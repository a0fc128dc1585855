"""When what happened: from the incident's facts and the timeline, corrected by people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from incident_kit.model import Event, Line, Timeline, Written
from incident_kit.model.incident import Incident
from incident_kit.model.times import to_utc

#: The milestones by key, with the label people see, in the order they should come.
LABELS: Mapping[str, str] = {
    "started": "Started",
    "detected": "Detected",
    "acknowledged": "Acknowledged",
    "declared": "Declared",
    "first_update": "First public update",
    "mitigated": "Mitigated",
    "resolved": "Resolved",
}
_ALIASES: Mapping[str, str] = {
    "problemstarted": "started",
    "start": "started",
    "firstalert": "detected",
    "alerted": "detected",
    "firstupdate": "first_update",
    "firststatuspageupdate": "first_update",
    "end": "resolved",
}
_ALERTS = frozenset({"detection", "alert", "trigger"})


@dataclass(frozen=True, slots=True)
class Moment:
    """When a milestone was (UTC), the events that show it, and what to know of it."""

    at: datetime | None = None
    evidence: tuple[str, ...] = ()
    note: str = ""


def find_moments(incident: Incident, timeline: Timeline, written: Written) -> Mapping[str, Moment]:
    """Every milestone of :data:`LABELS`, known or not.

    What people wrote wins, unless it is the time found to the minute, which keeps
    its seconds. What cannot be read as a time leaves the one found, with a note.
    """
    found = _find_in_record(incident, timeline)
    around = _find_span(incident, timeline)
    corrected = {find_key(label): text for label, text in written.milestones.items()}
    return {
        key: _correct(moment, corrected.get(key, ""), timeline.time_zone, around)
        for key, moment in found.items()
    }


def find_key(label: str) -> str:
    """The key of the milestone people call ``label``; empty if there is none."""
    letters = _drop_all_but_letters(re.sub(r"\(.*?\)", "", label.casefold()))
    known = {_drop_all_but_letters(text.casefold()): key for key, text in LABELS.items()}
    return known.get(letters) or _ALIASES.get(letters, "")


def _drop_all_but_letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", text)


def select_public_updates(timeline: Timeline) -> tuple[Line, ...]:
    """The Statuspage updates that tell of the incident, in order; no maintenance."""
    return tuple(
        line
        for line in timeline.lines
        if line.original.source == "statuspage" and line.original.kind == "update"
    )


#: What an update's body begins with: the status that it set.
STATUS = re.compile(r"\A\*\*(?P<status>[^*:]+):?\*\*\s*")


def read_status(update: Event) -> str:
    """The status that a public update set, in lower case: the kit begins its body with it."""
    match = STATUS.match(update.body)
    return match["status"].strip().casefold() if match else ""


def find_page_resolution(updates: Sequence[Line]) -> Line | None:
    """The last update that resolved the incident on its page; ``None`` if none did."""
    ends = [line for line in updates if read_status(line.original) == "resolved"]
    return max(ends, key=lambda line: line.event.at, default=None)


def format_clock(at: datetime, zone: str, day: datetime | None = None) -> str:
    """``at`` as people read it in ``zone``, with the date unless it is that of ``day``."""
    local = at.astimezone(ZoneInfo(zone))
    if day is not None and day.astimezone(ZoneInfo(zone)).date() == local.date():
        return f"{local:%H:%M %Z}"
    return f"{local:%Y-%m-%d %H:%M %Z}"


# ---- what the record shows


def _find_in_record(incident: Incident, timeline: Timeline) -> dict[str, Moment]:
    events = [line.event for line in timeline.lines if line.event.precision != "day"]
    detected = _find_detection(events, incident.started)
    since = detected.at or incident.started
    updates = [line.event for line in select_public_updates(timeline)]
    return {
        "started": Moment(incident.started),
        "detected": detected,
        "acknowledged": _take_first(
            event for event in _select_since(events, since, {"acknowledge"})
        ),
        "declared": Moment(incident.declared),
        "first_update": _take_first(updates),
        "mitigated": Moment(incident.mitigated),
        "resolved": Moment(incident.resolved),
    }


def _find_detection(events: Sequence[Event], started: datetime | None) -> Moment:
    """The first alert since the start, else the first message, else an earlier alert."""
    alert = _take_first(_select_since(events, started, _ALERTS))
    if alert.at is not None:
        return alert
    message = _take_first(_select_since(events, started, {"message"}))
    if message.at is not None:
        return replace(message, note="no alert was seen: the first message counts")
    return _take_first(_select_since(events, None, _ALERTS))


def _select_since(
    events: Iterable[Event], start: datetime | None, kinds: Iterable[str]
) -> list[Event]:
    of_kinds = [event for event in events if event.kind in kinds and is_telling(event)]
    if start is None:
        return of_kinds
    return [event for event in of_kinds if event.at >= start]


def is_telling(event: Event) -> bool:
    """Whether it belongs to the incident: no join and no thread parent from before."""
    return not {"noise", "context"} & set(event.flags)


def _take_first(events: Iterable[Event]) -> Moment:
    first = min(events, key=lambda event: event.sort_key, default=None)
    return Moment() if first is None else Moment(first.at, (first.id,))


# ---- what people wrote


def _find_span(incident: Incident, timeline: Timeline) -> tuple[datetime, datetime]:
    """Where a time without a date belongs."""
    start = incident.started or timeline.window.start
    return start, incident.resolved or max(start, min(timeline.window.end, start + _HALF_DAY))


_HALF_DAY = timedelta(hours=12)


def _correct(found: Moment, text: str, zone: str, around: tuple[datetime, datetime]) -> Moment:
    if not text.strip():
        return found
    try:
        at = parse_moment(text, zone, around)
    except ValueError as error:
        return replace(found, note=f"the report's time is not used: {error}")
    if found.at is not None and _cut_to_minute(at) == _cut_to_minute(found.at):
        return found
    return Moment(at, note="corrected in the report")


def _cut_to_minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


_TIME = re.compile(
    r"(?:(?:about|around|ca\.?|at|~)\s*)?"
    r"(?:(?P<date>\d{4}-\d\d-\d\d)[T\s,]+)?"
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d+)?)?"
    r"\s*(?P<half>am|pm)?"
    r"\s*(?P<zone>z|[+-]\d\d:?\d\d|[a-z]{3,5})?"
    r"\s*(?:\(.*\))?",
    re.IGNORECASE,
)


def parse_moment(text: str, zone: str, around: tuple[datetime, datetime]) -> datetime:
    """A time people typed, in UTC: ``10:05``, ``9.05pm BST`` or ISO 8601.

    Without a zone it is in ``zone``; without a date it is on the day that brings
    it next to ``around``, the incident from start to end. Raises
    :class:`ValueError` for what is no time, or a local time that the clock change
    skips or repeats.
    """
    match = _TIME.fullmatch(text.strip().strip("*`").strip())
    if match is None:
        raise ValueError(f"{text.strip()!r} is no time: write it as 10:05 or 2026-11-03 10:05")
    at = time(_read_hour(match), int(match["minute"]), int(match["second"] or 0))
    if match["date"]:
        return _put_on_day(date.fromisoformat(match["date"]), at, match["zone"] or "", zone)
    return _put_on_nearest_day(at, match["zone"] or "", zone, around)


def _read_hour(match: re.Match[str]) -> int:
    hour, half = int(match["hour"]), (match["half"] or "").casefold()
    if not half:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError(f"{match[0]!r} is no time: there is no {hour} {half}")
    return hour % 12 + (12 if half == "pm" else 0)


def _put_on_nearest_day(
    at: time, written_zone: str, zone: str, around: tuple[datetime, datetime]
) -> datetime:
    start, end = (when.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for when in around)
    days = [start.date() + timedelta(days=day) for day in range(-1, (end - start).days + 3)]

    def measure_distance(day: date) -> timedelta:
        when = datetime.combine(day, at)
        return max(start - when, when - end, timedelta(0))

    return _put_on_day(min(days, key=measure_distance), at, written_zone, zone)


def _put_on_day(day: date, at: time, written_zone: str, zone: str) -> datetime:
    naive = datetime.combine(day, at)
    if not written_zone:
        return to_utc(naive, zone)
    if written_zone.upper() in {"Z", "UTC", "GMT"}:
        return naive.replace(tzinfo=UTC)
    if written_zone[0] in "+-":
        return datetime.fromisoformat(f"{naive.isoformat()}{written_zone}").astimezone(UTC)
    for fold in (0, 1):
        local = naive.replace(tzinfo=ZoneInfo(zone), fold=fold)
        if local.tzname() == written_zone.upper():
            return local.astimezone(UTC)
    raise ValueError(f"{written_zone} is not the time in {zone} on {day}")
