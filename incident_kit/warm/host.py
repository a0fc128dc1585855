"""The warm process itself: it imports what it is told to, and forks a child a request.

Each request is a connection of its own, which lives as long as the child. Upon it come one
line of JSON and the descriptors of channel and streams; back go ``{"pid": …}`` and, at the
end, ``{"status": …}``. A byte that comes later is a signal for the child's group; when the
other side closes, the group is killed. ``{"prepare": […]}`` has more imported, without a
child and an answer; nobody else is served meanwhile.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import selectors
import signal
import socket
import sys
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from typing import Any

from incident_kit.errors import ForkError
from incident_kit.warm.child import Json, Task, cut, find_function, fork_child, hold_to
from incident_kit.warm.forked import check_single_thread, reap, signal_group
from incident_kit.warm.kernel import set_history

#: As many descriptors as a request brings: its channel and three streams.
_DESCRIPTORS = 4
_CHUNK = 65536


class Request:
    """One connection: what has come of its request, and then the child that serves it."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.pid: int | None = None
        self.lifeline: socket.socket | None = None
        self._line = b""
        self._descriptors: list[int] = []

    def read(self) -> Json | None:
        """Read on; what is asked once the whole line is there. A ValueError if it is none."""
        chunk, descriptors, _, _ = socket.recv_fds(self.connection, _CHUNK, _DESCRIPTORS)
        for descriptor in descriptors:
            os.set_inheritable(descriptor, False)
        self._descriptors += descriptors
        self._line += chunk
        if not chunk:
            raise ValueError("the request ends early")
        if not self._line.endswith(b"\n"):
            return None
        asked: Json = json.loads(self._line)
        self._line = b""
        return asked

    def make_task(self, asked: Json) -> Task:
        """The task of a child, with the streams that came along. A ValueError if it is none."""
        if len(self._descriptors) != _DESCRIPTORS:
            raise ValueError("the request came without its channel and streams")
        _, given, output, errors = self._descriptors
        streams = (given, output, errors)
        return Task(asked["work"], asked["given"], asked["cwd"], asked["env"], streams)

    def take_channel(self) -> socket.socket:
        """The work's end of the channel, for the caller to close."""
        return socket.socket(fileno=self._descriptors.pop(0))

    def say(self, **words: Any) -> None:
        """Tell the other side, if it is still there."""
        with contextlib.suppress(OSError):
            self.connection.sendall(f"{json.dumps(words)}\n".encode())

    def close_descriptors(self) -> None:
        """Close what came with the request: the child has it, or nobody needs it."""
        for descriptor in self._descriptors:
            os.close(descriptor)
        self._descriptors = []

    def close(self) -> None:
        """Let go of all that is open for this request."""
        if self.lifeline is not None:
            cut(self.lifeline)
        self.close_descriptors()
        self.connection.close()


