"""The text of any file: as it stands, or as its form holds it.

``.html``, ``.ipynb``, ``.json``, ``.eml`` and ``.pdf`` are read for all they hold, also what
they do not show; everything else that is text as it stands.
"""

from __future__ import annotations

import email
import logging
from collections.abc import Iterator
from email.message import EmailMessage, Message
from io import BytesIO
from pathlib import PurePath
from typing import NamedTuple

from incident_kit.errors import UsageError
from incident_kit.redaction import extract_readable, mask_secrets
from incident_kit.text.mail_headers import POLICY, read_header

#: Endings of files whose text is not as it stands in them.
FORMS = (".html", ".htm", ".svg", ".xml", ".ipynb", ".json")
#: The first bytes of a text that say how it is encoded.
MARKS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")
#: How many of a file's bytes tell what it is.
_HEAD = 8192
#: Bytes that stand in no text; one of so many is one too many.
_STRANGE = bytes(set(range(32)) - set(b"\t\n\v\f\r\b\x1b"))
_ONE_OF = 50
#: How many characters tell that a text is in UTF-16.
_LEAST = 4
#: Why a picture or a program was not read: nobody expects it to be.
NO_TEXT = "is no text: it was not read"


class UnreadableError(UsageError):
    """A file that is not text; the message says what it is, after its name."""


class Extract(NamedTuple):
    """The text of a file, and why parts of it were not read, if any were not."""

    text: str
    unread: list[str]


def extract(data: bytes, name: str) -> Extract:
    """What can be read of file ``name``; :class:`UnreadableError` if nothing can."""
    suffix = PurePath(name).suffix.lower()
    if suffix == ".eml":
        return _extract_from_mail(data)
    if suffix == ".pdf" or data.startswith(b"%PDF-"):
        return Extract(_extract_from_pdf(data), [])
    text = decode_text(data)
    return Extract(extract_readable(text.encode(), name.lower()) if suffix in FORMS else text, [])


def decode_text(data: bytes) -> str:
    """Text as it stands; a byte order mark shows UTF-16, or every other byte being 0.
    :class:`UnreadableError` if it is none."""
    encoding = "utf-16" if data.startswith(MARKS[:2]) else _guess_utf16(data)
    if encoding:
        return data.decode(encoding, "replace")
    if _is_binary(data[:_HEAD]):
        raise UnreadableError(NO_TEXT)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _guess_utf16(data: bytes) -> str:
    """Which UTF-16 it is that has no mark; empty if it is none."""
    head = data[:_HEAD]
    if len(data) % 2:
        return ""
    for first_zero, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros, others = head[first_zero::2], head[1 - first_zero :: 2]
        is_mostly_zero = zeros.count(0) * 2 > len(zeros) >= _LEAST
        if is_mostly_zero and others.count(0) * _ONE_OF < len(zeros):
            return encoding
    return ""


def _is_binary(head: bytes) -> bool:
    strange = len(head) - len(head.translate(None, _STRANGE))
    return b"\0" in head or strange > len(head) / _ONE_OF


def _extract_from_mail(data: bytes) -> Extract:
    """Headers, every part as its form says it, attached mails and files too."""
    unread: list[str] = []
    try:
        texts = list(_extract_parts(email.message_from_bytes(data, policy=POLICY), unread))
    except UsageError:
        raise
    except Exception as error:  # the standard library's parser answers broken mails with anything
        raise UnreadableError("is no mail that can be read") from error
    return Extract("\n".join(texts), unread)


def _extract_parts(message: Message, unread: list[str]) -> Iterator[str]:
    """The texts of a mail or of a part of it, in order; why any was not read goes to
    ``unread``."""
    yield from (f"{name}: {read_header(name, value)}" for name, value in message.raw_items())
    yield from filter(None, (message.preamble, message.epilogue))
    if not message.is_multipart():
        yield from _extract_body(message, unread)
        return
    for part in message.get_payload():
        if isinstance(part, Message):
            yield from _extract_parts(part, unread)


def _extract_body(message: Message, unread: list[str]) -> Iterator[str]:
    """The name of a part and what it holds, in each of its versions."""
    data = message.get_payload(decode=True)
    if not isinstance(data, bytes) or not isinstance(message, EmailMessage):
        return
    name = message.get_filename() or f"part.{_ENDINGS.get(message.get_content_type(), 'txt')}"
    yield name
    if message.get("content-transfer-encoding", "").lower() in _UUENCODED:
        yield str(message.get_payload())
    for version in _list_versions(data, message.get_content_charset(), name):
        try:
            text, reasons = extract(version, name)
        except UnreadableError as error:
            text, reasons = "", [str(error)]
        yield text
        unread += (f"its part {mask_secrets(name)[0]} {reason}" for reason in reasons)


#: Ways to encode a part that the standard library decodes even where it cannot.
_UUENCODED = frozenset({"x-uuencode", "uuencode", "uue", "x-uue"})


def _list_versions(data: bytes, charset: str | None, name: str) -> Iterator[bytes]:
    """A part as its character set says, in UTF-8; also as it stands where the set is none,
    or may be a wrong one: a text of letters as they are is none in UTF-16."""
    if not charset or PurePath(name).suffix.lower() == ".pdf":
        yield data
        return
    try:
        text = data.decode(charset).encode("utf-8", "replace")
        trusted = "aZ09@=".encode(charset) == b"aZ09@="
    except (LookupError, ValueError):
        text, trusted = b"", False
    if text:
        yield text
    if not trusted:
        yield data


#: What of a note in a PDF is read: its text, its title and what a click does.
_NOTE_KEYS = ("/Contents", "/T", "/A")
_ENDINGS = {"text/html": "html", "application/json": "json", "application/pdf": "pdf"}


def _extract_from_pdf(data: bytes) -> str:
    """The text of every page, black boxes or not, with title, author and notes."""
    try:
        from pypdf import PdfReader
    except ImportError:
        raise UsageError(
            "reading a PDF needs the extra `pdf`",
            todo=["install it: pip install 'incident-kit[pdf]'", "or leave PDFs out"],
        ) from None
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it would log is reported here
    try:
        reader = PdfReader(BytesIO(data))
        pages = [page.extract_text() for page in reader.pages]
        about = [str(value) for value in (reader.metadata or {}).values()]
        annotations = [
            note.get_object() for page in reader.pages for note in page.get("/Annots") or ()
        ]
        notes = [str(note.get(key, "")) for note in annotations for key in _NOTE_KEYS]
    except Exception as error:  # a cipher that is not there, a broken file: pypdf raises anything
        raise UnreadableError("is no PDF that can be read") from error
    return "\n".join(filter(None, [*about, *pages, *notes]))
