"""Whether each source can be read, and if not, who can grant what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from incident_kit.errors import FileError, IncidentKitError
from incident_kit.gathering.registry import Told, secret_of
from incident_kit.model.incident import Incident, Sources
from incident_kit.sources.credentials import TITLES, Probe, no_credential
from incident_kit.sources.http import Manners
from incident_kit.sources.pagerduty.live import pagerduty_client, probe_pagerduty
from incident_kit.sources.statuspage.live import (
    management_client,
    page_client,
    parse_incident_url,
    probe_management,
    probe_page,
)
from incident_kit.workspace import Workspace

#: Somebody waits for the answer: two attempts, five seconds each.
_SECONDS = 5
_MANNERS = Manners(attempts=2, timeout_seconds=_SECONDS, patience_seconds=30)


def probed(
    workspace: Workspace, incident: str | None = None, told: Told = lambda line: None
) -> Sequence[Probe]:
    """A probe of each live source, in the order of the process; none of them raises.

    One is ``used`` if the incident reads it live; without an incident, if any of the
    workspace does, if incident-kit.yaml names it, or if there is a credential for it.
    ``told`` hears of progress.
    """
    sources = [one.sources for one in _incidents(workspace, incident)]
    found = []
    for service, probe in _PROBES.items():
        live = any(_LIVE[service](one) for one in sources)
        try:
            named = incident is None and (
                workspace.settings.sources.model_dump(exclude_defaults=True).get(service)
                or secret_of(service)
            )
            if live or named:
                told(f"{TITLES[service]}: asking …")
                found.append(probe(workspace, sources, told))
            else:
                found.append(_unused(service))
        except IncidentKitError as error:
            found.append(Probe(service, ok=False, message=str(error.args[0]), todo=error.todo))
    return found


def _incidents(workspace: Workspace, incident: str | None) -> Iterator[Incident]:
    """The one, or all that can be read."""
    if incident is not None:
        yield workspace.folder(incident).incident()
        return
    for ident in workspace.ids():
        with suppress(FileError):
            yield workspace.folder(ident).incident()


#: Whether an incident's sources are read from a service, not from saved files.
_LIVE: Mapping[str, Callable[[Sources], bool]] = {
    "slack": lambda named: bool(named.slack.channels and not named.slack.export),
    "statuspage": lambda named: bool(named.statuspage.incidents and not named.statuspage.saved),
    "pagerduty": lambda named: bool(named.pagerduty.incidents and not named.pagerduty.saved),
}


def _unused(service: str) -> Probe:
    missing = no_credential(service)
    message = f"{TITLES[service]}: not used, so nothing is missing."
    return replace(missing, message=message, used=False)


def _slack(workspace: Workspace, sources: Sequence[Sources], told: Told) -> Probe:
    from incident_kit.sources.slack.live import probe, web_client

    token = secret_of("slack")
    base = workspace.settings.sources.slack.base_url or ""
    return probe(web_client(token, base, timeout=_SECONDS) if token else None, progress=told)


def _statuspage(workspace: Workspace, sources: Sequence[Sources], told: Told) -> Probe:
    service, key = workspace.settings.sources.statuspage, secret_of("statuspage")
    if key is not None:
        client = management_client(key, service.api_url, manners=_MANNERS, progress=told)
        return probe_management(client, service.page or "")
    named = (name for one in sources for name in one.statuspage.incidents if "/" in name)
    base = service.base_url or next((parse_incident_url(name)[0] for name in named), None)
    if base:
        return probe_page(page_client(base, manners=_MANNERS, progress=told))
    return no_credential("statuspage")


def _pagerduty(workspace: Workspace, sources: Sequence[Sources], told: Told) -> Probe:
    token = secret_of("pagerduty")
    if token is None:
        return no_credential("pagerduty")
    base = workspace.settings.sources.pagerduty.base_url
    return probe_pagerduty(pagerduty_client(token, base, manners=_MANNERS, progress=told))


_PROBES: Mapping[str, Callable[[Workspace, Sequence[Sources], Told], Probe]] = {
    "slack": _slack,
    "statuspage": _statuspage,
    "pagerduty": _pagerduty,
}
