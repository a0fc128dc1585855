"""The command line: parse, call one verb, print what came of it and the next step.

It holds no logic of its own. Every error becomes one message and the exit code
of :mod:`incident_kit.errors`.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from incident_kit import __version__
from incident_kit.errors import IncidentKitError
from incident_kit.model import KINDS, utc_now
from incident_kit.workspace import Workspace, create_workspace, open_workspace

F = TypeVar("F", bound=Callable[..., Any])

#: Verbs of the journey that this version does not have yet, and what to do instead.
NOT_YET = {
    "publish": "copy export/public.md into the postmortem on Statuspage",
    "portfolio": "`incident-kit` alone shows every incident and its state",
    "scan": "`incident-kit check ID` judges an incident's public text",
    "doctor": "this version needs no credentials: it reads saved exports",
}


class Verbs(click.Group):
    """Verbs in the order of the journey; one that is not there yet says so."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs as defined, not by the alphabet."""
        return list(self.commands)

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


def _workspace(ctx: click.Context) -> Workspace:
    return open_workspace(Path(ctx.find_root().params.get("workspace") or "."))


def _case(ctx: click.Context, ident: str) -> Any:
    from incident_kit.case import load_case

    return load_case(_workspace(ctx), ident)


def _shown(path: Path) -> str:
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
def cli(ctx: click.Context, workspace: str | None) -> None:
    """Write an incident's report, and publish a version that is safe to publish."""
    if ctx.invoked_subcommand is None:
        _status(open_workspace(Path(workspace or ".")))


def _status(workspace: Workspace) -> None:
    from rich.console import Console
    from rich.table import Table

    from incident_kit.case import load_case
    from incident_kit.journey import stage

    if not workspace.ids():
        say("No incident yet.")
        say_next('incident-kit new ID --title "…" --started 2026-11-03T09:02')
        return
    grid = Table("Incident", "State", "Next", box=None, pad_edge=False)
    for one in workspace.ids():
        try:
            now = stage(load_case(workspace, one))
            grid.add_row(one, now.state, now.step)
        except IncidentKitError as error:
            grid.add_row(one, "cannot be read", str(error.args[0]))
    Console(width=None if sys.stdout.isatty() else 160).print(grid)


@cli.command()
@click.argument("folder", default="demo", type=click.Path(file_okay=False), metavar="[DIR]")
def demo(folder: str) -> None:
    """The whole journey on two bundled incidents, offline.

    Example: incident-kit demo demo
    """
    from incident_kit.demo import run_demo

    files = run_demo(Path(folder), told=say)
    say("\nOpen these in a browser:")
    for file in files:
        say(f"  {_shown(file)}")
    say_next(f"incident-kit -w {folder}", f"incident-kit -w {folder} lab")


@cli.command()
@click.argument("folder", default=".", type=click.Path(), metavar="[DIR]")
def init(folder: str) -> None:
    """Make a workspace: a commented configuration and git settings.

    Example: incident-kit init incidents-2026
    """
    for name in create_workspace(Path(folder)):
        say(f"wrote {_shown(Path(folder) / name)}")
    say_next(f"edit {_shown(Path(folder) / 'incident-kit.yaml')}", "incident-kit new ID")


@cli.command()
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
@click.pass_context
def new(ctx: click.Context, /, incident: str, **flags: Any) -> None:
    """Make an incident's folder, from flags or from four questions.

    \b
    Example: incident-kit new 2026-11-03-app-routing --title "Routers refuse requests" \\
      --started 2026-11-03T09:02 --resolved 2026-11-03T11:58 --security no \\
      --slack-channel incident --slack-export export.zip
    """
    from incident_kit.case import load_case
    from incident_kit.config import check_id
    from incident_kit.journey import assumptions
    from incident_kit.journey import new as make

    workspace = _workspace(ctx)
    check_id(incident)
    if not any(flags.values()):
        flags = _asked(flags)
    folder = make(workspace, incident, flags)
    say(f"wrote {_shown(folder.path / 'incident.yaml')}")
    for sentence in assumptions(load_case(workspace, incident)):
        say(f"note: {sentence}")
    if not flags.get("started"):
        say("note: `started` is not recorded; gathering needs it")
    say_next(f"incident-kit gather {incident}", f'incident-kit note {incident} "…"')


