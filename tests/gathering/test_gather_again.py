"""Decide on twenty events, let the source change, gather again: decisions stay, and what
changed is listed, from an export and from Slack itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from support import slack_server
from support.kit import CHANNEL, ID, USERS, flags, incident, kit, said, tree, user, write_export

from incident_kit.case import load_case
from incident_kit.gathering.masks import mask_name
from incident_kit.gathering.record import gather
from incident_kit.model import Line, Merged
from incident_kit.workspace import open_workspace

Message = dict[str, Any]
Change = Callable[[list[Message]], None]

COUNT = 26
#: A thread that began before the window, one inside it.
OLD_ROOT = said(-2000, "Anybody else with slow builds?")
MESSAGES: list[Message] = [
    OLD_ROOT,
    *(said(2 * n, f"Message {n} about the disk") for n in range(COUNT)),
    said(50.5, "Same here", by="U0BEN00001", thread_ts=OLD_ROOT["ts"]),
]
THREAD, QUIET = MESSAGES[4], MESSAGES[5]
MESSAGES.append(said(9, "Which disk?", by="U0BEN00001", thread_ts=THREAD["ts"]))


def ident(message: Message) -> str:
    return f"slack:{CHANNEL['id']}/{message['ts']}"


#: Twenty decisions: what `curate` is told, on which message, with which value.
DECISIONS: list[tuple[str, int, str | None]] = [
    *(("hide", n, None) for n in range(1, 5)),
    *(("show", n, None) for n in range(5, 9)),
    *(("word", n, f"Better words for {n}") for n in range(9, 13)),
    *(("retime", n, f"09:{n + 40}") for n in range(13, 16)),
    ("kind", 16, "decision"),
    ("kind", 17, "action"),
    ("public", 18, "We found the cause."),
    ("public", 19, "no"),
    ("merge", 20, ident(MESSAGES[21])),
]

NEW = [
    said(33.5, "One more host is full"),
    said(41.5, "Cleared it", by="U0BEN00001"),
    said(43, "The second one", by="U0BEN00001", thread_ts=THREAD["ts"]),
    said(46.5, "Late, but same here", by="U0BEN00001", thread_ts=OLD_ROOT["ts"]),
    said(47.5, "First answer to this", by="U0BEN00001", thread_ts=QUIET["ts"]),
]
EDITED = (1, 6, 10, 13, 16, 22)
DELETED = (2, 11, 18, 23)


def change(messages: list[Message]) -> list[Message]:
    """What stands at the source later: more, other words, less."""
    gone = {messages[n]["ts"] for n in DELETED}
    edited = {messages[n]["ts"] for n in EDITED}
    later = [
        {**one, "text": f"{one['text']}, corrected", "edited": {"user": one["user"], "ts": "1.0"}}
        if one["ts"] in edited
        else one
        for one in messages
        if one["ts"] not in gone
    ]
    return [*later, *NEW]


@dataclass
class Source:
    """A workspace, and how what stands at its source is replaced."""

    folder: Path
    put: Callable[[list[Message]], None]


def threaded(messages: list[Message]) -> list[Message]:
    """As Slack writes them: who was answered says so, by time."""
    return sorted(
        (slack_server.parent(one, messages) for one in messages), key=lambda one: str(one["ts"])
    )


@pytest.fixture
def from_export(tmp_path: Path) -> Source:
    path = tmp_path / "ws" / "exports" / "slack.zip"
    source = Source(tmp_path / "ws", lambda messages: _written(path, messages))
    source.put(MESSAGES)
    started(source.folder, slack_export=str(path))
    return source


def _written(path: Path, messages: list[Message]) -> None:
    write_export(path, threaded(messages))


@pytest.fixture
def from_slack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Source]:
    monkeypatch.setenv("INCIDENT_KIT_SLACK_TOKEN", slack_server.TOKEN)
    channel = slack_server.Channel(str(CHANNEL["id"]), str(CHANNEL["name"]), list(MESSAGES))
    with slack_server.serving(slack_server.Slack([channel], USERS)) as base:
        folder = tmp_path / "ws"
        started(folder)
        settings = folder / "incident-kit.yaml"
        settings.write_text(settings.read_text() + f"sources: {{slack: {{base_url: '{base}'}}}}\n")
        yield Source(folder, lambda messages: channel.messages.__setitem__(slice(None), messages))


def started(folder: Path, **more: str) -> None:
    assert kit(folder, "init", str(folder)).code == 0
    made = kit(folder, "new", ID, *flags(slack_channel="incident", **more))
    assert made.code == 0, made.err


@pytest.fixture(params=["from_export", "from_slack"])
def source(request: pytest.FixtureRequest) -> Source:
    found: Source = request.getfixturevalue(request.param)
    return found


def gathered(folder: Path) -> Merged:
    """By the function behind the command, which does not make the notebook."""
    found = gather(load_case(open_workspace(folder), ID))
    assert found.complete
    return found.merged


def gathered_by_command(folder: Path) -> dict[str, Any]:
    ran = kit(folder, "gather", ID, "--json")
    assert ran.code == 0, ran.err
    answer: dict[str, Any] = json.loads(ran.out)
    return answer


def lines(folder: Path) -> dict[str, Line]:
    case = load_case(open_workspace(folder), ID)
    return {line.original.id: line for line in case.timeline.lines}


def decided(folder: Path) -> dict[str, Any]:
    """What people see of each line they decided on."""
    found, merged = lines(folder), ident(MESSAGES[20])
    shown: dict[str, Any] = {}
    for what, n, _ in DECISIONS:
        line = found.get(ident(MESSAGES[n]))
        if what == "merge":
            (into,) = (one.original.id for one in found.values() if merged in _below(one))
            shown[merged] = into
        elif line is not None:
            event = line.event
            wording = event.body if what == "word" else None
            time = event.at if what == "retime" else None
            shown[line.original.id] = (line.shown, event.kind, wording, time, line.public)
    return shown


def _below(line: Line) -> set[str]:
    return {event.id for event in line.folded}


def test_twenty_decisions_are_kept_and_exactly_what_changed_is_listed(source: Source) -> None:
    """What the source says now stands one step behind people's words, and comes back with it."""
    folder = source.folder
    first = gathered(folder)
    assert sorted(first.new) == sorted(map(ident, MESSAGES))
    for what, n, value in DECISIONS:
        told = [what, ident(MESSAGES[n]), *([value] if value else [])]
        assert kit(folder, "curate", ID, *told).code == 0
    before = decided(folder)
    curation = (incident(folder) / "curation.yaml").read_bytes()
    assert len(before) == len(DECISIONS) == 20

    source.put(change(MESSAGES))
    answer = gathered_by_command(folder)
    assert {name: sorted(answer[name]) for name in ("new", "changed", "gone")} == {
        "new": sorted(map(ident, NEW)),
        "changed": sorted(ident(MESSAGES[n]) for n in EDITED),
        "gone": sorted(ident(MESSAGES[n]) for n in DELETED),
    }
    assert answer["events"] == len(MESSAGES) + len(NEW)
    assert decided(folder) == before
    assert (incident(folder) / "curation.yaml").read_bytes() == curation
    edited, deleted = (lines(folder)[ident(MESSAGES[n])] for n in (10, 11))
    assert (edited.event.body, deleted.event.body) == ("Better words for 10", "Better words for 11")
    assert edited.original.body == "Message 9 about the disk, corrected"
    assert {"changed", "edited"} <= set(edited.original.flags)
    assert "gone" in deleted.original.flags

    source.put(MESSAGES)
    back = gathered(folder)
    assert sorted(back.gone) == sorted(map(ident, NEW))
    assert sorted(back.changed) == sorted(ident(MESSAGES[n]) for n in (*EDITED, *DELETED))
    assert decided(folder) == before
    again = gathered(folder)
    assert (again.new, again.changed, again.gone) == ((), (), ())


