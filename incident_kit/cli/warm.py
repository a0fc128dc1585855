"""The verb for the warm server, which runs the verbs of one incident at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

import click

from incident_kit.cli.options import take_json
from incident_kit.cli.output import say, say_json, say_next
from incident_kit.warm.server import IDLE_HOURS, Server, list_servers, start_server, stop_servers


def _start() -> list[Server]:
    return [start_server()]


_ACTIONS: Mapping[str, Callable[[], list[Server]]] = {
    "start": _start,
    "stop": stop_servers,
    "status": list_servers,
}


@click.command("warm")
@click.argument("action", type=click.Choice(list(_ACTIONS)))
@take_json
def run_warm(action: str, as_json: bool) -> None:
    """Keep the kit warm, so that verbs of one incident run at once.

    The server is yours alone, runs nothing by itself, and ends when nobody has called a verb
    for eight hours, or with `stop`.

    Example: incident-kit warm start
    """
    servers = _ACTIONS[action]()
    if as_json:
        say_json([server.json() for server in servers])
        return
    for server in servers:
        say(_describe(server, has_ended=action == "stop"))
    if not servers:
        say("no warm server runs")
    if action != "stop" and any(server.is_current for server in servers):
        say_next("incident-kit report ID", "incident-kit warm stop")
    else:
        say_next("incident-kit warm start")


def _describe(server: Server, *, has_ended: bool) -> str:
    since = f"{datetime.fromtimestamp(server.since).astimezone():%Y-%m-%d %H:%M}"
    state = "has ended" if has_ended else f"ends when nothing was asked for {IDLE_HOURS} hours"
    if not has_ended and not server.is_current:
        state = "is not used: the kit has changed since; start it again"
    return f"warm server {server.pid}, {server.memory // 1024} MiB, since {since}, {state}"
