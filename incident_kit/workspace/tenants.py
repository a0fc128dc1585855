"""The file of customers' names: a name a line, or a table with a column of names.

A name that is read wrongly is a name that nobody looks for. So whatever may be meant in
two ways is refused, with the line and what to do.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from incident_kit.errors import FileError
from incident_kit.files import refuse_conflict

#: First line of a column that holds names, in lower case with blanks between words.
COLUMNS = (
    *("name", "tenant", "customer", "client", "company", "organisation", "organization"),
    *("tenant name", "customer name", "client name", "company name", "account name"),
    *("organisation name", "organization name", "org name", "display name", "org"),
    *("names", "tenants", "customers", "clients", "companies", "organisations"),
)
#: The same as messages name them.
_SOME_COLUMNS = "name, tenant, customer, client, company or organisation"
_SEPARATORS = (",", ";", "\t", "|")
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
#: How files begin that hold no plain text: ZIP (XLSX, ODS, Numbers), XLS, PDF, RTF.
_NO_TEXT = (b"PK", b"\xd0\xcf\x11\xe0", b"%PDF", b"{\\rtf")
_MARKUP = re.compile(r"\s*(?:<(?:!doctype|html|\?xml|table)|[\[{])", re.I)
_EXCEL_SEPARATOR = re.compile(r"\"?sep=(.)\"?", re.I)
_BULLET = re.compile(r"[-*•][ \t]+(?=\S)")
_QUOTES = ("''", "‘’", "“”", '""')
_SAVE_AS_CSV = "save it as CSV (in Excel: Save as, CSV UTF-8), and name that file in tenants_file"

#: The cells of a row, and its line in the file, from 1.
_Row = tuple[int, list[str]]


def read_tenants(path: Path, label: str) -> tuple[str, ...]:
    """The names in the file at ``path``, each once, in its order; empty if it has none.

    :class:`FileError` where it cannot be read, or in more than one way.
    """
    text = _decode(_read_bytes(path, label), label)
    refuse_conflict(text, label)
    lines = _list_lines(text, label)
    separator = _find_separator(lines)
    if separator is None:
        rows = _read_single_column(lines, label)
    else:
        rows = _read_table(lines, separator, label)
    names: dict[str, str] = {}
    for line, name in rows:
        _check_name(name, line, label)
        names.setdefault(name.casefold(), name)
    return tuple(names.values())


def _read_bytes(path: Path, label: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        todo = ["correct `tenants_file` in incident-kit.yaml, or put the file there"]
        raise FileError(label, f"cannot be read ({error.strerror})", todo=todo) from error


#: What separates names and is not printed; an old mark of byte order may stand anywhere.
_BLANKS = frozenset("\t\n\r\v\f\u00a0\u2007\u202f\u3000\ufeff\u00ad\u200b")


def _decode(data: bytes, label: str) -> str:
    """The text; UTF-16 is told by its mark, or by the zeros of Latin letters."""
    if data.startswith(_NO_TEXT):
        raise FileError(label, "is a spreadsheet or a document, not text", todo=[_SAVE_AS_CSV])
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    if encoding == "utf-8" and b"\0" in data:
        encoding = "utf-16-le" if data[1:2] == b"\0" else "utf-16-be"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FileError(label, "is not UTF-8 text", line=line, todo=["save it as UTF-8"]) from error
    if not all(character in _BLANKS or character.isprintable() for character in text):
        raise FileError(label, "is not text", todo=[_SAVE_AS_CSV])
    if _MARKUP.match(text):
        raise FileError(label, "is no list of names", line=1, todo=[_SAVE_AS_CSV])
    return text


def _list_lines(text: str, label: str) -> list[str]:
    """The lines as they stand, comments as empty ones, so that line numbers stay."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    lines = ["" if line.strip().startswith("#") else line.strip(" \u00a0\ufeff") for line in lines]
    filled = [line for line in lines if line]
    if filled and all(map(_BULLET.match, filled)):
        return [_BULLET.sub("", line, count=1) for line in lines]
    return lines


def _find_separator(lines: Sequence[str]) -> str | None:
    """What separates the columns: as Excel's own line says, or as a first line does that
    names a column we know; ``None`` if there is one column alone."""
    first = next(filter(str.strip, lines), "")
    said = _EXCEL_SEPARATOR.fullmatch(first.strip())
    if said:
        return said[1]
    for separator in _SEPARATORS:
        cells = next(csv.reader([first], delimiter=separator), [])
        if len(_strip_empty(cells)) > 1 and any(map(_is_column_of_names, cells)):
            return separator
    return None


