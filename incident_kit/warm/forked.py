"""One forked child, and this process as the one that forks it. Standard library only."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import sys
import threading
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Self

from incident_kit.errors import ForkError
from incident_kit.warm.child import Json, Task, cut, fork_child

__all__ = ["Forked", "ForksHere", "Json", "Task", "Warm", "reap", "signal_group"]

_THREADS = "/proc/self/task"


class Forked(ABC):
    """One forked child, alone in its own session and process group.

    ``channel`` leads to its work both ways, and is at its end when the child is gone.
    A child ends with the one who holds this value: keep it while the work is wanted.
    """

    def __init__(self, pid: int, channel: socket.socket) -> None:
        self.pid = pid
        self.channel = channel

    @abstractmethod
    def wait(self, timeout: float | None = None) -> int | None:
        """The exit status, negative for a signal; None if ``timeout`` seconds passed first.

        What the child has started and left in its group ends with it.
        """

    @abstractmethod
    def send_signal(self, number: int) -> None:
        """Send a signal to the child's whole group; nothing happens if it is gone."""

    def kill(self) -> None:
        """End the whole group, also what the child started, and wait for its end."""
        self.send_signal(signal.SIGKILL)
        self.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.kill()
        self.channel.close()


class Warm(ABC):
    """Whoever forks children that know all that it has imported."""

    def fork(
        self,
        work: str,
        given: Json,
        *,
        cwd: str | None = None,
        env: Mapping[str, str] | None = None,
        streams: tuple[int, int, int] | None = None,
    ) -> Forked:
        """Have a child call ``work``, named ``module:function``, as ``function(given, channel)``.

        ``given`` is a mapping that JSON can hold. What the function returns is the exit
        status, 0 for None. ``cwd``, ``env`` and ``streams`` (input, output, errors) are
        the caller's own where they are None. A :class:`ForkError` if it cannot be done.
        """
        return self.start_child(Task(work, given, cwd, env, streams))

    @abstractmethod
    def start_child(self, task: Task) -> Forked:
        """As :meth:`fork`, of a task that is put together."""


class ForksHere(Warm):
    """This process forks itself; a :class:`ForkError` unless it has one thread."""

    def start_child(self, task: Task) -> Forked:
        """As :meth:`Warm.start_child`."""
        check_single_thread()
        ours, theirs = socket.socketpair()
        try:
            pid, lifeline = fork_child(task, theirs, ours.close)
        except OSError as error:
            ours.close()
            raise ForkError(f"the system forks no process: {error.strerror}") from error
        finally:
            theirs.close()
        return _OwnChild(pid, ours, lifeline)


def check_single_thread() -> None:
    """A :class:`ForkError` if this process cannot fork, or has threads that a fork would lose."""
    if not hasattr(os, "fork"):
        raise ForkError("this system has no fork")
    names = [thread.name for thread in threading.enumerate()]
    if len(names) > 1:
        raise ForkError(f"a process with threads is not forked: {', '.join(sorted(names))}")
    if os.path.isdir(_THREADS) and len(os.listdir(_THREADS)) > 1:
        raise ForkError("a process with threads is not forked: a library has started some")


class _OwnChild(Forked):
    """A child of this process."""

    def __init__(self, pid: int, channel: socket.socket, lifeline: socket.socket) -> None:
        super().__init__(pid, channel)
        self._lifeline = lifeline
        self._status: int | None = None

    def wait(self, timeout: float | None = None) -> int | None:
        if self._status is None:
            if timeout is not None:
                _await_end(self.pid, timeout)
            self._status = reap(self.pid, blocks=timeout is None)
        if self._status is not None:
            cut(self._lifeline)
        return self._status

    def send_signal(self, number: int) -> None:
        if self._status is None:
            signal_group(self.pid, number)

    def __del__(self) -> None:
        cut(self._lifeline)


def _await_end(pid: int, timeout: float) -> None:
    """Return when our child, which is not reaped, has ended or so many seconds have passed."""
    if sys.platform == "linux":
        descriptor = os.pidfd_open(pid)
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        poll.poll(timeout * 1000)
        os.close(descriptor)
    else:
        queue = select.kqueue()
        end = select.kevent(pid, select.KQ_FILTER_PROC, select.KQ_EV_ADD, select.KQ_NOTE_EXIT)
        with contextlib.suppress(ProcessLookupError):
            queue.control([end], 1, timeout)
        queue.close()


def reap(pid: int, *, blocks: bool) -> int | None:
    """The exit status of our child once it has ended; what is left of its group ends too.

    None if it still runs, unless it ``blocks`` until then.
    """
    options = 0 if blocks else os.WNOHANG
    if hasattr(os, "waitid"):  # until it is reaped its id belongs to nobody else
        if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT | options) is None:
            return None
        signal_group(pid, signal.SIGKILL)
    ended, status = os.waitpid(pid, options)
    if not ended:
        return None
    if not hasattr(os, "waitid"):
        signal_group(pid, signal.SIGKILL)
    return os.waitstatus_to_exitcode(status)


def signal_group(pid: int, number: int) -> None:
    """Signal the group of our child, or the child alone before it has a group of its own."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        try:
            os.killpg(pid, number)
        except ProcessLookupError:
            os.kill(pid, number)
