"""A Dask scheduler and workers of this machine, each a process that a test may end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from socket import socket
from typing import Any, Self

from incident_kit.warm.forked import Forked, Warm

TESTS = Path(__file__).resolve().parents[1]
#: Any free port of this machine, and nobody's dashboard.
_LOCAL = ("--host", "127.0.0.1", "--no-dashboard")
#: How `dask` is started where no script of that name need be on the path.
DASK = "import sys; from dask.__main__ import main; main()"


class Process:
    """A process of Dask's; its whole group is ended with it."""

    def __init__(
        self, *arguments: object, program: str = DASK, log: Path, cwd: Path, **env: str
    ) -> None:
        path = [env.pop("KIT", str(TESTS.parent)), str(TESTS)]
        self._process = subprocess.Popen(
            [sys.executable, "-c", program, *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            stdout=log.open("ab"),
            stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path), **env},
            start_new_session=True,
            cwd=cwd,
        )

    def end(self, number: int = signal.SIGKILL) -> None:
        """Send a signal to the group, and wait for the end."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, number)
        self._process.wait(30)

    def kill(self) -> None:
        """End the process alone, at once, as a machine that dies ends: without a word."""
        self._process.kill()
        self._process.wait(30)


class Cluster:
    """A scheduler and its workers; all end with it. ``folder`` keeps their logs."""

    def __init__(self, folder: Path, program: str = DASK) -> None:
        self.folder = folder
        self._program = program
        self._started: list[Process] = []
        self.scheduler = self._schedule(port=0)
        self.address: str = json.loads(self._file.read_text())["address"]

    @property
    def _file(self) -> Path:
        return self.folder / "scheduler.json"

    def _schedule(self, port: int) -> Process:
        self._file.unlink(missing_ok=True)
        scheduler = self._start(
            *("scheduler", *_LOCAL, "--port", port, "--scheduler-file", self._file),
            program=self._program,
        )
        until(lambda: self._file.exists() and self._file.read_text().endswith("}"))
        return scheduler

    def _start(self, *arguments: object, **given: Any) -> Process:
        log = self.folder / f"{arguments[0]}.log"
        process = Process(*arguments, **{"log": log, "cwd": self.folder, **given})
        self._started.append(process)
        return process

    def start_again(self) -> None:
        """A new scheduler at the address of the one that was ended."""
        self.scheduler = self._schedule(int(self.address.rpartition(":")[2]))

    def add_worker(self, **given: Any) -> Process:
        """One more worker, with one thread and nobody who starts it again."""
        return self._start(
            *("worker", self.address, *_LOCAL, "--no-nanny", "--nthreads", 1),
            *("--memory-limit", 0, "--local-directory", self.folder),
            **given,
        )

    def has_worker(self) -> bool:
        """Whether a worker has found the scheduler."""
        return "Registered to" in (self.folder / "worker.log").read_text()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        for process in reversed(self._started):
            process.end()


def until(condition: Any, seconds: float = 60.0) -> None:
    """Return once ``condition()`` holds; an error where it does not come to hold."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.02)


class Batch:
    """A batch on a cluster, run by a child of its own: Dask's client starts threads, and who
    has threads forks no more."""

    def __init__(self, forked: Forked) -> None:
        self.forked = forked
        self._lines = forked.channel.makefile(encoding="utf-8")
        self.said: list[str] = []
        self.error: list[str] = []
        self.ended: list[dict[str, Any]] = []

    def outcomes(self) -> Iterator[dict[str, Any]]:
        """Each outcome as it ends; what was said meanwhile is in ``said``."""
        while self._hear():
            yield from self._take_ended()

    def hear(self, words: str, count: int) -> None:
        """Wait until something with these words was said so often."""
        while sum(words in said for said in self.said) < count:
            assert self._hear(), "it has ended"

    def hear_end(self) -> None:
        """Wait until an incident has ended, as far as the batch was told."""
        while not self.ended:
            assert self._hear(), "it has ended"

    def _hear(self) -> bool:
        """Take in one more line, if there comes one."""
        line = self._lines.readline()
        if line:
            kind, value = json.loads(line)
            getattr(self, kind).append(value)
        return bool(line)

    def _take_ended(self) -> list[dict[str, Any]]:
        ended, self.ended = self.ended, []
        return ended

    def results(self) -> dict[str, tuple[str, str]]:
        """State and reason of each incident, when all have ended."""
        return {one["incident"]: (one["state"], one["reason"]) for one in self.outcomes()}

    def stop(self) -> None:
        """Stop it as Ctrl-C does, and wait for its end."""
        self.forked.send_signal(signal.SIGINT)
        assert self.forked.wait(60) is not None


@contextmanager
def start_batch(
    warm: Warm, root: Path | str, address: str, jobs: Sequence[Sequence[str]], **given: Any
) -> Iterator[Batch]:
    """A batch of ``jobs``, each an id and its deed, on the cluster at ``address``."""
    asked = {"root": str(root), "address": address, "jobs": jobs, "given": given}
    hold: AbstractContextManager[Forked] = warm.fork(
        "support.dask_batch:answer_batch", asked, cwd=given.pop("cwd", None)
    )
    with hold as forked:
        yield Batch(forked)


def send(channel: socket, kind: str, value: object) -> None:
    """One line of what a batch tells the test."""
    channel.sendall(f"{json.dumps([kind, value])}\n".encode())


def describe_deeds(root: Path) -> list[Mapping[str, Any]]:
    """What the deeds have written down of themselves, in the order in which they did."""
    log = root / "deeds.log"
    return [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []
