"""What a cell prints, and what the processes print that it starts.

Output and errors are ipykernel's own streams, which hold text back for 0.2 seconds and are
flushed before everything that is displayed. They publish from the thread that prints,
where a kernel has a thread with sockets for it.
"""

from __future__ import annotations

import codecs
import fcntl
import os
import select
import socket
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ipykernel.iostream import IOPubThread, OutStream
from jupyter_client.session import Session

from incident_kit.engine.wire import IOPUB, Parts, pack

#: Held while something is printed or sent. Processes that a cell forks get it unheld.
_printing = threading.RLock()
_FILES = {"stdout": 1, "stderr": 2}
_PIECE = 1 << 16


class Wire:
    """The kernel's end of the channel, which the processes that a cell forks use as well."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._turns, place = tempfile.mkstemp()  # a lock on it ends with whoever holds it
        Path(place).unlink()

    def send(self, route: bytes, parts: Parts) -> None:
        """Send one message, whole and not into another one."""
        message = pack(route, parts)
        with _printing:
            fcntl.lockf(self._turns, fcntl.LOCK_EX)
            try:
                self._channel.sendall(message)
            finally:
                fcntl.lockf(self._turns, fcntl.LOCK_UN)


class Publisher(IOPubThread):
    """Publishes at once, in the place of ipykernel's thread."""

    thread = None

    def __init__(self, wire: Wire) -> None:
        self.io_loop = None
        self._wire = wire
        self._waiting: list[OutStream] = []

    def flush_soon(self, stream: OutStream) -> None:
        """Flush a stream in 0.2 seconds, with those that wait already and after them."""
        with _printing:
            if stream in self._waiting:
                return
            self._waiting.append(stream)
            if len(self._waiting) > 1:
                return
        timer = threading.Timer(stream.flush_interval, self._flush_waiting)
        timer.name, timer.daemon = "Flush", True
        timer.start()

    def _flush_waiting(self) -> None:
        with _printing:
            waiting, self._waiting = self._waiting, []
            for stream in waiting:
                stream.flush()

    def schedule(self, call: Callable[[], object]) -> None:
        """Do it now."""
        call()

    def send_multipart(self, parts: Parts, *args: Any, **options: Any) -> None:
        """Publish one message."""
        self._wire.send(IOPUB, parts)


class Pipe:
    """What stands in the place of a descriptor, for the processes that a cell starts.

    A thread empties it while a cell runs, and so does the stream of that name, to which
    this is an echo, before it prints or publishes: what others wrote comes in its turn, and
    before the cell is over.
    """

    def __init__(self, number: int, put: Callable[[str], object]) -> None:
        self.original = os.dup(number)
        self._put = put
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._owner = os.getpid()
        self._is_emptying = False
        self._end, theirs = os.pipe()
        os.dup2(theirs, number)
        os.close(theirs)
        os.set_blocking(self._end, False)
        threading.Thread(target=self._watch, name="Pipe", daemon=True).start()

    def _watch(self) -> None:
        while True:
            select.select([self._end], [], [])
            self.flush()

    def write(self, text: str) -> None:
        """Print first what others wrote before ``text``."""
        self.flush()

    def flush(self) -> None:
        """Print what others wrote."""
        if os.getpid() != self._owner:
            return
        with _printing:
            if self._is_emptying:
                return
            self._is_emptying = True
            try:
                while data := self._read():
                    os.write(self.original, data)
                    self._put(self._decoder.decode(data))
            finally:
                self._is_emptying = False

    def _read(self) -> bytes:
        try:
            return os.read(self._end, _PIECE)
        except BlockingIOError:
            return b""


class Stream(OutStream):
    """``sys.stdout`` or ``sys.stderr`` of a cell."""

    def __init__(self, session: Session, publisher: Publisher, name: str) -> None:
        super().__init__(session, publisher, name, watchfd=False)
        self._buffer_lock = _printing
        self.echo = Pipe(_FILES[name], self.write)
        self._original_stdstream_copy = self.echo.original

    def _flush(self) -> None:
        with _printing:
            try:
                super()._flush()
            except Exception:  # a message cannot hold it: a lone surrogate, say
                traceback.print_exc()

    def _schedule_flush(self) -> None:
        self.pub_thread.flush_soon(self)


def redirect_streams(session: Session, publisher: Publisher) -> None:
    """Have what this process prints, and all that it starts, published as a cell's."""
    os.register_at_fork(
        before=_printing.acquire,
        after_in_parent=_printing.release,
        after_in_child=_printing.release,
    )
    sys.stdout = Stream(session, publisher, "stdout")
    sys.stderr = Stream(session, publisher, "stderr")
