"""Another interpreter of our own to fork from: for processes with threads and sockets."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from incident_kit.errors import ForkError
from incident_kit.warm.child import Json
from incident_kit.warm.forked import Forked

__all__ = ["WarmProcess", "ask_host"]

_PATIENCE = 5  # seconds in which a warm process that nobody needs any more has ended


class WarmProcess:
    """A warm process which is ours alone: it and all its children end with us.

    It may be asked from several threads at once.
    """

    def __init__(self, process: subprocess.Popen[bytes], door: socket.socket) -> None:
        self._process = process
        self._door = door

    @classmethod
    def start(cls, modules: Iterable[str] = ()) -> Self:
        """Start one, which imports ``modules`` first; this does not wait for it.

        Each is the name of a module, or ``module:function`` that is called as well. It
        imports from where this process does.
        """
        if not hasattr(os, "fork"):
            raise ForkError("this system has no fork")
        ours, theirs = socket.socketpair()
        path = [place for place in sys.path if place]
        settings = {"modules": list(modules), "path": path}
        with theirs:
            process = subprocess.Popen(
                [
                    *(sys.executable, "-P", "-m", "incident_kit.warm.host"),
                    *(str(theirs.fileno()), json.dumps(settings)),
                ],
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(path)},
            )
        return cls(process, ours)

    @property
    def pid(self) -> int:
        """The id of the warm process."""
        return self._process.pid

    def fork(
        self,
        work: str,
        given: Json,
        *,
        cwd: str | None = None,
        env: Mapping[str, str] | None = None,
        streams: tuple[int, int, int] | None = None,
    ) -> Forked:
        """As :meth:`incident_kit.warm.forked.Warm.fork`."""
        connection, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(self._door, [b"\0"], [theirs.fileno()])
            except OSError as error:
                connection.close()
                raise ForkError("the warm process has ended") from error
        return ask_host(connection, work, given, cwd=cwd, env=env, streams=streams)

    def close(self) -> None:
        """End it, and all its children."""
        self._door.close()
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:  # it is still importing
            self._process.kill()
            self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def ask_host(
    connection: socket.socket,
    work: str,
    given: Json,
    *,
    cwd: str | None,
    env: Mapping[str, str] | None,
    streams: tuple[int, int, int] | None,
) -> Forked:
    """Have the host at the other end of ``connection`` fork a child, with what is ours
    where nothing is named; a :class:`ForkError` if it does not."""
    asked = {
        "work": work,
        "given": given,
        "cwd": str(Path.cwd()) if cwd is None else cwd,
        "env": dict(os.environ if env is None else env),
    }
    channel, theirs = socket.socketpair()
    child = _HostedChild(channel, connection)
    try:
        with theirs, _open_streams(streams or (0, 1, 2)) as opened:
            line = f"{json.dumps(asked)}\n".encode()
            sent = socket.send_fds(connection, [line], [theirs.fileno(), *opened])
            connection.sendall(line[sent:])
        child.pid = child.read_answer()["pid"]
    except (OSError, EOFError) as error:
        channel.close()
        connection.close()
        raise ForkError("the warm process has ended") from error
    return child


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


class _HostedChild(Forked):
    """A child of a host that we are connected with; the connection is its life."""

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
        except (OSError, EOFError):  # with the host go its children
            return -signal.SIGKILL

    def send_signal(self, number: int) -> None:
        with contextlib.suppress(OSError):
            self._connection.send(bytes([number]))
