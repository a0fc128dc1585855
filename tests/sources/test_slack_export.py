"""A Slack export gives every message of the window once, whatever shape it is in."""

from __future__ import annotations

import contextlib
import io
import json
import struct
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.trying import tried

from incident_kit.errors import IncidentKitError, SourceError, UsageError
from incident_kit.model import Actor, Event, Gathered, Person, Window
from incident_kit.sources.slack.export import SlackExport
from incident_kit.sources.slack.messages import (
    is_bot,
    message_event,
    people_in,
    people_of,
    permalink,
    user_names,
)
from incident_kit.sources.slack.times import ts_time
from incident_kit.text.mrkdwn import Names

NOON = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
WINDOW = Window(NOON - timedelta(hours=2), NOON + timedelta(hours=2))
CHANNELS = [{"id": "C0INCIDENT", "name": "incident-7"}, {"id": "C0QUIET", "name": "quiet"}]
USERS = [
    {
        "id": "U1",
        "name": "ada",
        "real_name": "Ada Example",
        "profile": {
            "display_name": "adae",
            "real_name_normalized": "Ada Example",
            "first_name": "Ada",
            "last_name": "Sample",
            "email": "ada@example.org",
        },
    },
    {"id": "U2", "name": "bo", "deleted": True, "profile": {"real_name": "Bo Example"}},
    {"id": "U3", "name": "pagebot", "is_bot": True, "real_name": "Page Bot", "profile": None},
]
NAMES = Names(users=user_names(USERS))


def ts(minutes: float = 0, number: int = 0) -> str:
    at = int((NOON + timedelta(minutes=minutes)).timestamp())
    return f"{at}.{number:06d}"


def said(text: str, minutes: float = 0, **more: object) -> dict[str, object]:
    return {"type": "message", "user": "U1", "text": text, "ts": ts(minutes), **more}


def export(
    days: Mapping[str, object], *, top: str = "", channels: object = CHANNELS, users: object = USERS
) -> dict[str, bytes]:
    """The members of an export: ``days`` maps ``folder/file`` to what is in it."""
    found = {"channels.json": channels, "users.json": users, **days}
    return {
        f"{top}{name}": value if isinstance(value, bytes) else json.dumps(value).encode()
        for name, value in found.items()
        if value is not None
    }


def zipped(folder: Path, members: Mapping[str, bytes]) -> Path:
    path = folder / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return path


def unpacked(folder: Path, members: Mapping[str, bytes]) -> Path:
    for name, data in members.items():
        target = folder / "export" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return folder / "export"


def gather(
    folder: Path, days: Mapping[str, object], channel: str = "incident-7", **more: Any
) -> Gathered:
    [gathered] = SlackExport(zipped(folder, export(days, **more)), (channel,))(WINDOW)
    return gathered


def bodies(gathered: Gathered) -> list[str]:
    return [event.body for event in gathered.events]


DAY = "incident-7/2026-11-03.json"

# The export


def test_a_message_of_the_window_becomes_an_event(tmp_path: Path) -> None:
    gathered = gather(tmp_path, {DAY: [said("on it")]})
    assert gathered.events == (
        Event(
            id=f"slack:C0INCIDENT/{ts()}",
            at=NOON,
            source="slack",
            kind="message",
            body="on it",
            actor=Actor("Ada Example", id="U1"),
        ),
    )
    assert (gathered.check.source, gathered.check.items) == ("Slack export, #incident-7", 1)
    assert (gathered.check.complete, gathered.check.skipped) == (True, 0)
    assert gathered.check.warnings == ()


def test_a_folder_gives_what_the_zip_file_gives(tmp_path: Path) -> None:
    members = export({DAY: [said("a"), said("b", 5)]})
    from_zip = SlackExport(zipped(tmp_path, members), ("incident-7",), "export")(WINDOW)
    assert from_zip == SlackExport(unpacked(tmp_path, members), ("incident-7",))(WINDOW)


def test_both_ends_of_the_window_belong_to_it(tmp_path: Path) -> None:
    minutes = (-120.02, -120, 120, 120.02)
    gathered = gather(tmp_path, {DAY: [said(str(m), m) for m in minutes]})
    assert bodies(gathered) == ["-120", "120"]


