"""What goes wrong with the files of an incident while somebody decides, and its mending."""

from __future__ import annotations

import resource
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

import psutil

#: Breaks something for the process of that number that writes into a folder.
Fault = Callable[[Path, int], AbstractContextManager[None]]


@contextmanager
def renamed(folder: Path, writer: int) -> Iterator[None]:
    """The folder has another name."""
    other = folder.with_name(f"{folder.name}-renamed")
    folder.rename(other)
    try:
        yield
    finally:
        other.rename(folder)


@contextmanager
def read_only(folder: Path, writer: int) -> Iterator[None]:
    """Nobody may write its files, of which there is each that is decided in."""
    for name in ("curation.yaml", "redactions.yaml"):
        if not folder.joinpath(name).exists():
            folder.joinpath(name).write_text("version: 1\n")
    modes = {path: path.stat().st_mode for path in folder.glob("*.*")}
    for path in modes:
        path.chmod(0o444)
    try:
        yield
    finally:
        for path, mode in modes.items():
            path.chmod(mode)


@contextmanager
def refusing_disk(folder: Path, writer: int) -> Iterator[None]:
    """No file takes another byte, of the writer's or of what it has started."""
    limits = resource.prlimit(writer, resource.RLIMIT_FSIZE)
    _limit_files(writer, (0, limits[1]))
    try:
        yield
    finally:
        _limit_files(writer, limits)


def _limit_files(writer: int, limits: tuple[int, int]) -> None:
    started = psutil.Process(writer).children(recursive=True)
    for pid in (writer, *(process.pid for process in started)):
        with suppress(ProcessLookupError):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)


FAULTS: tuple[Fault, ...] = (renamed, read_only, refusing_disk)


def read_all(folder: Path) -> dict[str, bytes]:
    """What the files right in a folder hold."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
