"""Rules about what was put on record: R7, R9 and R12."""

from __future__ import annotations

import re

from incident_kit.model import Line
from incident_kit.process.record import Outcome, Record, join_listed
from incident_kit.text.counting import count


def check_story(record: Record) -> Outcome:
    """R7: a tracker story, named in the facts or gathered."""
    if record.incident.story:
        return "pass", f"story {record.incident.story}"
    parts = [line for line in record.timeline.lines if line.original.source == "tracker"]
    if parts:
        return "pass", f"{count(len(parts), 'part')} of a tracker story"
    if record.is_fully_read("tracker"):
        return "fail", "the tracker was read and holds no story of this incident"
    return "not seen", "incident.yaml names no story"


def check_timeline(record: Record) -> Outcome:
    """R9: every decision and public update is a shown line of the timeline."""
    wanted = _list_wanted_lines(record)
    if not wanted:
        return "not seen", "neither a decision nor a public update was seen"
    hidden = [_describe_line(record, line) for line in wanted if not line.shown]
    if hidden:
        return "fail", f"left out of the timeline: {join_listed(hidden)}"
    if record.updates and not record.is_fully_read("statuspage"):
        return "not seen", "Statuspage was not read completely"
    decisions = count(len(record.decisions), "decision")
    return "pass", f"{decisions} and {count(len(record.updates), 'public update')} shown"


def _list_wanted_lines(record: Record) -> list[Line]:
    """The decisions and the public updates, each once, by their numbers."""
    updates = [line for line in record.updates if line not in record.decisions]
    return sorted((*record.decisions, *updates), key=lambda line: line.number)


def _describe_line(record: Record, line: Line) -> str:
    return f"line {line.number} ({record.format_clock(line.event.at)})"


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
        return "not seen", "the security log of the report is empty"
    suspected, is_alerted = record.incident.security, _is_alerted(log)
    if suspected == "yes" and not is_alerted:
        return "fail", "a breach was suspected, and the log does not say that IA was alerted"
    entries = sum(1 for line in log.splitlines() if _ENTRY.search(line))
    if not entries:
        return "not seen", "the security log has no entry with a time"
    if suspected == "unknown" and not is_alerted:
        return "not seen", "incident.yaml does not answer whether a breach was suspected"
    alerted = "; IA was alerted" if suspected == "yes" else ""
    return "pass", f"{count(entries, 'line')} with a time in the security log{alerted}"


def _is_alerted(log: str) -> bool:
    return bool(_ALERTED.search(_NOT_ALERTED.sub("", log)))
