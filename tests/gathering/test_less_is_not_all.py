"""An export that covers less than the one before is partial, and nothing counts as gone;
what is not here stays as it was read."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from support import kit as made
from support.kit import CHANNEL, ID, USERS, flags, incident, kit, said

from incident_kit.case import load_case
from incident_kit.gathering import Gathering, gather
from incident_kit.workspace import open_workspace

Message = Mapping[str, Any]

ROOT = said(10, "Which host?", reply_count=3, latest_reply=made.ts(16))
REPLIES = [said(n, f"Answer {n}", by="U0BEN00001", thread_ts=ROOT["ts"]) for n in (12, 14, 16)]
NAMED = {
    **ROOT,
    "thread_ts": ROOT["ts"],
    "replies": [{"user": one["user"], "ts": one["ts"]} for one in REPLIES],
}
TALK = [said(2 * n + 0.5, f"Message {n} about the disk") for n in range(20)]
#: The window ends at one o'clock of the next day.
LATE = [said(15 * 60 + n, f"Late message {n}") for n in (1, 2)]
DAYS = {"2026-03-03": [*TALK, NAMED, *REPLIES], "2026-03-04": LATE}

Days = Mapping[str, Iterable[Message]]


def write_days(
    path: Path, days: Days, channel: Mapping[str, Any] = CHANNEL, **files: object
) -> None:
    """A Slack export with a file for each day; ``files`` stand at its top."""
    path.parent.mkdir(parents=True, exist_ok=True)
    top: dict[str, object] = {"channels": [channel], "users": USERS, **files}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in top.items():
            if content is not None:
                archive.writestr(f"{name}.json", json.dumps(content))
        for day, messages in days.items():
            archive.writestr(f"{channel['name']}/{day}.json", json.dumps(list(messages)))


def start(folder: Path) -> Path:
    """A workspace whose incident names an export; nothing was gathered yet."""
    assert kit(folder, "init", str(folder)).code == 0
    write_days(folder / "exports" / "slack.zip", DAYS)
    given = flags(
        slack_channel="incident",
        slack_export=str(folder / "exports" / "slack.zip"),
        resolved="2026-03-04T01:00Z",
    )
    assert kit(folder, "new", ID, *given).code == 0
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return start(tmp_path)


def gathered(folder: Path, *, gone: bool = False) -> Gathering:
    """By the function behind the command, which does not make the notebook."""
    return gather(load_case(open_workspace(folder), ID), is_less_right=gone)


def told(gathering: Gathering) -> str:
    return "\n".join(warning for check in gathering.checks for warning in check.warnings)


def record(folder: Path) -> dict[str, bytes]:
    """What is in git of a gathering."""
    names = ("events.jsonl", "sources.json", "people.json")
    return {name: (incident(folder) / name).read_bytes() for name in names}


def events(folder: Path) -> dict[str, Any]:
    lines = (incident(folder) / "events.jsonl").read_text().splitlines()
    return {row["id"]: row for row in map(json.loads, lines)}


def ident(message: Message) -> str:
    return f"slack:{CHANNEL['id']}/{message['ts']}"


def without(messages: Iterable[Message], *lost: Message) -> list[Message]:
    return [one for one in messages if one not in lost]


DAY = DAYS["2026-03-03"]
LESS: Mapping[str, tuple[Days, str]] = {
    "a day file is missing": ({"2026-03-03": DAY}, "nothing of 2026-03-04"),
    "a day is empty": ({"2026-03-03": DAY, "2026-03-04": []}, "nothing of 2026-03-04"),
    "a named reply is absent": (
        {**DAYS, "2026-03-03": without(DAY, REPLIES[1])},
        "1 reply that its thread names is not in the export",
    ),
    "the last reply of a thread is absent": (
        {
            **DAYS,
            "2026-03-03": [
                {key: value for key, value in one.items() if key not in ("replies", "reply_count")}
                for one in without(DAY, REPLIES[2])
            ],
        },
        "1 reply that its thread names",
    ),
    "fewer replies than the thread counts": (
        {
            **DAYS,
            "2026-03-03": [
                {key: value for key, value in one.items() if key != "replies"}
                for one in without(DAY, REPLIES[0])
            ],
        },
        "1 reply that its thread names",
    ),
    "a quarter is gone at once": (
        {**DAYS, "2026-03-03": without(DAY, *TALK[3:16:2])},
        "7 events of the 26 known of it are not in it",
    ),
    "the day ends earlier": (
        {"2026-03-03": without(DAY, *TALK[-3:]), "2026-03-04": []},
        "nothing of 2026-03-04",
    ),
    "nothing at all is left": ({"2026-03-03": []}, "none of the 26 events known of it"),
    "no day is left": ({}, "none of the 26 events known of it"),
}


@pytest.mark.parametrize("kind", LESS)
def test_an_export_that_covers_less_is_partial_and_nothing_counts_as_gone(
    folder: Path, kind: str
) -> None:
    """However often it is gathered; with the whole export all is as it was."""
    export = folder / "exports" / "slack.zip"
    days, warning = LESS[kind]
    assert gathered(folder).complete
    whole, known = record(folder), events(folder)
    write_days(export, days)
    for _ in range(3):
        less = gathered(folder)
        assert (less.complete, less.merged.gone) == (False, ())
        assert warning in told(less)
        assert set(events(folder)) == set(known)
        assert not any("gone" in row.get("flags", ()) for row in events(folder).values())
    write_days(export, DAYS)
    assert gathered(folder).complete
    assert record(folder) == whole


@pytest.mark.parametrize("kind", LESS)
def test_two_exports_of_different_coverage_end_in_the_same_events(
    tmp_path: Path, kind: str
) -> None:
    found = []
    for name, order in (("one", (DAYS, LESS[kind][0])), ("other", (LESS[kind][0], DAYS))):
        folder = start(tmp_path / name)
        for days in order:
            write_days(folder / "exports" / "slack.zip", days)
            gathered(folder)
        found.append(events(folder))
    assert found[0] == found[1]


def test_an_older_export_takes_no_edit_back(tmp_path: Path) -> None:
    """Nor the thread that its first message did not have yet, in either order."""
    older = {"2026-03-03": TALK[:8]}
    answered = {**TALK[2], "thread_ts": TALK[2]["ts"], "reply_count": 1}
    edited = {
        **TALK[1],
        "text": "Better words",
        "edited": {"user": "U0ADA00001", "ts": made.ts(30)},
    }
    answer = said(11, "An answer", thread_ts=TALK[2]["ts"])
    newer = {"2026-03-03": [TALK[0], edited, answered, *TALK[3:], answer]}
    folder = start(tmp_path)
    write_days(folder / "exports" / "slack.zip", newer)
    gathered(folder)
    before = events(folder)
    write_days(folder / "exports" / "slack.zip", older)
    assert not gathered(folder).complete
    assert events(folder) == before


DELETED = {
    "one message": [TALK[7]],
    "the last message": [TALK[-1]],
    "one message of a day with two": [LATE[0]],
    "two messages in a row": TALK[7:9],
    "few of many": TALK[1:13:3],
}


@pytest.mark.parametrize("kind", DELETED)
def test_what_was_deleted_at_the_source_is_gone(folder: Path, kind: str) -> None:
    gathered(folder)
    lost = DELETED[kind]
    left = {day: without(messages, *lost) for day, messages in DAYS.items()}
    write_days(folder / "exports" / "slack.zip", left)
    found = gathered(folder)
    assert found.complete
    assert sorted(found.merged.gone) == sorted(map(ident, lost))


def test_a_person_confirms_that_less_is_right(folder: Path) -> None:
    """Once: from then on the smaller export is the whole one."""
    gathered(folder)
    write_days(folder / "exports" / "slack.zip", {"2026-03-03": DAY})
    assert "incident-kit gather 2026-03-03-disk --gone" in told(gathered(folder))
    confirmed = gathered(folder, gone=True)
    assert confirmed.complete
    assert sorted(confirmed.merged.gone) == sorted(
        f"slack:{CHANNEL['id']}/{one['ts']}" for one in LATE
    )
    again = gathered(folder)
    assert (again.complete, again.merged.gone) == (True, ())


def test_raw_keeps_both_responses_and_the_same_bytes_once(folder: Path) -> None:
    gathered(folder)
    first = sorted(path.name for path in (incident(folder) / "raw").iterdir())
    assert len(first) == 1
    gathered(folder)
    assert sorted(path.name for path in (incident(folder) / "raw").iterdir()) == first
    write_days(folder / "exports" / "slack.zip", {"2026-03-03": DAY})
    gathered(folder)
    both = sorted(path.name for path in (incident(folder) / "raw").iterdir())
    assert len(both) == 2
    assert set(first) < set(both)
    assert all(re.fullmatch(r"slack-export-C0DISK0001-[0-9a-f]{8}\.json", name) for name in both)


def test_an_export_without_its_list_of_people_takes_no_name_away(folder: Path) -> None:
    gathered(folder)
    before = events(folder)
    write_days(folder / "exports" / "slack.zip", DAYS, users=None)
    gathered(folder)
    assert events(folder) == before


def test_a_channel_whose_list_is_missing_keeps_its_id(folder: Path) -> None:
    """Not every message stands there twice, under the folder's name too."""
    gathered(folder)
    before = events(folder)
    write_days(folder / "exports" / "slack.zip", DAYS, channels=None)
    gathered(folder)
    assert events(folder) == before


@pytest.mark.parametrize("is_reused", [False, True], ids=["free", "of another channel"])
def test_a_renamed_channel_is_the_same_channel(folder: Path, is_reused: bool) -> None:
    """By its id, though no message tells and incident.yaml has the old name, which may be
    another channel's by now; the place is called as it is now."""
    gathered(folder)
    before = set(events(folder))
    renamed = {**CHANNEL, "name": "incident-disk"}
    others = [{"id": "C0NEW00001", "name": "incident"}] if is_reused else []
    path = folder / "exports" / "slack.zip"
    write_days(path, DAYS, renamed, channels=[*others, renamed])
    for _ in range(2):
        found = gathered(folder)
        assert (found.complete, found.merged.gone, found.merged.new) == (True, (), ())
        assert set(events(folder)) == before
        assert "#incident is called #incident-disk now" in told(found)
        assert found.case.sourced.places == {f"slack:{CHANNEL['id']}/": "#incident-disk"}
