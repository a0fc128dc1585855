"""The flags of the verb: what is typed is done, or said not to be."""

from __future__ import annotations

import pytest
from support.kit import ID, kit
from support.publishing import Team

BY = ("--by", "Ben Madeup")


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (("--draft", "--reason", "we agreed"), "--reason goes with --over"),
        (("--draft", "--over"), "--over takes a reason"),
        (("--draft", "--over", "--reason", "  "), "--over takes a reason"),
        (("--draft", "--notify"), "--notify goes with --live"),
        (("--revert", "--notify"), "--notify goes with --live"),
        (("--notify",), "--notify goes with --live"),
    ],
)
def test_a_flag_that_does_nothing_is_refused(team: Team, flags: tuple[str, ...], said: str) -> None:
    ran = kit(team.folder, "publish", ID, *flags, *BY)
    assert ran.code == 2
    assert said in ran.err
    assert team.page.asked == []
