"""Decisions on lines of the timeline, and events that people add."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from incident_kit.case import Case, change_case
from incident_kit.errors import UsageError
from incident_kit.journey.masking import mask_answers
from incident_kit.model import KINDS, Choice, PersonName
from incident_kit.model.timeline import MATTERS
from incident_kit.model.times import parse_time
from incident_kit.process import ESCALATED, REACHED, parse_moment
from incident_kit.redaction import mask_for_good
from incident_kit.sources.pasted.matches import list_replaced
from incident_kit.timeline import compute_fingerprint, find_line
from incident_kit.workspace.codec import stamp

#: A time further from the incident than this is a slip in the year.
_FAR = timedelta(days=3660)
#: What people may decide on a line.
ACTIONS = ("show", "hide", "word", "retime", "kind", "merge", "public", "again", "undo")
#: The keys that hold what was decided on an event.
_DECIDED = ("include", "kind", "text", "at", "public", "into", "people", "about")


@dataclass(frozen=True, slots=True)
class NoteWords:
    """What a note says, and what kind of event it is: rules read the beginning of what is
    no plain note."""

    text: str
    kind: str = "note"


def describe_note(
    case: Case, text: str, escalated_to: str | None, reached_by: str | None
) -> NoteWords:
    """A note in words: whom of ``escalation`` somebody called, or how they reached a
    supplier, stands before its text."""
    if escalated_to and reached_by:
        raise UsageError("a call up and a supplier's case are two notes: write one after the other")
    if escalated_to:
        return NoteWords(f"{ESCALATED} {_find_contact(case, escalated_to)}: {text}", "escalate")
    if reached_by:
        return NoteWords(f"{REACHED} {reached_by}: {text}", "case")
    return NoteWords(text)


def _find_contact(case: Case, name: str) -> str:
    """The entry of ``escalation`` that somebody named, wholly or in part."""
    entries = case.settings.escalation
    exact = [entry for entry in entries if entry.casefold() == name.strip().casefold()]
    found = exact or [entry for entry in entries if name.strip().casefold() in entry.casefold()]
    if len(found) == 1:
        return found[0]
    listed = "; ".join(entries) or "nobody"
    raise UsageError(
        f"{name!r} is not one of those to call: {listed}",
        todo=["name one of them, or list whom to call under escalation in incident-kit.yaml"],
    )


def add_note(
    case: Case,
    text: str,
    at: str | None,
    by: str | None,
    now: datetime,
    id_: str | None = None,
    *,
    kind: str = "note",
) -> str:
    """Add an event of people's own; its id, which is ``id_`` or chance letters."""
    if not text.strip():
        raise UsageError("the note is empty", todo=['write it: incident-kit note ID "…"'])
    time = now if at is None else _parse_typed_time(case, at)
    answers = mask_answers({"text": text, "by": by})
    named = {} if id_ is None else {"id": id_}
    return case.folder.add_note({**named, "at": stamp(time), "kind": kind, **answers})


def _parse_typed_time(case: Case, text: str) -> datetime:
    """A time people typed; without a date it is that nearest to the incident."""
    zone, start = case.settings.time_zone, case.incident.started
    try:
        if start is None:
            return parse_time(text, zone)
        time = parse_moment(text, zone, (start, case.incident.resolved or start))
    except (ValueError, OverflowError) as error:
        raise UsageError(f"{text!r}: {error}") from error
    if abs(time - start) > _FAR:
        raise UsageError(f"{text!r} is more than ten years from the incident: correct the year")
    return time


def curate_line(
    case: Case,
    action: str,
    line: str,
    value: str | None,
    people: Sequence[str] = (),
    about: str | None = None,
) -> tuple[str, str]:
    """Record a decision on a line: an event's id, or its number in the timeline of ``case``.
    ``people`` and ``about`` say with whom something was decided, and on what.

    Returns the event's id and the decision in words.
    """
    event = find_event(case, line)
    choice = {**_choose(case, action, value), **_describe_made(action, value, people, about)}
    if choice.get("into") == event:
        raise UsageError("a line cannot be merged into itself", todo=["name another line"])
    with change_case(case) as current:
        for named in filter(None, (event, choice.get("into"))):
            find_event(current, str(named))
        current.folder.record_choice(event, _complete_choice(current, action, event, choice))
        released = _release_merged(current, event) if action == "undo" else []
        if action == "undo":
            _take_back_carried(current, event)
    if action == "undo":
        return event, _describe_undoing(released)
    if action == "again":
        return event, "decided again as before"
    return event, ", ".join(f"{key}: {setting}" for key, setting in choice.items())


