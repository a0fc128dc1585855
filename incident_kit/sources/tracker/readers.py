"""A tracker's exports, ready to be read."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from incident_kit.model import Reader
from incident_kit.sources.opening import Opened, Request
from incident_kit.sources.tracker.stories import TrackerFile


def open_tracker(request: Request[tuple[str, ...]]) -> Iterator[Opened]:
    """A reader of each file that is named; the incident's own story comes whole."""
    story = request.incident.story
    stories = (story,) if story else ()
    for text in request.named:
        yield request.open_file("Tracker", text, partial(_read_tracker, request, stories))


def _read_tracker(
    request: Request[tuple[str, ...]], stories: tuple[str, ...], path: Path
) -> Reader:
    return TrackerFile(path, path.name, stories=stories, time_zone=request.time_zone)
