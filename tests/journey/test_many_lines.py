"""Deciding on many lines of the timeline at once, and reading one whole."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from support.kit import ID, incident, kit, workspace

from incident_kit.case import load_case
from incident_kit.errors import UsageError
from incident_kit.journey.curation import Step, curate_line, curate_lines, list_lines
from incident_kit.workspace import open_workspace
from incident_kit.workspace.codec import stamp


@pytest.fixture
def folder(just_gathered: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(just_gathered, tmp_path / "ws"))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("12", ["12"]),
        ("4-8", ["4", "5", "6", "7", "8"]),
        ("4–5", ["4", "5"]),
        ("3,1-2, 2", ["3", "1", "2"]),
        ("slack:C1/1.5", ["slack:C1/1.5"]),
        ("note:4-8", ["note:4-8"]),
    ],
)
def test_ranges_and_lists_name_lines(text: str, lines: list[str]) -> None:
    assert list_lines(text) == lines


@pytest.mark.parametrize("text", ["8-4", "1-999999999"])
def test_a_range_that_is_a_slip_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="no range"):
        list_lines(text)


def test_a_decision_without_a_value_takes_many_lines(folder: Path) -> None:
    said = kit(folder, "curate", ID, "hide", "2-3", "1")
    assert said.code == 0
    assert len(re.findall(r"the line: +\d+   ", said.out)) == 3  # none of them is shown now
    listed = kit(folder, "curate", ID).out
    assert not re.search(r"^ +[123] \*", listed, re.MULTILINE)


def test_words_that_are_not_in_quotes_are_refused(folder: Path) -> None:
    said = kit(folder, "curate", ID, "word", "1", "made", "room")
    assert said.code == 2
    assert "quotes" in said.err


@pytest.mark.parametrize(
    ("words", "key", "value"),
    [
        (["kind", "1-2", "4", "action"], "kind", "action"),
        (["kind", "action", "1-2", "4"], "kind", "action"),
        (["word", "1,2", "4", "Made room"], "text", "Made room"),
        (["retime", "1-2,4", "09:41"], "at", "2026-03-03T09:41:00Z"),
        (["merge", "1-2", "4", "3"], "into", "3"),
        (["public", "1-2", "4", "We made room."], "public", "We made room."),
        (["public", "1-2", "4"], "public", True),
        (["public", "1-2", "4", "no"], "public", False),
    ],
)
def test_a_decision_with_a_value_takes_many_lines(
    folder: Path, words: list[str], key: str, value: object
) -> None:
    ids = [line.event.id for line in load_case(open_workspace(folder), ID).timeline.lines]
    assert kit(folder, "curate", ID, *words).code == 0
    choices = load_case(open_workspace(folder), ID).curation.events
    wanted = ids[2] if key == "into" else value
    decided = {ids.index(event): getattr(choice, key) for event, choice in choices.items()}
    got = {line: stamp(one) if key == "at" else one for line, one in decided.items()}
    assert got == dict.fromkeys((0, 1, 3), wanted)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["merge", "1-3", "2"], "into itself"),
        (["merge", "1", "2-3"], "no line or event '2-3'"),
        (["kind", "1-2", "99", "action"], "99"),
        (["kind", "1-2", "joke"], "no kind of event"),
        (["kind", "1-2"], "needs a value"),
        (["public", "1", "made", "room"], "quotes"),
    ],
)
def test_of_many_lines_none_is_decided_on_if_one_cannot_be(
    folder: Path, words: list[str], said: str
) -> None:
    ran = kit(folder, "curate", ID, *words)
    assert (ran.code, said in ran.err) == (2, True), ran.err
    assert not (incident(folder) / "curation.yaml").exists()


def test_a_line_is_shown_with_every_word(folder: Path) -> None:
    long = "so " * 60 + "it ends here"
    assert kit(folder, "curate", ID, "word", "1", long).code == 0
    assert "it ends here" not in kit(folder, "curate", ID).out
    whole = kit(folder, "curate", ID, "1").out
    assert "it ends here" in whole
    assert "as it was said:" in whole


def test_a_decision_is_answered_with_the_line_as_it_stands_then(folder: Path) -> None:
    assert "Made room" in kit(folder, "curate", ID, "word", "1", "Made room").out


def test_several_decisions_are_those_one_after_the_other(folder: Path, tmp_path: Path) -> None:
    other = workspace(tmp_path / "other")
    assert kit(other, "gather", ID).code == 0
    steps = [
        Step("word", "1", "Made room"),
        Step("kind", "1", "decision", ["Ada Fictional"], "resolution"),
        Step("hide", "2"),
        Step("merge", "3", "2"),
        Step("undo", "2"),
    ]
    case = load_case(open_workspace(folder), ID)
    curate_lines(case, steps)
    ids = {line.number: line.event.id for line in case.timeline.lines}
    for step in steps:
        value = ids[int(step.value)] if step.action == "merge" and step.value else step.value
        curate_line(
            load_case(open_workspace(other), ID),
            step.action,
            ids[int(step.line)],
            value,
            step.people,
            step.about,
        )
    written = [(incident(one) / "curation.yaml").read_text() for one in (folder, other)]
    assert written[0] == written[1]


def test_none_of_several_decisions_is_made_if_one_cannot_be(folder: Path) -> None:
    assert kit(folder, "curate", ID, "hide", "3").code == 0
    before = (incident(folder) / "curation.yaml").read_bytes()
    with pytest.raises(UsageError):
        curate_lines(
            load_case(open_workspace(folder), ID), [Step("hide", "1"), Step("kind", "2", "joke")]
        )
    assert (incident(folder) / "curation.yaml").read_bytes() == before


def test_one_part_of_a_decision_is_undone_alone(folder: Path) -> None:
    case = load_case(open_workspace(folder), ID)
    event = case.timeline.lines[0].event.id
    made = [Step("word", event, "Made room"), Step("kind", event, "decision", ["Ada Fictional"])]
    curate_lines(case, [*made, Step("hide", event)])
    curate_lines(case, [Step("undo", event, "kind")])
    left = load_case(open_workspace(folder), ID).curation.events[event]
    assert (left.text, left.kind, left.people, left.include) == ("Made room", None, None, False)
    curate_lines(case, [Step("undo", event, "text"), Step("undo", event, "include")])
    assert event not in load_case(open_workspace(folder), ID).curation.events


def test_what_is_no_part_of_a_decision_is_not_undone(folder: Path) -> None:
    case = load_case(open_workspace(folder), ID)
    with pytest.raises(UsageError, match="no part of a decision"):
        curate_lines(case, [Step("undo", "1", "colour")])