def _read_single_column(lines: Sequence[str], label: str) -> Iterator[tuple[int, str]]:
    """Each name with its line; a line that may be several is refused. What separates at
    an end alone, as Excel leaves it, separates nothing."""
    lines = [line.strip(f"{''.join(_SEPARATORS)} ") for line in lines]
    for separator in _SEPARATORS:
        for line, cells in _parse(lines, separator, label):
            if len(_strip_empty(cells)) > 1:
                sign = "a tab" if separator == "\t" else f"“{separator}”"
                raise FileError(
                    label,
                    f"holds {sign}: one name, or several columns?",
                    line=line,
                    todo=[
                        'put the name in quotation marks: "Acme, Inc."',
                        f"or name the columns in the first line, one of them {_SOME_COLUMNS}",
                    ],
                )
    rows = [(line, cells[0]) for line, cells in _parse(lines, ",", label) if any(cells)]
    yield from rows[1:] if rows and _is_column_of_names(rows[0][1]) else rows


def _read_table(lines: Sequence[str], separator: str, label: str) -> Iterator[tuple[int, str]]:
    """The names of each row with its line, by the columns that the first row names."""
    rows = [(line, _strip_empty(cells)) for line, cells in _parse(lines, separator, label)]
    rows = [(line, cells) for line, cells in rows if cells]
    if rows and _EXCEL_SEPARATOR.fullmatch(lines[rows[0][0] - 1].strip()):
        rows = rows[1:]
    if not rows:
        return
    (first, header), *rest = rows
    columns = [number for number, cell in enumerate(header) if _is_column_of_names(cell)]
    if not columns and len(header) > 1:
        raise FileError(
            label,
            f"names no column of names: {', '.join(header)}",
            line=first,
            todo=[f"call the one with the names {_SOME_COLUMNS}"],
        )
    for line, cells in rest if columns else rows:
        yield from ((line, name) for name in _pick(cells, columns or [0], len(header), line, label))


def _pick(
    cells: Sequence[str], columns: Sequence[int], width: int, line: int, label: str
) -> list[str]:
    """The names of a row; one without any, or with more cells than the first, is refused."""
    if len(cells) > width:
        raise FileError(
            label,
            f"has {len(cells)} cells, the first line {width}",
            line=line,
            todo=['put a name that holds the separator in quotation marks: "Acme, Inc."'],
        )
    names = [cells[number] for number in columns if number < len(cells) and cells[number]]
    if not names:
        raise FileError(label, "has no name", line=line, todo=["add it, or take the line out"])
    return names


def _parse(lines: Sequence[str], separator: str, label: str) -> Iterator[_Row]:
    """The rows that are not empty; a quotation mark that is not closed is refused."""
    text = io.StringIO("\n".join(lines), newline="")
    reader = csv.reader(text, delimiter=separator, strict=True, skipinitialspace=True)
    try:
        for cells in reader:
            yield reader.line_num, [_unquote(cell) for cell in cells]
    except csv.Error as error:
        raise FileError(
            label,
            "has a quotation mark that is not closed, or stands inside a name",
            line=reader.line_num,
            todo=["close it, or take it out; two of them in a row stand for one"],
        ) from error


def _strip_empty(cells: Sequence[str]) -> list[str]:
    """The cells without the empty ones at the end, which Excel adds."""
    filled = [number for number, cell in enumerate(cells) if cell.strip()]
    return list(cells[: filled[-1] + 1]) if filled else []


def _unquote(cell: str) -> str:
    cell = cell.strip()
    is_quoted = len(cell) > 2 and cell[0] + cell[-1] in _QUOTES
    return cell[1:-1].strip() if is_quoted else cell


def _is_column_of_names(cell: str) -> bool:
    return " ".join(re.sub(r"[_\-\s]+", " ", cell).casefold().split()) in COLUMNS


def _check_name(name: str, line: int, label: str) -> None:
    """Refuse what nobody can be called."""
    if "\n" in name or not any(map(str.isalnum, name)):
        raise FileError(
            label, "is no name", line=line, todo=["write one name a line, or take it out"]
        )
