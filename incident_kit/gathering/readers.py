"""The sources an incident names, each ready to be read: saved files, else live.

Credentials come from the environment or the system's keyring; a source without one is
not read, and its check says who can grant it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace

from incident_kit.case import Case
from incident_kit.errors import UsageError
from incident_kit.sources.credentials import Secret, find_credential, system_keyring
from incident_kit.sources.opening import Opened, Request, refuse
from incident_kit.sources.progress import Progress, ignore_progress
from incident_kit.sources.registry import SOURCES
from incident_kit.sources.source import Named, Source, load_function
from incident_kit.workspace.config import is_nothing, read_named, read_service


def open_sources(
    case: Case, progress: Progress = ignore_progress, mask: Callable[[str], str] = str
) -> Iterator[Opened]:
    """What ``incident.yaml`` names, ready to be read, in the order of the process.

    ``progress`` hears of progress; ``mask`` is what a source does to a body that it makes
    something of.
    """
    for source in SOURCES:
        named = read_named(case.incident, source)
        if not is_nothing(named):
            opened = _open(source, _request(case, source, named, progress, mask))
            yield from (replace(one, key=source.key) for one in opened)


def _open(source: Source, request: Request[Named]) -> Iterator[Opened]:
    """What the source opens; an error in opening it is one of reading it."""
    try:
        yield from load_function(source.open)(request)
    except UsageError as error:
        yield Opened(source.label, refuse(error))


def _request(
    case: Case, source: Source, named: Named, progress: Progress, mask: Callable[[str], str]
) -> Request[Named]:
    return Request(
        named=named,
        service=read_service(case.settings, source),
        incident=case.incident,
        window=case.window,
        time_zone=case.settings.time_zone,
        root=case.workspace.root,
        label=case.folder.label("incident.yaml"),
        events=case.events,
        people=case.directory,
        checks=case.sourced.checks,
        places=case.sourced.places,
        raw=case.folder.path / "raw" if case.settings.raw else None,
        find_secret=lambda: find_secret(source),
        mask=mask,
        progress=progress,
    )


def find_secret(source: Source) -> Secret | None:
    """The source's credential: from the environment, else the keyring, if it has one."""
    if source.credential is None:
        return None
    ring = system_keyring()
    return find_credential(source.key, os.environ, ring.get if ring else None)
