"""Whether each source can be read, and if not, who can grant what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace

from incident_kit.errors import FileError, IncidentKitError
from incident_kit.gathering.readers import find_secret
from incident_kit.model.incident import Incident
from incident_kit.sources.credentials import Probe, report_missing_credential
from incident_kit.sources.opening import ProbeRequest
from incident_kit.sources.progress import Progress, ignore_progress
from incident_kit.sources.registry import SOURCES
from incident_kit.sources.source import Service, Source, load_function
from incident_kit.workspace import Workspace
from incident_kit.workspace.config import read_named, read_service


def probe_sources(
    workspace: Workspace, incident: str | None = None, progress: Progress = ignore_progress
) -> Sequence[Probe]:
    """A probe of each live source, in the order of the process; none of them raises.

    One is ``used`` if the incident reads it live; without an incident, if any of the
    workspace does, if incident-kit.yaml names it, or if there is a credential for it.
    ``progress`` hears of progress.
    """
    incidents = list(_read_incidents(workspace, incident))
    everywhere = incident is None
    return [
        _probe_safely(source, workspace, incidents, progress, everywhere=everywhere)
        for source in SOURCES
        if source.probe
    ]


def _read_incidents(workspace: Workspace, incident: str | None) -> Iterator[Incident]:
    """The incident asked for, or all that can be read."""
    if incident is not None:
        yield workspace.folder(incident).incident()
        return
    for ident in workspace.ids():
        with suppress(FileError):
            yield workspace.folder(ident).incident()


def _probe_safely(
    source: Source,
    workspace: Workspace,
    incidents: Sequence[Incident],
    progress: Progress,
    *,
    everywhere: bool,
) -> Probe:
    """The probe of ``source``; what stops it is its message."""
    named = [read_named(incident, source) for incident in incidents]
    service = read_service(workspace.settings, source)
    try:
        is_used = any(source.is_live(each) for each in named)
        if not is_used and everywhere:
            is_used = service != Service() or find_secret(source) is not None
        if not is_used:
            return _unused(source)
        progress(f"{source.label}: asking …")
        request = ProbeRequest(named, service, lambda: find_secret(source), progress)
        probe: Probe = load_function(source.probe)(request)
    except IncidentKitError as error:
        return Probe(source.key, ok=False, message=str(error.args[0]), todo=error.todo)
    return probe


def _unused(source: Source) -> Probe:
    message = f"{source.label}: not used, so nothing is missing."
    return replace(report_missing_credential(source.key), message=message, used=False)
