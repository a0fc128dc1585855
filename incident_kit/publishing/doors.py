"""The doors that a workspace has, a row each, and which of them are open.

What is behind a door is loaded when it is opened: most verbs send nothing anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from incident_kit.case import Case
from incident_kit.errors import IncidentKitError, UsageError
from incident_kit.gathering.readers import find_secret
from incident_kit.publishing.door import Door
from incident_kit.publishing.places import is_on_statuspage
from incident_kit.sources.progress import Progress, ignore_progress
from incident_kit.sources.source import load_function
from incident_kit.sources.statuspage import STATUSPAGE


@dataclass(frozen=True, slots=True)
class Request:
    """What a door is opened for: a ``case``; ``incident`` names the one on the page where
    the record does not, ``progress`` hears what is waited for."""

    case: Case
    incident: str | None = None
    progress: Progress = ignore_progress


@dataclass(frozen=True, slots=True)
class Doors:
    """The doors that are ``open``, and why others are ``closed``, by their names."""

    open: tuple[Door, ...]
    closed: Mapping[str, IncidentKitError]


class ClosedError(UsageError):
    """A door that the workspace has and nobody can go through: by hand there is a way."""


def _open_statuspage(request: Request) -> Door | None:
    if not is_on_statuspage(request.case) and request.incident is None:
        return None
    key = find_secret(STATUSPAGE)
    if key is None:
        raise ClosedError(
            "there is no key for Statuspage",
            todo=[
                f"write the exact text: incident-kit export {request.case.id} --public --to "
                "html,md,statuspage",
                "paste export/public.statuspage.md into the incident's postmortem, and publish it",
                f"then have it compared and recorded: incident-kit published {request.case.id} "
                "--url ADDRESS",
                "or, for next time, store a key: incident-kit login statuspage",
            ],
        )
    open_door = load_function("incident_kit.publishing.statuspage:open_statuspage")
    door: Door = open_door(request.case, key, request.incident, progress=request.progress)
    return door


def _open_folder(request: Request) -> Door | None:
    if not request.case.settings.publish.folder:
        return None
    door: Door | None = load_function("incident_kit.publishing.site:open_site")(request.case)
    return door


#: Each door by its name, and what opens it: ``None`` where the workspace has no such.
OPENERS: Mapping[str, Callable[[Request], Door | None]] = {
    "statuspage": _open_statuspage,
    "folder": _open_folder,
}


def open_doors(request: Request, only: str | None = None) -> Doors:
    """The doors of the workspace, or the ``only`` one; those that cannot be opened are
    closed, with the error that says why."""
    opened: list[Door] = []
    closed: dict[str, IncidentKitError] = {}
    for name, opener in OPENERS.items():
        if only not in (None, name):
            continue
        try:
            door = opener(request)
        except IncidentKitError as error:
            closed[name] = error
        else:
            opened += [door] if door else []
    return Doors(tuple(opened), closed)
