"""The home of all incidents: what each waits for, and what is wrong with a new one."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from support.kit import ID, tree, workspace

from incident_kit.journey.new_incident import AnswersError
from incident_kit.lab.desk import Desk
from incident_kit.lab.session import NameNeededError

GOOD = {"id": "2026-03-04-slow", "title": "Slow pages", "started": "2026-03-04 09:00"}


@pytest.fixture
def made(tmp_path: Path) -> Path:
    return workspace(tmp_path / "ws")


def ask(root: Path, verb: str, answers: Mapping[str, str] | None = None, by: str = "") -> Any:
    given = {"answers": answers or {}, "by": by}
    return asyncio.run(Desk(root).answer(verb, {"path": "", "view": "home", "given": given}))


def test_the_home_shows_the_workspace_below_what_lab_shows(made: Path) -> None:
    [one] = ask(made.parent, "home")["state"]["incidents"]
    assert (one["id"], one["state"], one["notebooks"]) == (ID, "new", [])


def test_an_incident_is_made_from_answers(made: Path) -> None:
    state = ask(made, "new", GOOD)["state"]
    assert [one["title"] for one in state["incidents"]] == ["A disk is full", "Slow pages"]


def test_an_answer_on_security_is_somebody_s(made: Path) -> None:
    with pytest.raises(NameNeededError):
        ask(made, "new", {**GOOD, "security": "no"})
    ask(made, "new", {**GOOD, "security": "no"}, by="Ada Fictional")
    text = (made / "incidents/2026-03-04-slow/incident.yaml").read_text()
    assert "security_by: Ada Fictional" in text


@pytest.mark.parametrize(
    ("answers", "fields"),
    [
        ({}, {"id", "title", "started"}),
        ({**GOOD, "id": ID}, {"id"}),
        ({**GOOD, "id": "../elsewhere"}, {"id"}),
        ({**GOOD, "started": "at tea", "resolved": "at supper"}, {"started", "resolved"}),
        ({**GOOD, "slack_export": "nothing.zip"}, {"slack_export"}),
    ],
)
def test_each_answer_that_cannot_be_taken_says_why_and_nothing_is_written(
    made: Path, answers: Mapping[str, str], fields: set[str]
) -> None:
    before = tree(made)
    with pytest.raises(AnswersError) as refused:
        ask(made, "new", answers)
    assert set(refused.value.fields) == fields
    assert tree(made) == before
