"""What the incidents of a batch on a cluster do for a test; it loads nothing, as each of their
processes loads it."""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Mapping
from pathlib import Path
from socket import socket
from typing import Any


def answer_deed(given: Mapping[str, Any], channel: socket) -> None:
    """Do what the flag ``deed`` names; what begins and what ends is written down."""
    root, incident = Path(given["root"]), given["incident"]
    _note(root, "began", incident)
    reason = _DEEDS[given["flags"]["deed"]](root, incident)
    _note(root, "ended", incident)
    outcome = {"incident": incident, "state": "done", "code": 0, "seconds": 0.0}
    answer = {"outcome": {**outcome, "reason": reason}, "known": {}}
    channel.sendall(f"{json.dumps(answer)}\n".encode())


def _note(root: Path, what: str, incident: str) -> None:
    """Add a line whole: the system puts what is appended at once in one piece."""
    line = {"what": what, "incident": incident, "pid": os.getpid(), "worker": _find_worker()}
    place = os.open(root / "deeds.log", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(place, f"{json.dumps(line)}\n".encode())
    os.close(place)


def _find_worker() -> str:
    return os.environ["WORKER"]


def _wait(root: Path, incident: str) -> str:
    """Hold a file, and wait until the test says go."""
    held = os.open(root / f"{incident}.held", os.O_RDWR | os.O_CREAT)
    fcntl.flock(held, fcntl.LOCK_EX)
    while not (root / "go").exists():
        time.sleep(0.01)
    return "waited"


_DEEDS = {
    "nothing": lambda root, incident: "nothing",
    "wait": _wait,
    "token": lambda root, incident: os.environ.get("INCIDENT_KIT_SLACK_TOKEN", "none"),
}
