"""The flags of the verb: what is typed is done, or said not to be."""

from __future__ import annotations

import pytest
from support.kit import ID, kit
from support.publishing import Team
from support.statuspage_server import KEY

from incident_kit.publishing.places import find_place

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


@pytest.mark.parametrize(
    "code",
    ["../../pages/otherpage001", "diskinc00001/postmortem/publish", "diskinc00001?x=1", "", "a b"],
)
def test_what_is_no_id_gets_into_no_address(
    team: Team, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    monkeypatch.setenv("INCIDENT_KIT_STATUSPAGE_KEY", KEY)
    ran = kit(team.folder, "publish", ID, "--incident", code, "--draft", *BY)
    assert ran.code == 2
    assert team.page.asked == []


def test_an_incident_is_named_by_its_address_too(team: Team) -> None:
    address = "https://status.disk.example/incidents/diskinc00001"
    assert find_place(team.case, address) == find_place(team.case)
