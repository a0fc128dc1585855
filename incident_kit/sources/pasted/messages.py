"""Pasted messages as events, each with the number it was given when first read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

from incident_kit.errors import SourceError, UsageError
from incident_kit.model import Actor, Event, Gathered, Person, RawFile, SourceCheck, Window
from incident_kit.sources.pasted.clock import parse_day, resolve_time
from incident_kit.sources.pasted.lines import Draft, drafts_of
from incident_kit.sources.pasted.matches import MessageKey, message_key
from incident_kit.sources.plain_text import each_once, plain_markdown
from incident_kit.text.mrkdwn import clean

INCOMPLETE = "pasted, may be incomplete"
_MOST_BYTES = 32 * 1024 * 1024
_HALF_A_DAY = timedelta(hours=12)
_ID = re.compile(r"pasted:(\d{1,12})")
_NOT_IN_A_NAME = re.compile(r"[^\w.-]+")


@dataclass(frozen=True)
class Pasted:
    """Text files into which people copied what Slack's window shows.

    ``day`` is the incident's local day, which ``Today`` means and on which times without
    a date are; ``previous`` holds the events of the record so far (all, or those pasted),
    so that a message pasted again keeps its number. ``labels`` are the paths as their
    user wrote them, in the same order (the files' names by default). ``masked`` is what
    is done to a body before it is stored: without it a message with a secret in it
    would not be known again.
    """

    paths: tuple[Path, ...]
    day: date
    labels: tuple[str, ...] = ()
    previous: Sequence[Event] = ()
    time_zone: str = "Europe/London"
    masked: Callable[[str], str] = str

    def __call__(self, window: Window) -> tuple[Gathered, ...]:
        """One value a file, in their order, with every message of it, whatever
        ``window`` says: who pasted a message means it.

        A message is the same as one known if minute, author and words are. Raises
        :class:`~incident_kit.errors.UsageError` for a file that is not there and
        :class:`~incident_kit.errors.SourceError` for one that is no text.
        """
        labels = [*self.labels, *(path.name for path in self.paths[len(self.labels) :])]
        known: Mapping[MessageKey, str] = {
            message_key(one): one.id for one in self.previous if _ID.fullmatch(one.id)
        }
        found = []
        for path, label in zip(self.paths, labels, strict=False):
            text = _text_of(path, label)
            gathered, known = read_pasted(text, self.day, label, known, self.time_zone, self.masked)
            raw = RawFile(f"pasted-{_NOT_IN_A_NAME.sub('_', path.stem)}.txt", text.encode())
            check = replace(gathered.check, start=window.start, end=window.end)
            found.append(replace(gathered, check=check, raw=(raw,)))
        return tuple(found)


def read_pasted(
    text: str,
    day: date,
    label: str,
    known: Mapping[MessageKey, str],
    time_zone: str = "Europe/London",
    masked: Callable[[str], str] = str,
) -> tuple[Gathered, Mapping[MessageKey, str]]:
    """What one paste holds, and ``known`` with the ids it added.

    ``known`` maps what was said, by whom and in which minute to its id. A new message
    has the number after the highest; equal ones within a paste are one.
    """
    drafts, stray = drafts_of(clean(text))
    timed = [*_timed(drafts, day, ZoneInfo(time_zone))]
    bare = [(draft, _event(draft, at, masked)) for draft, at in timed if at]
    numbers = _numbered(known, (event for _, event in bare))
    events: dict[str, Event] = {}
    roots: dict[int, str] = {}
    for draft, event in bare:
        id_ = numbers[message_key(event)]
        if draft.first:
            roots[draft.thread] = id_
        events.setdefault(id_, _placed(event, id_, roots.get(draft.thread, id_)))
    undated = len(drafts) - len(bare)
    again = len(drafts) - undated - len(events)
    lost = sum(bool(line.strip()) for line in stray)
    check = SourceCheck(
        source=f"Pasted, {label}",
        start=None,
        end=None,
        complete=True,
        items=len(events),
        skipped=undated + lost,
        warnings=(INCOMPLETE, *_told(drafts, day, undated, lost, again)),
    )
    people = each_once(
        Person(one.actor.name) for one in events.values() if one.actor and not one.actor.bot
    )
    return Gathered(check, tuple(events.values()), people, scope="pasted:<"), numbers


def _numbered(known: Mapping[MessageKey, str], events: Iterable[Event]) -> Mapping[MessageKey, str]:
    """``known`` with an id for each of ``events``."""
    unused = count(max(map(_number, known.values()), default=0) + 1)
    numbers = dict(known)
    for key in map(message_key, events):
        numbers[key] = numbers.get(key) or f"pasted:{next(unused)}"
    return numbers


def _placed(event: Event, id_: str, root: str) -> Event:
    """``event`` with its id, in the thread that ``root`` started."""
    reply = root != id_
    flags = tuple(sorted({*event.flags, "reply"})) if reply else event.flags
    return replace(event, id=id_, order=_number(id_), parent=root if reply else None, flags=flags)


def _number(id_: str) -> int:
    return int(id_.removeprefix("pasted:"))


def _told(drafts: Sequence[Draft], day: date, undated: int, lost: int, again: int) -> Iterator[str]:
    texts = {
        "no message was found: copy from the author's name on": not drafts,
        f"{lost} lines before the first author and time were skipped": lost,
        f"{undated} messages whose time says no hour were skipped": undated,
        f"{again} messages stand in it more than once": again,
        f"times without a date were taken for {day}": any(
            one.time and not (one.day or one.time.day) for one in drafts
        ),
        f"Today and Yesterday were counted from {day}": any(
            word in text.casefold()
            for one in drafts
            for text in (one.day, one.time.day if one.time else "")
            for word in ("today", "yesterday")
        ),
    }
    yield from (text for text, holds in texts.items() if holds)


def _text_of(path: Path, label: str) -> str:
    if not path.exists():
        raise UsageError(f"{label}: there is no such file.", todo=["Check the path."])
    try:
        data = path.read_bytes() if path.stat().st_size <= _MOST_BYTES else None
        if data is None or b"\0\0" in data[:4096]:
            raise ValueError
        encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        return clean(data.decode(encoding))
    except (OSError, ValueError) as error:
        raise SourceError(
            f"{label}: cannot be read as text.",
            todo=["Copy the messages again and save them as a plain text file (UTF-8)."],
        ) from error


# ---- times


def _timed(
    drafts: Sequence[Draft], today: date, zone: ZoneInfo
) -> Iterator[tuple[Draft, datetime | None]]:
    """Each message with its time. One that is twelve hours or more before the message
    above it, and has no day of its own, is of the next day."""
    before: datetime | None = None
    written, current = "", today
    halved = any(draft.time and draft.time.half for draft in drafts)
    for draft in drafts:
        if halved and draft.time:
            draft = replace(draft, time=replace(draft.time, halved=True))
        if draft.day != written:
            written, current, before = draft.day, parse_day(draft.day, today) or today, None
        at = _moment(draft, current, before, today, zone)
        if at and before and not (draft.time and draft.time.day) and before - at >= _HALF_A_DAY:
            current += timedelta(days=1)
            at = _moment(draft, current, before, today, zone)
        before = at or before
        yield draft, at


def _moment(
    draft: Draft, current: date, before: datetime | None, today: date, zone: ZoneInfo
) -> datetime | None:
    if draft.time is None:
        return None
    own = parse_day(draft.time.day, today) if draft.time.day else None
    try:
        return resolve_time(draft.time, own or current, None if own else before, zone)
    except (OverflowError, ValueError):
        return None


# ---- events


def _event(draft: Draft, at: datetime, masked: Callable[[str], str]) -> Event:
    body = masked(plain_markdown("\n".join(draft.lines))) or "(no text)"
    return Event(
        id="pasted:0",
        at=at,
        source="pasted",
        kind="message",
        body=body,
        precision="minute",
        actor=Actor(draft.author, bot=draft.bot) if draft.author else None,
        flags=tuple(sorted({*draft.flags, "pasted"})),
    )
