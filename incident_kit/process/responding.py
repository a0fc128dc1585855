"""Rules about the response: R1 to R9, R12 and R17."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from itertools import pairwise

from incident_kit.model import Component, Event, Line
from incident_kit.model.people import could_be_one_person
from incident_kit.model.person_name import fold_spelling
from incident_kit.process.durations import Interval, humanize, measure_gaps
from incident_kit.process.record import (
    Outcome,
    Record,
    is_by,
    listed,
    unless_partial,
)
from incident_kit.text.counting import count

_NO_UPDATE = "no public update was seen"


def roles_named(record: Record) -> Outcome:
    """R1: two different people, by any of their names."""
    lead, comms = record.incident.lead, record.incident.comms
    if not lead or not comms:
        missing = [role for role, name in (("lead", lead), ("comms", comms)) if not name]
        return "not seen", f"incident.yaml names no {' and no '.join(missing)}"
    if could_be_one_person(lead, comms, record.settings.people):
        return "fail", _describe_one_person(record, lead, comms)
    return "pass", f"{lead} leads, {comms} does comms"


def _describe_one_person(record: Record, lead: str, comms: str) -> str:
    if record.find_name_keys(lead) & record.find_name_keys(comms):
        return f"{lead} is both lead and comms"
    return f"the lead, {lead}, and comms, {comms}, may be one person: write both names in full"


_OPENING = re.compile(
    r"\bpossible\s+(?:issue|problem|incident)s?\b.{0,300}\binvestigat"
    r"|\binvestigat\w*.{0,300}\bpossible\s+(?:issue|problem|incident)",
    re.IGNORECASE | re.DOTALL,
)


def opened_as_possible_issue(record: Record) -> Outcome:
    """R2: the first update says that a possible issue is being investigated."""
    if not record.updates:
        return "not seen", _NO_UPDATE
    first = record.updates[0].original
    said = f"first update at {record.clock(first.at)}: “{_short(first.body)}”"
    if _OPENING.search(first.body):
        return "pass", said
    return unless_partial(record, "statuspage", said)


def _short(text: str) -> str:
    words = " ".join(text.replace("*", "").split())
    return words if len(words) <= 100 else f"{words[:99]}…"


def subscribers_told(record: Record) -> Outcome:
    """R3: each update names components and notifies; else subscribers are not told."""
    if not record.updates:
        return "not seen", _NO_UPDATE
    silent = [line for line in record.updates if _is_silent(line.original)]
    if silent:
        told = (f"{record.clock(line.event.at)} ({_lacks(line.original)})" for line in silent)
        return "fail", f"subscribers were probably not told of: {listed(told)}"
    unknown = [line for line in record.updates if _is_unknown(line.original)]
    if unknown:
        return "not seen", f"{count(len(unknown), 'update')} without word on who was told"
    return "pass", f"{count(len(record.updates), 'update')} with components, all notified"


def _is_silent(update: Event) -> bool:
    return update.notified is False or update.components == ()


def _is_unknown(update: Event) -> bool:
    return update.notified is None or update.components is None


def _lacks(update: Event) -> str:
    lacks = ["no components"] if update.components == () else []
    return ", ".join(lacks + (["no notification"] if update.notified is False else []))


def updated_in_time(record: Record) -> Outcome:
    """R4: no silence between updates longer than the interval of the priority."""
    every = timedelta(minutes=record.settings.update_interval(record.incident.priority))
    if not record.updates:
        return "not seen", _NO_UPDATE
    between = measure_gaps(record.updates, record.resolved)
    late = [gap for gap in between if (gap.duration or timedelta(0)) > every]
    if late:
        said = f"longer than {humanize(every)}: {listed(_gap(record, gap) for gap in late)}"
        return unless_partial(record, "statuspage", said)
    if record.resolved is None:
        return "not seen", "not resolved yet: in time so far"
    longest = max((gap.duration or timedelta(0) for gap in between), default=None)
    if longest is None:
        return "not seen", "no public update before it was resolved"
    return "pass", f"longest silence {humanize(longest)} of {humanize(every)} allowed"


def _gap(record: Record, gap: Interval) -> str:
    if gap.start is None or gap.end is None or gap.duration is None:
        return ""
    span = f"{record.clock(gap.start)} to {record.clock(gap.end)}"
    return f"{humanize(gap.duration)} ({span})"


def lead_recorded(record: Record) -> Outcome:
    """R5: the lead wrote in the incident's channels between start and resolution."""
    lead = record.incident.lead
    if not lead:
        return "not seen", "incident.yaml names no lead"
    said = [event for event in record.slack if _during(record, event)]
    people = [event for event in said if event.actor is not None and not event.actor.bot]
    own = [event for event in people if is_by(event.actor, record.find_name_keys(lead))]
    if own:
        return "pass", f"{count(len(own), 'message')} by {lead}{_silence(record, own)}"
    if not people:
        return "not seen", "no message of a person was seen in Slack"
    return unless_partial(
        record, "slack", f"{count(len(people), 'message')} in Slack, none by {lead}"
    )


