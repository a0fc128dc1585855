"""What differs is shown to people, whoever wrote it and whatever it holds."""

from __future__ import annotations

import pytest
from support.publishing import Team, put, write_there

from incident_kit.errors import UndecidedError
from incident_kit.publishing.comparing import list_differences
from incident_kit.publishing.plan import make_plan

OURS = "We are sorry.\nApps were slow."
#: In two parts, so that nothing takes it for a real one.
TOKEN = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"


def test_the_lines_that_differ_are_shown_with_what_stands_around_them() -> None:
    there = "We are sorry.\nApps were fast."
    assert list_differences(there, OURS) == (
        " We are sorry.",
        "-Apps were fast.",
        "+Apps were slow.",
    )


def test_a_secret_of_somebody_else_is_masked(team: Team) -> None:
    write_there(team, draft=f"Roll back with {TOKEN} please.")
    with pytest.raises(UndecidedError) as refused:
        put(team)
    shown = [str(refused.value), *make_plan(team.case, team.open_door()).differences]
    assert "Roll back with" in shown[0]
    assert not any(TOKEN in line for line in shown)


def test_two_texts_that_differ_in_a_secret_alone_are_said_to_differ() -> None:
    (said,) = list_differences(f"Use {TOKEN}.", f"Use {TOKEN.swapcase().replace('GHP', 'ghp')}.")
    assert TOKEN not in said


@pytest.mark.parametrize("odd", ["\x1b[2J", "\u202e", "\u200b", "\x07", "\ud800"])
def test_what_no_screen_shows_does_nothing_to_one(odd: str) -> None:
    shown = list_differences(f"We are {odd}sorry.", OURS)
    assert not any(odd in line for line in shown)
    assert any("\ufffd" in line for line in shown)


def test_lines_that_begin_like_the_head_of_a_difference_are_shown() -> None:
    assert "---- a rule" in list_differences("--- a rule", OURS)
