"""How long what took, in UTC, with the events each figure was counted from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from incident_kit.model import Event, Line, Timeline, Written
from incident_kit.model.incident import Incident
from incident_kit.process.milestones import (
    LABELS,
    Moment,
    find_moments,
    find_page_resolution,
    select_public_updates,
)
from incident_kit.text.counting import inflect


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

    @property
    def length(self) -> timedelta:
        """The duration, zero where it is not known."""
        return self.duration or timedelta(0)


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
    longest public silence (key ``silence``), always all of them and in this order; then,
    where a supplier was asked, the time to its first answer (key ``supplier``)."""
    times = find_moments(incident, timeline, written)
    rows = (_measure_interval(row, times[row[3]], times[row[4]]) for row in _ROWS)
    silence = _measure_silence(select_public_updates(timeline), times["resolved"].at)
    return (*rows, silence, *_measure_answer(timeline))


#: What AWS signs its own correspondence with.
_AWS = "amazon web services"


def _measure_answer(timeline: Timeline) -> Iterator[Interval]:
    """From a supplier's case to the first answer, the longest of all cases; nothing where
    there is no case."""
    cases: dict[str, list[Event]] = {}
    for line in timeline.lines:
        if line.original.source == "aws-support":
            cases.setdefault(line.original.id.rpartition("/")[0], []).append(line.event)
    answers = [_measure_case(events) for events in cases.values()]
    if answers:
        yield max(answers, key=lambda one: (one.duration is None, one.length))


def _measure_case(events: Sequence[Event]) -> Interval:
    asked = min(events, key=lambda event: event.sort_key)
    own = [event for event in events if event.actor and event.actor.name.casefold() == _AWS]
    answer = min(own, key=lambda event: event.sort_key, default=None)
    return Interval(
        key="supplier",
        label="Supplier's time to first answer",
        definition="case opened to the supplier's first answer",
        start=asked.at,
        end=answer.at if answer else None,
        duration=answer.at - asked.at if answer else None,
        evidence=tuple(event.id for event in (asked, answer) if event),
        note="" if answer else "no answer was seen",
    )


def humanize(length: timedelta) -> str:
    """``2 h 56 min``; whole minutes rounded down, seconds only below one minute."""
    seconds = int(abs(length.total_seconds()))
    if not seconds:
        return "0 min"
    sign = "−" if length < timedelta(0) else ""
    if seconds < 60:
        return f"{sign}{seconds} s"
    days, hours, minutes = seconds // 86400, seconds // 3600 % 24, seconds // 60 % 60
    parts = ((days, inflect(days, "day")), (hours, "h"), (minutes, "min"))
    return sign + " ".join(f"{number} {unit}" for number, unit in parts if number)


def measure_gaps(updates: tuple[Line, ...], resolved: datetime | None) -> tuple[Interval, ...]:
    """The silences between public updates, and from the last one to ``resolved``.

    They count until the page itself was resolved, where an update says that, even if
    ``resolved`` is earlier: tenants were waiting. What comes later ends none. Empty for
    fewer than two ends.
    """
    ends = sorted(_list_ends(updates, resolved))
    return tuple(_measure_gap(start, end) for start, end in pairwise(ends))


def _list_ends(updates: Sequence[Line], resolved: datetime | None) -> list[_End]:
    """The updates up to the page's resolution, and after them the resolution itself."""
    ends = [_End(line.event.at, line.event.id) for line in updates]
    page_end = find_page_resolution(updates)
    if page_end is not None:
        ends = [end for end in ends if end.at <= page_end.event.at]
    elif resolved is not None:
        ends = [end for end in ends if end.at < resolved]
    if resolved is not None and ends and resolved > max(ends).at:
        ends.append(_End(resolved))
    return ends


class _End(NamedTuple):
    """Where a silence begins or ends: an update, or the resolution, which has no id."""

    at: datetime
    id: str = ""


_SILENCE = Interval(
    key="silence",
    label="Longest public silence",
    definition="between two public updates, until resolved",
    start=None,
    end=None,
    duration=None,
)


def _measure_gap(start: _End, end: _End) -> Interval:
    evidence = tuple(filter(None, (start.id, end.id)))
    return replace(
        _SILENCE, start=start.at, end=end.at, duration=end.at - start.at, evidence=evidence
    )


def make_gap(start: datetime, first: Event) -> Interval:
    """The silence from ``start`` to the first update."""
    return _measure_gap(_End(start), _End(first.at, first.id))


def _measure_silence(updates: tuple[Line, ...], resolved: datetime | None) -> Interval:
    note = "" if resolved else "resolved is not known: counted to the last update"
    gaps = measure_gaps(updates, resolved)
    if gaps:
        return replace(max(gaps, key=lambda gap: gap.length), note=note)
    if not updates:
        return replace(_SILENCE, note="no public update was seen")
    return replace(_SILENCE, note=note or "one public update only")


def _measure_interval(row: tuple[str, str, str, str, str], start: Moment, end: Moment) -> Interval:
    key, label, definition, first, last = row
    length = None
    if start.at is not None and end.at is not None:
        length = end.at - start.at
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
    by_label = {LABELS[key]: moment for key, moment in ends.items()}
    missing = [f"{label} is not known" for label, moment in by_label.items() if moment.at is None]
    notes = [f"{label}: {moment.note}" for label, moment in by_label.items() if moment.note]
    first, last = by_label
    order = [f"{last} is before {first}"] if negative else []
    return [*missing, *notes, *order]
