"""A list that is missing stops a public text once, until somebody answers for it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.kit import ID, incident, kit, list_customers

from incident_kit.case import load_case
from incident_kit.workspace import open_workspace

STEP = f"incident-kit decide {ID} --without-lists"
ANSWER = ("--by", "Dee Delivery", "--reason", "we serve nobody outside")
SIGN = ("signoff", ID, "--by", "Dee Delivery", "--role", "delivery manager")


@pytest.fixture
def team(ready: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(ready, tmp_path / "ws"))


def _list_missing(folder: Path) -> list[str]:
    return list(load_case(open_workspace(folder), ID).public.missing_lists)


def _empty_customers(folder: Path) -> None:
    list_customers(folder)


def _lose_people(folder: Path) -> None:
    (incident(folder) / "people.json").unlink()


def _empty_people(folder: Path) -> None:
    (incident(folder) / "people.json").write_text('{"version": 1, "people": []}')


def _lose_one_person(folder: Path) -> None:
    path = incident(folder) / "people.json"
    data = json.loads(path.read_text())
    path.write_text(json.dumps({**data, "people": data["people"][1:]}))


def _lose_people_of_an_older_gathering(folder: Path) -> None:
    path = incident(folder) / "sources.json"
    data = json.loads(path.read_text())
    del data["people"]
    path.write_text(json.dumps(data))
    _lose_people(folder)


def _gather_nobody(folder: Path) -> None:
    _lose_people(folder)
    (incident(folder) / "sources.json").unlink()


@pytest.mark.parametrize(
    ("lose", "missing"),
    [
        (_empty_customers, "tenants"),
        (_lose_people, "people.json"),
        (_empty_people, "people.json"),
        (_lose_one_person, "people.json"),
        (_lose_people_of_an_older_gathering, "people.json"),
        (_gather_nobody, "people"),
    ],
)
def test_a_missing_list_is_undecided_until_somebody_answers_for_it(
    team: Path, lose: Callable[[Path], None], missing: str
) -> None:
    assert _list_missing(team) == []
    lose(team)
    assert _list_missing(team) == [missing]
    for arguments in (SIGN, ("export", ID, "--public")):
        refused = kit(team, *arguments)
        assert (refused.code, STEP in refused.err) == (4, True), refused
    assert STEP in kit(team, "check", ID).out
    assert kit(team, "decide", ID, "--without-lists", *ANSWER).code == 0
    assert _list_missing(team) == []
    assert kit(team, "check", ID).code == 5


def _say_host(folder: Path) -> None:
    """Let somebody name a host under the domain of the team's addresses."""
    said = kit(folder, "note", ID, "mq7.corp.harbour-lights.example ran out of disk")
    assert said.code == 0, said.err
    people = json.loads((incident(folder) / "people.json").read_text())
    people["people"][0]["emails"] = ["ada@harbour-lights.example"]
    (incident(folder) / "people.json").write_text(json.dumps(people))


def test_own_domains_are_proposed_where_the_record_names_their_hosts(team: Path) -> None:
    assert "perhaps" not in kit(team, "check", ID, "--lists").out
    _say_host(team)
    assert _list_missing(team) == ["internal_domains"]
    step = f"incident-kit decide {ID} --own-domain harbour-lights.example"
    assert step in kit(team, "check", ID).out
    comment = "# Domains that are ours alone"
    settings = team / "incident-kit.yaml"
    settings.write_text(f"{settings.read_text()}\n{comment}\n")
    taken = kit(team, "decide", ID, "--own-domain", "Harbour-Lights.example.")
    assert (taken.code, "harbour-lights.example" in taken.out) == (0, True), taken.err
    case = load_case(open_workspace(team), ID)
    assert case.settings.internal_domains == ("harbour-lights.example",)
    assert (case.public.missing_lists, comment in settings.read_text()) == ((), True)
    assert kit(team, "decide", ID, "--own-domain", "harbour-lights.example").code == 0
    assert settings.read_text().count("harbour-lights") == 1


