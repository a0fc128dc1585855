"""What a file is by its first bytes, where it is none that a source reads, and what to do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath


@dataclass(frozen=True, slots=True)
class FileKind:
    """``what`` it is, as in "it is a PDF file", and ``todo``: how to convert it.
    ``is_text`` says that people may have typed something that only looks like it."""

    what: str
    todo: str
    is_text: bool = False


_AS_TEXT = "Copy its text into a plain text file, a line a time and its words: --paste reads it."
_AS_CSV = "Save it as CSV (UTF-8) in the program that wrote it, and name that file."
_UNPACK = "Unpack it, and name the folder."
_MAGIC: tuple[tuple[bytes, FileKind], ...] = (
    (b"%PDF-", FileKind("a PDF file", _AS_TEXT)),
    (
        b"SQLite format 3\0",
        FileKind(
            "a SQLite database",
            "Export the table as JSON (sqlite3 -json FILE 'select * from TABLE'), and name that.",
        ),
    ),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        FileKind(
            "a file of old Office or Outlook (.xls, .doc, .msg)",
            "Save a sheet as CSV, a letter as .eml, and name that.",
        ),
    ),
    (b"{\\rtf", FileKind("rich text (RTF)", _AS_TEXT)),
    (b"7z\xbc\xaf\x27\x1c", FileKind("a 7z archive", _UNPACK)),
    (b"Rar!\x1a\x07", FileKind("a RAR archive", _UNPACK)),
    (b"\xfd7zXZ\0", FileKind("packed with xz", _UNPACK)),
    (b"BZh", FileKind("packed with bzip2", _UNPACK)),
    (b"\x28\xb5\x2f\xfd", FileKind("packed with zstd", _UNPACK)),
    (b"PAR1", FileKind("a Parquet file", _AS_CSV)),
    (b"Obj\x01", FileKind("an Avro file", _AS_CSV)),
    (b"\x89PNG", FileKind("a picture (PNG)", _AS_TEXT)),
    (b"\xff\xd8\xff", FileKind("a picture (JPEG)", _AS_TEXT)),
    (b"GIF8", FileKind("a picture (GIF)", _AS_TEXT)),
)
_ZIP = b"PK\x03\x04"
#: What stands in the first bytes of the ZIP files that office programs write.
_OFFICE: tuple[tuple[bytes, FileKind], ...] = (
    (b"xl/", FileKind("an Excel workbook", _AS_CSV)),
    (b"word/", FileKind("a Word document", _AS_TEXT)),
    (b"ppt/", FileKind("a PowerPoint file", _AS_TEXT)),
    (b"opendocument.spreadsheet", FileKind("an OpenDocument sheet", _AS_CSV)),
    (b"opendocument.text", FileKind("an OpenDocument text", _AS_TEXT)),
    (b"Index/Document.iwa", FileKind("a file of Apple's Numbers or Pages", _AS_CSV)),
    (b"[Content_Types].xml", FileKind("an Office file (Excel, Word)", _AS_CSV)),
)
_SUFFIXES = {
    ".xlsx": _OFFICE[0][1],
    ".xlsm": _OFFICE[0][1],
    ".docx": _OFFICE[1][1],
    ".pptx": _OFFICE[2][1],
    ".ods": _OFFICE[3][1],
    ".odt": _OFFICE[4][1],
    ".numbers": _OFFICE[5][1],
}
_PAGE = FileKind(
    "a web page (HTML), not the data behind it",
    "Save the JSON or CSV that the service offers for download or by its API, and name that.",
)
_XML = FileKind("XML", "Export it as JSON or CSV, and name that.")
_MARKUP = re.compile(
    rb"(?i)\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head)\b", re.DOTALL
)
_LETTER = re.compile(
    rb"(?i)From \S+ |(?:Return-Path|Received|Delivered-To|Message-ID|MIME-Version): "
)
_TEXTS: tuple[tuple[re.Pattern[bytes], FileKind], ...] = (
    (_MARKUP, _PAGE),
    (re.compile(rb"(?i)\s*(?:<\?xml|<rss\b|<feed\b|<plist\b)"), _XML),
    (_LETTER, FileKind("e-mail", "Name it with --mail.", is_text=True)),
)
_TAR = slice(257, 262)
_LEAST_SHOWN = 2048


def find_kind(data: bytes, name: str = "") -> FileKind | None:
    """What ``data`` is, by its beginning (and its name's ending, for an office file);
    ``None`` for what may be plain text, JSON or CSV, or a ZIP file of such."""
    if data.startswith(_ZIP):
        return _find_office_file(data, name)
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if data[_TAR] == b"ustar":
        return FileKind("a tar archive", _UNPACK)
    text = data.removeprefix(b"\xef\xbb\xbf")[:_LEAST_SHOWN]
    return next((kind for pattern, kind in _TEXTS if pattern.match(text)), None)


def _find_office_file(data: bytes, name: str) -> FileKind | None:
    by_name = _SUFFIXES.get(PurePosixPath(name).suffix.casefold())
    named = (kind for mark, kind in _OFFICE if mark in data)
    return by_name or next(named, None)
