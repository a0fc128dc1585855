"""Statuspage, ready to be read: saved JSON, else as the service has it."""

from __future__ import annotations

from collections.abc import Iterator

from incident_kit.sources.opening import Opened, Request
from incident_kit.sources.source import load_function
from incident_kit.sources.statuspage import StatuspageNames
from incident_kit.sources.statuspage.saved import StatuspageFile

#: Loaded where nothing was saved: a file is read without a library for the web.
_LIVE = "incident_kit.sources.statuspage.service:open_service"


def open_statuspage(request: Request[StatuspageNames]) -> Iterator[Opened]:
    """A reader of each saved file that is named; without one, of the service itself."""
    named = request.named
    for saved in named.saved:
        yield request.open_file(
            "Statuspage", saved, lambda path: StatuspageFile(path, named.incidents, path.name)
        )
    if named.incidents and not named.saved:
        yield load_function(_LIVE)(request)
