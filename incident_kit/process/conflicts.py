"""Where the facts contradict each other, told rather than smoothed over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from incident_kit.model import Timeline, Written
from incident_kit.model.incident import Incident
from incident_kit.process.milestones import (
    LABELS,
    Moment,
    find_key,
    find_moments,
    find_page_resolution,
    format_clock,
    select_public_updates,
)

#: How far the page's resolution may be from that of the facts without a word: people
#: watch for a little before they say so.
PAGE_TOLERANCE = timedelta(minutes=15)
#: Milestones that cannot come the other way round.
_ORDER: tuple[tuple[str, str], ...] = (
    ("started", "detected"),
    ("started", "acknowledged"),
    ("started", "declared"),
    ("started", "first_update"),
    ("started", "mitigated"),
    ("started", "resolved"),
    ("detected", "acknowledged"),
    ("declared", "resolved"),
    ("acknowledged", "resolved"),
    ("first_update", "resolved"),
    ("mitigated", "resolved"),
)


def find_contradictions(
    incident: Incident, timeline: Timeline, written: Written
) -> tuple[str, ...]:
    """Each contradiction in one sentence with local times; empty if there is none.

    Milestones in an impossible order, times of the report that cannot be read or
    that differ from incident.yaml, rows that name no milestone, and a page that was
    resolved at another time.
    """
    times = find_moments(incident, timeline, written)
    zone, day = timeline.time_zone, times["started"].at
    return (
        *_find_unread(written, times),
        *_find_differing(incident, times, zone),
        *_find_disordered(times, zone, day),
        *_find_page_differing(timeline, times["resolved"].at, zone),
    )


def _find_unread(written: Written, times: Mapping[str, Moment]) -> Iterator[str]:
    for label, text in written.milestones.items():
        key = find_key(label)
        if text.strip() and not key:
            yield f"The report's milestone {label!r} is none of: {', '.join(LABELS.values())}"
    for key, moment in times.items():
        if moment.note.startswith("the report's time is not used"):
            yield f"{LABELS[key]}: {moment.note}"


def _find_differing(incident: Incident, times: Mapping[str, Moment], zone: str) -> Iterator[str]:
    for key in ("started", "declared", "mitigated", "resolved"):
        fact, used = getattr(incident, key), times[key].at
        if fact is None or used is None or fact == used:
            continue
        yield (
            f"{LABELS[key]} is {format_clock(used, zone, fact)} in the report and "
            f"{format_clock(fact, zone, used)} in incident.yaml: correct one of the two"
        )


def _find_page_differing(timeline: Timeline, resolved: datetime | None, zone: str) -> Iterator[str]:
    page_end = find_page_resolution(select_public_updates(timeline))
    if page_end is None or resolved is None:
        return
    ended = page_end.event.at
    if abs(ended - resolved) > PAGE_TOLERANCE:
        yield (
            f"The status page was resolved at {format_clock(ended, zone, resolved)} and the "
            f"incident at {format_clock(resolved, zone, ended)}: correct one of the two, or say "
            "in the report why the page was late"
        )


def _find_disordered(times: Mapping[str, Moment], zone: str, day: datetime | None) -> Iterator[str]:
    for first, second in _ORDER:
        early, late = times[first].at, times[second].at
        if early is None or late is None or early <= late:
            continue
        yield (
            f"{LABELS[second]} ({format_clock(late, zone, day)}) is before "
            f"{LABELS[first]} ({format_clock(early, zone, day)})"
        )
