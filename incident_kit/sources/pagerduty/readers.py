"""PagerDuty, ready to be read: saved JSON, else the REST API."""

from __future__ import annotations

from collections.abc import Iterator

from incident_kit.sources.credentials import Probe, report_missing_credential
from incident_kit.sources.http import PROBE_MANNERS
from incident_kit.sources.opening import (
    Opened,
    ProbeRequest,
    Request,
    ask_for_credential,
)
from incident_kit.sources.pagerduty import PagerDutyNames
from incident_kit.sources.pagerduty.live import PagerDuty, pagerduty_client, probe_pagerduty
from incident_kit.sources.pagerduty.saved import PagerDutyFile


def open_pagerduty(request: Request[PagerDutyNames]) -> Iterator[Opened]:
    """A reader of each saved file that is named; without one, of the service itself."""
    named = request.named
    for saved in named.saved:
        yield request.open_file(
            "PagerDuty", saved, lambda path: PagerDutyFile(path, named.incidents, path.name)
        )
    if named.incidents and not named.saved:
        yield _open_live(request)


def _open_live(request: Request[PagerDutyNames]) -> Opened:
    incidents, token = request.named.incidents, request.find_secret()
    if token is None:
        return ask_for_credential("pagerduty", f"PagerDuty {', '.join(incidents)}")
    client = pagerduty_client(token, request.service.base_url, progress=request.progress)
    return Opened("PagerDuty", PagerDuty(client, incidents))


def probe_service(request: ProbeRequest[PagerDutyNames]) -> Probe:
    """Whether PagerDuty can be read."""
    token = request.find_secret()
    if token is None:
        return report_missing_credential("pagerduty")
    base = request.service.base_url
    client = pagerduty_client(token, base, manners=PROBE_MANNERS, progress=request.progress)
    return probe_pagerduty(client)