class Host:
    """Serves requests that come through ``door``.

    ``accept`` takes the connection of the next one from it, and raises an
    :class:`EOFError` where nobody can ask any more. What else is this process's alone,
    and no child's, is a descriptor of ``own``.
    """

    def __init__(
        self,
        door: socket.socket,
        accept: Callable[[socket.socket], socket.socket],
        own: Sequence[int] = (),
    ) -> None:
        self._door = door
        self._own = own
        self._accept = accept
        self._requests: list[Request] = []
        self._selector = selectors.DefaultSelector()
        self._wakes, self._woken = socket.socketpair()
        self._is_open = True

    def serve(self, idle: float | None = None) -> None:
        """Fork a child for each request, until nobody can ask any more, or nothing was
        asked and no child ran for ``idle`` seconds. No child is left then."""
        self._listen_for_signals()
        self._selector.register(self._door, selectors.EVENT_READ, self._open_request)
        self._selector.register(self._wakes, selectors.EVENT_READ, self._reap_children)
        try:
            while self._is_open:
                ready = self._selector.select(idle)
                for key, _ in ready:
                    key.data()
                if not ready and not self._requests:
                    break
        finally:
            for request in list(self._requests):
                self._end(request)

    def _listen_for_signals(self) -> None:
        for end in (self._wakes, self._woken):
            end.setblocking(False)
        signal.set_wakeup_fd(self._woken.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.signal(signal.SIGTERM, lambda number, frame: self._stop())

    def _stop(self) -> None:
        self._is_open = False

    def _open_request(self) -> None:
        try:
            request = Request(self._accept(self._door))
        except EOFError:
            self._stop()
            return
        except OSError:  # whoever asked has gone already
            return
        self._requests.append(request)
        self._selector.register(
            request.connection, selectors.EVENT_READ, lambda: self._hear(request)
        )

    def _hear(self, request: Request) -> None:
        if request not in self._requests:
            return
        try:
            if request.pid is None:
                self._serve_request(request)
            else:
                _pass_signals(request)
        except (ValueError, LookupError, TypeError, OSError):
            self._end(request)

    def _serve_request(self, request: Request) -> None:
        asked = request.read()
        if asked is None:
            return
        if "prepare" in asked:
            self._end(request)
            prepare(asked["prepare"])
            return
        task = request.make_task(asked)
        channel = request.take_channel()
        with channel:
            request.pid, request.lifeline = fork_child(task, channel, self._leave_behind)
        request.close_descriptors()
        request.say(pid=request.pid)

    def _leave_behind(self) -> None:
        """In the child: close what belongs to this process alone."""
        signal.set_wakeup_fd(-1)
        self._selector.close()
        for request in self._requests:
            request.connection.close()
        for end in (self._door, self._wakes, self._woken):
            end.close()
        for descriptor in self._own:
            os.close(descriptor)

    def _reap_children(self) -> None:
        with contextlib.suppress(BlockingIOError):
            while self._wakes.recv(_CHUNK):
                pass
        for request in [one for one in self._requests if one.pid is not None]:
            assert request.pid is not None
            status = reap(request.pid, blocks=False)
            if status is not None:
                request.pid = None
                request.say(status=status)
                self._end(request)

    def _end(self, request: Request) -> None:
        """Be done with a request; its child is killed if it still runs."""
        self._requests.remove(request)
        self._selector.unregister(request.connection)
        if request.pid is not None:
            signal_group(request.pid, signal.SIGKILL)
            reap(request.pid, blocks=True)
        request.close()


def _pass_signals(request: Request) -> None:
    """Signal the child for every byte that came; a ValueError if nobody holds it any more."""
    numbers = request.connection.recv(_CHUNK)
    if not numbers:
        raise ValueError("nobody waits for this child")
    assert request.pid is not None
    for number in numbers:
        signal_group(request.pid, number)


def prepare(modules: Iterable[str]) -> None:
    """Import what the children need, call what is named ``module:function``, with a text
    if one follows it as in ``module:function:text``, and stay slim.

    A :class:`ForkError` if that has started threads.
    """
    for name in modules:
        module, *called = name.split(":", 2)
        if called:
            find_function(f"{module}:{called[0]}")(*called[1:])
        else:
            import_module(module)
    set_history(False)
    check_single_thread()
    gc.collect()
    gc.freeze()


def _receive_connection(door: socket.socket) -> socket.socket:
    """The connection that our owner sends through ``door``."""
    _, descriptors, _, _ = socket.recv_fds(door, 1, 1)
    if not descriptors:
        raise EOFError
    os.set_inheritable(descriptors[0], False)
    return socket.socket(fileno=descriptors[0])


def main(arguments: list[str]) -> None:
    """Serve the owner who holds the other ends of the two sockets that are named first: the
    door, and a lifeline, which ends this process at once, whatever it is importing."""
    door, lifeline = (socket.socket(fileno=int(number)) for number in arguments[:2])
    for own in (door, lifeline):
        own.set_inheritable(False)
    hold_to(lifeline)
    settings = json.loads(arguments[2])
    sys.path[:] = settings["path"] or sys.path
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        prepare(settings["modules"])
        Host(door, _receive_connection).serve()
    except ForkError as error:
        sys.exit(f"incident-kit: {error}")
