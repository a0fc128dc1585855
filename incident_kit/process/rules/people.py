"""Rules about who did what during the incident: R1, R5 and R6."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise

from incident_kit.model import Event, Line, PersonName
from incident_kit.model.people import is_by
from incident_kit.model.person_name import fold_spelling
from incident_kit.process.durations import humanize
from incident_kit.process.record import (
    Outcome,
    Record,
    fail_unless_partial,
    join_listed,
)
from incident_kit.text.counting import count


def check_lead_and_comms(record: Record) -> Outcome:
    """R1: two different people, by any of their names."""
    lead, comms = record.incident.lead, record.incident.comms
    roles = {"lead": lead or "", "comms": comms or ""}
    missing = [role for role, name in roles.items() if _is_open(name)]
    if not lead or not comms or missing:
        return Outcome("not seen", f"incident.yaml names no {' and no '.join(missing)}")
    facts = (f"incident.yaml: lead {lead}", f"incident.yaml: comms {comms}")
    roster = record.parties.roster
    teams = [f"{role}, {name}," for role, name in roles.items() if roster.names_several(name)]
    if teams:
        evidence = f"{' and '.join(teams)} is not one person: name who it was"
        return Outcome("fail", evidence, facts)
    if record.find_name_keys(lead) & record.find_name_keys(comms):
        return Outcome("fail", f"{lead} is both lead and comms", facts)
    if roster.could_be_one_person(lead, comms):
        evidence = f"the lead, {lead}, and comms, {comms}, may be one person"
        return Outcome("fail", f"{evidence}: write both names in full", facts)
    return Outcome("pass", f"{lead} leads, {comms} does comms", facts)


def _is_open(name: str) -> bool:
    """Whether nobody is named, or somebody with a question mark."""
    return PersonName(name).names_nobody or name.rstrip().endswith("?")


def check_lead_messages(record: Record) -> Outcome:
    """R5: the lead wrote in the incident's channels between start and resolution."""
    lead = record.incident.lead
    if not lead:
        return Outcome("not seen", "incident.yaml names no lead")
    messages = _select_messages(record)
    if not messages:
        return Outcome("not seen", "no message of a person was seen in Slack")
    name_keys = record.find_name_keys(lead)
    own_messages = [event for event in messages if is_by(event.actor, name_keys)]
    if own_messages:
        silence = _describe_silence(record, [event.at for event in own_messages])
        evidence = f"{count(len(own_messages), 'message')} by {lead}{silence}"
        return Outcome("pass", evidence, record.cite_events(own_messages))
    evidence = f"{count(len(messages), 'message')} in Slack, none by {lead}"
    facts = (f"incident.yaml: lead {lead}", *record.cite_events(messages))
    return fail_unless_partial(record, "slack", evidence, facts)


def _select_messages(record: Record) -> list[Event]:
    """What people wrote in Slack during the incident, in the timeline's order."""
    during = (event for event in record.slack if record.is_during(event.at))
    return [event for event in during if event.is_by_person]


def _describe_silence(record: Record, times: Sequence[datetime]) -> str:
    """The longest time between two of ``times``; empty for fewer than two."""
    silences = list(pairwise(sorted(times)))
    if not silences:
        return ""
    start, end = max(silences, key=lambda silence: silence[1] - silence[0])
    span = f"{record.format_clock(start)} to {record.format_clock(end)}"
    return f"; longest silence {humanize(end - start)} ({span})"


def check_managers_agreed(record: Record) -> Outcome:
    """R6: a decision names both product and delivery manager."""
    if not record.decisions:
        return Outcome("not seen", "no line of the timeline is marked as a decision")
    agreed = [line for line in record.decisions if _names_both_managers(record, line)]
    if agreed:
        evidence = f"decided at {join_listed(record.format_times(agreed))}"
        return Outcome("pass", evidence, record.cite_lines(agreed))
    times = join_listed(record.format_times(record.decisions))
    evidence = f"decisions at {times}: none names product and delivery manager"
    return Outcome("fail", evidence, record.cite_lines(record.decisions))


def _names_both_managers(record: Record, decision: Line) -> bool:
    return all(_names_manager(record, decision, kind) for kind in ("product", "delivery"))


def _names_manager(record: Record, decision: Line, kind: str) -> bool:
    """Whether the decision names a manager of this kind by role or name, or is by one."""
    text = fold_spelling(decision.event.body)
    if re.search(rf"\b{kind}\b.{{0,40}}\bmanagers?\b", text):
        return True
    for name in _list_managers(record, kind):
        name_keys = record.find_name_keys(name)
        if is_by(decision.event.actor, name_keys):
            return True
        if any(_is_word_of(text, key) for key in name_keys):
            return True
    return False


def _list_managers(record: Record, kind: str) -> Iterator[str]:
    """The names of the team's list and of the review's attendance with such a role."""
    for member in record.settings.people:
        if kind in (member.role or "").casefold():
            yield member.name
    for role, name in record.written.attendance.items():
        if kind in role.casefold() and name.strip():
            yield name


def _is_word_of(text: str, name_key: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(name_key)}(?!\w)", text))
