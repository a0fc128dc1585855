"""`check` looks whether what was published still stands as it was signed."""

from __future__ import annotations

import json

import pytest
from support.kit import ID, kit
from support.publishing import BEN, Team
from support.statuspage_server import KEY

from incident_kit.publishing import statuspage
from incident_kit.publishing.acting import draft, publish
from incident_kit.sources.http import Manners


@pytest.fixture
def published(team: Team, monkeypatch: pytest.MonkeyPatch) -> Team:
    """A team whose report is published, and that has the key."""
    monkeypatch.setenv("INCIDENT_KIT_STATUSPAGE_KEY", KEY)
    monkeypatch.setattr(statuspage, "MANNERS", Manners())
    draft(team.case, team.open_door(), BEN, team.time.sleep)
    publish(team.case, team.open_door(), BEN, team.time.sleep)
    return team


def check(team: Team) -> tuple[int, str]:
    ran = kit(team.folder, "check", ID, "--json")
    (standing,) = json.loads(ran.out)["published"]
    return ran.code, standing["state"]


def test_what_stands_as_it_was_signed_is_fine(published: Team) -> None:
    assert check(published) == (0, "as published")


def test_a_text_that_somebody_changed_there_is_told(published: Team) -> None:
    assert published.page.postmortem is not None
    published.page.postmortem.body = "Changed by hand."
    assert check(published) == (5, "changed")


def test_one_that_is_gone_is_told(published: Team) -> None:
    assert published.page.postmortem is not None
    published.page.postmortem.published = None
    assert check(published) == (5, "gone")


def test_a_page_that_does_not_answer_is_no_failure(published: Team) -> None:
    published.page.key = "another"
    assert check(published) == (0, "not looked at")


def test_nothing_is_asked_where_nothing_was_published(team: Team) -> None:
    assert json.loads(kit(team.folder, "check", ID, "--json").out)["published"] == []
    assert team.page.asked == []


def test_without_a_key_it_is_said(published: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("INCIDENT_KIT_STATUSPAGE_KEY")
    assert check(published) == (0, "not looked at")


def test_an_incident_that_nothing_was_gathered_from_is_looked_at_too(published: Team) -> None:
    """It was named by its id when it was published."""
    events = published.case.folder.path / "events.jsonl"
    lines = [one for one in events.read_text().splitlines() if "statuspage:" not in one]
    events.write_text("".join(f"{one}\n" for one in lines))
    ran = kit(published.folder, "check", ID, "--json")
    assert [one["state"] for one in json.loads(ran.out)["published"]] == ["as published"]


def test_a_published_report_says_so_among_all(published: Team) -> None:
    assert "published" in kit(published.folder).out
