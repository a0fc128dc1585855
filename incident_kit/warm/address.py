"""Where a user's warm server listens: a socket in a folder that is that user's alone."""

from __future__ import annotations

import contextlib
import os
import socket
import stat
from collections.abc import Iterator

from incident_kit.errors import UsageError

with contextlib.suppress(ImportError):  # a system without fork has none
    import fcntl

_ENDING = ".socket"
#: A longer path is refused by some system, the final zero counted.
_LONGEST = 103


def find_folder(name: str) -> str:
    """The folder for sockets as long as ``name``: below the user's runtime folder, or else
    below the one for temporary files. It need not exist."""
    folders = list(_list_folders())
    fitting = (folder for folder in folders if len(os.fsencode(_join(folder, name))) <= _LONGEST)
    return next(fitting, folders[-1])


def _list_folders() -> Iterator[str]:
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    if os.path.isabs(runtime) and is_private(runtime):
        yield os.path.join(runtime, "incident-kit")
    temporary = os.environ.get("TMPDIR", "")
    for folder in (temporary, "/tmp"):
        if os.path.isabs(folder):
            yield os.path.join(folder, f"incident-kit-{os.geteuid()}")


def _join(folder: str, name: str) -> str:
    return os.path.join(folder, f"{name}{_ENDING}")


def is_private(folder: str) -> bool:
    """Whether it is a folder, no link, which belongs to this user and nobody else may enter."""
    try:
        about = os.lstat(folder)
    except OSError:
        return False
    is_closed = not about.st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    return stat.S_ISDIR(about.st_mode) and about.st_uid == os.geteuid() and is_closed


def make_folder(name: str) -> str:
    """The path of the socket called ``name``, in a folder that is there and private now; a
    :class:`UsageError` where that cannot be had."""
    folder = find_folder(name)
    with contextlib.suppress(FileExistsError):
        os.makedirs(folder, mode=0o700)
    if not is_private(folder):
        raise UsageError(
            f"{folder} is not yours alone, and a warm server is not put there",
            todo=[f"if it is yours: chmod 700 {folder}", "or set XDG_RUNTIME_DIR to a folder"],
        )
    return _join(folder, name)


def lock_socket(path: str) -> int | None:
    """Take the lock of whoever serves at ``path``, kept until its descriptor is closed;
    ``None`` if another has it."""
    lock = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        return None
    return lock


def find_sockets(interpreter: str, name: str) -> list[str]:
    """The names of the sockets of this interpreter that are there, of whatever files."""
    folder = find_folder(name)
    if not is_private(folder):
        return []
    found = (entry for entry in os.listdir(folder) if entry.endswith(_ENDING))
    return sorted(one.removesuffix(_ENDING) for one in found if one.startswith(interpreter))


def connect_server(name: str) -> socket.socket | None:
    """A connection with the server called ``name``, if it runs."""
    folder = find_folder(name)
    if not hasattr(socket, "AF_UNIX") or not is_private(folder):
        return None
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.connect(_join(folder, name))
    except OSError:  # none was started, or what is there is left of one
        connection.close()
        return None
    return connection