def _asked(flags: dict[str, Any]) -> dict[str, Any]:
    if not sys.stdin.isatty():
        raise click.UsageError('give at least --title "…" and --started TIME.')
    answers = {"no": "no", "not sure": "unknown", "yes": "yes"}
    return {
        **flags,
        "title": click.prompt("What broke"),
        "started": click.prompt("When did it start (2026-11-03T09:02)"),
        "lead": click.prompt("Who led"),
        "security": answers[
            click.prompt(
                "Could someone have had access they should not",
                type=click.Choice(list(answers)),
                default="not sure",
            )
        ],
    }


@cli.command()
@ident
@click.argument("text")
@click.option("--at", help="When: 09:41 on the day it started, or a full time; now if left out.")
@click.option("--by", help="Who says so.")
@click.pass_context
def note(ctx: click.Context, incident: str, text: str, at: str | None, by: str | None) -> None:
    """Keep what would be forgotten.

    Example: incident-kit note 2026-11-03-app-routing "Called the supplier" --at 09:41
    """
    from incident_kit.journey import note as keep

    say(f"kept as {keep(_case(ctx, incident), text, at, by, utc_now())}")
    say_next(f"incident-kit gather {incident}")


@cli.command()
@ident
@as_json
@click.pass_context
def gather(ctx: click.Context, incident: str, as_json: bool) -> None:
    """Read the sources, merge them, and make the timeline.

    Example: incident-kit gather 2026-11-03-app-routing
    """
    from incident_kit.gathering import gather as read
    from incident_kit.journey import make_notebook

    gathering = read(_case(ctx, incident))
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
    masked = sum("masked" in event.flags for event in merged.events)
    if masked:
        say(f"  {masked} events held a secret; it is masked. Was it rotated?")


@cli.command()
@ident
@click.argument("what", required=False)
@click.argument("line", required=False, metavar="N")
@click.argument("value", required=False)
@click.pass_context
def curate(
    ctx: click.Context, incident: str, what: str | None, line: str | None, value: str | None
) -> None:
    """Decide on line N of the timeline; alone, list the lines.

    \b
    WHAT is one of
      show, hide            in or out of the timeline
      word N "TEXT"         say it better; the original is kept
      retime N 09:41        correct its time
      kind N KIND           say what it is: decision, action, …
      public N ["TEXT"]     may be told in public, in these words
      undo N                take back every decision on it
    """
    from incident_kit.journey import curate as choose

    case = _case(ctx, incident)
    if what is None:
        return _say_lines(case)
    verbs = ("show", "hide", "word", "retime", "kind", "public", "undo")
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
        say(f"{line.number:>4} {'*' if line.shown else ' '} {at:%d %b %H:%M}  {who}{text}")
    say_next(f"incident-kit curate {case.id} hide N", f"incident-kit report {case.id}")


def _made(ctx: click.Context, incident: str, name: str, *after: str) -> None:
    from incident_kit.journey import make_notebook

    say(f"wrote {_shown(make_notebook(_case(ctx, incident), name))}")
    say_next(*after)


@cli.command()
@ident
@click.pass_context
def report(ctx: click.Context, incident: str) -> None:
    """Make or refresh the internal report; no word you wrote is lost.

    Example: incident-kit report 2026-11-03-app-routing
    """
    _made(
        ctx,
        incident,
        "report",
        f"write in it: incident-kit lab {incident}",
        f"incident-kit public {incident}",
    )


@cli.command()
@ident
@click.pass_context
def redact(ctx: click.Context, incident: str) -> None:
    """Make or refresh the list of what we hide, and what is undecided.

    Example: incident-kit redact 2026-11-03-app-routing
    """
    _made(ctx, incident, "redact", f"incident-kit check {incident}")


@cli.command()
@ident
@click.pass_context
def public(ctx: click.Context, incident: str) -> None:
    """Make or refresh the public version; no word you wrote is lost.

    Example: incident-kit public 2026-11-03-app-routing
    """
    _made(
        ctx,
        incident,
        "public",
        f"accept or reword in it: incident-kit lab {incident}",
        f"incident-kit check {incident}",
    )


