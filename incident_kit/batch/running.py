"""A whole batch: what is unchanged is told, the rest is done, each incident on its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator, Sequence
from importlib import import_module
from pathlib import Path

from incident_kit.batch.digests import Elsewhere
from incident_kit.batch.forks import run_in_forks
from incident_kit.batch.manifest import Job
from incident_kit.batch.memory import Unchanged
from incident_kit.batch.outcomes import Outcome
from incident_kit.batch.pool import run_in_pool
from incident_kit.batch.surroundings import Surroundings, look_around
from incident_kit.batch.warming import Rehearsing, count_cores, start_warm
from incident_kit.errors import ForkError, UsageError
from incident_kit.model import utc_now
from incident_kit.warm.forked import Warm
from incident_kit.warm.process import WarmProcess

#: What the warm process does besides, with the workspace: its children share what was seen
#: of all incidents.
_LOOKS = ("incident_kit.batch.jobs:look_at_shared", "incident_kit.batch.jobs:look_at_committed")

#: While so many incidents wait for the disk, others keep all cores at work.
_SPARE = 1
#: So many warm processes one after the other may end before any incident was done.
_MOST_FRUITLESS = 3


def run_batch(
    root: Path,
    jobs: Sequence[Job],
    *,
    workers: int | None = None,
    limit: float | None = None,
    is_forced: bool = False,
    address: str | None = None,
) -> Generator[Outcome, None, None]:
    """The outcome of each job as it ends: first those that are unchanged, unless ``is_forced``.

    ``workers`` are one more than there are cores unless said otherwise, ``limit`` is the most
    seconds that an incident may take. ``address`` is that of a Dask scheduler whose workers
    do them in the place of this machine. Whoever stops listening ends all that still runs.
    """
    run_on_cluster = load_cluster() if address else None
    around = look_around(root)
    unchanged = Unchanged(root, around, Elsewhere(root))
    left = []
    for job in jobs:
        outcome = None if is_forced else unchanged.find_outcome(job, utc_now())
        if outcome is None:
            left.append(job)
        else:
            yield outcome
    if left and run_on_cluster:
        yield from run_on_cluster(root, left, address, around, limit=limit)
    elif left and not hasattr(os, "fork"):
        yield from run_in_pool(root, left, workers or count_cores(), around)
    elif left:
        most = min(workers or count_cores() + _SPARE, len(left))
        yield from _run_warm(root, left, most, limit, around)


def load_cluster() -> Callable[..., Iterator[Outcome]]:
    """What runs jobs on a Dask cluster; a :class:`UsageError` where Dask is not installed."""
    try:
        run_on_cluster: Callable[..., Iterator[Outcome]] = import_module(
            "incident_kit.batch.dask_cluster"
        ).run_on_cluster
    except ModuleNotFoundError as error:
        raise UsageError(
            "batch --dask needs the package `distributed`, which is not installed",
            todo=["pip install 'incident-kit[dask]'"],
        ) from error
    return run_on_cluster


def _run_warm(
    root: Path, jobs: Sequence[Job], workers: int, limit: float | None, around: Surroundings
) -> Iterator[Outcome]:
    """Every outcome from children of a warm process; one that ends itself, as for want of
    memory, is replaced, but not again and again where nothing was done with it."""
    left = {job.incident: job for job in jobs}
    fruitless = 0
    while left:
        before = len(left)
        try:
            with start_warm() as process:
                warm = _have_rehearsed(process, root, before)
                for outcome in run_in_forks(
                    warm, str(root), list(left.values()), workers, around=around, limit=limit
                ):
                    del left[outcome.incident]
                    yield outcome
        except ForkError:
            fruitless = fruitless + 1 if len(left) == before else 0
            if fruitless == _MOST_FRUITLESS:
                raise


def _have_rehearsed(process: WarmProcess, root: Path, jobs: int) -> Warm:
    """One core rehearses for the incidents to come while the others begin with the first;
    where there are no more than cores, that would be for nobody."""
    cores = count_cores()
    looks = [f"{look}:{root}" for look in _LOOKS]
    return process if jobs <= cores else Rehearsing(process, cores - 1, looks)
