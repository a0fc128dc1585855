"""Verbs over many incidents, and ways to the notebooks."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from incident_kit.cli.root import as_json, say, say_json, say_next, verbs, withdrawing, workspace_of


@verbs.command("batch")
@click.argument("manifest", required=False, type=click.Path(dir_okay=False))
@click.option("--all", "everything", is_flag=True, help="Every incident of the workspace.")
@click.option("--workers", type=click.IntRange(1), help="Processes side by side.")
@as_json
@click.pass_context
def run_batch(
    ctx: click.Context, manifest: str | None, everything: bool, workers: int | None, as_json: bool
) -> None:
    """Many incidents, from their flags to their exports.

    \b
    MANIFEST is CSV or YAML; its columns are `new`'s flags, `id` first.
    Example: incident-kit batch incidents.csv
             incident-kit batch --all --json
    """
    from incident_kit.batch import exit_code, jobs_of, read_manifest, run

    named = [job.incident for job in read_manifest(Path(manifest))] if manifest else None
    workspace = withdrawing(ctx, named)
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


@verbs.command("lab")
@click.argument("incident", required=False, metavar="[ID]")
@click.pass_context
def run_lab(ctx: click.Context, incident: str | None) -> None:
    """JupyterLab on the right notebook of an incident.

    Example: incident-kit lab 2026-11-03-app-routing
    """
    from incident_kit.authoring.lab import open_lab

    open_lab(workspace_of(ctx), incident)


@verbs.command("notebooks")
@click.argument("name", required=False)
def run_notebooks(name: str | None) -> None:
    """Paths of the shipped notebooks, for papermill.

    Example: papermill "$(incident-kit notebooks 2_report)" incidents/ID/report.ipynb -p incident ID
    """
    from incident_kit.workspace.shipped import NOTEBOOKS, template

    for one in [name] if name else NOTEBOOKS:
        say(str(template(one)))


@verbs.command("doctor")
@click.argument("incident", required=False, metavar="[ID]")
@as_json
@click.pass_context
def run_doctor(ctx: click.Context, incident: str | None, as_json: bool) -> None:
    """Test each live source that is used: what is missing, and who can grant it.

    With ID what this incident reads; else whatever any of them reads, incident-kit.yaml
    names or a credential is there for. Only what is used counts.

    \b
    Example: incident-kit doctor
             incident-kit doctor 2026-11-03-app-routing
    """
    from incident_kit.gathering.probes import probed

    probes = probed(workspace_of(ctx), incident, lambda line: click.echo(line, err=True))
    if as_json:
        names = ("service", "ok", "used", "message", "todo")
        say_json([{name: getattr(one, name) for name in names} for one in probes])
    else:
        for one in probes:
            say(f"{'ok      ' if one.ok else 'MISSING ' if one.used else 'not used'} {one.message}")
            for step in one.todo if one.used else ():
                say(f"           - {step}")
        say("\nSaved exports need no credential: incident-kit new ID --slack-export PATH …")
        say_next("incident-kit gather ID")
    ctx.exit(0 if all(one.ok or not one.used for one in probes) else 3)


@verbs.command("login")
@click.argument("service", type=click.Choice(["slack", "statuspage", "pagerduty"]))
def run_login(service: str) -> None:
    """Store a credential in the system's keyring; it is asked for, never a flag.

    Example: incident-kit login slack
    """
    from incident_kit.sources.credentials import Secret, store, system_keyring

    ring = system_keyring()
    if ring is None:
        store(service, Secret("none"), None)
    store(service, Secret(click.prompt(f"{service} credential", hide_input=True)), ring)
    say(f"stored in the system's keyring for {service}")
    say_next("incident-kit doctor")
