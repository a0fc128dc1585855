"""How long what took, in UTC, with the events each figure was counted from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from incident_kit.model import Line, Timeline, Written
from incident_kit.model.incident import Incident
from incident_kit.process.milestones import LABELS, Moment, find_moments, select_public_updates


@dataclass(frozen=True, slots=True)
class Interval:
    """A duration with what it means and what it rests on.

    ``start`` and ``end`` are UTC. ``duration`` is ``None`` where an end is not
    known or lies before the start; ``note`` then says why. ``evidence`` holds
    event ids, empty for facts people gave.
    """

    key: str
    label: str
    definition: str
    start: datetime | None
    end: datetime | None
    duration: timedelta | None
    evidence: tuple[str, ...] = ()
    note: str = ""


#: Key, label, definition, and the milestones it goes from and to.
_ROWS: tuple[tuple[str, str, str, str, str], ...] = (
    ("detect", "Time to detect", "problem started to first alert", "started", "detected"),
    (
        "acknowledge",
        "Time to acknowledge",
        "first alert to first acknowledgement",
        "detected",
        "acknowledged",
    ),
    (
        "first_update",
        "Time to first public update",
        "problem started to first update on the status page",
        "started",
        "first_update",
    ),
    ("mitigate", "Time to mitigate", "problem started to mitigated", "started", "mitigated"),
    ("resolve", "Time to resolve", "first alert to resolved", "detected", "resolved"),
    ("total", "Total duration", "problem started to resolved", "started", "resolved"),
    ("fix", "Time to fix", "declared to resolved", "declared", "resolved"),
)


def measure_intervals(
    incident: Incident, timeline: Timeline, written: Written
) -> tuple[Interval, ...]:
    """Detect, acknowledge, first update, mitigate, resolve, total, fix, and the
    longest public silence (key ``silence``), always all of them and in this order."""
    times = find_moments(incident, timeline, written)
    rows = (_measure_interval(row, times[row[3]], times[row[4]]) for row in _ROWS)
    return (*rows, _measure_silence(select_public_updates(timeline), times["resolved"].at))


def humanize(length: timedelta) -> str:
    """``2 h 56 min``; whole minutes rounded down, seconds only below one minute."""
    seconds = int(abs(length.total_seconds()))
    sign = "−" if length < timedelta(0) and seconds else ""
    if 0 < seconds < 60:
        return f"{sign}{seconds} s"
    days, hours, minutes = seconds // 86400, seconds // 3600 % 24, seconds // 60 % 60
    named = ((days, "day" if days == 1 else "days"), (hours, "h"), (minutes, "min"))
    return sign + (" ".join(f"{count} {unit}" for count, unit in named if count) or "0 min")


def measure_gaps(updates: tuple[Line, ...], resolved: datetime | None) -> tuple[Interval, ...]:
    """The silences between public updates, and from the last one to ``resolved``.

    An update after ``resolved`` ends none. Empty for fewer than two ends.
    """
    ends = [(line.event.at, line.event.id) for line in updates]
    if resolved is not None:
        ends = [end for end in ends if end[0] < resolved]
        if ends:
            ends.append((resolved, ""))
    return tuple(
        _measure_gap(start, end, tuple(filter(None, (first, second))))
        for (start, first), (end, second) in pairwise(sorted(ends))
    )


def _measure_gap(start: datetime, end: datetime, evidence: tuple[str, ...]) -> Interval:
    definition = "between two public updates, until resolved"
    return Interval(
        "silence", "Longest public silence", definition, start, end, end - start, evidence
    )


def _measure_silence(updates: tuple[Line, ...], resolved: datetime | None) -> Interval:
    note = "" if resolved else "resolved is not known: counted to the last update"
    longest = max(measure_gaps(updates, resolved), key=_length_of, default=None)
    if longest is not None:
        return replace(longest, note=note)
    few = "no public update was seen" if not updates else note or "one public update only"
    definition = "between two public updates, until resolved"
    return Interval("silence", "Longest public silence", definition, None, None, None, note=few)


def _length_of(interval: Interval) -> timedelta:
    return interval.duration or timedelta(0)


def _measure_interval(row: tuple[str, str, str, str, str], start: Moment, end: Moment) -> Interval:
    key, label, definition, first, last = row
    length = None if start.at is None or end.at is None else end.at - start.at
    negative = length is not None and length < timedelta(0)
    return Interval(
        key=key,
        label=label,
        definition=definition,
        start=start.at,
        end=end.at,
        duration=None if negative else length,
        evidence=(*start.evidence, *end.evidence),
        note="; ".join(_list_notes({first: start, last: end}, negative)),
    )


def _list_notes(ends: Mapping[str, Moment], negative: bool) -> list[str]:
    names = {key: LABELS[key] for key in ends}
    missing = [f"{names[key]} is not known" for key, moment in ends.items() if moment.at is None]
    notes = [f"{names[key]}: {moment.note}" for key, moment in ends.items() if moment.note]
    first, last = names.values()
    order = [f"{last} is before {first}"] if negative else []
    return [*missing, *notes, *order]
