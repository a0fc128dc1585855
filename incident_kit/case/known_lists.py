"""The lists of a workspace and an incident, as they are on disk."""

from __future__ import annotations

from collections.abc import Sequence

from incident_kit.model import Event, Person, PersonName
from incident_kit.model.settings import Settings
from incident_kit.redaction import propose_domains
from incident_kit.review import Lists
from incident_kit.workspace import Folder, Sourced


def read_lists(
    settings: Settings,
    folder: Folder,
    tenants: Sequence[str],
    sourced: Sourced,
    directory: Sequence[Person],
    events: Sequence[Event],
) -> Lists:
    """The lists that names of an incident are looked for by, and where domains are on none,
    those that may be the team's own."""
    is_listed = bool(settings.internal_domains)
    return Lists(
        tenants=tenants,
        team=[member.name for member in settings.people],
        directory=[person.name for person in directory],
        gathered=_count_gathered(folder, sourced),
        internal_domains=settings.internal_domains,
        public_contacts=settings.public_contacts,
        own_domains=() if is_listed else _propose_domains(settings, directory, events),
    )


def _propose_domains(
    settings: Settings, directory: Sequence[Person], events: Sequence[Event]
) -> tuple[str, ...]:
    team = (address for member in settings.people for address in member.emails)
    gathered = (address for person in directory for address in person.emails)
    return propose_domains((*team, *gathered), (event.body for event in events))


def _count_gathered(folder: Folder, sourced: Sourced) -> int:
    """How many people were gathered. An older ``sources.json`` does not say: one at least
    where the file that lists them is gone."""
    if sourced.people is not None:
        return sourced.people
    is_gone = not (folder.path / "people.json").exists()
    return 1 if sourced.checks and is_gone else 0


def list_names(name: str | None, people: Sequence[Person]) -> tuple[str, ...]:
    """``name``, and what else the sources call whoever of ``people`` has it; empty for none."""
    if not name:
        return ()
    called = PersonName(name)
    found = [one for one in people if PersonName(one.name).is_same(called)]
    return (name, *(also for one in found for also in (*one.handles, *one.ids)))
