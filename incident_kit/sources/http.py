"""One small HTTP client for JSON: polite, patient up to a limit, silent about credentials.

``requests`` carries the bytes. The retries are our own loop rather than
urllib3's ``Retry``: that one sleeps by itself, so it can neither say what it
waits for, nor keep the pause between requests, nor share one budget of waiting
between all requests of a run.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

import requests

from incident_kit.errors import SourceError, UsageError
from incident_kit.model import Json
from incident_kit.sources.credentials import Secret
from incident_kit.sources.progress import Progress, ignore_progress

Params = Sequence[tuple[str, str]]

#: Asked to slow down: 420 is Statuspage's older word for 429.
_SLOW_DOWN = frozenset({420, 429})
_PASSING = _SLOW_DOWN | {500, 502, 503, 504}
_DONE = frozenset({HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.NO_CONTENT})
_MOVED = frozenset({301, 302, 303, 307, 308})
_MOST_MOVES = 5
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_UNANSWERED = (
    requests.ConnectionError,
    requests.Timeout,
    requests.exceptions.ChunkedEncodingError,
)
_FAILURES = (
    (requests.exceptions.SSLError, "its certificate could not be verified"),
    (requests.exceptions.ProxyError, "the proxy on the way to it could not be used"),
    (requests.Timeout, "it did not answer in time"),
)
_CONNECTS = 3
_CHUNK = 64 * 1024
_MESSAGE_KEYS = ("message", "error", "errors", "error_description")


@dataclass(frozen=True, slots=True)
class Manners:
    """How a service wants to be asked, and how long we bear with it.

    ``pause_seconds`` is the least time from one request to the next;
    ``attempts`` how often one request is made in all (three times at most where
    nobody answers); ``patience_seconds`` the
    sum of all waits for retries over the client's life; ``timeout_seconds`` the
    silence after which an answer is given up; ``most_bytes`` the largest answer.
    A retry without a usable ``Retry-After`` waits 1, 2, 4 … up to 60 seconds.
    """

    pause_seconds: float = 0.0
    attempts: int = 8
    patience_seconds: float = 600.0
    timeout_seconds: float = 30.0
    most_bytes: int = 64 * 1024 * 1024


#: For a probe, whose answer somebody waits for.
PROBE_MANNERS = Manners(attempts=2, timeout_seconds=5, patience_seconds=30)


@dataclass(frozen=True, slots=True)
class Answer:
    """A final answer: ``status`` is the HTTP status, ``body`` the JSON, ``None``
    where the answer held none; ``reason`` is the service's own word on a failure,
    short, empty if it gave none."""

    status: int
    body: Json = field(repr=False)
    reason: str = ""

    @property
    def ok(self) -> bool:
        """Whether the service gave what was asked."""
        return self.status in _DONE


class Client:
    """Asks one service for JSON, one request after the other.

    ``service`` names it for people. ``authorization`` is the word before the
    credential and the credential (``("OAuth", secret)``); it goes to the host of
    ``base_url`` only, and over HTTPS only (loopback aside). ``hints`` says what
    to do about a status of refusal. ``progress`` hears what is waited for; ``clock``
    and ``sleep`` count seconds.

    A netrc file is never read: requests would put its login in the place of ours. What
    requests raises is told in our words and not kept as a cause: a traceback would show
    the addresses it quotes, a proxy's with its password.
    """

    def __init__(
        self,
        service: str,
        base_url: str,
        *,
        authorization: tuple[str, Secret] | None = None,
        headers: Mapping[str, str] | None = None,
        manners: Manners | None = None,
        hints: Mapping[int, str] | None = None,
        progress: Progress = ignore_progress,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.service = service
        self.base_url = _check_base_url(base_url, service, secret=authorization is not None)
        self.authorized = authorization is not None
        self._secret = authorization[1] if authorization else None
        self._manners = manners or Manners()
        self._hints = hints or {}
        self._progress, self._clock, self._sleep = progress, clock, sleep
        self._next = float("-inf")
        self._patience = self._manners.patience_seconds
        self._session = requests.Session()
        self._session.headers.update({"Accept": "application/json", **(headers or {})})
        self._session.auth = _Authorization(authorization)

    def get_json(self, path: str, params: Params = ()) -> Json:
        """The JSON at ``path`` below the base URL.

        Raises :class:`~incident_kit.errors.SourceError` for a refusal, for an
        answer that is no JSON or too large, for a service that cannot be reached
        or asks for more patience than there is.
        """
        answer = self.ask(path, params)
        if answer.ok:
            return answer.body
        raise self.refusal(path, answer)

    def ask(self, path: str, params: Params = ()) -> Answer:
        """The final answer for ``path``, a refusal (4xx) included; else as
        :meth:`get_json`."""
        url: str | None = f"{self.base_url}/{path.lstrip('/')}"
        moves = 0
        while url is not None and moves <= _MOST_MOVES:
            answer, url = self._ask_patiently(url, path, params)
            if url is None:
                return answer
            moves, params = moves + 1, ()
        raise self._error(path, "it sends us in a circle", "Check base_url.")

    def put_json(self, path: str, body: Json = None) -> Answer:
        """Send ``body`` to ``path`` once, and never again: the final answer, a refusal (4xx)
        included.

        Raises :class:`~incident_kit.errors.SourceError` where nothing tells whether it was
        done: nobody answered, or with an error of the server's own; and for being asked to
        slow down, or sent on to another address, where it was not. Nothing is sent there.
        """
        url = f"{self.base_url}/{path.lstrip('/')}"
        outcome = self._ask_once(url, path, (), _Sent(body))
        if isinstance(outcome, _Again):
            raise self._error(path, outcome.problem, "Look what stands there before trying again.")
        answer, elsewhere = outcome
        if elsewhere is not None:
            raise self._error(path, "it sends us on to another address", "Check base_url.")
        return answer

    def refusal(self, path: str, answer: Answer) -> SourceError:
        """The error that says what ``answer`` refused and what to do about it."""
        reason = f": {answer.reason}" if answer.reason else ""
        hint = self._hints.get(answer.status, "Check that the id and base_url are right.")
        return self._error(path, f"it answered {_describe_status(answer.status)}{reason}", hint)

    def _ask_patiently(self, url: str, path: str, params: Params) -> tuple[Answer, str | None]:
        """The answer, and the address it moved to instead, if it did."""
        attempt = 1
        while isinstance(outcome := self._ask_once(url, path, params), _Again):
            self._wait(path, outcome, attempt)
            attempt += 1
        return outcome

    def _ask_once(
        self, url: str, path: str, params: Params, sent: _Sent | None = None
    ) -> tuple[Answer, str | None] | _Again:
        self._pause()
        try:
            with self._session.request(
                "GET" if sent is None else "PUT",
                url,
                params=list(params),
                json=None if sent is None else sent.body,
                timeout=self._manners.timeout_seconds,
                allow_redirects=False,
                stream=True,
            ) as response:
                if response.status_code in _PASSING:
                    problem = f"it answered {_describe_status(response.status_code)}"
                    return _Again(problem, self._manners.attempts, _requested_wait(response))
                return self._read_answer(response, path)
        except _UNANSWERED as error:
            return _Again(_describe_failure(error), min(_CONNECTS, self._manners.attempts))
        except (requests.RequestException, ValueError):
            # Its text may quote the proxy's address, with the password in it.
            todo = "Check base_url, and the proxy that HTTPS_PROXY names, if any."
            raise self._error(path, "it could not be asked", todo) from None

    def _read_answer(self, response: requests.Response, path: str) -> tuple[Answer, str | None]:
        if response.status_code in _MOVED:
            return Answer(response.status_code, None), self._follow(response, path)
        data = self._read(response, path)
        try:
            body = json.loads(data)
        except (ValueError, RecursionError):
            body = None
            if response.status_code == HTTPStatus.OK:
                kind = response.headers.get("Content-Type", "of no type").split(";")[0][:60]
                problem = f"it answered with something other than JSON ({kind})"
                raise self._error(path, problem, "Check base_url.") from None
        return Answer(response.status_code, body, self._reason_in(response.status_code, body)), None

    def _read(self, response: requests.Response, path: str) -> bytes:
        data = bytearray()
        for chunk in response.iter_content(_CHUNK):
            data += chunk
            if len(data) > self._manners.most_bytes:
                limit = self._manners.most_bytes // (1024 * 1024)
                todo = "Ask for less, or gather from a saved file."
                raise self._error(path, f"its answer is larger than {limit} MiB", todo)
        return bytes(data)

    def _follow(self, response: requests.Response, path: str) -> str:
        here = urlsplit(response.url)
        try:
            there = urlsplit(urljoin(response.url, response.headers.get("Location", "")))
            follow = _may_follow(here, there, secret=self.authorized)
        except ValueError:
            follow, there = False, here
        if not follow:
            host = there.hostname or "nowhere"
            todo = f"If you trust {host}, set base_url to it."
            raise self._error(path, f"it sends us on to {there.scheme}://{host}", todo)
        return there.geturl()

    def _reason_in(self, status: int, body: Json) -> str:
        if status == HTTPStatus.OK:
            return ""
        reason = " ".join(re.sub(r"[^ -~]+", " ", _find_message(body)).split())[:200]
        return self._secret.hidden_in(reason) if self._secret else reason

    def _pause(self) -> None:
        now = self._clock()
        if now < self._next:
            self._sleep(self._next - now)
        self._next = max(now, self._next) + self._manners.pause_seconds

    def _wait(self, path: str, again: _Again, attempt: int) -> None:
        if attempt >= again.most:
            times = f", {attempt} times" if attempt > 1 else ""
            todo = "Try again later, or check base_url and the network."
            raise self._error(path, f"{again.problem}{times}", todo)
        seconds = min(2.0 ** (attempt - 1), 60.0) if again.asked is None else again.asked
        if seconds > self._patience:
            problem = f"{again.problem} and would have us wait {seconds:.0f} s more"
            raise self._error(path, problem, "Try again later.")
        self._patience -= seconds
        why = f"then again: {again.problem}" if again.asked is None else f"as {self.service} asks"
        self._progress(f"{self.service}: waiting {seconds:.0f} s, {why}")
        self._sleep(seconds)

    def _error(self, path: str, problem: str, todo: str) -> SourceError:
        host = urlsplit(self.base_url).netloc
        place = "/" + path.partition("?")[0].lstrip("/")
        return SourceError(f"{self.service} ({host}{place}): {problem}.", todo=[todo])


@dataclass(frozen=True, slots=True)
class _Sent:
    """What a request carries: JSON, or ``None`` for nothing."""

    body: Json


@dataclass(frozen=True, slots=True)
class _Again:
    """An attempt that may be made again: what happened, how often it is tried in
    all, and the seconds the service asked us to wait, if it did."""

    problem: str
    most: int
    asked: float | None = None


class _Authorization(requests.auth.AuthBase):
    """Sets our header, or none: given as ``auth``, it keeps requests from netrc."""

    def __init__(self, given: tuple[str, Secret] | None) -> None:
        self._given = given

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._given:
            word, secret = self._given
            request.headers["Authorization"] = f"{word}{secret.reveal()}"
        return request


def _check_base_url(base_url: str, service: str, *, secret: bool) -> str:
    """``base_url`` without a slash at its end. Raises
    :class:`~incident_kit.errors.UsageError` for what is no plain address, and for one
    that would send a ``secret`` in the clear."""
    parts = _split_plain_address(base_url.strip())
    if parts is None:
        raise UsageError(
            f"{service}: the base URL is no plain address",
            todo=["Write it as https://host or https://host/path, without a login."],
        )
    if secret and parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise UsageError(
            f"{service}: the base URL begins with http://, which would send the token in the clear",
            todo=["Write it with https://."],
        )
    return base_url.strip().rstrip("/")


def _split_plain_address(url: str) -> SplitResult | None:
    """The parts of an address of the web; ``None`` with a login, a query or a fragment."""
    try:
        parts = urlsplit(url)
        is_address = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        return None
    is_plain = not any((parts.username, parts.password, parts.query, parts.fragment))
    return parts if is_address and is_plain else None


def _may_follow(here: SplitResult, there: SplitResult, *, secret: bool) -> bool:
    """Anywhere on the same origin; from HTTP up to HTTPS; elsewhere only where no
    credential goes along, and never down to HTTP."""
    if there.scheme not in ("http", "https") or not there.hostname:
        return False
    if (here.scheme, here.netloc) == (there.scheme, there.netloc):
        return True
    return there.scheme == "https" and not secret


def _requested_wait(response: requests.Response) -> float | None:
    """Seconds that ``Retry-After``, or on 429 PagerDuty's ``ratelimit-reset``, asks
    for, at least 1; ``None`` if it is missing or unreadable. A date counts from the
    answer's own ``Date``."""
    slow_down = response.status_code in _SLOW_DOWN
    headers = response.headers
    for name in ("Retry-After", "ratelimit-reset") if slow_down else ("Retry-After",):
        seconds = _seconds(headers.get(name, "").strip(), headers.get("Date", ""))
        if seconds is not None:
            return max(seconds, 1.0)
    return None


def _seconds(text: str, now: str) -> float | None:
    if re.fullmatch(r"\d{1,9}(?:\.\d{1,9})?", text):
        return float(text)
    try:
        return (parsedate_to_datetime(text) - parsedate_to_datetime(now)).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return None


def _describe_failure(error: Exception) -> str:
    for kind, words in _FAILURES:
        if isinstance(error, kind):
            return words
    return "it could not be reached"


def _describe_status(code: int) -> str:
    try:
        return f"{code} {HTTPStatus(code).phrase}"
    except ValueError:
        return str(code)


def _find_message(body: Any) -> str:
    """The sentence in an error's body: ``{"message": …}``, ``{"error": […]}``,
    ``{"error": {"message": …, "errors": […]}}``."""
    if isinstance(body, str):
        return body
    if isinstance(body, list):
        return "; ".join(filter(None, map(_find_message, body[:5])))
    if isinstance(body, Mapping):
        return ": ".join(filter(None, (_find_message(body.get(key)) for key in _MESSAGE_KEYS)))
    return ""
