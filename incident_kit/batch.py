"""Many incidents: side by side, each from its flags to its exports, none stopping another."""

from __future__ import annotations

import csv
import io
import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from incident_kit.authoring.runs import check_notebook, make_notebook
from incident_kit.case import Case, load_case
from incident_kit.errors import (
    FileError,
    IncidentKitError,
    SourceError,
    UndecidedError,
    UsageError,
    WaitingError,
)
from incident_kit.exporting.exports import export_report, list_folders, take_back_at
from incident_kit.files import check_version, load_yaml, read_text, refuse_conflict
from incident_kit.gathering import Gathering, gather
from incident_kit.journey.facts import FACTS, create_incident
from incident_kit.journey.readiness import assess_readiness
from incident_kit.review import assess_security, find_faults
from incident_kit.sources.registry import SOURCE_FLAGS
from incident_kit.text.counting import count
from incident_kit.workspace import Workspace, open_workspace
from incident_kit.workspace.history import name_command

#: The exit code of a batch is the first of these that any incident has.
WORST_FIRST = (1, 3, 6, 2, 4, 5)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one incident ended: ``done``, ``needs review``, ``held``, ``partial`` or
    ``failed``, why in a sentence, its exit code and its seconds."""

    incident: str
    state: str
    reason: str
    code: int
    seconds: float

    def json(self) -> dict[str, Any]:
        """One row of ``batch --json``."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Job:
    """One row of a manifest; ``flags`` are those of `new`."""

    incident: str
    flags: Mapping[str, object]


def read_manifest(path: Path) -> list[Job]:
    """The rows of a CSV or YAML manifest, in order; ids are unique.

    A column holds several values with ``;`` between them. A path is relative to
    where the command runs or, if there is no such file, to the manifest.
    """
    text = read_text(path, path.name)
    refuse_conflict(text, path.name)
    read_rows = _yaml_rows if path.suffix.lower() in (".yaml", ".yml") else _csv_rows
    rows = enumerate(read_rows(text, path.name), start=1)
    jobs = [_read_job(row, number, path) for number, row in rows]
    repeated = _repeated(job.incident for job in jobs)
    if repeated:
        raise FileError(path.name, f"names {', '.join(repeated)} more than once", field="id")
    if not jobs:
        raise FileError(path.name, "names no incident", todo=["one row each, `id` first"])
    return jobs


def _repeated(ids: Iterable[str]) -> list[str]:
    return sorted(ident for ident, times in Counter(ids).items() if times > 1)


def _csv_rows(text: str, label: str) -> Iterator[Mapping[str, object]]:
    reader = csv.DictReader(io.StringIO(text), restkey="", skipinitialspace=True)
    try:
        for row in reader:
            if any(row.pop("", None) or ()):
                problem = "has more cells than columns: put text with a comma between quotes"
                raise FileError(label, problem, line=reader.line_num)
            if any(map(str.strip, filter(None, row.values()))):  # sheets end in empty rows
                yield row
    except csv.Error as error:
        raise FileError(label, f"is not CSV: {error}", line=reader.reader.line_num) from error


def _yaml_rows(text: str, label: str) -> list[Mapping[str, object]]:
    data = load_yaml(text, label) or []
    if isinstance(data, Mapping):
        check_version(data, label)
        data = data.get("incidents") or []
    if not isinstance(data, list) or not all(isinstance(row, Mapping) for row in data):
        raise FileError(label, "should be a list of incidents", field="incidents")
    return data


def _read_job(row: Mapping[str, object], number: int, manifest: Path) -> Job:
    cells = {_flag(str(column)): cell for column, cell in row.items() if cell not in (None, "")}
    incident = str(cells.pop("id", "")).strip()
    unknown = sorted(set(cells) - {*FACTS, *SOURCE_FLAGS})
    if unknown:
        raise _row_error(manifest, number, f"has no column {unknown[0]!r}")
    if not incident:
        raise _row_error(manifest, number, "has no id")
    return Job(incident, {name: _value(name, cell, manifest) for name, cell in cells.items()})


def _flag(column: str) -> str:
    """The flag that the head of a column names: ``--slack-export`` is ``slack_export``."""
    return column.strip().lstrip("-").replace("-", "_")


def _row_error(manifest: Path, number: int, problem: str) -> FileError:
    hint = "columns are `new`'s flags, `id` first"
    return FileError(manifest.name, f"row {number} {problem}: {hint}")


def _value(column: str, cell: object, manifest: Path) -> object:
    flag = SOURCE_FLAGS.get(column)
    if flag is None:
        return str(cell).strip()
    listed = cell if isinstance(cell, list) else str(cell).split(";")
    values = [str(value).strip() for value in listed if str(value).strip()]
    return [_find_path(value, manifest) for value in values] if flag.is_path else values


def _find_path(text: str, manifest: Path) -> str:
    """The path as it stands, or beside the manifest if only there is something."""
    beside = manifest.parent / text
    return str(beside) if not Path(text).exists() and beside.exists() else text


def run(
    workspace: Workspace,
    jobs: Sequence[Job],
    *,
    workers: int | None = None,
    on_outcome: Callable[[Outcome], None] = lambda outcome: None,
) -> list[Outcome]:
    """Run every job in processes of its own; outcomes in the order of ``jobs``.

    ``on_outcome`` is called with each as it ends. A worker that dies takes no other incident
    with it: what was lost with it runs again, alone.
    """
    outcomes: dict[str, Outcome] = {}
    lost = []
    for job, outcome in _run_in_pool(workspace.root, jobs, workers or os.cpu_count() or 1):
        if outcome is None:
            lost.append(job)
        else:
            outcomes[job.incident] = outcome
            on_outcome(outcome)
    for job in lost:
        outcome = _run_alone(workspace.root, job)
        outcomes[job.incident] = outcome
        on_outcome(outcome)
    return [outcomes[job.incident] for job in jobs]


