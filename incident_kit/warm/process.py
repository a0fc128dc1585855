"""Another interpreter of our own to fork from: for processes with threads and sockets."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterable, Sequence
from json import dumps
from typing import Self

from incident_kit.errors import ForkError
from incident_kit.warm.forked import Forked, Task, Warm
from incident_kit.warm.hosted import ask_host, ask_to_prepare

_PATIENCE = 5  # seconds in which a warm process that nobody needs any more has ended


class WarmProcess(Warm):
    """A warm process which is ours alone: it and all its children end with us.

    It may be asked from several threads at once.
    """

    def __init__(
        self, process: subprocess.Popen[bytes], door: socket.socket, lifeline: socket.socket
    ) -> None:
        self._process = process
        self._door = door
        self._lifeline = lifeline

    @classmethod
    def start(cls, modules: Iterable[str] = (), path: Sequence[str] | None = None) -> Self:
        """Start one, which imports ``modules`` first; this does not wait for it.

        Each is the name of a module, or ``module:function`` that is called as well, with
        the text in ``module:function:text``. It imports from ``path``, or from where this
        process does if that is None, or, where it is empty, from where any new interpreter
        would.
        """
        if not hasattr(os, "fork"):
            raise ForkError("this system has no fork")
        (door, its_door), (lifeline, its_lifeline) = socket.socketpair(), socket.socketpair()
        if path is None:
            path = [place for place in sys.path if place]
        settings = {"modules": list(modules), "path": list(path)}
        with its_door, its_lifeline:
            passed = [its_door.fileno(), its_lifeline.fileno()]
            process = subprocess.Popen(
                run_python("incident_kit.warm.host", *map(str, passed), dumps(settings)),
                stdin=subprocess.DEVNULL,
                pass_fds=passed,
                start_new_session=True,
                env=_environment(path),
            )
        return cls(process, door, lifeline)

    @property
    def pid(self) -> int:
        """The id of the warm process."""
        return self._process.pid

    def start_child(self, task: Task) -> Forked:
        """As :meth:`Warm.start_child`."""
        forked = ask_host(self._connect(), task)
        forked.host = self
        return forked

    def prepare(self, modules: Iterable[str]) -> None:
        """Have it import more, as when it was started; what is asked for next comes after
        that. This does not wait for it."""
        with self._connect() as connection:
            ask_to_prepare(connection, modules)

    def _connect(self) -> socket.socket:
        """A connection for one request; a :class:`ForkError` where nobody serves it."""
        connection, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(self._door, [b"\0"], [theirs.fileno()])
            except OSError as error:
                connection.close()
                raise ForkError("the warm process has ended") from error
        return connection

    def is_running(self) -> bool:
        """Whether it has not ended yet."""
        return self._process.poll() is None

    def close(self) -> None:
        """End it, and all its children."""
        self._door.close()
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:  # it is still importing
            self._process.kill()
            self._process.wait()
        self._lifeline.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def _environment(path: Sequence[str]) -> dict[str, str]:
    """What is ours, and a way to this package for an interpreter that is just starting."""
    if not path:
        return dict(os.environ)
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path)}


def run_python(module: str, *arguments: str) -> list[str]:
    """The command that calls ``main`` of a module in a new interpreter.

    Nothing is imported from the folder that it starts in, but without the option for that,
    which kernels would inherit. The option that is there is one that Jupyter starts them with.
    """
    program = (
        "import sys; sys.path[:] = filter(None, sys.path); "
        f"from {module} import main; main(sys.argv[1:])"
    )
    return [sys.executable, "-Xfrozen_modules=off", "-c", program, *arguments]
