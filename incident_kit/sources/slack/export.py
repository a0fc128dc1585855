"""Messages out of a Slack workspace export, without a token.

Only the days around the window are opened. Slack cuts the days of an export at
midnight in Los Angeles, other writers at midnight UTC, so a day file's name says
where to look and a message's ``ts`` alone whether it is of the window.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from incident_kit.errors import UsageError
from incident_kit.model import Event, Gathered, Person, RawFile, SourceCheck, Window
from incident_kit.sources.archive import Archive, open_archive
from incident_kit.sources.slack.layout import Channel, Layout, layout_of, records
from incident_kit.sources.slack.messages import (
    SLACKBOT,
    message_event,
    message_ts,
    people_in,
    people_of,
    thread_ts,
    ts_time,
    user_names,
)
from incident_kit.sources.suggestions import near
from incident_kit.text.mrkdwn import Names

Message = Mapping[str, Any]

_DAY = timedelta(days=1)
_NOT_IN_A_NAME = re.compile(r"[^\w.-]+")


@dataclass(frozen=True)
class SlackExport:
    """The channels of one export, a ZIP file or the folder it unpacks to.

    ``channels`` names them with or without ``#``, or by id; ``label`` is the
    path as its user wrote it, for messages (the file's name by default).
    ``team_url``, the workspace's address, gives every event its link.
    """

    path: Path
    channels: tuple[str, ...]
    label: str = ""
    team_url: str | None = None

    def __call__(self, window: Window) -> tuple[Gathered, ...]:
        """What each channel holds of ``window``, in the order they are named.

        A reply in the window brings the message that started its thread, marked
        ``context``, however old. An unreadable day or message is left out and
        told in the check. Raises :class:`~incident_kit.errors.UsageError` for a
        channel the export does not have and
        :class:`~incident_kit.errors.SourceError` for an export that is damaged
        as a whole.
        """
        label = self.label or self.path.name
        with open_archive(self.path, label) as archive:
            layout = layout_of(archive)
            chosen = [_choose(wanted, layout, archive) for wanted in self.channels]
            names = Names(
                users={SLACKBOT: "Slackbot", **user_names(layout.users)},
                channels={channel.id: channel.name for channel in layout.channels},
            )
            people = people_of(layout.users)
            return tuple(
                _gather(one, archive, window, _Known(names, people, layout.warnings, self.team_url))
                for one in dict.fromkeys(chosen)
            )


@dataclass(frozen=True)
class _Chosen:
    """A channel as asked for; ``renamed`` tells under which former name."""

    channel_id: str
    channel: Channel = field(compare=False)
    renamed: str = field(default="", compare=False)


@dataclass(frozen=True)
class _Known:
    """What all channels of an export share."""

    names: Names
    people: tuple[Person, ...]
    warnings: tuple[str, ...]
    team_url: str | None


@dataclass(frozen=True)
class _Read:
    """Messages of some day files by ``ts``, and what could not be read."""

    messages: dict[str, Message]
    skipped: int = 0
    warnings: tuple[str, ...] = ()
    complete: bool = True


def _choose(wanted: str, layout: Layout, archive: Archive) -> _Chosen:
    name = wanted.strip().removeprefix("#")
    for channel in layout.channels:
        if name in (channel.id, channel.name) or name.casefold() == channel.name.casefold():
            return _Chosen(channel.id, channel)
    for channel in layout.channels:
        if name in channel.previous or _was_called(name, channel, archive):
            return _Chosen(channel.id, channel, renamed=name)
    names = [channel.name for channel in layout.channels]
    raise UsageError(
        f"{archive.label}: has no channel #{name}; it has {len(names)} others.",
        todo=(*near(name, names, sigil="#"), "Name the channel as the export does, or by its id."),
    )


def _was_called(name: str, channel: Channel, archive: Archive) -> bool:
    """Whether a message tells that the channel was renamed from ``name``; looked
    for only when no channel has that name now."""
    quoted = json.dumps(name).encode()
    for member in channel.days.values():
        data = archive.read(member)
        if b"old_name" in data and quoted in data:
            found = (one for one in records(data) or [] if isinstance(one, Mapping))
            if any(one.get("old_name") == name for one in found):
                return True
    return False


def _gather(chosen: _Chosen, archive: Archive, window: Window, known: _Known) -> Gathered:
    channel = chosen.channel
    read = _read_days(channel, _days_around(channel, window), archive)
    inside = {ts: one for ts, one in read.messages.items() if ts_time(ts) in window}
    context, lost = _parents(inside, read.messages, channel, archive)
    found = {**context, **inside}
    events = tuple(
        event
        for ts in sorted(found, key=_moment)
        if (event := _event(found[ts], channel, known, context=ts in context))
    )
    told = _told(chosen, window, inside, found, lost)
    check = SourceCheck(
        source=f"Slack export, #{channel.name}",
        start=window.start,
        end=window.end,
        complete=read.complete,
        items=len(events),
        skipped=read.skipped,
        warnings=(*known.warnings, *read.warnings, *told),
    )
    strangers = people_in(found.values(), known.names.users)
    everybody = (*known.people, *strangers)
    scope = f"slack:{channel.id}/"
    return Gathered(check, events, everybody, _raw(channel, found), scope=scope)


def _event(message: Message, channel: Channel, known: _Known, *, context: bool) -> Event | None:
    return message_event(message, channel.id, known.names, team_url=known.team_url, context=context)


def _moment(ts: str) -> tuple[datetime | None, str]:
    return (ts_time(ts), ts)


def _days_around(channel: Channel, window: Window) -> list[str]:
    first, last = (window.start - _DAY).date(), (window.end + _DAY).date()
    return [day for day in sorted(channel.days) if first.isoformat() <= day <= last.isoformat()]


def _read_days(channel: Channel, days: Iterable[str], archive: Archive) -> _Read:
    """The messages of the days given, each ``ts`` once."""
    messages: dict[str, Message] = {}
    warnings: list[str] = []
    skipped, complete = 0, True
    for day in days:
        found = records(archive.read(channel.days[day]))
        if found is None:
            warnings.append(f"{channel.days[day]} is not a JSON list of messages and was skipped")
            complete = False
        good = [(ts, one) for one in found or [] if (ts := _ts_of(one))]
        bad = len(found or []) - len(good)
        if bad:
            warnings.append(f"{channel.days[day]}: {bad} without a time skipped")
            skipped += bad
        for ts, one in good:
            messages[ts] = _fuller(messages.get(ts), one)
    return _Read(messages, skipped, tuple(warnings), complete)


def _ts_of(one: object) -> str:
    return message_ts(one) if isinstance(one, Mapping) else ""


def _fuller(first: Message | None, second: Message) -> Message:
    """Of two copies of one message, the edited one, then the one that says it
    was sent to the channel too, then the first."""
    if first is None:
        return second
    return max((first, second), key=lambda one: (bool(one.get("edited")), bool(one.get("subtype"))))


def _parents(
    inside: Mapping[str, Message],
    near_by: Mapping[str, Message],
    channel: Channel,
    archive: Archive,
) -> tuple[dict[str, Message], int]:
    """The messages from outside the window that started a thread with a message
    in it, by ``ts``; and how many of those the export does not have."""
    wanted = {thread_ts(one) for one in inside.values()} - {""} - set(inside)
    found = {ts: near_by[ts] for ts in wanted if ts in near_by}
    for ts in sorted(wanted - set(found)):
        if ts not in found:
            found |= _look_up(ts, wanted, channel, archive)
    copies = _copies(inside.values())
    found = {ts: copies[ts] for ts in wanted if ts in copies} | found
    return found, len(wanted - set(found))


def _copies(messages: Iterable[Message]) -> dict[str, Message]:
    """Parents by ``ts`` as replies sent to the channel carry them along."""
    roots = (message.get("root") for message in messages)
    return {ts: root for root in roots if isinstance(root, Mapping) and (ts := _ts_of(root))}


def _look_up(ts: str, wanted: set[str], channel: Channel, archive: Archive) -> dict[str, Message]:
    """The parent ``ts``, and others that stand in the day files opened for it."""
    at = ts_time(ts)
    days = [_shifted(at.date(), by) for by in (0, -1, 1)] if at else []
    found: dict[str, Message] = {}
    for day in days:
        if day in channel.days and ts not in found:
            read = _read_days(channel, [day], archive).messages
            found |= {key: read[key] for key in wanted & set(read)}
    return found


def _shifted(day: date, by: int) -> str:
    return (day + by * _DAY).isoformat()


def _told(
    chosen: _Chosen,
    window: Window,
    inside: Mapping[str, Message],
    found: Mapping[str, Message],
    lost: int,
) -> list[str]:
    channel = chosen.channel
    missing = _missing_replies(found.values(), found, window)
    stray = f"the folder {channel.name} is in no list of channels; ids carry the folder's name"
    said = {
        f"#{chosen.renamed} is called #{channel.name} now": bool(chosen.renamed),
        stray: not channel.listed,
        f"{lost} threads begin with a message the export does not have": bool(lost),
        f"{missing} replies that their threads name are not in the export": bool(missing),
        _empty(channel.days, window): not inside,
    }
    return [text for text, holds in said.items() if holds]


def _missing_replies(
    parents: Iterable[Message], found: Mapping[str, Message], window: Window
) -> int:
    named = {
        message_ts(reply)
        for parent in parents
        for reply in _list(parent.get("replies"))
        if isinstance(reply, Mapping)
    }
    return sum(ts_time(ts) in window for ts in named if ts and ts not in found)


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else ()


def _empty(days: Mapping[str, str], window: Window) -> str:
    span = f"from {window.start:%Y-%m-%d %H:%M} to {window.end:%Y-%m-%d %H:%M} UTC"
    if not days:
        return f"no message {span}: the export has none at all of this channel"
    listed = sorted(days)
    held = (
        ", ".join(listed)
        if len(listed) <= 5
        else (f"{len(listed)} days from {listed[0]} to {listed[-1]}")
    )
    return f"no message {span}: the export has {held} of this channel"


def _raw(channel: Channel, found: Mapping[str, Message]) -> tuple[RawFile, ...]:
    name = _NOT_IN_A_NAME.sub("_", channel.id)
    # A line per message; with ``indent`` json would leave its fast encoder.
    lines = ",\n".join(json.dumps(found[ts]) for ts in sorted(found, key=_moment))
    return (RawFile(f"slack-export-{name}.json", f"[\n{lines}\n]\n".encode()),) if found else ()
