"""Whose turn it is to save a notebook: of several browsers one looks and writes, then the next.

Jupyter's server lets two requests write one file at once, which leaves a file that nobody can
read; and whoever looks what others saved, and then writes, loses what is saved in between. So
a browser takes a turn first. It is a lock in the incident's ``.history/``, so that several
servers on one folder take turns too, and one whose server ends is over.
"""

from __future__ import annotations

import asyncio
import secrets
from contextlib import suppress
from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

from incident_kit.errors import IncidentKitError
from incident_kit.workspace.locking import make_history

#: Seconds after which a turn is over, whoever had it.
LONGEST = 5.0
_PAUSE = 0.01


class Turns:
    """The turns that the browsers of a server have now; used by its event loop alone."""

    def __init__(self, longest: float = LONGEST) -> None:
        """``longest``: so many seconds may one of them take."""
        self._longest = longest
        self._held: dict[str, BaseFileLock] = {}

    async def take(self, notebook: Path) -> str:
        """Wait until nobody else saves ``notebook``; the name of the turn that begins. A folder
        in which nothing can be written has no turns, and nothing to be saved either."""
        name = secrets.token_hex(8)
        with suppress(OSError, NotImplementedError, IncidentKitError):
            place = make_history(notebook.parent) / f"saving-{notebook.stem}.lock"
            self._held[name] = await _wait(FileLock(place, thread_local=False))
            asyncio.get_running_loop().call_later(self._longest, self.end, name)
        return name

    def end(self, name: str) -> None:
        """Let the next one save, unless the turn of that ``name`` was over before."""
        lock = self._held.pop(name, None)
        if lock is not None:
            lock.release()


async def _wait(lock: BaseFileLock) -> BaseFileLock:
    """The lock, once it is held; the loop goes on meanwhile."""
    while True:
        with suppress(Timeout):
            lock.acquire(blocking=False)
            return lock
        await asyncio.sleep(_PAUSE)
