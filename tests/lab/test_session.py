"""Who clicks: whom a view may decide as, and whom Jupyter proves to sit there."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from support.kit import ID, describe_git

from incident_kit.case import Case, load_case
from incident_kit.lab.desk import Desk
from incident_kit.lab.session import NameNeededError, read_by, read_recorder
from incident_kit.workspace import open_workspace

LISTED = "people:\n  - {name: Ada Fictional, emails: [ada@disk.example], slack: ada}\n"


@pytest.fixture
def made(just_gathered: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(just_gathered, tmp_path / "ws"))


def load(folder: Path) -> Case:
    return load_case(open_workspace(folder), ID)


def list_people(folder: Path) -> None:
    settings = folder / "incident-kit.yaml"
    settings.write_text(settings.read_text().replace("people: []\n", LISTED))
    assert "Ada Fictional" in settings.read_text()


def ask_who(root: Path, session: str | None = None, git: str | None = None) -> Mapping[str, Any]:
    asked = {"path": f"ws/incidents/{ID}/gather.ipynb", "incident": ID, "session": session}
    with patch.dict(os.environ, describe_git(git)):
        return asyncio.run(Desk(root).answer("who", asked))


def test_the_git_user_is_the_guess(made: Path, tmp_path: Path) -> None:
    assert ask_who(tmp_path, git="Eve Madeup")["guess"] == "Eve Madeup"


def test_a_hub_s_user_goes_before_git_and_is_called_as_the_team_calls_them(
    made: Path, tmp_path: Path
) -> None:
    list_people(made)
    said = ask_who(tmp_path, session="ada", git="Eve Madeup")
    assert said == {"session": "ada", "guess": "Ada Fictional", "people": ["Ada Fictional"]}


def test_without_a_hub_and_an_identity_nothing_is_guessed(made: Path, tmp_path: Path) -> None:
    assert ask_who(tmp_path)["guess"] == ""


@pytest.mark.parametrize("given", [{}, {"by": None}, {"by": "  "}])
def test_what_records_a_name_asks_for_one(made: Path, given: Mapping[str, Any]) -> None:
    with pytest.raises(NameNeededError):
        read_by(load(made), given)


def test_a_name_that_was_typed_is_no_proof_of_who_sits_there(made: Path) -> None:
    given = {"by": "Ben Madeup", "session": None, "recorded_by": "Ben Madeup"}
    with patch.dict(os.environ, describe_git("Ada Fictional <ada@disk.example>")):
        assert read_recorder(load(made), given) == "Ada Fictional <ada@disk.example>"


def test_whom_the_hub_has_logged_in_sits_there(made: Path) -> None:
    with patch.dict(os.environ, describe_git("Ada Fictional")):
        assert read_recorder(load(made), {"by": "Ada", "session": "ben"}) == "ben"
