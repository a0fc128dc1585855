"""What a view in JupyterLab is told, and what becomes of a click."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from support.kit import ID, incident

from incident_kit.errors import IncidentKitError, UsageError
from incident_kit.lab.desk import Desk
from incident_kit.lab.views import VIEWS


@pytest.fixture
def made(just_gathered: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(just_gathered, tmp_path / "ws"))


def ask(root: Path, verb: str, given: Mapping[str, Any] | None = None) -> Any:
    asked = {"path": f"ws/incidents/{ID}/gather.ipynb", "incident": ID, "view": "timeline"}
    answer = asyncio.run(Desk(root).answer(verb, {**asked, **(given or {})}))
    return json.loads(json.dumps(answer))


def test_a_view_is_told_how_things_stand(made: Path, tmp_path: Path) -> None:
    lines = ask(tmp_path, "look")["state"]["lines"]
    assert [line["number"] for line in lines] == list(range(1, len(lines) + 1))


def test_a_click_decides_what_the_verb_decides(made: Path, tmp_path: Path) -> None:
    [first, *_] = ask(tmp_path, "look")["state"]["lines"]
    steps = [{"line": first["id"], "action": "hide"}]
    hidden = {"action": "curate", "given": {"steps": steps}}
    state = ask(tmp_path, "act", hidden)["state"]
    assert state["lines"][0]["shown"] is False
    assert first["id"] in (incident(made) / "curation.yaml").read_text()


def test_a_drive_that_lab_names_before_a_path_is_no_part_of_it(made: Path, tmp_path: Path) -> None:
    path = f"RTC:ws/incidents/{ID}/gather.ipynb"
    assert ask(tmp_path, "look", {"path": path})["state"] == ask(tmp_path, "look")["state"]


@pytest.mark.parametrize(
    ("verb", "given"),
    [
        ("delete", {}),
        ("look", {"incident": "2026-03-04-nothing"}),
        ("look", {"path": "elsewhere/report.ipynb"}),
        ("act", {"action": "curate", "given": {"steps": [{"line": "999", "action": "hide"}]}}),
        ("act", {"action": "hide", "given": {}}),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_sentence(
    made: Path, tmp_path: Path, verb: str, given: Mapping[str, Any]
) -> None:
    with pytest.raises(IncidentKitError):
        ask(tmp_path, verb, given)


def test_every_view_has_a_script_of_its_name() -> None:
    static = Path(__file__).resolve().parents[2] / "incident_kit" / "lab" / "static"
    assert set(VIEWS) <= {path.stem for path in static.glob("*.js")}


def test_an_unknown_view_is_refused(made: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no view"):
        ask(tmp_path, "look", {"view": "weather"})
