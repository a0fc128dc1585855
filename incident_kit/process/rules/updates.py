"""Rules about the public updates of the incident: R3, R4, R8 and R18."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain

from incident_kit.model import Event, Line
from incident_kit.process.conflicts import PAGE_TOLERANCE
from incident_kit.process.durations import Interval, humanize, make_gap, measure_gaps
from incident_kit.process.milestones import find_page_resolution
from incident_kit.process.record import Outcome, Record, fail_unless_partial, join_listed
from incident_kit.text.counting import count

_NO_UPDATE = "no public update was seen"


def check_notifications(record: Record) -> Outcome:
    """R3: each update ticks components, and its subscribers were told.

    The two are told apart. An update that ticks no component may have been sent to
    nobody although the page was asked to notify: whether it was is then not seen.
    """
    if not record.updates:
        return Outcome("not seen", _NO_UPDATE)
    facts = record.cite_lines(record.updates)
    updates = [(record.format_clock(line.event.at), line.original) for line in record.updates]
    unticked = [clock for clock, update in updates if update.components == ()]
    untold = [clock for clock, update in updates if update.notified is False]
    doubtful = [clock for clock, update in updates if _is_telling_unknown(update)]
    parts = (
        _describe_times("no component is ticked", unticked),
        _describe_times("subscribers were not notified", untold),
        _describe_times("whether subscribers were told is not seen", doubtful),
    )
    evidence = "; ".join(filter(None, parts))
    if unticked or untold:
        return Outcome("fail", evidence, facts)
    if evidence:
        return Outcome("not seen", evidence, facts)
    evidence = f"{count(len(updates), 'update')} with components, all notified"
    return Outcome("pass", evidence, facts)


def _describe_times(what: str, clocks: Sequence[str]) -> str:
    return f"{what}: {join_listed(clocks)}" if clocks else ""


def _is_telling_unknown(update: Event) -> bool:
    """Whether nothing shows that subscribers were told: the page says so of components."""
    if update.notified is False:
        return False
    return update.notified is None or not update.components


def check_silences(record: Record) -> Outcome:
    """R4: no silence longer than the interval of the priority, from the start on."""
    if not record.updates:
        return Outcome("not seen", _NO_UPDATE)
    allowed = timedelta(minutes=record.settings.update_interval(record.incident.priority))
    silences = (
        *_list_first_silence(record, allowed),
        *measure_gaps(record.updates, record.resolved),
    )
    facts = _cite_silences(record)
    late = [silence for silence in silences if silence.length > allowed]
    difference = describe_page_difference(record)
    remark = f"; {difference}" if difference else ""
    if late:
        rows = join_listed(_describe_silence(record, silence) for silence in late)
        evidence = f"longer than {humanize(allowed)}: {rows}{remark}"
        return fail_unless_partial(record, "statuspage", evidence, facts)
    if record.resolved is None:
        return Outcome("not seen", f"not resolved yet: in time so far{remark}", facts)
    if not silences:
        return Outcome("not seen", f"no public update before it was resolved{remark}", facts)
    longest = max(silence.length for silence in silences)
    evidence = f"longest silence {humanize(longest)} of {humanize(allowed)} allowed{remark}"
    if not record.is_fully_read("statuspage"):
        return Outcome("not seen", f"{evidence}; Statuspage was not read completely", facts)
    return Outcome("pass", evidence, facts)


def _cite_silences(record: Record) -> tuple[str, ...]:
    moments = (record.cite_moment(name) for name in ("started", "declared", "resolved"))
    return (*record.cite_lines(record.updates), *chain.from_iterable(moments))


def _list_first_silence(record: Record, allowed: timedelta) -> Iterator[Interval]:
    """From the start to the first update; from when it was noticed, if that was so late
    that no update could have been in time."""
    start, first = record.started, record.updates[0].event
    if start is None or first.at <= start:
        return
    noticed = _find_noticing(record)
    if noticed is not None and allowed < noticed - start:
        start = noticed
    if start < first.at:
        yield make_gap(start, first)


def _find_noticing(record: Record) -> datetime | None:
    """When the team first knew: by an alert, an acknowledgement, or as it was declared."""
    moments = [record.milestones[name] for name in ("detected", "acknowledged", "declared")]
    return min((moment.at for moment in moments if moment.at and not moment.note), default=None)


def _describe_silence(record: Record, silence: Interval) -> str:
    if silence.start is None or silence.end is None:
        return ""
    span = f"{record.format_clock(silence.start)} to {record.format_clock(silence.end)}"
    first = record.updates[0].event.id
    is_first = silence.evidence == (first,) and silence.end == record.updates[0].event.at
    before = " until the first update" if is_first else ""
    return f"{humanize(silence.length)}{before} ({span})"


def describe_page_difference(record: Record) -> str:
    """How the page's resolution differs from that of the facts; empty if it does not."""
    page_end = find_page_resolution(record.updates)
    if page_end is None or record.resolved is None:
        return ""
    if abs(page_end.event.at - record.resolved) <= PAGE_TOLERANCE:
        return ""
    page, resolved = map(record.format_clock, (page_end.event.at, record.resolved))
    return f"the page was resolved at {page}, the incident at {resolved}"


