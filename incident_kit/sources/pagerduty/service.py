"""PagerDuty's REST API, ready to be read, and whether it can be."""

from __future__ import annotations

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


def open_service(request: Request[PagerDutyNames]) -> Opened:
    """A reader of the incidents that are named; without a token, what to ask for."""
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