def _run_alone(root: Path, job: Job) -> Outcome:
    [(_, outcome)] = _run_in_pool(root, [job], 1)
    if outcome is not None:
        return outcome
    ending = _take_back(root, job.incident) or _Ending("failed", "its process was ended", 1)
    return Outcome(job.incident, ending.state, ending.reason, ending.code, 0.0)


def _run_in_pool(
    root: Path, jobs: Sequence[Job], workers: int
) -> Iterator[tuple[Job, Outcome | None]]:
    """Each job as it ends, with its outcome; ``None`` if its process died."""
    context = get_context("spawn")  # a fork would copy threads and sockets that kernels need
    with ProcessPoolExecutor(
        min(workers, len(jobs)), mp_context=context, initializer=_end_quietly
    ) as pool:
        futures: dict[Future[Outcome], Job] = {
            pool.submit(run_one, root, job.incident, dict(job.flags)): job for job in jobs
        }
        try:
            for future in as_completed(futures):
                try:
                    yield futures[future], future.result()
                except BrokenProcessPool:
                    yield futures[future], None
        finally:
            pool.shutdown(cancel_futures=True)


def _end_quietly() -> None:
    """Ctrl-C ends a worker at once and without a word: every file is written whole."""
    signal.signal(signal.SIGINT, lambda number, frame: os._exit(128 + number))


def run_one(root: Path, incident: str, flags: Mapping[str, object]) -> Outcome:
    """One incident from its flags to its exports, in this process; never raises.

    However it ends, a public version that is not covered any more is taken back.
    """
    start = time.perf_counter()
    try:
        with name_command("batch"):
            ending = _run_journey(open_workspace(root), incident, flags)
    except BaseException as error:  # kept to report it: one incident never stops the rest
        ending = _fail(error)
    ending = _take_back(root, incident) or ending
    seconds = round(time.perf_counter() - start, 2)
    return Outcome(incident, ending.state, ending.reason, ending.code, seconds)


def _take_back(root: Path, incident: str) -> _Ending | None:
    """Take back what is not covered any more; how the incident ends if that fails."""
    try:
        for folder in list_folders(root, [incident]):
            take_back_at(folder)
    except BaseException as error:
        return _fail(error)
    return None


def _fail(error: BaseException) -> _Ending:
    if isinstance(error, IncidentKitError):
        return _Ending("failed", _first_line(error), error.code)
    return _Ending("failed", f"{type(error).__name__}, unexpected", 1)


def _first_line(error: IncidentKitError) -> str:
    return str(error.args[0]).splitlines()[0]


@dataclass(frozen=True, slots=True)
class _Ending:
    """How one incident ended, without its name and time."""

    state: str
    reason: str
    code: int


def _run_journey(workspace: Workspace, incident: str, flags: Mapping[str, object]) -> _Ending:
    if incident not in workspace.ids():
        create_incident(workspace, incident, flags)
    case = load_case(workspace, incident)
    check_notebook(case, "gather")
    gathering = gather(case)
    make_notebook(gathering.case, "gather", refresh=False)
    case = load_case(workspace, incident)
    for name in ("report", "redact", "public") if case.review.refusal is None else ("report",):
        make_notebook(gathering.case, name)
    case = load_case(workspace, incident)
    try:
        export_report(case, "internal")
        export_report(case, "public")
    except IncidentKitError as error:
        if error.code not in (UndecidedError.code, WaitingError.code):
            raise
        return _ending_unapproved(case, gathering, error.code)
    if not gathering.complete:
        return _ending_partial(gathering)
    return _Ending("done", "internal and public report exported", 0)


def _ending_unapproved(case: Case, gathering: Gathering, code: int) -> _Ending:
    """Why there is no public version: security first, then the sources, then people."""
    refusal = case.review.refusal
    if refusal is not None and not find_faults(case.review) and gathering.complete:
        return _Ending("done", f"not published, decided by {refusal['by']}", 0)
    security = assess_security(case.parties, case.review, case.public.digest)
    if security.state == "hold" and security.flagged:
        return _Ending("held", security.reasons[0], WaitingError.code)
    if not gathering.complete:
        return _ending_partial(gathering)
    left = count(len(assess_readiness(case).steps), "thing is", "things are")
    return _Ending("needs review", f"{left} left: incident-kit check {case.id}", code)


def _ending_partial(gathering: Gathering) -> _Ending:
    missing = ", ".join(check.source for check in gathering.checks if not check.complete)
    return _Ending("partial", f"not everything was gathered from {missing}", SourceError.code)


def exit_code(outcomes: Sequence[Outcome]) -> int:
    """The first of :data:`WORST_FIRST` that any incident has; 0 if none has."""
    codes = {outcome.code for outcome in outcomes}
    return next((code for code in WORST_FIRST if code in codes), 0)


def jobs_of(workspace: Workspace, manifest: str | None, everything: bool) -> list[Job]:
    """The jobs of a manifest, or of every incident of the workspace."""
    if manifest is None and not everything:
        raise UsageError("name a manifest, or --all", todo=["incident-kit batch --all"])
    if manifest is not None:
        return read_manifest(Path(manifest))
    jobs = [Job(ident, {}) for ident in workspace.ids()]
    if not jobs:
        raise UsageError("this workspace has no incident", todo=["incident-kit new ID"])
    return jobs
