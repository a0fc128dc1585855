"""A child that another process has forked for us, and goes on reporting on."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
from collections.abc import Iterable, Iterator

from incident_kit.errors import ForkError
from incident_kit.warm.child import Task
from incident_kit.warm.forked import Forked


def ask_host(connection: socket.socket, task: Task) -> HostedChild:
    """Have the host at the other end of ``connection`` fork a child, with what is ours
    where nothing is named; a :class:`ForkError` if it does not."""
    asked = {
        "work": task.work,
        "given": task.given,
        "cwd": os.getcwd() if task.cwd is None else task.cwd,
        "env": dict(os.environ if task.env is None else task.env),
    }
    channel, theirs = socket.socketpair()
    child = HostedChild(channel, connection)
    try:
        with theirs, _open_streams(task.streams or (0, 1, 2)) as opened:
            line = f"{json.dumps(asked)}\n".encode()
            sent = socket.send_fds(connection, [line], [theirs.fileno(), *opened])
            if sent < len(line):  # a child may have ended, and closed this, before now
                connection.sendall(line[sent:])
        child.pid = child.read_answer()["pid"]
    except (OSError, EOFError) as error:
        channel.close()
        connection.close()
        raise ForkError("the warm process has ended") from error
    return child


def ask_to_prepare(connection: socket.socket, modules: Iterable[str]) -> None:
    """Have the host at the other end import ``modules`` before it serves anybody else; a
    :class:`ForkError` if it has ended."""
    try:
        connection.sendall(f"{json.dumps({'prepare': list(modules)})}\n".encode())
    except OSError as error:
        raise ForkError("the warm process has ended") from error


@contextlib.contextmanager
def _open_streams(streams: Iterable[int]) -> Iterator[list[int]]:
    """The descriptors, with nothing in the place of those that are closed."""
    nothing = os.open(os.devnull, os.O_RDWR)
    try:
        yield [stream if _is_open(stream) else nothing for stream in streams]
    finally:
        os.close(nothing)


def _is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


class HostedChild(Forked):
    """A child of a host that we are connected with; the connection is its life.

    ``host`` is held as long as the child is, since a host ends with its owner.
    """

    host: object = None

    def __init__(self, channel: socket.socket, connection: socket.socket) -> None:
        super().__init__(0, channel)  # the host says its id when it has forked
        self._connection = connection
        self._heard = b""
        self._status: int | None = None

    def read_answer(self) -> dict[str, int]:
        """What the host says next; an EOFError if it has ended."""
        while b"\n" not in self._heard:
            heard = self._connection.recv(4096)
            if not heard:
                raise EOFError
            self._heard += heard
        line, _, self._heard = self._heard.partition(b"\n")
        answer: dict[str, int] = json.loads(line)
        return answer

    def wait(self, timeout: float | None = None) -> int | None:
        """As :meth:`Forked.wait`; with its host a child is killed too."""
        if self._status is None and self._hears_within(timeout):
            self._status = self._read_status()
            self._connection.close()
        return self._status

    def _hears_within(self, timeout: float | None) -> bool:
        if self._heard:
            return True
        poll = select.poll()
        poll.register(self._connection, select.POLLIN)
        return bool(poll.poll(None if timeout is None else timeout * 1000))

    def _read_status(self) -> int:
        try:
            return self.read_answer()["status"]
        except (OSError, EOFError):
            return -signal.SIGKILL

    def send_signal(self, number: int) -> None:
        """As :meth:`Forked.send_signal`."""
        with contextlib.suppress(OSError):
            self._connection.send(bytes([number]))
