"""What files and folders hold, as digests: of their contents, and never of their times alone."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

#: The digest of what is not there: a file that comes to be differs from it.
ABSENT = "absent"
#: Folders that are no part of what they stand in: the machine's own, an editor's, Python's.
_PASSED_OVER = frozenset({".history", ".ipynb_checkpoints", "__pycache__"})
#: What tells a clone of git: what it holds is not to be seen in its files.
_CLONE = frozenset({".git", "objects"})
#: As many files of a folder are looked at; one that holds more is nobody's saved export.
_MOST_FILES = 50_000

#: So many bytes take longer to look at than to pass on that they were.
_LARGE = 1 << 20

#: What tells that a path was not touched meanwhile: inodes, sizes, times of change.
Trace = str
#: What was looked at: the trace of each path, and its digest.
Known = Mapping[str, Sequence[str]]


class NoDigestError(Exception):
    """Nobody can vouch for what is there: a link, a pipe, a clone, what cannot be read, or
    what somebody writes at this moment."""


def digest_json(value: object) -> str:
    """The digest of a value that JSON can hold."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def digest_files(folder: Path) -> dict[str, str]:
    """The digest of each file below ``folder``, by its path there; a folder in it counts with
    its name. A :class:`NoDigestError` where anything else is, such as a link."""
    digests = {}
    for name, entry in _list_entries(folder):
        digests[name] = "" if entry.is_dir(follow_symlinks=False) else _digest_file(entry.path)
    return digests


def digest_path(path: Path) -> str:
    """The digest of a file, or of a folder with all that is in it; :data:`ABSENT` for none.
    A link is followed to what it leads to, since whoever reads ``path`` does so too."""
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return ABSENT
    except OSError as error:
        raise NoDigestError(path.name) from error
    if stat.S_ISREG(mode):
        return _digest_file(path)
    _refuse_clone(path)
    return digest_json(digest_files(path))


def trace_path(path: Path) -> Trace:
    """What tells whether ``path``, or anything in it, was touched since."""
    try:
        found = path.stat()
    except OSError:
        return ABSENT
    if not stat.S_ISDIR(found.st_mode):
        return _trace(found)
    traces = [
        [name, _trace(entry.stat(follow_symlinks=False))] for name, entry in _list_entries(path)
    ]
    return digest_json(traces)


def _trace(found: os.stat_result) -> Trace:
    numbers = (found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
    return ".".join(map(str, numbers))


def _digest_file(path: str | Path) -> str:
    try:
        with Path(path).open("rb", buffering=0) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise NoDigestError(Path(path).name) from error


def _list_entries(folder: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Every file and folder below ``folder``, by its path there, in the order of the names."""
    waiting = [("", os.fspath(folder))]
    left = _MOST_FILES
    while waiting:
        prefix, place = waiting.pop()
        for entry in _scan(place):
            left -= 1
            if entry.name in _PASSED_OVER:
                continue
            name = f"{prefix}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                waiting.append((f"{name}/", entry.path))
            elif not entry.is_file(follow_symlinks=False) or left < 0:
                raise NoDigestError(name)
            yield name, entry


def _scan(place: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(place) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        raise NoDigestError(Path(place).name) from error


def _refuse_clone(folder: Path) -> None:
    """Refuse a clone of git: its commits stand elsewhere than in what can be seen of it."""
    if any((folder / name).exists() for name in _CLONE):
        raise NoDigestError(folder.name)


class Elsewhere:
    """What incidents read outside of their folders, each looked at once for a whole batch.

    A path is relative to the ``root`` of the workspace, or absolute. What was looked at, here
    or in another process which says so in ``known``, is known while its trace is the same: a
    time that is set back hides no change, since the system keeps a time of its own.
    """

    def __init__(self, root: Path, known: Known | None = None) -> None:
        self._root = root
        self._known: dict[str, Sequence[str]] = dict(known or {})
        self._large: set[str] = set()

    def digest(self, path: str) -> str:
        """The digest of ``path``, as of now."""
        place = self._root / path
        trace = trace_path(place)
        known_trace, known = self._known.get(path, ("", ""))
        if known_trace == trace:
            return known
        digest = digest_path(place)
        if trace_path(place) != trace:
            raise NoDigestError(path)
        self._known[path] = (trace, digest)
        if place.is_dir() or (place.is_file() and place.stat().st_size >= _LARGE):
            self._large.add(path)
        return digest

    def digest_all(self, paths: Iterable[str]) -> dict[str, str]:
        """The digest of each of ``paths``."""
        return {path: self.digest(path) for path in paths}

    def list_large(self) -> Known:
        """What was looked at here and took a while: worth to be known to other processes."""
        return {path: self._known[path] for path in self._large}
