"""A Slack of our own on loopback: it keeps state, and to the shapes Slack documents.

What a method answers, and how it refuses, is as in https://docs.slack.dev/reference/methods.
A test changes the state between requests through ``before``, and puts other
answers in the place of the right ones through ``instead``.
"""

from __future__ import annotations

import base64
import json
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Message = dict[str, Any]

#: In two parts, so that nothing takes it for a real one.
TOKEN = "xoxb-" + "000000000000-not-a-real-token"
BOT_SCOPES = (
    "channels:history,channels:read,groups:history,groups:read,"
    "users:read,users:read.email,usergroups:read,emoji:read"
)
_NEEDS = {
    "conversations.list": "channels:read",
    "conversations.info": "channels:read",
    "conversations.history": "channels:history",
    "conversations.replies": "channels:history",
    "users.list": "users:read",
    "usergroups.list": "usergroups:read",
    "emoji.list": "emoji:read",
}


class Time:
    """A clock that only sleeping moves. Safe between threads."""

    def __init__(self, at: datetime) -> None:
        self._at, self._lock, self.slept = at, threading.Lock(), 0.0

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.slept += seconds

    def timer(self) -> float:
        return self.slept

    def clock(self) -> datetime:
        return self._at + timedelta(seconds=self.slept)


@dataclass
class Answer:
    """What goes over the wire."""

    body: object
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


def refusal(error: str, **more: str) -> Answer:
    return Answer({"ok": False, "error": error, **more})


def limited(retry_after: str | None = None) -> Answer:
    headers = {} if retry_after is None else {"Retry-After": retry_after}
    return Answer({"ok": False, "error": "ratelimited"}, 429, headers)


@dataclass
class Channel:
    """A channel and its messages, replies among them, in any order."""

    id: str
    name: str
    messages: list[Message] = field(default_factory=list)
    private: bool = False
    member: bool = True
    archived: bool = False
    previous: tuple[str, ...] = ()

    def record(self) -> Message:
        return {
            "id": self.id,
            "name": self.name,
            "is_channel": not self.private,
            "is_private": self.private,
            "is_archived": self.archived,
            "is_member": self.member,
            "previous_names": list(self.previous),
        }


class Slack:
    """The state, and what is asked of it.

    ``asked`` lists method and parameters of every request. ``before[n]`` is
    called before the ``n``-th request (from 1) is answered, ``instead`` maps
    (method, its own count from 1) to another answer. ``most`` is the most
    messages a page holds; ``one_a_minute`` the clock of the slow regime.
    """

    def __init__(self, channels: list[Channel], users: list[Message]) -> None:
        self.channels, self.users = channels, users
        self.token, self.error, self.scopes = TOKEN, "", BOT_SCOPES
        self.login: Message = {}
        self.teams: list[Message] = []
        self.usergroups: list[Message] = []
        self.emoji: dict[str, str] = {}
        self.most, self.listed, self.repeats_parent = 1000, 1000, True
        self.one_a_minute: Callable[[], float] | None = None
        self.asked: list[tuple[str, Message]] = []
        self.before: dict[int, Callable[[], None]] = {}
        self.instead: dict[tuple[str, int], Answer] = {}
        self._counts: Counter[str] = Counter()
        self._last: dict[str, float] = {}
        self._lock = threading.Lock()

    def count(self, *methods: str) -> int:
        return sum(method in methods for method, _ in self.asked)

    def forget(self) -> None:
        """Count from one again."""
        self.asked.clear()
        self._counts.clear()

    def interrupt_at(self, number: int) -> None:
        """As Ctrl-C does, while request ``number`` waits for its answer."""
        main = threading.main_thread().ident
        assert main is not None
        self.before = {number: lambda: signal.pthread_kill(main, signal.SIGINT)}

    def answer(self, method: str, params: Message, token: str) -> Answer:
        with self._lock:
            self.asked.append((method, params))
            self._counts[method] += 1
            self.before.get(len(self.asked), lambda: None)()
            other = self.instead.get((method, self._counts[method]))
            return other or self._refused(method, params, token) or self._given(method, params)

    def _refused(self, method: str, params: Message, token: str) -> Answer | None:
        if not token:
            return refusal("not_authed")
        if self.error or token != self.token:
            return refusal(self.error or "invalid_auth")
        needed = _needed(method, params, self.channels)
        if not needed <= set(self.scopes.split(",")):
            return refusal("missing_scope", needed=",".join(sorted(needed)), provided=self.scopes)
        return self._too_soon(method)

    def _too_soon(self, method: str) -> Answer | None:
        if self.one_a_minute is None or method not in (
            "conversations.history",
            "conversations.replies",
        ):
            return None
        now = self.one_a_minute()
        if now - self._last.get(method, -60.0) < 60.0:
            return limited("60")
        self._last[method] = now
        return None

    def _given(self, method: str, params: Message) -> Answer:
        given: Mapping[str, Callable[[Message], Answer]] = {
            "auth.test": lambda _: self._auth(),
            "auth.teams.list": lambda _: Answer({"ok": True, "teams": self.teams}),
            "conversations.list": self._conversations,
            "conversations.info": self._info,
            "conversations.history": self._history,
            "conversations.replies": self._replies,
            "users.list": lambda asked: self._paged(asked, "members", self.users),
            "usergroups.list": lambda _: Answer({"ok": True, "usergroups": self.usergroups}),
            "emoji.list": lambda _: Answer({"ok": True, "emoji": self.emoji, "cache_ts": "1.1"}),
        }
        return given.get(method, lambda _: refusal("unknown_method"))(params)

    def _auth(self) -> Answer:
        found = {
            "ok": True,
            "url": "https://example.slack.com/",
            "team": "Example",
            "user": "incident-kit",
            "team_id": "T0EXAMPLE",
            "user_id": "U0KIT",
            "bot_id": "B0KIT",
            "is_enterprise_install": False,
            **self.login,
        }
        return Answer(found, headers={"X-OAuth-Scopes": self.scopes})

    def _conversations(self, params: Message) -> Answer:
        if self.login.get("is_enterprise_install") and "team_id" not in params:
            return refusal("missing_argument")
        kinds = params.get("types", "public_channel").split(",")
        archived = params.get("exclude_archived", "false") != "true"
        records = [
            channel.record()
            for channel in self.channels
            if ("private_channel" if channel.private else "public_channel") in kinds
            and (channel.member or not channel.private)
            and (archived or not channel.archived)
        ]
        return self._paged(params, "channels", records)

    def _paged(self, params: Message, key: str, records: list[Message]) -> Answer:
        start = int(_decoded(params.get("cursor", "")) or "0")
        end = start + min(int(params.get("limit", 100)), self.listed)
        cursor = _encoded(str(end)) if end < len(records) else ""
        page = {key: records[start:end], "response_metadata": {"next_cursor": cursor}}
        return Answer({"ok": True, **page})

    def _channel(self, params: Message) -> Channel | None:
        found = (one for one in self.channels if one.id == params.get("channel"))
        return next((one for one in found if one.member or not one.private), None)

    def _info(self, params: Message) -> Answer:
        channel = self._channel(params)
        if channel is None:
            return refusal("channel_not_found")
        return Answer({"ok": True, "channel": channel.record()})

    def _history(self, params: Message) -> Answer:
        channel = self._channel(params)
        if channel is None or not channel.member:
            return refusal("not_in_channel" if channel else "channel_not_found")
        shown = [
            parent(message, channel.messages)
            for message in channel.messages
            if message.get("thread_ts", message["ts"]) == message["ts"]
            or message.get("subtype") == "thread_broadcast"
        ]
        found = sorted(_within(shown, params), key=lambda one: one["ts"], reverse=True)
        page, cursor = self._cut(found, params)
        return Answer(
            {
                "ok": True,
                "messages": page,
                "has_more": bool(cursor),
                "pin_count": 0,
                "channel_actions_ts": None,
                "channel_actions_count": 0,
                "response_metadata": {"next_cursor": cursor},
            }
        )

    def _replies(self, params: Message) -> Answer:
        channel = self._channel(params)
        if channel is None or not channel.member:
            return refusal("not_in_channel" if channel else "channel_not_found")
        root = params.get("ts", "")
        first = [parent(one, channel.messages) for one in channel.messages if one["ts"] == root]
        if not first:
            return refusal("thread_not_found")
        replies = [
            one for one in channel.messages if one.get("thread_ts") == root and one["ts"] != root
        ]
        found = sorted(_within(replies, params), key=lambda one: one["ts"])
        page, cursor = self._cut(found, params)
        head = first if self.repeats_parent or not params.get("cursor") else []
        return Answer(
            {
                "ok": True,
                "messages": [*head, *page],
                "has_more": bool(cursor),
                **({"response_metadata": {"next_cursor": cursor}} if cursor else {}),
            }
        )

    def _cut(self, found: list[Message], params: Message) -> tuple[list[Message], str]:
        """By the time of the last message, as Slack does: a deletion moves nothing."""
        after = _decoded(params.get("cursor", "")).removeprefix("next_ts:")
        times = [one["ts"] for one in found]
        start = times.index(after) if after in times else 0
        end = start + min(int(params.get("limit", 100)), self.most)
        cursor = _encoded(f"next_ts:{times[end]}") if end < len(found) else ""
        return found[start:end], cursor


def parent(message: Message, messages: list[Message]) -> Message:
    """``message`` as Slack gives it: with the count of its replies, if any."""
    replies = [one for one in messages if one.get("thread_ts") == message["ts"] != one["ts"]]
    if not replies:
        return message
    counted = {"reply_count": len(replies), "latest_reply": max(one["ts"] for one in replies)}
    return {**message, "thread_ts": message["ts"], **counted}


def _needed(method: str, params: Message, channels: list[Channel]) -> set[str]:
    needed = _NEEDS.get(method)
    if needed is None:
        return set()
    if method == "conversations.list":
        kinds = {"public_channel": needed, "private_channel": "groups:read"}
        return {kinds[kind] for kind in params.get("types", "public_channel").split(",")}
    private = any(one.private for one in channels if one.id == params.get("channel"))
    return {needed.replace("channels:", "groups:") if private else needed}


def _within(messages: list[Message], params: Message) -> list[Message]:
    oldest, latest = float(params.get("oldest", 0)), float(params.get("latest", "inf"))
    return [one for one in messages if oldest <= float(one["ts"]) <= latest]


def _encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _decoded(text: str) -> str:
    return base64.b64decode(text).decode()


@contextmanager
def serving(slack: Slack) -> Iterator[str]:
    """The base URL at which ``slack`` answers."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            params = {key: values[0] for key, values in parse_qs(sent).items()}
            token = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
            method = urlsplit(self.path).path.removeprefix("/api/")
            answer = slack.answer(method, params, token)
            text = isinstance(answer.body, bytes)
            body = (
                answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
            )
            kind = "text/html" if text else "application/json; charset=utf-8"
            self.send_response(answer.status)
            for name, value in {"Content-Type": kind, **answer.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            with suppress(ConnectionError):  # an interrupted program waits for no answer
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.01), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/api/"
    finally:
        server.shutdown()
        server.server_close()


NOON = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)


def ts(minutes: float = 0, number: int = 0) -> str:
    """The ``ts`` that many minutes after :data:`NOON`."""
    at = int((NOON + timedelta(minutes=minutes)).timestamp())
    return f"{at}.{number:06d}"
