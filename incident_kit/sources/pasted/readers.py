"""Pasted text, ready to be read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from incident_kit.model import Reader
from incident_kit.sources.opening import Opened, Request
from incident_kit.sources.pasted.messages import Pasted


def open_pasted(request: Request[tuple[str, ...]]) -> Iterator[Opened]:
    """One reader of all files that are there, since messages are numbered over all."""
    paths = [request.root / text for text in request.named]
    found = tuple(path for path in paths if path.exists())
    if found:
        yield Opened("Pasted text", _read_all(request, found), keeps_all=True)
    for text, path in zip(request.named, paths, strict=True):
        if path not in found:
            yield request.open_file("Pasted text", text, lambda path: _read_all(request, (path,)))


def _read_all(request: Request[tuple[str, ...]], paths: tuple[Path, ...]) -> Reader:
    started = request.incident.started or request.window.start
    return Pasted(
        paths,
        started.astimezone(ZoneInfo(request.time_zone)).date(),
        tuple(path.name for path in paths),
        request.events,
        request.time_zone,
        request.mask,
    )
