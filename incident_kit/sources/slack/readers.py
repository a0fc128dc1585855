"""Slack, ready to be read: out of saved exports, else live."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from incident_kit.errors import UsageError
from incident_kit.model import Reader
from incident_kit.sources.credentials import Probe
from incident_kit.sources.opening import (
    Opened,
    ProbeRequest,
    Request,
    ask_for_credential,
)
from incident_kit.sources.slack import SlackNames
from incident_kit.sources.slack.export import Remembered, SlackExport
from incident_kit.sources.slack.live import Slack, probe, web_client

#: Somebody waits for the answer of a probe.
_PROBE_SECONDS = 5
_TEAM_ID = re.compile(r"[TE][A-Z0-9]{6,}")


def open_slack(request: Request[SlackNames]) -> Iterator[Opened]:
    """A reader of each export that is named; without one, of the service itself."""
    named = request.named
    if named.export and not named.channels:
        raise UsageError(
            f"{request.label}: a Slack export, but no channel",
            todo=["name the channels to read under sources.slack.channels"],
        )
    for export in named.export:
        read = partial(_read_export, request, export)
        yield request.open_file("Slack export", export, read, keeps_all=False)
    if named.channels and not named.export:
        yield _open_live(request)


def _read_export(request: Request[SlackNames], label: str, path: Path) -> Reader:
    address = _team_address(request.service.team)
    known = Remembered(_list_known_channels(request), _list_known_names(request))
    return SlackExport(path, request.named.channels, label, address, known)


def _list_known_channels(request: Request[SlackNames]) -> Mapping[str, str]:
    """The ids of channels that were read before, by what they were called."""
    readings = (check.reading for check in request.checks if check.reading)
    named = {one.named: one.scope for one in readings if one.key == "slack" and one.named}
    said = {place.removeprefix("#"): scope for scope, place in request.places.items()}
    return {name: scope.split(":")[-1].rstrip("/") for name, scope in {**said, **named}.items()}


def _list_known_names(request: Request[SlackNames]) -> Mapping[str, str]:
    """The names of people by the ids that earlier directories gave."""
    return {id_: person.name for person in request.people for id_ in person.ids}


def _open_live(request: Request[SlackNames]) -> Opened:
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
        team=team if _TEAM_ID.fullmatch(team) else "",
        known=_list_known_channels(request),
    )
    return Opened("Slack", reader)


def _team_address(team: str | None) -> str | None:
    """Where the team's Slack answers: ``harbour`` is ``https://harbour.slack.com``."""
    if not team or _TEAM_ID.fullmatch(team):
        return None
    host = team.removeprefix("https://").rstrip("/")
    return f"https://{host}" if "." in host else f"https://{host}.slack.com"


def probe_slack(request: ProbeRequest[SlackNames]) -> Probe:
    """Whether Slack can be read."""
    token = request.find_secret()
    base = request.service.base_url or ""
    client = web_client(token, base, timeout=_PROBE_SECONDS) if token else None
    return probe(client, progress=request.progress)
