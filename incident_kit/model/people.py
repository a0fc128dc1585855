"""Who is who: one person across systems, and the role that public texts call them by.

Two entries are one person if the team's own list (``people`` in
``incident-kit.yaml``) says so by id, handle or e-mail, or if they share an e-mail
address. The same name alone never joins two: it is told, for somebody to decide.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from incident_kit.model import Person
from incident_kit.model.incident import Incident
from incident_kit.model.settings import Settings

_SLACK_ID = re.compile(r"[UWB][A-Z0-9]{6,}")
LEAD, COMMS = "incident lead", "incident comms lead"


def list_everybody(
    directory: Sequence[Person], incident: Incident, settings: Settings
) -> tuple[Person, ...]:
    """Everybody known, each once, sorted by name; roles are those of this incident,
    else of the team's list. People only ``incident.yaml`` names are there too."""
    joined = _joined([*_members(settings, directory), *directory])
    named = {name for person in joined for name in _names(person)}
    crew = (incident.lead, incident.comms, *incident.team)
    extra = [Person(name) for name in crew if name and name.casefold() not in named]
    roles = {name.casefold(): role for name, role in _roles(incident).items() if name}
    people = (
        replace(one, role=next((roles[name] for name in _names(one) if name in roles), one.role))
        for one in (*joined, *extra)
    )
    return tuple(sorted(people, key=lambda one: (one.name.casefold(), one.ids, one.emails)))


def _roles(incident: Incident) -> Mapping[str | None, str]:
    return {incident.comms: COMMS, incident.lead: LEAD}


def _names(person: Person) -> list[str]:
    return [name.casefold() for name in (person.name, *person.handles)]


def _members(settings: Settings, directory: Sequence[Person]) -> list[Person]:
    """The team's list as people; a Slack handle stands for the ids of who has it."""
    return [
        Person(
            name=one.name,
            handles=(one.slack,) if one.slack and not _SLACK_ID.fullmatch(one.slack) else (),
            emails=one.emails,
            ids=(*filter(None, (one.slack, one.pagerduty)), *_ids_of(one.slack, directory)),
            role=one.role,
        )
        for one in settings.people
    ]


def _ids_of(handle: str | None, directory: Sequence[Person]) -> Sequence[str]:
    having = [one for one in directory if handle and handle.lstrip("@") in one.handles]
    return having[0].ids if len(having) == 1 else ()


def _joined(people: Iterable[Person]) -> list[Person]:
    """The entries joined where they share an id or an address; the first names them."""
    groups: list[tuple[set[str], list[Person]]] = []
    for person in people:
        keys = _joining(person)
        met = [group for group in groups if group[0] & keys]
        merged: tuple[set[str], list[Person]] = (set(keys), [])
        for group in met:
            merged[0].update(group[0])
            merged[1].extend(group[1])
            groups.remove(group)
        merged[1].append(person)
        groups.append(merged)
    return [_one(group) for _, group in groups]


def _joining(person: Person) -> set[str]:
    emails = {email.strip().casefold() for email in person.emails}
    return {f"id {one}" for one in person.ids} | {f"mail {one}" for one in emails}


def _one(group: Sequence[Person]) -> Person:
    names = dict.fromkeys(person.name for person in group)
    name = next(iter(names))
    handles = [*(one for one in names if one != name), *(h for p in group for h in p.handles)]
    return Person(
        name=name,
        handles=tuple(dict.fromkeys(handles)),
        emails=tuple(dict.fromkeys(one for person in group for one in person.emails)),
        ids=tuple(dict.fromkeys(one for person in group for one in person.ids)),
        role=next((person.role for person in group if person.role), None),
    )


def describe_shared_names(people: Sequence[Person]) -> tuple[str, ...]:
    """Sentences about people who share a name and nothing else, sorted."""
    by_name: dict[str, list[Person]] = defaultdict(list)
    for person in people:
        by_name[person.name.casefold()].append(person)
    return tuple(
        f"{group[0].name} is named {len(group)} times with nothing in common: if it is one "
        "person, list their ids under people in incident-kit.yaml"
        for _, group in sorted(by_name.items())
        if len(group) > 1
    )