def _describe_made(
    action: str, value: str | None, people: Sequence[str], about: str | None
) -> Mapping[str, object]:
    """With whom something was decided, and about what, as ``curation.yaml`` has it."""
    if not people and not about:
        return {}
    if (action, value) != ("kind", "decision"):
        raise UsageError(
            "only a decision was made with somebody, or about something",
            todo=["incident-kit curate ID kind N decision --with NAME --about resolution"],
        )
    if about is not None and about not in MATTERS:
        raise UsageError(f"--about {about!r} is none of {', '.join(MATTERS)}")
    unnamed = [name for name in people if PersonName(name).names_nobody]
    if unnamed:
        raise UsageError(f"--with {unnamed[0]!r} names nobody", todo=["name who decided it too"])
    masked = [mask_for_good(" ".join(name.split()))[0] for name in people]
    described = {"people": masked or None, "about": about}
    return {key: value for key, value in described.items() if value}


def _complete_choice(
    case: Case, action: str, event: str, choice: Mapping[str, object]
) -> dict[str, object]:
    """A choice with the fingerprints of what it is made on; what was decided on something
    else goes, unless it is decided again."""
    if action == "undo":
        return {**choice, "of": None, "into_of": None}
    if action == "again" and event not in case.curation.events:
        raise UsageError(f"nothing was decided on {event}", todo=["decide: show, hide, word, …"])
    parts = {misfit.id: misfit.part for misfit in case.fitted.misfits}
    is_other = parts.get(event) == "event" and action != "again"
    changed = {**dict.fromkeys(_DECIDED if is_other else ()), **choice}
    into = changed.get("into", case.curation.events.get(event, Choice()).into)
    prints = {one.id: compute_fingerprint(one) for one in (*case.events, *case.curation.added)}
    if "into" in changed or action == "again":
        changed["into_of"] = prints.get(str(into))
    return {**changed, "of": prints[event]}


def _release_merged(case: Case, event: str) -> list[str]:
    """Take back every merge into the line of ``event``; the events that were merged."""
    choices = case.curation.events
    folded = [
        other.id for line in case.timeline.lines if line.event.id == event for other in line.folded
    ]
    merged = [other for other in folded if other in choices and choices[other].into]
    for other in merged:
        case.folder.record_choice(other, {"into": None, "into_of": None})
    return merged


def _take_back_carried(case: Case, event: str) -> None:
    """Take back what was decided on pasted lines whose place ``event`` took."""
    for pasted, taken in list_replaced(case.events).items():
        if taken == event and pasted in case.curation.events:
            case.folder.record_choice(pasted, dict.fromkeys((*_DECIDED, "of", "into_of")))


def _describe_undoing(released: Sequence[str]) -> str:
    everything = "every decision taken back"
    return f"{everything}; parted from it: {', '.join(released)}" if released else everything


def find_event(case: Case, line: str) -> str:
    """The id of the event that a line's number or an id names."""
    if line.isdecimal():
        return find_line(case.timeline, int(line)).event.id
    known = {event.id for event in (*case.events, *case.curation.added)}
    if line not in known:
        raise UsageError(
            f"there is no line or event {line!r}",
            todo=[f"see the numbers: incident-kit curate {case.id}"],
        )
    return line


def _choose(case: Case, action: str, value: str | None) -> dict[str, object]:
    """The keys of ``curation.yaml`` that an action sets; ``None`` takes one back."""
    if action in ("show", "hide"):
        return {"include": action == "show"}
    if action == "undo":
        return dict.fromkeys(_DECIDED)
    if action == "again":
        return {}
    if action == "public" and value in (None, "yes", "no"):
        return {"public": value != "no"}
    if value is None:
        raise UsageError(
            f"`{action}` needs a value", todo=[f'incident-kit curate ID {action} N "…"']
        )
    if action == "merge":
        return {"into": find_event(case, value)}
    if action == "retime":
        return {"at": stamp(_parse_typed_time(case, value))}
    if action == "kind" and value not in KINDS:
        raise UsageError(f"{value!r} is no kind of event", todo=[f"use one of {', '.join(KINDS)}"])
    key = "text" if action == "word" else action
    return {key: mask_for_good(value)[0]}
