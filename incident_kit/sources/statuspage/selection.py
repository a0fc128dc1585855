"""Which incident a person means: by id, by shortlink or its code, or by exact name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from incident_kit.sources.json_values import Record, maps, text_of
from incident_kit.sources.suggestions import near

#: An incident, with its page (which may be empty).
Found = tuple[Record, Record]

_LISTS = ("incidents", "scheduled_maintenances")


def list_incidents(document: object) -> list[Found]:
    """Every incident of a response, in its order: the public lists, the management
    API's list, one incident, wrapped or by itself. Empty if there is none."""
    if isinstance(document, list):
        return [(one, {}) for one in maps(document) if text_of(one, "id")]
    if not isinstance(document, dict):
        return []
    given = document.get("page")
    page: Record = given if isinstance(given, dict) else {}
    alone = document.get("incident")
    listed = [one for key in _LISTS for one in maps(document.get(key))]
    if not listed and not any(key in document for key in _LISTS):
        listed = [alone if isinstance(alone, dict) else document]
    return [(one, page) for one in listed if text_of(one, "id")]


def find_incidents(found: Sequence[Found], wanted: str) -> list[Found]:
    """The incidents called ``wanted``; none if no id, shortlink or name is it, more
    than one only where a name is shared."""
    names = {wanted.strip(), code_of(wanted)}
    by_id = [one for one in found if names & {text_of(one[0], "id"), _code(one)} - {""}]
    return by_id or [one for one in found if names & {text_of(one[0], "name")} - {""}]


def code_of(wanted: str) -> str:
    """The last part of an address, which is an id or a shortlink's code."""
    return wanted.strip().rstrip("/").rpartition("/")[2]


def drop_repeats(found: Iterable[Found]) -> list[Found]:
    """The incidents in order, each id once."""
    unique: dict[str, Found] = {}
    for one in found:
        unique.setdefault(text_of(one[0], "id"), one)
    return list(unique.values())


def describe_some(found: Sequence[Found]) -> str:
    """Up to five incidents by id and name, for a message."""
    shown = ", ".join(f"{text_of(one, 'id')} ({text_of(one, 'name')})" for one, _ in found[:5])
    return shown if len(found) <= 5 else f"{shown}, …"


def suggest_names(found: Sequence[Found], wanted: str) -> tuple[str, ...]:
    """What to do about an incident that is not among those found."""
    known = [name for one, _ in found for name in (text_of(one, "id"), text_of(one, "name"))]
    some = (f"Name one by its id, such as {describe_some(found)}.",) if found else ()
    return (*near(wanted.strip(), known), *some)


def _code(one: Found) -> str:
    return text_of(one[0], "shortlink").rstrip("/").rpartition("/")[2]
