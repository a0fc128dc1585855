"""The verb that says that a report is not published."""

from __future__ import annotations

import click

from incident_kit.cli.context import load_named_case, require_by, take_incident
from incident_kit.cli.output import say, say_next
from incident_kit.journey.refusal import decline, undo_decline
from incident_kit.model import utc_now


@click.command("decline")
@take_incident
@click.option("--by", help="Who decides; by default the git user.")
@click.option("--reason", required=True, help="Why.")
@click.option("--undo", is_flag=True, help="Publish it after all.")
@click.pass_context
def run_decline(ctx: click.Context, incident: str, by: str | None, reason: str, undo: bool) -> None:
    """Record that a report is not published, or with --undo that it is after all.

    \b
    Example: incident-kit decline 2026-11-03-app-routing --by "Dee Example" \\
      --reason "no user noticed it"
             incident-kit decline 2026-11-03-app-routing --undo --by "Dee Example" \\
      --reason "two users asked"
    """
    case = load_named_case(ctx, incident)
    record = undo_decline if undo else decline
    record(case, require_by(case, by), reason, utc_now())
    said = "is published after all, once it is signed off" if undo else "is not published"
    say(f"recorded: {incident} {said}, in {case.folder.label('review.yaml')}")
    say_next(f"incident-kit check {incident}")
