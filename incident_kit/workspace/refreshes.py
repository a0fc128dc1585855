"""When a notebook was last refreshed with nothing to change, so that nobody is asked again.

A refresh that changes a notebook leaves a version of it (:mod:`incident_kit.workspace.history`);
one that changes nothing leaves a line in the incident's ``.history/``.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from incident_kit.errors import IncidentKitError
from incident_kit.files import write_text
from incident_kit.workspace.history import list_versions
from incident_kit.workspace.locking import HISTORY, make_history


@dataclass(frozen=True, slots=True)
class Look:
    """A look at an incident's files: ``at`` which time, and the ``number`` of the version that
    was the newest then, 0 where none was."""

    at: datetime
    number: int


def look_now(folder: Path) -> Look:
    """A look at the incident at ``folder``, by the exact clock that files are dated by."""
    return Look(datetime.now(UTC), max((one.number for one in list_versions(folder)), default=0))


def note_refresh(folder: Path, name: str, look: Look) -> None:
    """Note that notebook ``name`` holds all that the files said at ``look``. Where that
    cannot be written it is asked again."""
    with suppress(OSError, IncidentKitError):
        make_history(folder)
        write_text(_find_place(folder, name), f"{look.number} {look.at.isoformat()}\n")


def find_refresh(folder: Path, name: str) -> Look | None:
    """What was noted last of notebook ``name``; ``None`` where nothing was."""
    with suppress(OSError, ValueError):
        number, at = _find_place(folder, name).read_text(encoding="utf-8").split()
        return Look(datetime.fromisoformat(at), int(number))
    return None


def _find_place(folder: Path, name: str) -> Path:
    return folder / HISTORY / f"{name}.refreshed"