@pytest.mark.parametrize("day", ["2026-11-02", "2026-11-03", "2026-11-04"])
def test_a_day_file_may_be_cut_at_another_midnight(tmp_path: Path, day: str) -> None:
    assert bodies(gather(tmp_path, {f"incident-7/{day}.json": [said("here")]})) == ["here"]


STRAYS = ["canvas_in_the_conversation.json", "tss.json", "2026-11-03.json.bak", "x2026-11-03.json"]


@pytest.mark.parametrize("name", STRAYS)
def test_only_day_files_are_read(tmp_path: Path, name: str) -> None:
    gathered = gather(tmp_path, {DAY: [said("a")], f"incident-7/{name}": b"not json"})
    assert (bodies(gathered), gathered.check.warnings) == (["a"], ())


LAYOUTS: dict[str, tuple[dict[str, object], dict[str, object]]] = {
    "all in one folder": ({DAY: [said("a")]}, {"top": "Example export/"}),
    "a folder named by id": ({"C0INCIDENT/2026-11-03.json": [said("a")]}, {}),
    "users of a Grid": ({DAY: [said("a")], "org_users.json": USERS}, {"users": None}),
    "a private channel": ({DAY: [said("a")], "groups.json": CHANNELS}, {"channels": None}),
    "a byte order mark": ({DAY: b"\xef\xbb\xbf" + json.dumps([said("a")]).encode()}, {}),
    "nulls": (
        {
            DAY: [
                said(
                    "a",
                    blocks=None,
                    files=None,
                    attachments=None,
                    reactions=None,
                    edited=None,
                    thread_ts=None,
                    subtype=None,
                    replies=None,
                )
            ]
        },
        {},
    ),
    "a folder of macOS": ({DAY: [said("a")], "__MACOSX/x/._channels.json": b"\x00"}, {}),
    "other records": ({DAY: [said("a")], "lists.json": {}, "huddle_transcripts.json": b"?"}, {}),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_of_an_export_is_read(tmp_path: Path, layout: str) -> None:
    days, more = LAYOUTS[layout]
    gathered = gather(tmp_path, days, **more)
    assert [(e.id, e.actor, e.body) for e in gathered.events] == [
        (f"slack:C0INCIDENT/{ts()}", Actor("Ada Example", id="U1"), "a")
    ]
    assert gathered.check.warnings == ()


@pytest.mark.parametrize(
    "wanted", ["incident-7", "#incident-7", "C0INCIDENT", "#Incident-7", " incident-7"]
)
def test_a_channel_is_named_by_name_or_id(tmp_path: Path, wanted: str) -> None:
    assert bodies(gather(tmp_path, {DAY: [said("a")]}, wanted)) == ["a"]


def test_a_renamed_channel_is_found_under_its_former_name(tmp_path: Path) -> None:
    renamed = said("renamed", -9999, subtype="channel_name", old_name="was-here", name="incident-7")
    days = {DAY: [said("a")], "incident-7/2026-10-27.json": [renamed]}
    gathered = gather(tmp_path, days, "was-here")
    assert bodies(gathered) == ["a"]
    assert gathered.check.warnings == ("#was-here is called #incident-7 now",)


def test_a_folder_in_no_list_is_read_under_its_own_name(tmp_path: Path) -> None:
    gathered = gather(tmp_path, {"old-stuff/2026-11-03.json": [said("a")]}, "old-stuff")
    assert [event.id for event in gathered.events] == [f"slack:old-stuff/{ts()}"]
    assert "in no list of channels" in gathered.check.warnings[0]


def test_a_name_in_decomposed_letters_is_the_same_name(tmp_path: Path) -> None:
    channels = [{"id": "C0CAFE", "name": "café"}]
    days = {"cafe\u0301/2026-11-03.json": [said("a")]}
    assert bodies(gather(tmp_path, days, "café", channels=channels)) == ["a"]


def test_an_unknown_channel_names_the_near_ones(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"(?s)no channel #incident-8; it has 2.*#incident-7") as e:
        gather(tmp_path, {DAY: [said("a")]}, "incident-8")
    assert e.value.code == 2


def test_several_channels_come_in_the_order_named_each_once(tmp_path: Path) -> None:
    path = zipped(tmp_path, export({DAY: [said("a")], "quiet/2026-11-03.json": [said("b")]}))
    found = SlackExport(path, ("quiet", "#incident-7", "C0QUIET"))(WINDOW)
    assert [bodies(one) for one in found] == [["b"], ["a"]]


def test_a_channel_without_messages_is_checked_and_told(tmp_path: Path) -> None:
    check = gather(tmp_path, {DAY: [said("a")]}, "quiet").check
    assert (check.complete, check.items) == (True, 0)
    assert "the export has none at all of this channel" in check.warnings[0]


def test_a_window_without_messages_tells_which_days_there_are(tmp_path: Path) -> None:
    check = gather(tmp_path, {"incident-7/2026-05-01.json": [said("a", -300000)]}).check
    assert (check.complete, check.items) == (False, 0)
    assert "the export has 2026-05-01 of this channel" in check.warnings[0]


@pytest.mark.parametrize(
    "data", [b"[{", b"", b"{}", b"\xff\xfe\xfa", b"[" * 5000, b"[" + b"9" * 5000 + b"]x"]
)
def test_an_unreadable_day_is_skipped_and_told_and_the_rest_is_there(
    tmp_path: Path, data: bytes
) -> None:
    gathered = gather(tmp_path, {DAY: data, "incident-7/2026-11-04.json": [said("a")]})
    assert bodies(gathered) == ["a"]
    assert gathered.check.complete is False
    assert gathered.check.warnings == (f"{DAY} is not a JSON list of messages and was skipped",)


def test_messages_without_a_time_are_counted_as_skipped(tmp_path: Path) -> None:
    broken: list[object] = [{"text": "x"}, {"ts": None}, {"ts": "soon"}, None, 7, {"ts": "9" * 30}]
    check = gather(tmp_path, {DAY: [*broken, said("a")]}).check
    assert (check.items, check.skipped, check.complete) == (1, 6, True)
    assert check.warnings == (f"{DAY}: 6 without a time skipped",)


def test_an_unreadable_directory_of_users_leaves_ids(tmp_path: Path) -> None:
    gathered = gather(tmp_path, {DAY: [said("<@U2>")]}, users=b"[")
    assert [(e.actor, e.body) for e in gathered.events] == [(Actor("U1", id="U1"), "@U2")]
    assert gathered.check.warnings == ("users.json is not a JSON list and was left out",)


# Threads


def reply(text: str, minutes: float, parent: float) -> dict[str, object]:
    return said(text, minutes, thread_ts=ts(parent))


def parent(text: str, minutes: float, **more: object) -> dict[str, object]:
    return said(text, minutes, thread_ts=ts(minutes), reply_count=2, **more)


def test_a_reply_in_the_window_brings_its_parent_from_an_older_day(tmp_path: Path) -> None:
    old = -60 * 24 * 20
    gathered = gather(
        tmp_path,
        {
            "incident-7/2026-10-14.json": [
                parent("start", old),
                reply("then", old + 1, old),
                said("x", old),
            ],
            DAY: [reply("now", 0, old)],
        },
    )
    assert [(e.body, e.parent, e.flags) for e in gathered.events] == [
        ("start", None, ("context", "parent")),
        ("now", f"slack:C0INCIDENT/{ts(old)}", ("reply",)),
    ]


def test_replies_after_the_window_stay_outside(tmp_path: Path) -> None:
    days = {
        DAY: [parent("start", 0), reply("in", 5, 0)],
        "incident-7/2026-11-04.json": [reply("later", 60 * 20, 0)],
    }
    assert bodies(gather(tmp_path, days)) == ["start", "in"]


def test_a_parent_the_export_lacks_is_told(tmp_path: Path) -> None:
    gathered = gather(tmp_path, {DAY: [reply("now", 0, -99999)]})
    assert bodies(gathered) == ["now"]
    assert gathered.check.warnings == ("1 thread begins with a message the export does not have",)


def test_a_reply_sent_to_the_channel_stands_once_and_brings_its_parent(tmp_path: Path) -> None:
    root = parent("start", -99999)
    sent = reply("both", 0, -99999) | {"subtype": "thread_broadcast", "root": root}
    plain = reply("both", 0, -99999)
    gathered = gather(tmp_path, {DAY: [plain, sent], "incident-7/2026-11-02.json": [sent]})
    assert [(e.body, e.flags) for e in gathered.events] == [
        ("start", ("context", "parent")),
        ("both", ("broadcast", "reply")),
    ]


def test_replies_a_thread_names_but_the_export_lacks_are_told(tmp_path: Path) -> None:
    named = [{"user": "U1", "ts": ts(1)}, {"ts": ts(2)}, {"ts": ts(9999)}, None]
    gathered = gather(tmp_path, {DAY: [parent("start", 0, replies=named), reply("in", 1, 0)]})
    assert gathered.check.warnings == ("1 reply that its thread names is not in the export",)


# Damage


def test_what_is_no_zip_file_is_refused_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    path.write_bytes(b"<html>sign in</html>")
    with pytest.raises(SourceError, match=r"exports/mine\.zip: is a web page \(HTML\)") as error:
        SlackExport(path, ("x",), "exports/mine.zip")(WINDOW)
    assert error.value.code == 3
    assert str(tmp_path) not in str(error.value)


def test_a_file_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"nowhere\.zip: there is no such file"):
        SlackExport(tmp_path / "nowhere.zip", ("x",))(WINDOW)


