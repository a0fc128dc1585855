"""A notebook is parsed once and written back as it was read."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

import pytest

from incident_kit.report import Key, parse_notebook
from incident_kit.report.notebook import parse_cell
from incident_kit.text.fingerprint import digest

OURS = {"role": "authored", "section": "why", "part": "wording", "base": "sha256:0", "more": [1]}

#: Cells as Jupyter, its extensions and people leave them.
STORED: list[dict[str, Any]] = [
    {"cell_type": "markdown", "id": "a", "metadata": {}, "source": "text"},
    {"cell_type": "markdown", "metadata": {"tags": ["x"]}, "source": "", "attachments": {}},
    {"cell_type": "markdown", "id": "a", "metadata": {"incident_kit": OURS}, "source": "text"},
    {"cell_type": "raw", "id": "a", "metadata": {"incident_kit": "theirs"}, "source": "text"},
    {
        "cell_type": "code",
        "id": "a",
        "metadata": {"collapsed": True},
        "source": "1",
        "outputs": [{"output_type": "stream", "name": "stdout", "text": "1"}],
        "execution_count": 3,
        "later": {"a": "field"},
    },
]


@pytest.mark.parametrize("stored", STORED)
def test_what_the_kit_has_no_name_for_stays_with_its_cell(stored: dict[str, Any]) -> None:
    before = copy.deepcopy(stored)
    assert parse_cell(stored).to_json() == before
    assert stored == before


def test_a_notebook_is_written_back_as_it_was_read() -> None:
    stored = {"cells": STORED, "metadata": {"toc": 1}, "nbformat": 4, "nbformat_minor": 5}
    assert parse_notebook(stored).to_json() == stored


def test_a_text_stored_as_lines_is_one_text() -> None:
    assert parse_cell({**STORED[0], "source": ["a\n", "b"]}).text == "a\nb"


#: What stands in a cell's metadata, and which of the kit's cells it is by that.
KEYS = [
    ({"role": "heading", "section": "why"}, Key("heading", "why", "")),
    ({"role": "authored", "section": "why", "part": "x"}, Key("authored", "why", "x")),
    ({"role": "generated", "section": 1}, Key("generated", "1", "")),
    ({"role": "reader", "section": "why"}, None),
    ({"role": "authored"}, None),
    ({}, None),
    ("theirs", None),
]


@pytest.mark.parametrize(("memory", "key"), KEYS)
def test_a_cell_of_the_kit_s_has_a_role_and_a_section(memory: object, key: Key | None) -> None:
    assert parse_cell({**STORED[0], "metadata": {"incident_kit": memory}}).key == key


def test_the_kit_s_memory_changes_alone() -> None:
    cell = replace(parse_cell(STORED[2]), base=None, stale=digest("new"))
    memory = {"role": "authored", "section": "why", "part": "wording", "more": [1]}
    assert cell.to_json()["metadata"] == {"incident_kit": {**memory, "stale": digest("new")}}


def test_people_s_own_cells_get_no_memory() -> None:
    assert replace(parse_cell(STORED[0]), text="new").to_json()["metadata"] == {}
