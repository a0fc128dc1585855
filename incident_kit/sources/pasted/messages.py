"""Pasted messages as events, each with the number it was given when first read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from incident_kit.errors import SourceError
from incident_kit.model import Actor, Event, Gathered, Person, RawFile, SourceCheck, Window
from incident_kit.sources.file_kinds import find_kind
from incident_kit.sources.pasted.clock import parse_day, resolve_time
from incident_kit.sources.pasted.lines import Draft, drafts_of
from incident_kit.sources.pasted.matches import MessageKey, message_key
from incident_kit.sources.pasted.names import name_events
from incident_kit.sources.plain_text import each_once, plain_markdown
from incident_kit.sources.saved_files import (
    file_name,
    parse_json,
    read_bytes,
    require_path,
    unpack_gzip,
)
from incident_kit.sources.shapes import refuse_document
from incident_kit.text.counting import count, inflect
from incident_kit.text.mrkdwn import clean

INCOMPLETE = "pasted, may be incomplete"
_MOST_BYTES = 32 * 1024 * 1024
_COPY = "Copy the messages again and save them as a plain text file (UTF-8)."
_HALF_A_DAY = timedelta(hours=12)


@dataclass(frozen=True)
class Pasted:
    """Text files into which people copied what Slack's window shows.

    ``day`` is the incident's local day, which ``Today`` means and on which times without
    a date are; ``previous`` holds the events of the record so far (all, or those pasted),
    so that a message pasted again, or a little edited, keeps its id. ``labels`` are the
    paths as their user wrote them, in the same order (the files' names by default).
    ``mask`` is what is done to a body and a name before anything is made of them: without
    it a message with a secret in it would not be known again.
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
        texts = [_read_text(path, label) for path, label in zip(self.paths, labels, strict=False)]
        zone = ZoneInfo(self.time_zone)
        pastes = [_date_messages(text, self.day, zone, self.mask) for text in texts]
        events = [event for paste in pastes for _, event in paste.dated]
        named = name_events(events, self.previous)
        found = []
        for path, label, text, paste in zip(self.paths, labels, texts, pastes, strict=False):
            gathered = _gather_paste(paste, self.day, label, named)
            raw = RawFile(f"pasted-{file_name(path.stem)}.txt", text.encode())
            check = replace(gathered.check, start=window.start, end=window.end)
            found.append(replace(gathered, check=check, raw=(raw,), named=label))
        return tuple(found)


def read_pasted(
    text: str,
    day: date,
    label: str,
    previous: Sequence[Event] = (),
    time_zone: str = "Europe/London",
    mask: Callable[[str], str] = str,
) -> Gathered:
    """What one paste holds; equal messages within it are one.

    A message has the id that it has in ``previous``, or else one that comes from when it
    was said, by whom, and its words, secrets masked.
    """
    paste = _date_messages(text, day, ZoneInfo(time_zone), mask)
    named = name_events((event for _, event in paste.dated), previous)
    return _gather_paste(paste, day, label, named)


@dataclass(frozen=True)
class _Paste:
    """The messages of one paste, those with a time as events too, and the lines above the
    first of them."""

    drafts: Sequence[Draft]
    dated: Sequence[tuple[Draft, Event]]
    stray: Sequence[str]


def _date_messages(text: str, day: date, zone: ZoneInfo, mask: Callable[[str], str]) -> _Paste:
    drafts, stray = drafts_of(clean(text))
    dated = [
        (draft, _make_event(draft, at, mask))
        for draft, at in _date_drafts(drafts, day, zone)
        if at is not None
    ]
    return _Paste(drafts, dated, stray)


def _gather_paste(
    paste: _Paste, day: date, label: str, named: Mapping[MessageKey, Event]
) -> Gathered:
    """What a paste holds, under the ids of ``named``."""
    events = _thread_events(paste.dated, named)
    undated = len(paste.drafts) - len(paste.dated)
    repeated = len(paste.dated) - len(events)
    lost = sum(bool(line.strip()) for line in paste.stray)
    check = SourceCheck(
        source=f"Pasted, {label}",
        start=None,
        end=None,
        complete=bool(events),
        items=len(events),
        skipped=undated + lost,
        warnings=(INCOMPLETE, *_list_warnings(paste.drafts, day, undated, lost, repeated)),
    )
    actors = (event.actor for event in events)
    people = each_once(Person(actor.name) for actor in actors if actor and not actor.bot)
    return Gathered(check, events, people, scope="pasted:<")


def _thread_events(
    dated: Iterable[tuple[Draft, Event]], named: Mapping[MessageKey, Event]
) -> tuple[Event, ...]:
    """Each event once, with its id, in the thread that its draft belongs to."""
    events: dict[str, Event] = {}
    roots: dict[int, str] = {}
    for draft, event in dated:
        known = named[message_key(event)]
        if draft.first:
            roots[draft.thread] = known.id
        event = replace(event, id=known.id, order=known.order)
        events.setdefault(known.id, _thread_event(event, roots.get(draft.thread, known.id)))
    return tuple(events.values())


def _thread_event(event: Event, root: str) -> Event:
    """``event`` in the thread that ``root`` started."""
    if event.id == root:
        return event
    return replace(event, parent=root, flags=tuple(sorted({*event.flags, "reply"})))


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
        data = read_bytes(path, _MOST_BYTES)
        kind = find_kind(data or b"", path.name)
        if kind and not kind.is_text:
            raise SourceError(
                f"{label}: cannot be read as text: it is {kind.what}.", todo=[kind.todo, _COPY]
            )
        text = _decode(data and unpack_gzip(data, _MOST_BYTES))
    except (OSError, ValueError) as error:
        raise SourceError(f"{label}: cannot be read as text.", todo=[_COPY]) from error
    document = parse_json(text.encode(), label) if text.lstrip()[:1] in ("{", "[") else None
    if isinstance(document, dict | list):
        raise refuse_document(label, "message that was pasted", [document], [_COPY], "--paste")
    return text


def _decode(data: bytes | None) -> str:
    """Raises :class:`ValueError` for what is no text, or too much of it."""
    is_utf_16 = data is not None and data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if data is None or (b"\0\0" in data[:4096] and not is_utf_16):
        raise ValueError("no text, or too long a text")
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
        id="pasted:",
        at=at,
        source="pasted",
        kind="message",
        body=mask(plain_markdown("\n".join(draft.lines))) or "(no text)",
        precision="minute",
        actor=Actor(mask(draft.author), bot=draft.bot) if draft.author else None,
        flags=tuple(sorted({*draft.flags, "pasted"})),
    )
