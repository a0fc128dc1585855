"""A decision on what is hidden that is taken back: it is asked about again."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.kit import ID, incident, kit
from support.published import make_accepted, type_text

from incident_kit.case import Case, load_case
from incident_kit.errors import UsageError
from incident_kit.journey.decisions import undo_decisions
from incident_kit.journey.names import keep_names, list_undecided_names
from incident_kit.model import utc_now
from incident_kit.workspace import open_workspace

KEEP = ("keep", "--reason", "our supplier", "--by", "Dee Example")


@pytest.fixture(name="folder")
def make_folder(tmp_path: Path) -> Path:
    folder = make_accepted(tmp_path / "ws")
    type_text(folder, "We told Zorvex and Quillaby of it.")
    return folder


def load(folder: Path) -> Case:
    return load_case(open_workspace(folder), ID)


@pytest.mark.parametrize("written", ["Zorvex", "ZORVEX"])
def test_a_decision_that_is_undone_is_asked_about_again(folder: Path, written: str) -> None:
    assert kit(folder, "decide", ID, "Quillaby", *KEEP).code == 0
    before = (incident(folder) / "redactions.yaml").read_text()
    assert kit(folder, "decide", ID, "Zorvex", *KEEP).code == 0
    undone = kit(folder, "decide", ID, written, "undo")
    assert (undone.code, "Zorvex: asked about again" in undone.out) == (0, True), undone.err
    assert (incident(folder) / "redactions.yaml").read_text() == before
    assert list_undecided_names(load(folder)) == ("Zorvex",)


def test_what_nobody_decided_here_is_not_undone(folder: Path) -> None:
    refused = kit(folder, "decide", ID, "Zorvex", "undo")
    assert refused.code == 2
    assert "nothing was decided on that here" in refused.err


def test_several_are_undone_together_or_none_of_them(folder: Path) -> None:
    given = {"reason": "our own", "by": "Dee Example"}
    assert keep_names(load(folder), given, utc_now()) == ("Zorvex", "Quillaby")
    before = (incident(folder) / "redactions.yaml").read_bytes()
    with pytest.raises(UsageError):
        undo_decisions(load(folder), ["Zorvex", "Nobody"])
    assert (incident(folder) / "redactions.yaml").read_bytes() == before
    assert undo_decisions(load(folder), ["Zorvex", "Quillaby"]) == ("Zorvex", "Quillaby")
    assert list_undecided_names(load(folder)) == ("Zorvex", "Quillaby")


def test_some_of_the_names_are_kept_and_the_others_asked_still(folder: Path) -> None:
    given = {"reason": "our own", "by": "Dee Example"}
    assert keep_names(load(folder), given, utc_now(), ["Quillaby"]) == ("Quillaby",)
    assert list_undecided_names(load(folder)) == ("Zorvex",)
    with pytest.raises(UsageError):
        keep_names(load(folder), given, utc_now(), ["Quillaby"])


def test_what_another_incident_decided_is_undone_there(folder: Path) -> None:
    there = folder / "incidents" / "a-there"
    there.mkdir()
    (there / "incident.yaml").write_text((incident(folder) / "incident.yaml").read_text())
    row = "{kind: name, value: Zorvex, action: replace, shared: true}"
    (there / "redactions.yaml").write_text(f"version: 1\nentities:\n  - {row}\n")
    with pytest.raises(UsageError, match="decided in a-there"):
        undo_decisions(load(folder), ["Zorvex"])
