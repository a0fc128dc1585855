"""A ZIP file or a folder, read member by member, never unpacked.

Whatever is wrong with the whole is a :class:`~incident_kit.errors.SourceError`
that names the file as its user wrote it.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from incident_kit.errors import SourceError
from incident_kit.sources.saved_files import require_path

#: The most one member may hold, in bytes, and the most it may be compressed
#: (from a mebibyte on): JSON with a time in each record reaches about 40 to 1.
MEMBER_LIMIT = 256 * 1024 * 1024
RATIO_LIMIT = 200
_RATIO_FROM = 1024 * 1024

_UTF8_FLAG = 0x800
_OUTSIDE = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)")
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Archive:
    """The members of an archive: ``names`` in NFC with ``/`` between their
    parts, folders left out; ``read`` gives one member's bytes."""

    label: str
    names: tuple[str, ...]
    read: Callable[[str], bytes]


@contextmanager
def open_archive(path: Path, label: str) -> Iterator[Archive]:
    """The archive at ``path``, a ZIP file or a folder, while the block runs.

    Raises :class:`~incident_kit.errors.UsageError` if there is nothing at
    ``path``, and :class:`~incident_kit.errors.SourceError` if it is no archive,
    is damaged or encrypted, or has members that lead outside or are too large.
    """
    if path.is_dir():
        yield _read_folder(path, label)
        return
    require_path(path, label)
    with _translate_damage(label):
        file = zipfile.ZipFile(path)
    with file:
        yield _read_zip(file, label)


@contextmanager
def _translate_damage(label: str) -> Iterator[None]:
    try:
        yield
    except _DAMAGE as error:
        raise SourceError(
            f"{label}: cannot be read as a ZIP file ({_describe_damage(error)}).",
            todo=["Download the export again, or unpack it and name the folder."],
        ) from error


def _describe_damage(error: Exception) -> str:
    if isinstance(error, RuntimeError) and "password" in str(error):
        return "it is encrypted"
    if isinstance(error, NotImplementedError):
        return "it is compressed in a way Python cannot undo"
    return "it is damaged, cut short, or no ZIP file"


def _read_zip(file: zipfile.ZipFile, label: str) -> Archive:
    members = {_decode_name(info): info for info in file.infolist() if not info.is_dir()}
    _require_inside(members, label)

    def read(name: str) -> bytes:
        info = members[name]
        _require_small(info.file_size, info.compress_size, name, label)
        with _translate_damage(label):
            return file.read(info)

    return Archive(label, tuple(members), read)


def _decode_name(info: zipfile.ZipInfo) -> str:
    name = info.filename
    if not info.flag_bits & _UTF8_FLAG:  # many writers store UTF-8 without saying so
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            name = info.filename
    return unicodedata.normalize("NFC", name)


def _require_inside(names: Mapping[str, object], label: str) -> None:
    if any(_OUTSIDE.search(name) for name in names):
        raise SourceError(
            f"{label}: holds members whose path leads outside it; nothing was read.",
            todo=["Download the export again from Slack itself."],
        )


def _require_small(size: int, packed: int, name: str, label: str) -> None:
    bomb = size > _RATIO_FROM and size > RATIO_LIMIT * max(packed, 1)
    if size > MEMBER_LIMIT or bomb:
        raise SourceError(
            f"{label}: {name} would unpack to {size // (1024 * 1024)} MiB; nothing was read of it.",
            todo=["Check where the file comes from. If it is sound, unpack it and split the day."],
        )


def _read_folder(path: Path, label: str) -> Archive:
    try:
        found = {
            unicodedata.normalize("NFC", item.relative_to(path).as_posix()): item
            for item in sorted(path.rglob("*.json"))
            if item.is_file()
        }
    except OSError as error:
        raise SourceError(f"{label}: the folder cannot be read.") from error

    def read(name: str) -> bytes:
        try:
            _require_small(found[name].stat().st_size, MEMBER_LIMIT, name, label)
            return found[name].read_bytes()
        except OSError as error:
            raise SourceError(f"{label}: {name} cannot be read.") from error

    return Archive(label, tuple(found), read)
