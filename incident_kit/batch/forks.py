"""The incidents of a batch, each in a forked child of one warm process.

A child that dies, hangs or is ended takes nothing with it but its own incident; what it left
of a public version is then judged by another child.
"""

from __future__ import annotations

import json
import os
import selectors
import signal
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from math import inf
from typing import Any

from incident_kit.batch.digests import Known
from incident_kit.batch.manifest import Job
from incident_kit.batch.outcomes import Outcome, fail
from incident_kit.batch.surroundings import Surroundings
from incident_kit.errors import RenderingError
from incident_kit.warm.forked import Forked, Warm

#: What a child does with an incident.
WORK = "incident_kit.batch.jobs:answer_job"
_TAKE_BACK = "incident_kit.batch.jobs:answer_withdrawal"
#: Seconds to judge what a child that was ended left of a public version.
_WITHDRAWAL = 120.0
#: Seconds in which a child that has closed its channel has ended.
_END = 5.0
_CHUNK = 65536
#: So many paths that children looked at are passed on to later ones.
_MOST_KNOWN = 64


def run_job(
    warm: Warm,
    root: str,
    incident: str,
    flags: Mapping[str, object],
    *,
    around: Surroundings | None = None,
    limit: float | None = None,
) -> Outcome:
    """One incident in a child of ``warm``: its outcome, whatever becomes of the child.

    ``root`` is the workspace's, ``flags`` are those of `new`. What the incident rests on is
    remembered where ``around`` says what it shares with others. ``limit`` is the most
    seconds that it may take.
    """
    job = Job(incident, flags)
    [outcome] = run_in_forks(warm, root, [job], 1, around=around, limit=limit)
    return outcome


def run_in_forks(
    warm: Warm,
    root: str,
    jobs: Iterable[Job],
    workers: int,
    *,
    around: Surroundings | None = None,
    limit: float | None = None,
    work: str = WORK,
) -> Generator[Outcome, None, None]:
    """The outcome of each job as it ends, ``workers`` of them side by side, from children that
    do ``work``.

    One that somebody else killed runs again, alone, when all others have ended: the system
    may have been short of memory. Whoever stops listening ends all that still run.
    """
    with _Crew(warm, root, around, limit, work) as crew:
        yield from crew.run(jobs, workers)
        yield from crew.run(crew.take_lost(), 1)


@dataclass(slots=True)
class _Child:
    """One child at work until its ``deadline``; ``outcome`` is what is known already of an
    incident whose first child was ended."""

    job: Job
    forked: Forked
    outcome: Outcome | None = None
    deadline: float = inf
    began: float = field(default_factory=time.monotonic)
    said: bytes = b""
    is_late: bool = False

    @property
    def answer(self) -> Any:
        """What it said; ``None`` if that is not whole."""
        return json.loads(self.said) if self.said.endswith(b"\n") else None

    @property
    def seconds(self) -> float:
        """How long it has run."""
        return round(time.monotonic() - self.began, 2)


