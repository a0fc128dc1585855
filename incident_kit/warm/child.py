"""The first and the last steps of a forked child, which make it a process of its own.

A child holds one end of a *lifeline*, of which its owner holds the other and on which
nothing is ever sent. When the owner is gone, however it went, the system sends ``SIGIO`` to
the child and to all that it has started, which ends them.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import Any, NamedTuple, NoReturn, TypeAlias

with contextlib.suppress(ImportError):  # a system without fork has none
    import fcntl

#: What a piece of work is given: a mapping that JSON can hold.
Json: TypeAlias = Mapping[str, Any]

#: How input, output and errors are opened: mode, buffering, what is done with odd letters.
_STREAMS = (("r", -1, "strict"), ("w", -1, "strict"), ("w", 1, "backslashreplace"))
#: This process's ends of lifelines: those of its children, and its own.
_lifelines: set[socket.socket] = set()


class Task(NamedTuple):
    """``work`` names ``module:function``, called as ``function(given, channel)``.

    ``env``, ``cwd`` and ``streams`` (input, output and errors) are those of the process
    that forks where they are None.
    """

    work: str
    given: Json
    cwd: str | None = None
    env: Mapping[str, str] | None = None
    streams: tuple[int, int, int] | None = None


def fork_child(
    task: Task, channel: socket.socket, leave_behind: Callable[[], None] = lambda: None
) -> tuple[int, socket.socket]:
    """Fork a child that does ``task`` and ends; its process id, and our end of its lifeline.

    ``leave_behind`` is called in the child first, to close what belongs to this process
    alone. Whoever ends a child closes its lifeline with :func:`cut`.
    """
    ours, theirs = socket.socketpair()
    _flush_streams()
    pid = os.fork()
    if not pid:
        ours.close()
        leave_behind()
        _live(task, channel, theirs)
    theirs.close()
    _lifelines.add(ours)
    return pid, ours


def _live(task: Task, channel: socket.socket, lifeline: socket.socket) -> NoReturn:
    """All of a child's life; it never comes back to what its parent was doing."""
    status = 1
    try:
        _become_independent(lifeline)
        _take_surroundings(task)
        status = _run(task, channel)
    except BaseException as error:
        _report_failure(task.work, error)
    with contextlib.suppress(BaseException):
        atexit._run_exitfuncs()
    _flush_streams()
    os._exit(status)


def cut(lifeline: socket.socket) -> None:
    """Close our end of a lifeline: the child and what it has started end, if they still run."""
    _lifelines.discard(lifeline)
    lifeline.close()


def _become_independent(lifeline: socket.socket) -> None:
    """Have a session of our own, the usual signals, and end when our owner does."""
    os.setsid()
    atexit._clear()
    _reset_signals()
    for other in _lifelines:
        other.close()
    _lifelines.clear()
    hold_to(lifeline)


def hold_to(lifeline: socket.socket) -> None:
    """Have this process, which leads a group of its own, end when its owner does; what it
    forks has lifelines of its own, and not this one."""
    _lifelines.add(lifeline)
    _end_with(lifeline)


def _reset_signals() -> None:
    signal.set_wakeup_fd(-1)
    usual: Mapping[int, Any] = {
        signal.SIGINT: signal.default_int_handler,
        signal.SIGPIPE: signal.SIG_IGN,
        signal.SIGXFSZ: signal.SIG_IGN,
    }
    for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
        with contextlib.suppress(OSError, ValueError):
            signal.signal(number, usual.get(number, signal.SIG_DFL))
    signal.pthread_sigmask(signal.SIG_SETMASK, ())


def _end_with(lifeline: socket.socket) -> None:
    """Have the system end this process group once nobody holds the other end."""
    if sys.platform == "darwin":  # where SIGIO is ignored unless somebody listens
        signal.signal(signal.SIGIO, lambda number, frame: os.killpg(0, signal.SIGKILL))
    fcntl.fcntl(lifeline, fcntl.F_SETOWN, -os.getpid())
    flags = fcntl.fcntl(lifeline, fcntl.F_GETFL)
    fcntl.fcntl(lifeline, fcntl.F_SETFL, flags | os.O_ASYNC)
    is_gone, _, _ = select.select([lifeline], [], [], 0)
    if is_gone:
        os._exit(1)


def _take_surroundings(task: Task) -> None:
    """Have the environment, folder, streams and chance that the task asks for."""
    if task.env is not None:
        os.environ.clear()
        os.environ.update(task.env)
    if task.streams is not None:
        _take_streams(task.streams)
    if task.cwd is not None:
        os.chdir(task.cwd)
    time.tzset()
    if "random" in sys.modules:
        sys.modules["random"].seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()


def _take_streams(streams: Iterable[int]) -> None:
    """Have these as input, output and errors, for Python and for what it starts."""
    given = list(streams)
    moved = [os.dup(stream) for stream in given]
    for number, stream in enumerate(moved):
        os.dup2(stream, number)
    for stream in {*moved, *given} - {0, 1, 2}:
        os.close(stream)
    sys.stdin, sys.stdout, sys.stderr = (
        os.fdopen(number, mode, buffering, errors=errors, closefd=False)
        for number, (mode, buffering, errors) in enumerate(_STREAMS)
    )


def _run(task: Task, channel: socket.socket) -> int:
    """The exit status: what the function returns, or what it leaves with."""
    function = find_function(task.work)
    try:
        status = function(task.given, channel)
    except SystemExit as leaving:
        status = leaving.code
        if isinstance(status, str):
            sys.stderr.write(f"{status}\n")
            return 1
    return int(status or 0) & 0xFF


def find_function(name: str) -> Callable[..., Any]:
    """The function that ``module:function`` names; its module is imported now."""
    module, _, function = name.partition(":")
    found: Callable[..., Any] = getattr(import_module(module), function)
    return found


def _report_failure(work: str, error: BaseException) -> None:
    with contextlib.suppress(Exception):
        if os.environ.get("INCIDENT_KIT_DEBUG"):
            from traceback import print_exception

            print_exception(error)
        sys.stderr.write(f"incident-kit: unexpected {type(error).__name__} in {work}\n")


def _flush_streams() -> None:
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(Exception):
            stream.flush()
