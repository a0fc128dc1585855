"""Where a file of an incident's folder is written: never through a link that leads out."""

from __future__ import annotations

from pathlib import Path

from incident_kit.errors import UsageError


def label_file(folder: Path, name: str) -> str:
    """A file's name in messages: ``incidents/ID/NAME``."""
    return f"{folder.parent.name}/{folder.name}/{name}"


def find_place(folder: Path, name: str) -> Path:
    """Where file ``name`` of an incident's ``folder`` is written; a folder in it that is a
    link to somewhere else is refused."""
    path = folder / name
    if not path.parent.resolve().is_relative_to(folder.resolve()):
        within = path.parent.relative_to(folder).as_posix()
        raise UsageError(
            f"{label_file(folder, within)}/ is a link that leads out of the incident's folder: "
            "nothing was written there",
            todo=[f"put a folder {within}/ in the link's place, then run this again"],
        )
    return path
