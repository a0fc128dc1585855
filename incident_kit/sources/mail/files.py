"""Support mail out of ``.eml`` and ``.mbox`` files, or a folder of them.

One event a message. Its time is the ``Date`` that the sender's machine wrote, compared
with the topmost ``Received``, which our own server wrote. Nobody's address stands in an
event: addresses go to the list of people, as their identity across systems. The whole
message, with all it quotes, is kept in ``raw/`` only.
"""

from __future__ import annotations

import mailbox
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from email.utils import getaddresses, parsedate_to_datetime
from hashlib import sha256
from pathlib import Path

from incident_kit.errors import SourceError, UsageError
from incident_kit.model import Actor, Event, Gathered, Person, RawFile, SourceCheck, Window
from incident_kit.sources.mail.html import html_text
from incident_kit.sources.mail.reply import reply_text
from incident_kit.sources.plain_text import bold, each_once, plain_markdown, without_addresses
from incident_kit.text.mail_headers import POLICY, header_text
from incident_kit.text.mrkdwn import clean

_MOST_BYTES = 32 * 1024 * 1024
_SKEW = timedelta(hours=1)
_ID = re.compile(r"<([^<>]+)>")
_REPLIES = re.compile(r"^(?:(?:re|aw|sv|antw|fwd?|wg)(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)
_IDENTITY = ("From", "Date", "Subject", "To", "Received")
# Mailboxes that belong to nobody: a supplier's name is no person's.
_NOBODY = re.compile(
    r"(?:do[._-]?)?(?:no[._-]?reply.*|not[._-]?reply.*|support.*|help(?:desk)?|info|service.*|alerts?"
    r"|notifications?|notify|bounces?.*|mailer-daemon|postmaster|team|ops|admin|security|status.*)",
    re.IGNORECASE,
)
_MACHINE = re.compile(r"(?:do[._-]?)?not?[._-]?reply.*|mailer-daemon|bounces?.*", re.IGNORECASE)


_EMPTY = "are empty or larger than 32 MiB"
_BROKEN = "cannot be read"
_DATELESS = "have neither a date nor a time of receipt"
#: Why messages are left out, said of one, and what to do.
_WHY: Mapping[str, tuple[str, str]] = {
    _EMPTY: ("is empty or larger than 32 MiB", "Have it saved anew, without large attachments."),
    _BROKEN: ("cannot be read", "Save it from the mail program as .eml, with its headers."),
    _DATELESS: (
        "has neither a date nor a time of receipt",
        "Save it with all its headers, or write the date into its first line: "
        "Date: Tue, 3 Nov 2026 09:41:00 +0000",
    ),
}


@dataclass(frozen=True, slots=True)
class MailFile:
    """The messages of one ``.eml`` or ``.mbox`` file, or of a folder with any number.

    ``label`` is the path as its user wrote it, for messages (the file's name by
    default).
    """

    path: Path
    label: str = ""

    def __call__(self, window: Window) -> tuple[Gathered, ...]:
        """One value with the messages of ``window``, and, marked ``context``, older ones
        that they answer.

        A message that cannot be read, or has no time, is skipped and told. Raises
        :class:`~incident_kit.errors.UsageError` if there is no such file and
        :class:`~incident_kit.errors.SourceError` where there is no mail at all.
        """
        label = self.label or self.path.name
        read = [_read(data) for data in _messages(self.path, label)]
        letters = _once(one for one in read if isinstance(one, _Letter))
        bad = [one for one in read if isinstance(one, str)]
        if not letters:
            raise _nothing(label, bad)
        letters = _threaded(letters)
        inside = {id_: one for id_, one in letters.items() if one.at in window}
        context = _asked(inside, letters)
        chosen = {**context, **inside}
        names = {mail.casefold(): p.name for one in letters.values() for p, mail in one.people}
        events = tuple(_event(one, names, context=id_ in context) for id_, one in chosen.items())
        check = SourceCheck(
            source=f"Mail, {label}",
            start=window.start,
            end=window.end,
            complete=not bad,
            items=len(events),
            skipped=len(bad),
            warnings=(*_skipped(bad), *_told(chosen.values(), len(read) - len(bad), letters)),
        )
        people = each_once(
            person for one in chosen.values() for person, mail in one.people if _somebody(mail)
        )
        raw = tuple(RawFile(_file_name(id_), one.data) for id_, one in chosen.items())
        # No id begins with "<": mail that is in no file any more was moved, not deleted.
        return (Gathered(check, events, people, raw, scope="mail:<"),)


@dataclass(frozen=True, slots=True)
class _Letter:
    """A message as read. ``people`` are those in its header with their addresses, the
    sender first; ``late`` is how long after its date it was received."""

    id: str
    at: datetime
    subject: str
    text: str
    data: bytes
    sender: str = ""
    people: tuple[tuple[Person, str], ...] = ()
    parent: str = ""
    machine: bool = False
    files: bool = False
    assumed: bool = False
    undated: bool = False
    late: timedelta = timedelta()


# ---- files


def _messages(path: Path, label: str) -> Iterator[bytes]:
    if not path.exists():
        raise UsageError(f"{label}: there is no such file.", todo=["Check the path."])
    try:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and (file == path or _is_mail(file)):
                yield from _in_file(file)
    except OSError as error:
        raise SourceError(f"{label}: cannot be read.", todo=["Check its permissions."]) from error


def _is_mail(file: Path) -> bool:
    """By its ending, or by its place in a Maildir."""
    return file.suffix.lower() in (".eml", ".mbox") or file.parent.name in ("cur", "new")


def _in_file(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        start = opened.read(5)
    if start != b"From ":
        yield file.read_bytes() if file.stat().st_size <= _MOST_BYTES else b""
        return
    box = mailbox.mbox(file, create=False)
    try:
        for key in box.iterkeys():
            yield box.get_bytes(key)
    finally:
        box.close()


# ---- one message


def _read(data: bytes) -> _Letter | str:
    """The message, or why it cannot be one."""
    if not data.strip() or len(data) > _MOST_BYTES:
        return _EMPTY
    try:
        message = BytesParser(EmailMessage, policy=POLICY).parsebytes(data)
        return _letter(message, data)
    except Exception:  # the standard library's parser answers broken headers with anything
        return _BROKEN


def _line(message: EmailMessage, name: str) -> str:
    """The first header ``name``, decoded, on one line."""
    return next(iter(_lines(message, name)), "")


def _lines(message: EmailMessage, name: str) -> list[str]:
    """Every header ``name``, decoded, each on one line."""
    found = (pair for pair in message.raw_items() if pair[0].lower() == name.lower())
    return [_decoded(key, value) for key, value in found]


def _named(message: EmailMessage, name: str) -> list[str]:
    """The message ids in the first header ``name``, which the standard library would cut."""
    found = (value for key, value in message.raw_items() if key.lower() == name.lower())
    return _ids(" ".join(clean(str(next(found, ""))).split("\n")))


def _decoded(name: str, value: str) -> str:
    return " ".join(clean(header_text(name, str(value))).split())


def _letter(message: EmailMessage, data: bytes) -> _Letter | str:
    written, assumed = _date(_line(message, "Date"))
    received = _date(_line(message, "Received").rpartition(";")[2])[0]
    at = written or received
    if at is None:
        return _DATELESS
    people = tuple(_people(message))
    sender = people[0] if people and _line(message, "From") else None
    own = _named(message, "Message-ID")
    return _Letter(
        id=own[0] if own else _hash(message),
        at=at,
        subject=_line(message, "Subject"),
        text=_text(message),
        data=data,
        sender=sender[0].name if sender else "",
        people=people,
        parent=next(iter([*_named(message, "References"), *_named(message, "In-Reply-To")]), ""),
        machine=_by_machine(message, sender[1] if sender else ""),
        files=any(True for _ in message.iter_attachments()) if message.is_multipart() else False,
        assumed=assumed and written is not None,
        undated=written is None,
        late=received - written if received and written else timedelta(),
    )


def _date(text: str) -> tuple[datetime | None, bool]:
    """A header's time in UTC, and whether UTC was assumed (no offset, or ``-0000``)."""
    try:
        at = parsedate_to_datetime(text.strip())
        return at.replace(tzinfo=at.tzinfo or UTC).astimezone(UTC), at.tzinfo is None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None, False


def _ids(text: str) -> list[str]:
    """The message ids in a header, a slash in them written ``%2F`` as RFC 2392 does."""
    bare = _ID.findall(text) or ([text] if "@" in text and " " not in text else [])
    quoted = ("".join(one.split()).replace("%", "%25").replace("/", "%2F") for one in bare)
    return [one for one in quoted if one]


def _hash(message: EmailMessage) -> str:
    lines = (f"{name}: {line}" for name in _IDENTITY for line in _lines(message, name))
    return "sha256-" + sha256("\n".join(lines).encode()).hexdigest()[:24]


def _people(message: EmailMessage) -> Iterator[tuple[Person, str]]:
    lines = [line for name in ("From", "To", "Cc") for line in _lines(message, name)]
    for name, address in getaddresses(lines):
        name = " ".join(without_addresses(name, {}).replace("(address)", "").split())
        name = name.strip("\"' ") or address.partition("@")[0]
        if name and "@" in address:
            yield Person(name, emails=(address,)), address


def _somebody(address: str) -> bool:
    return not _NOBODY.fullmatch(address.partition("@")[0])


def _by_machine(message: EmailMessage, address: str) -> bool:
    automatic = _line(message, "Auto-Submitted").casefold()
    return (
        bool(automatic and not automatic.startswith("no"))
        or _line(message, "Precedence").casefold() in ("bulk", "auto_reply")
        or bool(_MACHINE.fullmatch(address.partition("@")[0]))
    )


def _text(message: EmailMessage) -> str:
    part = message.get_body(preferencelist=("plain",))
    if part is not None and (text := _content(part)).strip():
        return text
    part = message.get_body(preferencelist=("html",))
    return html_text(_content(part)) if part is not None else ""


def _content(part: MIMEPart) -> str:
    try:
        return clean(part.get_content())
    except (LookupError, ValueError):  # an encoding Python does not have
        data = part.get_payload(decode=True)
        return clean(data.decode("utf-8", "replace")) if isinstance(data, bytes) else ""


# ---- all messages


def _once(letters: Iterable[_Letter]) -> dict[str, _Letter]:
    """By id; of several copies (the sender's, the list's) the first."""
    found: dict[str, _Letter] = {}
    for one in letters:
        found.setdefault(one.id, one)
    return found


def _threaded(letters: Mapping[str, _Letter]) -> dict[str, _Letter]:
    """With a parent for answers that name none: the first message of their subject."""
    first: dict[str, _Letter] = {}
    for one in sorted(letters.values(), key=lambda one: (one.at, one.id)):
        first.setdefault(_topic(one), one)
    return {
        id_: replace(one, parent=first[_topic(one)].id)
        if _is_answer(one) and not one.parent and first[_topic(one)].id != id_
        else one
        for id_, one in letters.items()
    }


def _topic(letter: _Letter) -> str:
    return _REPLIES.sub("", letter.subject).casefold().strip()


def _is_answer(letter: _Letter) -> bool:
    return bool(letter.parent or _REPLIES.match(letter.subject)) and bool(_topic(letter))


def _asked(inside: Mapping[str, _Letter], letters: Mapping[str, _Letter]) -> dict[str, _Letter]:
    wanted = {one.parent for one in inside.values()} - set(inside)
    return {id_: letters[id_] for id_ in sorted(wanted) if id_ in letters}


def _event(letter: _Letter, names: Mapping[str, str], *, context: bool) -> Event:
    text = plain_markdown(without_addresses(reply_text(letter.text), names))
    subject = bold(without_addresses(letter.subject, names))
    shown = [text] if text and _is_answer(letter) else [subject, text]
    flags = {"context": context, "files": letter.files}
    return Event(
        id=f"mail:{letter.id}",
        at=letter.at,
        source="mail",
        kind="mail",
        body="\n\n".join(filter(None, shown)) or "(no text)",
        actor=Actor(letter.sender, bot=letter.machine) if letter.sender else None,
        parent=f"mail:{letter.parent}" if letter.parent else None,
        flags=tuple(flag for flag, holds in flags.items() if holds),
    )


def _file_name(id_: str) -> str:
    return f"mail-{sha256(id_.encode()).hexdigest()[:16]}.eml"


def _nothing(label: str, bad: Sequence[str]) -> SourceError:
    """The error of a source without a message that can be read, for these reasons."""
    if not bad:
        return SourceError(
            f"{label}: holds no e-mail that can be read.",
            todo=["Save the messages as .eml or .mbox, with their headers."],
        )
    reasons = dict.fromkeys(bad)
    said = ", ".join(f"{bad.count(why)} {why}" for why in reasons)
    told = f"none of its {len(bad)} messages can be read: {said}."
    if len(bad) == 1:
        told = f"its message {_WHY[bad[0]][0]}."
    return SourceError(f"{label}: {told}", todo=[_WHY[why][1] for why in reasons])


def _skipped(bad: Sequence[str]) -> Iterator[str]:
    for why in dict.fromkeys(bad):
        yield f"{bad.count(why)} messages {why} and were skipped"


def _told(chosen: Iterable[_Letter], read: int, letters: Mapping[str, _Letter]) -> Iterator[str]:
    taken = list(chosen)
    late = [one for one in taken if abs(one.late) > _SKEW]
    said = {
        f"{read - len(letters)} were further copies of messages": read - len(letters),
        f"{sum(one.assumed for one in taken)} messages say no offset: their time was taken for "
        "UTC": any(one.assumed for one in taken),
        f"{sum(one.undated for one in taken)} messages have no date: they stand at the time they "
        "were received": any(one.undated for one in taken),
        f"nothing in the window; {len(letters)} messages are outside it": not taken,
    }
    yield from (text for text, holds in said.items() if holds)
    for one in late:
        minutes = round(abs(one.late).total_seconds() / 60)
        way = "after" if one.late > timedelta() else "before"
        dated = f"{one.at:%Y-%m-%d %H:%M} UTC"
        yield f"a message dated {dated} was received {minutes} minutes {way} that: check its time"
