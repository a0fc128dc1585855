"""The verb over many incidents."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path

import click

from incident_kit.batch.manifest import Job, list_jobs, read_manifest
from incident_kit.batch.outcomes import Outcome, exit_code
from incident_kit.batch.progress import Progress, describe_states
from incident_kit.batch.running import run_batch as run_jobs
from incident_kit.batch.summary import write_summary
from incident_kit.cli.catalog import load
from incident_kit.cli.merge_driver import have_git_merge
from incident_kit.cli.options import take_json, workspace_path
from incident_kit.cli.output import say, say_json, say_next, say_progress, show_path
from incident_kit.cli.tables import say_table
from incident_kit.errors import FileError, IncidentKitError
from incident_kit.model import utc_now
from incident_kit.text.counting import count
from incident_kit.workspace import Workspace, open_workspace

_COLUMNS = ("Incident", "State", "Code", "Seconds", "Why")
#: A table of more incidents than this lists only those that are not done.
_MOST_ROWS = 30
#: Seconds between two lines in a log, and between two states of the line on a terminal.
_PAUSES = {False: 10.0, True: 0.1}


@click.command("batch")
@click.argument("manifest", required=False, type=click.Path(dir_okay=False))
@click.option("--all", "everything", is_flag=True, help="Every incident of the workspace.")
@click.option("--force", is_flag=True, help="Do what is unchanged as well.")
@click.option(
    "--time-limit",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    help="End an incident that takes longer, and go on.",
)
@click.option("--workers", type=click.IntRange(1), help="Incidents side by side; else one a core.")
@click.option(
    "--dask",
    "address",
    metavar="ADDRESS",
    help="On the workers of this Dask scheduler, which share the folder.",
)
@take_json
@click.pass_context
def run_batch(
    ctx: click.Context,
    manifest: str | None,
    everything: bool,
    force: bool,
    time_limit: float | None,
    workers: int | None,
    address: str | None,
    as_json: bool,
) -> None:
    """Take many incidents from their flags to their exports.

    What is as an earlier batch left it is not done again.

    \b
    MANIFEST is CSV or YAML; its columns are `new`'s flags, `id` first.
    Example: incident-kit batch incidents.csv
             incident-kit batch --all --json
    """
    if address is not None and workers is not None:
        raise click.UsageError(
            "--workers is for this machine; Dask's workers say how many they are"
        )
    incidents = [job.incident for job in read_manifest(Path(manifest))] if manifest else None
    start = workspace_path(ctx) or Path()
    have_git_merge(start)
    workspace = _open_or_withdraw(start, incidents)
    jobs = list_jobs(workspace, manifest, everything)
    ended = _Ended(len(jobs))
    running = run_jobs(
        workspace.root,
        jobs,
        workers=workers,
        limit=time_limit,
        is_forced=force,
        address=address,
    )
    try:
        for outcome in running:
            ended.add(outcome)
    except KeyboardInterrupt:
        running.close()
        raise _describe_stop(ended.progress) from None
    finally:
        ended.close()
    outcomes = _put_in_order(ended.progress.outcomes, jobs)
    page = _write_page(workspace.root, outcomes)
    if as_json:
        say_json([outcome.json() for outcome in outcomes])
    else:
        _say_outcomes(outcomes, page)
    ctx.exit(exit_code(outcomes))


def _open_or_withdraw(start: Path, incidents: Sequence[str] | None) -> Workspace:
    """The workspace; if it cannot be read, nothing of these incidents, or of all, is covered.

    What judges that is loaded only then: a batch may have nothing to do.
    """
    try:
        return open_workspace(start)
    except FileError:
        load("incident_kit.cli.withdrawal:withdraw")(start, incidents)
        raise


class _Ended:
    """What has ended so far, and what is said of it on standard error: on a terminal one
    line that is rewritten, in a log a line every so often, and one for each that failed."""

    def __init__(self, total: int) -> None:
        self.progress = Progress(total, time.monotonic())
        self._is_terminal = sys.stderr.isatty()
        self._pause = _PAUSES[self._is_terminal]
        self._said = self.progress.began
        self._is_new = False

    def add(self, outcome: Outcome) -> None:
        """Take in how one more incident ended."""
        self.progress.outcomes.append(outcome)
        self._is_new = True
        if outcome.state == "failed":
            self._write(f"{outcome.incident}: failed: {outcome.reason}", is_kept=True)
        if time.monotonic() - self._said >= self._pause:
            self._say()

    def close(self) -> None:
        """Say how far it came, if that was not said yet."""
        if self._is_new:
            self._say(is_kept=True)

    def _say(self, *, is_kept: bool = False) -> None:
        self._said = time.monotonic()
        self._is_new = False
        self._write(self.progress.describe(self._said), is_kept=is_kept)

    def _write(self, line: str, *, is_kept: bool) -> None:
        """Write a line in the place of the one that stands there on a terminal."""
        start = "\r\x1b[K" if self._is_terminal else ""
        stays = is_kept or not self._is_terminal
        click.echo(f"{start}{line}", err=True, nl=stays)


def _describe_stop(progress: Progress) -> IncidentKitError:
    """What is done when a batch is stopped, and how to go on."""
    done = f"{len(progress.outcomes)} of {count(progress.total, 'incident')}"
    return IncidentKitError(
        f"stopped: {done} ended; the files of the others are whole",
        todo=["run the same batch again: what is done is not done twice"],
    )


def _put_in_order(outcomes: Sequence[Outcome], jobs: Sequence[Job]) -> list[Outcome]:
    """The outcomes in the order of the jobs."""
    ended = {outcome.incident: outcome for outcome in outcomes}
    return [ended[job.incident] for job in jobs]


def _write_page(root: Path, outcomes: Sequence[Outcome]) -> Path | None:
    """Write the summary; a batch whose incidents are done does not fail for want of it."""
    try:
        return write_summary(root, outcomes, utc_now())
    except IncidentKitError as error:
        say_progress(f"there is no summary: {error.args[0]}")
        return None


def _say_outcomes(outcomes: Sequence[Outcome], page: Path | None) -> None:
    shown = [one for one in outcomes if len(outcomes) <= _MOST_ROWS or one.state != "done"]
    if shown:
        say_table(_COLUMNS, map(_row, shown))
    say(f"\n{count(len(outcomes), 'incident')}: {describe_states(outcomes)}")
    if page is not None:
        say(f"All of them: {show_path(page)}")
    say_next("incident-kit", "incident-kit check ID")


def _row(outcome: Outcome) -> tuple[str, ...]:
    return (
        outcome.incident,
        outcome.state,
        str(outcome.code),
        "unchanged" if outcome.unchanged else f"{outcome.seconds:.1f}",
        outcome.reason,
    )
