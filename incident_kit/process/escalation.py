"""Whom to call beyond the team, in the order that the workspace gives, and who was called."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from incident_kit.model import Event, Line
from incident_kit.model.person_name import fold_spelling
from incident_kit.model.roles import has_role
from incident_kit.process.record import Outcome, Record, join_listed

#: What the body of a recorded escalation begins with.
ESCALATED = "Escalated to"
#: What that of a recorded way to a supplier begins with, before the way.
REACHED = "Reached by"
#: What a page on the rota leaves in the record.
_PAGED = frozenset({"trigger", "page", "acknowledge", "escalate"})


@dataclass(frozen=True, slots=True)
class Contact:
    """One of those to call, by their place in ``escalation`` (counted from 0), and the
    first line that shows that they were called; ``None`` if none does."""

    place: int
    name: str
    is_rota: bool
    line: Line | None = None

    @property
    def at(self) -> datetime | None:
        """When they were called first, UTC."""
        return self.line.event.at if self.line else None


def list_contacts(record: Record) -> tuple[Contact, ...]:
    """Everybody of ``escalation`` in its order, with when each was called."""
    return tuple(
        _find_contact(record, place, name) for place, name in enumerate(record.settings.escalation)
    )


def _find_contact(record: Record, place: int, name: str) -> Contact:
    is_rota = bool(re.search(r"\bpager\s?duty\b|\brota\b", name, re.IGNORECASE))
    names = list(_list_names(record, name))
    lines = (line for line in record.timeline.lines if _calls(line.event, names, is_rota=is_rota))
    first = min(lines, key=lambda line: line.event.sort_key, default=None)
    return Contact(place, name, is_rota, first)


def _list_names(record: Record, text: str) -> Iterator[str]:
    """What somebody to call is named: as it stands there, in its parts, and by the name of
    whom the list of people gives the role."""
    parts = [part.strip() for part in re.split(r"[:,(–—|]", text.rstrip(")")) if part.strip()]
    yield from dict.fromkeys((text, *parts))
    for person in record.settings.people:
        if any(has_role(person.role, part) for part in parts):
            yield person.name


def _calls(event: Event, names: Sequence[str], *, is_rota: bool) -> bool:
    """Whether an event shows that one of ``names`` was called: by PagerDuty, or as recorded."""
    if is_rota and event.source == "pagerduty" and event.kind in _PAGED:
        return True
    if event.kind != "escalate":
        return False
    text = fold_spelling(event.body)
    return any(_has_words(text, fold_spelling(name)) for name in names)


def _has_words(text: str, name: str) -> bool:
    return bool(name) and bool(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text))


def check_escalation(record: Record) -> Outcome:
    """R20: who is beyond the team was called in the order of ``escalation``.

    What is recorded the wrong way round fails; a step of which nothing is recorded is a
    question.
    """
    contacts = [contact for contact in list_contacts(record) if not contact.is_rota]
    called = [contact for contact in contacts if contact.line is not None]
    if not called:
        return Outcome(
            "not seen",
            "nobody beyond the team is recorded as called",
            ("incident-kit.yaml: escalation",),
            _write_command(record, contacts[0].name) if contacts else None,
        )
    facts = (
        "incident-kit.yaml: escalation",
        *record.cite_lines(contact.line for contact in called if contact.line),
    )
    said = join_listed(_describe_contact(record, contact) for contact in called)
    turned = [_describe_turned(record, pair) for pair in _list_turned(called)]
    if turned:
        return Outcome("fail", join_listed(turned), facts)
    skipped = _list_skipped(contacts, called[-1])
    if skipped:
        names = join_listed(contact.name for contact in skipped)
        return Outcome(
            "not seen",
            f"{said}; was {names} called before?",
            facts,
            _write_command(record, skipped[0].name),
        )
    return Outcome("pass", f"in order: {said}", facts)


def _list_skipped(contacts: Sequence[Contact], last: Contact) -> list[Contact]:
    """Who comes before the last one called, and is not recorded as called."""
    return [one for one in contacts if one.line is None and one.place < last.place]


def _list_turned(called: Sequence[Contact]) -> Iterator[tuple[Contact, Contact]]:
    """Each who was called before somebody that comes earlier."""
    for number, earlier in enumerate(called):
        for later in called[number + 1 :]:
            if earlier.at and later.at and later.at < earlier.at:
                yield later, earlier


def _describe_turned(record: Record, pair: tuple[Contact, Contact]) -> str:
    first, second = (_describe_contact(record, contact) for contact in pair)
    return f"{first} before {second}"


def _describe_contact(record: Record, contact: Contact) -> str:
    return f"{contact.name} at {record.format_clock(contact.at)}" if contact.at else contact.name


def _write_command(record: Record, name: str) -> str:
    return f'incident-kit note {record.incident.id} "…" --escalated-to "{name}"'


def describe_path(record: Record) -> tuple[str, ...]:
    """Whom to call next while the incident is open, and how to record it.

    Empty once it is resolved, and where the workspace names nobody to call.
    """
    contacts = list_contacts(record)
    if record.resolved is not None or not contacts:
        return ()
    last = max((contact.place for contact in contacts if contact.line), default=-1)
    steps = (_describe_step(record, contact, last) for contact in contacts)
    path = f"If it goes beyond the team: {'; '.join(steps)}"
    if last + 1 == len(contacts):
        return (path,)
    return (path, f"  to record it: {_write_command(record, contacts[last + 1].name)}")


def _describe_step(record: Record, contact: Contact, last: int) -> str:
    if contact.at:
        return f"{contact.name} (called at {record.format_clock(contact.at)})"
    if contact.place == last + 1:
        return f"next call {contact.name}"
    return f"then {contact.name}" if contact.place > last else f"{contact.name} (not recorded)"
