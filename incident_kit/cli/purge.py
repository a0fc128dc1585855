"""The verb that removes what an incident needs no longer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from incident_kit.cli.context import open_named_workspace
from incident_kit.cli.output import say, say_next, say_progress
from incident_kit.cli.restore import require_yes
from incident_kit.errors import UsageError
from incident_kit.journey.purging import DAYS, RAW, Purge, plan_purge, purge
from incident_kit.model import utc_now
from incident_kit.text.counting import count
from incident_kit.workspace import Folder
from incident_kit.workspace.locking import HISTORY


@click.command("purge")
@click.argument("incident", required=False, metavar="[ID]")
@click.option("--raw", is_flag=True, help="Responses and exports as received, in raw/.")
@click.option("--history", is_flag=True, help="Earlier versions of files, in .history/.")
@click.option(
    "--older-than",
    "days",
    type=click.IntRange(min=0),
    metavar="DAYS",
    help="Only what is older; 90 days by default, 0 for all of it.",
)
@click.option("--yes", is_flag=True, help="Do it without being asked.")
@click.pass_context
def run_purge(
    ctx: click.Context,
    incident: str | None,
    raw: bool,
    history: bool,
    days: int | None,
    yes: bool,
) -> None:
    """Remove old responses in raw/ and earlier versions in .history/, and nothing else.

    Without an ID of all incidents, without --raw or --history of both. What would go is
    shown first.

    \b
    Example: incident-kit purge
             incident-kit purge 2026-11-03-app-routing --history --older-than 0
    """
    workspace = open_named_workspace(ctx)
    chosen = [part for part, wanted in ((RAW, raw), (HISTORY, history)) if wanted]
    folders = [workspace.folder(one) for one in ([incident] if incident else workspace.ids())]
    refusals: list[UsageError] = []
    plans = list(_plan(folders, chosen or list(DAYS), days, refusals))
    going = [plan for plan in plans if plan.files]
    for plan in going:
        say(f"{plan.label}  {count(len(plan.files), 'file')}, {_show_size(plan.size)}")
    if going:
        require_yes(yes, "Remove them for good?")
    for plan in going:
        purge(plan)
    _say_purged(going, plans, days)
    say_next("incident-kit")
    if refusals:
        raise refusals[0]


def _plan(
    folders: Sequence[Folder], parts: Sequence[str], days: int | None, refusals: list[UsageError]
) -> Iterator[Purge]:
    """What is to go of each incident; one that refuses stops no other."""
    now = utc_now()
    for folder in folders:
        for part in parts:
            try:
                yield plan_purge(folder, part, days, now)
            except UsageError as error:
                refusals.append(error)
                say_progress(str(error.args[0]))


def _say_purged(going: Sequence[Purge], plans: Sequence[Purge], days: int | None) -> None:
    files = sum(len(plan.files) for plan in going)
    if files:
        say(f"removed {count(files, 'file')}, {_show_size(sum(plan.size for plan in going))}")
    younger = sum(plan.younger for plan in plans)
    if younger:
        kept = ", ".join(f"{part}/ {DAYS[part]} days" for part in DAYS) if days is None else ""
        why = f"kept by default: {kept}" if kept else f"{count(days or 0, 'day')} or younger"
        say(f"{count(younger, 'file')} stayed ({why}); --older-than 0 takes them too")
    if not files and not younger:
        say("there is nothing to remove")


def _show_size(size: int) -> str:
    """``410 kB`` or ``3.4 MB``, rounded up, so that something is never nothing."""
    if size < 1_000_000:
        return f"{-(-size // 1000)} kB"
    return f"{size / 1_000_000:.1f} MB"
