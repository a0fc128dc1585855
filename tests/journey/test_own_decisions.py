"""What somebody decides changes the drafts of the public version: nobody is asked to look."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.kit import ID, authored, incident, kit, notebook, save, ts, workspace
from support.runs import write_run

from incident_kit.case import load_case
from incident_kit.gathering.record import gather
from incident_kit.workspace import open_workspace

FERRIES = "Elsewhere Ferries"
BY = ("--by", "Dee Example", "--reason", "they told so themselves")
PAGED = f"slack:C0DISK0001/{ts(1)}"
UPDATE = "statuspage:diskpage0001/diskinc00001/u0"

#: Each a few words of a decision, as it is typed.
DECISIONS = {
    "a name kept": ("decide", ID, FERRIES, "keep", *BY),
    "a name in other words": ("decide", ID, FERRIES, "replace", "--with", "a ferry company"),
    "a sentence dropped": ("decide", ID, FERRIES, "drop"),
    "a line worded for the public": ("curate", ID, "public", PAGED, "We saw it at once"),
    "a line made public": ("curate", ID, "public", PAGED),
}


@pytest.fixture(name="folder")
def make_folder(tmp_path: Path) -> Path:
    """A public version that somebody reworded, one update of which names a customer."""
    folder = workspace(tmp_path / "ws")
    gather(load_case(open_workspace(folder), ID))
    retell(folder, "We are looking into slow apps.", f"We look into apps of {FERRIES}.")
    write_run(folder, "public")
    path = incident(folder) / "public.ipynb"
    content = notebook(path)
    for cell in authored(content):
        cell["source"] = "Our own words."
    save(path, content)
    return folder


def retell(folder: Path, old: str, new: str) -> None:
    """Let the record say something else, as another gathering does."""
    path = incident(folder) / "events.jsonl"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def list_stale(folder: Path) -> list[str]:
    stale: list[str] = json.loads(kit(folder, "check", ID, "--json").out)["stale"]
    return stale


def count_notices(folder: Path) -> int:
    return (incident(folder) / "public.ipynb").read_text().count("Changed since you wrote this")


@pytest.mark.parametrize("decision", DECISIONS.values(), ids=DECISIONS)
def test_a_decision_of_ones_own_is_no_change(folder: Path, decision: tuple[str, ...]) -> None:
    """Nor is it once the notebook is written again; people's words stand as they were."""
    ran = kit(folder, *decision)
    assert ran.code == 0, ran
    assert list_stale(folder) == []
    write_run(folder, "public")
    assert (list_stale(folder), count_notices(folder)) == ([], 0)
    cells = authored(notebook(incident(folder) / "public.ipynb"))
    assert {"".join(cell["source"]) for cell in cells} == {"Our own words."}


@pytest.mark.parametrize("decision", DECISIONS.values(), ids=DECISIONS)
def test_a_record_that_says_something_else_is_a_change_with_every_decision(
    folder: Path, decision: tuple[str, ...]
) -> None:
    assert kit(folder, *decision).code == 0
    retell(folder, "Fixed: apps are fast again.", "Fixed, but for one app.")
    write_run(folder, "public")
    assert list_stale(folder) == ["what-happened"]
    assert count_notices(folder) == 1


def test_a_decision_that_is_taken_back_is_no_change(folder: Path) -> None:
    assert kit(folder, *DECISIONS["a name kept"]).code == 0
    write_run(folder, "public")
    assert kit(folder, "decide", ID, FERRIES, "undo").code == 0
    assert list_stale(folder) == []


def test_an_update_that_is_kept_inside_is_no_change(folder: Path) -> None:
    path = incident(folder) / "curation.yaml"
    path.write_text(f"version: 1\nevents:\n  {UPDATE}: {{public: false}}\n")
    assert list_stale(folder) == []
    write_run(folder, "public")
    assert (list_stale(folder), count_notices(folder)) == ([], 0)


def test_peoples_words_are_searched_as_ever(folder: Path) -> None:
    """What is no change to look at is still undecided in them."""
    path = incident(folder) / "public.ipynb"
    content = notebook(path)
    authored(content)[1]["source"] = f"We told {FERRIES}."
    save(path, content)
    assert kit(folder, *DECISIONS["a line made public"]).code == 0
    assert list_stale(folder) == []
    undecided = load_case(open_workspace(folder), ID).public.undecided
    assert [finding.value for finding in undecided] == [FERRIES]
