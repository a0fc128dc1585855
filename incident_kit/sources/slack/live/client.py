"""Requests to Slack's Web API, through ``slack_sdk``: each answered in full or refused.

The waiting is ours. The handlers of ``slack_sdk`` sleep without a word, stop the
program at a ``Retry-After`` that is no number, and know nothing of a budget.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit
from urllib.request import proxy_bypass

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from incident_kit.errors import UsageError
from incident_kit.sources.credentials import Secret
from incident_kit.sources.slack.live.errors import RefusalError
from incident_kit.sources.slack.live.rate_limit import PER_MINUTE, Bucket, back_off, retry_after
from incident_kit.text.mrkdwn import clean

Message = Mapping[str, Any]
#: Hears of a wait: method, seconds, why.
Waiting = Callable[[str, float, str], None]

BASE_URL = "https://slack.com/api/"
#: Slack's own faults, answered with HTTP 200.
_PASSING = frozenset(
    {"fatal_error", "internal_error", "request_timeout", "service_unavailable", "unreadable"}
)
_ASKS, _FAULT = "as Slack asks", "then again: it gave no usable answer"
_TRIES = 5
_PATIENCE = 30
_LOST = 3
_SLICE = 1.0
_FAULTS = (
    OSError,  # no network, no answer in time, a connection cut
    HTTPException,
    SlackClientError,
    ValueError,  # not UTF-8, not JSON
    LookupError,  # an unknown charset
    AttributeError,  # JSON that is no object: slack_sdk asks it for "ok"
    RecursionError,
)
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def web_client(token: Secret | None, base_url: str = "", *, timeout: int = 30) -> WebClient:
    """A client for one workspace: one attempt a request, nothing logged.

    ``base_url`` is Slack's own where empty. A proxy is taken from the
    environment, ``no_proxy`` heeded. Raises
    :class:`~incident_kit.errors.UsageError` for an address that would send the
    token in the clear.
    """
    address = base_url.strip() or BASE_URL
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise UsageError(
            "Slack: the base URL does not begin with https://",
            todo=["Correct sources.slack.base_url in incident-kit.yaml, or leave it out."],
        )
    logger = logging.Logger("slack_sdk", logging.CRITICAL)  # bodies would be logged
    client = WebClient(
        token.reveal() if token else None,
        base_url=address,
        timeout=timeout,
        logger=logger,
        retry_handlers=[],
    )
    if parts.hostname in _LOOPBACK or proxy_bypass(parts.hostname or ""):
        client.proxy = None
    return client


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: ``status`` is 0 where nothing did. Header names are in
    lower case."""

    status: int
    data: Message = field(default_factory=dict, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def ok(self) -> bool:
        """Whether Slack gave what was asked."""
        return self.status == 200 and self.data.get("ok") is True

    @property
    def error(self) -> str:
        """Slack's name for what went wrong."""
        found = self.data.get("error")
        return found if isinstance(found, str) and found.isidentifier() else "unreadable"

    @property
    def is_limited(self) -> bool:
        """Whether Slack asks to wait."""
        return self.status == 429 or (not self.ok and self.error in ("ratelimited", "rate_limited"))

    @property
    def is_passing(self) -> bool:
        """Whether it is worth asking again."""
        return self.status == 0 or self.status >= 500 or self.error in _PASSING


def _ignore_wait(_method: str, _seconds: float, _why: str) -> None:
    return None


class Calls:
    """The requests of one run, counted, paced and repeated.

    ``sleep`` and ``timer`` deal in seconds. Safe between threads: each method
    has a budget of its own. Once Slack refuses the token, every later request
    is refused the same way without being sent. ``app`` is the name of the app's
    user, for messages; ``tries`` how often a request without an answer is made.
    """

    def __init__(
        self,
        client: WebClient,
        sleep: Callable[[float], None],
        timer: Callable[[], float],
        tries: int = _TRIES,
    ) -> None:
        self._client, self._sleep, self._timer, self._tries = client, sleep, timer, tries
        self._buckets: dict[str, Bucket] = {}
        self._lock = threading.Lock()
        self._dead: RefusalError | None = None
        self._lost = 0
        self.app = ""

    def ask(self, method: str, params: Message, waiting: Waiting = _ignore_wait) -> Message:
        """The data of :meth:`answer`."""
        return self.answer(method, params, waiting).data

    def answer(self, method: str, params: Message, waiting: Waiting = _ignore_wait) -> Answer:
        """What ``method`` gives, whatever waiting it takes.

        ``waiting`` hears of each wait. Raises
        :class:`~incident_kit.sources.slack.live.errors.RefusalError`.
        """
        limits = faults = 0
        while not (answer := self._ask_once(method, params)).ok:
            if answer.is_limited and limits < _PATIENCE:
                limits += 1
                again = f", {limits} times in a row now" if limits > 1 else ""
                self._wait(
                    self._note_limit(method, answer, limits), method, f"{_ASKS}{again}", waiting
                )
            elif answer.is_passing and faults < self._tries - 1:
                faults += 1
                self._wait(back_off(faults), method, _FAULT, waiting)
            else:
                raise self._refuse(method, answer)
        self._lost = 0
        self._bucket(method).note_answer()
        return answer

    def pace(self, method: str) -> float:
        """Seconds from one request of ``method`` to the next, in the long run."""
        return max(self._bucket(method).interval, 60.0 if self.slow(method) else 0.0)

    def slow(self, method: str) -> bool:
        """Whether Slack seems to allow ``method`` once a minute only."""
        return self._bucket(method).slow

    def stop(self) -> None:
        """Refuse every request from now on, and end the waiting of other threads."""
        self._dead = self._dead or RefusalError("stopped")

    @property
    def dead(self) -> RefusalError | None:
        """Why no further request is made; ``None`` while they are."""
        return self._dead

    def _ask_once(self, method: str, params: Message) -> Answer:
        self._pause(self._bucket(method).delay())
        return self._send(method, params)

    def _send(self, method: str, params: Message) -> Answer:
        try:
            response: Any = self._client.api_call(method, data=dict(params))
        except SlackApiError as error:
            response = error.response
        except _FAULTS:
            return Answer(0)
        data = response.data if isinstance(response.data, Mapping) else {}
        headers = {str(name).lower(): str(value) for name, value in response.headers.items()}
        return Answer(response.status_code, self._mask_token(data), headers)

    def _mask_token(self, data: Message) -> Message:
        """``data``; our own token, which somebody may have pasted, is masked."""
        token = self._client.token
        text = json.dumps(data) if token else ""
        if not token or token not in text:
            return data
        masked: Message = json.loads(text.replace(token, "***"))
        return masked

    def _bucket(self, method: str) -> Bucket:
        with self._lock:
            return self._buckets.setdefault(method, Bucket(PER_MINUTE.get(method, 20), self._timer))

    def _note_limit(self, method: str, answer: Answer, times: int) -> float:
        seconds = retry_after(answer.headers.get("retry-after", ""), times)
        if times == 1:
            self._bucket(method).note_limit(seconds)
        return seconds

    def _wait(self, seconds: float, method: str, why: str, waiting: Waiting) -> None:
        waiting(method, seconds, why)
        self._pause(seconds)

    def _pause(self, seconds: float) -> None:
        """Sleep in slices, so that another thread's end is heard of."""
        while True:
            if self._dead:
                raise self._dead
            if seconds <= 0:
                return
            self._sleep(min(seconds, _SLICE))
            seconds -= _SLICE

    def _refuse(self, method: str, answer: Answer) -> RefusalError:
        if answer.is_passing or answer.is_limited:
            self._lost += 1
            error = "unanswered" if self._lost >= _LOST else "no_answer"
            refused = RefusalError(error, method=method)
        else:
            needed = clean(answer.data.get("needed"))
            refused = RefusalError(answer.error, method=method, needed=needed, app=self.app)
        if refused.fatal:
            self._dead = self._dead or refused
        return refused
