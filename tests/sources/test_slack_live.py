"""Live Slack gives every message of the window once, or says what is missing and why."""

from __future__ import annotations

import json
import logging
import signal
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from support.slack_server import (
    BOT_SCOPES,
    NOON,
    TOKEN,
    Answer,
    Channel,
    Message,
    Time,
    limited,
    parent,
    refusal,
    serving,
    ts,
)
from support.slack_server import Slack as Server
from support.trying import tried

from incident_kit.errors import SourceError, UsageError
from incident_kit.model import Actor, Event, Gathered, Window
from incident_kit.sources.credentials import Probe, Secret
from incident_kit.sources.slack.export import SlackExport
from incident_kit.sources.slack.live import SCOPES, Slack, probe, web_client

WINDOW = Window(NOON - timedelta(hours=2), NOON + timedelta(hours=2))
HISTORY, REPLIES = "conversations.history", "conversations.replies"
PAGES = (HISTORY, REPLIES)
USERS: list[Message] = [
    {
        "id": "U1",
        "name": "ada",
        "real_name": "Ada Example",
        "profile": {"display_name": "adae", "email": "ada@example.org"},
    },
    {"id": "U2", "name": "bo", "deleted": True, "profile": {"real_name": "Bo Example"}},
]
DOCS = Path(__file__).resolve().parents[2] / "docs"


def said(text: str, minutes: float = 0, **more: object) -> Message:
    return {"type": "message", "user": "U1", "text": text, "ts": ts(minutes), **more}


def reply(text: str, minutes: float, to: float, **more: object) -> Message:
    return said(text, minutes, thread_ts=ts(to), **more)


def incident(*messages: Message, **more: Any) -> Channel:
    return Channel("C0INCIDENT", "incident-7", list(messages), **more)


class Workspace:
    """A served Slack, a clock that stands still unless slept on, and the lines of its progress."""

    def __init__(self, server: Server, url: str) -> None:
        self.server, self.url = server, url
        self.time = Time(NOON + timedelta(days=9))
        self.lines: list[str] = []

    def source(self, *channels: str, cache: Path | None = None, **more: Any) -> Slack:
        return Slack(
            web_client(Secret(TOKEN), self.url),
            channels or ("incident-7",),
            cache,
            self.lines.append,
            clock=self.time.clock,
            sleep=self.time.sleep,
            timer=self.time.timer,
            **more,
        )

    def gather(self, *channels: str, window: Window = WINDOW, **more: Any) -> Gathered:
        [gathered] = self.source(*channels, **more)(window)
        return gathered


