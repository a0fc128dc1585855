"""What the rules say of a report that left, and of one that was taken back."""

from __future__ import annotations

from support.kit import ID, kit
from support.published import CLEAR
from support.publishing import Team, go_live, hold, put, take_back

from incident_kit.process import Verdict

LINK = "https://stspg.example/disk"


def read_rule(team: Team, rule: str) -> Verdict:
    return next(one for one in team.case.verdicts if one.id == rule)


def test_a_report_says_where_readers_see_it(team: Team) -> None:
    put(team)
    assert read_rule(team, "R13").evidence == "there is a public version"
    go_live(team)
    verdict = read_rule(team, "R13")
    assert verdict.status == "pass"
    assert verdict.evidence.startswith(f"published at {LINK} since ")
    assert verdict.facts[0].startswith("review.yaml: publication to statuspage:")
    take_back(team)
    assert read_rule(team, "R13").evidence == "there is a public version"


def test_one_that_was_decided_against_and_still_stands_there_fails(team: Team) -> None:
    put(team)
    go_live(team)
    assert kit(team.folder, "decline", ID, "--by", "Dee Example", "--reason", "no").code == 0
    verdict = read_rule(team, "R13")
    assert verdict.status == "fail"
    assert f"still published at {LINK}" in verdict.evidence
    take_back(team)
    assert read_rule(team, "R13").status == "pass"


def test_what_left_is_named_once_whatever_steps_it_took(team: Team) -> None:
    hold(team.folder)
    assert kit(team.folder, *CLEAR).code == 0
    put(team)
    go_live(team)
    assert read_rule(team, "R14").status == "pass"
    facts = read_rule(team, "R15").facts
    assert len(facts) == len(set(facts))


def test_taking_it_back_needs_no_decision(team: Team) -> None:
    put(team)
    go_live(team)
    take_back(team)
    assert read_rule(team, "R14").status == "pass"
