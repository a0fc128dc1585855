"""One writer of an incident's folder at a time, among the threads and processes that use it.

A writer holds the folder around reading, changing and writing, and never while it waits for
the network, for a person or for a kernel. Readers hold nothing: every file is replaced whole.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from filelock import AcquireReturnProxy, BaseFileLock, FileLock, Timeout

from incident_kit.errors import UsageError
from incident_kit.files import write_text
from incident_kit.text.counting import count
from incident_kit.workspace.place import find_place, label_file

_LOG = logging.getLogger(__name__)

#: The folder of an incident that is this machine's own and never in git.
HISTORY = ".history"
#: What a writer holds: all that is written, or the right to gather.
Hold = Literal["change", "gather"]
#: Seconds to wait for another writer of each.
PATIENCE: Mapping[Hold, float] = {"change": 60, "gather": 600}
#: Seconds to wait without a word: most writers are done by then.
_QUIET = 1.0
#: Seconds between two tries.
_PAUSE = 0.02
_DOES: Mapping[Hold, str] = {"change": "is changing", "gather": "is gathering"}


@contextmanager
def hold_folder(
    folder: Path, hold: Hold = "change", patience: float | None = None
) -> Iterator[None]:
    """Hold an incident's ``folder`` against every other thread and process meanwhile.

    Whoever holds it already goes on at once. Else it is waited for, with a word of warning
    to the log after a second, which a command shows on standard error; after ``patience``
    seconds (:data:`PATIENCE`), and where no lock can be had, it is a :class:`UsageError`
    and nothing was changed. A process that ends, however it does, lets go.
    """
    seconds = PATIENCE[hold] if patience is None else patience
    place = make_history(folder) / f"{hold}.lock"
    # The threads of a process share the lock of a place, and each holds it for itself.
    lock = FileLock(place, is_singleton=True, poll_interval=_PAUSE, mode=_choose_mode(folder))
    with _acquire(lock, folder, hold, seconds):
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


def _choose_mode(folder: Path) -> int:
    """The mode of a lock: whoever may write in the folder may hold it."""
    return 0o600 | folder.stat().st_mode & 0o666


def _acquire(
    lock: BaseFileLock, folder: Path, hold: Hold, patience: float
) -> AcquireReturnProxy[BaseFileLock]:
    quiet = min(_QUIET, patience)
    try:
        try:
            return lock.acquire(quiet)
        except Timeout:
            _LOG.warning("waiting: another command %s %s", _DOES[hold], label_file(folder, ""))
            return lock.acquire(patience - quiet)
    except Timeout as error:
        minutes = count(max(round(patience / 60), 1), "minute")
        raise UsageError(
            f"another command {_DOES[hold]} {label_file(folder, '')}, for more than {minutes}: "
            "nothing was changed",
            todo=["wait until it has ended, or end it, then run this again"],
        ) from error
    except OSError as error:
        raise _refuse(folder, error) from error


def _refuse(folder: Path, error: OSError) -> UsageError:
    """Without a lock nothing is written: two people could undo each other unseen."""
    return UsageError(
        f"{label_file(folder, '')} cannot be locked for writing: {error.strerror}: nothing was "
        "changed",
        todo=["make it writable, on a file system that has locks, then run this again"],
    )