@pytest.mark.parametrize("cut", [10, 200, -30])
def test_a_zip_file_cut_short_is_refused(tmp_path: Path, cut: int) -> None:
    path = zipped(tmp_path, export({DAY: [said("a")]}))
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(SourceError, match="cut short"):
        SlackExport(path, ("incident-7",))(WINDOW)


def test_an_encrypted_zip_file_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path, export({DAY: [said("a")]}))
    data = bytearray(path.read_bytes())
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(signature)
        while place >= 0:
            flags = struct.unpack_from("<H", data, place + at)[0]
            struct.pack_into("<H", data, place + at, flags | 1)
            place = data.find(signature, place + 1)
    path.write_bytes(data)
    with pytest.raises(SourceError, match="encrypted"):
        SlackExport(path, ("incident-7",))(WINDOW)


@pytest.mark.parametrize(
    "name", ["../users.json", "/etc/x.json", "a/../../b.json", "C:\\x.json", "..\\x"]
)
def test_a_member_that_leads_outside_is_refused(tmp_path: Path, name: str) -> None:
    path = zipped(tmp_path, {**export({DAY: [said("a")]}), name: b"[]"})
    with pytest.raises(SourceError, match="leads outside"):
        SlackExport(path, ("incident-7",))(WINDOW)


def test_a_bomb_is_refused_before_it_unpacks(tmp_path: Path) -> None:
    path = zipped(tmp_path, {**export({}), DAY: b"[" + b" " * 8_000_000 + b"]"})
    with pytest.raises(SourceError, match="would unpack to 7 MiB"):
        SlackExport(path, ("incident-7",))(WINDOW)


