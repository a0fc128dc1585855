"""Rules about who did what during the incident: R1 and R5."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from incident_kit.model import Event, PersonName
from incident_kit.model.people import is_by
from incident_kit.process.durations import humanize
from incident_kit.process.record import (
    Outcome,
    Record,
    fail_unless_partial,
    join_listed,
)
from incident_kit.text.counting import count

#: What a source calls whatever was said.
_UNRECORDED = frozenset({"message", "note", "noise", "context"})


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
        return _judge_own(record, lead, own_messages)
    evidence = f"{count(len(messages), 'message')} in Slack, none by {lead}"
    facts = (f"incident.yaml: lead {lead}", *record.cite_events(messages))
    return fail_unless_partial(record, "slack", evidence, facts)


def _judge_own(record: Record, lead: str, messages: Sequence[Event]) -> Outcome:
    """A pass for what people made an action or a decision; a chat tells nothing yet."""
    silence = _describe_silence(record, [event.at for event in messages])
    written = f"{count(len(messages), 'message')} by {lead}{silence}"
    recorded = [event for event in messages if event.kind not in _UNRECORDED]
    if recorded:
        facts = record.cite_events(recorded)
        return Outcome("pass", f"{written}; recorded: {join_listed(facts)}", facts)
    telling = max(messages, key=lambda event: len(event.body))
    numbers = [line.number for line in record.timeline.lines if line.event.id == telling.id]
    command = f"incident-kit curate {record.incident.id} kind {(*numbers, 'N')[0]} action"
    asked = join_listed(record.cite_events([telling]))
    evidence = f"{written}, none of a kind; does {asked} record an action?"
    return Outcome("not seen", evidence, record.cite_events(messages), command)


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
