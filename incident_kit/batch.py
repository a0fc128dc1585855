"""Many incidents: side by side, each from its flags to its exports, none stopping another."""

from __future__ import annotations

import csv
import io
import os
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from incident_kit.errors import FileError, IncidentKitError, UsageError
from incident_kit.files import check_version, load_yaml, read_text
from incident_kit.sources.registry import SOURCE_FLAGS
from incident_kit.workspace import Workspace, open_workspace

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
    read = _yaml_rows if path.suffix.lower() in (".yaml", ".yml") else _csv_rows
    rows = read(text, path.name)
    jobs = [_job(row, number, path) for number, row in enumerate(rows, start=1)]
    ids = [job.incident for job in jobs]
    twice = sorted({one for one in ids if ids.count(one) > 1})
    if twice:
        raise FileError(path.name, f"names {', '.join(twice)} more than once", field="id")
    if not jobs:
        raise FileError(path.name, "names no incident", todo=["one row each, `id` first"])
    return jobs


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
    rows = (data.get("incidents") or []) if isinstance(data, Mapping) else data
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise FileError(label, "should be a list of incidents", field="incidents")
    return rows


def _job(row: Mapping[str, object], number: int, path: Path) -> Job:
    from incident_kit.journey.facts import FACTS

    cells = {
        str(name).strip().lstrip("-").replace("-", "_"): value
        for name, value in row.items()
        if value not in (None, "")
    }
    ident = str(cells.pop("id", "")).strip()
    unknown = sorted(set(cells) - {*FACTS, *SOURCE_FLAGS})
    if not ident or unknown:
        problem = f"has no column {unknown[0]!r}" if unknown else "has no id"
        raise FileError(path.name, f"row {number} {problem}: columns are `new`'s flags, `id` first")
    return Job(ident, {name: _value(name, value, path) for name, value in cells.items()})


def _value(name: str, value: object, path: Path) -> object:
    flag = SOURCE_FLAGS.get(name)
    if flag is None:
        return str(value).strip()
    listed = value if isinstance(value, list) else str(value).split(";")
    values = [str(one).strip() for one in listed if str(one).strip()]
    return [_near(one, path) if flag.is_path else one for one in values]


def _near(text: str, manifest: Path) -> str:
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
    for job, outcome in _pooled(workspace.root, jobs, workers or os.cpu_count() or 1):
        if outcome is None:
            lost.append(job)
        else:
            outcomes[job.incident] = outcome
            on_outcome(outcome)
    for job in lost:
        [(_, again)] = list(_pooled(workspace.root, [job], 1))
        outcome = again or Outcome(job.incident, "failed", "its process was ended", 1, 0.0)
        outcomes[job.incident] = outcome
        on_outcome(outcome)
    return [outcomes[job.incident] for job in jobs]


def _pooled(root: Path, jobs: Sequence[Job], workers: int) -> Iterator[tuple[Job, Outcome | None]]:
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
    """One incident from its flags to its exports, in this process; never raises."""
    from incident_kit.exporting.artifacts import withdraw_unread

    start = time.perf_counter()
    try:
        state, reason, code = _journey(open_workspace(root), incident, flags)
    except IncidentKitError as error:
        state, reason, code = "failed", _first_line(error), error.code
        if code == UsageError.code:
            withdraw_unread(root, [incident])
    except Exception as error:  # kept to report it: one incident never stops the rest
        state, reason, code = "failed", f"{type(error).__name__}, unexpected", 1
    return Outcome(incident, state, reason, code, round(time.perf_counter() - start, 2))


def _first_line(error: IncidentKitError) -> str:
    return str(error.args[0]).splitlines()[0]


def _journey(
    workspace: Workspace, incident: str, flags: Mapping[str, object]
) -> tuple[str, str, int]:
    from incident_kit.authoring.runs import make_notebook
    from incident_kit.case import load_case
    from incident_kit.exporting.artifacts import approved, internal, public, withdraw, write
    from incident_kit.gathering import gather
    from incident_kit.journey.facts import create_incident
    from incident_kit.journey.readiness import assess_readiness
    from incident_kit.review import assess_security

    if incident not in workspace.ids():
        create_incident(workspace, incident, flags)
    gathering = gather(load_case(workspace, incident))
    for name in ("gather", "report", "redact", "public"):
        parameters = {"refresh": False} if name == "gather" else {}
        make_notebook(gathering.case, name, **parameters)
    case = load_case(workspace, incident)
    write(case, internal(case))
    held = assess_security(case.incident, case.review, case.public.digest, case.settings)
    try:
        write(case, public(case, approved(case)))
    except IncidentKitError as error:
        withdraw(case.folder.path)
        if error.code not in (4, 5):
            raise
        if held.state == "hold" and held.flagged:
            return "held", held.reasons[0], 5
        if gathering.complete:
            count = len(assess_readiness(case).steps)
            what = "thing is" if count == 1 else "things are"
            return "needs review", f"{count} {what} left: incident-kit check {incident}", error.code
    if not gathering.complete:
        missing = [check.source for check in gathering.checks if not check.complete]
        return "partial", f"not everything was gathered from {', '.join(missing)}", 3
    return "done", "internal and public report exported", 0


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
