"""Statuspage as it is now, by the management API or else the page itself, ready to be read."""

from __future__ import annotations

from collections.abc import Mapping

from incident_kit.sources.credentials import Probe, report_missing_credential
from incident_kit.sources.http import PROBE_MANNERS
from incident_kit.sources.opening import Opened, ProbeRequest, Request, make_unreadable
from incident_kit.sources.statuspage import StatuspageNames
from incident_kit.sources.statuspage.addresses import parse_incident_url
from incident_kit.sources.statuspage.live import (
    StatuspageApi,
    StatuspagePage,
    fetch_summary,
    management_client,
    page_client,
    probe_management,
    probe_page,
)


def open_service(request: Request[StatuspageNames]) -> Opened:
    """A reader of the incidents that are named, or what it misses."""
    service, key = request.service, request.find_secret()
    incidents = request.named.incidents
    ids = tuple(_incident_id(incident) for incident in incidents)
    base = service.base_url or _first_page(incidents)
    if key is not None:
        client = management_client(key, service.api_url, progress=request.progress)
        return Opened("Statuspage", StatuspageApi(client, service.page or "", ids))
    if base is not None:
        return Opened(
            "Statuspage", StatuspagePage(page_client(base, progress=request.progress), ids)
        )
    return make_unreadable(
        f"Statuspage {', '.join(incidents)}",
        "no page is named: write its address under sources.statuspage.base_url in "
        "incident-kit.yaml, or name saved JSON",
    )


def _incident_id(incident: str) -> str:
    """The id of an incident that is named by it, or by its address."""
    if "/" not in incident:
        return incident
    _, id_ = parse_incident_url(incident)
    return id_ or incident


def _first_page(incidents: tuple[str, ...]) -> str | None:
    """The page that the first address among ``incidents`` leads to."""
    pages = [parse_incident_url(incident)[0] for incident in incidents if "/" in incident]
    return pages[0] if pages else None


def probe_statuspage(request: ProbeRequest[StatuspageNames]) -> Probe:
    """Whether the management API, or without a key the page, can be read."""
    service, key = request.service, request.find_secret()
    if key is not None:
        client = management_client(
            key, service.api_url, manners=PROBE_MANNERS, progress=request.progress
        )
        return probe_management(client, service.page or "")
    incidents = (incident for named in request.named for incident in named.incidents)
    address = next((incident for incident in incidents if "/" in incident), None)
    base = service.base_url or (parse_incident_url(address)[0] if address else None)
    if base:
        return probe_page(page_client(base, manners=PROBE_MANNERS, progress=request.progress))
    return report_missing_credential("statuspage")


def read_facts(url: str) -> Mapping[str, object]:
    """What a public status page says of the incident at ``url``, as flags of `new`.

    The incident's own address names it; a page's alone does where the page lists
    one incident. Raises as the page's source does.
    """
    base, named = parse_incident_url(url)
    incident = fetch_summary(page_client(base), named)
    times = {"started": incident.started or incident.created, "resolved": incident.resolved}
    return {
        "title": incident.name,
        "public_title": incident.name,
        "service": ", ".join(incident.components),
        **{name: at.isoformat(timespec="minutes") for name, at in times.items() if at},
        "statuspage_incident": [f"{base}/incidents/{incident.id}"],
    }
