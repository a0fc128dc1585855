"""Rules about what was put on record: R7 and R9."""

from __future__ import annotations

import re

from incident_kit.model import Line, PersonName
from incident_kit.process.record import Outcome, Record, join_listed
from incident_kit.text.counting import count


def check_story(record: Record) -> Outcome:
    """R7: a tracker story, named in the facts or gathered."""
    story = record.incident.story or ""
    if _is_reference(story):
        return Outcome("pass", f"story {story}", (f"incident.yaml: story {story}",))
    parts = [line for line in record.timeline.lines if line.original.source == "tracker"]
    if parts:
        evidence = f"{count(len(parts), 'part')} of a tracker story"
        return Outcome("pass", evidence, record.cite_lines(parts))
    if record.is_fully_read("tracker"):
        evidence = "the tracker was read and holds no story of this incident"
        return Outcome("fail", evidence, record.cite_checks("tracker"))
    named = f": “{story}” is no reference" if story.strip() else ""
    command = f"incident-kit gather {record.incident.id} --tracker FILE"
    return Outcome("not seen", f"incident.yaml names no story{named}", (), command)


def _is_reference(story: str) -> bool:
    """Whether it names a story that can be found, and does not say that there is none."""
    if PersonName(story).names_nobody or _NONE.match(story):
        return False
    return bool(_REFERENCE.search(story))


#: A web address, KEY-12, #123, INC0012345, or a number alone.
_REFERENCE = re.compile(
    r"https?://[^\s/]+/\S|#\d+\b|\b(?!(?:sev|part|step|phase|prio|priority|version)-)"
    r"[a-z][a-z0-9_]+-\d+\b|\b[a-z]{2,}\d{3,}\b|^\s*\d{2,}\s*$",
    re.IGNORECASE,
)
_NONE = re.compile(r"\W*(?:no|none|not|nothing|never|without|missing|to do|todo|tb[acd])\b", re.I)


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
