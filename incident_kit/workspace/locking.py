"""One writer of an incident's folder at a time, among the processes of one machine."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

if sys.platform != "win32":
    import fcntl


@contextmanager
def hold_folder(folder: Path) -> Iterator[None]:
    """Wait until nobody else holds ``folder``, and hold it meanwhile.

    A process that ends, however it does, lets go; nothing is left in the folder. Where
    the system or the file system knows no such locks, nobody waits.
    """
    if sys.platform == "win32":
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # some network file systems have no locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
