"""What was not checked of an incident, in words."""

from __future__ import annotations

from collections.abc import Sequence

from incident_kit.model import Person
from incident_kit.model.incident import Incident
from incident_kit.model.people import describe_shared_names
from incident_kit.review import Lists
from incident_kit.workspace import Sourced


def list_notes(
    facts: Incident,
    sourced: Sourced,
    lists: Lists,
    people: Sequence[Person],
) -> tuple[str, ...]:
    """The notes of the report's appendix on what was gathered and checked."""
    notes = []
    if facts.sources.is_empty:
        notes.append("No source is named in incident.yaml: the record holds notes only")
    if sourced.checks and not lists.directory:
        notes.append("People: no source had a directory, their names are not checked")
    if not lists.tenants:
        notes.append("Customer names: no list given, not checked")
    notes.append(
        "Names on no list: asked about in the public text where a capital, a greeting or a role "
        "shows them; no list finds all"
    )
    notes += [
        f"{source}: its clock was off, times are moved by {seconds:+g} s"
        for source, seconds in facts.clock_offsets.items()
    ]
    notes += describe_shared_names(people)
    return tuple(notes)


def describe_assumed_zone(times: Sequence[str], zone: str) -> tuple[str, ...]:
    """One sentence for all times of ``incident.yaml`` that say no offset, if there are any."""
    if not times:
        return ()
    names = ", ".join(f"`{name}`" for name in times)
    verb = "has" if len(times) == 1 else "have"
    return (f"{names} {verb} no offset: read in {zone}",)
