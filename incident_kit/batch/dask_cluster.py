"""The incidents of a batch on the machines of a Dask cluster, over a folder that they share.

The scheduler and the workers are Dask's own. Only so many incidents are sent as the workers
soon begin with, so that the scheduler holds as little for ten thousand as for ten. A worker
that cannot take incidents is left out, and said so; what a worker or the scheduler had when
it went is sent again.
"""

from __future__ import annotations

import asyncio
import logging
import time
import warnings
from collections import Counter, deque
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any
from uuid import uuid4

from distributed import Client, Future
from distributed.comm.core import connect
from distributed.scheduler import KilledWorker
from filelock import FileLock

from incident_kit.batch.dask_crew import Crew, LostError
from incident_kit.batch.dask_worker import Errand, describe_machine, run_here
from incident_kit.batch.forks import WORK
from incident_kit.batch.manifest import Job
from incident_kit.batch.outcomes import Outcome, fail
from incident_kit.batch.surroundings import Surroundings
from incident_kit.batch.warming import PREPARED
from incident_kit.errors import UsageError
from incident_kit.sources.registry import SOURCE_FLAGS
from incident_kit.text.counting import count
from incident_kit.workspace.locking import HISTORY, make_history

_LOG = logging.getLogger(__name__)

#: Seconds in which a scheduler that is there answers.
_ANSWER = 10.0
#: Seconds to wait for a scheduler to come back, and for a worker that can take what is left.
PATIENCE = 60.0
#: So many incidents are sent for each thread of a worker: one to do, one to go on with.
_AHEAD = 2
#: So often an incident is sent that was lost on its way.
_TRIES = 5


def run_on_cluster(
    root: Path,
    jobs: Sequence[Job],
    address: str,
    around: Surroundings,
    *,
    limit: float | None = None,
    patience: float = PATIENCE,
    work: str = WORK,
    prepared: tuple[str, ...] = PREPARED,
) -> Generator[Outcome, None, None]:
    """The outcome of each job as it ends on a worker of the scheduler at ``address``.

    Jobs that nobody could take, since no scheduler or no fit worker was there for
    ``patience`` seconds, end as failed. A :class:`UsageError` if there is no scheduler at
    all. Whoever stops listening ends all that still runs. ``work`` is what
    a child does, and ``prepared`` what their warm processes begin with.
    """
    client: Client | None = _connect(address, min(patience, _ANSWER))
    with _put_up_sign(root) as sign:
        errand = Errand(str(root), str(sign), describe_machine(), limit, work, prepared)
        waiting = deque(map(_make_absolute, jobs))
        dispatch = _Dispatch(errand, around, waiting, patience)
        while client is not None:
            try:
                yield from dispatch.run(client)
                break
            except LostError:
                _LOG.warning("the scheduler at %s is gone; waiting for it to come back", address)
                client = _reconnect(address, patience)
        reason = dispatch.fault or f"the scheduler at {address} did not come back"
        yield from (
            fail(job.incident, f"left undone: {reason}; run the same batch again")
            for job in waiting
        )