Serve = Callable[..., Workspace]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts a Slack with the channels given; all stop with the test."""
    with ExitStack() as stack:

        def start(*channels: Channel, users: list[Message] = USERS) -> Workspace:
            server = Server(list(channels), list(users))
            return Workspace(server, stack.enter_context(serving(server)))

        yield start


def bodies(gathered: Gathered) -> list[str]:
    return [event.body for event in gathered.events]


# What is gathered


def test_a_message_of_the_window_becomes_an_event(serve: Serve) -> None:
    gathered = serve(incident(said("on it"))).gather()
    assert gathered.events == (
        Event(
            id=f"slack:C0INCIDENT/{ts()}",
            at=NOON,
            source="slack",
            kind="message",
            body="on it",
            actor=Actor("Ada Example", id="U1"),
            url=f"https://example.slack.com/archives/C0INCIDENT/p{ts().replace('.', '')}",
        ),
    )
    check = gathered.check
    assert (check.source, check.items, check.complete) == ("Slack #incident-7", 1, True)
    assert (check.warnings, check.skipped, gathered.scope) == ((), 0, "slack:C0INCIDENT/")
    assert [person.emails for person in gathered.people] == [("ada@example.org",), ()]


def test_both_ends_of_the_window_belong_to_it(serve: Serve) -> None:
    minutes = (-120.02, -120, 120, 120.02)
    gathered = serve(incident(*(said(str(one), one) for one in minutes))).gather()
    assert bodies(gathered) == ["-120", "120"]


def test_a_thread_comes_with_its_replies_once_each_however_it_is_cut(serve: Serve) -> None:
    """Slack repeats the parent on each page of a thread, or does not."""
    replies = [reply(f"r{n}", n, -5) for n in range(7)]
    for repeats in (True, False):
        workspace = serve(incident(said("p", -5), *replies))
        workspace.server.most, workspace.server.repeats_parent = 2, repeats
        gathered = workspace.gather()
        assert bodies(gathered) == ["p", *(f"r{n}" for n in range(7))]
        assert gathered.check.complete


def test_a_parent_from_before_the_window_comes_as_context(serve: Serve) -> None:
    day = -24 * 60
    messages = [said("p", 3 * day), reply("early", 3 * day + 1, 3 * day), reply("r", 1, 3 * day)]
    gathered = serve(incident(*messages)).gather()
    assert [(event.body, event.flags) for event in gathered.events] == [
        ("p", ("context", "parent")),
        ("r", ("reply",)),
    ]


def test_a_thread_that_ended_before_the_window_is_not_asked_for(serve: Serve) -> None:
    day = -24 * 60
    workspace = serve(incident(said("p", day), reply("r", day + 5, day), said("a")))
    assert bodies(workspace.gather()) == ["a"]
    assert workspace.server.count(REPLIES) == 0


def test_a_thread_without_a_reply_in_the_window_brings_nothing(serve: Serve) -> None:
    day = -24 * 60
    workspace = serve(incident(said("p", day), reply("late", 500, day)))
    assert bodies(workspace.gather()) == []


def test_how_far_back_a_thread_may_begin_is_set(serve: Serve) -> None:
    day = -24 * 60
    workspace = serve(incident(said("p", 3 * day), reply("r", 1, 3 * day)))
    assert bodies(workspace.gather(rescan=timedelta(days=2))) == []


def test_a_reply_sent_to_the_channel_is_one_event_and_brings_an_old_parent(serve: Serve) -> None:
    old = -60 * 24 * 40
    told = reply("b", 1, old, subtype="thread_broadcast", root=said("p", old, thread_ts=ts(old)))
    gathered = serve(incident(said("p", old), told)).gather()
    assert [(event.body, event.flags) for event in gathered.events] == [
        ("p", ("context", "parent")),
        ("b", ("broadcast", "reply")),
    ]


def test_a_lost_parent_is_told(serve: Serve) -> None:
    told = reply("b", 1, -9, subtype="thread_broadcast")
    gathered = serve(incident(told)).gather()
    assert bodies(gathered) == ["b"]
    assert not gathered.check.complete
    assert "the thread is not there any more" in " ".join(gathered.check.warnings)
    assert "1 thread begins with a message Slack did not give" in gathered.check.warnings


KINDS: list[tuple[Message, str, tuple[str, ...]]] = [
    (said("x", edited={"user": "U1", "ts": ts(9)}), "message", ("edited",)),
    (said("x", subtype="tombstone", user="USLACKBOT"), "message", ("deleted",)),
    (said("x", subtype="channel_join"), "membership", ("noise",)),
    (said("x", subtype="bot_message", bot_id="B1", username="alerts"), "message", ()),
    (said("x", files=[{"id": "F1", "name": "graph.png"}]), "message", ("files",)),
    (said("x", subtype="never_heard_of"), "message", ()),
]


@pytest.mark.parametrize(("message", "kind", "flags"), KINDS)
def test_every_kind_of_message_becomes_an_event(
    serve: Serve, message: Message, kind: str, flags: tuple[str, ...]
) -> None:
    [event] = serve(incident(message)).gather().events
    assert (event.kind, event.flags) == (kind, flags)


def test_groups_and_emoji_of_the_workspace_have_names(serve: Serve) -> None:
    workspace = serve(
        incident(said("<!subteam^S0OPS> :party: in <#C0QUIET>")), Channel("C0QUIET", "quiet")
    )
    workspace.server.usergroups = [{"id": "S0OPS", "handle": "ops"}]
    workspace.server.emoji = {"party": "alias:tada"}
    assert bodies(workspace.gather("incident-7")) == ["@ops 🎉 in #quiet"]


def test_entries_that_are_no_messages_are_counted(serve: Serve) -> None:
    workspace = serve(incident(said("a")))
    odd = [said("a"), {"text": "no time"}, None, 7]
    workspace.server.instead = {(HISTORY, 1): Answer({"ok": True, "messages": odd})}
    check = workspace.gather().check
    assert (check.items, check.skipped) == (1, 3)
    assert check.warnings == ("3 messages without a time were skipped",)


def test_an_empty_window_is_told(serve: Serve) -> None:
    check = serve(incident()).gather().check
    assert check.complete
    assert check.warnings == ("no message from 2026-11-03 10:00 to 2026-11-03 14:00 UTC",)


def test_messages_a_plan_hides_make_the_check_incomplete(serve: Serve) -> None:
    workspace = serve(incident())
    hidden = {"ok": True, "messages": [said("a")], "has_more": False, "is_limited": True}
    workspace.server.instead = {(HISTORY, 1): Answer(hidden)}
    check = workspace.gather().check
    assert not check.complete
    assert "hides its older messages" in check.warnings[0]


# The same from an export


MIXED = [
    said("start", -90),
    reply("r1", -80, -90),
    reply("to all", -70, -90, subtype="thread_broadcast"),
    said("edited", -60, edited={"user": "U1", "ts": ts(5000)}),
    said(
        "", -50, subtype="bot_message", bot_id="B1", username="alerts", attachments=[{"text": "up"}]
    ),
    said("joined", -40, subtype="channel_join"),
    said("This message was deleted.", -30, subtype="tombstone", user="USLACKBOT"),
    reply("below a deleted one", -20, -30),
    said("pinned", -10, reactions=[{"name": "pushpin", "count": 1, "users": ["U1"]}]),
    said("graph", 0, files=[{"id": "F1", "name": "graph.png", "mode": "hosted"}]),
    said("<@U2> see <https://example.org|this> &amp; that", 10),
    said("one of two", 11),
    said("the other of two", 11, user="U2"),
    said("", 12, blocks=[{"type": "table", "rows": [[{"type": "raw_text", "text": "Task"}]]}]),
    said("", 13, subtype="huddle_thread", room={"created_by": "U1", "date_start": 1793700000}),
    said("", 14, blocks=[{"type": "tomorrow", "reading": "four metres"}]),
    said("old thread", -60 * 24 * 2),
    reply("late answer", 20, -60 * 24 * 2),
]


def exported(folder: Path, messages: list[Message]) -> Path:
    days: dict[str, list[Message]] = {}
    for message in messages:
        at = NOON + timedelta(seconds=float(message["ts"]) - NOON.timestamp())
        days.setdefault(f"incident-7/{at:%Y-%m-%d}.json", []).append(parent(message, messages))
    members = {"channels.json": [{"id": "C0INCIDENT", "name": "incident-7"}], "users.json": USERS}
    path = folder / "export.zip"
    with zipfile.ZipFile(path, "w") as file:
        for name, data in {**members, **days}.items():
            file.writestr(name, json.dumps(data))
    return path


def test_a_message_from_slack_and_from_an_export_is_one_event(serve: Serve, tmp_path: Path) -> None:
    live = serve(incident(*MIXED)).gather()
    url = "https://example.slack.com"
    [saved] = SlackExport(exported(tmp_path, MIXED), ("incident-7",), team_url=url)(WINDOW)
    assert live.events == saved.events
    assert live.people == saved.people
    assert len(live.events) == len(MIXED)


# Channels


@pytest.mark.parametrize(
    "wanted", ["incident-7", "#incident-7", "C0INCIDENT", "#Incident-7", " incident-7 "]
)
def test_a_channel_is_named_by_name_or_id(serve: Serve, wanted: str) -> None:
    assert bodies(serve(incident(said("a"))).gather(wanted)) == ["a"]


def test_a_renamed_channel_is_found_under_its_former_name(serve: Serve) -> None:
    gathered = serve(incident(said("a"), previous=("was-here",))).gather("was-here")
    assert bodies(gathered) == ["a"]
    assert gathered.check.warnings == ("#was-here is called #incident-7 now",)


def test_an_archived_channel_is_read(serve: Serve) -> None:
    assert bodies(serve(incident(said("a"), archived=True)).gather()) == ["a"]


def test_a_private_channel_the_app_is_in_is_read(serve: Serve) -> None:
    assert bodies(serve(incident(said("a"), private=True)).gather()) == ["a"]


def test_channels_come_in_the_order_named_each_once(serve: Serve) -> None:
    workspace = serve(incident(said("a")), Channel("C0QUIET", "quiet", [said("b")]))
    found = workspace.source("quiet", "#incident-7", "C0QUIET")(WINDOW)
    assert [bodies(one) for one in found] == [["b"], ["a"]]


def test_a_channel_on_a_late_page_of_the_list_is_found(serve: Serve) -> None:
    others = [Channel(f"C0OTHER{n}", f"other-{n}") for n in range(9)]
    workspace = serve(*others, incident(said("a")))
    workspace.server.listed = 3
    assert bodies(workspace.gather()) == ["a"]
    assert workspace.server.count("conversations.list") == 4


REFUSED: list[tuple[Channel, str, str, str]] = [
    (
        incident(member=False),
        "incident-7",
        "the app is not a member of the channel",
        "Type /invite @incident-kit in the channel.",
    ),
    (
        incident(member=False, archived=True),
        "incident-7",
        "the channel is archived",
        "unarchive it for the time being, or use an export",
    ),
    (
        incident(member=False, private=True),
        "incident-7",
        "there is no such channel, or it is private",
        "type /invite @incident-kit in it",
    ),
    (
        incident(member=False, private=True),
        "C0INCIDENT",
        "there is no such channel, or it is private",
        "type /invite @",
    ),
    (incident(), "incident-8", "there is no such channel", "Did you mean #incident-7?"),
]


@pytest.mark.parametrize(("channel", "wanted", "why", "todo"), REFUSED)
def test_a_channel_that_cannot_be_read_says_why_and_costs_only_itself(
    serve: Serve, channel: Channel, wanted: str, why: str, todo: str
) -> None:
    workspace = serve(channel, Channel("C0QUIET", "quiet", [said("b")]))
    refused, read = workspace.source(wanted, "quiet")(WINDOW)
    assert (refused.events, refused.check.complete, bodies(read)) == ((), False, ["b"])
    [warning] = refused.check.warnings
    assert why in warning
    assert todo in warning
    assert refused.check.source.startswith("Slack #")


def test_a_missing_scope_costs_the_channels_that_need_it(serve: Serve) -> None:
    workspace = serve(incident(said("a"), private=True), Channel("C0QUIET", "quiet", [said("b")]))
    workspace.server.scopes = BOT_SCOPES.replace("groups:history,", "")
    refused, read = workspace.source("incident-7", "quiet")(WINDOW)
    assert (refused.check.complete, read.check.complete, bodies(read)) == (False, True, ["b"])
    [warning] = refused.check.warnings
    assert warning.startswith("the app lacks the scope groups:history: Add it to the app")


@pytest.mark.parametrize("error", ["access_denied", "ekm_access_denied", "a_new_error", "x y", ""])
def test_an_error_of_any_name_costs_that_channel_only(serve: Serve, error: str) -> None:
    known = {
        "access_denied": "Slack denies access",
        "ekm_access_denied": "a Slack administrator has suspended access",
        "a_new_error": "it answered a_new_error to conversations.history",
    }
    workspace = serve(incident(said("a")), Channel("C0QUIET", "quiet", [said("b")]))
    times = 1 if error in known else 5
    workspace.server.instead = {(HISTORY, n + 1): refusal(error) for n in range(times)}
    refused, read = workspace.source("incident-7", "quiet")(WINDOW)
    assert (refused.check.complete, bodies(read)) == (False, ["b"])
    assert known.get(error, "gave no usable answer") in refused.check.warnings[0]


OPTIONAL = [
    ("users:read,", "people's names are missing: the app lacks the scope users:read:"),
    (
        "usergroups:read,",
        "names of user groups are missing: the app lacks the scope usergroups:read",
    ),
    (",emoji:read", "custom emoji are missing: the app lacks the scope emoji:read"),
]


@pytest.mark.parametrize(("scope", "warning"), OPTIONAL)
def test_a_scope_for_names_costs_names_only(serve: Serve, scope: str, warning: str) -> None:
    workspace = serve(incident(said("a")))
    workspace.server.scopes = BOT_SCOPES.replace(scope, "")
    gathered = workspace.gather()
    assert (bodies(gathered), gathered.check.complete) == (["a"], True)
    assert gathered.check.warnings[0].startswith(warning)


def test_without_any_list_of_channels_an_id_still_does(serve: Serve) -> None:
    workspace = serve(incident(said("a")))
    workspace.server.scopes = "channels:history,users:read"
    read, refused = workspace.source("C0INCIDENT", "incident-7")(WINDOW)
    assert (bodies(read), read.check.source) == (["a"], "Slack #C0INCIDENT")
    assert "the app lacks the scope channels:read, groups:read" in refused.check.warnings[0]


def test_private_channels_are_listed_apart_when_their_scope_is_missing(serve: Serve) -> None:
    workspace = serve(incident(said("a")))
    workspace.server.scopes = BOT_SCOPES.replace(",groups:read,", ",")
    read, refused = workspace.source("incident-7", "hidden-away")(WINDOW)
    assert (bodies(read), read.check.warnings) == (["a"], ())
    assert "groups:read" in refused.check.warnings[0]


def test_missing_addresses_are_told(serve: Serve) -> None:
    users: list[Message] = [{"id": "U1", "name": "ada", "real_name": "Ada Example", "profile": {}}]
    [warning] = serve(incident(said("a")), users=users).gather().check.warnings
    assert "users:read.email" in warning


# The token


@pytest.mark.parametrize(
    "error", ["invalid_auth", "token_revoked", "token_expired", "account_inactive", "not_authed"]
)
def test_a_token_slack_does_not_take_is_an_error_of_the_source(serve: Serve, error: str) -> None:
    workspace = serve(incident(said("a")))
    workspace.server.error = error
    with pytest.raises(SourceError, match=r"(?s)^Slack: .*incident-kit login slack") as raised:
        workspace.gather()
    assert TOKEN not in str(raised.value)
    assert len(workspace.server.asked) == 1


def test_a_token_revoked_on_the_way_keeps_what_was_gathered(serve: Serve, tmp_path: Path) -> None:
    many = [said(f"m{n}", n) for n in range(10)]
    workspace = serve(incident(*many), Channel("C0QUIET", "quiet", [said("b")]))
    workspace.server.most = 2

    def revoke() -> None:
        workspace.server.error = "token_revoked"

    workspace.server.before = {9: revoke}  # the fourth page
    source = workspace.source("incident-7", "quiet", cache=tmp_path)
    first, second = source(WINDOW)
    assert bodies(first) == ["m4", "m5", "m6", "m7", "m8", "m9"]
    assert (first.check.complete, second.check.complete) == (False, False)
    assert first.check.warnings[0].startswith("older messages were not read: the token was revoked")
    assert second.check.warnings[0].startswith("the token was revoked: Ask who revoked it")
    assert len(workspace.server.asked) == 9

    workspace.server.error = ""
    workspace.server.forget()
    whole, other = source(WINDOW)
    assert (bodies(whole), bodies(other)) == ([f"m{n}" for n in range(10)], ["b"])
    assert workspace.server.count(*PAGES) == 3


def test_a_token_revoked_while_threads_are_read_keeps_the_rest(serve: Serve) -> None:
    threads = [one for n in range(5) for one in (said(f"p{n}", n), reply(f"r{n}", n + 9, n))]
    workspace = serve(incident(*threads))
    workspace.server.instead = {(REPLIES, 3): refusal("token_revoked")}
    gathered = workspace.gather()
    assert (
        bodies(gathered) == ["p0", "p1", "p2", "p3", "p4", "r0", "r1"] or len(gathered.events) == 7
    )
    assert not gathered.check.complete
    assert (
        "3 threads were not read to their end: the token was revoked" in gathered.check.warnings[0]
    )


def test_our_own_token_in_a_message_is_masked_everywhere(
    serve: Serve, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    workspace = serve(incident(said(f"my token is {TOKEN}")))
    gathered = workspace.gather(cache=tmp_path)
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*.json"))
    shown = [repr(gathered), repr(workspace.source()), *workspace.lines, caplog.text]
    assert bodies(gathered) == ["my token is \\*\\*\\*"]
    assert TOKEN.encode() not in written
    assert [text for text in shown if TOKEN in text] == []
    assert TOKEN.encode() not in b"".join(file.data for file in gathered.raw)


@pytest.mark.parametrize("url", ["http://slack.example.org/api/", "ftp://example.org", "slack"])
def test_the_token_is_not_sent_in_the_clear(url: str) -> None:
    with pytest.raises(UsageError, match="does not begin with https"):
        web_client(Secret(TOKEN), url)


def test_a_token_of_an_organisation_needs_the_workspace(serve: Serve) -> None:
    workspace = serve(incident(said("a")))
    server = workspace.server
    server.login = {"is_enterprise_install": True}
    server.teams = [{"id": "T0ONE", "name": "One"}, {"id": "T0TWO", "name": "Two"}]
    with pytest.raises(SourceError, match=r"(?s)T0ONE \(One\), T0TWO \(Two\).*sources.slack.team"):
        workspace.gather()
    assert bodies(workspace.gather(team="T0ONE")) == ["a"]
    server.teams = server.teams[:1]
    assert bodies(workspace.gather()) == ["a"]


# Waiting


STORM = ["1", "30", "60", None, "soon"]


def test_five_refusals_in_a_row_on_page_seven_are_waited_out(serve: Serve) -> None:
    many = [said(f"m{n}", n) for n in range(20)]
    workspace = serve(incident(*many))
    workspace.server.most = 2
    workspace.server.instead = {(HISTORY, 7 + n): limited(STORM[n]) for n in range(5)}
    gathered = workspace.gather()
    assert bodies(gathered) == [f"m{n}" for n in range(20)]
    assert gathered.check.complete
    waits = [line.partition("; ")[0] for line in workspace.lines if "waiting" in line]
    assert waits == [
        "Slack #incident-7: page 7: waiting 1 s, as Slack asks",
        "Slack #incident-7: page 7: waiting 30 s, as Slack asks, 2 times in a row now",
        "Slack #incident-7: page 7: waiting 60 s, as Slack asks, 3 times in a row now",
        "Slack #incident-7: page 7: waiting 40 s, as Slack asks, 4 times in a row now",
        "Slack #incident-7: page 7: waiting 60 s, as Slack asks, 5 times in a row now",
    ]
    assert all("left" in line for line in workspace.lines if "waiting" in line)
    assert workspace.time.slept >= 1 + 30 + 60 + 40 + 60


def test_a_list_of_names_waits_too(serve: Serve) -> None:
    workspace = serve(incident(said("a")))
    workspace.server.instead = {("users.list", 1): limited("30")}
    assert workspace.gather().events[0].actor == Actor("Ada Example", id="U1")
    assert workspace.lines[0] == "Slack, users.list: waiting 30 s, as Slack asks"


BROKEN = [
    Answer(b"<html>Service Unavailable</html>", 503),
    Answer(b"\xff\xfe<html>", 500, {"Content-Type": "text/html; charset=nonsense"}),
    Answer(b"<html>log in to the hotel</html>"),
    Answer(b"[" * 9000),
    Answer([1, 2]),
    refusal("internal_error"),
    refusal("ratelimited"),
]


@pytest.mark.parametrize("broken", BROKEN)
def test_a_passing_fault_is_asked_about_again(serve: Serve, broken: Answer) -> None:
    workspace = serve(incident(said("a")))
    workspace.server.instead = {(HISTORY, 1): broken, (HISTORY, 2): broken}
    gathered = workspace.gather()
    assert (bodies(gathered), gathered.check.complete) == (["a"], True)
    assert workspace.time.slept > 2


def test_a_lasting_fault_ends_the_channel_and_shows_no_page_of_html(serve: Serve) -> None:
    workspace = serve(incident(said("a")), Channel("C0QUIET", "quiet", [said("b")]))
    broken = Answer(b"<html>oh dear</html>", 502)
    workspace.server.instead = {(HISTORY, n): broken for n in range(1, 6)}
    refused, read = workspace.source("incident-7", "quiet")(WINDOW)
    assert (refused.check.complete, bodies(read)) == (False, ["b"])
    assert "five times in a row" in refused.check.warnings[0]
    assert "html" not in refused.check.warnings[0]


def test_a_slack_out_of_reach_is_an_error_of_the_source() -> None:
    time = Time(NOON)
    client = web_client(Secret(TOKEN), "http://127.0.0.1:9/api/")
    source = Slack(client, ("incident-7",), sleep=time.sleep, timer=time.timer)
    with pytest.raises(SourceError, match="could not be reached"):
        source(WINDOW)


def test_requests_keep_to_what_slack_allows_a_minute(serve: Serve) -> None:
    """A few at once, then fifty a minute."""
    threads = [one for n in range(70) for one in (said("p", n), reply("r", n + 0.5, n))]
    workspace = serve(incident(*threads))
    workspace.gather()
    assert 50 < workspace.time.slept < 70
    assert workspace.server.count(REPLIES) == 70


# The regime of one request a minute


def test_the_slow_regime_is_recognised_told_and_waited_out(serve: Serve) -> None:
    many = [said(f"m{n}", n * 2.4 - 120) for n in range(100)]
    workspace = serve(incident(*many))
    workspace.server.most, workspace.server.one_a_minute = 15, workspace.time.timer
    gathered = workspace.gather()
    assert bodies(gathered) == [f"m{n}" for n in range(100)]
    assert gathered.check.complete
    first = workspace.lines[0]
    assert "one request a minute for 15 messages" in first
    assert "about 8 min for this channel" in first
    assert "sources.slack.export" in first
    assert sum("one request a minute" in line for line in workspace.lines) == 1
    assert "one request a minute" in gathered.check.warnings[0]
    assert 360 <= workspace.time.slept <= 480
    assert workspace.server.count(HISTORY) <= 7 + 2


def test_a_minute_s_wait_at_the_second_request_is_recognised_too(serve: Serve) -> None:
    workspace = serve(incident(*(said(f"m{n}", n) for n in range(60))))
    workspace.server.most, workspace.server.instead = 20, {(HISTORY, 2): limited("60")}
    workspace.gather()
    assert any("one request a minute" in line for line in workspace.lines)


def test_a_busy_app_is_not_mistaken_for_a_slow_one(serve: Serve) -> None:
    workspace = serve(incident(*(said(f"m{n}", n) for n in range(100))))
    workspace.server.most, workspace.server.instead = 20, {(HISTORY, 4): limited("60")}
    assert workspace.gather().check.warnings == ()
    assert not any("one request a minute" in line for line in workspace.lines)
    assert workspace.time.slept < 70


# Lists that do not end


def endless(cursors: Callable[[int], str], messages: Callable[[int], list[Message]]) -> Any:
    return {
        (HISTORY, n): Answer(
            {
                "ok": True,
                "messages": messages(n),
                "has_more": True,
                "response_metadata": {"next_cursor": cursors(n)},
            }
        )
        for n in range(1, 50)
    }


ENDLESS = {
    "the same cursor for ever": (lambda n: "same", lambda n: [said("a")], 2),
    "two cursors in turn": (lambda n: f"turn{n % 2}", lambda n: [said(str(n), n)], 3),
    "new cursors, nothing new": (lambda n: f"c{n}", lambda n: [said("a")], 4),
    "new cursors, nothing at all": (lambda n: f"c{n}", lambda n: [], 3),
    "new cursors, out of range": (lambda n: f"c{n}", lambda n: [said("x", 9000 + n)], 3),
    "more, but no cursor": (lambda n: "", lambda n: [said("a")], 1),
}


@pytest.mark.parametrize("kind", ENDLESS)
def test_a_list_that_does_not_end_is_left_and_told(serve: Serve, kind: str) -> None:
    cursors, messages, asked = ENDLESS[kind]
    workspace = serve(incident(), Channel("C0QUIET", "quiet", [said("b")]))
    workspace.server.instead = endless(cursors, messages)
    [gathered] = workspace.source("incident-7")(WINDOW)
    assert workspace.server.count(HISTORY) == asked
    assert not gathered.check.complete
    why = "there is more, but not where" if "no cursor" in kind else "does not end"
    assert why in gathered.check.warnings[0]
    assert set(bodies(gathered)) <= {"a", "1", "2", "3"}


# Going on after an interruption


def busy() -> list[Message]:
    """Pages of history, threads of several pages, one from before the window."""
    old = -60 * 24 * 3
    messages = [said(f"m{n}", n - 30) for n in range(9)] + [said("old", old)]
    for number in range(5):
        messages += [reply(f"r{to}.{number}", 20 + number, to) for to in (-30, -27, -24, old)]
    return messages


def test_no_more_requests_than_pages_and_threads(serve: Serve) -> None:
    workspace = serve(incident(*busy()))
    workspace.gather()
    names = ["auth.test", "conversations.list", "users.list", "usergroups.list", "emoji.list"]
    assert [method for method, _ in workspace.server.asked][:5] == names
    assert (workspace.server.count(HISTORY), workspace.server.count(REPLIES)) == (1, 4)
    assert len(workspace.server.asked) == 5 + 1 + 4


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="this system has no such signal")
def test_interrupted_at_any_request_it_goes_on_and_ends_the_same(
    serve: Serve, tmp_path: Path
) -> None:
    """What was answered before the interruption is not asked for again."""
    workspace = serve(incident(*busy()), Channel("C0QUIET", "quiet", [said("b")]))
    server = workspace.server
    server.most = 4
    whole = workspace.source("incident-7", "quiet")(WINDOW)
    total, pages = len(server.asked), server.count(*PAGES)
    assert (total, pages) == (5 + 12, 12)
    for number in range(1, total + 1):
        source = workspace.source("incident-7", "quiet", cache=tmp_path / str(number))
        server.forget()
        server.interrupt_at(number)
        with pytest.raises(KeyboardInterrupt):
            source(WINDOW)
        answered = server.count(*PAGES)
        server.before = {}
        server.forget()
        assert source(WINDOW) == whole, number
        assert pages - answered <= server.count(*PAGES) <= pages - answered + 2, number


def test_a_finished_run_is_asked_for_again_so_that_edits_are_seen(
    serve: Serve, tmp_path: Path
) -> None:
    workspace = serve(incident(said("p", 0), reply("first", 1, 0), said("gone", 5)))
    source = workspace.source(cache=tmp_path)
    source(WINDOW)
    messages = workspace.server.channels[0].messages
    messages[1] = reply("second", 1, 0, edited={"user": "U1", "ts": ts(9)})
    messages[2:] = [reply("late", 30, 0)]
    [again] = source(WINDOW)
    assert bodies(again) == ["p", "second", "late"]


def test_pages_of_a_finished_run_are_used_for_as_long_as_is_said(
    serve: Serve, tmp_path: Path
) -> None:
    workspace = serve(incident(*busy()))
    first = workspace.gather(cache=tmp_path)
    workspace.server.forget()
    assert workspace.gather(cache=tmp_path, reuse=timedelta(hours=1)) == first
    assert workspace.server.count(*PAGES) == 0
    workspace.time.sleep(3601)
    workspace.gather(cache=tmp_path, reuse=timedelta(hours=1))
    assert workspace.server.count(*PAGES) == 5


def test_pages_of_a_window_that_has_not_ended_are_not_kept(serve: Serve, tmp_path: Path) -> None:
    workspace = serve(incident(said("a")))
    open_window = Window(WINDOW.start, workspace.time.clock() - timedelta(minutes=59))
    workspace.gather(cache=tmp_path, window=open_window)
    assert list(tmp_path.iterdir()) == []
    workspace.gather(cache=tmp_path)
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"version": 2}', b"\xff", b"[" * 9000])
def test_damaged_pages_are_fetched_again(serve: Serve, tmp_path: Path, damage: bytes) -> None:
    workspace = serve(incident(*busy()))
    first = workspace.gather(cache=tmp_path)
    for path in tmp_path.iterdir():
        path.write_bytes(damage)
    assert workspace.gather(cache=tmp_path, reuse=timedelta(days=99)) == first


def test_a_cursor_that_slack_forgot_is_asked_for_anew(serve: Serve, tmp_path: Path) -> None:
    workspace = serve(incident(*(said(f"m{n}", n) for n in range(6))))
    server = workspace.server
    server.most = 2
    server.instead = {(HISTORY, 2): refusal("token_revoked")}
    assert len(workspace.gather(cache=tmp_path).events) == 2
    server.forget()
    server.instead = {(HISTORY, 1): refusal("invalid_cursor")}
    gathered = workspace.gather(cache=tmp_path)
    assert (len(gathered.events), gathered.check.complete) == (6, True)


CHANGES: dict[str, Callable[[list[Message]], None]] = {
    "a message is edited": lambda found: found[3].update(
        text="new", edited={"user": "U1", "ts": ts(99)}
    ),
    "a message is deleted": lambda found: found.pop(3),
    "a message is added": lambda found: found.append(said("added", 60)),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_between_two_pages_doubles_and_loses_nothing(serve: Serve, change: str) -> None:
    workspace = serve(incident(*(said(f"m{n}", n) for n in range(8))))
    workspace.server.most = 3
    messages = workspace.server.channels[0].messages
    workspace.server.before = {7: lambda: CHANGES[change](messages)}
    ids = [event.id for event in workspace.gather().events]
    assert len(ids) == len(set(ids))
    assert {f"slack:C0INCIDENT/{ts(n)}" for n in range(8) if n != 3} <= set(ids)


@tried(25, *HealthCheck)
@given(
    minutes=st.lists(st.integers(-200, 200), unique=True, max_size=25),
    data=st.data(),
    most=st.integers(1, 7),
)
def test_nothing_of_the_window_is_lost_whatever_the_threads(
    minutes: list[int], data: st.DataObject, most: int
) -> None:
    """Every message of the window, whatever belongs to whose thread."""
    messages: list[Message] = []
    for minute in sorted(minutes):
        starts = [None, *(one["ts"] for one in messages if "thread_ts" not in one)]
        root = data.draw(st.sampled_from(starts))
        kind = {"subtype": "thread_broadcast"} if data.draw(st.booleans()) and root else {}
        messages.append(said(str(minute), minute, **kind, **({"thread_ts": root} if root else {})))
    server = Server([incident(*messages)], USERS)
    server.most = most
    with serving(server) as url:
        gathered = Workspace(server, url).gather()
    expected = [str(minute) for minute in sorted(minutes) if -120 <= minute <= 120]
    inside = [event.body for event in gathered.events if "context" not in event.flags]
    assert (inside, gathered.check.complete) == (expected, True)


# doctor


def probed(workspace: Workspace, token: str = TOKEN) -> Probe:
    client = web_client(Secret(token), workspace.url)
    return probe(client, sleep=workspace.time.sleep, timer=workspace.time.timer)


def test_doctor_says_that_all_is_well(serve: Serve) -> None:
    assert probed(serve(incident())) == Probe("slack", True, "Slack: Example can be read.")


@pytest.mark.parametrize("client", [None, web_client(None)])
def test_doctor_without_a_token_says_who_can_grant_one(client: Any) -> None:
    found = probe(client)
    assert (found.service, found.ok) == ("slack", False)
    assert "administrator" in found.todo[0]


def test_doctor_with_a_wrong_token_says_what_to_do(serve: Serve) -> None:
    found = probed(serve(incident()), "xoxb-" + "another")
    assert (found.ok, found.message) == (False, "Slack: the token is not one that works.")
    assert "incident-kit login slack" in found.todo[0]


@pytest.mark.parametrize("header", [True, False])
def test_doctor_names_a_missing_scope_and_who_grants_it(serve: Serve, header: bool) -> None:
    workspace = serve(incident())
    workspace.server.scopes = BOT_SCOPES.replace("channels:read,", "").replace("emoji:read", "x")
    if not header:
        plain = Answer({"ok": True, "team": "Example"})
        workspace.server.instead = {("auth.test", 1): plain}
    found = probed(workspace)
    assert (found.ok, "channels:read (" in found.message, "emoji:read (" in found.message) == (
        False,
        True,
        True,
    )
    assert "administrator" in found.todo[1]


def test_doctor_lets_a_scope_for_names_pass_with_a_word(serve: Serve) -> None:
    workspace = serve(incident())
    workspace.server.scopes = BOT_SCOPES.replace(",emoji:read", "")
    found = probed(workspace)
    assert (found.ok, found.todo[0].count("emoji:read")) == (True, 1)


# The app


def test_the_manifest_asks_for_our_scopes_and_no_others() -> None:
    manifest = yaml.safe_load((DOCS / "slack-app-manifest.yaml").read_text(encoding="utf-8"))
    assert manifest["oauth_config"]["scopes"] == {"bot": [scope.name for scope in SCOPES]}
    assert BOT_SCOPES.split(",") == [scope.name for scope in SCOPES]


def test_the_page_on_the_app_explains_every_scope_and_holds_the_manifest() -> None:
    page = (DOCS / "slack-app.md").read_text(encoding="utf-8")
    assert [scope.name for scope in SCOPES if f"`{scope.name}`" not in page] == []
    assert (DOCS / "slack-app-manifest.yaml").read_text(encoding="utf-8") in page
