"""The rows of an export, whatever it is stored as: a name in lower case, its values in order.

Pivotal and Jira repeat column names, one cell a comment: rows are read by position
and grouped by name, since :class:`csv.DictReader` would keep only the last.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from incident_kit.errors import SourceError, UsageError
from incident_kit.model import Json
from incident_kit.sources.archive import open_archive

#: A row: ``{"comment": ("first", "second"), …}``; values of JSON are as they are there.
Row = Mapping[str, tuple[Json, ...]]

_MOST_BYTES = 256 * 1024 * 1024
_MOST_IN_A_CELL = 16 * 1024 * 1024
_ENDINGS = (".csv", ".tsv", ".json")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_LISTS = ("stories", "issues", "items", "nodes", "data")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file of an export: its rows, the names in its header, and what was odd."""

    rows: tuple[Row, ...]
    header: frozenset[str]
    warnings: tuple[str, ...] = ()
    skipped: int = 0


def sheets_of(path: Path, label: str) -> tuple[Sheet, ...]:
    """A file of CSV or JSON, or each one in a ZIP file or folder, in order of name.

    Raises :class:`~incident_kit.errors.UsageError` if there is nothing at ``path`` and
    :class:`~incident_kit.errors.SourceError` if it holds neither or cannot be read. An
    unreadable file among others is told and left out.
    """
    if not path.exists():
        raise UsageError(f"{label}: there is no such file.", todo=["Check the path."])
    files = dict(_files(path, label))
    found = {name: _sheet(name, data) for name, data in files.items()}
    good = [sheet for sheet in found.values() if sheet is not None]
    if not good:
        raise SourceError(
            f"{label}: holds nothing that can be read as CSV or JSON.",
            todo=["Export the stories again, as CSV or JSON."],
        )
    bad = [f"{name} cannot be read and was skipped" for name, sheet in found.items() if not sheet]
    return (*good, *((Sheet((), frozenset(), tuple(bad)),) if bad else ()))


def _files(path: Path, label: str) -> Iterator[tuple[str, bytes]]:
    if path.suffix.lower() == ".zip":
        with open_archive(path, label) as archive:
            for name in sorted(archive.names):
                if name.lower().endswith(_ENDINGS):
                    yield name, archive.read(name)
        return
    try:
        if not path.is_dir():
            yield path.name, _bytes(path)
            return
        for file in sorted(path.rglob("*")):
            if file.suffix.lower() in _ENDINGS and file.is_file():
                yield file.relative_to(path).as_posix(), _bytes(file)
    except OSError as error:
        raise SourceError(f"{label}: cannot be read.", todo=["Check its permissions."]) from error


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.stat().st_size <= _MOST_BYTES else b""


def _sheet(name: str, data: bytes) -> Sheet | None:
    text, told = _decoded(data)
    if not text.strip():
        return None
    if name.lower().endswith(".json") or text.lstrip()[:1] in "[{":
        return _from_json(text)
    return _from_csv(text, name, told)


def _decoded(data: bytes) -> tuple[str, bool]:
    """The text, and whether its encoding had to be guessed."""
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding), False
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), True


def _from_csv(text: str, name: str, guessed: bool) -> Sheet | None:
    text = text.replace("\0", "")
    first = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        with _large_cells():
            lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        return None
    header, *cells = [line for line in lines if any(map(str.strip, line))] or [[]]
    names = [one.strip().casefold() for one in header]
    longer = sum(any(cell.strip() for cell in row[len(names) :]) for row in cells)
    said = {
        f"{name} is not UTF-8: read as Windows-1252": guessed,
        f"{name}: {longer} rows have more cells than the header, which were left out": longer,
    }
    rows = tuple(_grouped(names, row) for row in cells)
    return Sheet(
        rows, frozenset(names) - {""}, tuple(text for text, holds in said.items() if holds)
    )


@contextmanager
def _large_cells() -> Iterator[None]:
    """A cell may hold more than the 128 KiB that the csv module allows."""
    before = csv.field_size_limit(_MOST_IN_A_CELL)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _grouped(names: Sequence[str], cells: Sequence[str]) -> Row:
    row: dict[str, tuple[Json, ...]] = {}
    for name, cell in zip(names, cells, strict=False):
        if name and cell.strip():
            row[name] = (*row.get(name, ()), cell)
    return row


def _from_json(text: str) -> Sheet | None:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return None
    records = _records(document)
    if records is None:
        return None
    rows = tuple(_row(one) for one in records if isinstance(one, Mapping))
    bad = len(records) - len(rows)
    told = (f"{bad} records are no objects and were skipped",) if bad else ()
    return Sheet(rows, frozenset(name for row in rows for name in row), told, bad)


def _records(document: Json) -> list[Json] | None:
    if isinstance(document, list):
        return document
    if not isinstance(document, Mapping):
        return None
    listed = next((one for key in _LISTS if isinstance(one := document.get(key), list)), None)
    return [document] if listed is None else listed


def _row(record: Mapping[str, Json]) -> Row:
    values = ((str(key).strip().casefold(), value) for key, value in record.items())
    return {key: tuple(value) if isinstance(value, list) else (value,) for key, value in values}
