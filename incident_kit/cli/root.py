"""The group of verbs, the bare call, and how every verb speaks."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from incident_kit import __version__
from incident_kit.errors import FileError, IncidentKitError
from incident_kit.workspace import Workspace, open_workspace

F = TypeVar("F", bound=Callable[..., Any])

#: Verbs of the journey that this version does not have yet, and what to do instead.
NOT_YET = {
    "publish": "copy export/public.md into the postmortem on Statuspage",
    "portfolio": "`incident-kit` alone shows every incident and its state",
}


#: The verbs as people meet them.
JOURNEY = (
    "demo init new note gather curate report redact public decide check security signoff "
    "export scan batch lab notebooks doctor login"
).split()


#: What is left by a verb that is stopped, and how to go on.
WHOLE = (
    "every file is whole, as it was before or as this command writes it",
    "run the same command again",
)
_NOTEBOOK = (
    "the notebook is as it was, with every word you wrote",
    "run the same command again",
)
STOPPED = {
    **dict.fromkeys(("report", "redact", "public"), _NOTEBOOK),
    "gather": (
        "the record and your decisions are whole; what Slack sent so far is kept in raw/, "
        "unless `raw` is off",
        "gather again within a day: it goes on from there",
    ),
    "batch": (
        "the incidents named above are done; the files of the others are whole",
        "run the same batch again: nothing is lost or done twice",
    ),
    "doctor": ("nothing was changed", "look at the services one by one: incident-kit doctor ID"),
    "scan": ("nothing was changed", "scan fewer files at once"),
}


class Verbs(click.Group):
    """Verbs in the order of the journey; one that is not there yet says so."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs in the order of the journey, not of the alphabet."""
        return sorted(self.commands, key=JOURNEY.index)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the verb; stopped with Ctrl-C it says what is kept, and how to go on."""
        try:
            return super().invoke(ctx)
        except (KeyboardInterrupt, click.Abort):
            click.echo(err=True)
            kept, step = STOPPED.get(ctx.invoked_subcommand or "", WHOLE)
            raise IncidentKitError(f"stopped: {kept}", todo=[step]) from None

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """The verb, or what to do in place of one that comes later."""
        if args and args[0] in NOT_YET:
            ctx.fail(f"`{args[0]}` is not in this version; {NOT_YET[args[0]]}.")
        return super().resolve_command(ctx, args)


def say(text: str = "") -> None:
    """Print a line for people, on standard output."""
    click.echo(text)


def say_next(*commands: str) -> None:
    """The last line of every verb: what to do next."""
    say(f"\nNext: {'  or  '.join(commands)}")


def say_json(value: object) -> None:
    """Print an answer for a program."""
    say(json.dumps(value, ensure_ascii=False, indent=1))


def workspace_of(ctx: click.Context) -> Workspace:
    """The workspace that -w names, or the nearest."""
    return open_workspace(Path(ctx.find_root().params.get("workspace") or "."))


def case_of(ctx: click.Context, ident: str) -> Any:
    """The case of an incident that exists."""
    from incident_kit.case import load_case

    return load_case(workspace_of(ctx), ident)


def withdrawing(ctx: click.Context, incidents: Sequence[str] | None) -> Workspace:
    """The workspace; if it cannot be read, these incidents' public files are taken back."""
    try:
        return workspace_of(ctx)
    except FileError:
        from incident_kit.exporting.artifacts import withdraw_unread

        withdraw_unread(Path(ctx.find_root().params.get("workspace") or "."), incidents)
        raise


def shown(path: Path) -> str:
    """A path as seen from here."""
    try:
        return Path(os.path.relpath(path)).as_posix()
    except ValueError:
        return path.as_posix()


def ident(function: F) -> F:
    """The argument ID."""
    return click.argument("incident", metavar="ID")(function)


def as_json(function: F) -> F:
    """The flag --json."""
    return click.option("--json", "as_json", is_flag=True, help="Answer for a program.")(function)


@click.group(
    cls=Verbs,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Alone, it shows the state of each incident and its next step.",
)
@click.option(
    "-w", "--workspace", type=click.Path(file_okay=False), help="The workspace; else the nearest."
)
@click.version_option(__version__, prog_name="incident-kit")
@click.pass_context
def verbs(ctx: click.Context, workspace: str | None) -> None:
    """Write an incident's report, and publish a version that is safe to publish."""
    if ctx.invoked_subcommand is None:
        _status(open_workspace(Path(workspace or ".")))


def _status(workspace: Workspace) -> None:
    from rich.console import Console
    from rich.table import Table

    from incident_kit.case import load_case
    from incident_kit.journey.stages import find_stage

    if not workspace.ids():
        say("No incident yet.")
        say_next('incident-kit new ID --title "…" --started 2026-11-03T09:02')
        return
    grid = Table("Incident", "State", "Next", box=None, pad_edge=False)
    for one in workspace.ids():
        try:
            now = find_stage(load_case(workspace, one))
            grid.add_row(one, now.state, now.step)
        except IncidentKitError as error:
            grid.add_row(one, "cannot be read", str(error.args[0]))
    Console(width=None if sys.stdout.isatty() else 160).print(grid)
