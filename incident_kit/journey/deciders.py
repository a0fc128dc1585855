"""Who decides, as far as the lists of people tell."""

from __future__ import annotations

from incident_kit.case import Case
from incident_kit.errors import UsageError
from incident_kit.model import Person, PersonName


def find_decider(case: Case, name: str) -> str:
    """The name of whom ``name`` means: what the team lists where it lists people, else
    ``name``. :class:`UsageError` for nobody's name, and for one of several people's."""
    if PersonName(name).names_nobody:
        raise UsageError("a decision needs a name", todo=['say who decides: --by "NAME"'])
    if not case.settings.people:
        return name
    meant = {PersonName(person.name).key: person.name for person in _find_meant(case, name)}
    if len(meant) == 1:
        return meant.popitem()[1]
    if meant:
        listed = ", ".join(sorted(meant.values()))
        raise UsageError(f"{name} may be any of {listed}", todo=["say which, by the whole name"])
    raise UsageError(
        f"{name} is on no list of people",
        todo=["name somebody of `people` in incident-kit.yaml, or add them there"],
    )


def _find_meant(case: Case, name: str) -> list[Person]:
    """Who is called exactly so, else who could be."""
    wanted = PersonName(name)
    people = case.known.people
    called = [one for one in people if any(map(wanted.is_same, _list_names(one)))]
    return called or [one for one in people if any(map(wanted.could_be_same, _list_names(one)))]


def _list_names(person: Person) -> list[PersonName]:
    return [
        PersonName(name) for name in (person.name, *person.handles, *person.emails, *person.ids)
    ]