@pytest.mark.parametrize("wrong", ["", "harbour", "https://harbour.example", "ada@harbour.example"])
def test_what_is_no_domain_is_refused_and_nothing_is_written(team: Path, wrong: str) -> None:
    before = (team / "incident-kit.yaml").read_bytes()
    refused = kit(team, "decide", ID, "--own-domain", wrong)
    assert (refused.code, "domain" in refused.err) == (2, True), refused
    assert (team / "incident-kit.yaml").read_bytes() == before


def test_one_answer_is_for_all_lists_that_are_missing_then_and_for_no_other(team: Path) -> None:
    list_customers(team)
    _gather_nobody(team)
    assert _list_missing(team) == ["tenants", "people"]
    steps = [line for line in kit(team, "check", ID).out.splitlines() if STEP in line]
    assert len([line for line in steps if not line.startswith("Next")]) == 1
    recorded = kit(team, "decide", ID, "--without-lists", *ANSWER)
    assert "no list of customers and no list of people" in recorded.out
    assert _list_missing(team) == []
    for verb in ("gather", "public"):
        assert kit(team, verb, ID).code == 0
    _lose_people(team)
    assert _list_missing(team) == ["people.json"]


def test_an_answer_for_another_incident_or_a_list_that_came_is_no_matter(team: Path) -> None:
    list_customers(team)
    assert kit(team, "decide", ID, "--without-lists", *ANSWER).code == 0
    list_customers(team, "Acme Parcels")
    assert "Meant to be so" not in kit(team, "check", ID).out
    other = "2026-03-04-other"
    made = kit(team, "new", other, "--started", "2026-03-04T09:00Z", "--security", "no")
    assert made.code == 0, made.err
    assert load_case(open_workspace(team), other).public.missing_lists == ("people",)


def test_the_answer_stands_in_the_review_and_on_the_proof_sheet(team: Path) -> None:
    list_customers(team)
    assert kit(team, "decide", ID, "--without-lists", *ANSWER).code == 0
    entry = load_case(open_workspace(team), ID).review.acknowledgements[0]
    assert (entry.lists, entry.by) == (("tenants",), "Dee Delivery")
    assert entry.reason == "we serve nobody outside"
    assert kit(team, *SIGN).code == 0
    assert kit(team, "export", ID, "--public").code == 0
    proof = (incident(team) / "export" / "proof.md").read_text()
    told = f"no list of customers, by Dee Delivery on {entry.at:%Y-%m-%d}: we serve nobody outside"
    assert f"- Meant to be so: {told}" in proof
    assert told in kit(team, "check", ID).out


def test_it_needs_who_and_why_and_is_recorded_once(team: Path) -> None:
    list_customers(team)
    assert kit(team, "decide", ID, "--without-lists", "--by", "Dee").code == 2
    assert kit(team, "decide", ID, "Acme", "--without-lists", *ANSWER).code == 2
    assert not (incident(team) / "review.yaml").exists()
    for _ in range(2):
        ran = kit(team, "decide", ID, "--without-lists", *ANSWER)
    assert "nothing was recorded" in ran.out
    assert len(load_case(open_workspace(team), ID).review.acknowledgements) == 1


def test_check_says_how_many_names_each_list_has_and_the_first(team: Path) -> None:
    list_customers(team, *(f"Customer {number}" for number in range(214)))
    out = kit(team, "check", ID).out
    assert "  Customers: 214 names, first: Customer 0, Customer 1, Customer 2" in out
    assert "  People: 0 of the team's list, 2 of directories, first: Ada Fictional, Ben" in out
    assert "  Internal domains: none" in out
    lists: dict[str, Any] = json.loads(kit(team, "check", ID, "--json").out)["lists"]
    assert (lists["tenants"]["count"], lists["tenants"]["first"][0]) == (214, "Customer 0")
    assert (lists["people"]["team"], lists["people"]["directories"]) == (0, 2)
    assert (lists["missing"], lists["acknowledged"]) == ([], [])


def test_a_file_of_customers_that_is_gone_stops_by_name(team: Path) -> None:
    (team / "customers.txt").unlink()
    ran = kit(team, "check", ID)
    assert (ran.code, "customers.txt: cannot be read" in ran.err) == (2, True)
