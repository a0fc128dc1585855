"""The verb that gives back what was masked in the record and is no secret."""

from __future__ import annotations

import click

from incident_kit.cli.context import load_named_case, require_by, take_incident
from incident_kit.cli.output import say, say_next
from incident_kit.journey.unmasking import unmask
from incident_kit.journey.whose import find_recorder
from incident_kit.model import utc_now


@click.command("unmask")
@take_incident
@click.argument("line", metavar="N")
@click.option("--by", help="Who says so; by default the git user.")
@click.option("--reason", required=True, help="Why it is no secret.")
@click.pass_context
def run_unmask(ctx: click.Context, incident: str, line: str, by: str | None, reason: str) -> None:
    """Say that what was masked in line N is no secret; two people's word gives it back.

    A vendor's token or a key is never given back.

    Example: incident-kit unmask 2026-11-03-app-routing 12 --reason "it is a host's name"
    """
    case = load_named_case(ctx, incident)
    said = unmask(case, line, require_by(case, by), reason, find_recorder(case), utc_now())
    if not said.is_agreed:
        say(f"kept for {said.event}; somebody else has to say so too")
        say_next(f'incident-kit unmask {incident} {said.event} --by "NAME" --reason "WHY"')
        return
    say(f"given back: {said.event}" if said.is_shown else f"{said.event} is given back next time")
    say_next(f"incident-kit gather {incident}")
