"""The verb over many incidents."""

from __future__ import annotations

from pathlib import Path

import click

from incident_kit.batch import Outcome, exit_code, jobs_of, read_manifest, run
from incident_kit.cli.context import take_json, workspace_path
from incident_kit.cli.merge_driver import have_git_merge
from incident_kit.cli.output import say_json, say_next, say_progress
from incident_kit.cli.tables import say_table
from incident_kit.cli.withdrawal import open_or_withdraw

_COLUMNS = ("Incident", "State", "Code", "Seconds", "Why")


@click.command("batch")
@click.argument("manifest", required=False, type=click.Path(dir_okay=False))
@click.option("--all", "everything", is_flag=True, help="Every incident of the workspace.")
@click.option("--workers", type=click.IntRange(1), help="Processes side by side.")
@take_json
@click.pass_context
def run_batch(
    ctx: click.Context, manifest: str | None, everything: bool, workers: int | None, as_json: bool
) -> None:
    """Take many incidents from their flags to their exports.

    \b
    MANIFEST is CSV or YAML; its columns are `new`'s flags, `id` first.
    Example: incident-kit batch incidents.csv
             incident-kit batch --all --json
    """
    incidents = [job.incident for job in read_manifest(Path(manifest))] if manifest else None
    have_git_merge(workspace_path(ctx) or Path())
    workspace = open_or_withdraw(workspace_path(ctx) or Path(), incidents)
    jobs = jobs_of(workspace, manifest, everything)
    done = 0

    def say_done(outcome: Outcome) -> None:
        nonlocal done
        done += 1
        seconds = f"{outcome.seconds:.1f} s"
        say_progress(f"[{done}/{len(jobs)}] {outcome.incident}: {outcome.state} ({seconds})")

    outcomes = run(workspace, jobs, workers=workers, on_outcome=say_done)
    if as_json:
        say_json([outcome.json() for outcome in outcomes])
    else:
        say_table(_COLUMNS, map(_row, outcomes))
        say_next("incident-kit", "incident-kit check ID")
    ctx.exit(exit_code(outcomes))


def _row(outcome: Outcome) -> tuple[str, ...]:
    return (
        outcome.incident,
        outcome.state,
        str(outcome.code),
        f"{outcome.seconds:.1f}",
        outcome.reason,
    )
