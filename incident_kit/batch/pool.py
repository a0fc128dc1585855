"""The incidents of a batch where the system has no fork: in the processes of a pool.

Each of them imports the kit anew and works on one incident after the other, so that this is
slower, and no incident has a limit of time.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from incident_kit.batch.manifest import Job
from incident_kit.batch.outcomes import Outcome, fail
from incident_kit.batch.surroundings import Surroundings


def run_in_pool(
    root: Path, jobs: Sequence[Job], workers: int, around: Surroundings
) -> Iterator[Outcome]:
    """The outcome of each job as it ends, ``workers`` of them side by side.

    A process that dies takes no other incident with it: what was lost with it runs again,
    alone.
    """
    lost = []
    for job, outcome in _run(root, jobs, workers, around):
        if outcome is None:
            lost.append(job)
        else:
            yield outcome
    for job in lost:
        [(_, outcome)] = _run(root, [job], 1, around)
        yield outcome or _take_back(root, job)


def _take_back(root: Path, job: Job) -> Outcome:
    outcome = fail(job.incident, "its process was ended")
    failure = _load("withdraw")(root, job.incident)
    return outcome if failure is None else fail(job.incident, failure.reason, failure.code)


def _run(
    root: Path, jobs: Sequence[Job], workers: int, around: Surroundings
) -> Iterator[tuple[Job, Outcome | None]]:
    """Each job as it ends, with its outcome; ``None`` if its process died."""
    context = get_context("spawn")
    with ProcessPoolExecutor(
        min(workers, len(jobs)), mp_context=context, initializer=_end_quietly
    ) as pool:
        futures: dict[Future[Outcome], Job] = {
            pool.submit(_run_one, root, job.incident, dict(job.flags), around.of(job.incident)): job
            for job in jobs
        }
        try:
            for future in as_completed(futures):
                try:
                    yield futures[future], future.result()
                except BrokenProcessPool:
                    yield futures[future], None
        finally:
            pool.shutdown(cancel_futures=True)


def _run_one(
    root: Path, incident: str, flags: Mapping[str, object], around: Mapping[str, Any] | None
) -> Outcome:
    outcome: Outcome = _load("run_one")(root, incident, flags, around)
    return outcome


def _load(name: str) -> Any:
    """A function of the module that loads the rest of the kit: here, where it is needed."""
    return getattr(import_module("incident_kit.batch.jobs"), name)


def _end_quietly() -> None:
    """Ctrl-C ends a worker at once and without a word: every file is written whole."""
    signal.signal(signal.SIGINT, lambda number, frame: os._exit(128 + number))
