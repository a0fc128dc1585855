"""The rows of an export, whatever it is stored as: a name in lower case, its values in order.

Pivotal and Jira repeat column names, one cell a comment: rows are read by position
and grouped by name, since :class:`csv.DictReader` would keep only the last.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from incident_kit.errors import SourceError
from incident_kit.model import Json
from incident_kit.sources.archive import open_archive
from incident_kit.sources.file_kinds import FileKind, find_kind
from incident_kit.sources.saved_files import parse_json, read_bytes, require_path, unpack_gzip
from incident_kit.sources.saved_json import is_trimming, list_below
from incident_kit.sources.tracker.answers import ANSWERED, adapt_records
from incident_kit.text.counting import count

#: A row: ``{"comment": ("first", "second"), …}``; values of JSON are as they are there.
Row = Mapping[str, tuple[Json, ...]]

_MOST_BYTES = 256 * 1024 * 1024
_MOST_IN_A_CELL = 16 * 1024 * 1024
_ENDINGS = (".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".txt", ".gz")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_LISTS = ("stories", "issues", "items", "nodes", "data", "results")
#: What an answer of GraphQL wraps a list in.
_WRAPS = ("data", "repository", "team", "project", "workspace", "viewer", "search", "issues")
_SEPARATOR = re.compile(r"\s*[\"']?sep=(?P<sign>[^\r\n\"'])[\"']?[;,\t ]*\r?\n", re.IGNORECASE)
_SIGNS = ",;\t|"
#: Pictures and papers that stand beside stories; there is nothing of a tracker in them.
_ATTACHED = ("a picture", "a PDF")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file of an export: its rows, the names in its header, and what was odd.
    ``columns`` is the table of its columns where they were made here."""

    rows: tuple[Row, ...]
    header: frozenset[str]
    warnings: tuple[str, ...] = ()
    skipped: int = 0
    columns: Mapping[str, str] | None = None


def sheets_of(path: Path, label: str) -> tuple[Sheet, ...]:
    """A file of CSV or JSON, or each one in a ZIP file or folder, in order of name.

    Raises :class:`~incident_kit.errors.UsageError` if there is nothing at ``path`` and
    :class:`~incident_kit.errors.SourceError` if it holds neither or cannot be read. An
    unreadable file among others is left out, and a warning says so.
    """
    require_path(path, label)
    sheets: list[Sheet] = []
    unread: list[str] = []
    first = FileKind("", "Export the stories again, as CSV or JSON.")
    for name, data in _read_files(path, label):
        kind = find_kind(data, name)
        sheet = None if kind else _read_sheet(name, unpack_gzip(data, _MOST_BYTES))
        if sheet is not None:
            sheets.append(sheet)
        else:
            first = first if first.what else kind or first
            unread.append(_describe_unread(name, kind))
    if not sheets:
        what = f"is {first.what}" if first.what else "holds nothing that can be read as CSV or JSON"
        raise SourceError(f"{label}: {what}.", todo=[first.todo])
    return (*sheets, *([Sheet((), frozenset(), tuple(unread))] if unread else []))


def _describe_unread(name: str, kind: FileKind | None) -> str:
    if kind and kind.what.startswith(_ATTACHED):
        return f"{name} is {kind.what} and was not read"
    return f"{name} {f'is {kind.what}; it ' if kind else ''}cannot be read and was skipped"


