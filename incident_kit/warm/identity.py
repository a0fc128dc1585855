"""What a warm process has imported, as a word: where the word is another, it is stale."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
#: Beside the package in a checkout, in it where it is installed.
_SHIPPED = ("notebooks", "templates")


def identify_kit() -> str:
    """Two words with a hyphen between: for this interpreter, and for how Python is set up and
    what it would run.

    Files are known by path, size and time; what else is installed by the times of the
    folders that it is installed in.
    """
    return f"{identify_interpreter()}-{_shorten((*_describe_settings(), *_describe_files()))}"


def identify_interpreter() -> str:
    """A word for this interpreter, whatever it is going to run."""
    return _shorten((sys.executable, sys.prefix))


def _shorten(parts: Iterable[object]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(f"{part}\0".encode(errors="surrogateescape"))
    return digest.hexdigest()[:12]


def _describe_settings() -> Iterator[object]:
    yield from (sys.version, sys.flags.optimize, sys.flags.isolated, sys.getfilesystemencoding())
    yield from (item for item in sorted(os.environ.items()) if item[0].startswith("PYTHON"))
    for place in sys.path:
        if os.path.basename(place) in ("site-packages", "dist-packages"):
            yield place, _time(place)


def _time(path: str) -> int:
    try:
        return os.stat(path).st_mtime_ns
    except OSError:
        return 0


def _size_and_time(entry: os.DirEntry[str]) -> tuple[int, int]:
    """Of nothing where it is gone by now, or a link to nowhere, as editors make one."""
    try:
        about = entry.stat()
    except OSError:
        return 0, 0
    return about.st_size, about.st_mtime_ns


def _describe_files() -> Iterator[object]:
    yield from _describe_folder(_PACKAGE)
    checkout = os.path.dirname(_PACKAGE)
    if os.path.isfile(os.path.join(checkout, "pyproject.toml")):
        for name in _SHIPPED:
            yield from _describe_folder(os.path.join(checkout, name))


def _describe_folder(folder: str) -> Iterator[object]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _describe_folder(entry.path)
        else:
            yield entry.path, *_size_and_time(entry)
