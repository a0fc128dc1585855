"""Saved JSON: one file, a ZIP file, or every file below a folder, read or named as unread."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from incident_kit.errors import SourceError
from incident_kit.model import Json
from incident_kit.sources.archive import open_archive
from incident_kit.sources.file_kinds import find_kind
from incident_kit.sources.saved_files import (
    MOST_BYTES_OF_JSON,
    parse_json,
    read_bytes,
    require_path,
    unpack_gzip,
)

#: What systems put beside people's files.
_TRIMMINGS = frozenset({".ds_store", "thumbs.db", "desktop.ini", "__macosx"})


@dataclass(frozen=True, slots=True)
class Document:
    """One document, and the path of its file below what was named."""

    file: str
    value: Json


@dataclass(frozen=True, slots=True)
class SavedJson:
    """The documents, in order of name, and a sentence on each file that is none."""

    documents: tuple[Document, ...]
    unread: tuple[str, ...] = ()

    @property
    def values(self) -> tuple[Json, ...]:
        """The documents alone."""
        return tuple(document.value for document in self.documents)


def read_documents(path: Path, label: str, todo: Sequence[str]) -> SavedJson:
    """The JSON at ``path``: of a folder and of a ZIP file all of it, at any depth.

    A file packed with gzip is unpacked, one with several values one after the other is
    the list of them. Raises :class:`~incident_kit.errors.UsageError` if nothing is there,
    and :class:`~incident_kit.errors.SourceError` for one file that is no JSON, which it
    names with what it is; ``todo`` says how to get what can be read.
    """
    require_path(path, label)
    try:
        if path.is_dir():
            return _read_all(_list_files(path))
        data = read_bytes(path, MOST_BYTES_OF_JSON)
        if data is not None and data.startswith(b"PK\x03\x04") and not find_kind(data, path.name):
            with open_archive(path, label) as archive:
                names = (name for name in archive.names if not is_trimming(name))
                return _read_all((name, archive.read(name)) for name in names)
    except OSError as error:
        raise SourceError(f"{label}: cannot be read.", todo=["Check its permissions."]) from error
    value, problem, steps = _read_value(path.name, data)
    if problem:
        raise SourceError(f"{label}: {problem}.", todo=(*steps, *todo))
    return SavedJson((Document(path.name, value),))


def is_trimming(name: str) -> bool:
    """Whether a file is one of those that systems put beside people's: ``.DS_Store``."""
    parts = PurePosixPath(name).parts
    return any(part.casefold() in _TRIMMINGS or part.startswith("._") for part in parts)


def list_below(folder: Path) -> Iterator[tuple[str, Path]]:
    """Every file below a folder that is somebody's, by its path below it, sorted."""
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder).as_posix()
        if file.is_file() and not is_trimming(name):
            yield name, file


def _list_files(folder: Path) -> Iterator[tuple[str, bytes | None]]:
    for name, file in list_below(folder):
        try:
            yield name, read_bytes(file, MOST_BYTES_OF_JSON)
        except OSError:
            yield name, b""


def _read_all(files: Iterable[tuple[str, bytes | None]]) -> SavedJson:
    documents: list[Document] = []
    unread: list[str] = []
    for name, data in files:
        value, problem, _ = _read_value(name, data)
        if problem:
            unread.append(f"{name} {problem} and was skipped")
        else:
            documents.append(Document(name, value))
    return SavedJson(tuple(documents), tuple(unread))


def _read_value(name: str, data: bytes | None) -> tuple[Json, str, Sequence[str]]:
    """The JSON in a file, or what it is instead and what to do."""
    if data is None:
        return None, f"is larger than {MOST_BYTES_OF_JSON // 1024**2} MiB", ()
    kind = find_kind(data, name)
    if kind:
        return None, f"is {kind.what}", (kind.todo,)
    value = parse_json(unpack_gzip(data, MOST_BYTES_OF_JSON), name)
    return value, "cannot be read as JSON" if value is None else "", ()