class _Crew(ExitStack):
    """The children that run; at its end none is left."""

    def __init__(
        self,
        warm: Warm,
        root: str,
        around: Surroundings | None,
        limit: float | None,
        work: str,
    ) -> None:
        super().__init__()
        self._warm = warm
        self._work = work
        self._root = root
        self._around = around
        self._limit = limit
        self._known: dict[str, Any] = {}
        self._lost: list[Job] | None = []
        self._children: dict[int, _Child] = {}
        self._selector = self.enter_context(selectors.DefaultSelector())
        self._null = os.open(os.devnull, os.O_RDWR)
        self.callback(os.close, self._null)
        self.callback(self._end_all)

    def run(self, jobs: Iterable[Job], workers: int) -> Iterator[Outcome]:
        """The outcome of each job as it ends, but of those that are lost."""
        waiting = deque(jobs)
        while waiting or self._children:
            while waiting and len(self._children) < workers:
                self._start_job(waiting.popleft())
            for child in self._await_ends():
                outcome = self._settle(child)
                if outcome is not None:
                    yield outcome

    def take_lost(self) -> list[Job]:
        """The jobs whose children somebody killed; from now on none counts as lost."""
        lost, self._lost = self._lost, None
        return lost or []

    def _start_job(self, job: Job) -> None:
        around = self._around and self._around.of(job.incident)
        given = {"flags": dict(job.flags), "around": around, "known": self._known}
        child = _Child(job, self._fork(self._work, job, given))
        if self._limit is not None:
            child.deadline = child.began + self._limit
        self._add(child)

    def _start_withdrawal(self, job: Job, outcome: Outcome) -> None:
        child = _Child(job, self._fork(_TAKE_BACK, job, {}), outcome)
        child.deadline = child.began + _WITHDRAWAL
        self._add(child)

    def _fork(self, work: str, job: Job, more: Mapping[str, Any]) -> Forked:
        given = {"root": self._root, "incident": job.incident, **more}
        return self._warm.fork(work, given, streams=(self._null, self._null, self._null))

    def _add(self, child: _Child) -> None:
        self._children[child.forked.pid] = child
        self._selector.register(child.forked.channel, selectors.EVENT_READ, child)

    def _await_ends(self) -> list[_Child]:
        """Wait until a child speaks, ends or is late; those that have ended, or are to."""
        soonest = min(child.deadline for child in self._children.values())
        patience = None if soonest == inf else max(soonest - time.monotonic(), 0)
        spoke = [key.data for key, _ in self._selector.select(patience)]
        ended = [child for child in spoke if _has_ended(child)]
        now = time.monotonic()
        for child in self._children.values():
            child.is_late = child.deadline <= now and child not in ended
        return [*ended, *(child for child in self._children.values() if child.is_late)]

    def _settle(self, child: _Child) -> Outcome | None:
        """The outcome of a child that has ended, unless its incident is to run again, or what
        it left is to be judged first."""
        status = self._end(child)
        answer = child.answer
        if child.outcome is not None:
            return _join_withdrawal(child.outcome, answer)
        if answer is not None:
            self._learn(answer["known"])
            return Outcome(**answer["outcome"])
        if status == -signal.SIGKILL and self._lost is not None:
            self._lost.append(child.job)
            return None
        reason = _describe_late(self._limit) if child.is_late else _describe_end(status)
        outcome = fail(child.job.incident, reason, seconds=child.seconds)
        self._start_withdrawal(child.job, outcome)
        return None

    def _learn(self, known: Known) -> None:
        """Keep what a child looked at for later ones, not too much of it."""
        for path, found in known.items():
            if len(self._known) < _MOST_KNOWN or path in self._known:
                self._known[path] = found

    def _end(self, child: _Child) -> int | None:
        """End the child and what it has started; its exit status, negative for a signal, if
        it ended by itself."""
        self._selector.unregister(child.forked.channel)
        del self._children[child.forked.pid]
        with child.forked:
            return None if child.is_late or child.answer else child.forked.wait(_END)

    def _end_all(self) -> None:
        for child in list(self._children.values()):
            child.is_late = True
            self._end(child)


def _has_ended(child: _Child) -> bool:
    """Read what it says: it has ended once its line is whole, or its channel is closed."""
    try:
        chunk = child.forked.channel.recv(_CHUNK)
    except ConnectionError:
        chunk = b""
    child.said += chunk
    return not chunk or child.said.endswith(b"\n")


def _describe_late(limit: float | None) -> str:
    return f"it took longer than the limit of {limit:g} seconds, and was ended"


def _describe_end(status: int | None) -> str:
    if status is None:
        return "its process did not end, and was ended"
    if status >= 0:
        return f"its process left with status {status}, and without an answer"
    return f"its process was ended by {signal.Signals(-status).name}"


def _join_withdrawal(outcome: Outcome, answer: Mapping[str, Any] | None) -> Outcome:
    """The outcome of an incident whose child was ended, once what it left was judged."""
    if answer is None:
        reason = f"{outcome.reason}; whether export/ is covered could not be judged"
        return fail(outcome.incident, reason, RenderingError.code, outcome.seconds)
    failure = answer["failure"]
    if failure is None:
        return outcome
    return fail(outcome.incident, failure["reason"], failure["code"], outcome.seconds)
