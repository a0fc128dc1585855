"""Pasted messages as events, each with the number it was given when first read."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from incident_kit.errors import SourceError
from incident_kit.model import Actor, Event, Gathered, Person, RawFile, SourceCheck, Window
from incident_kit.sources.pasted.clock import parse_day, resolve_time
from incident_kit.sources.pasted.lines import Draft, drafts_of
from incident_kit.sources.pasted.matches import MessageKey, message_key
from incident_kit.sources.plain_text import each_once, plain_markdown
from incident_kit.sources.saved_files import file_name, read_bytes, require_path
from incident_kit.text.counting import count, inflect
from incident_kit.text.mrkdwn import clean

INCOMPLETE = "pasted, may be incomplete"
_MOST_BYTES = 32 * 1024 * 1024
_HALF_A_DAY = timedelta(hours=12)
_ID = re.compile(r"pasted:(\d{1,12})")


@dataclass(frozen=True)
class Pasted:
    """Text files into which people copied what Slack's window shows.

    ``day`` is the incident's local day, which ``Today`` means and on which times without
    a date are; ``previous`` holds the events of the record so far (all, or those pasted),
    so that a message pasted again keeps its number. ``labels`` are the paths as their
    user wrote them, in the same order (the files' names by default). ``mask`` is what
    is done to a body before it is stored: without it a message with a secret in it
    would not be known again.
    """

    paths: tuple[Path, ...]
    day: date
    labels: tuple[str, ...] = ()
    previous: Sequence[Event] = ()
    time_zone: str = "Europe/London"
    mask: Callable[[str], str] = str

    def __call__(self, window: Window) -> tuple[Gathered, ...]:
        """One value a file, in their order, with every message of it, whatever
        ``window`` says: who pasted a message means it.

        A message is the same as one known if minute, author and words are. Raises
        :class:`~incident_kit.errors.UsageError` for a file that is not there and
        :class:`~incident_kit.errors.SourceError` for one that is no text.
        """
        labels = [*self.labels, *(path.name for path in self.paths[len(self.labels) :])]
        known: Mapping[MessageKey, str] = {
            message_key(event): event.id for event in self.previous if _ID.fullmatch(event.id)
        }
        found = []
        for path, label in zip(self.paths, labels, strict=False):
            text = _read_text(path, label)
            gathered, known = read_pasted(text, self.day, label, known, self.time_zone, self.mask)
            raw = RawFile(f"pasted-{file_name(path.stem)}.txt", text.encode())
            check = replace(gathered.check, start=window.start, end=window.end)
            found.append(replace(gathered, check=check, raw=(raw,), named=label))
        return tuple(found)


def read_pasted(
    text: str,
    day: date,
    label: str,
    known: Mapping[MessageKey, str],
    time_zone: str = "Europe/London",
    mask: Callable[[str], str] = str,
) -> tuple[Gathered, Mapping[MessageKey, str]]:
    """What one paste holds, and ``known`` with the ids it added.

    ``known`` maps what was said, by whom and in which minute to its id. A new message
    has the number after the highest; equal ones within a paste are one.
    """
    drafts, stray = drafts_of(clean(text))
    dated = [
        (draft, _make_event(draft, at, mask))
        for draft, at in _date_drafts(drafts, day, ZoneInfo(time_zone))
        if at is not None
    ]
    ids = _assign_ids(known, (event for _, event in dated))
    events = _thread_events(dated, ids)
    undated = len(drafts) - len(dated)
    repeated = len(dated) - len(events)
    lost = sum(bool(line.strip()) for line in stray)
    check = SourceCheck(
        source=f"Pasted, {label}",
        start=None,
        end=None,
        complete=True,
        items=len(events),
        skipped=undated + lost,
        warnings=(INCOMPLETE, *_list_warnings(drafts, day, undated, lost, repeated)),
    )
    actors = (event.actor for event in events)
    people = each_once(Person(actor.name) for actor in actors if actor and not actor.bot)
    return Gathered(check, events, people, scope="pasted:<"), ids


def _assign_ids(
    known: Mapping[MessageKey, str], events: Iterable[Event]
) -> Mapping[MessageKey, str]:
    """``known`` with an id for each of ``events``."""
    unused = itertools.count(max(map(_number, known.values()), default=0) + 1)
    ids = dict(known)
    for key in map(message_key, events):
        ids[key] = ids.get(key) or f"pasted:{next(unused)}"
    return ids


def _thread_events(
    dated: Iterable[tuple[Draft, Event]], ids: Mapping[MessageKey, str]
) -> tuple[Event, ...]:
    """Each event once, with its id, in the thread that its draft belongs to."""
    events: dict[str, Event] = {}
    roots: dict[int, str] = {}
    for draft, event in dated:
        id_ = ids[message_key(event)]
        if draft.first:
            roots[draft.thread] = id_
        events.setdefault(id_, _thread_event(event, id_, roots.get(draft.thread, id_)))
    return tuple(events.values())


def _thread_event(event: Event, id_: str, root: str) -> Event:
    """``event`` with its id, in the thread that ``root`` started."""
    event = replace(event, id=id_, order=_number(id_))
    if id_ == root:
        return event
    return replace(event, parent=root, flags=tuple(sorted({*event.flags, "reply"})))


def _number(id_: str) -> int:
    return int(id_.removeprefix("pasted:"))


def _list_warnings(
    drafts: Sequence[Draft], day: date, undated: int, lost: int, repeated: int
) -> Iterator[str]:
    if not drafts:
        yield "no message was found: copy from the author's name on"
    if lost:
        lines = count(lost, "line")
        yield f"{lines} before the first author and time {inflect(lost, 'was', 'were')} skipped"
    if undated:
        yield count(
            undated,
            "message whose time says no hour was skipped",
            "messages whose time says no hour were skipped",
        )
    if repeated:
        yield count(
            repeated, "message stands in it more than once", "messages stand in it more than once"
        )
    if any(map(_is_without_date, drafts)):
        yield f"times without a date were taken for {day}"
    if any(map(_names_day_by_word, drafts)):
        yield f"Today and Yesterday were counted from {day}"


def _is_without_date(draft: Draft) -> bool:
    return draft.time is not None and not draft.day and not draft.time.day


def _names_day_by_word(draft: Draft) -> bool:
    own_day = draft.time.day if draft.time else ""
    days = f"{draft.day}\n{own_day}".casefold()
    return "today" in days or "yesterday" in days


def _read_text(path: Path, label: str) -> str:
    require_path(path, label)
    try:
        return _decode(read_bytes(path, _MOST_BYTES))
    except (OSError, ValueError) as error:
        raise SourceError(
            f"{label}: cannot be read as text.",
            todo=["Copy the messages again and save them as a plain text file (UTF-8)."],
        ) from error


def _decode(data: bytes | None) -> str:
    """Raises :class:`ValueError` for what is no text, or too much of it."""
    if data is None or b"\0\0" in data[:4096]:
        raise ValueError("no text, or too long a text")
    is_utf_16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return clean(data.decode("utf-16" if is_utf_16 else "utf-8-sig"))


# ---- times


def _date_drafts(
    drafts: Sequence[Draft], today: date, zone: ZoneInfo
) -> Iterator[tuple[Draft, datetime | None]]:
    """Each message with its time. One that is twelve hours or more before the message
    above it, and has no day of its own, is of the next day."""
    divider = ""  # the line with a day that the messages stand below
    day = today
    above: datetime | None = None
    halved = any(draft.time and draft.time.half for draft in drafts)
    for draft in drafts:
        if halved and draft.time:
            draft = replace(draft, time=replace(draft.time, halved=True))
        if draft.day != divider:
            divider = draft.day
            day = parse_day(divider, today) or today
            above = None
        at = _resolve(draft, day, above, today, zone)
        if at and above and above - at >= _HALF_A_DAY and not _has_own_day(draft):
            day += timedelta(days=1)
            at = _resolve(draft, day, above, today, zone)
        above = at or above
        yield draft, at


def _has_own_day(draft: Draft) -> bool:
    return draft.time is not None and bool(draft.time.day)


def _resolve(
    draft: Draft, day: date, above: datetime | None, today: date, zone: ZoneInfo
) -> datetime | None:
    """The time of a message, in UTC: on the day that it names itself, else on ``day``
    and not before the message ``above``."""
    if draft.time is None:
        return None
    own_day = parse_day(draft.time.day, today) if draft.time.day else None
    try:
        if own_day:
            return resolve_time(draft.time, own_day, None, zone)
        return resolve_time(draft.time, day, above, zone)
    except (OverflowError, ValueError):
        return None


# ---- events


def _make_event(draft: Draft, at: datetime, mask: Callable[[str], str]) -> Event:
    """The event of a message, without an id or a thread so far."""
    return Event(
        id="pasted:0",
        at=at,
        source="pasted",
        kind="message",
        body=mask(plain_markdown("\n".join(draft.lines))) or "(no text)",
        precision="minute",
        actor=Actor(draft.author, bot=draft.bot) if draft.author else None,
        flags=tuple(sorted({*draft.flags, "pasted"})),
    )
