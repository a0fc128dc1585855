"""Files written whole or not at all, and only in place of what was read.

Editors, JupyterLab and git save the same files as the kit and know nothing of its locks.
So whoever changes a file that people save hands back what they read: it is replaced only
while it still stands there.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from incident_kit.errors import FileError, UsageError

#: How often a change is made anew because somebody else saved the file meanwhile.
TRIES = 10


def write_bytes(path: Path, data: bytes) -> bool:
    """Write ``data`` atomically; true if the file's bytes changed.

    An unchanged file is left alone, its time stamp too. Raises
    :class:`UsageError` where the folder cannot be written to.
    """
    with contextlib.suppress(OSError):
        if path.read_bytes() == data:
            return False
    with _translating(path), _new_file(path, data) as new:
        new.replace(path)
    return True


def write_text(path: Path, text: str) -> bool:
    """Write UTF-8 text with ``\\n`` line ends atomically; true if it changed."""
    return write_bytes(path, encode_text(text, path.name))


def write_json(path: Path, value: object) -> bool:
    """Write JSON with sorted keys, one space of indent, atomically."""
    return write_text(path, dump_json(value))


def dump_json(value: object) -> str:
    """``value`` as the text of a JSON file: sorted keys, one space of indent."""
    return f"{json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)}\n"


def encode_text(text: str, label: str) -> bytes:
    """``text`` as UTF-8; half a character is a :class:`FileError` with its line."""
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        raise FileError(
            label, "was not written: it would hold half a character", line=line
        ) from error


def replace_bytes(path: Path, read: bytes | None, data: bytes) -> bool:
    """Put ``data`` in the place of ``read``, the bytes that were read from ``path``;
    ``None`` says that there was no file.

    False, and nothing changed, if something else stands there by now: read it, make the
    change anew and try again, or let :func:`change_file` do so. A link and a file without
    the right to write are refused with a :class:`UsageError`.
    """
    check_replaceable(path)
    with _translating(path), _new_file(path, data) as new:
        return _create(path, new) if read is None else _replace(path, read, new)


def read_bytes(path: Path, label: str) -> bytes | None:
    """The bytes of a file, ``None`` if there is none; ``label`` is its name in messages."""
    try:
        return _read(path)
    except OSError as error:
        raise FileError(label, f"cannot be read ({error.strerror})") from error


def change_file(
    path: Path,
    label: str,
    change: Callable[[bytes | None], bytes],
    read_file: Callable[[Path, str], bytes | None] = read_bytes,
) -> bool:
    """Replace what ``path`` holds, ``None`` if there is no file, by what ``change`` makes of
    it; true if its bytes changed.

    Where somebody else saves the file meanwhile ``change`` is called again with what they
    saved; if that does not end it is a :class:`UsageError`, and nothing was changed.
    """
    for _ in range(TRIES):
        read = read_file(path, label)
        data = change(read)
        if data == read:
            return False
        if replace_bytes(path, read, data):
            return True
    raise UsageError(
        f"{label} is saved again and again by another program: nothing was changed in it",
        todo=["close it there, then run this again"],
    )


def check_replaceable(path: Path) -> None:
    """Refuse as a :class:`UsageError` to replace a link, or a file that may only be read."""
    if path.is_symlink():
        problem, step = "is a link", "put the file itself in its place"
    elif path.exists() and not path.stat().st_mode & 0o222:
        problem, step = "may only be read", "allow writing to it"
    else:
        return
    raise UsageError(
        f"{path.parent.name}/{path.name} {problem}: it is left as it is",
        todo=[f"{step}, then run this again"],
    )


def _create(path: Path, new: Path) -> bool:
    """Give ``new`` the name ``path`` unless there is such a file."""
    try:
        os.link(new, path)
    except FileExistsError:
        return False
    except OSError:  # a file system without hard links
        if path.exists():
            return False
        new.replace(path)
    return True


def _replace(path: Path, read: bytes, new: Path) -> bool:
    """Rename ``new`` to ``path`` if that holds what was ``read``, until the very end.

    A second name is given to the old file: what is still saved into it while the names
    change is found there, and the file is put back.
    """
    old = new.with_name(f"{new.name}.old.tmp")
    try:
        has_second_name = _link(path, old)
        if not _stands(path, read, old if has_second_name else None):
            return False
        new.replace(path)
        if has_second_name and _read(old) != read:
            old.replace(path)
            return False
        return True
    finally:
        with contextlib.suppress(OSError):
            old.unlink()


def _link(path: Path, second: Path) -> bool:
    """Whether the file could be given a second name; some file systems know no such."""
    try:
        os.link(path, second)
    except OSError:
        return False
    return True


def _stands(path: Path, read: bytes, second: Path | None) -> bool:
    """Whether ``path`` holds what was ``read``, and is the very file of its second name."""
    if _read(path) != read:
        return False
    return second is None or (path.exists() and path.samefile(second))


def _read(path: Path) -> bytes | None:
    """The bytes of a file; ``None`` if there is none."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


@contextlib.contextmanager
def _new_file(path: Path, data: bytes) -> Iterator[Path]:
    """A finished file with ``data`` beside ``path``, to be renamed to it; it is removed if
    it was not."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    new = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        new.chmod(path.stat().st_mode & 0o7777 if path.exists() else 0o644)
        yield new
    finally:
        with contextlib.suppress(OSError):
            new.unlink()


@contextlib.contextmanager
def _translating(path: Path) -> Iterator[None]:
    """Say as a :class:`UsageError` why a file cannot be written."""
    try:
        yield
    except OSError as error:
        raise UsageError(
            f"{path.name} cannot be written in {path.parent.name}/: {error.strerror}",
            todo=[f"make {path.parent.name}/ writable, or work in a copy, then run this again"],
        ) from error
