"""Support mail out of ``.eml``, ``.emlx`` and ``.mbox`` files, or a folder of them.

One event a message. Its time is the ``Date`` that the sender's machine wrote, compared
with the topmost ``Received``, which our own server wrote. Nobody's address stands in an
event: addresses go to the list of people, as their identity across systems. The whole
message, with all it quotes, is kept in ``raw/`` only.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from itertools import groupby
from operator import attrgetter
from pathlib import Path, PurePath
from typing import Self

from incident_kit.errors import SourceError
from incident_kit.model import Actor, Event, Gathered, Person, RawFile, SourceCheck, Window
from incident_kit.sources.mail.boxes import Unread, list_messages
from incident_kit.sources.mail.letter import Letter, Passage, Unreadable, read_letter
from incident_kit.sources.plain_text import bold, each_once, plain_markdown, without_addresses
from incident_kit.sources.saved_files import require_path
from incident_kit.text.counting import count
from incident_kit.text.mrkdwn import quote

_MOST_NAMED = 10
#: Quotations in more quotations are shown as this many.
_DEEPEST_QUOTATION = 9
_SKEW = timedelta(hours=1)
# Mailboxes that belong to nobody: a supplier's name is no person's.
_NOBODY = re.compile(
    r"(?:do[._-]?)?(?:no[._-]?reply.*|not[._-]?reply.*|support.*|help(?:desk)?|info|service.*|alerts?"
    r"|notifications?|notify|bounces?.*|mailer-daemon|postmaster|team|ops|admin|security|status.*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class MailFile:
    """The messages of one file, an mbox, a ZIP file, or of a folder with any number.

    ``label`` is the path as its user wrote it, for messages (the file's name by
    default).
    """

    path: Path
    label: str = ""

    def __call__(self, window: Window) -> tuple[Gathered, ...]:
        """One value with the messages of ``window``, and, marked ``context``, older ones
        that they answer.

        A message that cannot be read, or has no time, is skipped, and so is a file that is
        no mail; the check says so, and names the parts of messages that were not read.
        Raises :class:`~incident_kit.errors.UsageError` if there is no such file and
        :class:`~incident_kit.errors.SourceError` where there is no mail at all.
        """
        label = self.label or self.path.name
        box = _Box.sort(_read_messages(self.path, label))
        if not box.copies:
            raise _no_mail_error(label, box.unreadable, box.unread)
        letters = _thread_by_subject(_drop_copies(box.copies))
        inside = {id_: letter for id_, letter in letters.items() if letter.at in window}
        context = _pick_context(inside, letters)
        chosen = {**context, **inside}
        names = _names_by_address(letters.values())
        events = tuple(
            _make_event(letter, names, context=id_ in context) for id_, letter in chosen.items()
        )
        check = SourceCheck(
            source=f"Mail, {label}",
            start=window.start,
            end=window.end,
            complete=box.is_whole and not any(letter.unread for letter in chosen.values()),
            items=len(events),
            skipped=len(box.unreadable) + len(box.unread),
            warnings=(
                *_list_skipped(box.unreadable),
                *_list_unread_files(box.files),
                *_list_unread_parts(chosen.values()),
                *_list_warnings(list(chosen.values()), len(box.copies), len(letters)),
            ),
        )
        raw = tuple(RawFile(_raw_name(id_), letter.data) for id_, letter in chosen.items())
        # No id begins with "<": mail that is in no file any more was moved, not deleted.
        return (Gathered(check, events, _list_people(chosen.values()), raw, scope="mail:<"),)


@dataclass(frozen=True, slots=True)
class _Box:
    """What stood in a file or folder: letters, copies among them, messages that cannot be
    read, and files that hold none."""

    copies: list[Letter]
    unreadable: list[Unreadable]
    files: list[Unread]

    @classmethod
    def sort(cls, found: Sequence[bytes | Unread]) -> Self:
        """Each message read, and put where it belongs."""
        outcomes = [read_letter(data) for data in found if isinstance(data, bytes)]
        return cls(
            copies=[one for one in outcomes if isinstance(one, Letter)],
            unreadable=[one for one in outcomes if isinstance(one, Unreadable)],
            files=[one for one in found if isinstance(one, Unread)],
        )

    @property
    def unread(self) -> list[Unread]:
        """The files that may have held mail, and are no index of it."""
        return [file for file in self.files if not file.index]

    @property
    def is_whole(self) -> bool:
        """Whether every message in it was read."""
        return not self.unreadable and not self.unread


# ---- files


def _read_messages(path: Path, label: str) -> list[bytes | Unread]:
    """Every message in the file or the folder, and what holds none."""
    require_path(path, label)
    try:
        return list(list_messages(path))
    except OSError as error:
        raise SourceError(f"{label}: cannot be read.", todo=["Check its permissions."]) from error


# ---- all messages


def _drop_copies(letters: Iterable[Letter]) -> dict[str, Letter]:
    """By id; of several copies (the sender's, the list's) the first."""
    first: dict[str, Letter] = {}
    for letter in letters:
        first.setdefault(letter.id, letter)
    return first


def _thread_by_subject(letters: Mapping[str, Letter]) -> dict[str, Letter]:
    """With a parent for answers that name none: the first message of their subject."""
    first_of_topic: dict[str, str] = {}
    for letter in sorted(letters.values(), key=lambda letter: (letter.at, letter.id)):
        first_of_topic.setdefault(letter.topic, letter.id)
    threaded = dict(letters)
    for id_, letter in letters.items():
        first = first_of_topic[letter.topic]
        if letter.is_answer and not letter.parent and first != id_:
            threaded[id_] = replace(letter, parent=first)
    return threaded


def _pick_context(inside: Mapping[str, Letter], letters: Mapping[str, Letter]) -> dict[str, Letter]:
    """The letters outside the window that those inside it answer, sorted by id."""
    parents = {letter.parent for letter in inside.values()} - set(inside)
    return {id_: letters[id_] for id_ in sorted(parents) if id_ in letters}


def _names_by_address(letters: Iterable[Letter]) -> dict[str, str]:
    return {
        address.casefold(): person.name for letter in letters for person, address in letter.people
    }


def _list_people(letters: Iterable[Letter]) -> tuple[Person, ...]:
    return each_once(
        person
        for letter in letters
        for person, address in letter.people
        if _belongs_to_somebody(address)
    )


def _belongs_to_somebody(address: str) -> bool:
    return not _NOBODY.fullmatch(address.partition("@")[0])


def _make_event(letter: Letter, names: Mapping[str, str], *, context: bool) -> Event:
    text = _render_passages(letter.passages, names)
    subject = bold(without_addresses(letter.subject, names))
    shown = [text] if text and letter.is_answer else [subject, text]
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


def _render_passages(passages: Iterable[Passage], names: Mapping[str, str]) -> str:
    """The text as Markdown; what stands in a forwarded message is a quotation, and a
    message in a message a quotation in it."""
    blocks = []
    for depth, group in groupby(passages, key=attrgetter("depth")):
        plain = "\n\n".join(passage.text for passage in group)
        block = plain_markdown(without_addresses(plain, names))
        for _ in range(min(depth, _DEEPEST_QUOTATION)):
            block = quote(block)
        blocks.append(block)
    return "\n\n".join(blocks)


def _raw_name(id_: str) -> str:
    return f"mail-{sha256(id_.encode()).hexdigest()[:16]}.eml"


# ---- errors and warnings


def _no_mail_error(
    label: str, unreadable: Sequence[Unreadable], unread: Sequence[Unread]
) -> SourceError:
    """The error of a source without a message that can be read, for these reasons."""
    if unread and not unreadable:
        return _foreign_error(label, unread)
    if not unreadable:
        return SourceError(
            f"{label}: holds no e-mail that can be read.",
            todo=["Save the messages as .eml or .mbox, with their headers."],
        )
    reasons = dict.fromkeys(unreadable)
    todo = [reason.todo for reason in reasons]
    if len(unreadable) == 1:
        return SourceError(f"{label}: its message {unreadable[0].singular}.", todo=todo)
    counts = ", ".join(
        count(unreadable.count(reason), reason.singular, reason.plural) for reason in reasons
    )
    return SourceError(
        f"{label}: none of its {len(unreadable)} messages can be read: {counts}.", todo=todo
    )


def _foreign_error(label: str, unread: Sequence[Unread]) -> SourceError:
    if len(unread) == 1 and unread[0].name in (label, PurePath(label).name):
        what, _, todo = unread[0].why.partition(": ")
        return SourceError(f"{label}: this is {what}.", todo=[f"{todo[:1].upper()}{todo[1:]}."])
    return SourceError(
        f"{label}: holds no e-mail that can be read.",
        todo=[f"{file.name} is {file.why}." for file in unread[:_MOST_NAMED]],
    )


def _list_unread_files(files: Sequence[Unread]) -> Iterator[str]:
    """Each file that was not read, with what to do; those of systems, by their names."""
    for file in files:
        if not file.index:
            yield f"{file.name} was not read: {file.why}"
    indexes = [file.name for file in files if file.index]
    if indexes:
        passed = count(len(indexes), "file that holds no mail", "files that hold no mail")
        more = ", …" if len(indexes) > _MOST_NAMED else ""
        yield f"{passed}: {', '.join(indexes[:_MOST_NAMED])}{more}"


def _list_unread_parts(chosen: Collection[Letter]) -> Iterator[str]:
    parts = [part for letter in chosen for part in letter.unread]
    if parts:
        said = count(len(parts), "part was not read", "parts were not read")
        more = "; …" if len(parts) > _MOST_NAMED else ""
        named = without_addresses("; ".join(parts[:_MOST_NAMED]), {})
        yield f"{said}: {named}{more}. Open it in the mail program, and note what matters"
    wordless = sum(letter.wordless for letter in chosen)
    if wordless:
        yield count(
            wordless,
            "picture, sound or signature is named and not looked into",
            "pictures, sounds or signatures are named and not looked into",
        )


def _list_skipped(unreadable: Sequence[Unreadable]) -> Iterator[str]:
    for reason in dict.fromkeys(unreadable):
        yield count(
            unreadable.count(reason),
            f"message {reason.singular} and was skipped",
            f"messages {reason.plural} and were skipped",
        )


def _list_warnings(chosen: Collection[Letter], read: int, different: int) -> Iterator[str]:
    """What to know of the letters chosen, out of so many that were read and of so many
    that differ."""
    if read > different:
        yield count(
            read - different, "was a further copy of a message", "were further copies of messages"
        )
    assumed = sum(letter.assumed for letter in chosen)
    if assumed:
        yield count(
            assumed,
            "message says no offset: its time was taken for UTC",
            "messages say no offset: their time was taken for UTC",
        )
    undated = sum(letter.undated for letter in chosen)
    if undated:
        yield count(
            undated,
            "message has no date: it stands at the time it was received",
            "messages have no date: they stand at the time they were received",
        )
    if not chosen:
        outside = count(different, "message is", "messages are")
        yield f"nothing in the window; {outside} outside it"
    for letter in chosen:
        if abs(letter.late) > _SKEW:
            yield _describe_skew(letter)


def _describe_skew(letter: Letter) -> str:
    minutes = round(abs(letter.late).total_seconds() / 60)
    way = "after" if letter.late > timedelta() else "before"
    dated = f"{letter.at:%Y-%m-%d %H:%M} UTC"
    late = count(minutes, "minute")
    return f"a message dated {dated} was received {late} {way} that: check its time"
