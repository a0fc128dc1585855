"""Where an incident's report can be published, told by its files alone: nothing is asked."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from incident_kit.case import Case
from incident_kit.errors import UsageError
from incident_kit.sources.source import Service
from incident_kit.sources.statuspage import STATUSPAGE, StatuspageNames
from incident_kit.sources.statuspage.addresses import parse_incident_url
from incident_kit.workspace.config import read_named, read_service

#: The door that a target leads through, by how the target begins.
_DOORS = {"statuspage": "statuspage", "site": "folder"}
_ID = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Place:
    """An incident on a page of Statuspage, by their ids. ``is_gathered`` says that the
    incident's own record was gathered from it."""

    page: str
    incident: str
    is_gathered: bool = True

    @property
    def target(self) -> str:
        """What receipts call its postmortem."""
        return f"statuspage:{self.page}/{self.incident}"


def find_place(case: Case, named: str | None = None) -> Place:
    """Where the postmortem of ``case`` goes: to the one incident that its record was
    gathered from, or else that ``incident.yaml`` names, or the one ``named`` by its id.

    A :class:`UsageError` where there is none or more than one, or another page is
    configured.
    """
    page = read_statuspage(case).page or ""
    places = list_places(case)
    named = None if named is None else _read_code(named)
    wanted = [place for place in places if named in (None, place.incident)]
    if named is not None and not wanted:
        _check_code(named)
        return Place(page, named, is_gathered=False)
    if len(wanted) != 1:
        listed = ", ".join(place.incident for place in places) or "none"
        raise UsageError(
            f"the record of {case.id} is of {len(places)} incidents of a status page ({listed})",
            todo=[f"name the one to publish at: incident-kit publish {case.id} --incident CODE"],
        )
    (place,) = wanted
    _check_code(place.incident)
    if page and place.page not in (page, "-"):
        raise UsageError(
            f"{case.id} was gathered from the page {place.page}, and {page} is configured",
            todo=["set sources.statuspage.page in incident-kit.yaml to the page of this incident"],
        )
    return replace(place, page=page or place.page.removeprefix("-"))


def list_places(case: Case) -> list[Place]:
    """The incidents of a status page that ``case`` is of: those that its record was gathered
    from, or else those that ``incident.yaml`` names, on the configured page."""
    page = read_statuspage(case).page or ""
    return _list_gathered(case) or [Place(page, code, False) for code in _list_named(case)]


def _list_gathered(case: Case) -> list[Place]:
    """The incidents that the record was gathered from, by the ids of its events."""
    own = (event.id for event in case.events if event.source == "statuspage")
    parts = (id_.partition(":")[2].split("/") for id_ in own)
    return [Place(*pair) for pair in dict.fromkeys((page, code) for page, code, *_ in parts)]


def _list_named(case: Case) -> list[str]:
    """The incidents that ``incident.yaml`` names, by their ids or addresses."""
    named = read_named(case.incident, STATUSPAGE)
    given = named.incidents if isinstance(named, StatuspageNames) else ()
    return [_read_code(one) for one in given]


def _read_code(named: str) -> str:
    """The id of an incident, from itself or from its address."""
    return named.strip() if "/" not in named else parse_incident_url(named)[1] or named


def _check_code(code: str) -> None:
    """Raise :class:`UsageError` for what is no id: it becomes part of an address."""
    if not _ID.fullmatch(code):
        raise UsageError(
            f"“{code}” is not the id of an incident on a status page",
            todo=["copy the incident's address from the browser: its id stands at the end"],
        )


def is_on_statuspage(case: Case) -> bool:
    """Whether the incident was on a status page, or the team publishes on one."""
    service = read_statuspage(case)
    return bool(service.page or service.api_url or _list_gathered(case) or _list_named(case))


def read_statuspage(case: Case) -> Service:
    """Where the team's page is, as ``incident-kit.yaml`` says."""
    return read_service(case.settings, STATUSPAGE)


def find_door_name(target: str) -> str:
    """The name of the door that leads to a target; empty for one that was reached by hand."""
    return _DOORS.get(target.partition(":")[0], "")


def find_named(target: str) -> str | None:
    """The incident on a status page that a target is of, by its id."""
    _, _, incident = target.partition("/")
    return incident if find_door_name(target) == "statuspage" else None


def has_doors(case: Case) -> bool:
    """Whether the report of ``case`` can be published anywhere by the kit."""
    return bool(case.settings.publish.folder) or is_on_statuspage(case)
