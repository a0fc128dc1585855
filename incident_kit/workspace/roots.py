"""Where a workspace is: the folder with the marker, at a place or above it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

MARKER = "incident-kit.yaml"


def find_root(start: Path) -> Path | None:
    """The nearest workspace at ``start`` or above it."""
    found = (place for place in _list_places_above(start) if (place / MARKER).is_file())
    return next((place.resolve() for place in found), None)


def _list_places_above(start: Path) -> Iterator[Path]:
    """``start`` and the folders above it as people named them, then as links lead there."""
    for follow in (as_named, Path.resolve):
        place = follow(start)
        yield place
        yield from place.parents


def as_named(path: Path) -> Path:
    """``path`` from the root, with its links as people named them: a workspace is where
    an incident's link stands, not where it leads. The shell knows how it came here."""
    if path.is_absolute() and ".." not in path.parts:
        return path
    named = Path(os.path.normpath(Path(os.environ.get("PWD", "")) / path))
    try:
        same = named.is_absolute() and named.samefile(path)
    except OSError:
        same = False
    return named if same else path.absolute()
