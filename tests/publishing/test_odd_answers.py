"""A page that answers oddly is asked about: nothing of others is lost, nothing sent twice."""

from __future__ import annotations

from typing import Any

import pytest
from support.publishing import (
    Team,
    go_live,
    list_actions,
    put,
    read_receipts,
    take_back,
    write_there,
)
from support.servers import Asked as Request
from support.servers import Reply
from support.statuspage_server import ROOT, Postmortem

from incident_kit.errors import IncidentKitError, RenderingError, SourceError, UndecidedError


def answer_with(team: Team, body: Any) -> None:
    """The page tells of a postmortem in these words; it has one of somebody else."""
    write_there(team, draft="Written on the page by hand.")
    usual = team.page.reply

    def reply(asked: Request) -> Reply:
        is_look = asked.method == "GET" and asked.path == f"{ROOT}/postmortem"
        return Reply(200, body) if is_look else usual(asked)

    team.page.reply = reply


@pytest.mark.parametrize(
    "body",
    [
        ["Written by hand."],
        "Written by hand.",
        7,
        {**Postmortem().describe(), "body_draft": ["Written by hand."]},
        {**Postmortem().describe(), "body": {"text": "by hand"}, "published_at": "2026-03-08"},
    ],
    ids=["a list", "a text", "a number", "a draft that is a list", "a body that is an object"],
)
def test_an_answer_that_cannot_be_read_is_not_taken_for_an_empty_place(
    team: Team, body: Any
) -> None:
    answer_with(team, body)
    with pytest.raises(SourceError, match="something other than a"):
        put(team)
    assert team.page.sent == []


def test_a_report_that_is_published_and_not_shown_is_not_sent_again(team: Team) -> None:
    put(team)
    go_live(team)
    assert team.page.postmortem is not None
    team.page.postmortem.body = None
    for step in (put, go_live):
        with pytest.raises(UndecidedError, match="published, and does not show it"):
            step(team)
    assert len(team.page.publications) == 1
    assert take_back(team) == "taken back"
    assert team.page.reverts == 1


def test_one_that_is_not_shown_yet_is_not_taken_back(team: Team) -> None:
    put(team)
    team.page.shows = lambda text: ""
    with pytest.raises(SourceError, match="not seen there yet"):
        go_live(team)
    assert team.page.reverts == 0
    assert list_actions(team.folder) == ["draft", "begin"]


@pytest.mark.parametrize("is_done", [False, True])
def test_whether_another_text_was_taken_back_is_seen_by_looking(team: Team, is_done: bool) -> None:
    put(team)

    def act(asked: Request) -> None:
        if asked.path.endswith("/publish") and team.page.postmortem:
            team.page.postmortem.draft = "A leak of somebody else's"
        if asked.path.endswith("/revert"):
            team.page.hears = is_done
            team.page.fails = {len(team.page.asked) - 1: "hangs up once it is done"}

    team.page.before = act
    said = "it was taken back at once" if is_done else "NOT seen to be taken back"
    with pytest.raises(RenderingError, match=said):
        go_live(team)
    last = "revert" if is_done else "begin"
    assert list_actions(team.folder)[-1] == last


@pytest.mark.parametrize("link", ["javascript:alert(1)", "", None, 7])
def test_an_address_that_is_none_of_the_web_is_not_recorded(team: Team, link: object) -> None:
    team.page.incident["shortlink"] = link
    put(team)
    (receipt,) = read_receipts(team.folder).entries
    assert receipt.url == "https://status.disk.example/incidents/diskinc00001"


def test_a_huge_text_of_somebody_else_is_cut(team: Team) -> None:
    write_there(team, draft="\n".join(f"line {number}" for number in range(100_000)))
    with pytest.raises(IncidentKitError) as refused:
        put(team)
    assert len(str(refused.value)) < 2000
