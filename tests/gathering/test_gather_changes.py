"""Changes from the command line: into the record, the timeline and the list of who is hidden."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.kit import kit, tree

from incident_kit.case import Case, load_case
from incident_kit.workspace import open_workspace

ID = "2026-11-03-routing"
TOKEN = "ghp_" + "x7Kd93Lq0ZbT5vNw8RsA" + "2fHj6YpCm4Ue1Gio"
API = "https://api.github.com/repos/harbour/router"


def saved(number: int, at: str, state: str, what: str) -> dict[str, Any]:
    address = f"{API}/deployments/{number}"
    return {
        "url": address,
        "id": number,
        "sha": f"{number:040x}",
        "ref": "main",
        "environment": "production",
        "description": what,
        "creator": {"login": "kofi-marchbanks", "type": "User"},
        "created_at": at,
        "repository_url": API,
        "statuses": [{"state": state, "deployment_url": address, "created_at": at}],
    }


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace with one incident, which began at nine and reads changes."""
    folder = tmp_path / "ws"
    assert kit(folder, "init", str(folder)).code == 0
    file = folder / "deployments.json"
    file.write_text(
        json.dumps(
            [
                saved(2, "2026-11-03T08:41:00Z", "failure", f"with token {TOKEN}"),
                saved(1, "2026-11-03T06:10:00Z", "success", "long before"),
            ]
        )
    )
    flags = ["--started", "2026-11-03T09:00Z", "--resolved", "2026-11-03T10:00Z"]
    ran = kit(folder, "new", ID, *flags, "--security", "no", "--changes-json", str(file))
    assert (ran.code, ran.err) == (0, "")
    return folder


def gathered(folder: Path) -> Case:
    ran = kit(folder, "gather", ID)
    assert ran.code == 0, ran.err
    return load_case(open_workspace(folder), ID)


def test_the_change_before_it_broke_is_in_the_timeline_with_the_reason(workspace: Path) -> None:
    [line] = gathered(workspace).timeline.shown
    assert line.event.id == "change:harbour/router/deployments/2"
    assert line.why == "change before the start"
    assert "**failed**" in line.event.body


def test_a_secret_in_a_change_is_masked_before_it_is_stored(workspace: Path) -> None:
    [event] = gathered(workspace).events
    assert "masked" in event.flags
    assert TOKEN not in (workspace / "incidents" / ID / "events.jsonl").read_text()


def test_who_deployed_is_known_as_somebody_to_hide(workspace: Path) -> None:
    people = gathered(workspace).known.people
    assert "kofi-marchbanks" in {person.name for person in people}


def test_gathering_the_same_changes_again_gives_the_same_bytes(workspace: Path) -> None:
    gathered(workspace)
    before = tree(workspace)
    gathered(workspace)
    assert tree(workspace) == before


def test_a_path_that_is_no_repository_is_one_clear_error(workspace: Path) -> None:
    incident = workspace / "incidents" / ID / "incident.yaml"
    (workspace / "router").mkdir()
    incident.write_text(incident.read_text() + "    repository: router\n")
    ran = kit(workspace, "gather", ID)
    assert ran.code == 3
    assert "router: is no git repository that can be read" in ran.out
