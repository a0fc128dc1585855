"""Verbs that make folders: the demo's, a workspace's, an incident's."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from incident_kit.case import load_case
from incident_kit.cli.context import open_named_workspace, take_incident
from incident_kit.cli.merge_driver import have_git_merge
from incident_kit.cli.output import say, say_command, say_next, show_path
from incident_kit.cli.questions import ask_for_facts
from incident_kit.cli.source_flags import take_prefill_flags, take_source_flags
from incident_kit.demo import make_demo
from incident_kit.journey.facts import create_incident, describe_times, say_no_source
from incident_kit.model.ids import check_id
from incident_kit.workspace import create_workspace


@click.command("demo")
@click.argument("folder", default="demo", type=click.Path(file_okay=False), metavar="[DIR]")
def run_demo(folder: str) -> None:
    """Walk through two bundled incidents, offline.

    Example: incident-kit demo demo
    """
    files = make_demo(Path(folder), say)
    say("\nOpen these in a browser:")
    for file in files:
        say(f"  {show_path(file)}")
    go, inside = f"cd {shlex.quote(show_path(Path(folder)))}", Path(folder)
    commands = ("incident-kit", "incident-kit lab")
    say_next(*(f"{go} && {say_command(command, inside)}" for command in commands))


@click.command("init")
@click.argument("folder", default=".", type=click.Path(), metavar="[DIR]")
def run_init(folder: str) -> None:
    """Make a workspace: a commented configuration and git settings.

    In one that is there already it completes what git is told, and changes nothing else.

    Example: incident-kit init incidents-2026
    """
    written = create_workspace(Path(folder))
    for name in written:
        say(f"wrote {show_path(Path(folder) / name)}")
    if not written:
        say("nothing to write: this is a workspace already, and git is told all it needs")
    have_git_merge(Path(folder))
    say_next("incident-kit lab", "incident-kit new ID")


@click.command("new")
@take_incident
@click.option("--title", help="What broke, in a line; internal.")
@click.option("--public-title", help="What readers outside see; else the status page's.")
@click.option("--service")
@click.option("--priority", help="P1 to P4.")
@click.option("--lead", help="The incident lead's name.")
@click.option("--comms", help="The incident comms person's name.")
@click.option("--started", help="When the problem began: 2026-11-03T09:02, 10:41, yesterday 14:00.")
@click.option("--declared", help="When it was declared an incident.")
@click.option("--mitigated", help="When users stopped feeling it.")
@click.option("--resolved", help="When it was over.")
@click.option("--story", help="The tracker story that records the work.")
@click.option(
    "--security",
    type=click.Choice(["yes", "no", "unknown"]),
    help="Could someone have had access they should not?",
)
@click.option("--security-by", help="Who answers that; whoever runs this if left out.")
@take_prefill_flags
@take_source_flags
@click.pass_context
def run_new(ctx: click.Context, /, incident: str, **flags: object) -> None:
    """Make an incident's folder, from flags or from questions.

    \b
    Example: incident-kit new 2026-11-03-app-routing --title "Routers refuse requests" \\
      --started 2026-11-03T09:02 --resolved 2026-11-03T11:58 --security no \\
      --slack-channel incident --slack-export export.zip
    """
    workspace = open_named_workspace(ctx)
    check_id(incident)
    if not any(flags.values()):
        flags = {**flags, **ask_for_facts(workspace)}
    folder = create_incident(workspace, incident, flags)
    say(f"wrote {show_path(folder.path / 'incident.yaml')}")
    case = load_case(workspace, incident)
    if case.incident.security_by:
        say(f"security: {case.incident.security}, says {case.incident.security_by}")
    for sentence in describe_times(case, flags):
        say(f"note: {sentence}")
    if not flags.get("started"):
        say("note: `started` is not recorded; gathering needs it")
    if case.incident.sources.is_empty:
        say(f"note: {say_no_source(incident)}")
    say_next(f"incident-kit gather {incident}", f'incident-kit note {incident} "…"')
