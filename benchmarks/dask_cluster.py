"""A Dask cluster on this machine, of Dask's own commands, as its documentation starts one."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

_DASK = (sys.executable, "-m", "dask")
_QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


@contextmanager
def start_cluster(workers: int) -> Iterator[str]:
    """A scheduler and so many workers of one thread; the scheduler's address."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        told = folder / "scheduler.json"
        quiet = ("--no-dashboard", "--scheduler-file", told)
        _start(stack, folder, "scheduler", "--host", "127.0.0.1", "--port", "0", *quiet)
        for _ in range(workers):
            one = ("--scheduler-file", told, "--nthreads", "1", "--no-nanny", "--no-dashboard")
            _start(stack, folder, "worker", *one)
        yield _await_address(told)


def _start(stack: ExitStack, folder: Path, *arguments: object) -> None:
    process = subprocess.Popen([*_DASK, *map(str, arguments)], cwd=folder, **_QUIET)
    stack.callback(process.wait)
    stack.callback(process.terminate)


def _await_address(told: Path) -> str:
    while not told.exists():
        time.sleep(0.1)
    address: str = json.loads(told.read_text())["address"]
    return address
