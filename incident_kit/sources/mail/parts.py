"""The parts of a message in their order: its words, what it forwards, and the names of
what is not read.

Nothing of a message passes in silence: what has words gives them, whatever it is nested
in, and everything else gives a line with its name, its kind and its size.
"""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from email.errors import CloseBoundaryNotFoundDefect
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.utils import getaddresses

from incident_kit.sources.mail.flowed import join_flowed, plain_of_enriched
from incident_kit.sources.mail.html import html_text
from incident_kit.text.charsets import decode_text
from incident_kit.text.counting import count
from incident_kit.text.mail_headers import POLICY, read_words
from incident_kit.text.mrkdwn import clean

#: Parts in parts are read to this depth.
_DEEPEST = 60
_WORD = re.compile(r"[^\W\d_]{4,}")
_BASE64 = re.compile(r"[A-Za-z0-9+/]*={0,2}\s*")
#: A line between two parts: what is below it is a part's header.
_BOUNDARY = re.compile(r"^--(?P<edge>[^\s\"\\]{1,70})[ \t]*\r?\nContent-[\w-]+:", re.MULTILINE)
_BOILERPLATE = re.compile(r"multi-?part message|MIME", re.IGNORECASE)
_STARTS = ("From", "Date", "Subject")
#: Text of machines: named as a file, for nobody reads it as a message.
_NOT_READ = frozenset({"text/calendar", "text/vcard", "text/x-vcard", "text/rtf"})
#: Reports whose fields are text.
_FIELDS = frozenset(
    {
        "message/delivery-status",
        "message/disposition-notification",
        "message/feedback-report",
        "message/rfc822-headers",
    }
)
_SIGNATURES = frozenset(
    {
        "application/pgp-signature",
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
    }
)
_KINDS = {
    "application/ms-tnef": "Outlook's winmail.dat",
    "application/vnd.ms-tnef": "Outlook's winmail.dat",
    "application/pkcs7-mime": "S/MIME",
    "application/x-pkcs7-mime": "S/MIME",
    "application/pgp-encrypted": "encrypted with PGP",
    "text/calendar": "calendar",
    "application/ics": "calendar",
}
_PICTURES = ("image", "audio", "video")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a message: words of its writer; or, ``whole``, what is shown as it
    stands. ``depth`` is in how many forwarded messages it stands. ``unread`` names what it
    stands for and nobody read, with ``wordless`` for pictures, sounds and signatures."""

    text: str
    whole: bool = False
    depth: int = 0
    unread: str = ""
    wordless: bool = False


def list_pieces(message: Message, depth: int = 0) -> Iterator[Piece]:
    """What ``message`` holds, in order. Never raises for a broken message."""
    kind = message.get_content_type()
    if depth > _DEEPEST:
        yield _name_part(message, "nested too deep")
    elif kind in _FIELDS:
        yield Piece(_read_fields(message), whole=True)
    elif kind == "message/external-body":
        yield _name_part(message, "kept elsewhere")
        yield Piece(_read_address(message), whole=True)
    elif message.get_content_maintype() == "message":
        yield from _list_forwarded(message, depth)
    elif message.is_multipart():
        yield from _list_parts(message, depth)
    elif found := _find_parts(message):
        yield from _list_parts(found, depth)
    elif _is_text(message, depth):
        yield Piece(_read_text(message))
    else:
        yield _name_part(message)


# ---- several parts


def _list_parts(message: Message, depth: int) -> Iterator[Piece]:
    preamble = clean(_restore(message.preamble))
    if preamble.strip() and not _BOILERPLATE.search(preamble):
        yield Piece(preamble, whole=True)
    parts = _children(message)
    if message.get_content_subtype() == "alternative":
        yield from _choose_alternative([list(list_pieces(part, depth + 1)) for part in parts])
    else:
        for part in parts:
            yield from list_pieces(part, depth + 1)
    epilogue = clean(_restore(message.epilogue))
    if epilogue.strip():
        yield Piece(epilogue, whole=True)
    if any(isinstance(defect, CloseBoundaryNotFoundDefect) for defect in message.defects):
        yield Piece("[this message has no end: it may be cut off here]", whole=True)
        yield Piece("", unread="the rest of a message that has no end: it may be cut off")


def _find_parts(message: Message) -> Message | None:
    """A message of several parts that its header names another boundary for than stands
    between them, with that one; ``None`` where no line reads like a boundary."""
    text = str(message.get_payload() or "")
    found = _BOUNDARY.search(text) if message.get_content_maintype() == "multipart" else None
    if found is None:
        return None
    kind = message.get_content_type()
    head = f'Content-Type: {kind}; boundary="{found["edge"]}"\n\n'
    data = f"{head}{text}".encode("utf-8", "surrogateescape")
    mended = BytesParser(EmailMessage, policy=POLICY).parsebytes(data)
    return mended if mended.is_multipart() else None


def _children(message: Message) -> list[Message]:
    payload = message.get_payload()
    return [part for part in payload if isinstance(part, Message)] if _is_list(payload) else []


def _is_list(payload: object) -> bool:
    return isinstance(payload, list)


def _choose_alternative(ways: Sequence[list[Piece]]) -> Iterator[Piece]:
    """The plainest way that has every word of the others; where none has, the plainest,
    and below it the lines that only another has."""
    chosen = _choose_plainest(ways)
    yield from chosen
    seen = _words_of(chosen)
    for way in (way for way in ways if way is not chosen):
        lines = [line for line in _lines_of(way) if not _list_words(line) <= seen]
        if lines:
            yield Piece("\n".join(["(in another form of this message only:)", *lines]), whole=True)
            seen = seen | _list_words("\n".join(lines))
        yield from (piece for piece in way if piece.unread)


def _choose_plainest(ways: Sequence[list[Piece]]) -> list[Piece]:
    """The first way that has every word, or else any words, or else the first."""
    words = [_words_of(way) for way in ways]
    every = set[str]().union(*words)
    whole = (way for way, has in zip(ways, words, strict=True) if has == every)
    some = (way for way, has in zip(ways, words, strict=True) if has)
    return next(whole, None) or next(some, None) or next(iter(ways), [])


def _lines_of(way: Sequence[Piece]) -> list[str]:
    return [line for piece in way if not piece.unread for line in piece.text.split("\n")]


def _words_of(way: Sequence[Piece]) -> set[str]:
    return _list_words("\n".join(_lines_of(way)))


def _list_words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))


# ---- messages in a message


def _list_forwarded(message: Message, depth: int) -> Iterator[Piece]:
    for inner in _open_coded(message):
        yield Piece("\n".join(_list_starts(inner)), whole=True, depth=1)
        for piece in list_pieces(inner, depth + 1):
            yield replace(piece, whole=True, depth=piece.depth + 1)
    if message.get_content_subtype() == "partial":
        yield Piece("", unread="a message in several mails: only this part of it")


def _open_coded(message: Message) -> list[Message]:
    """The messages inside; where the whole was coded, which no standard allows and some
    programs do, what it says when decoded."""
    inner = _children(message)
    coding = str(message.get("Content-Transfer-Encoding", "")).strip().lower()
    if coding not in ("base64", "quoted-printable") or len(inner) != 1 or inner[0].keys():
        return inner or [_as_text(message)]
    packed = EmailMessage(policy=POLICY)
    packed["Content-Transfer-Encoding"] = coding
    packed.set_payload(inner[0].get_payload())
    return [BytesParser(EmailMessage, policy=POLICY).parsebytes(_read_bytes(packed))]


def _as_text(message: Message) -> Message:
    text = EmailMessage(policy=POLICY)
    text.set_payload(message.get_payload())
    return text


def _list_starts(message: Message) -> Iterator[str]:
    for name in _STARTS:
        value = read_field(message, name)
        if name == "From":
            value = ", ".join(who or address for who, address in getaddresses([value])) or value
        if value:
            yield f"{name}: {value}"


def _read_fields(message: Message) -> str:
    blocks = _children(message)
    if not blocks:
        return _read_text(message)
    return "\n\n".join("\n".join(_list_fields(block)) for block in blocks).strip()


def _read_address(message: Message) -> str:
    """What is written where a part would stand that is kept elsewhere: how to have it."""
    return "\n\n".join(filter(str.strip, map(_read_text, _children(message)))).strip()


def _list_fields(block: Message) -> Iterator[str]:
    for name, value in block.raw_items():
        yield f"{name}: {' '.join(clean(read_words(name, str(value))).split())}"
    payload = block.get_payload()
    if isinstance(payload, str) and payload.strip():
        yield clean(_restore(payload))


def read_field(message: Message, name: str) -> str:
    """The first header ``name`` of ``message``, decoded, on one line; empty for none."""
    for key, value in message.raw_items():
        if key.lower() == name.lower():
            return " ".join(clean(read_words(key, str(value))).split())
    return ""


# ---- one part


def _is_text(part: Message, depth: int) -> bool:
    if part.get_content_maintype() == "multipart":
        return True  # one whose boundaries are nowhere: what stands in it is text
    if part.get_content_maintype() != "text" or part.get_content_type() in _NOT_READ:
        return False
    return depth == 0 or part.get_content_disposition() != "attachment" or not _file_name(part)


def _read_text(part: Message) -> str:
    text = clean(decode_text(_read_bytes(part), str(part.get_param("charset", "") or "")))
    kind = part.get_content_type()
    if kind == "text/html":
        return html_text(text)
    if kind in ("text/enriched", "text/richtext"):
        return plain_of_enriched(text)
    if str(part.get_param("format", "")).lower() == "flowed":
        return join_flowed(text, joined=str(part.get_param("delsp", "")).lower() == "yes")
    return text


def _read_bytes(part: Message) -> bytes:
    """The part's content, whatever it says it is coded in."""
    coding = str(part.get("Content-Transfer-Encoding", "")).strip().lower()
    payload = part.get_payload()
    if coding == "base64" and isinstance(payload, str):
        return _read_base64(payload)
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        data = None
    if isinstance(data, bytes):
        return data
    return str(payload or "").encode("utf-8", "surrogateescape")


