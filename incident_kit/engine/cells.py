"""The forked child: a kernel of IPython without sockets, which runs the cells it is sent."""

from __future__ import annotations

import asyncio
import atexit
import functools
import gc
import logging
import os
import pdb
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from secrets import token_hex
from tempfile import gettempdir
from typing import Any

import ipykernel_launcher
import zmq
from ipykernel.ipkernel import IPythonKernel
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core import debugger
from tornado.ioloop import IOLoop
from traitlets import Any as AnyTrait
from traitlets.config import Config

from incident_kit.engine.streams import Publisher, Wire, redirect_streams
from incident_kit.engine.wire import SHELL, Parts, Unpacker, make_session
from incident_kit.warm.forked import Json

_PIECE = 1 << 16
#: No history in a file, and no wait for sockets after each cell.
_CONFIG = {
    "HistoryManager": {"enabled": False, "hist_file": ":memory:"},
    "IPythonKernel": {"_execute_sleep": 0.0},
}


class Replies:
    """The kernel's shell channel, in the place of a stream of zmq."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def send_multipart(self, parts: Parts, *args: Any, **options: Any) -> None:
        """Send one message."""
        self._wire.send(SHELL, parts)

    def on_recv(self, handle: Callable[..., Any], copy: bool = True) -> None:
        """Have ``handle`` called with the parts of each request."""
        self.handle = handle

    def flush(self, *args: Any) -> None:
        """Nothing is held back."""


class _NoThread:
    """In the place of the thread of the shell channel: requests come in the main thread."""

    parent_thread = threading.main_thread()

    def __bool__(self) -> bool:
        return False


class Kernel(IPythonKernel):
    """IPython's kernel, whose messages go through one channel."""

    shell_stream = AnyTrait()
    shell_channel_thread = _NoThread()
    _supports_kernel_subshells = False

    async def execute_request(self, stream: Replies, ident: Any, parent: Any) -> None:
        """Run a cell; a process that could not answer ends, rather than be waited for."""
        try:
            await super().execute_request(stream, ident, parent)
        except Exception:
            self.log.exception("a cell could not be run")
            os._exit(1)

    def start(self) -> None:
        """Await requests; there is no debugger."""
        super(IPythonKernel, self).start()


@functools.cache
def prepare() -> Kernel:
    """A kernel that was never used, made before the fork: its children spare 30 ms each.

    Nothing of it is to be seen in this process.
    """
    with _changing_nothing():
        kernel = Kernel(session=make_session(), user_ns={}, config=Config(_CONFIG), log=_quiet())
        kernel.shell.extension_manager.load_extension("storemagic")
        IOLoop.configured_class()
        kernel.shell.transform_cell("0")
        kernel.shell.display_formatter.format(0)
    atexit.unregister(kernel.shell.atexit_operations)
    ZMQInteractiveShell.clear_instance()
    return kernel


@contextmanager
def _changing_nothing() -> Iterator[None]:
    """Give back the modules and the environment that making a kernel changes."""
    environ, main = dict(os.environ), sys.modules["__main__"]
    modules: dict[str, Any] = sys.modules
    debugpy = modules.setdefault("debugpy", None)  # a tenth of a second, for nobody
    try:
        yield
    finally:
        if debugpy is None:
            del modules["debugpy"]
        modules["__main__"] = main
        os.environ.clear()
        os.environ.update(environ)


def _quiet() -> logging.Logger:
    log = logging.getLogger("incident_kit.engine.kernel_log")
    log.propagate = False
    log.addHandler(logging.NullHandler())
    return log


def serve(given: Json, channel: socket.socket) -> None:
    """Run the cells that come on ``channel`` until its other end is closed."""
    gc.freeze()  # what was there before the fork is looked through no more
    kernel = prepare()
    _take_place(kernel, given)
    wire = Wire(channel)
    replies = Replies(wire)
    publisher = Publisher(wire)
    _connect(kernel, replies, publisher)
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    loop.run_until_complete(_answer(kernel, replies, channel))
    vars(threading)["_shutdown"]()  # waits for threads, as the end of an interpreter does


def _take_place(kernel: Kernel, given: Json) -> None:
    """Be to the cells what a kernel's own process is."""
    for one in (kernel, kernel.shell):
        for cls in type(one)._walk_mro():
            cls._instance = one
    kernel.session.pid = os.getpid()
    sys.modules["__main__"] = kernel.shell.user_module
    sys.argv = _list_arguments()
    sys.path[:] = _list_paths()
    os.environ["JPY_PARENT_PID"] = str(given["parent"])
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    kernel.shell.init_environment()
    atexit.register(kernel.shell.atexit_operations)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _forget_settings()


def _forget_settings() -> None:
    """Have nothing to read, no log but Python's own, and the debugger of IPython's kernel."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    sys.stdin = os.fdopen(0, closefd=False)
    logging.root.handlers.clear()
    logging.root.setLevel(logging.WARNING)
    vars(pdb)["Pdb"] = vars(debugger)["Pdb"] = debugger.InterruptiblePdb
    vars(pdb)["set_trace"] = debugger.set_trace


def _list_arguments() -> list[str]:
    """Those of a kernel that nbclient starts, which a cell may parse by mistake."""
    connection = f"{gettempdir()}/tmp{token_hex(4)}.json"
    history = "--HistoryManager.hist_file=:memory:"
    return [str(ipykernel_launcher.__file__), "-f", connection, history]


def _list_paths() -> list[str]:
    """Where a kernel of this interpreter imports from."""
    archive = f"python{sys.version_info.major}{sys.version_info.minor}.zip"
    starts = (number for number, path in enumerate(sys.path) if path.endswith(archive))
    own = sys.path[next(starts, 0) :]
    given = filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))
    paths = [*dict.fromkeys([*map(os.path.abspath, given), *own])]
    packages = (number for number, path in enumerate(paths) if path.endswith("-packages"))
    if "PYTHONSAFEPATH" not in os.environ:
        paths.insert(next(packages, 0), "")  # the folder of the notebook
    return paths


def _connect(kernel: Kernel, replies: Replies, publisher: Publisher) -> None:
    kernel.shell_stream = replies
    kernel.iopub_thread = kernel.iopub_socket = publisher
    kernel.shell.displayhook.session = kernel.shell.display_pub.session = kernel.session
    kernel.shell.displayhook.pub_socket = kernel.shell.display_pub.pub_socket = publisher
    redirect_streams(kernel.session, publisher)
    kernel._stdout, kernel._stderr = sys.stdout, sys.stderr


async def _answer(kernel: Kernel, replies: Replies, channel: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    ended = loop.create_future()
    unpacker = Unpacker()
    tasks = set()

    def read() -> None:
        data = channel.recv(_PIECE)
        if not data and not ended.done():
            ended.set_result(None)
            loop.remove_reader(channel)
        for _, parts in unpacker.feed(data):
            task = loop.create_task(replies.handle([zmq.Frame(part) for part in parts]))
            tasks.add(task)
            task.add_done_callback(tasks.discard)

    kernel.start()
    loop.add_reader(channel, read)
    await ended
