"""A Statuspage on loopback on which postmortems are drafted, published and taken back.

It keeps to the official description, and to what is known beside it: a postmortem exists
once the incident is resolved, a published one makes the incident's state `postmortem`, with
an update of that state. It counts what readers and subscribers notice, and fails on demand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from support.kit import write_statuspage
from support.servers import HTML_503, Asked, FakeStatuspage, Reply, serving

KEY = "made" + "-up-page-key"
PAGE, INCIDENT = "diskpage0001", "diskinc00001"
ROOT = f"/v1/pages/{PAGE}/incidents/{INCIDENT}"
_DESCRIPTION = Path(__file__).resolve().parents[1] / "data" / "statuspage-openapi.json"

#: What a failing page does to a request: whether it does what it was asked, and what it says.
FAILURES: Mapping[str, tuple[bool, Reply]] = {
    "hangs up before it is done": (False, Reply(0)),
    "hangs up once it is done": (True, Reply(0)),
    "500, not done": (False, Reply(500, {"error": "we are sorry"})),
    "500, done": (True, Reply(500, {"error": "we are sorry"})),
    "503 as a page of HTML": (False, HTML_503),
    "slow down, with a time": (False, Reply(429, {"error": "slow"}, {"Retry-After": "2"})),
    "slow down, without": (False, Reply(420, {"error": "slow"})),
    "the key was revoked": (False, Reply(401, {"error": "Could not authenticate"})),
    "forbidden": (False, Reply(403, {"error": "not authorized"})),
    "gone": (False, Reply(404, {"error": "not found"})),
    "sent on elsewhere": (False, Reply(302, None, {"Location": "https://elsewhere.example/"})),
    "done, answered with a page": (True, Reply(200, b"<html>", {"Content-Type": "text/html"})),
}


@dataclass
class Postmortem:
    """What the page keeps of a postmortem; ``published`` is the server's time."""

    draft: str | None = None
    drafted: str | None = None
    body: str | None = None
    published: str | None = None

    def describe(self) -> dict[str, Any]:
        return {
            "preview_key": "made-up-preview-key",
            "body": self.body,
            "body_updated_at": self.published,
            "body_draft": self.draft,
            "body_draft_updated_at": self.drafted,
            "published_at": self.published,
            "notify_subscribers": False,
            "notify_twitter": False,
            "custom_tweet": "",
        }