def test_the_same_bomb_in_another_channel_is_never_touched(tmp_path: Path) -> None:
    days = {DAY: [said("a")], "quiet/2026-11-03.json": b"[" + b" " * 8_000_000 + b"]"}
    assert bodies(gather(tmp_path, days)) == ["a"]


def test_a_zip_file_of_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="is no Slack export"):
        SlackExport(zipped(tmp_path, {"a.json": b"{}"}), ("x",))(WINDOW)


def test_names_in_utf8_without_its_mark_are_understood(tmp_path: Path) -> None:
    path = zipped(
        tmp_path,
        export({"caf_x/2026-11-03.json": [said("a")]}, channels=[{"id": "C0CAFE", "name": "café"}]),
    )
    path.write_bytes(path.read_bytes().replace(b"caf_x/", "café/".encode()))
    assert bodies(SlackExport(path, ("café",))(WINDOW)[0]) == ["a"]


def test_raw_holds_the_messages_as_received(tmp_path: Path) -> None:
    messages = [said("a", 1, odd={"key": "\ud800"}), said("b", 0), said("no", 9999)]
    [raw] = gather(tmp_path, {DAY: messages}).raw
    assert raw.name == "slack-export-C0INCIDENT.json"
    assert json.loads(raw.data) == [messages[1], messages[0]]


# Messages


def event(message: Mapping[str, object], **more: Any) -> Event:
    found = message_event({"ts": ts(), **message}, "C1", NAMES, **more)
    assert found is not None
    return found


