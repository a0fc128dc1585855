"""Whether each source can be read, and if not, who can grant what is missing."""

from __future__ import annotations

from collections.abc import Sequence

from incident_kit.credentials import Probe, no_credential
from incident_kit.errors import IncidentKitError
from incident_kit.sources.pagerduty import pagerduty_client, probe_pagerduty
from incident_kit.sources.statuspage import (
    management_client,
    page_client,
    probe_management,
    probe_page,
)
from incident_kit.sourcing import secret_of
from incident_kit.workspace import Workspace


def probed(workspace: Workspace) -> Sequence[Probe]:
    """A probe of each live source, in the order of the process; none of them raises."""
    found = []
    for service, probe in _PROBES.items():
        try:
            found.append(probe(workspace))
        except IncidentKitError as error:
            found.append(Probe(service, ok=False, message=str(error.args[0]), todo=error.todo))
    return found


def _slack(workspace: Workspace) -> Probe:
    from incident_kit.sources.slack_api import probe, web_client

    token = secret_of("slack")
    base = workspace.settings.sources.slack.base_url or ""
    return probe(web_client(token, base) if token else None)


def _statuspage(workspace: Workspace) -> Probe:
    service, key = workspace.settings.sources.statuspage, secret_of("statuspage")
    if key is not None:
        return probe_management(management_client(key, service.api_url), service.page or "")
    if service.base_url:
        return probe_page(page_client(service.base_url))
    return no_credential("statuspage")


def _pagerduty(workspace: Workspace) -> Probe:
    token = secret_of("pagerduty")
    if token is None:
        return no_credential("pagerduty")
    return probe_pagerduty(pagerduty_client(token, workspace.settings.sources.pagerduty.base_url))


_PROBES = {"slack": _slack, "statuspage": _statuspage, "pagerduty": _pagerduty}
