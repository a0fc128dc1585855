"""Incidents named one by one at a service: what fails costs that one only."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from incident_kit.errors import SourceError
from incident_kit.model import Gathered, SourceCheck


def each_named(
    service: str, wanted: Sequence[str], read: Callable[[str], Gathered]
) -> tuple[Gathered, ...]:
    """What ``read`` gives for each incident, in the order named, each once.

    One that cannot be read gives an incomplete check that says why. Raises the
    first :class:`~incident_kit.errors.SourceError` if none could be read.
    """
    found: dict[str, Gathered] = {}
    failures: list[SourceError] = []
    for name in dict.fromkeys(wanted):
        try:
            gathered = read(name)
        except SourceError as error:
            failures.append(error)
            gathered = _unread(f"{service}, {name}", error)
        found.setdefault(gathered.scope or name, gathered)
    if failures and len(failures) == len(found):
        raise failures[0]
    return tuple(found.values())


def _unread(label: str, error: SourceError) -> Gathered:
    why = " ".join((str(error.args[0]), *error.todo))
    check = SourceCheck(label, None, None, complete=False, warnings=(why,))
    return Gathered(check, was_read=False)
