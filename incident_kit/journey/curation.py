"""Decisions on lines of the timeline, and events that people add."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from incident_kit.case import Case, change_case
from incident_kit.case.masking import mask_answers
from incident_kit.errors import UsageError
from incident_kit.model import KINDS, Choice, Line, PersonName
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
#: Those that need no value, so that they may be decided on many lines at once.
WITHOUT_VALUE = ("show", "hide", "again", "undo")
_RANGE = re.compile(r"(?P<first>\d+)(?:[-–](?P<last>\d+))?")
#: A range of more lines is a slip.
_MOST_LINES = 10_000
#: The keys that hold each part of what was decided on an event: one may be undone alone.
PARTS: Mapping[str, Sequence[str]] = {
    "include": ("include",),
    "kind": ("kind", "people", "about"),
    "text": ("text",),
    "at": ("at",),
    "public": ("public",),
    "into": ("into", "into_of"),
}
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


@dataclass(frozen=True, slots=True)
class Step:
    """One decision on a line: an event's id, or its number in the timeline that people saw.
    The value of an ``undo`` is one of :data:`PARTS`, or nothing, which means all of them.
    ``people`` and ``about`` say with whom something was decided, and on what."""

    action: str
    line: str
    value: str | None = None
    people: Sequence[str] = ()
    about: str | None = None


def curate_line(
    case: Case,
    action: str,
    line: str,
    value: str | None,
    people: Sequence[str] = (),
    about: str | None = None,
) -> tuple[str, str]:
    """Record one decision: the event's id, and the decision in words."""
    [decided] = curate_lines(case, [Step(action, line, value, people, about)])
    return decided


def curate_lines(case: Case, steps: Sequence[Step]) -> Sequence[tuple[str, str]]:
    """Record decisions in order, all of them in one write or none; of each, the event's id
    and the decision in words. Numbers are those in the timeline of ``case``."""
    made = [(step, find_event(case, step.line), choose_step(case, step)) for step in steps]
    with change_case(case) as current:
        writing = _Writing(current)
        decided = [(event, writing.add(step, event, choice)) for step, event, choice in made]
        current.folder.record_choices(writing.choices)
    return decided


def choose_step(case: Case, step: Step) -> Mapping[str, object]:
    """The keys of ``curation.yaml`` that a step sets; ``None`` takes one back."""
    made = _describe_made(step.action, step.value, step.people, step.about)
    choice = {**_choose(case, step.action, step.value), **made}
    if choice.get("into") == find_event(case, step.line):
        raise UsageError("a line cannot be merged into itself", todo=["name another line"])
    return choice


