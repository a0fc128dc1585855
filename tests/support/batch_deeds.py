"""What an incident of a batch may do to its process, and what a later one finds of it."""

from __future__ import annotations

import ctypes
import fcntl
import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from socket import socket
from typing import Any

from incident_kit.batch import rehearsal
from incident_kit.batch.jobs import answer_job

_OPEN = []
_TWO_GIB = 2 << 30


def answer_deed(given: Mapping[str, Any], channel: socket) -> None:
    """Do what the flag ``deed`` names and answer; what the deed gives is the reason."""
    reason = DEEDS[given["flags"]["deed"]](given)
    outcome = {"incident": given["incident"], "state": "done", "code": 0, "seconds": 0.0}
    answer = {"outcome": {**outcome, "reason": json.dumps(reason)}, "known": {}}
    channel.sendall(f"{json.dumps(answer)}\n".encode())


def answer_job_or_deed(given: Mapping[str, Any], channel: socket) -> None:
    """The same beside incidents as any: those that have no such flag."""
    answer = answer_deed if "deed" in given["flags"] else answer_job
    answer(given, channel)


def _spoil(given: Mapping[str, Any]) -> None:
    os.environ["SPOILED"] = "yes"
    os.chdir("/")
    vars(json)["spoiled"] = True
    random.seed(1)
    _OPEN.extend(os.dup(0) for _ in range(20))
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    print("spoiled", flush=True)
    modules: dict[str, Any] = sys.modules
    modules["click"] = None


def _look(given: Mapping[str, Any]) -> list[object]:
    place = Path("/proc/self/fd")
    return [
        os.environ.get("SPOILED"),
        str(Path.cwd()),
        hasattr(json, "spoiled"),
        len(list(place.iterdir())) if place.is_dir() else 0,
        signal.getsignal(signal.SIGTERM) is signal.SIG_DFL,
        sys.modules.get("click", "") is None,
    ]


def _hang(given: Mapping[str, Any]) -> None:
    """Never end, and start a process that does not either; both hold a file."""
    held = os.open(Path(given["root"], "held"), os.O_RDWR | os.O_CREAT)
    fcntl.flock(held, fcntl.LOCK_EX)
    subprocess.Popen(["sleep", "600"], pass_fds=[held])
    os.write(held, b"both")
    while True:
        time.sleep(0.01)


def _die_once(given: Mapping[str, Any]) -> str:
    """Be killed the first time, as where memory is short."""
    mark = Path(given["root"], f"{given['incident']}-died")
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "the second time"


def _take_memory(given: Mapping[str, Any]) -> int:
    """Take two GiB, of which each page is written to."""
    return len(bytearray(_TWO_GIB)) >> 30


def _take_too_much(given: Mapping[str, Any]) -> int:
    """Take more than the system gives."""
    resource.setrlimit(resource.RLIMIT_AS, (_TWO_GIB, _TWO_GIB))
    return _take_memory(given)


def _close_channel(given: Mapping[str, Any]) -> None:
    os.closerange(3, 256)


def _rehearse(given: Mapping[str, Any]) -> list[object]:
    """Whether a warm process is ready: what it left to its children, and whether it can go
    through an incident to the end."""
    polls = 0
    for path in Path("/proc/self/fd").glob("*"):
        with suppress(FileNotFoundError):  # that of looking
            polls += "eventpoll" in str(path.readlink())
    return ["papermill" in sys.modules, polls, rehearsal.go_through(Path(given["root"])).state]


DEEDS = {
    "rehearse": _rehearse,
    "nothing": lambda given: "nothing",
    "look": _look,
    "chance": lambda given: random.random(),
    "spoil": _spoil,
    "leave": lambda given: os._exit(3),
    "raise": lambda given: 1 / 0,
    "fault": lambda given: ctypes.string_at(0),
    "die": lambda given: os.kill(os.getpid(), signal.SIGKILL),
    "die once": _die_once,
    "close": _close_channel,
    "take memory": _take_memory,
    "take too much": _take_too_much,
    "hang": _hang,
}
