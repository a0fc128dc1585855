"""Decisions on lines of the timeline, and events that people add."""

from __future__ import annotations

from datetime import datetime, timedelta

from incident_kit.case import Case
from incident_kit.errors import UsageError
from incident_kit.journey.masking import mask_answers
from incident_kit.model import KINDS
from incident_kit.model.times import parse_time
from incident_kit.process import parse_moment
from incident_kit.redaction import mask_secrets
from incident_kit.timeline import find_line
from incident_kit.workspace.codec import stamp

#: What people may decide on a line.
ACTIONS = ("show", "hide", "word", "retime", "kind", "merge", "public", "undo")


def add_note(case: Case, text: str, at: str | None, by: str | None, now: datetime) -> str:
    """Add an event of people's own; its id."""
    if not text.strip():
        raise UsageError("the note is empty", todo=['write it: incident-kit note ID "…"'])
    when = now if at is None else _time_at(case, at)
    entry = {"at": stamp(when), "kind": "note", **mask_answers({"text": text, "by": by})}
    return case.folder.add_note(entry)


def _time_at(case: Case, text: str) -> datetime:
    """A time people typed; without a date it is that nearest to the incident."""
    zone, start = case.settings.time_zone, case.incident.started
    try:
        if start is None:
            return parse_time(text, zone)
        at = parse_moment(text, zone, (start, case.incident.resolved or start))
    except (ValueError, OverflowError) as error:
        raise UsageError(f"{text!r}: {error}") from error
    if abs(at - start) > timedelta(days=3660):
        raise UsageError(f"{text!r} is more than ten years from the incident: correct the year")
    return at


def curate_line(case: Case, what: str, line: str, value: str | None) -> tuple[str, str]:
    """Record a decision on a line (its number, or an event's id); id and what it says."""
    event = _event_of(case, line)
    if what == "merge" and value is not None and _event_of(case, value) == event:
        raise UsageError("a line cannot be merged into itself", todo=["name another line"])
    choice = _choice(case, what, value)
    case.folder.record_choice(event, choice)
    if what == "undo":
        return event, _parted(case, event)
    return event, ", ".join(f"{name}: {said}" for name, said in choice.items())


def _parted(case: Case, event: str) -> str:
    """Release what people merged into the line of ``event``; what was done, in words."""
    lines = (line for line in case.timeline.lines if line.event.id == event)
    choices = case.curation.events
    merged = [
        one.id
        for line in lines
        for one in line.folded
        if one.id in choices and choices[one.id].into
    ]
    for one in merged:
        case.folder.record_choice(one, {"into": None})
    return "every decision taken back" + (f"; parted from it: {', '.join(merged)}" * bool(merged))


def _event_of(case: Case, line: str) -> str:
    if line.isdecimal():
        return find_line(case.timeline, int(line)).event.id
    known = {each.id for each in (*case.events, *case.curation.added)}
    if line not in known:
        raise UsageError(
            f"there is no line or event {line!r}",
            todo=[f"see the numbers: incident-kit curate {case.id}"],
        )
    return line


def _choice(case: Case, what: str, value: str | None) -> dict[str, object]:
    if what in ("show", "hide"):
        return {"include": what == "show"}
    if what == "undo":
        return dict.fromkeys(("include", "kind", "text", "at", "public", "into"))
    if what == "public" and (value is None or value in ("yes", "no")):
        return {"public": value != "no"}
    if value is None:
        raise UsageError(f"`{what}` needs a value", todo=[f'incident-kit curate ID {what} N "…"'])
    if what == "merge":
        return {"into": _event_of(case, value)}
    if what == "retime":
        return {"at": stamp(_time_at(case, value))}
    if what == "kind" and value not in KINDS:
        raise UsageError(f"{value!r} is no kind of event", todo=[f"use one of {', '.join(KINDS)}"])
    return {{"word": "text"}.get(what, what): mask_secrets(value)[0]}