def check_first_update(record: Record) -> Outcome:
    """R18: the first public update came within the interval of the declaration."""
    if not record.updates:
        return Outcome("not seen", _NO_UPDATE)
    first, declared = record.updates[0], record.milestones["declared"].at
    clock = record.format_clock(first.event.at)
    if declared is None:
        return Outcome(
            "not seen",
            f"first update at {clock}; incident.yaml does not say when it was declared",
            record.cite_lines([first]),
        )
    facts = (*record.cite_moment("declared"), *record.cite_lines([first]))
    allowed = timedelta(minutes=record.settings.update_interval(record.incident.priority))
    wait = first.event.at - declared
    said = f"declared at {record.format_clock(declared)}, first update at {clock}"
    if wait > allowed:
        evidence = f"{said}: {humanize(wait)}, {humanize(allowed)} allowed"
        return fail_unless_partial(record, "statuspage", evidence, facts)
    return Outcome("pass", said, facts)


def check_component_statuses(record: Record) -> Outcome:
    """R8: after the resolution the page showed every component that it had touched as
    operational.

    A component that no update tells of after the resolution may have been set back
    without one: what it showed is then not seen.
    """
    if record.resolved is None:
        return Outcome("not seen", "not resolved yet")
    last = _find_last_statuses(record.updates)
    if not last:
        return Outcome("not seen", "no update tells the status of a component")
    facts = record.cite_lines(record.updates)
    broken = {name: one for name, one in last.items() if one.status != "operational"}
    if not broken:
        return Outcome("pass", f"operational at the end: {join_listed(last)}", facts)
    rows = join_listed(f"{name} ({one.status})" for name, one in broken.items())
    if any(_was_told_at_the_end(record, one.update) for one in broken.values()):
        evidence = f"last seen not operational: {rows}"
        return fail_unless_partial(record, "statuspage", evidence, facts)
    evidence = f"no update tells it at the end; last seen not operational: {rows}"
    return Outcome("not seen", evidence, facts)


@dataclass(frozen=True, slots=True)
class _Told:
    """The status of a component, and the update that told it."""

    status: str
    update: Line


def _was_told_at_the_end(record: Record, update: Line) -> bool:
    """Whether the update is of the resolution, or later; or the last, without one."""
    page_end = find_page_resolution(record.updates)
    end = page_end.event.at if page_end else record.updates[-1].event.at
    return update.event.at >= min(end, record.resolved or end)


def _find_last_statuses(updates: Iterable[Line]) -> Mapping[str, _Told]:
    """The last status that an update gave each component, by its name."""
    statuses: dict[str, _Told] = {}
    for update in updates:
        for component in update.original.components or ():
            if component.new_status:
                status = component.new_status.casefold().replace(" ", "_")
                statuses[component.name] = _Told(status, update)
    return statuses