RICH = [
    {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "rich"}]}],
    }
]
KIT = [{"type": "section", "text": {"type": "mrkdwn", "text": "*Firing:* api down"}}]
BODIES: list[tuple[str, dict[str, object], str]] = [
    ("text", {"text": "a"}, "a"),
    ("rich text that says the text", {"text": "*rich*", "blocks": RICH}, "rich"),
    ("rich text beside another text", {"text": "a", "blocks": RICH}, "a\n\nrich"),
    (
        "blocks that repeat the text",
        {"text": "Firing: api down", "blocks": KIT},
        "**Firing:** api down",
    ),
    (
        "blocks beside another text",
        {"text": "New alert", "blocks": KIT},
        "New alert\n\n**Firing:** api down",
    ),
    ("empty blocks", {"text": "a", "blocks": []}, "a"),
    (
        "attachments only",
        {
            "text": "",
            "attachments": [
                {
                    "pretext": "[repo] 1 new commit",
                    "title": "api down",
                    "title_link": "https://p.example/1",
                    "text": "*critical*",
                    "fallback": "[repo] api down: critical",
                    "footer": "Pager",
                    "fields": [{"title": "Service", "value": "api"}, {"title": "Only"}, None],
                }
            ],
        },
        "\\[repo\\] 1 new commit\n\n[api down](https://p.example/1)\n\n**critical**\n\nService: api"
        "\n\nOnly\n\nPager",
    ),
    (
        "the fallback of an attachment",
        {"attachments": [{"fallback": "see <https://p.example|it>"}]},
        "see [it](https://p.example)",
    ),
    (
        "blocks in an attachment",
        {"attachments": [{"fallback": "[no preview available]", "blocks": KIT}]},
        "**Firing:** api down",
    ),
    (
        "an attachment that repeats the text",
        {"text": "api down", "attachments": [{"text": "api down"}]},
        "api down",
    ),
    (
        "an attachment that adds to the text",
        {"text": "alert", "attachments": [{"text": "api down"}]},
        "alert\n\napi down",
    ),
    (
        "the preview of a link",
        {
            "text": "<https://a.example>",
            "attachments": [
                {
                    "from_url": "https://a.example",
                    "title": "A page",
                    "title_link": "https://a.example",
                }
            ],
        },
        "<https://a.example>\n\n> [A page](https://a.example)",
    ),
    (
        "a quoted message",
        {
            "text": "see",
            "attachments": [
                {"is_msg_unfurl": True, "message_blocks": [{"message": {"blocks": RICH}}]}
            ],
        },
        "see\n\n> rich",
    ),
    (
        "files",
        {
            "text": "",
            "files": [
                {
                    "title": "graph.png",
                    "permalink": "https://t.slack.com/files/U1/F1/graph.png?t=" + "xoxe",
                }
            ],
        },
        "[graph.png](https://t.slack.com/files/U1/F1/graph.png)",
    ),
    (
        "a deleted file",
        {"text": "", "files": [{"id": "F1", "mode": "tombstone"}]},
        "F1 (a deleted file)",
    ),
    ("a file without a name", {"files": [{}]}, "a file"),
    (
        "a file of old exports",
        {"text": "", "file": {"name": "a.js", "url_private": "https://f.example/a?t=1"}},
        "[a.js](https://f.example/a)",
    ),
    (
        "an old comment on a file",
        {"text": "", "subtype": "file_comment", "comment": {"comment": "nice"}},
        "nice",
    ),
    ("an unknown subtype", {"text": "shown", "subtype": "brand_new"}, "shown"),
    ("an unknown subtype without text", {"subtype": "huddle_thread"}, "(huddle thread)"),
    ("nothing at all", {}, "(no text)"),
    (
        "a message in a message",
        {"subtype": "message_changed", "message": {"text": "inner"}},
        "inner",
    ),
    (
        "other types everywhere",
        {"text": 7, "blocks": "x", "attachments": {"a": 1}, "files": [3]},
        "(no text)",
    ),
]


@pytest.mark.parametrize(
    ("message", "expected"), [b[1:] for b in BODIES], ids=[b[0] for b in BODIES]
)
def test_the_body_is_found_wherever_it_stands(message: Mapping[str, object], expected: str) -> None:
    assert expected == event(message).body


