"""Slack as it is now, through an internal app of one's own.

::

    log in ──▶ directory ──▶ for each channel: find it ──▶ history ┐
                                                           threads ┴▶ events

What one channel lacks, a scope or a membership, costs that channel only.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from slack_sdk import WebClient

from incident_kit.model import Event, Gathered, RawFile, SourceCheck, Window, utc_now
from incident_kit.sources.progress import Progress, ignore_progress
from incident_kit.sources.saved_files import file_name
from incident_kit.sources.slack.live.cache import PageCache
from incident_kit.sources.slack.live.channel import Channel, Reading, moment, read_channel
from incident_kit.sources.slack.live.client import Calls, Waiting
from incident_kit.sources.slack.live.directory import (
    Conversation,
    Directory,
    find_channel,
    log_in,
    read_directory,
)
from incident_kit.sources.slack.live.errors import RefusalError
from incident_kit.sources.slack.live.progress import ChannelProgress
from incident_kit.sources.slack.messages import message_event, people_in
from incident_kit.sources.slack.shared_files import list_file_notes
from incident_kit.text.counting import count

Message = Mapping[str, Any]

#: A window that ended this long ago gets no further messages.
_CLOSED = timedelta(hours=1)


@dataclass(frozen=True)
class Slack:
    """Channels of one workspace, live.

    ``channels`` names them with or without ``#``, by a former name or by id.
    ``cache`` is a folder for the pages of a window that ended an hour ago or
    more: an interrupted run goes on from there; ``None`` keeps nothing. ``reuse``
    is how old a page of an earlier, finished run may be to be used again. By
    default it is asked for again, since it may hold a message edited meanwhile.
    ``rescan`` is how long before the window a thread may have begun. ``team`` is
    the workspace's id, for a token of an organisation with several. ``known`` has the
    ids of channels by the names they were read under before. ``progress``
    hears one line at a time, from several threads but one after the other;
    ``sleep`` and ``timer`` deal in seconds.
    """

    client: WebClient = field(repr=False)
    channels: tuple[str, ...]
    cache: Path | None = None
    progress: Progress = ignore_progress
    team: str = ""
    known: Mapping[str, str] = field(default_factory=dict)
    reuse: timedelta = timedelta(0)
    rescan: timedelta = timedelta(days=14)
    clock: Callable[[], datetime] = utc_now
    sleep: Callable[[float], None] = time.sleep
    timer: Callable[[], float] = time.monotonic

    def __call__(self, window: Window) -> tuple[Gathered, ...]:
        """What each channel holds of ``window``, in the order they are named,
        each once.

        A reply in the window brings the message that started its thread, marked
        ``context``. A channel that is refused, or cut short, says so in its
        check, which is then incomplete. Raises
        :class:`~incident_kit.errors.SourceError` if Slack takes no request at
        all: the token, the network.
        """
        calls = Calls(self.client, self.sleep, self.timer)
        waiting = _tell_waits(self.progress)
        login = log_in(calls, waiting, self.team)
        calls.app = login.app
        directory = read_directory(calls, waiting, login)
        closed = window.end < self.clock() - _CLOSED
        pages = PageCache(self.cache if closed else None, self.clock, self.reuse)
        run = _Run(window, self.rescan, calls, directory, pages, self.progress)
        chosen = _find_channels(self.channels, self.known, directory, calls, waiting)
        outcomes = [run.read(channel) for channel in chosen]
        if calls.dead and not any(outcome.read for outcome in outcomes):
            raise calls.dead
        if not any(outcome.unfinished for outcome in outcomes):
            pages.finish()
        return tuple(outcome.gathered for outcome in outcomes)


@dataclass(frozen=True, slots=True)
class _Chosen:
    """A channel that was ``asked`` for; ``renamed`` is its former name, if that was
    asked for; ``error`` says why there is no ``channel``."""

    label: str
    asked: str
    channel: Conversation | None = None
    renamed: str = ""
    error: RefusalError | None = None


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of a channel: ``read`` if it gave at least a page."""

    gathered: Gathered
    read: bool = True
    unfinished: bool = False


