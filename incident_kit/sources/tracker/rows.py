"""The rows of an export, whatever it is stored as: a name in lower case, its values in order.

Pivotal and Jira repeat column names, one cell a comment: rows are read by position
and grouped by name, since :class:`csv.DictReader` would keep only the last.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from incident_kit.errors import SourceError
from incident_kit.model import Json
from incident_kit.sources.archive import open_archive
from incident_kit.sources.saved_files import parse_json, read_bytes, require_path
from incident_kit.text.counting import count

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
    unreadable file among others is left out, and a warning says so.
    """
    require_path(path, label)
    found = {name: _read_sheet(name, data) for name, data in _read_files(path, label)}
    sheets = [sheet for sheet in found.values() if sheet is not None]
    if not sheets:
        raise SourceError(
            f"{label}: holds nothing that can be read as CSV or JSON.",
            todo=["Export the stories again, as CSV or JSON."],
        )
    unread = [name for name, sheet in found.items() if sheet is None]
    if unread:
        warnings = tuple(f"{name} cannot be read and was skipped" for name in unread)
        sheets.append(Sheet((), frozenset(), warnings))
    return tuple(sheets)


def _read_files(path: Path, label: str) -> Iterator[tuple[str, bytes]]:
    """The name and the content of each file of an export; empty for one too large."""
    if path.suffix.lower() == ".zip":
        with open_archive(path, label) as archive:
            for name in sorted(archive.names):
                if name.lower().endswith(_ENDINGS):
                    yield name, archive.read(name)
        return
    try:
        if not path.is_dir():
            yield path.name, _read_bytes(path)
            return
        for file in sorted(path.rglob("*")):
            if file.suffix.lower() in _ENDINGS and file.is_file():
                yield file.relative_to(path).as_posix(), _read_bytes(file)
    except OSError as error:
        raise SourceError(f"{label}: cannot be read.", todo=["Check its permissions."]) from error


def _read_bytes(path: Path) -> bytes:
    return read_bytes(path, _MOST_BYTES) or b""


def _read_sheet(name: str, data: bytes) -> Sheet | None:
    text, guessed = _decode(data)
    if not text.strip():
        return None
    if name.lower().endswith(".json") or text.lstrip().startswith(("[", "{")):
        return _parse_json(text, name)
    return _parse_csv(text, name, guessed)


def _decode(data: bytes) -> tuple[str, bool]:
    """The text, and whether its encoding had to be guessed."""
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding), False
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), True


# ---- CSV


def _parse_csv(text: str, name: str, guessed: bool) -> Sheet | None:
    try:
        lines = _split_cells(text.replace("\0", ""))
    except csv.Error:
        return None
    header, *rows = [line for line in lines if _is_filled(line)] or [[]]
    columns = [cell.strip().casefold() for cell in header]
    longer = sum(_is_filled(row[len(columns) :]) for row in rows)
    warnings: list[str] = []
    if guessed:
        warnings.append(f"{name} is not UTF-8: read as Windows-1252")
    if longer:
        warnings.append(
            f"{name}: {count(longer, 'row has', 'rows have')} more cells than the header, "
            "which were left out"
        )
    return Sheet(
        rows=tuple(_group_cells(columns, row) for row in rows),
        header=frozenset(columns) - {""},
        warnings=tuple(warnings),
    )


def _split_cells(text: str) -> list[list[str]]:
    first_line = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(",;\t", key=first_line.count)
    with _large_cells():
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def _is_filled(cells: Sequence[str]) -> bool:
    return any(map(str.strip, cells))


@contextmanager
def _large_cells() -> Iterator[None]:
    """A cell may hold more than the 128 KiB that the csv module allows."""
    before = csv.field_size_limit(_MOST_IN_A_CELL)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _group_cells(columns: Sequence[str], cells: Sequence[str]) -> Row:
    row: dict[str, tuple[Json, ...]] = {}
    for column, cell in zip(columns, cells, strict=False):
        if column and cell.strip():
            row[column] = (*row.get(column, ()), cell)
    return row


# ---- JSON


def _parse_json(text: str, name: str) -> Sheet | None:
    document = parse_json(text.encode("utf-8", "replace"), name)
    records = _list_records(document)
    if records is None:
        return None
    rows = tuple(_make_row(record) for record in records if isinstance(record, Mapping))
    header = frozenset(name for row in rows for name in row)
    bad = len(records) - len(rows)
    warning = count(
        bad, "record is no object and was skipped", "records are no objects and were skipped"
    )
    return Sheet(rows, header, (warning,) if bad else (), bad)


def _list_records(document: Json) -> list[Json] | None:
    """The list that a document is or holds, else the one object that it is."""
    if isinstance(document, list):
        return document
    if not isinstance(document, Mapping):
        return None
    lists = (document.get(key) for key in _LISTS)
    return next((found for found in lists if isinstance(found, list)), [document])


def _make_row(record: Mapping[str, Json]) -> Row:
    values = ((str(key).strip().casefold(), value) for key, value in record.items())
    return {key: tuple(value) if isinstance(value, list) else (value,) for key, value in values}
