"""One writer of an incident's folder at a time, among the threads and processes that use it.

A writer holds the folder around reading, changing and writing, and never while it waits for
the network, for a person or for a kernel. Readers hold nothing: every file is replaced whole.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic
from typing import Literal

from filelock import AcquireReturnProxy, BaseFileLock, FileLock, Timeout

from incident_kit.errors import UsageError
from incident_kit.files import write_text
from incident_kit.text.counting import count
from incident_kit.workspace.place import find_place, label_file

_LOG = logging.getLogger(__name__)

#: The folder of an incident that is this machine's own and never in git.
HISTORY = ".history"
#: What a writer holds: all that is written, or the right to gather, to publish, or to take it
#: through a batch.
Hold = Literal["change", "gather", "publish", "batch"]
#: Seconds to wait for one and the same writer of each.
PATIENCE: Mapping[Hold, float] = {"change": 60, "gather": 600, "publish": 600, "batch": 600}
#: Seconds to wait without a word: most writers are done by then.
_QUIET = 1.0
#: Seconds between two tries, at first and after the word: fifty that wait and try all the
#: time leave the one that holds nothing of the machine.
_PAUSE, _LONG_PAUSE = 0.02, 0.2
#: Seconds that nobody waits, however many are before them.
_ENDLESS = 86400.0
#: Whoever gets into ``.history/``, which has the folder's own mode, may hold; a lock is empty.
_MODE = 0o666
_DOES: Mapping[Hold, str] = {
    "change": "is changing",
    "gather": "is gathering",
    "publish": "is publishing",
    "batch": "has in its batch",
}


@contextmanager
def hold_folder(
    folder: Path, hold: Hold = "change", patience: float | None = None
) -> Iterator[None]:
    """Hold an incident's ``folder`` against every other thread and process meanwhile.

    Whoever holds it already goes on at once. Else it is waited for, with a word of warning
    to the log after a second, which a command shows on standard error. Once one other has
    held it for ``patience`` seconds (:data:`PATIENCE`), and where no lock can be had, it is
    a :class:`UsageError` and nothing was changed; a queue that moves is waited for. A
    process that ends, however it does, lets go.
    """
    seconds = PATIENCE[hold] if patience is None else patience
    place = make_history(folder) / f"{hold}.lock"
    # The threads of a process share the lock of a place, and each holds it for itself.
    lock = FileLock(place, is_singleton=True, mode=_MODE)
    with _acquire(lock, folder, hold, seconds):
        with suppress(OSError):
            os.utime(place)  # those who wait see that somebody else has it now
        yield


def make_history(folder: Path) -> Path:
    """The folder ``.history/`` of an incident's ``folder``, made if there is none; it keeps
    itself out of git. Its path is without links, the same by whatever name it is reached."""
    history = find_place(folder, f"{HISTORY}/.gitignore").parent
    try:
        history.mkdir(exist_ok=True)
        if not history.joinpath(".gitignore").exists():
            history.chmod(folder.stat().st_mode & 0o7777)
            write_text(history / ".gitignore", "*\n")
    except OSError as error:
        raise _refuse(folder, error) from error
    return history.resolve()


def _acquire(
    lock: BaseFileLock, folder: Path, hold: Hold, patience: float
) -> AcquireReturnProxy[BaseFileLock]:
    try:
        return _wait(lock, folder, hold, patience)
    except Timeout as error:
        minutes = count(max(round(patience / 60), 1), "minute")
        raise UsageError(
            f"another command {_DOES[hold]} {label_file(folder, '')}, for more than {minutes}: "
            "nothing was changed",
            todo=["wait until it has ended, or end it, then run this again"],
        ) from error
    except OSError as error:
        raise _refuse(folder, error) from error


def _wait(
    lock: BaseFileLock, folder: Path, hold: Hold, patience: float
) -> AcquireReturnProxy[BaseFileLock]:
    quiet = min(_QUIET, patience)
    with suppress(Timeout):
        return lock.acquire(quiet, _PAUSE)
    _LOG.warning("waiting: another command %s %s", _DOES[hold], label_file(folder, ""))
    holder = _Holder(Path(lock.lock_file), patience - quiet)
    return lock.acquire(_ENDLESS, _LONG_PAUSE, cancel_check=holder.is_stuck)


class _Holder:
    """Whoever holds a lock that is waited for, known by the time at which they got it."""

    def __init__(self, place: Path, patience: float) -> None:
        self._place = place
        self._patience = patience
        self._got = self._read_time()
        self._since = monotonic()

    def is_stuck(self) -> bool:
        """Whether the same one has held it for longer than anybody has patience."""
        got = self._read_time()
        if got != self._got:
            self._got, self._since = got, monotonic()
        return monotonic() - self._since >= self._patience

    def _read_time(self) -> int | None:
        try:
            return self._place.stat().st_mtime_ns
        except OSError:
            return None


def _refuse(folder: Path, error: OSError) -> UsageError:
    """Without a lock nothing is written: two people could undo each other unseen."""
    return UsageError(
        f"{label_file(folder, '')} cannot be locked for writing: {error.strerror}: nothing was "
        "changed",
        todo=["make it writable, on a file system that has locks, then run this again"],
    )
