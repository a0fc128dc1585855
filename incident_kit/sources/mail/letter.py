"""One e-mail as it was read: who wrote what to whom, when, and in answer to which."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import getaddresses, parsedate_to_datetime
from enum import Enum
from hashlib import sha256

from incident_kit.model import Person
from incident_kit.sources.mail.parts import Piece, list_pieces
from incident_kit.sources.mail.reply import reply_text
from incident_kit.sources.plain_text import without_addresses
from incident_kit.text.mail_headers import POLICY, read_header, read_words
from incident_kit.text.mrkdwn import clean

#: The most that one message, or one file of one message, may hold.
MOST_BYTES = 32 * 1024 * 1024

_ID = re.compile(r"<([^<>]+)>")
_REPLY_PREFIX = re.compile(r"^(?:(?:re|aw|sv|antw|fwd?|wg)(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)
_FORWARD_PREFIX = re.compile(
    r"(?:fwd?|wg|tr|rv|enc|i|doorst|vl|vb|pd)(?:\[\d+\])?\s*:", re.IGNORECASE
)
_IDENTITY = ("From", "Date", "Subject", "To", "Received")
_MACHINE = re.compile(r"(?:do[._-]?)?not?[._-]?reply.*|mailer-daemon|bounces?.*", re.IGNORECASE)


class Unreadable(Enum):
    """Why a message is left out: what is said of several, of one, and what to do."""

    EMPTY = (
        "are empty or larger than 32 MiB",
        "is empty or larger than 32 MiB",
        "Have it saved anew, without large attachments.",
    )
    BROKEN = (
        "cannot be read",
        "cannot be read",
        "Save it from the mail program as .eml, with its headers.",
    )
    DATELESS = (
        "have neither a date nor a time of receipt",
        "has neither a date nor a time of receipt",
        "Save it with all its headers, or write the date into its first line: "
        "Date: Tue, 3 Nov 2026 09:41:00 +0000",
    )

    def __init__(self, plural: str, singular: str, todo: str) -> None:
        self.plural, self.singular, self.todo = plural, singular, todo


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a message's text, ``depth`` forwarded messages deep."""

    text: str
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as read. ``people`` are those in its header with their addresses, the
    sender first; ``parent`` is the id of the message it answers, if it names one;
    ``late`` is how long after its date it was received. ``assumed`` says that its time
    was taken for UTC, ``undated`` that it is the time of receipt. ``passages`` say where
    something is left out; ``unread`` names the parts that may hold words and were not
    read, ``wordless`` counts pictures and signatures."""

    id: str
    at: datetime
    subject: str
    passages: tuple[Passage, ...]
    data: bytes
    sender: str = ""
    people: tuple[tuple[Person, str], ...] = ()
    parent: str = ""
    machine: bool = False
    files: bool = False
    unread: tuple[str, ...] = ()
    wordless: int = 0
    assumed: bool = False
    undated: bool = False
    late: timedelta = timedelta()

    @property
    def topic(self) -> str:
        """The subject without ``Re:`` and the like, case folded."""
        return _REPLY_PREFIX.sub("", self.subject).casefold().strip()

    @property
    def is_answer(self) -> bool:
        """Whether it answers another message, and says to which topic."""
        if _FORWARD_PREFIX.match(self.subject):
            return False
        answers = self.parent or _REPLY_PREFIX.match(self.subject)
        return bool(answers) and bool(self.topic)


def read_letter(data: bytes) -> Letter | Unreadable:
    """The message that ``data`` holds, or why it cannot be one. Never raises."""
    if not data.strip() or len(data) > MOST_BYTES:
        return Unreadable.EMPTY
    try:
        message = BytesParser(EmailMessage, policy=POLICY).parsebytes(data)
        return _parse_letter(message, data)
    except Exception:  # the standard library's parser answers broken headers with anything
        return Unreadable.BROKEN


def _parse_letter(message: EmailMessage, data: bytes) -> Letter | Unreadable:
    written, assumed = _parse_date(_header(message, "Date"))
    received, _ = _parse_date(_header(message, "Received").rpartition(";")[2])
    at = written or received
    if at is None:
        return Unreadable.DATELESS
    people = tuple(_list_people(message))
    pieces = list(list_pieces(message))
    unread = [piece for piece in pieces if piece.unread]
    sender, address = _sender_of(message, people)
    return Letter(
        id=_id_of(message),
        at=at,
        subject=_header(message, "Subject"),
        passages=tuple(_compose(pieces, answers=_is_trimmed(message))),
        data=data,
        sender=sender,
        people=people,
        parent=_parent_of(message),
        machine=_is_by_machine(message, address),
        files=any(piece.text for piece in unread),
        unread=tuple(piece.unread for piece in unread if not piece.wordless),
        wordless=sum(piece.wordless for piece in unread),
        assumed=assumed and written is not None,
        undated=written is None,
        late=received - written if received and written else timedelta(),
    )


# ---- headers


def _header(message: EmailMessage, name: str) -> str:
    """The first header ``name``, decoded, on one line."""
    return next(iter(_headers(message, name)), "")


def _headers(message: EmailMessage, name: str) -> list[str]:
    """Every header ``name``, decoded, each on one line."""
    return [
        " ".join(clean(read_words(key, str(value))).split())
        for key, value in message.raw_items()
        if key.lower() == name.lower()
    ]


def _parse_date(text: str) -> tuple[datetime | None, bool]:
    """A header's time in UTC, and whether UTC was assumed (no offset, or ``-0000``)."""
    try:
        at = parsedate_to_datetime(text.strip())
        return at.replace(tzinfo=at.tzinfo or UTC).astimezone(UTC), at.tzinfo is None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None, False