FLAGS: list[tuple[dict[str, object], tuple[str, ...]]] = [
    ({}, ()),
    ({"edited": {"user": "U1", "ts": ts(9)}}, ("edited",)),
    (
        {"subtype": "tombstone", "user": "USLACKBOT", "replies": [{"ts": ts(1)}]},
        ("deleted", "parent"),
    ),
    ({"pinned_to": ["C1"]}, ("pinned",)),
    ({"pinned_to": []}, ()),
    ({"reactions": [{"name": "pushpin", "users": ["U1"]}]}, ("pinned",)),
    ({"reactions": [{"name": "round_pushpin"}, {"name": "eyes"}]}, ("pinned", "reacted")),
    ({"reactions": [{"name": "+1"}]}, ("reacted",)),
    ({"thread_ts": ts(-5)}, ("reply",)),
    ({"thread_ts": ts()}, ("parent",)),
    ({"reply_count": 0}, ()),
    ({"subtype": "thread_broadcast", "thread_ts": ts(-5)}, ("broadcast", "reply")),
    ({"files": [{"id": "F1"}]}, ("files",)),
    ({"subtype": "channel_join"}, ("noise",)),
]


@pytest.mark.parametrize(("message", "expected"), FLAGS, ids=[str(f[0]) for f in FLAGS])
def test_flags_say_what_the_message_says(
    message: Mapping[str, object], expected: tuple[str, ...]
) -> None:
    assert expected == event(message).flags


SUBTYPES = [
    (None, "message"),
    ("bot_message", "message"),
    ("me_message", "message"),
    ("thread_broadcast", "message"),
    ("file_share", "message"),
    ("something_new", "message"),
    ("channel_join", "membership"),
    ("group_leave", "membership"),
    ("channel_topic", "membership"),
    ("channel_archive", "membership"),
    ("bot_add", "membership"),
    ("pinned_item", "membership"),
]


@pytest.mark.parametrize(("subtype", "kind"), SUBTYPES)
def test_comings_and_goings_are_a_kind_of_their_own(subtype: str | None, kind: str) -> None:
    assert kind == event({"subtype": subtype}).kind


ACTORS: list[tuple[dict[str, object], Actor | None]] = [
    ({"user": "U1"}, Actor("Ada Example", id="U1")),
    ({"user": "U9"}, Actor("U9", id="U9")),
    ({"user": "W9", "user_profile": {"real_name": "Cy Example"}}, Actor("Cy Example", id="W9")),
    ({"user": "USLACKBOT"}, Actor("Slackbot", id="USLACKBOT", bot=True)),
    ({"bot_id": "B1", "username": "Pager"}, Actor("Pager", id="B1", bot=True)),
    (
        {"bot_id": "B1", "user": "U3", "bot_profile": {"name": "Page App"}},
        Actor("Page App", id="B1", bot=True),
    ),
    ({"bot_id": "B1", "user": "U3"}, Actor("Page Bot", id="B1", bot=True)),
    (
        {"bot_id": "B1", "bot_link": "<https://t.example/B1|github>"},
        Actor("github", id="B1", bot=True),
    ),
    ({"bot_id": "B1", "attachments": [{"author_name": "CI"}]}, Actor("CI", id="B1", bot=True)),
    ({"bot_id": "B1"}, Actor("B1", id="B1", bot=True)),
    ({"subtype": "bot_message"}, Actor("a bot", bot=True)),
    ({"bot_id": "B1", "user": "U1", "subtype": "bot_add"}, Actor("Ada Example", id="U1")),
    ({"subtype": "file_comment", "comment": {"user": "U2"}}, Actor("Bo Example", id="U2")),
    ({}, None),
]


@pytest.mark.parametrize(("message", "expected"), ACTORS, ids=[str(a[0]) for a in ACTORS])
def test_the_actor_is_found_wherever_a_message_names_one(
    message: Mapping[str, object], expected: Actor | None
) -> None:
    assert expected == event(message).actor


TIMES = [
    ("1452837318.000002", datetime(2016, 1, 15, 5, 55, 18, 2, tzinfo=UTC)),
    ("1452837318", datetime(2016, 1, 15, 5, 55, 18, tzinfo=UTC)),
    ("1452837318.5", datetime(2016, 1, 15, 5, 55, 18, 500000, tzinfo=UTC)),
    ("", None),
    ("now", None),
    ("-1.0", None),
    ("1.2.3", None),
    ("9" * 12, None),
    ("nan", None),
    ("١٢٣", None),
]


