"""What is decided in one incident, and what that means in another."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from support.kit import ID, kit, kit_as, list_customers
from support.published import make_accepted, type_text

from incident_kit.authoring.screens import Screens
from incident_kit.case import Case, load_case
from incident_kit.workspace import create_workspace, open_workspace

FACTS = "title: Slow apps\nstarted: 2026-03-03T09:00:00Z\nresolved: 2026-03-03T10:00:00Z\n"
NOW = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
HERE, THERE = "b-here", "a-there"
KEPT = "kept in a-there by Dee Maskell because: she agreed"


@pytest.fixture
def team(tmp_path: Path) -> Path:
    """Two incidents of a team of which one is on its list."""
    names = ("Dee Maskell", "Mira Tolland", "Mira Holder")
    people = [{"name": "Jo Ferran", "slack": "joferran"}, *({"name": name} for name in names)]
    create_workspace(tmp_path, {"people": people, "tenants": ["Acme Parcels"]})
    for incident in (HERE, THERE):
        path = tmp_path / "incidents" / incident / "incident.yaml"
        path.parent.mkdir(parents=True)
        path.write_text(f"id: {incident}\n{FACTS}")
    return tmp_path


def _case(team: Path, incident: str = HERE, now: datetime | None = None) -> Case:
    return load_case(open_workspace(team), incident, now)


def _type(team: Path, incident: str, *rows: str) -> Path:
    path = team / "incidents" / incident / "redactions.yaml"
    path.write_text("version: 1\nentities:\n" + "".join(f"  - {{{row}}}\n" for row in rows))
    return path


def _list_holding(case: Case) -> list[tuple[str, str]]:
    return [(one.value, one.action) for one in case.decisions]


def _list_questions(case: Case) -> list[tuple[str, str | None]]:
    return [(one.value, one.reason) for one in case.settled.questions]


def test_somebody_whom_another_incident_keeps_is_asked_about_with_who_and_why(team: Path) -> None:
    for value in ("Jo Ferran", "Zorvex"):
        decided = kit(
            *(team, "decide", THERE, value, "keep", "--shared"),
            *("--by", "Dee Maskell", "--reason", "she agreed"),
        )
        assert decided.code == 0, decided.err
    assert _list_holding(_case(team, THERE)) == [("Jo Ferran", "keep"), ("Zorvex", "keep")]
    assert _list_holding(_case(team)) == [("Zorvex", "keep")]
    assert _list_questions(_case(team)) == [("Jo Ferran", KEPT)]


def test_to_keep_them_here_as_well_takes_the_reason_that_was_given_there(team: Path) -> None:
    _type(team, THERE, "value: Jo Ferran, action: keep, by: Dee, reason: agreed, shared: true")
    decided = kit(team, "decide", HERE, "Jo Ferran", "keep", "--by", "Mira Tolland")
    assert decided.code == 0, decided.err
    (kept,) = _case(team).decisions
    assert (kept.by, kept.reason) == ("Mira Tolland", "as in a-there: agreed")
    assert _list_questions(_case(team)) == []


@pytest.mark.parametrize(("missing", "left"), [("why", "--by"), ("who", "--reason")])
def test_to_keep_something_needs_who_and_why(team: Path, missing: str, left: str) -> None:
    ran = kit(team, "decide", HERE, "Zorvex", "keep", left, "Dee")
    assert ran.code == 2
    assert {"why": "a reason", "who": "say who"}[missing] in ran.err
    assert not (team / "incidents" / HERE / "redactions.yaml").exists()


@pytest.mark.parametrize(
    ("by", "name"),
    [
        ("Dee Maskell", "Dee Maskell"),
        ("dee", "Dee Maskell"),
        ("Maskell, Dee", "Dee Maskell"),
        ("@joferran", "Jo Ferran"),
        ("M. Tolland", "Mira Tolland"),
    ],
)
def test_who_decides_is_who_the_list_says(team: Path, by: str, name: str) -> None:
    ran = kit(team, "decide", HERE, "Zorvex", "keep", "--reason", "agreed", "--by", by)
    assert ran.code == 0, ran.err
    assert [one.by for one in _case(team).decisions] == [name]


@pytest.mark.parametrize(
    ("by", "problem"),
    [
        ("Mira", "Mira may be any of Mira Holder, Mira Tolland"),
        ("Ira Nobody", "Ira Nobody is on no list of people"),
        ("–", "a decision needs a name"),
    ],
)
def test_a_name_that_the_list_does_not_tell_decides_nothing(
    team: Path, by: str, problem: str
) -> None:
    ran = kit(team, "decide", HERE, "Zorvex", "keep", "--reason", "agreed", "--by", by)
    assert (ran.code, problem in ran.err) == (2, True), ran
    assert not (team / "incidents" / HERE / "redactions.yaml").exists()


def test_the_git_user_decides_unless_somebody_else_is_named(team: Path) -> None:
    for action in ("keep", "drop"):
        decided = ("decide", HERE, "Zorvex", action, "--reason", "agreed")
        ran = kit_as("Mira Tolland", team, *decided)
        assert "by Mira Tolland, the git user here" in ran.out, ran.err
        assert [one.by for one in _case(team).decisions] == ["Mira Tolland"]


def test_a_file_that_cannot_be_read_decides_nothing_elsewhere(team: Path) -> None:
    _type(team, THERE, "value: Zorvex, action: hide")
    assert _list_holding(_case(team)) == []
    assert kit(team, "check", THERE).code == 2
    assert kit(team, "check", HERE).code == 4


def test_to_decide_again_ends_a_contradiction(team: Path) -> None:
    path = _type(
        team,
        HERE,
        "kind: name, value: Zorvex, action: drop",
        "kind: name, value: ZORVEX, action: keep, by: Dee, reason: agreed",
        "kind: tenant, value: Acme Parcels, action: drop, variants: [zorvex]",
    )
    assert _list_questions(_case(team)) == [
        ("Acme Parcels", "lines 3, 4 and 5 of redactions.yaml contradict each other")
    ]
    assert kit(team, "decide", HERE, "zorvex", "replace", "--with", "a customer").code == 0
    assert _list_holding(_case(team)) == [("Acme Parcels", "drop"), ("zorvex", "replace")]
    assert path.read_text().lower().count("zorvex") == 1


def test_the_screen_of_decisions_shows_what_clashes_and_which_list_is_missing(
    tmp_path: Path,
) -> None:
    folder = make_accepted(tmp_path / "ws")
    type_text(folder, "We told Zorvex of it.")
    rows = ("kind: name, value: Zorvex, action: drop", "kind: name, value: ZORVEX, action: replace")
    _type(folder, ID, *rows)
    list_customers(folder)
    shown = str(Screens(load_case(open_workspace(folder), ID)).decisions_left().text)
    assert "| name | lines 3 and 4 of redactions.yaml contradict each other |" in shown
    assert "**A list is missing:** no list of customers" in shown
    assert "Meant to be so: no list of people, by Dee Example" in shown


@pytest.mark.parametrize(
    ("at", "now", "holds"),
    [
        ("2026-03-08T09:00:00Z", NOW, True),
        ("2026-03-09T09:04:00Z", NOW, True),
        ("2026-03-09T09:06:00Z", NOW, False),
        ("2026-03-02T09:00:00Z", NOW, False),
        ("2031-01-01T09:00:00Z", NOW - timedelta(days=300), True),
    ],
)
def test_a_decision_of_another_time_does_not_hold_unless_the_clock_is_wrong(
    team: Path, at: str, now: datetime, holds: bool
) -> None:
    _type(team, HERE, f'value: Zorvex, action: keep, by: Dee, reason: agreed, at: "{at}"')
    case = _case(team, now=now)
    assert (_list_holding(case) == [("Zorvex", "keep")]) is holds
    assert (case.settled.questions == ()) is holds