def _during(record: Record, event: Event) -> bool:
    start, end = record.started, record.resolved
    return (start is None or event.at >= start) and (end is None or event.at <= end)


def _silence(record: Record, own: list[Event]) -> str:
    times = sorted(event.at for event in own)
    longest = max(pairwise(times), key=lambda pair: pair[1] - pair[0], default=None)
    if longest is None:
        return ""
    start, end = longest
    span = f"{record.clock(start)} to {record.clock(end)}"
    return f"; longest silence {humanize(end - start)} ({span})"


def agreed_with_managers(record: Record) -> Outcome:
    """R6: a decision names both product and delivery manager."""
    if not record.decisions:
        return "not seen", "no line of the timeline is marked as a decision"
    both = [line for line in record.decisions if _names_both(record, line)]
    if both:
        return "pass", f"decided at {listed(_at(record, line) for line in both)}"
    return "fail", (
        f"decisions at {listed(_at(record, line) for line in record.decisions)}: "
        "none names product and delivery manager"
    )


def _at(record: Record, line: Line) -> str:
    return record.clock(line.event.at)


def _names_both(record: Record, line: Line) -> bool:
    text = fold_spelling(line.event.body)
    return all(_names_manager(record, line, text, word) for word in ("product", "delivery"))


def _names_manager(record: Record, line: Line, text: str, word: str) -> bool:
    if re.search(rf"\b{word}\b.{{0,40}}\bmanagers?\b", text):
        return True
    people = [one.name for one in record.settings.people if word in (one.role or "").casefold()]
    people += [who for role, who in record.written.attendance.items() if word in role.casefold()]
    called = [record.find_name_keys(name) for name in people if name.strip()]
    spoke = any(is_by(line.event.actor, names) for names in called)
    return spoke or any(_holds(text, names) for names in called)


def _holds(text: str, names: Iterable[str]) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) for name in names)


def story_recorded(record: Record) -> Outcome:
    """R7: a tracker story, named in the facts or gathered."""
    if record.incident.story:
        return "pass", f"story {record.incident.story}"
    parts = [line for line in record.timeline.lines if line.original.source == "tracker"]
    if parts:
        return "pass", f"{count(len(parts), 'part')} of a tracker story"
    if record.fully_read("tracker"):
        return "fail", "the tracker was read and holds no story of this incident"
    return "not seen", "incident.yaml names no story"


def shown_operational(record: Record) -> Outcome:
    """R8: the last status of every component the updates touched is operational."""
    last = _last_statuses(record.updates)
    if record.resolved is None:
        return "not seen", "not resolved yet"
    if not last:
        return "not seen", "no update tells the status of a component"
    bad = [f"{name} ({status})" for name, status in last.items() if status != "operational"]
    if bad:
        return unless_partial(record, "statuspage", f"last seen not operational: {listed(bad)}")
    return "pass", f"operational at the end: {listed(last)}"


def _last_statuses(updates: Iterable[Line]) -> Mapping[str, str]:
    parts: Iterable[Component] = (
        part for line in updates for part in line.original.components or ()
    )
    return {
        part.name: part.new_status.casefold().replace(" ", "_") for part in parts if part.new_status
    }


def all_shown(record: Record) -> Outcome:
    """R9: every decision and public update is a shown line of the timeline."""
    asked = (*record.decisions, *(one for one in record.updates if one not in record.decisions))
    hidden = sorted((line for line in asked if not line.shown), key=lambda line: line.number)
    if hidden:
        told = (f"line {line.number} ({_at(record, line)})" for line in hidden)
        return "fail", f"left out of the timeline: {listed(told)}"
    if not asked:
        return "not seen", "neither a decision nor a public update was seen"
    if record.updates and not record.fully_read("statuspage"):
        return "not seen", "Statuspage was not read completely"
    decided, told_ = len(record.decisions), len(record.updates)
    return "pass", f"{count(decided, 'decision')} and {count(told_, 'public update')} shown"


