"""What was decided on another text is shown and not applied, until somebody settles it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.kit import ID, incident, kit

from incident_kit.case import load_case
from incident_kit.model import Actor, Event
from incident_kit.workspace import open_workspace
from incident_kit.workspace.codec import events_text

NOW = datetime(2026, 3, 3, 9, 2, tzinfo=UTC)


def curation(folder: Path) -> Path:
    return incident(folder) / "curation.yaml"


def note(folder: Path, text: str) -> str:
    made = kit(folder, "note", ID, text, "--at", "2026-03-03T09:10Z", "--by", "Ada Example")
    assert made.code == 0, made.err
    (id_,) = re.findall(r"note:\w+", made.out)
    return str(id_)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace with one incident, and nothing gathered."""
    root = tmp_path / "ws"
    kit(root, "init", str(root))
    made = kit(root, "new", ID, "--started", "2026-03-03T09:00Z", "--security", "no")
    assert made.code == 0, made.err
    return root


def bodies(folder: Path) -> list[str]:
    return [line.event.body for line in load_case(open_workspace(folder), ID).timeline.lines]


def test_a_decision_is_not_applied_to_a_note_that_took_the_place(folder: Path) -> None:
    id_ = note(folder, "It is DNS")
    assert kit(folder, "curate", ID, "word", id_, "We suspected the name servers").code == 0
    text = curation(folder).read_text()
    assert re.search(r"of: ['\"]?[0-9a-f]{8}\b", text)
    curation(folder).write_text(text.replace("text: It is DNS", "text: The disk was full"))
    assert bodies(folder) == ["The disk was full"]
    shown = kit(folder, "curate", ID)
    assert f"NOT APPLIED: decide again on {id_}: “text: We suspected the name servers”" in shown.out
    checked = kit(folder, "check", ID)
    assert checked.code == 4
    assert f"incident-kit curate {ID} undo {id_}" in checked.out


@pytest.mark.parametrize(
    ("settle", "left"),
    [
        (("again", "NOTE"), ["We suspected the name servers"]),
        (("undo", "NOTE"), ["The disk was full"]),
        (("word", "NOTE", "No space was left"), ["No space was left"]),
        (("hide", "NOTE"), ["The disk was full"]),
    ],
)
def test_a_misfit_ends_when_somebody_settles_it(
    folder: Path, settle: tuple[str, ...], left: list[str]
) -> None:
    """A new decision is made on what stands there now; the one on the other text goes."""
    id_ = note(folder, "It is DNS")
    assert kit(folder, "curate", ID, "word", id_, "We suspected the name servers").code == 0
    text = curation(folder).read_text()
    curation(folder).write_text(text.replace("text: It is DNS", "text: The disk was full"))
    settled = kit(folder, "curate", ID, *(id_ if part == "NOTE" else part for part in settle))
    assert settled.code == 0, settled.err
    assert bodies(folder) == left
    assert "NOT APPLIED" not in kit(folder, "curate", ID).out


def test_a_merge_into_a_line_that_is_another_now_is_not_applied(folder: Path) -> None:
    one, two = note(folder, "It is DNS"), note(folder, "DNS it is")
    assert kit(folder, "curate", ID, "merge", two, one).code == 0
    assert len(bodies(folder)) == 1
    text = curation(folder).read_text()
    curation(folder).write_text(text.replace("text: It is DNS", "text: The disk was full"))
    assert len(bodies(folder)) == 2
    assert kit(folder, "curate", ID, "word", two, "It was DNS").code == 0
    assert len(bodies(folder)) == 2, "a wording decides nothing about the merge"
    assert kit(folder, "curate", ID, "again", two).code == 0
    assert len(bodies(folder)) == 1


def test_nothing_can_be_decided_again_that_never_was(folder: Path) -> None:
    id_ = note(folder, "It is DNS")
    again = kit(folder, "curate", ID, "again", id_)
    assert (again.code, f"nothing was decided on {id_}" in again.err) == (2, True)


def test_what_is_not_applied_stops_an_export(folder: Path) -> None:
    """Whatever else is left to do."""
    id_ = note(folder, "It is DNS")
    assert kit(folder, "curate", ID, "hide", id_).code == 0
    curation(folder).write_text(curation(folder).read_text().replace("It is DNS", "It is not"))
    steps = load_case(open_workspace(folder), ID).public.problems
    assert any(step.startswith(f"decide again on {id_}") for step in steps)


def test_what_is_done_to_a_time_moves_no_decision(folder: Path) -> None:
    """A clock that was off, and a line that somebody retimed."""
    said = Event("slack:C1/1", NOW, "slack", "message", "It is DNS", actor=Actor("Ada", "U1"))
    (incident(folder) / "events.jsonl").write_text(events_text([said]))
    assert kit(folder, "curate", ID, "word", "1", "We looked").code == 0
    assert kit(folder, "curate", ID, "retime", "1", "09:30").code == 0
    facts = incident(folder) / "incident.yaml"
    facts.write_text(facts.read_text() + "clock_offsets: {slack: 90}\n")
    assert kit(folder, "curate", ID, "kind", "1", "decision").code == 0
    case = load_case(open_workspace(folder), ID)
    assert case.fitted.misfits == ()
    assert [(line.event.body, line.event.kind) for line in case.timeline.lines] == [
        ("We looked", "decision")
    ]


def test_a_decision_on_a_pasted_line_goes_with_the_message_that_takes_its_place(
    folder: Path,
) -> None:
    """It is applied there, and taken back there."""
    said = Event("slack:C1/1", NOW, "slack", "message", "It is DNS", actor=Actor("Ada", "U1"))
    pasted = replace(said, id="pasted:3", source="pasted", actor=Actor("Ada"), precision="minute")
    record = incident(folder) / "events.jsonl"
    record.write_text(events_text([pasted]))
    assert kit(folder, "curate", ID, "word", "pasted:3", "We looked").code == 0
    record.write_text(events_text([replace(pasted, folded_into=said.id), said]))
    assert bodies(folder) == ["We looked"]
    assert kit(folder, "curate", ID, "undo", "1").code == 0
    assert bodies(folder) == ["It is DNS"]


def test_two_notes_of_one_name_from_two_clones_are_named(folder: Path) -> None:
    """Merged by git alone, where each clone had numbered its own note:3."""
    rows = ("one", "two")
    added = "".join(
        f"  - {{id: note:3, at: 2026-03-03T09:1{n}Z, text: {rows[n]}}}\n" for n in (0, 1)
    )
    curation(folder).write_text(f"version: 1\nadded:\n{added}")
    for verb in (("curate", ID), ("check", ID), ("curate", ID, "hide", "note:3")):
        ran = kit(folder, *verb)
        assert ran.code == 2
        assert "curation.yaml, line 4: note:3 stands there twice, in line 3 too" in ran.err
