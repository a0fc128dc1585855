"""The client is polite, patient up to a limit, and never shows a credential."""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from support.servers import HTML_503, FakeTime, Fixed, Reply, serving

from incident_kit.errors import SourceError, UsageError
from incident_kit.sources.credentials import Secret
from incident_kit.sources.http import Client, Manners

TOKEN = "made" + "-up-token-7"
SOON = "Wed, 04 Nov 2026 09:00:30 GMT"
NOW = "Wed, 04 Nov 2026 09:00:00 GMT"


@dataclass
class Call:
    """A client of a fixed server, with all that may be looked at."""

    app: Fixed
    client: Client
    time: FakeTime = field(default_factory=FakeTime)
    lines: list[str] = field(default_factory=list)


@contextmanager
def calling(
    *queued: Reply, answer: Reply | None = None, manners: Manners | None = None, **how: Any
) -> Iterator[Call]:
    app = Fixed(answer=answer or Reply(200, {"ok": True}))
    app.queued.extend(queued)
    time, lines = FakeTime(), list[str]()
    with serving(app) as url:
        rim = {"clock": time.clock, "sleep": time.sleep, "progress": lines.append}
        auth = {"authorization": ("OAuth ", Secret(TOKEN))}
        client = Client("Example", f"{url}/v1/", manners=manners, **{**auth, **rim, **how})
        yield Call(app, client, time, lines)


def refused(call: Call, path: str = "thing", params: Sequence[tuple[str, str]] = ()) -> SourceError:
    with pytest.raises(SourceError) as raised:
        call.client.get_json(path, params)
    return raised.value


def test_json_comes_from_below_the_base_url() -> None:
    with calling() as call:
        assert call.client.get_json("/pages/p1", (("page", "2"), ("x[]", "a"), ("x[]", "b"))) == {
            "ok": True
        }
        [asked] = call.app.asked
    assert (asked.path, asked.query) == ("/v1/pages/p1", {"page": ["2"], "x[]": ["a", "b"]})
    assert asked.headers["Authorization"] == f"OAuth {TOKEN}"
    assert asked.headers["Accept"] == "application/json"
    assert (call.time.slept, call.lines) == ([], [])


WAITS = [
    ("as many seconds as asked", 429, {"Retry-After": "30"}, 30.0),
    ("Statuspage's own word for it", 420, {"Retry-After": "7"}, 7.0),
    ("no header", 429, {}, 1.0),
    ("no number", 429, {"Retry-After": "soon"}, 1.0),
    ("a fraction", 429, {"Retry-After": "2.5"}, 2.5),
    ("nothing", 429, {"Retry-After": "0"}, 1.0),
    ("a negative number", 429, {"Retry-After": "-5"}, 1.0),
    ("a date", 503, {"Retry-After": SOON, "Date": NOW}, 30.0),
    ("PagerDuty's header", 429, {"ratelimit-reset": "12"}, 12.0),
    ("PagerDuty's header on another status", 500, {"ratelimit-reset": "12"}, 1.0),
]


@pytest.mark.parametrize(
    ("status", "headers", "seconds"), [row[1:] for row in WAITS], ids=[row[0] for row in WAITS]
)
def test_it_waits_as_long_as_asked(status: int, headers: dict[str, str], seconds: float) -> None:
    with calling(Reply(status, {}, headers)) as call:
        assert call.client.get_json("thing") == {"ok": True}
    assert call.time.slept == [seconds]
    assert len(call.lines) == 1
    assert call.lines[0].startswith(f"Example: waiting {seconds:.0f} s, ")


def test_a_storm_is_waited_out_with_growing_pauses_each_of_them_told() -> None:
    with calling(*[Reply(429)] * 5) as call:
        assert call.client.get_json("thing") == {"ok": True}
    assert call.time.slept == [1, 2, 4, 8, 16]
    assert call.lines[-1] == (
        "Example: waiting 16 s, then again: it answered 429 Too Many Requests"
    )


def test_what_is_asked_for_is_told_as_such() -> None:
    with calling(Reply(420, {}, {"Retry-After": "30"})) as call:
        call.client.get_json("thing")
    assert call.lines == ["Example: waiting 30 s, as Example asks"]


def test_attempts_end() -> None:
    with calling(answer=HTML_503, manners=Manners(attempts=3)) as call:
        error = refused(call)
        assert len(call.app.asked) == 3
    assert "it answered 503 Service Unavailable, 3 times" in str(error)
    assert "html" not in str(error)


def test_patience_ends_before_it_is_overdrawn_and_is_one_for_all_requests() -> None:
    slow = Reply(429, {}, {"Retry-After": "40"})
    with calling(slow, Reply(200, 1), slow, manners=Manners(patience_seconds=70)) as call:
        call.client.get_json("one")
        error = refused(call, "two")
    assert call.time.slept == [40]
    assert "would have us wait 40 s more" in str(error)


def test_requests_keep_their_distance_retries_too() -> None:
    slow = Reply(429, {}, {"Retry-After": "1"})
    with calling(Reply(200, 1), slow, manners=Manners(pause_seconds=1.5)) as call:
        call.client.get_json("one")
        call.time.now += 0.25
        call.client.get_json("two")
    assert call.time.slept == [1.25, 1.0, 0.5]


REFUSALS = [
    (401, {"error": "Could not authenticate"}, "401 Unauthorized: Could not authenticate"),
    (404, {"message": "No such page"}, "404 Not Found: No such page"),
    (422, {"error": ["Name is missing", "Body too"]}, "Name is missing; Body too"),
    (
        403,
        {"error": {"message": "Forbidden", "code": 2010, "errors": ["Not permitted"]}},
        "403 Forbidden: Forbidden: Not permitted",
    ),
    (400, [], "400 Bad Request."),
    (404, b"<html>nothing here</html>", "404 Not Found."),
    (499, {}, "499."),
]