TOKENS = (
    "ghp_" + "9fQ2xLr7Vt3KbYz0WmD4sNhE8cJuP1aG5oRi",
    "xoxb-" + "123456789012-123456789012-" + "AbCdEfGhIjKlMnOpQrStUvWx",
    "AKIA" + "Z7Q2M4X9K3P5R8T1",
)


@pytest.mark.parametrize("token", TOKENS)
@pytest.mark.parametrize("name", ["{}", "ada{}", "ada1{}", "Ada{}Fictional", "ada_{}", "Ada {}"])
def test_a_secret_in_a_name_is_seen_wherever_it_begins(token: str, name: str) -> None:
    hidden, found = mask_name(name.format(token))
    assert (found, token in hidden) == (1, False)


@pytest.mark.parametrize("name", ["ada", "jonathan.weatherby-2024", "svc-deploy-eu-west-1"])
def test_a_plain_name_stays(name: str) -> None:
    assert mask_name(name) == (name, 0)


def test_a_secret_glued_to_a_name_is_stored_nowhere(tmp_path: Path) -> None:
    """Its owner is still known, by what is left of the names."""
    token = TOKENS[0]
    glued = user("U0GLU00001", f"gus{token}", f"Gus{token}", f"gus{token}@disk.example")
    folder, export = tmp_path / "ws", tmp_path / "slack.zip"
    messages = [said(1, "The disk is full, <@U0GLU00001>"), said(2, "On it", by="U0GLU00001")]
    write_export(export, messages, [*USERS, glued])
    assert kit(folder, "init", str(folder)).code == 0
    (folder / "incident-kit.yaml").write_text("version: 1\nraw: off\n")
    made = flags(slack_channel="incident", slack_export=str(export))
    assert kit(folder, "new", ID, *made).code == 0
    assert kit(folder, "gather", ID).code == 0
    left = [path for path, data in tree(folder).items() if token.encode() in data]
    assert left == []
    people = json.loads((incident(folder) / "people.json").read_text())["people"]
    assert "U0GLU00001" in [ident for one in people for ident in one["ids"]]
