"""Changes, ready to be read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from incident_kit.model import Reader
from incident_kit.sources.changes import ChangesNames
from incident_kit.sources.changes.git import GitRepository
from incident_kit.sources.changes.saved import GitHubFile
from incident_kit.sources.opening import Opened, Request


def open_changes(request: Request[ChangesNames]) -> Iterator[Opened]:
    """A reader of each saved file or folder, then of each clone, in the order named."""
    for text in request.named.saved:
        yield request.open_file("Changes", text, lambda path: GitHubFile(path, path.name))
    for text in request.named.repository:
        yield request.open_file("Changes", text, _read_repository, keeps_all=False)


def _read_repository(path: Path) -> Reader:
    return GitRepository(path, path.resolve().name)
