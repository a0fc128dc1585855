"""Everybody an incident knows, and whom of them a name, handle, id or address means.

Two questions, since no single answer is safe for both: :meth:`Roster.find_meant` where
something is *given*, such as a signature that counts, and
:meth:`Roster.could_be_one_person` where somebody is *refused*, such as the writer.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, product, starmap

from incident_kit.model.collectives import names_no_single_person
from incident_kit.model.findings import Person
from incident_kit.model.incident import Incident
from incident_kit.model.people import describe_members, join_entries, list_joining_keys
from incident_kit.model.person_name import PersonName
from incident_kit.model.settings import Settings


@dataclass(frozen=True)
class Roster:
    """Everybody known: the team's list, the directories, and whom ``incident.yaml`` names."""

    incident: Incident
    settings: Settings
    directory: Sequence[Person] = ()

    # who there is -----------------------------------------------------------------

    @property
    def has_list(self) -> bool:
        """Whether the team lists its people."""
        return bool(self.settings.people)

    @cached_property
    def has_roles(self) -> bool:
        """Whether somebody has a role on the team's list."""
        return any(person.role for person in self.listed)

    @cached_property
    def listed(self) -> tuple[Person, ...]:
        """The team's list in its order, each with what the directories add.

        Whoever is listed is never joined with somebody else of the list.
        """
        members = describe_members(self.settings, self.directory)
        shared = _find_shared_keys(members)
        entries = [one for one in self._entries if not list_joining_keys(one) & shared]
        return tuple(_add_entries(member, entries) for member in members)

    @cached_property
    def others(self) -> tuple[Person, ...]:
        """Whom the directories or ``incident.yaml`` name and the list does not."""
        joined = set(chain.from_iterable(map(list_joining_keys, self.listed)))
        unlisted = [entry for entry in self._entries if not list_joining_keys(entry) & joined]
        facts = self.incident
        crew = [Person(name) for name in (facts.lead, facts.comms, *facts.team) if name]
        keys = {alias.key for person in (*self.listed, *unlisted) for alias in _list_names(person)}
        strangers = [person for person in crew if PersonName(person.name).key not in keys]
        return (*unlisted, *strangers)

    @cached_property
    def _entries(self) -> Sequence[Person]:
        """The directories, each person once."""
        return join_entries(self.directory)

    # whom a name means --------------------------------------------------------------

    def find_meant(self, name: str) -> tuple[Person, ...]:
        """Whom ``name`` means, to give by: one person, several among whom it does not
        tell, or nobody who is known.

        Who is called exactly so is meant before those who could be, and the list
        before the directories.
        """
        return self.find_called(name) or self._find_possible(PersonName(name))

    def find_called(self, name: str) -> tuple[Person, ...]:
        """Who has exactly this name, handle, id or address."""
        called = self._find_exactly(PersonName(name))
        return tuple(filter(self.is_listed, called)) or called

    def is_listed(self, person: Person) -> bool:
        """Whether the team's list has this very person."""
        return any(person is one for one in self.listed)

    def _find_exactly(self, name: PersonName) -> tuple[Person, ...]:
        return () if name.names_nobody else tuple(self._by_key.get(name.key, ()))

    def _find_possible(self, name: PersonName) -> tuple[Person, ...]:
        """Who could have this name by any of theirs; a namesake of somebody listed is
        taken for them."""
        possible = self._list_possible(name)
        listed = tuple(filter(self.is_listed, possible))
        keys = {PersonName(person.name).key for person in listed}
        others = (person for person in possible if not self.is_listed(person))
        return (*listed, *(one for one in others if PersonName(one.name).key not in keys))

    def _list_possible(self, name: PersonName) -> list[Person]:
        if name.names_nobody:
            return []
        found: dict[int, Person] = {}
        for initial in name.initials:
            for alias, person in self._by_initial.get(initial, ()):
                if alias.could_be_same(name):
                    found[id(person)] = person
        return [person for person in self._everybody if id(person) in found]

    @cached_property
    def _everybody(self) -> tuple[Person, ...]:
        return (*self.listed, *self.others)

    @cached_property
    def _by_key(self) -> Mapping[str, list[Person]]:
        found: dict[str, list[Person]] = defaultdict(list)
        for person in self._everybody:
            for key in {alias.key for alias in _list_aliases(person)}:
                found[key].append(person)
        return found

    @cached_property
    def _by_initial(self) -> Mapping[str, list[tuple[PersonName, Person]]]:
        """Every alias by the first letters of its words: two names that could be the
        same share one."""
        found: dict[str, list[tuple[PersonName, Person]]] = defaultdict(list)
        for person in self._everybody:
            for alias in _list_aliases(person):
                for initial in alias.initials:
                    found[initial].append((alias, person))
        return found

    # one person or two ----------------------------------------------------------------

    def is_one_person(self, name: str, other: str) -> bool:
        """Whether two names certainly are one person's: something is given by it."""
        if PersonName(name).names_nobody:
            return False
        meant, other_meant = self.find_called(name), self.find_called(other)
        if len(meant) == len(other_meant) == 1:
            return meant[0] is other_meant[0]
        return not meant and not other_meant and PersonName(name).is_same(PersonName(other))

    def could_be_one_person(self, name: str, other: str) -> bool:
        """Whether two names may be one person's: somebody is refused by it. Symmetric."""
        people = self._list_whoever(PersonName(name))
        other_people = self._list_whoever(PersonName(other))
        return any(starmap(_could_be_one, product(people, other_people)))

    def _list_whoever(self, name: PersonName) -> Sequence[Person]:
        """Everybody whom ``name`` could mean, somebody unknown included unless it is
        exactly what somebody is called."""
        return self._find_exactly(name) or [Person(name.text), *self._list_possible(name)]

    def names_several(self, name: str) -> bool:
        """Whether it is the name of a team, a duty or a role, or a list of names, and no
        person's. Whoever is listed is a person, whatever they are called."""
        if any(map(self.is_listed, self.find_called(name))):
            return False
        if names_no_single_person(name):
            return True
        return PersonName(name).is_same(PersonName(self.settings.team))