_ENTRY = re.compile(r"\b\d{1,2}[:.]\d\d\b")
_IA = r"(?:(?i:information assurance)|IA)\b"
_ALERTED = re.compile(rf"\b{_IA}")
_NOT_ALERTED = re.compile(
    rf"\b{_IA}\s*(?:was|were|is|has|have|had|did)?\s*(?:been\s+)?(?:n['’]t|not|never)\b"
    rf"|(?:\bnot|\bnever|n['’]t|\bno need to)\s+(?:\w+\s+){{0,3}}{_IA}"
)


def security_reconsidered(record: Record) -> Outcome:
    """R12: the log has an entry with a time; if suspected, it tells that IA knew."""
    log = record.written.sections.get("security", "").strip()
    suspected = record.incident.security == "yes"
    if not log:
        return "not seen", "the security log of the report is empty"
    if suspected and not _is_alerted(log):
        return "fail", "a breach was suspected, and the log does not say that IA was alerted"
    if not _ENTRY.search(log):
        return "not seen", "the security log has no entry with a time"
    if record.incident.security == "unknown" and not _is_alerted(log):
        return "not seen", "incident.yaml does not answer whether a breach was suspected"
    entries = len([row for row in log.splitlines() if _ENTRY.search(row)])
    alerted = "; IA was alerted" if suspected else ""
    return "pass", f"{count(entries, 'line')} with a time in the security log{alerted}"


def _is_alerted(log: str) -> bool:
    return bool(_ALERTED.search(_NOT_ALERTED.sub("", log)))


_OVER = re.compile(
    r"\b(?:resolved|restored|back to normal|fully recovered|all clear|stand(?:ing)? down|"
    r"(?:now|is|been|all) fixed|(?:incident|issue) (?:is |now )*(?:over|closed))\b(?!\s*\?)",
    re.IGNORECASE,
)
_NOT_OVER = re.compile(
    r"(?:\b(?:not|until|when|once|if|being|be)|n['’]t)\b(?:\s+\w+){0,3}\s*\Z", re.IGNORECASE
)
#: People say that it is over a little before the time that is put down.
_EARLY = timedelta(minutes=30)


def resolution_told(record: Record) -> Outcome:
    """R17: each channel used during the incident has a message that it is over."""
    if record.resolved is None:
        return "not seen", "not resolved yet"
    told = sorted(
        (*record.slack, *(line.original for line in record.updates)),
        key=lambda event: event.sort_key,
    )
    used = dict.fromkeys(_channel(event) for event in told if _during(record, event))
    after = {
        _channel(event)
        for event in told
        if event.at >= record.resolved - _EARLY and _is_over(event.body)
    }
    missing = [channel for channel in used if channel not in after]
    if not used:
        return "not seen", "no channel was used during the incident"
    if not missing:
        return "pass", f"told in {listed(_named(record, channel) for channel in used)}"
    evidence = f"not told in {listed(_named(record, channel) for channel in missing)}"
    partial = [source for source in _sources(missing) if not record.fully_read(source)]
    return unless_partial(record, partial[0] if partial else _sources(missing)[0], evidence)


def _channel(event: Event) -> str:
    return event.id.rpartition("/")[0]


def _sources(channels: Iterable[str]) -> list[str]:
    return [channel.partition(":")[0] for channel in channels]


def _is_over(body: str) -> bool:
    return any(not _NOT_OVER.search(body[: match.start()]) for match in _OVER.finditer(body))


def _named(record: Record, channel: str) -> str:
    """The channel by its name, where that was gathered or there is but one; else by its id."""
    source, _, place = channel.partition(":")
    if source == "statuspage":
        return "Statuspage"
    if f"{channel}/" in record.timeline.places:
        return f"Slack {record.timeline.places[f'{channel}/']}"
    names = {
        name
        for one in record.checks
        if one.source.casefold().startswith(source)
        for name in re.findall(r"#[\w-]+", one.source)
    }
    return f"Slack {next(iter(names)) if len(names) == 1 else place}"
