"""What a command costs, and how figures are shown: for the benchmarks of speed."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

BIN = Path(sys.executable).parent
PACKAGES = ("incident-kit", "papermill", "nbconvert", "ipykernel", "jupyterlab")
#: How often the memory of a running command is read, in seconds.
_PULSE = 1.0


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took: seconds by the clock, seconds of processor time, MiB at its peak."""

    wall: float
    processor: float
    memory: float = 0.0


def run(*command: object, expect: Sequence[int] = (0,), watch: bool = False) -> Cost:
    """Run a command to its end; anything but an exit code that is expected ends the benchmark.

    With ``watch`` the memory of it and of all that it starts is read meanwhile, shared pages
    counted once.
    """
    words = [str(part) for part in command]
    before, start, peak = os.times(), time.perf_counter(), 0.0
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(
            words, stdout=subprocess.DEVNULL, stderr=said, env=_environment()
        )
        while watch and process.poll() is None:
            peak = max(peak, sum(map(_read_memory, _list_tree(process.pid))))
            time.sleep(_PULSE)
        code = process.wait()
        wall, after = time.perf_counter() - start, os.times()
        if code not in expect:
            said.seek(0)
            sys.exit(f"{' '.join(words)}\nexit {code}\n{said.read()[-2000:]}")
    processor = sum(after[2:4]) - sum(before[2:4])
    return Cost(wall, processor, peak)


def _environment() -> dict[str, str]:
    """Ours, with compiled modules kept: or every process of a loop compiles them anew."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _list_tree(root: int) -> Iterator[int]:
    """A process and all below it."""
    yield root
    with suppress(OSError):
        for thread in Path(f"/proc/{root}/task").iterdir():
            for child in (thread / "children").read_text().split():
                yield from _list_tree(int(child))


def _read_memory(process: int) -> float:
    """MiB of a process, of what it shares its part only; 0 if it is gone."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


def take_turns(ways: Sequence[Callable[[], float]], rounds: int) -> list[list[float]]:
    """What each way gives, ``rounds`` times, in turns: a busy machine slows them alike."""
    taken: list[list[float]] = [[] for _ in ways]
    for _ in range(rounds):
        for row, way in zip(taken, ways, strict=True):
            row.append(way())
    return taken


def compare(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """How many times faster ours is: the median over the pairs."""
    return statistics.median(b / a for a, b in zip(ours, theirs, strict=True))


def say(line: str) -> None:
    """Tell on the error stream how far it is; tables go to the other one."""
    print(line, file=sys.stderr, flush=True)


def show_table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table in Markdown."""
    for row in (head, ["---"] * len(head), *rows):
        print(f"| {' | '.join(map(str, row))} |")
    print(flush=True)


def describe_machine() -> str:
    """The machine and what is measured on it, in a line."""
    model = platform.processor() or platform.machine()
    with suppress(OSError, StopIteration):
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        model = next(line.partition(":")[2].strip() for line in lines if "model name" in line)
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return (
        f"{os.cpu_count()} cores ({model}), {platform.system()}, load {os.getloadavg()[0]:.1f} "
        f"at the start; Python {platform.python_version()}, {packages}"
    )
