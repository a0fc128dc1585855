"""Loopback servers that keep to the services' official shapes, and remember.

Each is an :class:`App`: its state may be changed between two requests, replies may
be queued in front of the usual ones, and every request is written down.
"""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

JSON = "application/json; charset=utf-8"


@dataclass(frozen=True)
class Asked:
    """A request as it arrived."""

    path: str
    query: Mapping[str, Sequence[str]]
    headers: Mapping[str, str]
    method: str = "GET"
    body: Any = None

    def one(self, key: str, default: str = "") -> str:
        return self.query.get(key, [default])[0]


@dataclass(frozen=True)
class Reply:
    """``body`` is JSON, or bytes as they are; ``promised`` a wrong Content-Length;
    status 0 hangs up without a word."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    promised: int = 0


@dataclass
class App:
    """``queued`` replies come first, one a request; then :meth:`reply`."""

    asked: list[Asked] = field(default_factory=list)
    queued: deque[Reply] = field(default_factory=deque)

    def reply(self, asked: Asked) -> Reply:
        raise NotImplementedError

    def handle(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        return self.queued.popleft() if self.queued else self.reply(asked)

    @property
    def paths(self) -> list[str]:
        return [one.path for one in self.asked]


@dataclass
class Fixed(App):
    """Answers everything alike."""

    answer: Reply = field(default_factory=lambda: Reply(200, {"ok": True}))

    def reply(self, asked: Asked) -> Reply:
        return self.answer


HTML_503 = Reply(503, b"<html><h1>Service Unavailable</h1></html>", {"Content-Type": "text/html"})


@contextmanager
def serving(app: App) -> Iterator[str]:
    """``app`` on a free port of the loopback interface; gives its base URL."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.answer("GET", None)

        def do_PUT(self) -> None:
            sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.answer("PUT", json.loads(sent) if sent else None)

        def answer(self, method: str, body: Any) -> None:
            parts = urlsplit(self.path)
            query = parse_qs(parts.query, keep_blank_values=True)
            reply = app.handle(Asked(parts.path, query, dict(self.headers), method, body))
            if reply.status == 0:
                self.close_connection = True
                return
            as_is = isinstance(reply.body, bytes)
            data = reply.body if as_is else json.dumps(reply.body).encode()
            self.send_response_only(reply.status)
            for name, value in {"Content-Type": JSON, **reply.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(reply.promised or len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.005,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


@dataclass
class FakeTime:
    """A clock that only sleeping moves; ``slept`` lists every sleep in seconds."""

    now: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@dataclass
class FakeStatuspage(App):
    """A page: public v2 below ``/api/v2``, management v1 below ``/v1`` with ``key``.

    ``incidents`` stand newest first, as they do there.
    """

    page: dict[str, Any] = field(default_factory=dict)
    incidents: list[dict[str, Any]] = field(default_factory=list)
    planned: list[dict[str, Any]] = field(default_factory=list)
    components: list[dict[str, Any]] = field(default_factory=list)
    key: str = ""
    alone: bool = True

    def reply(self, asked: Asked) -> Reply:
        if asked.path.startswith("/v1/"):
            return self._managed(asked, asked.path.removeprefix("/v1/"))
        lists = {
            "incidents": self.incidents[:50],
            "scheduled-maintenances": self.planned[:50],
            "components": self.components,
            "status": {"indicator": "none", "description": "All Systems Operational"},
        }
        name = asked.path.removeprefix("/api/v2/").removesuffix(".json")
        if name in lists:
            return Reply(200, {"page": self.page, name.replace("-", "_"): lists[name]})
        code = asked.path.removeprefix("/incidents/").removesuffix(".json")
        found = [one for one in self.incidents if one["id"] == code]
        if found and self.alone:
            return Reply(200, found[0])
        return Reply(404, b"<html>The page was not found</html>", {"Content-Type": "text/html"})

    def _managed(self, asked: Asked, path: str) -> Reply:
        if asked.headers.get("Authorization") != f"OAuth {self.key}":
            return Reply(401, {"error": "Could not authenticate"})
        root = f"pages/{self.page['id']}"
        host = urlsplit(self.page["url"]).netloc
        page = {**self.page, "url": "https://company.example", "domain": host}
        if path == "pages":
            return Reply(200, [page])
        if path == root:
            return Reply(200, page)
        if path == f"{root}/incidents":
            return Reply(200, _page_of(self.incidents, asked, "limit"))
        if path == f"{root}/components":
            return Reply(200, _page_of(self.components, asked, "per_page"))
        for one in self.incidents:
            if path == f"{root}/incidents/{one['id']}":
                return Reply(200, one)
        return Reply(404, {"error": "not found"})


def _page_of(records: Sequence[Any], asked: Asked, size: str) -> list[Any]:
    many, number = int(asked.one(size, "100")), int(asked.one("page", "1"))
    return list(records[(number - 1) * many : number * many])


@dataclass
class FakePagerDuty(App):
    """An account: ``parts`` maps an incident's id to its lists, newest first.

    ``refused`` lists the last parts of paths that the token may not read;
    ``revoked_after`` counts the requests after which it is no token any more.
    """

    token: str = ""
    incidents: list[dict[str, Any]] = field(default_factory=list)
    parts: dict[str, dict[str, list[Any]]] = field(default_factory=dict)
    oncalls: list[Any] = field(default_factory=list)
    users: list[dict[str, Any]] = field(default_factory=list)
    refused: tuple[str, ...] = ()
    revoked_after: int = 1_000_000
    endless: bool = False

    def reply(self, asked: Asked) -> Reply:
        right = asked.headers.get("Authorization") == f"Token token={self.token}"
        if not right or len(self.asked) > self.revoked_after:
            return Reply(401, {"error": {"message": "Account Not Found", "code": 2001}})
        *before, last = asked.path.strip("/").split("/")
        if last in self.refused or (before and before[0] in self.refused):
            error = {"message": "Forbidden", "code": 2010, "errors": ["Not permitted"]}
            return Reply(403, {"error": error})
        if last == "oncalls":
            return self._paged("oncalls", self.oncalls, asked)
        if not before:
            return self._paged("incidents", self.incidents, asked)
        if before == ["users"]:
            return _found("user", [one for one in self.users if one["id"] == last])
        if before == ["incidents"]:
            named = [
                one for one in self.incidents if last in (one["id"], str(one["incident_number"]))
            ]
            return _found("incident", named)
        records = self.parts.get(before[1], {}).get(last, [])
        return Reply(200, {last: records}) if last == "notes" else self._paged(last, records, asked)

    def _paged(self, key: str, records: Sequence[Any], asked: Asked) -> Reply:
        limit, offset = int(asked.one("limit", "25")), int(asked.one("offset", "0"))
        if limit + offset > 10_000:
            said = ["Offset and limit may not exceed 10000"]
            error = {"message": "Invalid Input Provided", "code": 2001, "errors": said}
            return Reply(400, {"error": error})
        page = list(records[offset : offset + limit])
        more = self.endless or offset + limit < len(records)
        return Reply(
            200, {key: page, "limit": limit, "offset": offset, "more": more, "total": None}
        )


def _found(key: str, found: Sequence[Any]) -> Reply:
    if found:
        return Reply(200, {key: found[0]})
    return Reply(404, {"error": {"message": "Not Found", "code": 2100}})
