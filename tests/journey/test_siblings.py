"""A decision on one machine's name covers those that were asked about with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.kit import ID, kit
from support.published import make_accepted, type_text

from incident_kit.case import Case, load_case
from incident_kit.review import list_undecided_steps
from incident_kit.workspace import open_workspace

TEXT = "We took quil14, quil15 and quil19 out. It was quil14."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = make_accepted(tmp_path / "ws")
    type_text(made, TEXT)
    return made


def open_case(folder: Path) -> Case:
    return load_case(open_workspace(folder), ID)


def test_they_are_one_question(folder: Path) -> None:
    assert {one.value for one in open_case(folder).public.undecided} == {"quil14"}


def test_whoever_is_asked_reads_all_of_them(folder: Path) -> None:
    steps = list_undecided_steps(open_case(folder).public, ID)
    assert any('"quil14" (with quil15, quil19)' in step for step in steps)


def test_one_answer_hides_them_and_names_each(folder: Path) -> None:
    assert kit(folder, "decide", ID, "quil14", "replace").code == 0
    case = open_case(folder)
    assert case.public.undecided == ()
    assert "quil1" not in case.public.text
    assert [one.variants for one in case.own_decisions] == [("quil15", "quil19")]


def test_one_answer_keeps_them(folder: Path) -> None:
    words = ("--reason", "the names are public", "--by", "Dee Example")
    assert kit(folder, "decide", ID, "quil14", "keep", *words).code == 0
    case = open_case(folder)
    assert case.public.undecided == ()
    assert TEXT in case.public.text