@pytest.mark.parametrize(("stamp", "expected"), TIMES)
def test_a_time_is_read_digit_by_digit(stamp: str, expected: datetime | None) -> None:
    assert expected == ts_time(stamp)


@given(st.integers(0, 4_000_000_000), st.integers(0, 999_999))
def test_no_microsecond_is_lost(seconds: int, micros: int) -> None:
    at = ts_time(f"{seconds}.{micros:06d}")
    assert at == datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds, microseconds=micros)


def test_a_permalink_is_built_as_slack_builds_it() -> None:
    assert event({"ts": "1.000002"}).url is None
    assert event({"ts": "1.000002"}, team_url="https://t.slack.com/").url == (
        "https://t.slack.com/archives/C1/p1000002"
    )
    assert permalink("https://t.slack.com", "C1", "2.000003", "1.000002") == (
        "https://t.slack.com/archives/C1/p2000003?thread_ts=1.000002&cid=C1"
    )


def test_a_person_is_known_by_every_name_the_directory_has(tmp_path: Path) -> None:
    stranger = {"user": "W9", "user_profile": {"name": "cy", "real_name": "Cy Example"}}
    gathered = gather(tmp_path, {DAY: [said("a"), said("b", 1) | stranger]})
    assert gathered.people == (
        Person("Ada Example", ("ada", "adae", "Ada Sample"), ("ada@example.org",), ("U1",)),
        Person("Bo Example", ("bo",), (), ("U2",)),
        Person("Cy Example", ("cy",), (), ("W9",)),
    )


def test_bots_are_not_people() -> None:
    assert [person.name for person in people_of(USERS)] == ["Ada Example", "Bo Example"]
    assert people_in([{"user": "B1", "bot_id": "B1", "user_profile": {"name": "x"}}], {}) == ()
    assert not is_bot({"user": "U1"})


# Laws

KEYS = st.sampled_from(
    [
        "ts",
        "text",
        "user",
        "subtype",
        "blocks",
        "attachments",
        "files",
        "thread_ts",
        "reactions",
        "name",
        "edited",
        "bot_id",
        "bot_profile",
        "user_profile",
        "replies",
        "comment",
        "message",
        "id",
        "profile",
        "file",
        "root",
        "fields",
        "real_name",
        "previous_names",
        "permalink",
        "title",
        "type",
    ]
)
STAMPS = st.integers(-200, 200).map(ts) | st.sampled_from(["", "x", "1e5", "9" * 40])
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | STAMPS
JSON = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=12,
)
MESSAGES = st.lists(
    JSON
    | st.fixed_dictionaries(
        {"ts": STAMPS},
        optional={
            "text": JSON,
            "root": JSON,
            "thread_ts": STAMPS,
            "blocks": JSON,
            "attachments": JSON,
            "replies": JSON,
        },
    ),
    max_size=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(messages=MESSAGES, users=JSON, channels=JSON)
def test_nothing_is_lost_and_only_our_errors_are_raised(
    tmp_path: Path, messages: list[Any], users: object, channels: object
) -> None:
    listed = [*CHANNELS, channels]
    gathered = gather(tmp_path, {DAY: messages}, users=users, channels=listed)
    times = {m["ts"] for m in messages if isinstance(m, dict) and isinstance(m.get("ts"), str)}
    wanted = {stamp for stamp in times if (at := ts_time(stamp)) and at in WINDOW}
    ids = [event.id for event in gathered.events]
    assert {f"slack:C0INCIDENT/{stamp}" for stamp in wanted} <= set(ids)
    assert len(ids) == len(set(ids)) == gathered.check.items
    assert all(event.body for event in gathered.events)


@tried(60, HealthCheck.function_scoped_fixture)
@given(data=st.binary(max_size=60), place=st.integers(0, 2000))
def test_a_damaged_zip_file_raises_only_our_errors(tmp_path: Path, data: bytes, place: int) -> None:
    whole = io.BytesIO(zipped(tmp_path, export({DAY: [said("a")]})).read_bytes())
    whole.seek(min(place, whole.getbuffer().nbytes))
    whole.write(data)
    path = tmp_path / "damaged.zip"
    path.write_bytes(whole.getvalue())
    with contextlib.suppress(IncidentKitError):
        SlackExport(path, ("incident-7",))(WINDOW)
