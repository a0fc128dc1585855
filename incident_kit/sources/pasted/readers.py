"""Pasted text, ready to be read."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from incident_kit.sources.opening import Opened, Request
from incident_kit.sources.pasted.messages import Pasted


def open_pasted(request: Request[tuple[str, ...]]) -> Iterator[Opened]:
    """One reader of all files that are named, since messages are numbered over all."""
    paths = tuple(request.path(text) for text in request.named)
    if not paths:
        return
    started = request.incident.started or request.window.start
    reader = Pasted(
        paths,
        started.astimezone(ZoneInfo(request.time_zone)).date(),
        tuple(path.name for path in paths),
        request.events,
        request.time_zone,
        request.mask,
    )
    yield Opened("Pasted text", reader)
