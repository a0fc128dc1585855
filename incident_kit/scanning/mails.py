"""The text of a mail, with what is attached to it."""

from __future__ import annotations

import email
from collections.abc import Callable, Iterator
from email.message import EmailMessage, Message
from pathlib import PurePath

from incident_kit.errors import UsageError
from incident_kit.redaction import mask_secrets
from incident_kit.scanning.texts import Extract, UnreadableError
from incident_kit.text.mail_headers import POLICY, read_header

#: What reads a file that is called so.
Extractor = Callable[[bytes, str], Extract]
#: What a part without a name is called by, of whatever type.
_ENDINGS = {"text/html": "html", "application/json": "json", "application/pdf": "pdf"}


def extract_from_mail(data: bytes, extract: Extractor) -> Extract:
    """Headers, every part as its form says it, attached mails and files too: ``extract``
    reads the file that a part is, by its name."""
    unread: list[str] = []
    try:
        texts = list(_extract_parts(email.message_from_bytes(data, policy=POLICY), unread, extract))
    except UsageError:
        raise
    except Exception as error:  # the standard library's parser answers broken mails with anything
        raise UnreadableError("is no mail that can be read") from error
    return Extract("\n".join(texts), unread)


def _extract_parts(message: Message, unread: list[str], extract: Extractor) -> Iterator[str]:
    """The texts of a mail or of a part of it, in order; why any was not read goes to
    ``unread``."""
    yield from (f"{name}: {read_header(name, value)}" for name, value in message.raw_items())
    yield from filter(None, (message.preamble, message.epilogue))
    if not message.is_multipart():
        yield from _extract_body(message, unread, extract)
        return
    for part in message.get_payload():
        if isinstance(part, Message):
            yield from _extract_parts(part, unread, extract)


def _extract_body(message: Message, unread: list[str], extract: Extractor) -> Iterator[str]:
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