def _read_files(path: Path, label: str) -> Iterator[tuple[str, bytes]]:
    """The name and the content of each file of an export; empty for one too large."""
    try:
        if path.is_dir():
            for name, file in list_below(path):
                yield name, _read_bytes(file)
            return
        data = _read_bytes(path)
        is_archive = data.startswith(b"PK\x03\x04") or path.suffix.lower() == ".zip"
        if not is_archive or find_kind(data, path.name):
            yield path.name, data
            return
    except OSError as error:
        raise SourceError(f"{label}: cannot be read.", todo=["Check its permissions."]) from error
    with open_archive(path, label) as archive:
        for name in sorted(archive.names):
            if not is_trimming(name):
                yield name, archive.read(name)


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
    nameless = sum(any(_list_nameless(columns, row)) for row in rows)
    warnings: list[str] = []
    if guessed:
        warnings.append(f"{name} is not UTF-8: read as Windows-1252")
    if longer:
        warnings.append(
            f"{name}: {count(longer, 'row has', 'rows have')} more cells than the header, "
            "which were left out"
        )
    if nameless:
        rows_have = count(nameless, "row has a cell", "rows have cells")
        warnings.append(f"{name}: {rows_have} in a column without a name, which were left out")
    return Sheet(
        rows=tuple(_group_cells(columns, row) for row in rows),
        header=frozenset(columns) - {""},
        warnings=tuple(warnings),
    )


def _list_nameless(columns: Sequence[str], cells: Sequence[str]) -> Iterator[str]:
    """The filled cells of a row whose column has no name."""
    for column, cell in zip(columns, cells, strict=False):
        if not column and cell.strip():
            yield cell


def _split_cells(text: str) -> list[list[str]]:
    """The cells of each line. Excel's own first line, ``sep=;``, says what is between
    them; else it is the sign that parts the header into most cells."""
    given = _SEPARATOR.match(text)
    rest = text[given.end() :] if given else text.lstrip("\r\n")
    with _large_cells():
        sign = given["sign"] if given else _find_sign(rest)
        return list(csv.reader(io.StringIO(rest, newline=""), delimiter=sign))


def _find_sign(text: str) -> str:
    def rate(sign: str) -> tuple[bool, int]:
        cells = next(csv.reader(io.StringIO(text, newline=""), delimiter=sign), [])
        return not any('"' in cell for cell in cells), len(cells)

    return max(_SIGNS, key=rate)


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
    adapted = adapt_records(document, records)
    records = records if adapted is None else adapted
    rows = tuple(_make_row(record) for record in records if isinstance(record, Mapping))
    header = frozenset(name for row in rows for name in row)
    bad = len(records) - len(rows)
    warning = count(
        bad, "record is no object and was skipped", "records are no objects and were skipped"
    )
    columns = None if adapted is None else ANSWERED
    return Sheet(rows, header, (warning,) if bad else (), bad, columns)


def _list_records(document: Json) -> list[Json] | None:
    """The list that a document is or holds, else the one object that it is."""
    if isinstance(document, list):
        lists = [None if _has_id(item) else _find_list(item) for item in document]
        is_paged = document and all(found is not None for found in lists)
        return [item for found in lists for item in found or ()] if is_paged else document
    if not isinstance(document, Mapping):
        return None
    found = _find_list(document)
    return [_unwrap(document)] if found is None else found


def _unwrap(document: Mapping[str, Json]) -> Mapping[str, Json]:
    """The one record inside what GraphQL puts around it: ``{"data": {"issue": {…}}}``."""
    inner: Json = document
    while isinstance(inner, Mapping) and len(inner) == 1:
        document = inner
        inner = next(iter(inner.values()))
    return inner if isinstance(inner, Mapping) and inner else document


def _has_id(item: Json) -> bool:
    return isinstance(item, Mapping) and bool({"id", "key", "number"} & item.keys())


def _find_list(document: Json, depth: int = 0) -> list[Json] | None:
    """The list that an answer wraps, at once or in the layers that GraphQL puts around."""
    if not isinstance(document, Mapping) or depth > len(_WRAPS):
        return None
    lists = (document.get(key) for key in _LISTS)
    direct = next((found for found in lists if isinstance(found, list)), None)
    if direct is not None:
        return direct
    layers = (_find_list(document.get(key), depth + 1) for key in _WRAPS)
    return next((found for found in layers if found is not None), None)


def _make_row(record: Mapping[str, Json]) -> Row:
    values = ((str(key).strip().casefold(), value) for key, value in record.items())
    return {key: tuple(value) if isinstance(value, list) else (value,) for key, value in values}
