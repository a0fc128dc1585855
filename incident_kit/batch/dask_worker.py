"""What a worker of a Dask cluster does for a batch: one incident, in a process of its own.

Dask's worker has threads and sockets, and is never forked. It keeps one warm process for as
long as it runs, and asks it for a child for each incident. Tokens for live sources are those
of the worker's own environment: none is sent to it.
"""

from __future__ import annotations

import asyncio
import platform
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from distributed import get_worker
from distributed.core import Status
from filelock import FileLock, Timeout

from incident_kit.batch.forks import WORK, run_in_forks
from incident_kit.batch.manifest import Job
from incident_kit.batch.outcomes import Outcome, fail
from incident_kit.batch.surroundings import Surroundings, digest_kit
from incident_kit.batch.warming import PREPARED
from incident_kit.errors import ForkError, IncidentKitError
from incident_kit.warm.forked import Forked, Task, Warm
from incident_kit.warm.process import WarmProcess
from incident_kit.workspace import INCIDENTS
from incident_kit.workspace.locking import hold_folder

#: Seconds until a file that another machine has just made is seen in a shared folder.
_SEEN = 5.0
#: Seconds between two looks at whether an incident is still wanted here.
_LOOK = 0.5
_ENDING = frozenset({Status.closing, Status.closed, Status.failed})


@dataclass(frozen=True, slots=True)
class Machine:
    """What makes the same files of the same incident: the kit, its packages, and Python."""

    version: str
    python: str
    kit: str


def describe_machine() -> Machine:
    """What this process runs on, as it was when it was first asked."""
    return Machine(metadata.version("incident-kit"), platform.python_version(), digest_kit())


@dataclass(frozen=True, slots=True)
class Errand:
    """What all incidents of a batch have in common, as it is sent to a worker.

    ``sign`` is a lock in the workspace at ``root`` which the batch holds while it runs;
    ``work`` is what a child does with an incident, and ``prepared`` what the warm process
    imports and does before the first.
    """

    root: str
    sign: str
    machine: Machine
    limit: float | None
    work: str = WORK
    prepared: tuple[str, ...] = PREPARED


def find_fault(errand: Errand, here: Machine) -> str | None:
    """Why a worker that runs on ``here`` cannot take incidents, in words that follow its name;
    ``None`` if it can."""
    wanted = errand.machine
    if here.version != wanted.version:
        return f"has incident-kit {here.version}, and the batch {wanted.version}"
    if here.python != wanted.python:
        return f"has Python {here.python}, and the batch {wanted.python}"
    if here.kit != wanted.kit:
        return "has another state of incident-kit or of its packages than the batch"
    return _find_folder_fault(Path(errand.sign))


def _find_folder_fault(sign: Path) -> str | None:
    if not _is_seen(sign):
        return "does not see the folder of this workspace: share it under the same path"
    try:
        with tempfile.TemporaryFile(dir=sign.parent):
            pass
        with FileLock(sign, timeout=0):
            return "does not see the locks of others in the shared folder: mount it with locks"
    except Timeout:
        return None
    except OSError as error:
        return f"cannot write in the shared folder: {error.strerror}"


def _is_seen(sign: Path) -> bool:
    deadline = time.monotonic() + _SEEN
    while not sign.exists():
        if time.monotonic() > deadline or not sign.parent.is_dir():
            return False
        time.sleep(0.1)
    return True


async def inspect_worker(errand: Errand) -> str | None:
    """Why this worker cannot take incidents; if it can, it gets ready for the first.

    Dask calls it where the worker listens: what may wait is done in a thread.
    """
    fault = await asyncio.to_thread(lambda: find_fault(errand, describe_machine()))
    if fault is None:
        await asyncio.to_thread(_KEEPER.get, errand.prepared)
    return fault