def _find_shared_keys(members: Iterable[Person]) -> set[str]:
    """The ids and addresses that several of the list have: they tell nobody apart."""
    counts = Counter(chain.from_iterable(map(list_joining_keys, members)))
    return {key for key, number in counts.items() if number > 1}


def _add_entries(member: Person, entries: Iterable[Person]) -> Person:
    """Somebody of the list, with what the directories have under an id or address of
    theirs."""
    keys = list_joining_keys(member)
    own = [entry for entry in entries if list_joining_keys(entry) & keys]
    names = (member.handles, *((entry.name, *entry.handles) for entry in own))
    return replace(
        member,
        handles=tuple(dict.fromkeys(chain(*names))),
        emails=tuple(dict.fromkeys(chain(member.emails, *(entry.emails for entry in own)))),
        ids=tuple(dict.fromkeys(chain(member.ids, *(entry.ids for entry in own)))),
    )


def _could_be_one(person: Person, other: Person) -> bool:
    """Whether two people that are known, or not known, may be one."""
    if person is other or PersonName(person.name).could_be_same(PersonName(other.name)):
        return True
    keys = {alias.key for alias in _list_aliases(person)}
    return any(alias.key in keys for alias in _list_aliases(other))


def _list_names(person: Person) -> list[PersonName]:
    return [PersonName(name) for name in (person.name, *person.handles)]


def _list_aliases(person: Person) -> list[PersonName]:
    """Every name, handle, id and address of somebody."""
    aliases = [*_list_names(person), *map(PersonName, (*person.emails, *person.ids))]
    return [alias for alias in aliases if not alias.names_nobody]
