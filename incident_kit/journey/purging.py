"""What is no longer needed of an incident and may be removed for good: responses as they
were received, and earlier versions. Nothing else of its folder is ever touched."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from incident_kit.errors import UsageError
from incident_kit.workspace import Folder
from incident_kit.workspace.history import list_leftovers, list_versions
from incident_kit.workspace.locking import HISTORY, hold_folder

RAW = "raw"
#: For how many days each is kept: from when it was received, or from when it was replaced.
DAYS: Mapping[str, int] = {RAW: 90, HISTORY: 90}


@dataclass(frozen=True, slots=True)
class Purge:
    """What of one part of an incident's folder is old enough to go, how many bytes it has,
    and how many files are too young."""

    folder: Folder
    part: str
    files: tuple[Path, ...]
    size: int
    younger: int

    @property
    def label(self) -> str:
        """The part's name in messages: ``incidents/ID/raw/``."""
        return f"{self.folder.label(self.part)}/"


def plan_purge(folder: Folder, part: str, days: int | None, now: datetime) -> Purge:
    """What is older than ``days`` in ``part`` of an incident, ``None`` for the days it is
    kept by default; 0 is everything."""
    if (folder.path / part).is_symlink():
        raise UsageError(
            f"{folder.label(part)} is a link, and what it leads to is not the incident's alone: "
            "nothing in it was removed",
            todo=["remove by hand what should go, where the link leads"],
        )
    dated = list(_PARTS[part](folder.path))
    limit = now - timedelta(days=DAYS[part] if days is None else days)
    files = tuple(path for path, at in dated if days == 0 or at <= limit)
    size = sum(path.stat().st_size for path in files)
    return Purge(folder, part, files, size, len(dated) - len(files))


def _list_raw(folder: Path) -> Iterator[tuple[Path, datetime]]:
    """The files below ``raw/`` with the times at which they were received; a link in it is
    somebody's, and so is what it leads to."""
    for path in sorted(folder.joinpath(RAW).rglob("*")):
        is_outside = any(one.is_symlink() for one in (path, *path.parents) if one != folder)
        if path.is_file() and not is_outside:
            yield path, datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _list_history(folder: Path) -> Iterator[tuple[Path, datetime]]:
    yield from ((one.path, one.until) for one in list_versions(folder))
    for path in list_leftovers(folder):
        yield path, datetime.fromtimestamp(path.stat().st_mtime, UTC)


_PARTS: Mapping[str, Callable[[Path], Iterator[tuple[Path, datetime]]]] = {
    RAW: _list_raw,
    HISTORY: _list_history,
}


def purge(plan: Purge) -> None:
    """Remove what was planned, and the folders below ``raw/`` that are empty then."""
    with hold_folder(plan.folder.path):
        for path in plan.files:
            _remove(plan, path)
        for place in sorted({path.parent for path in plan.files}, reverse=True):
            if place.name not in DAYS:
                with suppress(OSError):
                    place.rmdir()


def _remove(plan: Purge, path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(
            f"{path.name} in {plan.label} cannot be removed: {error.strerror}",
            todo=[f"make {plan.label} writable, then run this again"],
        ) from error