class _Writing:
    """What is written of several decisions on ``case``: the keys to set, by event id."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self.choices: dict[str, dict[str, object]] = {}

    def add(self, step: Step, event: str, choice: Mapping[str, object]) -> str:
        """Take in one decision more; it in words."""
        for named in filter(None, (event, choice.get("into"))):
            find_event(self._case, str(named))
        before = self.choices.get(event, {})
        self._set(event, _complete_choice(self._case, step.action, event, choice, before))
        if step.action == "undo":
            return f"{step.value}: as before" if step.value else self._undo_others(event)
        if step.action == "again":
            return "decided again as before"
        return ", ".join(f"{key}: {setting}" for key, setting in choice.items())

    def _undo_others(self, event: str) -> str:
        """Take back what hangs on the decisions on ``event``."""
        just_now = [one for one, choice in self.choices.items() if choice.get("into") == event]
        released = list(dict.fromkeys([*_find_merged(self._case, event), *just_now]))
        for other in released:
            self._set(other, {"into": None, "into_of": None})
        for other in _find_carried(self._case, event):
            self._set(other, dict.fromkeys((*_DECIDED, "of", "into_of")))
        return _describe_undoing(released)

    def _set(self, event: str, choice: Mapping[str, object]) -> None:
        self.choices[event] = {**self.choices.get(event, {}), **choice}


def _describe_made(
    action: str, value: str | None, people: Sequence[str], about: str | None
) -> Mapping[str, object]:
    """With whom something was decided, and about what, as ``curation.yaml`` has it."""
    if (people or about) and (action, value) != ("kind", "decision"):
        raise UsageError(
            "only a decision was made with somebody, or about something",
            todo=["incident-kit curate ID kind N decision --with NAME --about resolution"],
        )
    if about and about not in MATTERS:
        raise UsageError(f"--about {about!r} is none of {', '.join(MATTERS)}")
    described = {"people": [_read_maker(name) for name in people], "about": about}
    return {key: value for key, value in described.items() if value}


def _read_maker(name: str) -> str:
    """Somebody a decision was made with, as the record may have it."""
    if PersonName(name).names_nobody:
        raise UsageError(f"--with {name!r} names nobody", todo=["name who decided it too"])
    return mask_for_good(" ".join(name.split()))[0]


def _complete_choice(
    case: Case,
    action: str,
    event: str,
    choice: Mapping[str, object],
    before: Mapping[str, object],
) -> Mapping[str, object]:
    """A choice with the fingerprints of what it is made on; what was decided on something
    else goes, unless it is decided again. ``before`` is what is set in the same write."""
    if action == "undo":
        return choice
    if action == "again" and not before and event not in case.curation.events:
        raise UsageError(f"nothing was decided on {event}", todo=["decide: show, hide, word, …"])
    parts = {misfit.id: misfit.part for misfit in case.fitted.misfits}
    is_other = parts.get(event) == "event" and action != "again" and not before
    changed = {**dict.fromkeys(_DECIDED if is_other else ()), **choice}
    stands = before.get("into", case.curation.events.get(event, Choice()).into)
    into = changed.get("into", stands)
    known = {one.id: one for one in (*case.events, *case.curation.added)}
    if "into" in changed or action == "again":
        changed["into_of"] = compute_fingerprint(known[str(into)]) if into in known else None
    return {**changed, "of": compute_fingerprint(known[event])}


def list_merged(line: Line, choices: Mapping[str, Choice]) -> Sequence[str]:
    """The ids of the events that people merged into a line."""
    return [one.id for one in line.folded if one.id in choices and choices[one.id].into]


def _find_merged(case: Case, event: str) -> Sequence[str]:
    line = next((one for one in case.timeline.lines if one.event.id == event), None)
    return list_merged(line, case.curation.events) if line else ()


def _find_carried(case: Case, event: str) -> Sequence[str]:
    """The pasted lines that something was decided on and whose place ``event`` took."""
    replaced = list_replaced(case.events)
    decided = case.curation.events
    return [pasted for pasted, taken in replaced.items() if taken == event and pasted in decided]


def _describe_undoing(released: Sequence[str]) -> str:
    everything = "every decision taken back"
    return f"{everything}; parted from it: {', '.join(released)}" if released else everything


def list_lines(text: str) -> Sequence[str]:
    """The numbers in a list of lines and ranges of them, in the order given: ``4-8,12``;
    anything else is one id."""
    parts = [_RANGE.fullmatch(part.strip()) for part in text.split(",")]
    numbers: list[str] = []
    for part in parts:
        if part is None:
            return [text]
        first, last = int(part["first"]), int(part["last"] or part["first"])
        if last < first or last - first > _MOST_LINES:
            raise UsageError(f"{part[0]!r} is no range of lines", todo=["name the first one first"])
        numbers += map(str, range(first, last + 1))
    return list(dict.fromkeys(numbers))


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


def _find_undone(part: str | None) -> Sequence[str]:
    """The keys that an undo takes back: those of one part, or all."""
    if part is None:
        return (*_DECIDED, "of", "into_of")
    if part not in PARTS:
        raise UsageError(f"{part!r} is no part of a decision", todo=[f"one of {', '.join(PARTS)}"])
    return PARTS[part]


def _choose(case: Case, action: str, value: str | None) -> dict[str, object]:
    """The keys of ``curation.yaml`` that an action sets; ``None`` takes one back."""
    if action in ("show", "hide"):
        return {"include": action == "show"}
    if action == "undo":
        return dict.fromkeys(_find_undone(value))
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
