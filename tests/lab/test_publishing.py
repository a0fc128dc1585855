"""What is published by a click, against a page on loopback: once, by name, and as it was seen."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from support import sites
from support.clickers import Hand
from support.desk_server import do_here, hurrying
from support.kit import ID, accept_all, authored, incident, kit, notebook, save
from support.published import sign, type_text
from support.publishing import (
    BEN,
    TARGET,
    Team,
    correct,
    hold,
    list_actions,
    make_signed,
    meet_team,
    read_case,
)
from support.runs import write_run
from support.statuspage_server import KEY

from incident_kit.errors import IncidentKitError
from incident_kit.lab.apart import do_apart
from incident_kit.lab.desk import Desk
from incident_kit.lab.views.cockpit import show_cockpit
from incident_kit.lab.views.publishing import show_publishing
from incident_kit.model import utc_now
from incident_kit.publishing.places import find_door_name, find_named
from incident_kit.publishing.site.receipts import TARGET as SITE
from incident_kit.report import join_source

OTHER = "We are sorry. Apps were slow, and some stood still."
VARIABLE = "INCIDENT_KIT_STATUSPAGE_KEY"


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_signed(tmp_path_factory.mktemp("signed") / "ws")


@pytest.fixture
def team(signed: Path, tmp_path: Path) -> Iterator[Team]:
    with (
        meet_team(signed, tmp_path / "ws") as team,
        patch.dict(os.environ, {VARIABLE: KEY}),
        hurrying(),
    ):
        yield team


@pytest.fixture
def hand(team: Team) -> Hand:
    """Somebody at the composer."""
    return sit(team)


def sit(team: Team, by: str = BEN.by) -> Hand:
    return Hand(Desk(team.folder.parent, do_here), "composer", by)


def plan(hand: Hand, door: str = "statuspage") -> Mapping[str, Any]:
    """What a door says, and what is seen with it."""
    answer = hand.ask("plan")
    [found] = [one for one in answer["doors"] if one["door"] == door]
    return {**found, "seen": answer["seen"]}


def step(hand: Hand, name: str, **given: object) -> Mapping[str, Any]:
    """Click the step; the state of publishing then."""
    shown = plan(hand, str(given.pop("door", "statuspage")))
    asked = {"target": shown["target"], "seen": shown["seen"], **given}
    state: Mapping[str, Any] = hand.act(name, **asked)["publishing"]
    return state


def publish_it(hand: Hand, **given: object) -> Mapping[str, Any]:
    step(hand, "draft")
    return step(hand, "live", **given)


# what is told by the files alone ----------------------------------------------------


def test_before_anything_is_sent_nothing_stands_and_nothing_is_asked(
    team: Team, hand: Hand
) -> None:
    state = hand.look()["publishing"]
    assert state == {"doors": True, "standing": [], "receipts": {}}
    assert team.page.asked == []


def test_where_there_is_no_page_and_no_folder_there_is_no_door(tmp_path: Path) -> None:
    folder = tmp_path / "ws"
    assert kit(tmp_path, "init", str(folder)).code == 0
    made = ("new", ID, "--title", "Slow", "--service", "Apps", "--started", "2026-03-03T09:00Z")
    assert kit(folder, *made).code == 0
    assert show_publishing(read_case(folder))["doors"] is False


def test_what_stands_is_said_with_its_day_and_whose_it_was(team: Team, hand: Hand) -> None:
    [standing] = publish_it(hand)["standing"]
    assert standing["said"].startswith("Published on Statuspage by Ben Madeup on ")
    assert (standing["target"], standing["door"]) == (TARGET, "statuspage")
    assert standing["url"].startswith("https://")


def test_what_was_begun_is_sent_and_not_seen_yet(team: Team, hand: Hand) -> None:
    step(hand, "draft")
    team.page.hears = False
    with patch("incident_kit.publishing.acting.PAUSES", (0.0,)), pytest.raises(IncidentKitError):
        step(hand, "live")
    [standing] = hand.look()["publishing"]["standing"]
    assert standing["said"].endswith("and not seen on Statuspage yet.")


def test_a_text_that_says_something_else_by_now_is_said_to(team: Team, hand: Hand) -> None:
    publish_it(hand)
    correct(team.folder, OTHER)
    [standing] = hand.look()["publishing"]["standing"]
    assert standing["said"].endswith("The text above says something else by now.")


def test_every_target_leads_through_its_door() -> None:
    assert (find_door_name(TARGET), find_named(TARGET)) == ("statuspage", "diskinc00001")
    assert (find_door_name(SITE), find_named(SITE)) == ("folder", None)
    assert find_door_name("by hand:https://status.disk.example/1") == ""


# the plan ---------------------------------------------------------------------------


def test_the_plan_says_what_stands_there_and_changes_nothing(team: Team, hand: Hand) -> None:
    shown = plan(hand)
    assert (shown["step"], shown["isLive"], shown["mayNotify"]) == ("draft", False, False)
    words = [word for word, _ in shown["rows"]]
    assert words == ["page", "incident", "text", "readers", "draft", "told"]
    assert team.page.sent == []
    assert list_actions(team.folder) == []


def test_the_plan_of_each_step_names_no_command(team: Team, hand: Hand) -> None:
    plans = [plan(hand)]
    step(hand, "draft")
    plans.append(plan(hand))
    hold(team.folder)
    plans.append(plan(hand))
    said = json.dumps([{**one, "differences": []} for one in plans])
    assert "--" not in said
    assert "incident-kit" not in said


def test_a_door_without_a_key_says_so_and_that_by_hand_there_is_a_way(
    team: Team, hand: Hand
) -> None:
    with patch.dict(os.environ, {VARIABLE: ""}):
        shown = plan(hand)
    assert (shown["byHand"], shown["closed"][0]) == (True, "there is no key for Statuspage")
    assert "incident-kit" not in json.dumps(shown)


def test_a_door_that_cannot_be_looked_at_says_why(team: Team, hand: Hand) -> None:
    with patch.dict(os.environ, {VARIABLE: "another-made-up-key"}):
        shown = plan(hand)
    assert shown["byHand"] is False
    assert "incident-kit" not in json.dumps(shown)


def test_a_process_apart_has_the_key_of_the_server(team: Team) -> None:
    """It is forked from a warm one that began before the key was known."""
    hand = Hand(Desk(team.folder.parent, do_apart), "composer", BEN.by)
    assert plan(hand)["step"] == "draft"


# the steps --------------------------------------------------------------------------


def test_it_is_drafted_shown_and_told_once_by_name(team: Team, hand: Hand) -> None:
    step(hand, "draft")
    assert plan(hand)["mayNotify"] is True
    step(hand, "live", notify=True)
    assert (len(team.page.publications), len(team.page.mails)) == (1, 1)
    assert list_actions(team.folder) == ["draft", "begin", "publish"]
    assert [one.by for one in read_case(team.folder).review.publications] == [BEN.by] * 3
    shown = plan(hand)
    assert (shown["step"], shown["isLive"], shown["mayNotify"]) == ("", True, False)


def test_nobody_is_told_who_was_not_to_be(team: Team, hand: Hand) -> None:
    publish_it(hand, notify="yes")
    assert (len(team.page.publications), team.page.mails) == (1, [])


def test_steps_that_are_asked_for_twice_are_done_once(team: Team, hand: Hand) -> None:
    """The queue asks again where an answer was lost."""
    for name in ("draft", "draft", "live", "live"):
        step(hand, name, notify=name == "live")
    assert (len(team.page.publications), len(team.page.mails)) == (1, 1)
    for _ in range(2):
        state = step(hand, "revert")
    assert (team.page.reverts, state["standing"]) == (1, [])
    assert list_actions(team.folder) == ["draft", "begin", "publish", "revert"]


@pytest.mark.parametrize("name", ["draft", "live"])
def test_only_the_text_that_was_seen_is_sent(team: Team, hand: Hand, name: str) -> None:
    with pytest.raises(IncidentKitError, match="changed just now"):
        step(hand, name, seen="sha256:0")
    assert team.page.sent == []


def test_a_place_that_was_not_shown_is_not_published_at(team: Team, hand: Hand) -> None:
    with pytest.raises(IncidentKitError):
        step(hand, "draft", target="statuspage:anotherpage1/diskinc00001")
    assert team.page.sent == []


@pytest.mark.parametrize("by", ["", " "])
def test_whoever_clicks_says_their_name(team: Team, hand: Hand, by: str) -> None:
    with pytest.raises(IncidentKitError, match="records who decides"):
        step(hand, "draft", by=by)
    assert team.page.sent == []


def change_by_hand(team: Team) -> None:
    assert team.page.postmortem is not None
    team.page.postmortem.body = "# Somebody else\n\nwrote this.\n"


def test_what_somebody_changed_there_is_shown_and_replaced_for_a_reason(
    team: Team, hand: Hand
) -> None:
    publish_it(hand)
    change_by_hand(team)
    shown = plan(hand)
    assert (shown["isOver"], shown["step"]) == (True, "live")
    assert "-wrote this." in shown["differences"]
    with pytest.raises(IncidentKitError) as refused:
        step(hand, "live")
    assert str(refused.value.args[0]).endswith("a text there that the kit did not publish")
    assert refused.value.todo == ('replace it, with a reason: --over --reason "WHY"',)
    with pytest.raises(IncidentKitError, match="takes a reason"):
        step(hand, "live", over=" ")
    step(hand, "live", over="agreed with the editor")
    assert read_case(team.folder).review.publications[-1].body
    assert "agreed with the editor" in (incident(team.folder) / "review.yaml").read_text()
    assert plan(hand)["obstacles"] == []


def test_a_held_report_is_taken_back(team: Team, hand: Hand) -> None:
    publish_it(hand)
    hold(team.folder)
    shown = plan(hand)
    assert (shown["step"], shown["isOver"], shown["isLive"]) == ("revert", False, True)
    assert step(hand, "revert", seen="")["standing"] == []


def test_another_text_is_taken_back_for_a_reason(team: Team, hand: Hand) -> None:
    publish_it(hand)
    hold(team.folder)
    change_by_hand(team)
    assert plan(hand)["isOver"] is True
    with pytest.raises(IncidentKitError, match="another text than was published from here"):
        step(hand, "revert")
    assert step(hand, "revert", over="it names somebody")["standing"] == []


def test_a_declined_report_that_stands_says_so_and_is_taken_back(team: Team, hand: Hand) -> None:
    publish_it(hand)
    assert kit(team.folder, "decline", ID, "--by", "Ada Fictional", "--reason", "sold").code == 0
    state = hand.look()
    assert state["closed"].startswith("Not published, decided by Ada Fictional")
    assert [one["door"] for one in state["publishing"]["standing"]] == ["statuspage"]
    assert hand.act("revert", target=TARGET)["publishing"]["standing"] == []
    assert team.page.reverts == 1


def test_pages_go_into_a_folder_by_clicks(team: Team, hand: Hand) -> None:
    sites.configure(team.folder, "../site")
    for name in ("draft", "live"):
        state = step(hand, name, door="folder")
    [standing] = state["standing"]
    assert standing["said"].startswith("Published in the folder of pages by Ben Madeup on ")
    assert (team.folder.parent / "site" / "index.html").is_file()
    assert team.page.sent == []
    assert step(hand, "revert", door="folder")["standing"] == []


def test_what_was_pasted_by_hand_is_recorded(team: Team, hand: Hand) -> None:
    review = incident(team.folder) / "review.yaml"
    unpublished = review.read_bytes()
    publish_it(hand)
    review.write_bytes(unpublished)
    url = f"{team.url.removesuffix('/v1')}/incidents/diskinc00001"
    [standing] = hand.act("published", url=f" {url} ")["publishing"]["standing"]
    assert standing["url"] == url


def test_who_changes_an_exported_text_is_told_that_it_is_taken_back(team: Team, hand: Hand) -> None:
    assert kit(team.folder, "export", ID, "--public").code == 0
    [summary] = [one for one in hand.look()["sections"] if one["key"] == "summary"]
    reworded = {"section": "summary", "action": "reword", "with": OTHER, "seen": summary["seen"]}
    hand.act("section", **reworded)
    assert hand.withdrawn
    hand.act("note", text="All is well.", at=None)
    assert not hand.withdrawn
    assert not (incident(team.folder) / "export/public.html").exists()


# what is next -----------------------------------------------------------------------


def write_report(folder: Path) -> None:
    """Write something wherever nothing is."""
    path = incident(folder) / "report.ipynb"
    content = notebook(path)
    for cell in authored(content):
        cell["source"] = f"{join_source(cell)}\n\nWe looked into it.".strip()
    save(path, content)


def say_next(team: Team) -> tuple[str, str]:
    """The heading that the button of what is next leads to, and its words."""
    coming = show_cockpit(read_case(team.folder))["next"]
    return (coming["heading"], coming["button"]) if coming else ("", "")


def test_what_is_exported_is_published_next_until_it_is(team: Team, hand: Hand) -> None:
    write_report(team.folder)
    write_run(team.folder, "public")
    accept_all(team.folder)
    sign(team.folder)
    assert say_next(team) == ("Export", "Open the export")
    assert kit(team.folder, "export", ID, "--public").code == 0
    assert say_next(team) == ("Publish", "Publish it")
    publish_it(hand)
    assert say_next(team) == ("", "")
    done = show_cockpit(read_case(team.folder))["done"]
    assert done == "Everything is done: signed off and published."
    correct(team.folder, OTHER)
    assert kit(team.folder, "export", ID, "--public").code == 0
    coming = show_cockpit(read_case(team.folder))["next"]
    assert coming["sentence"] == "Publish it as it is now: readers see the text from before."
    signing = [part["figure"] for part in show_cockpit(read_case(team.folder))["parts"]][-1]
    assert signing == "1 of 1"


def test_what_was_corrected_is_asked_once_it_is_published(team: Team, hand: Hand) -> None:
    before = count_public(team)
    assert "correction" not in [one["key"] for one in hand.look()["sections"]]
    publish_it(hand)
    type_text(team.folder, OTHER)
    state = hand.look()
    [section] = [one for one in state["sections"] if one["key"] == "correction"]
    assert section["question"] == "What changed since it was published, and on which day?"
    assert section["state"] == "empty"
    assert [one["section"] for one in state["todo"] if "“Correction”" in one["text"]] == [
        "correction"
    ]
    assert count_public(team) == before + 1
    given = {"action": "reword", "with": f"Corrected on {utc_now():%d %B %Y}: it was worse."}
    state = hand.act("section", section="correction", seen=section["seen"], **given)
    [step] = state["todo"]
    assert step["text"].startswith("1 person other than the writer signs off")


def count_public(team: Team) -> int:
    """Of how many sections of the public version all are settled."""
    figures = {one["title"]: one["figure"] for one in show_cockpit(team.case)["parts"]}
    settled, _, every = figures["Public"].partition(" of ")
    assert settled == every
    return int(every)
