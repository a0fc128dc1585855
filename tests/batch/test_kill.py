"""A batch that is killed at any moment goes on from there, to the same bytes."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from support.kit import list_files

from incident_kit.batch.manifest import list_jobs
from incident_kit.batch.running import run_batch
from incident_kit.workspace import open_workspace

pytestmark = pytest.mark.skipif(not Path("/proc/self").exists(), reason="children are found there")

COMMAND = [sys.executable, "-c", "from incident_kit.__main__ import main; main()"]


@dataclass(frozen=True)
class Undisturbed:
    """What a batch leaves that nobody kills, and how many seconds it takes."""

    files: dict[str, bytes]
    seconds: float


@pytest.fixture(scope="module")
def undisturbed(exported: Path, tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    folder = Path(shutil.copytree(exported, tmp_path_factory.mktemp("whole") / "ws"))
    began = time.monotonic()
    assert start(folder).wait() == 0
    return Undisturbed(list_files(folder), time.monotonic() - began)


def start(folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*COMMAND, "-w", str(folder), "batch", "--all"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def finish(folder: Path) -> None:
    jobs = list_jobs(open_workspace(folder), None, everything=True)
    assert {outcome.state for outcome in run_batch(folder, jobs)} == {"done"}


@pytest.mark.parametrize("whom", ["all", "parent", "child"])
def test_what_was_killed_is_resumed_to_the_same_bytes(
    exported: Path, undisturbed: Undisturbed, tmp_path: Path, whom: str
) -> None:
    folder = Path(shutil.copytree(exported, tmp_path / "ws"))
    chance = random.Random(whom)
    batch = start(folder)
    time.sleep(chance.uniform(0.2, 0.9) * undisturbed.seconds)
    children = list(find_children(batch.pid))
    for pid in choose(whom, batch.pid, children, chance):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    batch.wait(60)
    assert await_ends(children) == []
    finish(folder)
    assert list_files(folder) == undisturbed.files


def choose(whom: str, parent: int, children: list[int], chance: random.Random) -> list[int]:
    if whom == "all":
        return [parent, *children]
    if whom == "parent" or not children:
        return [parent]
    return [chance.choice(children)]


def find_children(pid: int) -> Iterator[int]:
    """The children of a process, and theirs."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        child = int(path.parent.name)
        if read_stat(child)[1:2] == [str(pid)]:
            yield child
            yield from find_children(child)


def read_stat(pid: int) -> list[str]:
    """The state and the parent of a process; empty if there is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[:2]
    except OSError:
        return []


def await_ends(pids: list[int]) -> list[int]:
    """Those that still run after a while; the system may take a moment to end one."""
    for _ in range(1000):
        pids = [pid for pid in pids if read_stat(pid)[:1] not in ([], ["Z"])]
        if not pids:
            break
        time.sleep(0.01)
    return pids
