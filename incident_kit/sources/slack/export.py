"""Messages out of a Slack workspace export, without a token.

Only the days around the window are opened. Slack cuts the days of an export at
midnight in Los Angeles, other writers at midnight UTC, so a day file's name says
where to look and a message's ``ts`` alone whether it is of the window.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from incident_kit.errors import UsageError
from incident_kit.model import Event, Gathered, Person, RawFile, SourceCheck, Window
from incident_kit.sources.archive import Archive
from incident_kit.sources.saved_files import file_name
from incident_kit.sources.slack.layout import Channel, Layout, is_day, layout_of, records
from incident_kit.sources.slack.messages import (
    SLACKBOT,
    message_event,
    people_in,
    people_of,
    user_names,
)
from incident_kit.sources.slack.replies import count_missing_replies
from incident_kit.sources.slack.shapes import open_export
from incident_kit.sources.slack.shared_files import list_file_notes
from incident_kit.sources.slack.times import message_ts, thread_ts, ts_time
from incident_kit.sources.slack.transcripts import (
    add_transcripts,
    list_transcript_notes,
    read_transcripts,
)
from incident_kit.sources.slack.twins import tell_apart, time_of, ts_of
from incident_kit.sources.suggestions import near
from incident_kit.text.counting import count
from incident_kit.text.json_objects import list_objects
from incident_kit.text.mrkdwn import Names

Message = Mapping[str, Any]

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Remembered:
    """What earlier gatherings knew: the ids of channels by what they were called, and
    the names of users by their ids."""

    channels: Mapping[str, str] = field(default_factory=dict)
    users: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SlackExport:
    """The channels of one export, a ZIP file or the folder it unpacks to.

    ``channels`` names them with or without ``#``, or by id; ``label`` is the
    path as its user wrote it, for messages (the file's name by default).
    ``team_url``, the workspace's address, gives every event its link. A channel that
    is ``remembered`` is the same one, whatever it is called by now.
    """

    path: Path
    channels: tuple[str, ...]
    label: str = ""
    team_url: str | None = None
    remembered: Remembered = Remembered()

    def __call__(self, window: Window) -> tuple[Gathered, ...]:
        """What each channel holds of ``window``, in the order they are named.

        A reply in the window brings the message that started its thread, marked
        ``context``, however old. An unreadable day or message is left out, and
        the check says so. Raises :class:`~incident_kit.errors.UsageError` for a
        channel the export does not have and
        :class:`~incident_kit.errors.SourceError` for an export that is damaged
        as a whole.
        """
        label = self.label or self.path.name
        with open_export(self.path, label, self.channels) as archive:
            layout = layout_of(archive)
            known_ids = self.remembered.channels
            chosen = [_choose(wanted, layout, archive, known_ids) for wanted in self.channels]
            known_users = {**self.remembered.users, **user_names(layout.users)}
            names = Names(
                users={SLACKBOT: "Slackbot", **known_users},
                channels={channel.id: channel.name for channel in layout.channels},
            )
            people = people_of(layout.users)
            known = _Known(
                names,
                people,
                layout.warnings,
                self.team_url,
                layout.days,
                read_transcripts(archive),
            )
            return tuple(
                _gather(channel, archive, window, known) for channel in dict.fromkeys(chosen)
            )


@dataclass(frozen=True)
class _Chosen:
    """A channel as it was ``asked`` for; ``renamed`` tells under which former name."""

    channel_id: str
    channel: Channel = field(compare=False)
    asked: str = field(compare=False)
    renamed: str = field(default="", compare=False)


@dataclass(frozen=True)
class _Known:
    """What all channels of an export share."""

    names: Names
    people: tuple[Person, ...]
    warnings: tuple[str, ...]
    team_url: str | None
    days: frozenset[str] = frozenset()
    transcripts: tuple[Message, ...] = ()


@dataclass(frozen=True)
class _Read:
    """Messages of some day files by key, the day of each ``ts``, and what could not be read."""

    messages: dict[str, Message]
    days: dict[str, str] = field(default_factory=dict)
    skipped: int = 0
    warnings: tuple[str, ...] = ()
    complete: bool = True


def _choose(wanted: str, layout: Layout, archive: Archive, known_ids: Mapping[str, str]) -> _Chosen:
    """The channel asked for: the one that was read under this name before, whatever it is
    called now; else by its id, its name, or a former one."""
    name = wanted.strip().removeprefix("#")
    known = known_ids.get(name, "")
    for channel in layout.channels:
        if channel.id == known:
            return _Chosen(channel.id, channel, name, _tell_former_name(name, channel))
    for channel in layout.channels:
        if _is_called(name, channel):
            id_ = channel.id if channel.listed or not known else known
            return _Chosen(id_, replace(channel, id=id_), name)
    for channel in layout.channels:
        if name in channel.previous or _was_called(name, channel, archive):
            return _Chosen(channel.id, channel, name, renamed=name)
    names = [channel.name for channel in layout.channels]
    raise UsageError(
        f"{archive.label}: has no channel #{name}; it has {count(len(names), 'other')}.",
        todo=(
            *(near(name, names, sigil="#") or _list_names(names)),
            "Name the channel as the export does, or by its id.",
        ),
    )


def _list_names(names: list[str]) -> tuple[str, ...]:
    listed = ", ".join(f"#{name}" for name in names[:8])
    return (f"It has {listed}{', …' if len(names) > 8 else ''}.",) if listed else ()


def _is_called(name: str, channel: Channel) -> bool:
    return name in (channel.id, channel.name) or name.casefold() == channel.name.casefold()


def _tell_former_name(name: str, channel: Channel) -> str:
    """``name``, where the channel is not called so any more."""
    return "" if _is_called(name, channel) else name


def _was_called(name: str, channel: Channel, archive: Archive) -> bool:
    """Whether a message tells that the channel was renamed from ``name``; looked
    for only when no channel has that name now."""
    quoted = json.dumps(name).encode()
    for member in channel.days.values():
        data = archive.read(member)
        if b"old_name" not in data or quoted not in data:
            continue
        if any(record.get("old_name") == name for record in list_objects(records(data))):
            return True
    return False


def _gather(chosen: _Chosen, archive: Archive, window: Window, known: _Known) -> Gathered:
    channel = chosen.channel
    read = _read_days(channel, _days_around(channel.days, window), archive)
    inside = {key: message for key, message in read.messages.items() if time_of(key) in window}
    context, lost = _find_parents(inside, read.messages, channel, archive)
    found = {**context, **inside}
    events = tuple(
        event
        for key in sorted(found, key=_moment)
        if (event := _make_event(found[key], key, channel, known, context=key in context))
    )
    missing = count_missing_replies(found.values(), read.messages, window)
    lost_inside = sum(ts_time(ts) in window for ts in lost)
    is_covered = bool(inside) or bool(_days_around(known.days, window))
    notes = [
        *_list_notes(chosen, window, inside, len(lost), missing),
        *list_file_notes(found.values()),
    ]
    notes += list_transcript_notes(found.values(), known.transcripts)
    check = SourceCheck(
        source=f"Slack export, #{channel.name}",
        start=window.start,
        end=window.end,
        complete=read.complete and not missing and not lost_inside and is_covered,
        items=len(events),
        skipped=read.skipped,
        warnings=(*known.warnings, *read.warnings, *notes),
    )
    strangers = people_in(found.values(), known.names.users)
    everybody = (*known.people, *strangers)
    scope = f"slack:{channel.id}/"
    return Gathered(
        check,
        events,
        everybody,
        _raw_files(channel, found),
        scope=scope,
        named=chosen.asked,
        parts=tuple(sorted({read.days[ts_of(key)] for key in inside})),
    )


def _make_event(
    message: Message, key: str, channel: Channel, known: _Known, *, context: bool
) -> Event | None:
    said = add_transcripts(message, known.transcripts)
    return message_event(
        said, channel.id, known.names, key=key, team_url=known.team_url, context=context
    )


def _moment(key: str) -> tuple[datetime | None, str]:
    return (time_of(key), key)


def _days_around(days: Iterable[str], window: Window) -> list[str]:
    """The days that may hold a message of the window, and files that are called otherwise."""
    first, last = (window.start - _DAY).date(), (window.end + _DAY).date()
    is_near = {
        day: first.isoformat() <= day <= last.isoformat() if is_day(day) else True for day in days
    }
    return sorted(day for day in is_near if is_near[day])


def _read_days(channel: Channel, days: Iterable[str], archive: Archive) -> _Read:
    """The messages of the days given, each once."""
    messages: list[Message] = []
    day_of: dict[str, str] = {}
    warnings: list[str] = []
    skipped, complete = 0, True
    for day in days:
        found = records(archive.read(channel.days[day]))
        if not is_day(day) and not any(map(_ts_of, found or [])):
            continue  # a canvas, a note of somebody's
        if found is None:
            warnings.append(f"{channel.days[day]} is not a JSON list of messages and was skipped")
            complete = False
        good = [(ts, message) for message in found or [] if (ts := _ts_of(message))]
        bad = len(found or []) - len(good)
        if bad:
            warnings.append(f"{channel.days[day]}: {bad} without a time skipped")
            skipped += bad
        messages += [message for _, message in good]
        day_of |= {ts: day for ts, _ in good}
    apart = tell_apart(messages, _pick_fuller)
    return _Read(apart, day_of, skipped, tuple(warnings), complete)


def _ts_of(record: object) -> str:
    return message_ts(record) if isinstance(record, Mapping) else ""


def _pick_fuller(first: Message | None, second: Message) -> Message:
    """Of two copies of one message, the edited one, then the one that says it
    was sent to the channel too, then the first."""
    if first is None:
        return second
    return max((first, second), key=_fullness)


def _fullness(message: Message) -> tuple[bool, bool]:
    return bool(message.get("edited")), bool(message.get("subtype"))


def _find_parents(
    inside: Mapping[str, Message],
    near_by: Mapping[str, Message],
    channel: Channel,
    archive: Archive,
) -> tuple[dict[str, Message], set[str]]:
    """The messages from outside the window that started a thread with a message
    in it, by ``ts``; and those of them that the export does not have."""
    wanted = {thread_ts(message) for message in inside.values()} - {""} - set(inside)
    found = {ts: near_by[ts] for ts in wanted if ts in near_by}
    for ts in sorted(wanted - set(found)):
        if ts not in found:
            found |= _look_up(ts, wanted, channel, archive)
    copies = _list_copies(inside.values())
    found = {ts: copies[ts] for ts in wanted if ts in copies} | found
    return found, wanted - set(found)


def _list_copies(messages: Iterable[Message]) -> dict[str, Message]:
    """Parents by ``ts`` as replies sent to the channel carry them along."""
    roots = (message.get("root") for message in messages)
    return {ts: root for root in roots if isinstance(root, Mapping) and (ts := _ts_of(root))}


def _look_up(ts: str, wanted: set[str], channel: Channel, archive: Archive) -> dict[str, Message]:
    """The parent ``ts``, and others that stand in the day files opened for it."""
    at = ts_time(ts)
    days = [_day_beside(at.date(), by) for by in (0, -1, 1)] if at else []
    found: dict[str, Message] = {}
    for day in days:
        if day in channel.days and ts not in found:
            read = _read_days(channel, [day], archive).messages
            found |= {key: read[key] for key in wanted & set(read)}
    return found


def _day_beside(day: date, by: int) -> str:
    return (day + by * _DAY).isoformat()


def _list_notes(
    chosen: _Chosen,
    window: Window,
    inside: Mapping[str, Message],
    lost: int,
    missing: int,
) -> Iterator[str]:
    """What to know of a channel besides what could not be read."""
    channel = chosen.channel
    if chosen.renamed:
        yield f"#{chosen.renamed} is called #{channel.name} now"
    if not channel.listed:
        yield f"#{channel.name} is in no list of channels saved with it; ids carry its name"
    if lost:
        threads = count(lost, "thread begins", "threads begin")
        yield f"{threads} with a message the export does not have"
    if missing:
        yield count(
            missing,
            "reply that its thread names is not in the export",
            "replies that their threads name are not in the export",
        )
    if not inside:
        yield _describe_emptiness(channel.days, window)


def _describe_emptiness(days: Mapping[str, str], window: Window) -> str:
    span = f"from {window.start:%Y-%m-%d %H:%M} to {window.end:%Y-%m-%d %H:%M} UTC"
    if not days:
        return f"no message {span}: the export has none at all of this channel"
    listed = sorted(filter(is_day, days)) or sorted(days)
    described = ", ".join(listed)
    if len(listed) > 5:
        described = f"{len(listed)} days from {listed[0]} to {listed[-1]}"
    return f"no message {span}: the export has {described} of this channel"


def _raw_files(channel: Channel, found: Mapping[str, Message]) -> tuple[RawFile, ...]:
    name = file_name(channel.id)
    # A line per message; with ``indent`` json would leave its fast encoder.
    lines = ",\n".join(json.dumps(found[ts]) for ts in sorted(found, key=_moment))
    return (RawFile(f"slack-export-{name}.json", f"[\n{lines}\n]\n".encode()),) if found else ()
