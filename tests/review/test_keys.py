"""A key speaks for one person, and for nobody else."""

from __future__ import annotations

import pytest

from incident_kit.model.incident import Incident
from incident_kit.model.parties import Parties
from incident_kit.model.settings import Member, Settings
from incident_kit.review import find_objection_to_key, lets_pass, name_answer

TEAM = (
    Member(
        name="Dee Example",
        slack="U0DEE00001",
        emails=("dee@paas.example", "delivery@paas.example"),
    ),
    Member(name="Pat Example", emails=("pat@paas.example", "delivery@paas.example")),
)
FACTS = Incident(id="2026-11-03-app-routing", comms="Jo Ferran")

#: Who answers, whose key it is, and whether it counts: with a list of people.
LISTED = [
    ("Dee Example", "dee@paas.example", True),
    ("dee example", "DEE@paas.example", True),
    ("U0DEE00001", "dee@paas.example", True),
    ("Dee Example", "Dee Example", True),
    ("Dee Example", "pat@paas.example", False),
    ("Dee Example", "delivery@paas.example", False),
    ("Dee", "dee@paas.example", False),
    ("Dee Example", "dee@elsewhere.example", False),
    ("Mo Stranger", "mo.stranger@paas.example", False),
]
#: The same without one: the name has to fit, and the writer's key fits the writer alone.
UNLISTED = [
    ("Dee Example", "dee.example@paas.example", True),
    ("Dee Example", "dexample@paas.example", True),
    ("Dee Example", "Dee Example", True),
    ("Dee Example", "pat@paas.example", False),
    ("J. Ferris", "j@paas.example", False),
    ("Jo Ferran", "jo.ferran@paas.example", True),
]


@pytest.mark.parametrize(("by", "principal", "counts"), LISTED)
def test_a_key_counts_for_the_person_of_the_list_who_has_it(
    by: str, principal: str, counts: bool
) -> None:
    parties = Parties(FACTS, Settings(people=TEAM))
    assert (find_objection_to_key(by, (principal,), parties) is None) is counts


@pytest.mark.parametrize(("by", "principal", "counts"), UNLISTED)
def test_without_a_list_a_key_counts_for_a_name_that_fits(
    by: str, principal: str, counts: bool
) -> None:
    assert (find_objection_to_key(by, (principal,), Parties(FACTS, Settings())) is None) is counts


def test_one_name_of_a_key_is_enough_and_an_objection_tells_them_all() -> None:
    parties = Parties(FACTS, Settings(people=TEAM))
    names = ("delivery@paas.example", "dee@paas.example")
    assert find_objection_to_key("Dee Example", names, parties) is None
    assert find_objection_to_key("Pat Example", names, parties) == (
        "is signed with the key of delivery@paas.example or dee@paas.example, who is somebody else"
    )


LETTING_PASS = [
    ("signoffs", None, True),
    ("security", "clear", True),
    ("security", "reviewed", True),
    ("security", "hold", False),
    ("declines", "undo", True),
    ("declines", "decline", False),
    ("acknowledgements", None, True),
    ("acknowledgements", "doubt", False),
    ("publications", "live", False),
]


@pytest.mark.parametrize(("section", "answer", "passes"), LETTING_PASS)
def test_what_lets_something_pass_needs_a_key(
    section: str, answer: str | None, passes: bool
) -> None:
    assert lets_pass(section, answer) is passes


@pytest.mark.parametrize("passing", ["lists", "signals", "harmless", "of", "event"])
def test_a_doubt_that_lets_something_pass_as_well_needs_a_key(passing: str) -> None:
    assert name_answer({"doubted": ("line",)}) == "doubt"
    assert name_answer({"doubted": ("line",), passing: ("other",)}) is None
