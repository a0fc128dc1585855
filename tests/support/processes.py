"""Whether processes of others still run."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from pathlib import Path


def is_running(pid: int) -> bool:
    """One that has ended and that nobody has asked for its status counts as ended."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not state.is_file() or state.read_text().rpartition(")")[2].split()[0] != "Z"


def all_end(pids: Iterable[int]) -> bool:
    """Whether none runs any more, at the latest after a while."""
    waited = list(pids)
    until = time.monotonic() + 20
    while any(map(is_running, waited)) and time.monotonic() < until:
        time.sleep(0.01)
    return not any(map(is_running, waited))