def _id_of(message: EmailMessage) -> str:
    """The message's own id, else a hash of what tells it from others."""
    own = _list_ids(message, "Message-ID")
    if own:
        return own[0]
    lines = (
        f"{name}: {' '.join(clean(read_header(key, str(value))).split())}"
        for name in _IDENTITY
        for key, value in message.raw_items()
        if key.lower() == name.lower()
    )
    return "sha256-" + sha256("\n".join(lines).encode()).hexdigest()[:24]


def _parent_of(message: EmailMessage) -> str:
    """The id of the message that began the thread, as far as this one names it."""
    named = [*_list_ids(message, "References"), *_list_ids(message, "In-Reply-To")]
    return named[0] if named else ""


def _list_ids(message: EmailMessage, name: str) -> list[str]:
    """The message ids in the first header ``name``, which the standard library would
    cut; a slash in them is written ``%2F`` as RFC 2392 does."""
    values = (value for key, value in message.raw_items() if key.lower() == name.lower())
    text = " ".join(clean(str(next(values, ""))).split("\n"))
    is_bare = "@" in text and " " not in text
    ids = _ID.findall(text) or ([text] if is_bare else [])
    escaped = ("".join(id_.split()).replace("%", "%25").replace("/", "%2F") for id_ in ids)
    return [id_ for id_ in escaped if id_]


def _list_people(message: EmailMessage) -> Iterator[tuple[Person, str]]:
    lines = [line for name in ("From", "To", "Cc") for line in _headers(message, name)]
    for name, address in getaddresses(lines):
        name = " ".join(without_addresses(name, {}).replace("(address)", "").split())
        name = name.strip("\"' ") or address.partition("@")[0]
        if name and "@" in address:
            yield Person(name, emails=(address,)), address


def _sender_of(message: EmailMessage, people: tuple[tuple[Person, str], ...]) -> tuple[str, str]:
    """The sender's name and address, both empty where the message names none."""
    if not people or not _header(message, "From"):
        return "", ""
    person, address = people[0]
    return person.name, address


def _is_by_machine(message: EmailMessage, address: str) -> bool:
    automatic = _header(message, "Auto-Submitted").casefold()
    if automatic and not automatic.startswith("no"):
        return True
    if _header(message, "Precedence").casefold() in ("bulk", "auto_reply"):
        return True
    return _MACHINE.fullmatch(address.partition("@")[0]) is not None


# ---- body


def _compose(pieces: list[Piece], *, answers: bool) -> Iterator[Passage]:
    """The pieces in order, each without what it quotes if the message answers another;
    whole where only marks would be left."""
    for piece in pieces:
        text = piece.text if piece.whole else reply_text(piece.text, answers=answers).marked
        if text.strip():
            yield Passage(text.strip(), piece.depth)


def _is_trimmed(message: EmailMessage) -> bool:
    """Whether it says that it answers another message, and does not forward it."""
    subject = _header(message, "Subject")
    if _FORWARD_PREFIX.match(subject):
        return False
    return bool(_parent_of(message)) or _REPLY_PREFIX.match(subject) is not None