@pytest.mark.parametrize(("status", "body", "expected"), REFUSALS)
def test_a_refusal_says_what_where_and_what_next(status: int, body: Any, expected: str) -> None:
    hints = {status: "Ask somebody."}
    with calling(Reply(status, body), hints=hints) as call:
        error = refused(call, "pages/p1")
        assert len(call.app.asked) == 1
    assert "Example (127.0.0.1:" in str(error)
    assert "/pages/p1): it answered " in str(error)
    assert expected in str(error)
    assert error.todo == ("Ask somebody.",)


def test_a_refusal_can_be_looked_at() -> None:
    with calling(Reply(404, {"message": "gone"})) as call:
        answer = call.client.ask("thing")
    assert (answer.ok, answer.status, answer.reason) == (False, 404, "gone")


def test_no_error_shows_the_token_or_the_query() -> None:
    echo = Reply(401, {"message": f"Bad token {TOKEN}"})
    moved = Reply(302, b"", {"Location": "https://elsewhere.example/login?next=secret-query"})
    with calling(echo, moved, Reply(200, b"no JSON"), answer=Reply(0)) as call:
        for _ in range(4):
            error = refused(call, "thing", (("q", "secret-query"),))
            assert TOKEN not in "".join(traceback.format_exception(error))
            assert "secret-query" not in str(error)


def test_a_login_page_is_no_answer() -> None:
    html = Reply(200, b"<html>Sign in</html>", {"Content-Type": "text/html; charset=utf-8"})
    with calling(html) as call:
        assert "something other than JSON (text/html)" in str(refused(call))


DEEP = [b"[" * 200_000, b"\xff\xfe\x00", b"", b'{"a":']


@pytest.mark.parametrize("body", DEEP, ids=["deep", "no text", "empty", "cut"])
def test_what_json_cannot_hold_is_an_error_of_ours(body: bytes) -> None:
    with calling(Reply(200, body)) as call:
        assert "something other than JSON" in str(refused(call))


def test_an_answer_without_end_is_cut_short() -> None:
    big = Reply(200, b'"' + b"x" * 3_000_000 + b'"')
    with calling(big, manners=Manners(most_bytes=1024 * 1024)) as call:
        assert "larger than 1 MiB" in str(refused(call))


@pytest.mark.parametrize("broken", [Reply(0), Reply(200, b"{}", promised=50)])
def test_a_connection_that_breaks_is_tried_again(broken: Reply) -> None:
    with calling(broken) as call:
        assert call.client.get_json("thing") == {"ok": True}
    assert call.time.slept == [1]


def test_where_nobody_answers_three_attempts_are_enough() -> None:
    with serving(Fixed()) as url:
        pass
    time = FakeTime()
    client = Client("Example", url, clock=time.clock, sleep=time.sleep)
    with pytest.raises(SourceError, match="it could not be reached, 3 times"):
        client.get_json("thing")
    assert time.slept == [1, 2]


def test_a_redirect_on_the_same_host_is_followed_with_the_token() -> None:
    with calling(Reply(301, b"", {"Location": "/v2/thing"})) as call:
        assert call.client.get_json("thing") == {"ok": True}
        assert call.app.paths == ["/v1/thing", "/v2/thing"]
        assert call.app.asked[1].headers["Authorization"] == f"OAuth {TOKEN}"


def test_a_redirect_to_another_host_never_gets_the_token() -> None:
    other = Fixed()
    with serving(other) as url, calling(Reply(302, b"", {"Location": f"{url}/take"})) as call:
        assert "sends us on to http://127.0.0.1" in str(refused(call))
    assert other.asked == []


MOVES = [
    ("down from HTTPS, or sideways to HTTP", "http://elsewhere.example/x"),
    ("to a file", "file:///etc/passwd"),
]


@pytest.mark.parametrize("where", [row[1] for row in MOVES], ids=[row[0] for row in MOVES])
def test_some_redirects_are_not_followed_even_without_a_token(where: str) -> None:
    with calling(Reply(307, b"", {"Location": where}), authorization=None) as call:
        assert "sends us on" in str(refused(call))


def test_a_redirect_to_what_is_no_address_is_an_error_of_ours() -> None:
    with calling(Reply(307, b"", {"Location": "http://["})) as call:
        assert "could not be asked" in str(refused(call))


def test_a_circle_ends() -> None:
    with calling(answer=Reply(302, b"", {"Location": "/v1/thing"})) as call:
        assert "in a circle" in str(refused(call))
        assert len(call.app.asked) == 6


def test_a_netrc_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests would put its login in the place of our token."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with calling() as call:
        call.client.get_json("thing")
        assert call.app.asked[0].headers["Authorization"] == f"OAuth {TOKEN}"
    with calling(authorization=None) as call:
        call.client.get_json("thing")
        assert "Authorization" not in call.app.asked[0].headers


BAD_URLS = [
    "",
    "status.example.com",
    "ftp://status.example.com",
    "https://",
    "https://user:word@status.example.com",
    "https://status.example.com?x=1",
    "https://status.example.com:99999999",
    "http://status.example.com",
]


@pytest.mark.parametrize("url", BAD_URLS)
def test_a_base_url_is_plain_and_keeps_a_token_private(url: str) -> None:
    with pytest.raises(UsageError, match="Example: the base URL"):
        Client("Example", url, authorization=("OAuth ", Secret(TOKEN)))


def test_without_a_token_plain_http_will_do() -> None:
    assert Client("Example", "http://status.example.com/").base_url == "http://status.example.com"


def test_manners_are_values() -> None:
    assert replace(Manners(), pause_seconds=1.0) == Manners(pause_seconds=1.0)
