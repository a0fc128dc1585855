"""Slack, ready to be read: out of saved exports, else as the service has it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from incident_kit.errors import UsageError
from incident_kit.model import Reader
from incident_kit.sources.opening import Opened, Request
from incident_kit.sources.slack import SlackNames
from incident_kit.sources.slack.export import Remembered, SlackExport
from incident_kit.sources.source import load_function

#: Loaded where nothing was saved: an export is read without Slack's own library.
_LIVE = "incident_kit.sources.slack.service:open_service"
TEAM_ID = re.compile(r"[TE][A-Z0-9]{6,}")


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
        yield load_function(_LIVE)(request)


def _read_export(request: Request[SlackNames], label: str, path: Path) -> Reader:
    address = _team_address(request.service.team)
    known = Remembered(list_known_channels(request), _list_known_names(request))
    return SlackExport(path, request.named.channels, label, address, known)


def list_known_channels(request: Request[SlackNames]) -> Mapping[str, str]:
    """The ids of channels that were read before, by what they were called."""
    readings = (check.reading for check in request.checks if check.reading)
    named = {one.named: one.scope for one in readings if one.key == "slack" and one.named}
    said = {place.removeprefix("#"): scope for scope, place in request.places.items()}
    return {name: scope.split(":")[-1].rstrip("/") for name, scope in {**said, **named}.items()}


def _list_known_names(request: Request[SlackNames]) -> Mapping[str, str]:
    """The names of people by the ids that earlier directories gave."""
    return {id_: person.name for person in request.people for id_ in person.ids}


def _team_address(team: str | None) -> str | None:
    """Where the team's Slack answers: ``harbour`` is ``https://harbour.slack.com``."""
    if not team or TEAM_ID.fullmatch(team):
        return None
    host = team.removeprefix("https://").rstrip("/")
    return f"https://{host}" if "." in host else f"https://{host}.slack.com"
