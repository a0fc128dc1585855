"""Two clones that publish one incident: merged by git, they know what happened, and nobody is
told twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.clones import clone, commit, fetch, git_ok, share
from support.kit import kit
from support.published import CLEAR
from support.publishing import Team, go_live, hold, list_actions, put, read_receipts, take_back

from incident_kit.errors import SourceError, UsageError
from incident_kit.publishing.recording import Asked
from incident_kit.review import find_faults

TELL = Asked("Ben Madeup", notify=True)


@pytest.fixture
def two(team: Team, tmp_path: Path) -> tuple[Team, Team]:
    """Two colleagues with a clone each, at one page."""
    origin = share(team.folder, tmp_path / "origin")
    ours, theirs = (Team(clone(origin, tmp_path / name), team.page, team.url) for name in "ab")
    return ours, theirs


def pull(ours: Team, theirs: Team) -> None:
    """Merge what the other did; both have committed."""
    for team in (ours, theirs):
        (team.folder / "pulls.txt").write_text("one more\n")
        commit(team.folder)
    fetch(ours.folder, theirs.folder)
    git_ok(ours.folder, "merge", "--no-edit", "theirs")
    assert find_faults(ours.case.review) == ()


def test_what_one_published_and_took_back_tells_nobody_again(two: tuple[Team, Team]) -> None:
    ours, theirs = two
    put(ours)
    go_live(ours, TELL)
    take_back(ours)
    put(theirs)
    with pytest.raises(UsageError, match="told once"):
        go_live(theirs, TELL)
    assert go_live(theirs) == "published"
    pull(ours, theirs)
    assert go_live(ours) in ("published", "nothing")
    assert len(ours.page.publications) == 2
    assert len(ours.page.mails) == 1
    assert read_receipts(ours.folder).has_notified


def test_what_was_begun_in_one_clone_is_found_in_the_other(two: tuple[Team, Team]) -> None:
    ours, theirs = two
    put(ours)
    ours.page.fails = {len(ours.page.asked) + 3: "hangs up before it is done"}
    with pytest.raises(SourceError, match="not seen there yet"):
        go_live(ours, TELL)
    ours.page.fails = {}
    pull(theirs, ours)
    assert go_live(theirs, TELL) == "published"
    assert go_live(ours, TELL) == "published"
    pull(ours, theirs)
    assert go_live(ours, TELL) == "nothing"
    assert len(ours.page.publications) == len(ours.page.mails) == 1


def test_it_is_taken_back_whatever_order_the_receipts_are_in(two: tuple[Team, Team]) -> None:
    """A clone in which more was answered comes last in the chain, though not in time."""
    ours, theirs = two
    put(ours)
    go_live(ours)
    for _ in range(4):
        hold(theirs.folder)
        assert kit(theirs.folder, *CLEAR).code == 0
    put(theirs)
    take_back(theirs)
    put(ours)
    go_live(ours)
    pull(ours, theirs)
    assert list_actions(ours.folder)[-1] == "revert"
    assert take_back(ours) == "taken back"
    assert take_back(ours) == "nothing"
