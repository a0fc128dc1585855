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


def test_readers_are_told_each_milestone_once(tmp_path: Path) -> None:
    """By the first line that tells of it, and by none that denies it."""
    texts = ["We are not rolled back", "Rolled back on one", "Rolled back on all"]
    folder = workspace(tmp_path / "ws")
    write_export(folder / "exports" / "slack.zip", [said(20 + n, t) for n, t in enumerate(texts)])
    assert kit(folder, "gather", ID).code == 0
    case = load_case(open_workspace(folder), ID)
    bodies = {line.event.id: line.event.body for line in case.timeline.lines}
    told = [one.step for one in suggest_steps(case) if one.sort == "public"]
    assert [(bodies[step.line], step.value) for step in told] == [
        ("Rolled back on one", "We undo an earlier change.")
    ]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("[FIRING:1] Errors\n\n*State:* high", "trigger"),
        (":rotating_light: Triggered *#4471* 5xx above 5%", "trigger"),
        ("PAGE to Ada Fictional\n\nescalated by Ben Madeup", "trigger"),
        ("#4471 acknowledged by Ada Fictional", "acknowledge"),
        (":white_check_mark: Resolved *#4471* 5xx above 5%", "resolve"),
        ("Escalated *#4471* to level 2", "escalate"),
        ("Reminder: *#4471* has been acknowledged for 45 minutes", None),
        ("Status page updated by Ada Fictional", None),
        ("*edge* revert of #5190\n\nState: resolved", None),
    ],
)
def test_what_a_bot_posts_first_suggests_its_kind(
    tmp_path: Path, text: str, kind: str | None
) -> None:
    folder = workspace(tmp_path / "ws")
    bot = {"subtype": "bot_message", "bot_id": "B0PAGE0001", "username": "Pages"}
    write_export(folder / "exports" / "slack.zip", [said(20, text, **bot)])
    assert kit(folder, "gather", ID).code == 0
    kinds = [one.step.value for one in suggest(folder) if one.sort == "kind"]
    assert kinds == ([] if kind is None else [kind])


def test_an_alert_is_said_without_its_links_and_fields(tmp_path: Path) -> None:
    text = (
        "*[Triggered #1: errors](https://pages.example/1)*\n\n> Nine of ten fail\n\n"
        "Urgency: high\n\n<https://a.example/1|Open> | <https://a.example/2|Runbook>"
    )
    folder = workspace(tmp_path / "ws")
    bot = {"subtype": "bot_message", "bot_id": "B0PAGE0001", "username": "Pages"}
    write_export(folder / "exports" / "slack.zip", [said(20, text, **bot)])
    assert kit(folder, "gather", ID).code == 0
    [words] = [one.step.value for one in suggest(folder) if one.sort == "alert"]
    assert words is not None
    assert "Nine of ten fail" in words
    assert not any(left in words for left in ("http", "Urgency", "Open", "Runbook", "**", "> "))
