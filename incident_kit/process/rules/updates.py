"""Rules about the public updates of the incident: R2, R3, R4 and R8."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from itertools import chain

from incident_kit.model import Event, Line
from incident_kit.process.durations import Interval, humanize, measure_gaps
from incident_kit.process.record import Outcome, Record, fail_unless_partial, join_listed
from incident_kit.text.counting import count

_NO_UPDATE = "no public update was seen"
_OPENING = re.compile(
    r"\bpossible\s+(?:issue|problem|incident)s?\b.{0,300}\binvestigat"
    r"|\binvestigat\w*.{0,300}\bpossible\s+(?:issue|problem|incident)",
    re.IGNORECASE | re.DOTALL,
)


def check_opening(record: Record) -> Outcome:
    """R2: the first update says that a possible issue is being investigated."""
    if not record.updates:
        return Outcome("not seen", _NO_UPDATE)
    first = record.updates[0].original
    evidence = f"first update at {record.format_clock(first.at)}: “{_shorten(first.body)}”"
    facts = record.cite_lines(record.updates[:1])
    if _OPENING.search(first.body):
        return Outcome("pass", evidence, facts)
    return fail_unless_partial(record, "statuspage", evidence, facts)


def _shorten(text: str) -> str:
    words = " ".join(text.replace("*", "").split())
    if len(words) <= 100:
        return words
    return f"{words[:99]}…"


def check_notifications(record: Record) -> Outcome:
    """R3: each update names components and notifies; else subscribers are not told."""
    if not record.updates:
        return Outcome("not seen", _NO_UPDATE)
    silent, facts = list(_describe_silent_updates(record)), record.cite_lines(record.updates)
    if silent:
        evidence = f"subscribers were probably not told of: {join_listed(silent)}"
        return Outcome("fail", evidence, facts)
    unknown = sum(1 for line in record.updates if _is_unknown(line.original))
    if unknown:
        evidence = f"{count(unknown, 'update')} without word on who was told"
        return Outcome("not seen", evidence, facts)
    evidence = f"{count(len(record.updates), 'update')} with components, all notified"
    return Outcome("pass", evidence, facts)


def _describe_silent_updates(record: Record) -> Iterator[str]:
    """When each update was made that lacked something, and what it lacked."""
    for line in record.updates:
        lacks = _describe_lacks(line.original)
        if lacks:
            yield f"{record.format_clock(line.event.at)} ({lacks})"


def _describe_lacks(update: Event) -> str:
    """What kept the update from its subscribers; empty if nothing is known to have."""
    lacks = []
    if update.components == ():
        lacks.append("no components")
    if update.notified is False:
        lacks.append("no notification")
    return ", ".join(lacks)


def _is_unknown(update: Event) -> bool:
    return update.notified is None or update.components is None


def check_silences(record: Record) -> Outcome:
    """R4: no silence between updates longer than the interval of the priority."""
    if not record.updates:
        return Outcome("not seen", _NO_UPDATE)
    allowed = timedelta(minutes=record.settings.update_interval(record.incident.priority))
    silences = measure_gaps(record.updates, record.resolved)
    facts = (*record.cite_lines(record.updates), *record.cite_moment("resolved"))
    late = [silence for silence in silences if silence.length > allowed]
    if late:
        rows = join_listed(_describe_silence(record, silence) for silence in late)
        evidence = f"longer than {humanize(allowed)}: {rows}"
        return fail_unless_partial(record, "statuspage", evidence, facts)
    if record.resolved is None:
        return Outcome("not seen", "not resolved yet: in time so far", facts)
    if not silences:
        return Outcome("not seen", "no public update before it was resolved", facts)
    longest = max(silence.length for silence in silences)
    evidence = f"longest silence {humanize(longest)} of {humanize(allowed)} allowed"
    return Outcome("pass", evidence, facts)


def _describe_silence(record: Record, silence: Interval) -> str:
    if silence.start is None or silence.end is None:
        return ""
    span = f"{record.format_clock(silence.start)} to {record.format_clock(silence.end)}"
    return f"{humanize(silence.length)} ({span})"


def check_component_statuses(record: Record) -> Outcome:
    """R8: the last status of every component the updates touched is operational."""
    if record.resolved is None:
        return Outcome("not seen", "not resolved yet")
    statuses = _find_last_statuses(record.updates)
    if not statuses:
        return Outcome("not seen", "no update tells the status of a component")
    facts = record.cite_lines(record.updates)
    broken = [f"{name} ({status})" for name, status in statuses.items() if status != "operational"]
    if broken:
        evidence = f"last seen not operational: {join_listed(broken)}"
        return fail_unless_partial(record, "statuspage", evidence, facts)
    return Outcome("pass", f"operational at the end: {join_listed(statuses)}", facts)


def _find_last_statuses(updates: Iterable[Line]) -> Mapping[str, str]:
    """The last status that an update gave each component, by its name."""
    statuses: dict[str, str] = {}
    components = chain.from_iterable(update.original.components or () for update in updates)
    for component in components:
        if component.new_status:
            statuses[component.name] = component.new_status.casefold().replace(" ", "_")
    return statuses
