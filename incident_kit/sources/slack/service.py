"""Slack as it is now, ready to be read, and whether it can be."""

from __future__ import annotations

from incident_kit.sources.credentials import Probe
from incident_kit.sources.opening import (
    Opened,
    ProbeRequest,
    Request,
    ask_for_credential,
)
from incident_kit.sources.slack import SlackNames
from incident_kit.sources.slack.live import Slack, probe, web_client
from incident_kit.sources.slack.readers import TEAM_ID, list_known_channels

#: Somebody waits for the answer of a probe.
_PROBE_SECONDS = 5


def open_service(request: Request[SlackNames]) -> Opened:
    """A reader of the channels that are named; without a token, what to ask for."""
    channels, token = request.named.channels, request.find_secret()
    if token is None:
        listed = ", ".join(f"#{channel.lstrip('#')}" for channel in channels)
        return ask_for_credential("slack", f"Slack {listed}")
    team = request.service.team or ""
    reader = Slack(
        web_client(token, request.service.base_url or ""),
        channels,
        request.raw / "slack" if request.raw else None,
        request.progress,
        team=team if TEAM_ID.fullmatch(team) else "",
        known=list_known_channels(request),
    )
    return Opened("Slack", reader)


def probe_slack(request: ProbeRequest[SlackNames]) -> Probe:
    """Whether Slack can be read."""
    token = request.find_secret()
    base = request.service.base_url or ""
    client = web_client(token, base, timeout=_PROBE_SECONDS) if token else None
    return probe(client, progress=request.progress)
