"""How fast to ask, and how long to wait when asked to.

Slack counts requests per method, workspace and app: Tier 2 allows about 20 a
minute, Tier 3 about 50, some more for a short while. Since May 2025 an app that
is distributed commercially outside the Marketplace may ask ``conversations.history``
and ``.replies`` once a minute, for 15 messages each:
https://docs.slack.dev/apis/web-api/rate-limits.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Mapping

#: What each method allows a minute; Tier 2 for any other.
PER_MINUTE: Mapping[str, int] = {
    "conversations.history": 50,
    "conversations.replies": 50,
    "conversations.info": 50,
    "auth.test": 100,
}
_BURST = 20
_LONGEST, _MOST = 60.0, 3600
#: A wait this long, asked for at once, is the limit of one request a minute.
SLOW = 50.0
_MANY, _FEW_BETWEEN = 1000, 3


class Bucket:
    """The requests one method may make: a few at once, then one per interval.

    ``timer`` counts seconds from any start. ``slow`` once Slack seems to allow
    one request a minute: after a long wait at the second request, or twice with
    one request between. Only the latter changes the interval, since the former
    may be the doing of another program. Safe between threads.
    """

    def __init__(self, per_minute: int, timer: Callable[[], float]) -> None:
        self.interval, self.slow = 60.0 / per_minute, False
        self._asked, self._between = 0, _MANY
        self._timer, self._lock = timer, threading.Lock()
        self._most = float(min(_BURST, per_minute))
        self._left, self._since = self._most, timer()

    def delay(self) -> float:
        """Seconds to wait before the next request, which counts as made then."""
        with self._lock:
            now = self._timer()
            self._left += max(now - self._since, 0.0) / self.interval
            self._left = min(self._left, self._most) - 1.0
            wait = max(-self._left, 0.0) * self.interval
            self._left, self._since = max(self._left, 0.0), max(now, self._since) + wait
            return wait

    def note_answer(self) -> None:
        """A request was answered."""
        with self._lock:
            self._asked, self._between = self._asked + 1, self._between + 1
            self.slow = self.slow and self._between <= _FEW_BETWEEN

    def note_limit(self, seconds: float) -> None:
        """The first of a series of requests was refused, and a wait asked for."""
        with self._lock:
            if seconds < SLOW:
                return
            if self._between <= 1:
                self.interval, self._most, self._left = seconds, 1.0, 1.0
            self.slow = self.slow or self._asked == 1 or self._between <= 1
            self._between = 0


def retry_after(text: str, time: int) -> float:
    """Seconds to wait after a refusal, the ``time``-th in a row (from 1).

    ``text`` is the header ``Retry-After``. Where it is missing or no number, 5
    seconds, then twice as long each time, up to a minute. At most an hour: then it
    is time to ask again.
    """
    try:
        asked = math.ceil(float(text))
    except (ValueError, OverflowError):
        asked = 0
    return float(min(asked, _MOST)) if asked > 0 else back_off(time, first=5.0)


def back_off(time: int, *, first: float = 1.0) -> float:
    """Seconds to wait before trying again for the ``time``-th time (from 1)."""
    return float(min(first * 2 ** min(time - 1, 10), _LONGEST))
