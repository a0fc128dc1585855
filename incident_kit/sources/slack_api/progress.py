"""How far the reading of a channel is, and how long the rest will take."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from datetime import datetime

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


class Progress:
    """Of one channel, from ``newest`` back to ``oldest``. Safe between threads.

    ``pace`` gives the seconds a method takes per request; ``told`` hears a line
    after each page, now and then a thread, and before each wait. Time left is an
    estimate: it takes messages to be spread evenly over time.
    """

    def __init__(
        self,
        label: str,
        oldest: datetime,
        newest: datetime,
        pace: Callable[[str], float],
        told: Callable[[str], None],
    ) -> None:
        self._label, self._oldest, self._newest = label, oldest, newest
        self._pace, self._told = pace, told
        self._lock = threading.RLock()
        self._pages = self._messages = self._threads = self._read = 0
        self._reached, self._ended = newest, False
        self._few = self._slow = False

    def page(self, messages: int, reached: datetime | None, *, more: bool) -> None:
        """A page of the history was read; ``reached`` is its oldest message."""
        with self._lock:
            self._pages += 1
            self._messages += messages
            self._reached = min(reached or self._reached, self._reached)
            self._ended = not more
            if more and messages <= FEW:
                self._few = True
                self._note_slow()
            self._say(f"page {self._pages}, {self._messages} messages")

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

    def waiting(self, method: str, seconds: float, times: int) -> None:
        """Slack asks to wait, for the ``times``-th time in a row."""
        with self._lock:
            if self._pace(method) >= _SLOW_PACE:
                self._note_slow()
            again = f", {times} times in a row now" if times > 1 else ""
            page = f"page {self._pages + 1}" if method == HISTORY else "threads"
            self._say(f"{page}: waiting {seconds:.0f} s, as Slack asks{again}")

    @property
    def slow_line(self) -> str:
        """What to know about an app that Slack slows down, with the time left;
        ``""`` for any other."""
        if not self._few and max(self._pace(HISTORY), self._pace(REPLIES)) < _SLOW_PACE:
            return ""
        left = self.seconds_left
        return _SLOW.format(few=FEW, left=f": {about_minutes(left)} for this channel" if left else "")

    def _note_slow(self) -> None:
        if not self._slow:
            self._slow = True
            self._told(f"{self._label}: {self.slow_line}")

    @property
    def seconds_left(self) -> float | None:
        """About how long the rest takes; ``None`` before there is anything to go by."""
        with self._lock:
            covered = (self._newest - self._reached).total_seconds()
            if not self._pages or (covered <= 0 and not self._ended):
                return None
            ahead = (self._reached - self._oldest).total_seconds() / covered if covered else 0.0
            ahead = 0.0 if self._ended else max(ahead, 0.0)
            pages = max(math.ceil(self._pages * ahead), 0 if self._ended else 1)
            threads = self._threads - self._read + math.ceil(self._threads * ahead)
            return max(pages * self._seconds(HISTORY), threads * self._seconds(REPLIES))

    def _seconds(self, method: str) -> float:
        return max(self._pace(method), _SLOW_PACE if self._few else 0.0)

    def _say(self, text: str) -> None:
        threads = f", {self._read} of {self._threads} threads" if self._threads else ""
        left = self.seconds_left
        about = f"; {about_minutes(left)} left" if left else ""
        self._told(f"{self._label}: {text}{threads}{about}")


def about_minutes(seconds: float) -> str:
    """A duration as people say it: in minutes, rounded up."""
    minutes = math.ceil(seconds / 60)
    return f"about {minutes} min" if minutes > 1 else "a minute or less"
