"""Verbs that make and fill an incident's folder: `demo` to `curate`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from incident_kit.cli.root import (
    as_json,
    case_of,
    ident,
    say,
    say_json,
    say_next,
    shown,
    verbs,
    workspace_of,
)
from incident_kit.model import KINDS, utc_now
from incident_kit.workspace import create_workspace


@verbs.command("demo")
@click.argument("folder", default="demo", type=click.Path(file_okay=False), metavar="[DIR]")
def run_demo(folder: str) -> None:
    """The whole journey on two bundled incidents, offline.

    Example: incident-kit demo demo
    """
    from incident_kit.demo import run_demo

    files = run_demo(Path(folder), told=say)
    say("\nOpen these in a browser:")
    for file in files:
        say(f"  {shown(file)}")
    say_next(f"incident-kit -w {folder}", f"incident-kit -w {folder} lab")


@verbs.command("init")
@click.argument("folder", default=".", type=click.Path(), metavar="[DIR]")
def run_init(folder: str) -> None:
    """Make a workspace: a commented configuration and git settings.

    Example: incident-kit init incidents-2026
    """
    for name in create_workspace(Path(folder)):
        say(f"wrote {shown(Path(folder) / name)}")
    say_next(f"edit {shown(Path(folder) / 'incident-kit.yaml')}", "incident-kit new ID")


@verbs.command("new")
@ident
@click.option("--title", help="What broke, in a line; internal.")
@click.option("--public-title", help="What readers outside see; else the status page's.")
@click.option("--service")
@click.option("--priority", help="P1 to P4.")
@click.option("--lead", help="The incident lead's name.")
@click.option("--comms", help="The incident comms person's name.")
@click.option("--started", help="When the problem began: 2026-11-03T09:02, or with an offset.")
@click.option("--declared", help="When it was declared an incident.")
@click.option("--mitigated", help="When users stopped feeling it.")
@click.option("--resolved", help="When it was over.")
@click.option("--story", help="The tracker story that records the work.")
@click.option(
    "--security",
    type=click.Choice(["yes", "no", "unknown"]),
    help="Could someone have had access they should not?",
)
@click.option("--slack-channel", multiple=True, help="A channel's name or id. Repeatable.")
@click.option("--slack-export", multiple=True, type=click.Path(), help="A ZIP or folder.")
@click.option("--statuspage-incident", multiple=True, help="An incident's id. Repeatable.")
@click.option("--statuspage-json", multiple=True, type=click.Path(), help="Saved JSON.")
@click.option("--statuspage-url", help="An incident's page: fills title, service and times.")
@click.option("--pagerduty-incident", multiple=True, help="An incident's id or number. Repeatable.")
@click.option("--pagerduty-json", multiple=True, type=click.Path(), help="Saved JSON.")
@click.option(
    "--tracker", multiple=True, type=click.Path(), help="A tracker's export, CSV or JSON."
)
@click.option("--mail", multiple=True, type=click.Path(), help="Support mail: .eml, .mbox, folder.")
@click.option("--paste", multiple=True, type=click.Path(), help="Text copied from Slack's window.")
@click.option("--aws-case", multiple=True, help="A case of AWS Support. Repeatable.")
@click.option("--aws-json", multiple=True, type=click.Path(), help="Saved JSON.")
@click.pass_context
def run_new(ctx: click.Context, /, incident: str, **flags: Any) -> None:
    """Make an incident's folder, from flags or from four questions.

    \b
    Example: incident-kit new 2026-11-03-app-routing --title "Routers refuse requests" \\
      --started 2026-11-03T09:02 --resolved 2026-11-03T11:58 --security no \\
      --slack-channel incident --slack-export export.zip
    """
    from incident_kit.case import load_case
    from incident_kit.journey.facts import create_incident as make
    from incident_kit.journey.facts import describe_assumed_times
    from incident_kit.model.ids import check_id

    workspace = workspace_of(ctx)
    check_id(incident)
    if not any(flags.values()):
        flags = _asked(flags, workspace.settings.time_zone)
    folder = make(workspace, incident, flags)
    say(f"wrote {shown(folder.path / 'incident.yaml')}")
    for sentence in describe_assumed_times(load_case(workspace, incident)):
        say(f"note: {sentence}")
    if not flags.get("started"):
        say("note: `started` is not recorded; gathering needs it")
    say_next(f"incident-kit gather {incident}", f'incident-kit note {incident} "…"')


def _asked(flags: dict[str, Any], zone: str) -> dict[str, Any]:
    if not sys.stdin.isatty():
        raise click.UsageError('give at least --title "…" and --started TIME.')
    answers = {"no": "no", "not sure": "unknown", "yes": "yes"}
    return {
        **flags,
        "title": click.prompt("What broke"),
        "started": click.prompt(
            "When did it start (2026-11-03T09:02)", value_proc=lambda text: _a_time(text, zone)
        ),
        "lead": click.prompt("Who led"),
        "security": answers[
            click.prompt(
                "Could someone have had access they should not",
                type=click.Choice(list(answers)),
                default="not sure",
            )
        ],
    }


def _a_time(text: str, zone: str) -> str:
    """``text`` if it is a time; otherwise the question is asked again."""
    from incident_kit.model.times import parse_time

    try:
        parse_time(text, zone)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    return text


@verbs.command("note")
@ident
@click.argument("text")
@click.option("--at", help="When: 09:41, nearest to the incident, or a full time; now if left out.")
@click.option("--by", help="Who says so.")
@click.pass_context
def run_note(ctx: click.Context, incident: str, text: str, at: str | None, by: str | None) -> None:
    """Keep what would be forgotten.

    Example: incident-kit note 2026-11-03-app-routing "Called the supplier" --at 09:41
    """
    from incident_kit.journey.curation import add_note as keep

    say(f"kept as {keep(case_of(ctx, incident), text, at, by, utc_now())}")
    say_next(f"incident-kit gather {incident}")


@verbs.command("gather")
@ident
@as_json
@click.pass_context
def run_gather(ctx: click.Context, incident: str, as_json: bool) -> None:
    """Read the sources, merge them, and make the timeline.

    Example: incident-kit gather 2026-11-03-app-routing
    """
    from incident_kit.authoring.runs import make_notebook
    from incident_kit.gathering.record import gather as read

    gathering = read(case_of(ctx, incident), told=lambda line: click.echo(line, err=True))
    case, merged = gathering.case, gathering.merged
    make_notebook(case, "gather", refresh=False)
    if as_json:
        from incident_kit.workspace.codec import check_json

        changes = {name: list(getattr(merged, name)) for name in ("new", "changed", "gone")}
        say_json(
            {
                "events": len(merged.events),
                "shown": len(case.timeline.shown),
                **changes,
                "sources": [check_json(check) for check in gathering.checks],
            }
        )
    else:
        _say_gathered(gathering)
        say_next(f"incident-kit report {incident}", f"incident-kit curate {incident}")
    if not gathering.complete:
        ctx.exit(3)


def _say_gathered(gathering: Any) -> None:
    merged, timeline = gathering.merged, gathering.case.timeline
    said = [f"{len(getattr(merged, name))} {name}" for name in ("new", "changed", "gone")]
    say(f"{len(merged.events)} events ({', '.join(said)}); {len(timeline.shown)} lines shown")
    for check in gathering.checks:
        whole = "complete" if check.complete else "PARTIAL"
        skipped = f", {check.skipped} skipped" if check.skipped else ""
        say(f"  {check.source}: {check.items} events{skipped}, {whole}")
        for warning in check.warnings:
            say(f"    - {warning}")
    if not gathering.checks:
        say("  no source is named: add one under `sources` in incident.yaml")
    masked = sum("masked" in event.flags for event in merged.events)
    if masked:
        say(f"  {masked} events held a secret; it is masked. Was it rotated?")


@verbs.command("curate")
@ident
@click.argument("what", required=False)
@click.argument("line", required=False, metavar="N")
@click.argument("value", required=False)
@click.pass_context
def run_curate(
    ctx: click.Context, incident: str, what: str | None, line: str | None, value: str | None
) -> None:
    """Decide on line N of the timeline; alone, list the lines.

    \b
    WHAT is one of
      show, hide            in or out of the timeline
      word N "TEXT"         say it better; the original is kept
      retime N 09:41        correct its time
      kind N KIND           say what it is: decision, action, …
      merge N M             fold line N under line M
      public N ["TEXT"]     may be told in public, in these words
      undo N                take back every decision on it, and what was merged into it

    Example: incident-kit curate 2026-11-03-app-routing hide 12
    """
    from incident_kit.journey.curation import curate_line as choose

    case = case_of(ctx, incident)
    if what is None:
        return _say_lines(case)
    verbs = ("show", "hide", "word", "retime", "kind", "merge", "public", "undo")
    if what not in verbs or line is None:
        raise click.UsageError(f"curate {incident} {'|'.join(verbs)} N …")
    event, said = choose(case, what, line, value)
    say(f"{event}: {said}")
    say_next(f"incident-kit report {incident}")
    return None


def _say_lines(case: Any) -> None:
    zone = case.settings.time_zone
    say(f"Times are {zone}. * is shown. Kinds: {', '.join(KINDS)}.")
    from zoneinfo import ZoneInfo

    for line in case.timeline.lines:
        at = line.event.at.astimezone(ZoneInfo(zone))
        text = " ".join(line.event.body.split())[:90]
        who = f"{line.event.actor.name}: " if line.event.actor else ""
        say(f"{line.number:>4} {'*' if line.shown else ' '} {at:%d %b %H:%M %Z}  {who}{text}")
    say_next(f"incident-kit curate {case.id} hide N", f"incident-kit report {case.id}")
