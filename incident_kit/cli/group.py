"""The command ``incident-kit`` itself: its group of verbs, each loaded when it is called."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from incident_kit import __version__
from incident_kit.cli.catalog import ANY_VERB, HIDDEN, INTERRUPTIONS, NOT_YET, VERBS, load
from incident_kit.errors import IncidentKitError


class Verbs(click.Group):
    """The verbs of the catalog, in its order; one that is not there yet says so."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs in the order of the journey, not of the alphabet."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The verb's command, imported now; ``None`` if there is no such verb."""
        verb = VERBS.get(cmd_name) or HIDDEN.get(cmd_name)
        if verb is None:
            return None
        command = load(verb.home)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs from the catalog, so that help loads none of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, verb.summary) for name, verb in VERBS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """Run the verb; stopped with Ctrl-C it says what is kept, and how to go on."""
        try:
            return super().invoke(ctx)
        except (KeyboardInterrupt, click.Abort):
            click.echo(err=True)
            left = INTERRUPTIONS.get(ctx.invoked_subcommand or "", ANY_VERB)
            raise IncidentKitError(f"stopped: {left.state}", todo=[left.next_step]) from None

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """The verb, or what to do in place of one that comes later."""
        if args and args[0] in NOT_YET:
            ctx.fail(f"`{args[0]}` is not in this version; {NOT_YET[args[0]]}.")
        return super().resolve_command(ctx, args)


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
        load("incident_kit.cli.overview:show_incidents")(Path(workspace or "."))
