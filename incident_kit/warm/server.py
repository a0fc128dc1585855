"""The warm server of a user: started because somebody asked, it ends when nobody comes."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from incident_kit.errors import ForkError, IncidentKitError, UsageError
from incident_kit.warm.address import connect_server, find_sockets, lock_socket, make_folder
from incident_kit.warm.child import Json, Task, find_function
from incident_kit.warm.forked import Forked, Warm
from incident_kit.warm.host import Host, prepare
from incident_kit.warm.hosted import ask_host
from incident_kit.warm.identity import identify_interpreter, identify_kit
from incident_kit.warm.kernel import IMPORTS
from incident_kit.warm.process import WarmProcess, run_python

#: It ends when nobody has asked for anything for so many hours.
IDLE_HOURS = 8
_MAIN = "incident_kit.warm.server"
#: What verbs import, besides what kernels do, and what they do first.
_VERBS = (
    "incident_kit.cli.record",
    "incident_kit.cli.documents",
    "incident_kit.cli.decisions",
    "incident_kit.cli.check",
    "incident_kit.cli.audit",
    "incident_kit.cli.restore",
    "incident_kit.engine.cells:prepare",
    f"{_MAIN}:rehearse",
)
#: The settings of whoever starts it that it runs with itself, whoever calls it later.
_SETTINGS = ("PATH", "HOME", "LANG", "TZ", "TMPDIR", "XDG_RUNTIME_DIR", "VIRTUAL_ENV")
_PATIENCE = 60.0  # seconds in which a server has started, or ended
_started = time.time()


@dataclass(frozen=True, slots=True)
class Server:
    """One that runs: its process id, when it started (seconds since 1970), its memory in
    KiB, and whether it serves the kit as it is now."""

    pid: int
    since: float
    memory: int
    is_current: bool

    def json(self) -> dict[str, object]:
        """For programs."""
        return asdict(self)


class WarmServer(Warm):
    """The server called ``name``, as one that forks."""

    def __init__(self, name: str) -> None:
        self._name = name

    def start_child(self, task: Task) -> Forked:
        """As :meth:`Warm.start_child`."""
        connection = connect_server(self._name)
        if connection is None:
            raise ForkError("the warm server has ended")
        return ask_host(connection, task)


def find_server() -> WarmServer | None:
    """The server of exactly this interpreter and these files, if it runs."""
    name = identify_kit()
    connection = connect_server(name)
    if connection is None:
        return None
    connection.close()
    return WarmServer(name)


def find_warm(modules: Iterable[str] = ()) -> Warm:
    """The server if one runs for exactly this kit, or else a process of our own, which
    imports ``modules``."""
    return find_server() or WarmProcess.start(modules)


# what is asked of it from the command line --------------------------------------------


def list_servers() -> list[Server]:
    """The servers of this interpreter that run, whichever files they serve."""
    names = find_sockets(identify_interpreter(), identify_kit())
    servers = (_describe_server(name) for name in names)
    return [server for server in servers if server is not None]


def start_server() -> Server:
    """Start one unless one runs already; those that serve other files end."""
    if not hasattr(os, "fork"):
        raise UsageError("this system has no fork, so nothing can be kept warm")
    name = identify_kit()
    running = _describe_server(name)
    if running is not None:
        return running
    stop_servers()
    given = {"name": name, "path": make_folder(name)}
    process = subprocess.Popen(
        run_python(_MAIN, json.dumps(given)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        cwd="/",
        env={name: value for name, value in os.environ.items() if _is_setting(name)},
    )
    server = _await(lambda: _describe_server(name) or process.poll() is not None)
    if not isinstance(server, Server):
        raise UsageError("the warm server did not start")
    return server


def _is_setting(name: str) -> bool:
    return name in _SETTINGS or name.startswith(("PYTHON", "LC_"))


def stop_servers() -> list[Server]:
    """End all servers of this interpreter, with what they run; those that ran."""
    servers = list_servers()
    for server in servers:
        with contextlib.suppress(ProcessLookupError):
            os.kill(server.pid, signal.SIGTERM)
    _await(lambda: not list_servers())
    return servers


def _await(happens: Callable[[], object]) -> object:
    """What ``happens`` gives once that is something, or at last."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        result = happens()
        if result:
            return result
        time.sleep(0.05)
    return happens()


def _describe_server(name: str) -> Server | None:
    """What a server says of itself; ``None`` if it does not run."""
    nothing = os.open(os.devnull, os.O_RDWR)
    try:
        streams = (nothing, nothing, nothing)
        with WarmServer(name).fork(f"{_MAIN}:describe_parent", {}, env={}, streams=streams) as one:
            answer = one.channel.makefile().read()
        return Server(is_current=name == identify_kit(), **json.loads(answer))
    except (ForkError, OSError, ValueError):
        return None
    finally:
        os.close(nothing)


def describe_parent(given: Json, channel: socket.socket) -> None:
    """In a child of the server: say what the server is."""
    pid = os.getppid()
    about = {"pid": pid, "since": _started, "memory": _measure_memory(pid)}
    channel.sendall(json.dumps(about).encode())


def _measure_memory(pid: int) -> int:
    """The memory that a process holds, in KiB; 0 if the system does not say."""
    command = ["/bin/ps", "-o", "rss=", "-p", str(pid)]
    try:
        with open(f"/proc/{pid}/status") as status:
            [line] = [line for line in status if line.startswith("VmRSS:")]
        return int(line.split()[1])
    except OSError:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return int(done.stdout.strip() or 0)


# the server itself ---------------------------------------------------------------------


def main(arguments: list[str]) -> None:
    """Serve whoever connects, unless another server does already."""
    [given] = map(json.loads, arguments)
    path = given["path"]
    lock = lock_socket(path)
    if lock is None:
        return
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    prepare((*IMPORTS, *_VERBS))
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)  # left by one that was killed
    with socket.socket(socket.AF_UNIX) as door:
        mask = os.umask(0o177)
        door.bind(path)
        os.umask(mask)
        door.listen(64)
        try:
            Host(door, lambda door: door.accept()[0], own=[lock]).serve(IDLE_HOURS * 3600)
        finally:
            os.unlink(path)


def rehearse() -> None:
    """Go through the bundled example, out of sight: what is imported, compiled and built on
    first use is there for every child then. Without an example the first use is later."""
    make_demo = find_function("incident_kit.demo:make_demo")
    with TemporaryDirectory() as folder, contextlib.suppress(IncidentKitError, OSError):
        make_demo(Path(folder) / "demo")
