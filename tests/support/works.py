"""What forked children do in tests: each is called with what is given and a channel."""

from __future__ import annotations

import ctypes
import json
import os
import random
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Given = Mapping[str, Any]


def tell(given: Given, channel: socket.socket) -> None:
    """Say what surrounds it."""
    around = {
        "given": dict(given),
        "env": dict(os.environ),
        "cwd": str(Path.cwd()),
        "session": os.getsid(0),
        "pid": os.getpid(),
        "chance": random.random(),
        "files": len(list(Path("/dev/fd").iterdir())),
        "left": [name for name in vars(sys) if name.startswith("left_by_")],
    }
    channel.sendall(json.dumps(around).encode())


def leave_mark(name: str) -> None:
    """What a process may be made to do before it forks."""
    vars(sys)[f"left_by_{name}"] = "here"


def mark(given: Given, channel: socket.socket) -> None:
    """Change whatever a process has to change."""
    vars(sys)["left_by_work"] = "here"
    os.environ["LEFT"] = "here"
    os.chdir("/")
    random.seed(7)
    vars(json)["dumps"] = None


def copy_input(given: Given, channel: socket.socket) -> None:
    sys.stdout.write(sys.stdin.read().upper())
    sys.stderr.write("told\n")
    subprocess.run(["echo", "from a process"], check=True)


def give(given: Given, channel: socket.socket) -> Any:
    return given["status"]


def leave(given: Given, channel: socket.socket) -> None:
    sys.exit(given["status"])


def leave_at_once(given: Given, channel: socket.socket) -> None:
    os._exit(given["status"])


def fail(given: Given, channel: socket.socket) -> None:
    raise RuntimeError("it went wrong")


def crash(given: Given, channel: socket.socket) -> None:
    ctypes.string_at(0)


def end_by_signal(given: Given, channel: socket.socket) -> None:
    os.kill(os.getpid(), given["number"])


def loop(given: Given, channel: socket.socket) -> None:
    """Never end, nor does what it starts; say both ids."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    started = subprocess.Popen(["sleep", "600"])
    channel.sendall(json.dumps([os.getpid(), started.pid]).encode())
    while True:
        pass


def fork_and_loop(given: Given, channel: socket.socket) -> None:
    """Never end, nor does a child of its own; say the ids of all."""
    from incident_kit.warm.forked import ForksHere

    forked = ForksHere().fork("support.works:loop", {})
    channel.sendall(json.dumps([os.getpid(), *json.loads(forked.channel.recv(100))]).encode())
    forked.wait()


def leave_one_behind(given: Given, channel: socket.socket) -> None:
    started = subprocess.Popen(["sleep", "600"])
    channel.sendall(json.dumps([started.pid]).encode())
