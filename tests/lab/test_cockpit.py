"""What the cockpit says of an incident at each step of the work."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.clickers import make_undecided
from support.kit import ID, accept_all, incident, kit, notebook, workspace
from support.runs import make_run

from incident_kit.authoring.open_notebook import refresh_open
from incident_kit.case import load_case
from incident_kit.journey.progress import PLACES
from incident_kit.journey.sections import choose_section
from incident_kit.lab.views.cockpit import show_cockpit
from incident_kit.process.rules import RULES
from incident_kit.workspace import open_workspace


@pytest.fixture
def made(tmp_path: Path) -> Path:
    return workspace(tmp_path / "ws")


def look(folder: Path) -> Any:
    return show_cockpit(load_case(open_workspace(folder), ID))


def figures(state: Any) -> dict[str, str]:
    return {part["title"]: part["figure"] for part in state["parts"]}


def test_a_new_incident_is_gathered_by_its_lead(made: Path) -> None:
    coming = look(made)["next"]
    assert (coming["does"], coming["name"], coming["by"]) == ("make", "gather", "Ada Fictional")


def test_after_gathering_the_report_is_begun_and_the_rest_is_not(made: Path) -> None:
    assert kit(made, "gather", ID).code == 0
    state = look(made)
    assert (state["next"]["does"], state["next"]["name"]) == ("make", "report")
    assert figures(state)["Gather"].endswith(f" of {len(load(made).timeline.lines)}")
    assert [part["made"] for part in state["parts"]] == [True, False, False, False, False]


def test_the_public_version_may_be_begun_before_the_report_is_written(made: Path) -> None:
    def list_begun() -> list[str]:
        return [part["title"] for part in look(made)["parts"] if part["begins"]]

    assert list_begun() == []
    assert kit(made, "gather", ID).code == 0
    assert list_begun() == ["Report"]
    assert kit(made, "report", ID).code == 0
    assert list_begun() == ["Public"]
    assert kit(made, "public", ID).code == 0
    assert list_begun() == []


def load(folder: Path) -> Any:
    return load_case(open_workspace(folder), ID)


def test_a_report_that_is_begun_is_written_first(made: Path) -> None:
    assert kit(made, "gather", ID).code == kit(made, "report", ID).code == 0
    coming = look(made)["next"]
    assert (coming["does"], coming["file"]) == ("open", "report.ipynb")
    assert coming["sentence"].startswith("Write “Overview” and ")


def test_a_public_version_waits_for_decisions_before_it_waits_for_a_signature(made: Path) -> None:
    for verb in ("gather", "report", "public"):
        assert kit(made, verb, ID).code == 0
    settled = figures(look(made))["Public"]
    accept_all(made)
    assert figures(look(made))["Public"] != settled
    assert figures(look(made))["Sign-off"] == "0 of 1"


def test_a_decision_after_a_notebook_was_drawn_is_newer(made: Path) -> None:
    for verb in ("gather", "report", "report"):
        assert kit(made, verb, ID).code == 0
    before = look(made)["drawn"]["report"]["newer"]
    assert kit(made, "curate", ID, "hide", "2").code == 0
    assert kit(made, "curate", ID, "hide", "3").code == 0
    assert look(made)["drawn"]["report"]["newer"] > before


def test_a_decision_is_newer_only_where_a_notebook_shows_it(made: Path) -> None:
    for verb in ("gather", "report", "public", "report"):
        assert kit(made, verb, ID).code == 0
    assert kit(made, "decide", ID, "Fixed", "replace", "--by", "Ada Example").code == 0
    drawn = look(made)["drawn"]
    assert (drawn["report"]["newer"], drawn["public"]["newer"] > 0) == (0, True)


def test_a_refresh_that_changes_nothing_is_not_asked_for_again(tmp_path: Path) -> None:
    made = make_undecided(tmp_path / "ws")
    refreshed = refresh(made)
    decide(made, "2")
    assert look(made)["drawn"]["report"]["newer"] > 0
    assert refresh(made) == refreshed
    assert look(made)["drawn"]["report"]["newer"] == 0
    assert look(made)["drawn"]["public"]["newer"] > 0
    decide(made, "3")
    assert look(made)["drawn"]["report"]["newer"] == 1


def test_what_is_decided_while_a_refresh_runs_is_newer(tmp_path: Path) -> None:
    made = make_undecided(tmp_path / "ws")
    refresh(made)
    decide(made, "2")
    refresh(made, lambda: decide(made, "3"))
    assert look(made)["drawn"]["report"]["newer"] == 1


def decide(folder: Path, line: str) -> None:
    """Decide something that no run shows here: what it prints is not drawn."""
    time.sleep(0.01)  # the clock of files is coarse
    assert kit(folder, "curate", ID, "hide", line).code == 0


def refresh(folder: Path, meanwhile: Callable[[], None] = lambda: None) -> Any:
    """What JupyterLab is to show of the report, which it shows as it stands."""

    def run(*_: object, **__: object) -> Any:
        meanwhile()
        return make_run("report")

    time.sleep(0.01)
    return refresh_open(load(folder), "report", notebook(incident(folder) / "report.ipynb"), run)


def test_a_section_that_is_left_out_on_purpose_is_settled(made: Path) -> None:
    for verb in ("gather", "report", "public"):
        assert kit(made, verb, ID).code == 0
    case = load(made)
    [first, *_] = [one for one in case.typed_sections if one.key == "summary"]
    before = figures(look(made))["Public"]
    given = {"by": "Ada Example", "seen": case.fingerprint(first)}
    choose_section(case, "summary", "leave out", given, case.now)
    assert figures(look(made))["Public"] == count_up(before)


def count_up(figure: str) -> str:
    settled, of, most = figure.partition(" of ")
    return f"{int(settled) + 1}{of}{most}"


def test_the_security_question_is_asked_until_somebody_answers(tmp_path: Path) -> None:
    made = workspace(tmp_path / "ws", security="unknown")
    assert look(made)["asks"] == []
    assert kit(made, "security", ID, "--answer", "no", "--by", "Ada Example").code == 0
    assert look(made)["asks"] is None


def test_the_lines_that_tell_of_it_stand_beside_the_question(made: Path) -> None:
    told = "An attacker read the customers' data."
    assert kit(made, "gather", ID).code == 0
    assert kit(made, "note", ID, told, "--at", "2026-03-03T09:30Z").code == 0
    [line] = look(made)["asks"]
    assert (line["words"], line["kind"]) == (told, "unauthorised access")
    assert line["where"].startswith("line ")


def test_what_is_left_to_write_leads_to_its_heading(made: Path) -> None:
    assert kit(made, "gather", ID).code == kit(made, "report", ID).code == 0
    left = look(made)["left"]
    assert left[0] == {"words": "Write: Overview", "heading": "Overview"}
    assert look(made)["next"]["heading"] == "Overview"


def test_the_review_is_due_a_week_after_the_end(made: Path) -> None:
    assert look(made)["review"]["due"] == "Tuesday 10 March 2026"


def test_every_rule_leads_to_a_place(made: Path) -> None:
    rules = look(made)["rules"]
    assert sorted(rule["id"] for rule in rules) == sorted(rule.id for rule in RULES)
    assert all(rule["place"]["file"] for rule in rules)
    assert set(PLACES) <= {rule.id for rule in RULES}


def test_broken_rules_come_first_and_kept_ones_last_each_in_their_order(made: Path) -> None:
    assert kit(made, "gather", ID).code == 0
    places = {rule.id: place for place, rule in enumerate(RULES)}
    rules = [(rule["status"], places[rule["id"]]) for rule in look(made)["rules"]]
    order = ["fail", "not seen", "pass"]
    assert {status for status, _ in rules} == set(order)
    assert rules == sorted(rules, key=lambda rule: (order.index(rule[0]), rule[1]))


@pytest.mark.parametrize("name", ["gather", "report", "redact", "public"])
def test_the_cockpit_is_the_first_output_of_each_notebook(made: Path, name: str) -> None:
    for verb in dict.fromkeys(["gather", "report", name]):
        assert kit(made, verb, ID).code == 0
    text = (incident(made) / f"{name}.ipynb").read_text()
    assert text.index('"view": "cockpit"') == text.index('"view": ')
