"""Rules about what was put on record: R7, R9 and R12."""

from __future__ import annotations

import re

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


_ENTRY = re.compile(r"\b\d{1,2}[:.]\d\d\b")
_IA = r"(?:(?i:information assurance)|IA)\b"
_ALERTED = re.compile(rf"\b{_IA}")
_NOT_ALERTED = re.compile(
    rf"\b{_IA}\s*(?:was|were|is|has|have|had|did)?\s*(?:been\s+)?(?:n['’]t|not|never)\b"
    rf"|(?:\bnot|\bnever|n['’]t|\bno need to)\s+(?:\w+\s+){{0,3}}{_IA}"
)


def check_security_log(record: Record) -> Outcome:
    """R12: the log has an entry with a time; if suspected, it tells that IA knew."""
    log = record.written.sections.get("security", "").strip()
    if not log:
        return Outcome("not seen", "the security log of the report is empty")
    suspected, is_alerted = record.incident.security, _is_alerted(log)
    facts = ("report: security", f"incident.yaml: security {suspected}")
    if suspected == "yes" and not is_alerted:
        evidence = "a breach was suspected, and the log does not say that IA was alerted"
        return Outcome("fail", evidence, facts)
    entries = sum(1 for line in log.splitlines() if _ENTRY.search(line))
    if not entries:
        return Outcome("not seen", "the security log has no entry with a time", facts)
    if suspected == "unknown" and not is_alerted:
        evidence = "incident.yaml does not answer whether a breach was suspected"
        return Outcome("not seen", evidence, facts)
    alerted = "; IA was alerted" if suspected == "yes" else ""
    evidence = f"{count(entries, 'line')} with a time in the security log{alerted}"
    return Outcome("pass", evidence, facts)


def _is_alerted(log: str) -> bool:
    return bool(_ALERTED.search(_NOT_ALERTED.sub("", log)))