@dataclass(frozen=True, slots=True)
class _Run:
    """What all channels of one gathering share."""

    window: Window
    rescan: timedelta
    calls: Calls
    directory: Directory
    pages: PageCache
    progress: Progress

    def read(self, chosen: _Chosen) -> _Outcome:
        """``chosen`` read, or why it was not."""
        if chosen.channel is None:
            return self._refuse(chosen, chosen.error or RefusalError("channel_not_found"))
        channel, rescan = chosen.channel, self.rescan
        progress = ChannelProgress(
            chosen.label, self.window, rescan, self.calls.pace, self.progress
        )
        wanted = Channel(channel.id, self.window, rescan, self.calls, self.pages, progress)
        try:
            reading = read_channel(wanted)
        except RefusalError as error:
            gone = error.error == "not_in_channel" and channel.archived
            return self._refuse(chosen, RefusalError("is_archived") if gone else error)
        notes = tuple(_list_notes(chosen, reading, self.window, progress))
        return _Outcome(self._gather(chosen, channel, reading, notes), True, reading.unfinished)

    def _refuse(self, chosen: _Chosen, error: RefusalError) -> _Outcome:
        window = self.window
        check = SourceCheck(
            chosen.label, window.start, window.end, False, warnings=(error.summary,)
        )
        scope = _scope(chosen.channel)
        gathered = Gathered(check, scope=scope, named=chosen.asked, was_read=False)
        return _Outcome(gathered, False, _may_go_on(error))

    def _gather(
        self, chosen: _Chosen, channel: Conversation, reading: Reading, notes: Sequence[str]
    ) -> Gathered:
        found = {**reading.context, **reading.inside}
        events = tuple(_make_events(channel.id, reading, self.directory))
        check = SourceCheck(
            source=chosen.label,
            start=self.window.start,
            end=self.window.end,
            complete=not reading.problems,
            items=len(events),
            skipped=reading.skipped,
            warnings=(
                *self.directory.warnings,
                *reading.problems,
                *notes,
                *list_file_notes(found.values()),
            ),
        )
        strangers = people_in(found.values(), self.directory.names.users)
        people = (*self.directory.people, *strangers)
        raw, scope = _raw_files(channel.id, found), _scope(channel)
        return Gathered(check, events, people, raw, scope=scope, named=chosen.asked)


def _tell_waits(progress: Progress) -> Waiting:
    def tell(method: str, seconds: float, why: str) -> None:
        progress(f"Slack, {method}: waiting {seconds:.0f} s, {why}")

    return tell


def _find_channels(
    channels: Sequence[str],
    known: Mapping[str, str],
    directory: Directory,
    calls: Calls,
    waiting: Waiting,
) -> list[_Chosen]:
    """Each channel once, in the order named; one that was read before by its id."""
    listed = {channel.id for channel in directory.channels}
    found: dict[str, _Chosen] = {}
    for wanted in channels:
        name = wanted.strip().removeprefix("#")
        try:
            same = known.get(name, "")
            channel = find_channel(same if same in listed else name, directory, calls, waiting)
        except RefusalError as error:
            found.setdefault(name, _Chosen(f"Slack #{name}", name, error=error))
        else:
            is_former = name in channel.previous or name in known
            renamed = name if is_former and name not in (channel.id, channel.name) else ""
            found.setdefault(channel.id, _Chosen(f"Slack #{channel.name}", name, channel, renamed))
    return list(found.values())


def _may_go_on(error: RefusalError) -> bool:
    return error.fatal or error.error == "no_answer"


def _scope(channel: Conversation | None) -> str:
    return f"slack:{channel.id}/" if channel else ""


def _make_events(channel_id: str, reading: Reading, directory: Directory) -> Iterator[Event]:
    """In the order of time."""
    found = {**reading.context, **reading.inside}
    for key in sorted(found, key=moment):
        event = message_event(
            found[key],
            channel_id,
            directory.names,
            key=key,
            team_url=directory.login.url or None,
            context=key in reading.context,
        )
        if event:
            yield event


def _list_notes(
    chosen: _Chosen, reading: Reading, window: Window, progress: ChannelProgress
) -> Iterator[str]:
    """What to know about a channel besides what is missing."""
    name = chosen.channel.name if chosen.channel else ""
    if chosen.renamed:
        yield f"#{chosen.renamed} is called #{name} now"
    if reading.skipped:
        yield count(
            reading.skipped,
            "message without a time was skipped",
            "messages without a time were skipped",
        )
    if reading.lost:
        threads = count(reading.lost, "thread begins", "threads begin")
        yield f"{threads} with a message Slack did not give"
    if progress.slow_line:
        yield progress.slow_line
    if not reading.inside:
        yield f"no message from {window.start:%Y-%m-%d %H:%M} to {window.end:%Y-%m-%d %H:%M} UTC"


def _raw_files(channel_id: str, found: Mapping[str, Message]) -> tuple[RawFile, ...]:
    name = file_name(channel_id)
    data = json.dumps([found[ts] for ts in sorted(found, key=moment)], indent=1)
    return (RawFile(f"slack-{name}.json", data.encode()),) if found else ()
