"""What is suggested for the lines of a timeline, and on what nothing is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from support.kit import ID, kit, said, workspace, write_export

from incident_kit.case import load_case
from incident_kit.journey.curation import curate_lines
from incident_kit.journey.suggestions import Suggestion, suggest_steps
from incident_kit.workspace import open_workspace


def suggest(folder: Path) -> Sequence[Suggestion]:
    return suggest_steps(load_case(open_workspace(folder), ID))


@pytest.mark.parametrize(
    ("text", "sort", "value"),
    [
        ("Decision: we restart them two at a time", "kind", "decision"),
        ("Declaring an incident, P1", "kind", "decision"),
        ("Apps are resolved as of 09:20", "kind", "resolve"),
        ("Restarted the node, it has been up since 09:25", "time", "2026-03-03T09:25:00+00:00"),
        ("Any decision yet?", "kind", None),
        ("Will it be resolved today?", "kind", None),
        ("Restarted it; up since 08:00", "time", None),
        ("Up since 09:20, again at 09:25", "time", None),
    ],
)
def test_words_suggest_a_kind_and_a_time(
    tmp_path: Path, text: str, sort: str, value: str | None
) -> None:
    folder = workspace(tmp_path / "ws")
    write_export(folder / "exports" / "slack.zip", [said(27, text)])
    assert kit(folder, "gather", ID).code == 0
    found = [one.step.value for one in suggest(folder) if one.sort == sort]
    assert found == ([] if value is None else [value])


def test_nothing_is_suggested_on_what_is_decided(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "ws")
    assert kit(folder, "gather", ID).code == 0
    case = load_case(open_workspace(folder), ID)
    steps = [one.step for one in suggest_steps(case)]
    assert steps
    curate_lines(case, steps)
    taken = {(step.action, step.line) for step in steps}
    assert not taken & {(one.step.action, one.step.line) for one in suggest(folder)}
