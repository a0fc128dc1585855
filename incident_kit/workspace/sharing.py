"""The decisions that incidents share with each other, each file of them read once.

Every incident is asked what every other one shares, and most share nothing. What was read of
a file counts while the file has the same trace (its inode, size and times) and was left alone
for a while before it was read: within one tick of a file system's clock two writes look like
one. Until then its bytes are read and compared each time. A process that is forked goes on
with what was read before. While one incident is worked at, all others are looked at several
times: a look asks the system once about each, however many there are.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from operator import attrgetter
from pathlib import Path

from incident_kit.errors import FileError
from incident_kit.model import Decision
from incident_kit.model.ids import ID
from incident_kit.workspace.folder import Folder

NAME = "redactions.yaml"
#: Nanoseconds that a file was left alone for when its trace vouches for it: the coarsest
#: clock of a file system counts by two seconds.
_LEFT_ALONE = 3_000_000_000
#: As many workspaces are kept at once.
_MOST = 4
_Trace = tuple[int, ...]
_trace: Callable[[os.stat_result], _Trace] = attrgetter(
    "st_dev", "st_ino", "st_mode", "st_size", "st_mtime_ns", "st_ctime_ns"
)


@dataclass(frozen=True, slots=True)
class SharedDecisions:
    """The decisions that incidents share, each with its incident, in the order of their
    ids; ``unread`` are the files that cannot be read and may share some: which is not
    known."""

    decisions: tuple[Decision, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def problems(self) -> tuple[str, ...]:
        """What to do about the files that cannot be read, a step each."""
        why = "what it shares is not known here"
        return tuple(f"mend {name}, which cannot be read: {why}" for name in self.unread)


NOTHING = SharedDecisions()


@dataclass(frozen=True, slots=True)
class _Look:
    """What one file shared when it was looked at, and what vouches for it: its bytes, and
    its trace if it had been left alone."""

    shared: SharedDecisions
    data: bytes | None
    trace: _Trace | None


@dataclass(slots=True)
class Sharing:
    """What the incidents of one workspace share, as it was seen last.

    A file's trace vouches for it if it had been ``left_alone`` for so many nanoseconds.
    """

    left_alone: int = _LEFT_ALONE
    _looks: dict[str, _Look] = field(default_factory=dict)
    _seen: dict[str, SharedDecisions] = field(default_factory=dict)
    _joined: dict[str, SharedDecisions] = field(default_factory=dict)

    def look(
        self, incidents: Path, open_folder: Callable[[str], Folder], but: str
    ) -> SharedDecisions:
        """What all incidents but one share now; the very same value while that is so."""
        seen = dict(self._look_at_all(incidents, open_folder))
        if not _are_same(seen, self._seen):
            self._seen = seen
            self._joined.clear()
        if but not in self._joined:
            self._joined = {but: _join(one for name, one in seen.items() if name != but)}
        return self._joined[but]

    def _look_at_all(
        self, incidents: Path, open_folder: Callable[[str], Folder]
    ) -> Iterator[tuple[str, SharedDecisions]]:
        """What each incident shares that shares anything, in the order of their ids."""
        looks: dict[str, _Look] = {}
        began, top = time.time_ns(), os.fspath(incidents)
        for name in sorted(self._list_names(top)):
            place = f"{top}{os.sep}{name}{os.sep}{NAME}"
            look = self._look_at(place, self._looks.get(name), partial(open_folder, name), began)
            if look is None:
                continue
            looks[name] = look
            if look.shared is not NOTHING and (incidents / name / "incident.yaml").exists():
                yield name, look.shared
        self._looks = looks

    def _list_names(self, incidents: str) -> Iterator[str]:
        try:
            names = os.listdir(incidents)
        except (FileNotFoundError, NotADirectoryError):
            return iter(())
        return (name for name in names if name in self._looks or ID.fullmatch(name))

    def _look_at(
        self, place: str, before: _Look | None, open_folder: Callable[[], Folder], began: int
    ) -> _Look | None:
        """What one file shares, which is as it was ``before`` while nobody touched it;
        ``None`` where there is no such file. The look ``began`` at a time of the clock."""
        try:
            found = os.stat(place)
        except FileNotFoundError:
            return None
        except OSError:
            return _Look(_read(open_folder()), None, None)
        trace = _trace(found)
        if before is not None and before.trace == trace:
            return before
        is_left_alone = max(found.st_mtime_ns, found.st_ctime_ns) + self.left_alone < began
        return _read_whole(place, open_folder(), before, trace if is_left_alone else None)


def _read_whole(place: str, folder: Folder, before: _Look | None, trace: _Trace | None) -> _Look:
    """What a file shares, read anew unless it holds the same bytes as before."""
    path = Path(place)
    data = _read_bytes(path)
    if before is not None and data is not None and before.data == data:
        return _Look(before.shared, data, trace)
    shared = _read(folder)
    is_whole = data is not None and _read_bytes(path) == data
    return _Look(shared, data if is_whole else None, trace if is_whole else None)


def _read(folder: Folder) -> SharedDecisions:
    if not folder.may_share_decisions():
        return NOTHING
    try:
        decisions = folder.decisions()
    except FileError:
        return SharedDecisions(unread=(folder.label(NAME),))
    shared = tuple(replace(one, incident=folder.id) for one in decisions if one.shared)
    return SharedDecisions(shared) if shared else NOTHING


def _join(parts: Iterator[SharedDecisions]) -> SharedDecisions:
    found = list(parts)
    return SharedDecisions(
        tuple(decision for one in found for decision in one.decisions),
        tuple(label for one in found for label in one.unread),
    )


def _are_same(one: Mapping[str, SharedDecisions], other: Mapping[str, SharedDecisions]) -> bool:
    return one.keys() == other.keys() and all(one[name] is other[name] for name in one)


def _read_bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


_WORKSPACES: dict[tuple[str, str], Sharing] = {}


def read_shared(
    incidents: Path, zone: str, open_folder: Callable[[str], Folder], but: str = ""
) -> SharedDecisions:
    """What the incidents below ``incidents`` share, ``but`` for one; times that say no offset
    are in ``zone``."""
    key = (str(incidents), zone)
    sharing = _WORKSPACES.pop(key, None) or Sharing()
    _WORKSPACES[key] = sharing
    for surplus in [*_WORKSPACES][:-_MOST]:
        del _WORKSPACES[surplus]
    return sharing.look(incidents, open_folder, but)
