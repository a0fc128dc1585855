"""What somebody published by hand is recorded of the place where it is, and of no other."""

from __future__ import annotations

import pytest
from support.publishing import BEN, TARGET, Team, configure, hold, write_there
from support.statuspage_server import INCIDENT

from incident_kit.errors import RenderingError
from incident_kit.exporting.artifacts import approve_public
from incident_kit.model import Publication
from incident_kit.publishing.acting import Done
from incident_kit.publishing.by_hand import record_by_hand

OTHER = "otherinc0001"


def publish_by_hand(team: Team, incident: str = INCIDENT) -> str:
    """Paste the signed text into an incident of the page; the page's address."""
    body = team.open_door().compose(team.case, approve_public(team.case))
    write_there(team, draft=body, body=body)
    if incident != INCIDENT:
        team.page.incidents.append({**team.page.incident, "id": incident, "name": "Mail late"})
    found = next(one for one in team.page.incidents if one["id"] == incident)
    found.update(status="postmortem", postmortem_body=body)
    return team.url.removesuffix("/v1")


def record(team: Team, url: str) -> Done:
    return record_by_hand(team.case, url, BEN, sleep=team.time.sleep, clock=team.time.clock)


def read_last(team: Team) -> Publication:
    return team.case.review.publications[-1]


def test_the_incident_of_the_record_is_recorded_as_the_door_calls_it(team: Team) -> None:
    record(team, f"{publish_by_hand(team)}/incidents/{INCIDENT}")
    assert read_last(team).target == TARGET == team.open_door().target


def test_so_it_is_where_only_the_page_itself_says_which_it_is(team: Team) -> None:
    """Gathered from a saved file that did not say, with no page configured."""
    url = publish_by_hand(team)
    events = team.case.folder.path / "events.jsonl"
    events.write_text(events.read_text().replace("statuspage:diskpage0001/", "statuspage:-/"))
    configure(team.folder, team.url, page='""')
    record(team, f"{url}/incidents/{INCIDENT}")
    assert read_last(team).target == TARGET


@pytest.mark.parametrize("path", [f"/incidents/{OTHER}", "/incidents/nowhere00001", "", "/report"])
def test_another_address_is_not_taken_for_the_incident(team: Team, path: str) -> None:
    url = f"{publish_by_hand(team, OTHER)}{path}"
    record(team, url)
    assert read_last(team).target == f"by hand:{url}"


def test_the_same_id_on_another_page_is_another_incident(team: Team) -> None:
    url = f"{publish_by_hand(team)}/incidents/{INCIDENT}"
    team.page.page = {**team.page.page, "id": "otherpage001"}
    team.page.incident["page_id"] = "otherpage001"
    record(team, url)
    assert read_last(team).target == f"by hand:{url}"


def test_a_login_and_what_stands_behind_the_path_are_not_recorded(team: Team) -> None:
    url = f"{publish_by_hand(team)}/incidents/{INCIDENT}"
    secret = url.replace("http://", "http://ben:made-up-word@") + "?token=made-up#made-up"
    assert record(team, secret).url == url
    assert read_last(team).url == url
    assert "made-up" not in (team.case.folder.path / "review.yaml").read_text()


def test_a_page_that_shows_no_report_is_not_recorded_as_showing_one(team: Team) -> None:
    with pytest.raises(RenderingError, match="shows no report"):
        record(team, f"{team.url.removesuffix('/v1')}/incidents/{INCIDENT}")
    assert team.case.review.publications == ()


def test_one_that_speaks_of_a_report_without_its_text_is_recorded_as_not_compared(
    team: Team,
) -> None:
    url = publish_by_hand(team)
    team.page.incident["postmortem_body"] = None
    assert "does not hold its text" in record(team, f"{url}/incidents/{INCIDENT}").said
    assert read_last(team).body is None


def test_twice_is_once(team: Team) -> None:
    url = f"{publish_by_hand(team)}/incidents/{INCIDENT}"
    assert [record(team, url).did, record(team, url).did] == ["published", "nothing"]
    assert len(team.case.review.publications) == 1


def test_what_somebody_took_back_there_is_recorded_whatever_holds_it_back(team: Team) -> None:
    url = f"{publish_by_hand(team)}/incidents/{INCIDENT}"
    record(team, url)
    hold(team.folder)
    team.page.incident.update(status="resolved", postmortem_body=None)
    assert record(team, url).did == "taken back"
    assert read_last(team).action == "revert"
