"""The versions of an incident's files that were replaced, kept in its ``.history/``.

A version is what stood in a file until the kit replaced it. Its name says which it is by
count, until when it stood, what replaced it and which file it was:
``000012_20261103T093410Z_report_public.ipynb``. The count goes over all files of the
incident, so that versions stay in their order when a clock is put back.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from stat import S_ISREG

from incident_kit.errors import UsageError
from incident_kit.files import replace_bytes
from incident_kit.model import utc_now
from incident_kit.workspace.locking import HISTORY, make_history

#: The files whose versions are kept: what people write and decide. Answers in ``review.yaml``
#: are appended, so it holds its own history; what is gathered can be gathered again.
KEPT = (
    *("report.ipynb", "public.ipynb", "gather.ipynb", "redact.ipynb"),
    *("incident.yaml", "curation.yaml", "redactions.yaml"),
)

#: How many versions of a file are kept, and how many bytes of an incident.
MOST_VERSIONS = 50
MOST_BYTES = 20_000_000
#: The last version of each of so many days goes after all others.
SPARED_DAYS = 14

_TIME = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(
    r"(?P<number>[0-9]{6,})_(?P<until>[0-9]{8}T[0-9]{6}Z)_(?P<command>[a-z-]*)_(?P<file>[^/]+)"
)
_COMMAND: ContextVar[str] = ContextVar("command", default="")


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """What stood in ``file`` until ``until`` (UTC), when ``command`` replaced it; that is
    empty where no command did, as in a run of plain papermill."""

    number: int
    file: str
    until: datetime
    command: str
    size: int
    path: Path

    def read(self) -> bytes:
        """The bytes that stood there; :class:`UsageError` if they cannot be read."""
        try:
            return self.path.read_bytes()
        except OSError as error:
            raise UsageError(
                f"version {self.number} of {self.file} cannot be read: {error.strerror}",
                todo=["choose another version"],
            ) from error


@contextmanager
def name_command(command: str) -> Iterator[None]:
    """Say of the versions that are kept meanwhile that ``command`` replaced them."""
    token = _COMMAND.set(command)
    try:
        yield
    finally:
        _COMMAND.reset(token)


def keep_version(folder: Path, name: str, data: bytes, now: datetime | None = None) -> None:
    """Keep ``data``, which stands in file ``name`` of the incident at ``folder`` and is
    about to be replaced.

    Whoever calls it holds the folder. What is the same as the newest version takes that
    one's place. :class:`UsageError` where it cannot be kept: then nothing is to be replaced.
    """
    if name not in KEPT:
        return
    moment = now or utc_now()
    place = make_history(folder)
    with _translating(folder):
        _remove(list_leftovers(folder))
        versions = list_versions(folder)
        path = place / _name_version(versions, name, moment)
        mode = _find_mode(folder / name)
        same = [one for one in versions if one.file == name][-1:]
        if same and same[0].read() == data:
            same[0].path.rename(path)
            path.chmod(mode)
        else:
            _write_version(path, data, mode)
        _remove(one.path for one in find_surplus(list_versions(folder), moment))


def replace_file(folder: Path, name: str, read: bytes | None, data: bytes) -> bool:
    """Put ``data`` in the place of ``read``, which is kept, in file ``name`` of the incident
    at ``folder``; false, and nothing changed, if something else stands there by now."""
    if read is not None and read != data:
        keep_version(folder, name, read)
    return replace_bytes(folder / name, read, data)


def _find_mode(path: Path) -> int:
    """Who may read a file, which its versions keep; the owner alone if it is gone."""
    try:
        return path.stat().st_mode & 0o777
    except OSError:
        return 0o600


def _write_version(path: Path, data: bytes, mode: int) -> None:
    """Write a version whole or not at all; at no moment may more people read it than ``mode``
    lets."""
    unfinished = path.with_name(f".{path.name}.tmp")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    unfinished.chmod(mode)
    unfinished.replace(path)


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


@contextmanager
def _translating(folder: Path) -> Iterator[None]:
    """Say as a :class:`UsageError` why a version cannot be kept."""
    try:
        yield
    except OSError as error:
        raise UsageError(
            f"what stands in {folder.parent.name}/{folder.name}/ cannot be kept in its "
            f"{HISTORY}/: {error.strerror}: nothing was changed",
            todo=[f"make {HISTORY}/ writable, or free some disk, then run this again"],
        ) from error


def _name_version(versions: Sequence[Version], name: str, now: datetime) -> str:
    number = versions[-1].number + 1 if versions else 1
    return f"{number:06}_{now.astimezone(UTC):{_TIME}}_{_COMMAND.get()}_{name}"


def list_versions(folder: Path) -> list[Version]:
    """The versions that are kept of the incident at ``folder``, oldest first."""
    place = folder / HISTORY
    if place.is_symlink() or not place.is_dir():
        return []
    return sorted(filter(None, map(_parse_version, place.iterdir())))


def _parse_version(path: Path) -> Version | None:
    parts = _NAME.fullmatch(path.name)
    if parts is None or parts["file"] not in KEPT:
        return None
    try:
        until = datetime.fromisoformat(parts["until"])
        found = path.lstat()
    except (ValueError, OSError):
        return None
    if not S_ISREG(found.st_mode):  # a link, or a folder
        return None
    number, size = int(parts["number"]), found.st_size
    return Version(number, parts["file"], until, parts["command"], size, path)


def list_leftovers(folder: Path) -> list[Path]:
    """What writes of versions left that were ended midway, by a kill or a full disk."""
    found = (folder / HISTORY).glob(".[0-9]*_*.tmp")
    return sorted(path for path in found if path.is_file())


def find_version(versions: Iterable[Version], at: datetime) -> Version | None:
    """Of the versions of one file, oldest first, the one that stood at ``at``; ``None`` if
    what stands now stood then already.

    It is the one after the last that had been replaced by then. Where none had, it is the
    oldest: since when that one stood, nobody knows.
    """
    later: list[Version] = []
    for version in versions:
        later = [] if version.until <= at else [*later, version]
    return later[0] if later else None


def find_surplus(versions: Sequence[Version], now: datetime) -> list[Version]:
    """Of all versions of an incident, oldest first, those that are too many by now.

    The oldest go first. The last version of each of the last days goes after all others,
    and the newest of each file never goes.
    """
    newest = {one.file: one for one in versions}.values()
    older = [one for one in versions if one not in newest]
    spared = _find_last_of_days(versions, now)
    common = [one for one in older if one not in spared]
    last = [one for one in older if one in spared]
    too_many = [one for file in KEPT for one in _find_too_many(versions, common, file)]
    left = [one for one in versions if one not in too_many]
    return [*too_many, *_find_too_large(left, [*common, *last])]


def _find_last_of_days(versions: Iterable[Version], now: datetime) -> list[Version]:
    """The last version of each file on each of the last days."""
    since = now - timedelta(days=SPARED_DAYS)
    recent = (one for one in versions if one.until > since)
    return [*{(one.file, one.until.date()): one for one in recent}.values()]


def _find_too_many(
    versions: Iterable[Version], common: Iterable[Version], file: str
) -> list[Version]:
    excess = sum(1 for one in versions if one.file == file) - MOST_VERSIONS
    return [one for one in common if one.file == file][: max(excess, 0)]


def _find_too_large(left: Sequence[Version], queue: Iterable[Version]) -> list[Version]:
    """Of those that are ``left``, as many as take too much room, in the order of ``queue``."""
    size = sum(one.size for one in left)
    surplus = []
    for version in (one for one in queue if one in left):
        if size <= MOST_BYTES:
            break
        surplus.append(version)
        size -= version.size
    return surplus
