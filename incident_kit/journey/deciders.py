"""Who decides, as far as the lists of people tell."""

from __future__ import annotations

from incident_kit.case import Case
from incident_kit.errors import UsageError
from incident_kit.model import PersonName


def find_decider(case: Case, name: str) -> str:
    """The name of whom ``name`` means: of those who are known where the team lists its
    people, else ``name``. :class:`UsageError` for nobody's name, and for one of several
    people's."""
    if PersonName(name).names_nobody:
        raise UsageError("a decision needs a name", todo=['say who decides: --by "NAME"'])
    if not case.roster.has_list:
        return name
    meant = {PersonName(person.name).key: person.name for person in case.roster.find_meant(name)}
    if len(meant) == 1:
        return meant.popitem()[1]
    if meant:
        listed = ", ".join(sorted(meant.values()))
        raise UsageError(f"{name} may be any of {listed}", todo=["say which, by the whole name"])
    raise UsageError(
        f"{name} is on no list of people",
        todo=["name somebody of `people` in incident-kit.yaml, or add them there"],
    )
