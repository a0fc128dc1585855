"""Files and folders of saved mail: their messages, and by name what holds none.

A file is what its first bytes say. What another program alone can read is named with
the way to have it as ``.eml``.
"""

from __future__ import annotations

import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from incident_kit.sources.mail.letter import MOST_BYTES

_SAVE = "save the messages as .eml"
#: First bytes of what is no mail: what it is, and how to have its messages.
_FOREIGN = (
    (b"\xd0\xcf\x11\xe0", f"Outlook's own format (.msg): open it in Outlook and {_SAVE}"),
    (
        b"!BDN",
        f"Outlook's data file (.pst, .ost): {_SAVE}, or convert it with: readpst -e -o FOLDER FILE",
    ),
    (
        b"\x78\x9f\x3e\x22",
        "Outlook's winmail.dat (TNEF): have the message sent again as plain text or HTML,"
        " or unpack it with: tnef FILE",
    ),
    (b"SQLite format 3\0", f"a mail program's database: {_SAVE} from that program"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive: unpack it and name the folder"),
    (b"Rar!", "a RAR archive: unpack it and name the folder"),
    (b"BZh", "packed with bzip2: unpack it with: bunzip2 FILE"),
    (b"\xfd7zXZ\0", "packed with xz: unpack it with: unxz FILE"),
    (b"%PDF", f"a PDF: {_SAVE} from the mail program"),
)
_WEB_PAGE = (
    "a page saved from the browser: in the webmail choose Download message or Show original,"
    " and save that as .eml"
)
_NOT_MAIL = f"no e-mail: {_SAVE}, with their headers"
_HTML = re.compile(rb"\s*(?:<!doctype\s+html|<html|<head|<body|<div|<table|<meta)", re.IGNORECASE)
_SAVED_PAGE = re.compile(rb"^(?:From: <?Saved by |Snapshot-Content-Location:)", re.MULTILINE | re.I)
_HEADER_LINE = re.compile(rb"[!-9;-~]{1,76}:")
_KNOWN_HEADER = re.compile(
    rb"^(?:from|date|received|return-path|message-id|subject|mime-version|delivered-to|to)[ \t]*:",
    re.MULTILINE | re.IGNORECASE,
)
_ESCAPED = re.compile(rb"^>(?=>*From )", re.MULTILINE)
_COUNT = re.compile(rb"\s*(\d{1,12})[ \t]*\r?\n")
#: What systems and mail programs put beside their messages.
_INDEXES = re.compile(
    r"(?i)\.DS_Store|Thumbs\.db|desktop\.ini|table_of_contents|Info\.plist|.*\.msf|\.mboxlist"
    r"|dovecot[\w.-]*|subscriptions|maildirfolder|courier[\w.-]*|\._.*|\.localized|msgFilterRules\.dat"
)
_MAILDIR = ("cur", "new")
#: Archives in archives are read to this depth.
_DEEPEST = 3


@dataclass(frozen=True, slots=True)
class Unread:
    """A file without a message that can be read: its name and why, with what to do;
    ``index`` where it holds none by its nature."""

    name: str
    why: str = ""
    index: bool = False


def list_messages(path: Path) -> Iterator[bytes | Unread]:
    """Every message at ``path``, a file or a folder, and every file that gives none.
    Raises :class:`OSError` as the system does."""
    if path.is_file():
        yield from read_file(path.name, path.read_bytes(), named=True)
        return
    for file in sorted(path.rglob("*")):
        name = file.relative_to(path).as_posix()
        if file.is_dir():
            if file.is_symlink():
                yield Unread(name, "a link to a folder: name that folder itself")
        elif not file.is_file():
            yield Unread(name, "no file")
        elif _INDEXES.fullmatch(file.name):
            yield Unread(name, index=True)
        else:
            yield from read_file(name, file.read_bytes(), named=_is_named_mail(name))


def _is_named_mail(name: str) -> bool:
    """By its ending, or by its place in a Maildir."""
    file = PurePosixPath(name)
    return file.suffix.lower() in (".eml", ".mbox", ".emlx") or file.parent.name in _MAILDIR


def read_file(
    name: str, data: bytes, *, named: bool = False, depth: int = 0
) -> Iterator[bytes | Unread]:
    """The messages of one file, or why it has none; ``named`` says that it is called a
    mail, and is one whatever it holds."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    foreign = _name_foreign(data)
    if foreign:
        yield Unread(name, foreign)
    elif data.startswith(b"\x1f\x8b"):
        yield from _read_gzip(name, data, depth)
    elif data.startswith(b"PK\x03\x04"):
        yield from _read_zip(name, data, depth)
    elif data.lstrip(b"\r\n").startswith(b"From "):
        yield from split_box(io.BytesIO(data.lstrip(b"\r\n")))
    elif _COUNT.match(data):
        yield _cut_emlx(data)
    elif named or _is_mail(data):
        yield data
    elif data.strip():
        yield Unread(name, _NOT_MAIL)
    else:
        yield Unread(name, index=True)


def _name_foreign(data: bytes) -> str:
    for start, why in _FOREIGN:
        if data.startswith(start):
            return why
    head = data[:4096]
    is_page = _HTML.match(head) or (_HEADER_LINE.match(head) and _SAVED_PAGE.search(head))
    return _WEB_PAGE if is_page else ""


def _is_mail(data: bytes) -> bool:
    head = data[:65536].lstrip()
    return _HEADER_LINE.match(head) is not None and _KNOWN_HEADER.search(head) is not None


def split_box(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The messages of an mbox: one begins at a ``From `` behind an empty line with a
    header below it. Lines of a text that were escaped for the box are as they were
    written: of ``>From `` and ``>>From `` one ``>`` goes."""
    message: list[bytes] = []
    envelope = b""  # a line that may begin a message: the next one tells
    is_blank = True
    for line in lines:
        if envelope:
            if _HEADER_LINE.match(line) or line.startswith(b">From "):
                yield from _join_message(message)
                message = []
            else:
                message.append(envelope)
            envelope = b""
        if is_blank and line.startswith(b"From "):
            envelope = line
        else:
            message.append(line)
        is_blank = not line.strip()
    yield from _join_message([*message, envelope] if message else [])


def _join_message(lines: list[bytes]) -> Iterator[bytes]:
    data = b"".join(lines)
    if data.strip():
        yield _ESCAPED.sub(b"", data.removesuffix(b"\n").removesuffix(b"\r"))


def _cut_emlx(data: bytes) -> bytes:
    """The message of Apple's ``.emlx``: a count of bytes, the message, a property list.
    A count that is not right is not heeded."""
    found = _COUNT.match(data)
    start = found.end() if found else 0
    size = int(found[1]) if found else 0
    rest = data[start + size :].lstrip()
    if not rest or rest.startswith((b"<?xml", b"<!DOCTYPE plist", b"<plist")):
        return data[start : start + size]
    listed = data.rfind(b"\n<?xml", start)
    return data[start : listed if listed > 0 and b"<plist" in data[listed:] else len(data)]


def _read_gzip(name: str, data: bytes, depth: int) -> Iterator[bytes | Unread]:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
            inside = stream.read(MOST_BYTES * 8 + 1)
    except (OSError, EOFError, zlib.error):
        yield Unread(name, "a damaged gzip file: have it saved anew")
        return
    yield from _read_inside(name.removesuffix(".gz"), inside, depth)


def _read_zip(name: str, data: bytes, depth: int) -> Iterator[bytes | Unread]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in archive.infolist():
                if info.is_dir():
                    continue
                inner = f"{name}/{info.filename}"
                if info.file_size > MOST_BYTES * 8 or info.flag_bits & 1:
                    yield Unread(inner, "too large or encrypted: unpack the ZIP file")
                elif _INDEXES.fullmatch(PurePosixPath(info.filename).name):
                    yield Unread(inner, index=True)
                else:
                    yield from _read_inside(inner, archive.read(info), depth)
    except (zipfile.BadZipFile, OSError, EOFError, zlib.error, NotImplementedError, ValueError):
        yield Unread(name, "a damaged ZIP file: have it saved anew")


def _read_inside(name: str, data: bytes, depth: int) -> Iterator[bytes | Unread]:
    if depth >= _DEEPEST or len(data) > MOST_BYTES * 8:
        yield Unread(name, "packed too deep, or too large: unpack it and name the folder")
        return
    yield from read_file(name, data, named=_is_named_mail(name), depth=depth + 1)