@dataclass
class PostmortemPage(FakeStatuspage):
    """The page; ``publications`` and ``mails`` count what readers and subscribers noticed.

    ``keeps`` is what it makes of a text it is sent; ``shows`` what readers see of a draft;
    ``fails`` says of the number of a request (from 0) how that one fails. ``before`` is
    called with each request before it is answered, as somebody else at the page would act.
    ``hears`` is false for a page that answers 200 and changes nothing.
    """

    key: str = KEY
    postmortem: Postmortem | None = None
    publications: list[str] = field(default_factory=list)
    mails: list[str] = field(default_factory=list)
    reverts: int = 0
    keeps: Callable[[str], str] = str
    shows: Callable[[str], str] = str
    fails: dict[int, str] = field(default_factory=dict)
    before: Callable[[Asked], None] = lambda asked: None
    hears: bool = True
    is_live_at_once: bool = False
    refuses: Reply | None = None
    _clock: int = 0

    @property
    def incident(self) -> dict[str, Any]:
        return self.incidents[0]

    @property
    def sent(self) -> list[Asked]:
        """The requests that were to change something."""
        return [one for one in self.asked if one.method == "PUT"]

    def reply(self, asked: Asked) -> Reply:
        self.before(asked)
        number = len(self.asked) - 1
        done, failure = FAILURES.get(self.fails.get(number, ""), (True, None))
        if failure is not None and not done:
            return failure
        answer = self._answer(asked)
        return failure or answer

    def _answer(self, asked: Asked) -> Reply:
        if not asked.path.startswith("/v1/"):
            return super().reply(asked)
        check_described(asked)
        if asked.headers.get("Authorization") != f"OAuth {self.key}":
            return Reply(401, {"error": "Could not authenticate"})
        if not asked.path.startswith(f"{ROOT}/postmortem"):
            return super().reply(replace(asked, method="GET"))
        if asked.method == "GET":
            if self.postmortem is None:
                return Reply(404, {"error": "not found"})
            return Reply(200, self.postmortem.describe())
        return self._change(asked.path.removeprefix(f"{ROOT}/postmortem"), asked.body)

    def _change(self, step: str, body: Any) -> Reply:
        if self.incident["status"] not in ("resolved", "postmortem"):
            return Reply(422, {"error": ["Incident must be resolved"]})
        if self.refuses is not None:
            return self.refuses
        if not self.hears:
            return Reply(200, (self.postmortem or Postmortem()).describe())
        if step == "":
            self.postmortem = self.postmortem or Postmortem()
            self.postmortem.draft = self.keeps(body["postmortem"]["body_draft"])
            self.postmortem.drafted = self._now()
            if self.is_live_at_once and self.postmortem.published:
                self.postmortem.body = self.postmortem.draft
        elif self.postmortem is None:
            return Reply(404, {"error": "not found"})
        elif step == "/publish":
            self._publish(self.postmortem, body["postmortem"])
        else:
            self._take_back(self.postmortem)
        return Reply(200, self.postmortem.describe())

    def _publish(self, postmortem: Postmortem, asked: Mapping[str, Any]) -> None:
        postmortem.body = self.shows(postmortem.draft or "")
        postmortem.published = self._now()
        self.publications.append(postmortem.body)
        if asked["notify_subscribers"]:
            self.mails.append(postmortem.body)
            self.incident["postmortem_notified_subscribers"] = True
        told = {"id": "pm1", "status": "postmortem", "body": postmortem.body}
        times = dict.fromkeys(("created_at", "updated_at", "display_at"), postmortem.published)
        updates = [one for one in self.incident["incident_updates"] if one["id"] != "pm1"]
        self.incident["incident_updates"] = [{**told, **times}, *updates]
        self.incident["status"] = "postmortem"
        self.incident["postmortem_body"] = postmortem.body
        self.incident["postmortem_published_at"] = postmortem.published

    def _take_back(self, postmortem: Postmortem) -> None:
        self.reverts += 1
        postmortem.draft, postmortem.body, postmortem.published = (
            postmortem.draft or postmortem.body,
            None,
            None,
        )
        self.incident["status"] = "resolved"
        updates = self.incident["incident_updates"]
        self.incident["incident_updates"] = [one for one in updates if one["id"] != "pm1"]
        self.incident["postmortem_body"] = None

    def _now(self) -> str:
        self._clock += 1
        return f"2026-03-09T10:{self._clock // 60:02}:{self._clock % 60:02}.000Z"


def make_page(folder: Path) -> PostmortemPage:
    """The page with the made-up incident that :func:`support.kit.workspace` gathers."""
    told = ["We are looking into slow apps.", "Fixed: apps are fast again."]
    saved = json.loads(write_statuspage(folder / "page.json", told).read_text())
    incident = {
        **saved["incidents"][0],
        "page_id": PAGE,
        "resolved_at": "2026-03-03T10:00:00.000Z",
        "postmortem_ignored": False,
        "postmortem_notified_subscribers": False,
    }
    return PostmortemPage(page=saved["page"], incidents=[incident])


@contextmanager
def serving_page(app: PostmortemPage) -> Iterator[str]:
    """``app`` on loopback; gives the URL of its management API."""
    with serving(app) as url:
        yield f"{url}/v1"


def check_described(asked: Asked) -> None:
    """Fail where a request is not one of the official description."""
    path = asked.path.removeprefix("/v1")
    described = [methods for pattern, methods in _read_description() if re.fullmatch(pattern, path)]
    assert described, f"no such path is described: {path}"
    method = described[0].get(asked.method.lower())
    assert method is not None, f"{asked.method} is not described for {path}"
    body = method.get("requestBody")
    if body is None:
        assert asked.body is None, f"no body is described for {asked.method} {path}"
        return
    Draft202012Validator(body["content"]["application/json"]["schema"]).validate(asked.body)
    assert asked.headers["Content-Type"].startswith("application/json")


@cache
def _read_description() -> list[tuple[str, Any]]:
    paths = json.loads(_DESCRIPTION.read_text(encoding="utf-8"))["paths"]
    return [(re.sub(r"\{\w+\}", "[^/]+", path), methods) for path, methods in paths.items()]
