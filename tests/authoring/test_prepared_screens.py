"""What a notebook shows is computed before its process is forked, so that it only prints."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from support.kit import ID
from support.published import make_accepted

from incident_kit.authoring.runs import SHOWN, prepare_screens
from incident_kit.authoring.screens import Screens
from incident_kit.case import Case, load_case, reading_once
from incident_kit.case.parts import Part
from incident_kit.case.reading import recall
from incident_kit.gathering import gather
from incident_kit.workspace import NOTEBOOKS, open_workspace
from incident_kit.workspace.shipped import template

#: A part that rests on the clock is computed anew in a process of its own, at no cost.
BY_THE_CLOCK = {"now", "review", "span", "shared", "committed", "own_ids", "earlier"}


@pytest.fixture(scope="module")
def gathered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_accepted(tmp_path_factory.mktemp("gathered") / "ws")
    gather(read(folder))
    return folder


def read(folder: Path) -> Case:
    return load_case(open_workspace(folder), ID)


def list_screens(name: str) -> list[str]:
    """The screens that the cells of a notebook call."""
    return re.findall(r"\bcase\.([a-z_]+)\(\)", template(name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_the_screens_of_a_notebook_compute_nothing_that_was_prepared(
    gathered: Path, tmp_path: Path, name: str
) -> None:
    folder = Path(shutil.copytree(gathered, tmp_path / "ws"))
    with reading_once():
        case = read(folder)
        prepare_screens(case, name)
        remembered = recall(case.workspace, case.folder)
        assert remembered is not None
        before = dict(remembered.parts)
        screens = Screens(read(folder))
        for screen in list_screens(name):
            getattr(screens, screen)()
        computed = {key.name for key, one in remembered.parts.items() if one is not before.get(key)}
        assert computed <= BY_THE_CLOCK


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_only_what_is_shown_is_prepared(name: str) -> None:
    assert list_screens(name)
    assert all(isinstance(vars_of(Case)[part], Part) for part in SHOWN[name])


def vars_of(kind: type) -> dict[str, object]:
    return {name: value for one in reversed(kind.__mro__) for name, value in vars(one).items()}
