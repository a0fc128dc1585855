"""Incident channels with what an experienced lead makes of each message.

They were written by somebody who had seen no rule of the kit: half of them was read when the
suggestions were changed, ``UNREAD`` was only measured. ``gold`` says of a message whether it
belongs in the timeline (``keep``), its ``kind``, when what it tells of ``happened`` if not
then, what readers may be told (``public``), and which milestone it truly ``says`` happened.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from support.kit import kit, user

from incident_kit.case import Case, load_case
from incident_kit.workspace import open_workspace

FOLDER = Path(__file__).resolve().parents[1] / "data/channels"
READ = ("larkspur", "quillpost")
UNREAD = ("brightmoor", "kettlebrook")

Message = Mapping[str, Any]


def gather_channel(name: str, folder: Path) -> tuple[Case, Mapping[str, Message]]:
    """A workspace ``folder`` with the incident gathered; its messages by their events' ids."""
    channel = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    messages = channel["messages"]
    stamps = {one["id"]: _stamp(one) for one in messages}
    folder.mkdir()
    (folder / "incident-kit.yaml").write_text("version: 1\nteam: Fictional\ntime_zone: UTC\n")
    _write_export(folder / "slack.zip", messages, stamps)
    given = {
        "title": channel["name"],
        "priority": "P1",
        "started": channel["start"],
        "declared": channel["declared"],
        "resolved": channel["end"],
        "security": "no",
        "security-by": "Ada Fictional",
        "slack-export": str(folder / "slack.zip"),
        "slack-channel": "incident",
    }
    flags = [part for flag, value in given.items() for part in (f"--{flag}", value)]
    assert kit(folder, "new", f"2026-01-01-{name}", *flags).code == 0
    assert kit(folder, "gather", f"2026-01-01-{name}").code == 0
    case = load_case(open_workspace(folder), f"2026-01-01-{name}")
    by_stamp = {stamps[one["id"]]: one for one in messages}
    ids = [line.original.id for line in case.timeline.lines]
    return case, {id_: by_stamp[id_.rpartition("/")[2]] for id_ in ids}


def _stamp(message: Message) -> str:
    return f"{datetime.fromisoformat(message['at']).timestamp():.0f}.{message['id']:06}"


def _write_export(path: Path, messages: list[Message], stamps: Mapping[int, str]) -> None:
    people = {one["by"]: f"U{number:08}" for number, one in enumerate(messages)}
    users = [user(id_, id_.lower(), name, f"{id_}@all.example") for name, id_ in people.items()]
    days: dict[str, list[Mapping[str, Any]]] = {}
    for one in messages:
        days.setdefault(one["at"][:10], []).append(
            {
                "type": "message",
                "user": people[one["by"]],
                "text": one["text"],
                "ts": stamps[one["id"]],
                **({"thread_ts": stamps[one["thread"]]} if one["thread"] else {}),
                **({"bot_id": "B1", "username": one["by"]} if one["bot"] else {}),
                **({"subtype": "bot_message"} if one["bot"] else {}),
            }
        )
    with ZipFile(path, "w") as archive:
        archive.writestr("channels.json", json.dumps([{"id": "C1", "name": "incident"}]))
        archive.writestr("users.json", json.dumps(users))
        for day, said in days.items():
            archive.writestr(f"incident/{day}.json", json.dumps(said))