def run_here(errand: Errand, job: Job, around: Surroundings) -> dict[str, Any]:
    """One incident on this worker: its ``outcome``, or the ``fault`` of the ``worker`` for
    which it was not begun. It is ended when Dask wants it no more."""
    worker = get_worker()
    fault = find_fault(errand, describe_machine())
    if fault is not None:
        return {"fault": fault, "worker": worker.address}
    key = worker.get_current_task()
    warm = _KEEPER.get(errand.prepared)
    with _leash(warm, lambda: _is_wanted(worker, key)) as leash:
        outcome = _run_alone(leash, errand, job, around)
    return {"outcome": outcome.json()}


def _is_wanted(worker: Any, key: object) -> bool:
    """Whether the task at work is still to be done, and by a worker that goes on."""
    task = worker.state.tasks.get(key)
    return task is not None and task.state != "cancelled" and worker.status not in _ENDING


def _run_alone(leash: _Leash, errand: Errand, job: Job, around: Surroundings) -> Outcome:
    """The outcome of an incident while nobody else works on it.

    A worker that Dask has given up may still be at it; its lock ends with it.
    """
    try:
        with _hold(Path(errand.root, INCIDENTS, job.incident)):
            return _run_warm(leash, errand, job, around)
    except IncidentKitError as error:
        return fail(job.incident, str(error.args[0]), error.code)


def _hold(folder: Path) -> AbstractContextManager[None]:
    return hold_folder(folder, "batch") if folder.is_dir() else nullcontext()


def _run_warm(leash: _Leash, errand: Errand, job: Job, around: Surroundings) -> Outcome:
    """The outcome from a child, a second time if the warm process itself has ended."""
    try:
        return _run_in_child(leash, errand, job, around)
    except ForkError:
        _KEEPER.replace(leash.warm)
        leash.warm = _KEEPER.get(errand.prepared)
        return _run_in_child(leash, errand, job, around)


def _run_in_child(leash: Warm, errand: Errand, job: Job, around: Surroundings) -> Outcome:
    [outcome] = run_in_forks(
        leash, errand.root, [job], 1, around=around, limit=errand.limit, work=errand.work
    )
    return outcome


class _Keeper:
    """Keeps the one warm process of this worker; it ends with the worker."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: WarmProcess | None = None

    def get(self, prepared: Sequence[str]) -> WarmProcess:
        """The warm process, started now if there is none."""
        with self._lock:
            if self._process is None:
                digest_kit()  # before it loads the kit: what is edited meanwhile counts as new
                self._process = WarmProcess.start(prepared)
            return self._process

    def replace(self, broken: Warm) -> None:
        """Let go of a warm process that has ended, unless somebody else did."""
        with self._lock:
            if self._process is broken and self._process is not None:
                self._process.close()
                self._process = None


_KEEPER = _Keeper()


class _Leash(Warm):
    """A warm process for one incident, whose children can be ended from another thread."""

    def __init__(self, warm: WarmProcess) -> None:
        self.warm = warm
        self._children: list[Forked] = []
        self._is_cut = False

    def start_child(self, task: Task) -> Forked:
        """As :meth:`Warm.start_child`, and never again once it is cut."""
        if self._is_cut:
            raise IncidentKitError("the batch wants it no more")
        forked = self.warm.start_child(task)
        self._children.append(forked)
        if self._is_cut:
            forked.send_signal(signal.SIGKILL)
        return forked

    def cut(self) -> None:
        """End all its children, and let none begin."""
        self._is_cut = True
        for forked in self._children:
            forked.send_signal(signal.SIGKILL)


@contextmanager
def _leash(warm: WarmProcess, is_wanted: Callable[[], bool]) -> Iterator[_Leash]:
    """A leash on the warm process that is cut once the work is not wanted any more."""
    leash = _Leash(warm)
    done = threading.Event()

    def watch() -> None:
        while not done.wait(_LOOK):
            if not is_wanted():
                leash.cut()
                return

    threading.Thread(target=watch, name="incident-kit-watch", daemon=True).start()
    try:
        yield leash
    finally:
        done.set()
