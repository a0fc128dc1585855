"""The forked child as papermill's side sees it: nbclient's kernel manager and client in one."""

from __future__ import annotations

import asyncio
import functools
import select
import signal
import socket
from queue import Empty
from time import monotonic
from typing import Any, Self

from jupyter_client.session import Session
from nbclient.util import run_sync

from incident_kit.engine import WORK, describe_work
from incident_kit.engine.wire import IOPUB, SHELL, Unpacker, make_session, pack, read_message
from incident_kit.errors import ForkError
from incident_kit.warm.forked import Forked, Warm

_PIECE = 1 << 16
_PATIENCE = 5  # seconds that a kernel is given to end by itself, as by jupyter_client


@functools.cache
def _session() -> Session:
    return make_session()


class ForkedKernel:
    """A kernel that runs, until the end of the ``with`` block."""

    has_kernel = True
    allow_stdin = False

    def __init__(self, child: Forked) -> None:
        self._child = child
        self._is_ended = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._unpacker = Unpacker()
        self.shell_channel = Channel(self)
        self.iopub_channel = Channel(self)

    @classmethod
    def fork(cls, warm: Warm, timeout: float) -> Self:
        """One in a child of ``warm``; a :class:`ForkError` if it is not there in so many
        seconds."""
        child = warm.fork(WORK, describe_work())
        answers, _, _ = select.select([child.channel], [], [], timeout)
        if answers and child.channel.recv(1, socket.MSG_PEEK):
            return cls(child)
        child.kill()
        child.channel.close()
        raise ForkError("the forked process did not start")

    def client(self) -> Self:
        """Where nbclient sends requests."""
        return self

    def start_channels(self) -> None:
        """There is one, and it is open."""

    def wait_for_ready(self, timeout: float | None = None) -> None:
        """It has been ready since it was made."""

    def is_alive(self) -> bool:
        """Whether it may still answer."""
        return not self._is_ended and self._child.wait(0) is None

    def interrupt_kernel(self) -> None:
        """Interrupt the cell, and all that it started."""
        self._child.send_signal(signal.SIGINT)

    def execute(self, code: str, store_history: bool = True, stop_on_error: bool = True) -> str:
        """Have a cell run; the id of the request, which all that comes of it names."""
        content = {
            "code": code,
            "silent": False,
            "store_history": store_history,
            "user_expressions": {},
            "allow_stdin": self.allow_stdin,
            "stop_on_error": stop_on_error,
        }
        return self._request("execute_request", content)

    def kernel_info(self) -> str:
        """Ask what language it speaks; the id of the request."""
        return self._request("kernel_info_request", {})

    def _request(self, kind: str, content: dict[str, Any]) -> str:
        message = _session().msg(kind, content)
        self.shell_channel.send(message)
        return str(message["msg_id"])

    def send(self, message: dict[str, Any]) -> None:
        """Send a message; one that the kernel is not there for is lost."""
        try:
            self._child.channel.sendall(pack(SHELL, _session().serialize(message)))
        except OSError:
            self._is_ended = True

    def listen(self) -> None:
        """Put into the channels what comes, while the loop of the caller runs."""
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
            self._loop.add_reader(self._child.channel, self._read)

    def _read(self) -> None:
        try:
            data = self._child.channel.recv(_PIECE)
        except OSError:
            data = b""
        if not data:
            self._is_ended = True
            self._stop_listening()
        for route, parts in self._unpacker.feed(data):
            channel = self.iopub_channel if route == IOPUB else self.shell_channel
            channel.put(read_message(parts))

    def _stop_listening(self) -> None:
        loop, self._loop = self._loop, None
        if loop is None:
            return
        if loop.is_running():
            loop.call_soon_threadsafe(loop.remove_reader, self._child.channel.fileno())
        else:
            loop.remove_reader(self._child.channel)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        """Let the child do what it meant to do at its end; a cell that still runs is
        interrupted, and what it says to that is heard."""
        with self._child:
            if not self._is_ended and isinstance(error, Exception | None):
                self._end(is_running=error is not None)
            self._stop_listening()

    def _end(self, is_running: bool) -> None:
        if is_running:
            self.interrupt_kernel()
        self._child.channel.shutdown(socket.SHUT_WR)
        if is_running:
            run_sync(self._hear_out)()
        self._child.wait(_PATIENCE)

    async def _hear_out(self) -> None:
        until = monotonic() + _PATIENCE
        while not self._is_ended and monotonic() < until:
            await asyncio.sleep(0.01)


class Channel:
    """The messages that came on one of a kernel's channels and were not asked for yet."""

    def __init__(self, kernel: ForkedKernel) -> None:
        self._kernel = kernel
        self._came: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.put = self._came.put_nowait
        self.send = kernel.send

    async def get_msg(self, timeout: float | None = None) -> dict[str, Any]:
        """The next message; :class:`queue.Empty` if there is none in ``timeout`` seconds."""
        if self._came.empty():
            self._kernel.listen()
        try:
            return await asyncio.wait_for(self._came.get(), timeout)
        except TimeoutError as error:
            raise Empty from error
