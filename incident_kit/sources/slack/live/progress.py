"""How far the reading of a channel is, and how long the rest will take."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from incident_kit.model import Window
from incident_kit.sources.progress import Progress
from incident_kit.text.counting import count

HISTORY, REPLIES = "conversations.history", "conversations.replies"

#: As many messages a page holds where an app may have no more.
FEW = 15
_EVERY = 25
_SLOW_PACE = 60.0
_SLOW = (
    "Slack allows this app one request a minute for {few} messages each, as it does apps that "
    "are sold{left}. An internal app of your own is not limited so (docs/slack-app.md); an "
    "export needs no app: name the ZIP file under sources.slack.export."
)


@dataclass(frozen=True, slots=True)
class _Leg:
    """A stretch of the history, newest first, and what had been read before it."""

    newest: datetime
    oldest: datetime
    pages: int = 0
    threads: int = 0


class ChannelProgress:
    """Of one channel: back through the window, then through the ``rescan`` before
    it. Safe between threads.

    ``pace`` gives the seconds a method takes per request; ``say`` hears a line
    after each page, now and then a thread, and before each wait. Time left is an
    estimate: it takes messages to be spread evenly over the window, and over the
    days before it once those are reached; until then they count as one page.
    """

    def __init__(
        self,
        label: str,
        window: Window,
        rescan: timedelta,
        pace: Callable[[str], float],
        say: Progress,
    ) -> None:
        self._label, self._pace, self._report = label, pace, say
        self._leg = _Leg(window.end, window.start)
        self._oldest = window.start - rescan
        self._lock = threading.RLock()
        self._pages = self._messages = self._threads = self._read = 0
        self._reached, self._ended = window.end, False
        self._few = self._slow = False

    def page(self, messages: int, times: Sequence[datetime], *, more: bool) -> None:
        """A page of the history was read; ``times`` are those of its messages."""
        with self._lock:
            if times and not self._messages:
                self._leg = replace(self._leg, newest=max(times))
            self._pages += 1
            self._messages += messages
            self._reached = min([*times, self._reached])
            self._ended = not more
            if more and 0 < messages <= FEW:
                self._few = True
                self._note_slow()
            self._say(f"page {self._pages}, {count(self._messages, 'message')}")
            if self._reached <= self._leg.oldest > self._oldest:
                self._leg = _Leg(self._reached, self._oldest, self._pages, self._threads)

    def history_ended(self) -> None:
        """No further page will come, for whatever reason."""
        with self._lock:
            self._ended = True

    def thread_asked(self) -> None:
        """A thread is to be read."""
        with self._lock:
            self._threads += 1

    def thread_read(self) -> None:
        """A thread was read, or could not be."""
        with self._lock:
            self._read += 1
            if self._read % _EVERY == 0:
                self._say("reading threads")

    def waiting(self, method: str, seconds: float, why: str) -> None:
        """A wait before ``method`` is asked again."""
        with self._lock:
            if self._pace(method) >= _SLOW_PACE:
                self._note_slow()
            page = f"page {self._pages + 1}" if method == HISTORY else "threads"
            self._say(f"{page}: waiting {seconds:.0f} s, {why}")

    @property
    def slow_line(self) -> str:
        """What to know about an app that Slack slows down, with the time left;
        ``""`` for any other."""
        if not self._few and max(self._pace(HISTORY), self._pace(REPLIES)) < _SLOW_PACE:
            return ""
        left = self.seconds_left
        return _SLOW.format(
            few=FEW, left=f": {about_minutes(left)} for this channel" if left else ""
        )

    def _note_slow(self) -> None:
        if not self._slow:
            self._slow = True
            self._report(f"{self._label}: {self.slow_line}")

    @property
    def seconds_left(self) -> float:
        """About how long the rest takes, from what was read so far."""
        with self._lock:
            threads = self._threads - self._read
            if self._ended:
                return threads * self._seconds(REPLIES)
            leg = self._leg
            covered = (leg.newest - self._reached).total_seconds()
            ahead = (self._reached - leg.oldest).total_seconds() / covered if covered > 0 else 0.0
            pages = math.ceil((self._pages - leg.pages) * max(ahead, 0.0)) + 1
            threads += math.ceil((self._threads - leg.threads) * max(ahead, 0.0))
            return max(pages * self._seconds(HISTORY), threads * self._seconds(REPLIES))

    def _seconds(self, method: str) -> float:
        return max(self._pace(method), _SLOW_PACE if self._few else 0.0)

    def _say(self, text: str) -> None:
        threads = f", {self._read} of {self._threads} threads" if self._threads else ""
        left = self.seconds_left
        about = f"; {about_minutes(left)} left" if left else ""
        self._report(f"{self._label}: {text}{threads}{about}")


def about_minutes(seconds: float) -> str:
    """A duration as people say it: in minutes, rounded up."""
    minutes = math.ceil(seconds / 60)
    return f"about {minutes} min" if minutes > 1 else "a minute or less"
