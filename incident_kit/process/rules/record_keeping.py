"""Rules about what was put on record: R7 and R9."""

from __future__ import annotations

from incident_kit.model import Line
from incident_kit.process.record import Outcome, Record, join_listed
from incident_kit.text.counting import count


def check_story(record: Record) -> Outcome:
    """R7: a tracker story, named in the facts or gathered."""
    if record.incident.story:
        story = record.incident.story
        return Outcome("pass", f"story {story}", (f"incident.yaml: story {story}",))
    parts = [line for line in record.timeline.lines if line.original.source == "tracker"]
    if parts:
        evidence = f"{count(len(parts), 'part')} of a tracker story"
        return Outcome("pass", evidence, record.cite_lines(parts))
    if record.is_fully_read("tracker"):
        evidence = "the tracker was read and holds no story of this incident"
        return Outcome("fail", evidence, record.cite_checks("tracker"))
    return Outcome("not seen", "incident.yaml names no story")


def check_timeline(record: Record) -> Outcome:
    """R9: every decision and public update is a shown line of the timeline."""
    wanted = _list_wanted_lines(record)
    if not wanted:
        return Outcome("not seen", "neither a decision nor a public update was seen")
    facts = record.cite_lines(wanted)
    hidden = record.cite_lines(line for line in wanted if not line.shown)
    if hidden:
        return Outcome("fail", f"left out of the timeline: {join_listed(hidden)}", hidden)
    if record.updates and not record.is_fully_read("statuspage"):
        return Outcome("not seen", "Statuspage was not read completely", facts)
    decisions = count(len(record.decisions), "decision")
    updates = count(len(record.updates), "public update")
    return Outcome("pass", f"{decisions} and {updates} shown", facts)


def _list_wanted_lines(record: Record) -> list[Line]:
    """The decisions and the public updates, each once, by their numbers."""
    updates = [line for line in record.updates if line not in record.decisions]
    return sorted((*record.decisions, *updates), key=lambda line: line.number)