def _connect(address: str, seconds: float) -> Client:
    """A client of the scheduler at ``address``; a :class:`UsageError` if none answers.

    Whether anybody answers there is tried first: Dask itself waits without end for one that
    listens and says nothing.
    """
    for name in ("distributed", "distributed.client", "tornado.application"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        asyncio.run(_greet(address, seconds))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # versions are compared worker by worker
            return Client(address, timeout=seconds, set_as_default=False, name="incident-kit")
    except ValueError as error:
        raise UsageError(
            f"{address!r} is no address of a Dask scheduler: {error}",
            todo=["give the one that `dask scheduler` shows, such as tcp://192.0.2.10:8786"],
        ) from error
    except Exception as error:
        raise UsageError(
            f"no Dask scheduler answers at {address}",
            todo=["start one with `dask scheduler`, and give the address that it shows"],
        ) from error


async def _greet(address: str, seconds: float) -> None:
    comm = await asyncio.wait_for(connect(address, timeout=seconds), seconds)
    await comm.close()


def _reconnect(address: str, patience: float) -> Client | None:
    """A new client once the scheduler is back; ``None`` if it does not come back in time."""
    deadline = time.monotonic() + patience
    while (left := deadline - time.monotonic()) > 0:
        with suppress(UsageError):
            return _connect(address, min(left, _ANSWER))
        time.sleep(min(1.0, patience / 10))
    return None


@contextmanager
def _put_up_sign(root: Path) -> Iterator[Path]:
    """A lock with a name of its own in the workspace, by which workers know that they see the
    same folder, and its locks."""
    make_history(root)
    sign = root / HISTORY / f"dask-{uuid4().hex}.lock"  # by the path that workers see as well
    try:
        with FileLock(sign):
            yield sign
    finally:
        sign.unlink(missing_ok=True)


def _make_absolute(job: Job) -> Job:
    """The same job wherever a worker stands: its paths are those of where we stand."""
    flags = {name: _resolve(name, value) for name, value in job.flags.items()}
    return replace(job, flags=flags)


def _resolve(name: str, value: object) -> object:
    flag = SOURCE_FLAGS.get(name)
    if flag is None or not flag.is_path or not isinstance(value, list):
        return value
    return [str(Path(path).absolute()) for path in value]


@dataclass(frozen=True, slots=True)
class _Sent:
    """A job on its way, and the workers that it may go to."""

    job: Job
    future: Future[Any]
    workers: frozenset[str]


@dataclass(slots=True)
class _Dispatch:
    """Sends what is ``waiting``, over one connection after the other; ``fault`` says why
    nobody could take what is still waiting at the end."""

    errand: Errand
    around: Surroundings
    waiting: deque[Job]
    patience: float
    fault: str | None = None
    _sent: dict[str, _Sent] = field(default_factory=dict)
    _ended: SimpleQueue[Future[Any] | None] = field(default_factory=SimpleQueue)
    _tries: Counter[str] = field(default_factory=Counter)

    def run(self, client: Client) -> Iterator[Outcome]:
        """Every outcome, until none is waiting or nobody can take one.

        A :class:`LostError` if the connection is lost; then what was on its way waits again.
        """
        self._ended = SimpleQueue()
        crew = Crew(client, self.errand, self._wake)
        try:
            while self.waiting or self._sent:
                crew.look()
                self._recall(crew.threads)
                self.fault = self.fault or crew.find_end(self.patience)
                if self.fault is not None:
                    return
                self._send(client, crew)
                yield from self._take_ended(crew)
        finally:
            self._take_back_all()
            _close(client)

    def _wake(self) -> None:
        self._ended.put(None)

    def _send(self, client: Client, crew: Crew) -> None:
        """Send as much as the crew soon begins with; what is sent stays with those that are
        there now, so nothing is sent ahead while more are about to come."""
        workers = frozenset(crew.threads)
        ahead = 1 if crew.is_asking else _AHEAD
        room = ahead * sum(crew.threads.values()) - len(self._sent)
        while self.waiting and room > 0:
            job = self.waiting.popleft()
            future = client.submit(
                run_here,
                self.errand,
                job,
                _narrow(self.around, job.incident),
                key=f"incident-{job.incident}-{uuid4().hex}",
                workers=list(workers),
                pure=False,
            )
            self._sent[str(future.key)] = _Sent(job, future, workers)
            future.add_done_callback(self._ended.put)
            room -= 1

    def _recall(self, threads: Mapping[str, int]) -> None:
        """Take back what may go to nobody that is still there."""
        for key, sent in list(self._sent.items()):
            if not sent.workers & threads.keys() and sent.future.status == "pending":
                del self._sent[key]
                sent.future.cancel(force=True)
                self.waiting.appendleft(sent.job)

    def _take_ended(self, crew: Crew) -> Iterator[Outcome]:
        """The outcomes of what has ended meanwhile; waits for a moment if nothing has."""
        with suppress(Empty):
            future = self._ended.get(timeout=crew.pause)
            while True:
                sent = self._sent.pop(str(future.key), None) if future is not None else None
                outcome = self._settle(sent, crew) if sent is not None else None
                if outcome is not None:
                    yield outcome
                future = self._ended.get_nowait()

    def _settle(self, sent: _Sent, crew: Crew) -> Outcome | None:
        """How a job ended; ``None`` if it waits again."""
        incident = sent.job.incident
        try:
            answer = sent.future.result(timeout=_ANSWER)
        except KilledWorker as error:
            died = count(error.allowed_failures + 1, "worker")
            return fail(incident, f"{died} ended while it was there: see their logs")
        except Exception as error:
            return self._try_again(sent, error)
        if "fault" in answer:
            crew.leave_out(answer["worker"], answer["fault"])
            self.waiting.appendleft(sent.job)
            return None
        return Outcome(**answer["outcome"])

    def _try_again(self, sent: _Sent, error: Exception) -> Outcome | None:
        incident = sent.job.incident
        if isinstance(error, RuntimeError) and "deserialization" in str(error):
            self.fault = "the scheduler has no incident-kit that this one can speak with"
            self.waiting.appendleft(sent.job)
            return None
        self._tries[incident] += 1
        if self._tries[incident] < _TRIES:
            self.waiting.appendleft(sent.job)
            return None
        return fail(incident, f"{_TRIES} times it was lost on its way ({type(error).__name__})")

    def _take_back_all(self) -> None:
        """Have what was on its way wait again, and end it where it runs."""
        for sent in reversed(self._sent.values()):
            with suppress(Exception):
                sent.future.cancel(force=True)
            self.waiting.appendleft(sent.job)
        self._sent.clear()


def _narrow(around: Surroundings, incident: str) -> Surroundings:
    """What one incident rests on, without what is others'."""
    if around.answers is None:
        return around
    answers = {name: seen for name, seen in around.answers.items() if name == incident}
    return replace(around, answers=answers)


def _close(client: Client) -> None:
    """Let go of the scheduler, which ends what of ours is still with it."""
    with suppress(Exception):
        client.close(timeout=_ANSWER)
