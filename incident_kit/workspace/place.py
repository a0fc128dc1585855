"""Where a file of an incident's folder is written: never through a link that leads out."""

from __future__ import annotations

import os
from pathlib import Path

from incident_kit.errors import UsageError


def label_file(folder: Path, name: str) -> str:
    """A file's name in messages: ``incidents/ID/NAME``."""
    return f"{folder.parent.name}/{folder.name}/{name}"


def find_place(folder: Path, name: str) -> Path:
    """Where file ``name`` of an incident's ``folder`` is written; a folder in it that is a
    link to somewhere else is refused."""
    path = folder / name
    if not _is_within(folder, path.parent):
        within = path.parent.relative_to(folder).as_posix()
        raise UsageError(
            f"{label_file(folder, within)}/ is a link that leads out of the incident's folder: "
            "nothing was written there",
            todo=[f"put a folder {within}/ in the link's place, then run this again"],
        )
    return path


def _is_within(folder: Path, place: Path) -> bool:
    """Whether a folder is another one or lies in it, wherever links lead: what stands right
    in it lies there, and no path needs to be followed to its end."""
    is_right_in_it = place.parent == folder and place.name != ".."
    if place == folder or (is_right_in_it and _is_itself(place)):
        return True
    return place.resolve().is_relative_to(folder.resolve())


def _is_itself(place: Path) -> bool:
    """Whether a folder is there, and no link or junction to another."""
    try:
        return os.path.samestat(place.lstat(), place.stat())
    except OSError:
        return False
