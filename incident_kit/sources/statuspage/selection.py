"""Which incident a person means: by id, by shortlink or its code, or by exact name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from incident_kit.sources.json_values import Record, map_of, maps, text_of
from incident_kit.sources.suggestions import list_some, near

_OWN_KEYS = frozenset({"name", "status", "impact", "shortlink", "page_id", "created_at"})
_LISTS = ("incidents", "scheduled_maintenances")


class Found(NamedTuple):
    """An incident as a response has it, with its page (which may be empty)."""

    record: Record
    page: Record

    @property
    def id(self) -> str:
        """The incident's id."""
        return text_of(self.record, "id")

    @property
    def name(self) -> str:
        """The incident's name; empty if it has none."""
        return text_of(self.record, "name")

    @property
    def code(self) -> str:
        """The code at the end of its shortlink; empty if it has none."""
        return text_of(self.record, "shortlink").rstrip("/").rpartition("/")[2]


def list_incidents(document: object) -> list[Found]:
    """Every incident of a response, in its order: the public lists, the management
    API's list, one incident, wrapped or by itself. Empty if there is none."""
    page: Record = {}
    if isinstance(document, list):
        records = maps(document)
    elif not isinstance(document, Mapping):
        return []
    else:
        page = map_of(document, "page")
        records = _list_records(document)
    return [Found(record, page) for record in records if _is_incident(record)]


def _is_incident(record: Record) -> bool:
    """Whether a record is an incident of Statuspage: its updates make it one, and a name
    or another of its own keys."""
    is_updated = bool(text_of(record, "id")) and "incident_updates" in record
    return is_updated and bool(_OWN_KEYS & record.keys())


def _list_records(document: Record) -> list[Record]:
    """What the lists of a response hold; without lists, the one incident that it is."""
    if any(key in document for key in _LISTS):
        return [record for key in _LISTS for record in maps(document.get(key))]
    incident = document.get("incident")
    return [incident if isinstance(incident, Mapping) else document]


def find_incidents(found: Sequence[Found], wanted: str) -> list[Found]:
    """The incidents called ``wanted``; none if no id, shortlink or name is it, more
    than one only where a name is shared."""
    names = {wanted.strip(), code_of(wanted)} - {""}
    by_id = [incident for incident in found if names & {incident.id, incident.code}]
    return by_id or [incident for incident in found if incident.name in names]


def code_of(wanted: str) -> str:
    """The last part of an address, which is an id or a shortlink's code."""
    return wanted.strip().rstrip("/").rpartition("/")[2]


def drop_repeats(found: Iterable[Found]) -> list[Found]:
    """The incidents in order, each id once."""
    unique: dict[str, Found] = {}
    for incident in found:
        unique.setdefault(incident.id, incident)
    return list(unique.values())


def describe_some(found: Iterable[Found]) -> str:
    """Up to five incidents by id and name, for a message."""
    return list_some((incident.id, incident.name) for incident in found)


def suggest_names(found: Sequence[Found], wanted: str) -> tuple[str, ...]:
    """What to do about an incident that is not among those found."""
    known = [name for incident in found for name in (incident.id, incident.name)]
    some = (f"Name one by its id, such as {describe_some(found)}.",) if found else ()
    return (*near(wanted.strip(), known), *some)
