"""Slack as it is now, through an internal app of one's own.

::

    log in ──▶ directory ──▶ for each channel: find it ──▶ history ┐
                                                           threads ┴▶ events

What one channel lacks, a scope or a membership, costs that channel only.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from slack_sdk import WebClient

from incident_kit.model import Clock, Event, Gathered, RawFile, SourceCheck, Window, utc_now
from incident_kit.sources import _slack
from incident_kit.sources.slack_api.asking import Calls
from incident_kit.sources.slack_api.directory import (
    Conversation,
    Directory,
    find_channel,
    log_in,
    read_directory,
)
from incident_kit.sources.slack_api.keeping import Pages
from incident_kit.sources.slack_api.progress import Progress
from incident_kit.sources.slack_api.reading import Channel, Reading, read_channel
from incident_kit.sources.slack_api.refusing import Refused

Message = Mapping[str, Any]

#: A window that ended this long ago gets no further messages.
_CLOSED = timedelta(hours=1)
_NOT_IN_A_NAME = re.compile(r"[^\w.-]+")


def _nobody(_: str) -> None:
    """The default for progress: nobody listens."""


@dataclass(frozen=True)
class Slack:
    """Channels of one workspace, live.

    ``channels`` names them with or without ``#``, by a former name or by id.
    ``cache`` is a folder for the pages of a window that ended an hour ago or
    more: an interrupted run goes on from there; ``None`` keeps nothing. ``reuse``
    is how old a page of an earlier, finished run may be to be used again. By
    default it is asked for again, since it may hold a message edited meanwhile.
    ``rescan`` is how long before the window a thread may have begun. ``team`` is
    the workspace's id, for a token of an organisation with several. ``told``
    hears one line at a time, from several threads but one after the other;
    ``sleep`` and ``timer`` deal in seconds.
    """

    client: WebClient = field(repr=False)
    channels: tuple[str, ...]
    cache: Path | None = None
    told: Callable[[str], None] = _nobody
    team: str = ""
    reuse: timedelta = timedelta(0)
    rescan: timedelta = timedelta(days=14)
    clock: Clock = utc_now
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
        login = log_in(calls, self._waiting, self.team)
        calls.app = login.app
        directory = read_directory(calls, self._waiting, login)
        closed = window.end < self.clock() - _CLOSED
        pages = Pages(self.cache if closed else None, self.clock, self.reuse)
        run = _Run(self, window, calls, directory, pages)
        gathered = tuple(run.gathered())
        if calls.dead and not run.read:
            raise calls.dead
        if not run.unfinished:
            pages.finish()
        return gathered

    def _waiting(self, method: str, seconds: float, times: int) -> None:
        again = f", {times} times in a row now" if times > 1 else ""
        self.told(f"Slack, {method}: waiting {seconds:.0f} s{again}")


class _Run:
    """One gathering. ``read`` counts the channels that gave something, and
    ``unfinished`` says that the next run is to go on where this one ends."""

    def __init__(
        self, slack: Slack, window: Window, calls: Calls, directory: Directory, pages: Pages
    ) -> None:
        self._slack, self._window, self._calls = slack, window, calls
        self._directory, self._pages = directory, pages
        self.read, self.unfinished = 0, False

    def gathered(self) -> Iterator[Gathered]:
        """A value per channel."""
        done: set[str] = set()
        for wanted in self._slack.channels:
            label, scope = f"Slack #{wanted.strip().removeprefix('#')}", ""
            try:
                channel = find_channel(wanted, self._directory, self._calls, self._slack._waiting)
                if channel.id in done:
                    continue
                done.add(channel.id)
                label, scope = f"Slack #{channel.name}", f"slack:{channel.id}/"
                yield self._channel(channel, wanted)
            except Refused as error:
                self.unfinished = self.unfinished or error.fatal or error.error == "no_answer"
                yield self._refused(label, scope, error)

    def _channel(self, channel: Conversation, wanted: str) -> Gathered:
        slack, window = self._slack, self._window
        label = f"Slack #{channel.name}"
        oldest = window.start - slack.rescan
        progress = Progress(label, oldest, window.end, self._calls.pace, slack.told)
        try:
            reading = read_channel(
                Channel(channel.id, window, slack.rescan, self._calls, self._pages, progress)
            )
        except Refused as error:
            if error.error == "not_in_channel" and channel.archived:
                raise Refused("is_archived") from error
            raise
        self.read += 1
        self.unfinished = self.unfinished or reading.unfinished
        return _gathered(channel, reading, window, self._directory, self._notes(channel, wanted, progress))
