"""Two people save one notebook, each in a JupyterLab of their own."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from support.kit import ID, incident, kit, notebook, workspace

from incident_kit.authoring.open_notebook import merge_open
from incident_kit.errors import UsageError


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = workspace(tmp_path_factory.mktemp("merging") / "ws")
    for verb in ("gather", "report"):
        assert kit(folder, verb, ID).code == 0
    return notebook(incident(folder) / "report.ipynb")


def _write(base: dict[str, Any], cell: str, words: str) -> dict[str, Any]:
    written = copy.deepcopy(base)
    for one in written["cells"]:
        if one["id"] == cell:
            one["source"] = [words]
    return written


def _read(merged: dict[str, Any], cell: str) -> str:
    return next("".join(one["source"]) for one in merged["cells"] if one["id"] == cell)


def test_words_in_two_sections_stand_side_by_side(base: dict[str, Any]) -> None:
    mine, theirs = _write(base, "overview-text", "Mine."), _write(base, "causes-text", "Theirs.")
    merged = merge_open("report", base, mine, theirs)
    assert merged["conflicts"] == 0
    assert _read(merged["notebook"], "overview-text") == "Mine."
    assert _read(merged["notebook"], "causes-text") == "Theirs."


def test_two_texts_of_one_section_stand_between_marks(base: dict[str, Any]) -> None:
    mine, theirs = (_write(base, "overview-text", words) for words in ("Mine.", "Theirs."))
    merged = merge_open("report", base, mine, theirs)
    assert merged["conflicts"] == 1
    assert {"Mine.", "Theirs."} < set(_read(merged["notebook"], "overview-text").splitlines())


def test_who_changed_nothing_gets_what_the_other_saved(base: dict[str, Any]) -> None:
    theirs = _write(base, "overview-text", "Theirs.")
    assert merge_open("report", base, base, theirs)["notebook"] == theirs


@pytest.mark.parametrize("stored", [{}, {"cells": [], "metadata": {}, "nbformat": 4}])
def test_another_notebook_in_its_place_is_not_taken_in(
    base: dict[str, Any], stored: dict[str, Any]
) -> None:
    with pytest.raises(UsageError, match="by now is another notebook: nothing was taken in"):
        merge_open("report", base, base, stored)


def test_texts_are_the_same_whole_or_in_lines(base: dict[str, Any]) -> None:
    shown = copy.deepcopy(base)
    for cell in shown["cells"]:
        cell["source"] = "".join(cell["source"])
    assert merge_open("report", shown, shown, base)["conflicts"] == 0