@cli.command()
@ident
@click.argument("value")
@click.argument("action", type=click.Choice(["replace", "keep", "drop"]))
@click.option("--with", "replacement", metavar="TEXT", help="What stands there instead.")
@click.option("--reason", help="Why; expected for `keep`.")
@click.option("--by", help="Who decides.")
@click.option("--shared", is_flag=True, help="For other incidents too.")
@click.pass_context
def decide(ctx: click.Context, /, incident: str, value: str, action: str, **given: Any) -> None:
    """Decide on what may not be for the public: once, for all its variants.

    \b
    Example: incident-kit decide 2026-11-03-app-routing "Ada Example" replace --with "an engineer"
             incident-kit decide 2026-11-03-app-routing "Acme Cloud" keep --reason "our supplier"
    """
    from incident_kit.journey import decide as record

    case = _case(ctx, incident)
    entry = {"with": given["replacement"], **given}
    entry.pop("replacement")
    entity = record(case, value, action, entry, utc_now())
    say(f"{entity}: {action}, in {case.folder.label('redactions.yaml')}")
    say_next(f"incident-kit check {incident}")


@cli.command()
@ident
@as_json
@click.pass_context
def check(ctx: click.Context, incident: str, as_json: bool) -> None:
    """What is missing: sections, process, hiding, security, sign-off.

    Example: incident-kit check 2026-11-03-app-routing
    """
    from incident_kit.readiness import readiness

    ready = readiness(_case(ctx, incident))
    if as_json:
        say_json(ready.json())
    else:
        _say_ready(incident, ready)
    ctx.exit(ready.code)


def _say_ready(incident: str, ready: Any) -> None:
    words = {"pass": "ok      ", "fail": "FAILS   ", "not seen": "not seen"}
    say("The process")
    for one in ready.case.verdicts:
        say(f"  {one.id:<4}{words[one.status]}  {one.title}: {one.evidence}")
    say("\nThe report")
    for name, state in ready.sections:
        say(f"  {state:<8}  {name}")
    for note in ready.case.notes:
        say(f"  {note}")
    if not ready.steps:
        say("\nNothing is left to do: the public version is signed off.")
        return say_next(f"incident-kit export {incident} --public")
    count = len(ready.steps)
    say(f"\nWaits for {count} {'action' if count == 1 else 'actions'}")
    for number, step in enumerate(ready.steps, start=1):
        say(f"  {number}. {step}")
    return say_next(ready.steps[0])


@cli.command()
@ident
@click.option("--hold", "decision", flag_value="hold", help="Hold the public version back.")
@click.option("--clear", "decision", flag_value="clear", help="No security aspect in this text.")
@click.option("--reviewed", "decision", flag_value="reviewed", help="Safe to publish as it is.")
@click.option("--by", help="The reviewer's name.")
@click.option("--role", help="The reviewer's role.")
@click.option("--reason", help="Why.")
@click.pass_context
def security(ctx: click.Context, /, incident: str, decision: str | None, **given: Any) -> None:
    """Show or record the decision on security; it covers the text as it is now.

    \b
    Example: incident-kit security 2026-11-03-app-routing --clear --by "Ira Example" \\
      --role "information assurance" --reason "expired certificate, nobody had access"
    """
    from incident_kit.journey import decide_security
    from incident_kit.review import security as state

    case = _case(ctx, incident)
    if decision is None:
        now = state(case.incident, case.review, case.public.digest, case.settings)
        said = f" ({'; '.join(now.reasons)})" if now.reasons else ""
        say(f"{incident}: {now.state}{said}")
        return say_next(f"incident-kit check {incident}")
    missing = [f"--{name}" for name in ("by", "role", "reason") if not given[name]]
    if missing:
        raise click.UsageError(f"a decision needs {', '.join(missing)} as well.")
    decide_security(case, decision, given["by"], given["role"], given["reason"], utc_now())
    say(f"recorded: {decision} by {given['by']} ({given['role']})")
    return say_next(f"incident-kit check {incident}")


@cli.command()
@ident
@click.option("--by", required=True, help="Who signs; not who wrote it.")
@click.option("--role", required=True, help="Their role.")
@click.option("--evidence", help="A link to where they said so.")
@click.pass_context
def signoff(ctx: click.Context, incident: str, by: str, role: str, evidence: str | None) -> None:
    """Sign off the public text as it is now; any later change voids it.

    \b
    Example: incident-kit signoff 2026-11-03-app-routing --by "Dee Example" \\
      --role "delivery manager"
    """
    from incident_kit.journey import signoff as sign

    text = sign(_case(ctx, incident), by, role, evidence, utc_now())
    say(f"signed off by {by} ({role})\n  {text}")
    say_next(f"incident-kit export {incident} --public")