def _read_base64(payload: str) -> bytes:
    """The bytes of the lines that are Base64; what stands below them as it is: the foot
    of a mailing list, or a text that never was Base64."""
    lines = payload.splitlines()
    coded = next((n for n, line in enumerate(lines) if not _BASE64.fullmatch(line)), len(lines))
    rest = "\n".join(lines[coded:]).encode("utf-8", "surrogateescape")
    packed = "".join("".join(lines[:coded]).split()).replace("=", "")
    try:
        data = b64decode(packed + "=" * (-len(packed) % 4))
    except (binascii.Error, ValueError):
        data = "\n".join(lines[:coded]).encode("utf-8", "surrogateescape")
    return b"\n".join(filter(None, [data, rest.strip()])) if rest.strip() else data


def _restore(text: object) -> str:
    return decode_text(str(text or "").encode("utf-8", "surrogateescape"))


# ---- names


def _name_part(part: Message, why: str = "") -> Piece:
    kind = part.get_content_type()
    said = _KINDS.get(kind, "file")
    size = _say_size(len(_read_bytes(part)) if not part.is_multipart() else 0)
    name = _file_name(part) or read_field(part, "Content-Description") or "without a name"
    if kind in _SIGNATURES:
        what, ending = f"signature: {name} ({kind}, {size})", "not checked"
    else:
        what, ending = f"{said}: {name} ({kind}, {size})", "not read"
    wordless = kind in _SIGNATURES or part.get_content_maintype() in _PICTURES
    line = f"[{', '.join(filter(None, [what, why, ending]))}]"
    return Piece(line, whole=True, unread=what, wordless=wordless)


def _file_name(part: Message) -> str:
    try:
        name = part.get_filename() or ""
    except (ValueError, LookupError, TypeError):
        name = ""
    return " ".join(clean(read_words("Subject", str(name))).split())


def _say_size(size: int) -> str:
    return count(size, "byte") if size < 1024 else f"{(size + 512) // 1024} KB"
