"""Two doors at once: each is asked for what it can do, and one that fails stops no other."""

from __future__ import annotations

import pytest
from support.kit import ID, Ran, kit
from support.publishing import Team
from support.sites import configure
from support.statuspage_server import KEY

from incident_kit.publishing import statuspage
from incident_kit.sources.http import Manners

BY = ("--by", "Ben Madeup")


@pytest.fixture
def both(team: Team, monkeypatch: pytest.MonkeyPatch) -> Team:
    """A team with a key for its page, and a folder beside the workspace."""
    monkeypatch.setenv("INCIDENT_KIT_STATUSPAGE_KEY", f" {KEY}\n")
    monkeypatch.setattr(statuspage, "MANNERS", Manners())
    configure(team.folder, "../site")
    return team


def run_publish(team: Team, *given: str) -> Ran:
    return kit(team.folder, "publish", ID, *given)


def list_steps(team: Team) -> list[tuple[str, str, bool]]:
    receipts = team.case.review.publications
    return [(one.target.partition(":")[0], one.action, one.notified) for one in receipts]


def test_those_who_subscribed_are_told_by_the_door_that_can(both: Team) -> None:
    assert run_publish(both, "--draft", *BY).code == 0
    ran = run_publish(both, "--live", "--notify", *BY)
    assert (ran.code, ran.err) == (0, "")
    assert len(both.page.mails) == 1
    published = [one for one in list_steps(both) if one[1] == "publish"]
    assert published == [("statuspage", "publish", True), ("site", "publish", False)]


def test_a_door_that_can_tell_nobody_says_so_alone(both: Team) -> None:
    run_publish(both, "--draft", *BY)
    ran = run_publish(both, "--live", "--notify", "--door", "folder", *BY)
    assert ran.code == 2
    assert "nobody to tell" in ran.err


@pytest.mark.parametrize("flags", [(), ("--draft", *BY)])
def test_a_door_that_cannot_be_looked_at_hides_no_other(both: Team, flags: tuple[str]) -> None:
    both.page.fails = dict.fromkeys(range(1, 9), "forbidden")  # all but the page itself
    ran = run_publish(both, *flags)
    assert ran.code == 3
    assert "403" in f"{ran.out}{ran.err}"
    assert "the folder ../site" in ran.out


def test_a_folder_of_this_machine_is_recorded_by_its_name(both: Team) -> None:
    configure(both.folder, str(both.folder.parent / "site"))
    run_publish(both, "--draft", "--door", "folder", *BY)
    run_publish(both, "--live", "--door", "folder", *BY)
    addresses = {one.url for one in both.case.review.publications}
    assert len(addresses) == 1
    assert addresses.pop().startswith("site/2026-03-03-")
    assert run_publish(both, "--revert", "--door", "folder", *BY).code == 0