@cli.command()
@ident
@click.option("--public", "is_public", is_flag=True, help="The public version, if signed off.")
@click.option("--preview", is_flag=True, help="The public version under a draft banner.")
@click.option("--to", default="html,md", show_default=True, help="Formats, with commas between.")
@click.pass_context
def export(ctx: click.Context, incident: str, is_public: bool, preview: bool, to: str) -> None:
    """Export the internal report, or with --public the public version.

    \b
    Example: incident-kit export 2026-11-03-app-routing
             incident-kit export 2026-11-03-app-routing --public --to md
    """
    from incident_kit.journey import export as render

    formats = tuple(filter(None, (one.strip() for one in to.split(","))))
    kind = "preview" if preview else "public" if is_public else "internal"
    for path in render(_case(ctx, incident), kind, formats):
        say(f"wrote {_shown(path)}")
    say_next(
        f"incident-kit check {incident}"
        if kind != "public"
        else "copy public.md into the postmortem on Statuspage"
    )


@cli.command()
@click.argument("manifest", required=False, type=click.Path(dir_okay=False))
@click.option("--all", "everything", is_flag=True, help="Every incident of the workspace.")
@click.option("--workers", type=click.IntRange(1), help="Processes side by side.")
@as_json
@click.pass_context
def batch(
    ctx: click.Context, manifest: str | None, everything: bool, workers: int | None, as_json: bool
) -> None:
    """Many incidents, from their flags to their exports.

    \b
    MANIFEST is CSV or YAML; its columns are `new`'s flags, `id` first.
    Example: incident-kit batch incidents.csv
             incident-kit batch --all --json
    """
    from incident_kit.batch import exit_code, jobs_of, run

    workspace = _workspace(ctx)
    jobs = jobs_of(workspace, manifest, everything)
    done = 0

    def tell(outcome: Any) -> None:
        nonlocal done
        done += 1
        line = f"[{done}/{len(jobs)}] {outcome.incident}: {outcome.state} ({outcome.seconds:.1f} s)"
        click.echo(line, err=True)

    outcomes = run(workspace, jobs, workers=workers, told=tell)
    if as_json:
        say_json([outcome.json() for outcome in outcomes])
    else:
        _say_outcomes(outcomes)
        say_next("incident-kit", "incident-kit check ID")
    ctx.exit(exit_code(outcomes))


def _say_outcomes(outcomes: Sequence[Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    grid = Table("Incident", "State", "Code", "Seconds", "Why", box=None, pad_edge=False)
    for one in outcomes:
        grid.add_row(one.incident, one.state, str(one.code), f"{one.seconds:.1f}", one.reason)
    Console(width=None if sys.stdout.isatty() else 160).print(grid)


@cli.command()
@click.argument("incident", required=False, metavar="[ID]")
@click.pass_context
def lab(ctx: click.Context, incident: str | None) -> None:
    """JupyterLab on the right notebook of an incident.

    Example: incident-kit lab 2026-11-03-app-routing
    """
    from incident_kit.journey import open_lab

    open_lab(_workspace(ctx), incident)


@cli.command()
@click.argument("name", required=False)
def notebooks(name: str | None) -> None:
    """Paths of the shipped notebooks, for papermill.

    Example: papermill "$(incident-kit notebooks 2_report)" incidents/ID/report.ipynb -p incident ID
    """
    from incident_kit.shipped import NOTEBOOKS, template

    for one in [name] if name else NOTEBOOKS:
        say(str(template(one)))


def main(argv: Sequence[str] | None = None) -> None:
    """The entry point: run a verb, print an error once, leave with its code."""
    try:
        cli.main(args=None if argv is None else list(argv), prog_name="incident-kit")
    except IncidentKitError as error:
        click.echo(f"incident-kit: {error}", err=True)
        sys.exit(error.code)
    except Exception as error:
        if os.environ.get("INCIDENT_KIT_DEBUG"):
            raise
        click.echo(
            f"incident-kit: unexpected {type(error).__name__}; this is a fault of the kit.\n"
            "  - run it again with INCIDENT_KIT_DEBUG=1 to see where",
            err=True,
        )
        sys.exit(1)
