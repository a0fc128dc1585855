"""Who is who: one person across systems, and the role that public texts call them by.

Two entries are one person if the team's own list (``people`` in
``incident-kit.yaml``) says so by id, handle or e-mail, or if they share an e-mail
address. The same name alone never joins two: it is told, for somebody to decide.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from incident_kit.model.findings import Person
from incident_kit.model.incident import Incident
from incident_kit.model.person_name import PersonName
from incident_kit.model.record import Actor
from incident_kit.model.settings import Member, Settings

_SLACK_ID = re.compile(r"[UWB][A-Z0-9]{6,}")
LEAD, COMMS = "incident lead", "incident comms lead"


# everybody there is ---------------------------------------------------------------


def list_everybody(
    directory: Sequence[Person], incident: Incident, settings: Settings
) -> tuple[Person, ...]:
    """Everybody known, each once, sorted by name; roles are those of this incident,
    else of the team's list. People only ``incident.yaml`` names are there too."""
    known = join_entries([*describe_members(settings, directory), *directory])
    known_keys = set(chain.from_iterable(map(_list_keys, known)))
    crew = [name for name in (incident.lead, incident.comms, *incident.team) if name]
    strangers = [Person(name) for name in crew if PersonName(name).key not in known_keys]
    roles = _find_roles(incident)
    people = (_give_role(person, roles) for person in (*known, *strangers))
    return tuple(
        sorted(people, key=lambda person: (person.name.casefold(), person.ids, person.emails))
    )


def _find_roles(incident: Incident) -> Mapping[str, str]:
    """The roles of this incident, by the key of the name that has it."""
    holders = ((incident.comms, COMMS), (incident.lead, LEAD))
    return {PersonName(name).key: role for name, role in holders if name}


def _give_role(person: Person, roles: Mapping[str, str]) -> Person:
    for key in _list_keys(person):
        if key in roles:
            return replace(person, role=roles[key])
    return person


def _list_keys(person: Person) -> list[str]:
    return [PersonName(name).key for name in (person.name, *person.handles)]


def describe_members(settings: Settings, directory: Sequence[Person]) -> list[Person]:
    """The team's list as people; a Slack handle stands for the ids of who has it."""
    return [_describe_member(member, directory) for member in settings.people]


def _describe_member(member: Member, directory: Sequence[Person]) -> Person:
    own_ids = filter(None, (member.slack, member.pagerduty))
    return Person(
        name=member.name,
        handles=_list_handles(member.slack),
        emails=member.emails,
        ids=(*own_ids, *_find_ids(member.slack, directory)),
        role=member.role,
    )


def _list_handles(slack: str | None) -> tuple[str, ...]:
    """What the team's list has for Slack, unless that is an id."""
    if not slack or _SLACK_ID.fullmatch(slack):
        return ()
    return (slack,)


def _find_ids(handle: str | None, directory: Sequence[Person]) -> Sequence[str]:
    """The ids of the only person of ``directory`` who has ``handle``."""
    if not handle:
        return ()
    holders = [person for person in directory if handle.lstrip("@") in person.handles]
    return holders[0].ids if len(holders) == 1 else ()


@dataclass(slots=True)
class _Group:
    """Entries of one person, and the ids and addresses they share."""

    keys: set[str] = field(default_factory=set)
    entries: list[Person] = field(default_factory=list)


def join_entries(people: Iterable[Person]) -> list[Person]:
    """The entries joined where they share an id or an address; the first names them."""
    groups: dict[int, _Group] = {}
    numbers: dict[str, int] = {}
    for number, person in enumerate(people):
        joined = _Group(list_joining_keys(person))
        for met in sorted({numbers[key] for key in joined.keys & numbers.keys()}):
            group = groups.pop(met)
            joined.keys |= group.keys
            joined.entries += group.entries
        joined.entries.append(person)
        groups[number] = joined
        numbers |= dict.fromkeys(joined.keys, number)
    return [_unite(group.entries) for group in groups.values()]


def list_joining_keys(person: Person) -> set[str]:
    """The ids and addresses of somebody: two entries that share one are one person's."""
    ids = {f"id {id_}" for id_ in person.ids}
    return ids | {f"mail {email.strip().casefold()}" for email in person.emails}


def _unite(entries: Sequence[Person]) -> Person:
    """One person from all their entries; their other names become handles."""
    name, *other_names = dict.fromkeys(entry.name for entry in entries)
    handles = chain(other_names, *(entry.handles for entry in entries))
    emails = chain.from_iterable(entry.emails for entry in entries)
    ids = chain.from_iterable(entry.ids for entry in entries)
    roles = [entry.role for entry in entries if entry.role]
    return Person(
        name=name,
        handles=tuple(dict.fromkeys(handles)),
        emails=tuple(dict.fromkeys(emails)),
        ids=tuple(dict.fromkeys(ids)),
        role=roles[0] if roles else None,
    )


def describe_shared_names(people: Sequence[Person]) -> tuple[str, ...]:
    """Sentences about people who share a name and nothing else, sorted."""
    by_key: dict[str, list[Person]] = defaultdict(list)
    for person in people:
        by_key[PersonName(person.name).key].append(person)
    return tuple(
        f"{namesakes[0].name} is named {len(namesakes)} times with nothing in common: if it is "
        "one person, list their ids under people in incident-kit.yaml"
        for _, namesakes in sorted(by_key.items())
        if len(namesakes) > 1
    )


# one person under several names ---------------------------------------------------


def find_name_keys(name: str, members: Sequence[Member]) -> frozenset[str]:
    """The keys of ``name`` and of what the team's list calls this very person.

    To give by: what was done under one of them was done by the person. Empty where
    ``name`` is.
    """
    keys = {PersonName(name).key}
    for member in members:
        own = {alias.key for alias in _list_aliases(member)}
        if keys & own:
            keys |= own
    return frozenset(keys - {""})


def is_by(actor: Actor | None, name_keys: Collection[str]) -> bool:
    """Whether ``actor`` is a person with one of ``name_keys``, by name or by id."""
    if actor is None or actor.bot:
        return False
    names = filter(None, (actor.name, actor.id))
    return any(PersonName(name).key in name_keys for name in names)


def _list_aliases(member: Member) -> list[PersonName]:
    names = filter(None, (member.name, member.slack, member.pagerduty, *member.emails))
    aliases = map(PersonName, names)
    return [alias for alias in aliases if not alias.names_nobody]
