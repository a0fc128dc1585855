"""Text as it stands in a file, in whatever encoding."""

from __future__ import annotations

from typing import NamedTuple

from incident_kit.errors import UsageError

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
