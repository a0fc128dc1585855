"""Who is who across systems."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_kit.model import Person
from incident_kit.model.incident import Incident
from incident_kit.model.people import describe_shared_names, list_everybody
from incident_kit.model.settings import Member, Settings

NOBODY = Incident(id="x-1")
ADA_SLACK = Person("Ada Fictional", ("ada",), ("ada@disk.example",), ("U0ADA00001",))
ADA_PAGER = Person("A. Fictional", (), ("ADA@disk.example",), ("PADA001",))


def test_the_same_address_joins_whatever_the_name() -> None:
    [ada] = list_everybody([ADA_SLACK, ADA_PAGER], NOBODY, Settings())
    assert ada.ids == ("U0ADA00001", "PADA001")
    assert ada.handles == ("A. Fictional", "ada")


def test_the_team_s_own_list_joins_by_id_and_names_the_role() -> None:
    listed = Member(name="Ada", slack="U0ADA00001", pagerduty="PADA001", role="engineer")
    alone = replace(ADA_PAGER, emails=())
    [ada] = list_everybody([ADA_SLACK, alone], NOBODY, Settings(people=(listed,)))
    assert (ada.name, ada.role) == ("Ada", "engineer")
    assert set(ada.ids) >= {"U0ADA00001", "PADA001"}


def test_a_listed_handle_stands_for_the_one_who_has_it() -> None:
    listed = Member(name="Ada F.", slack="ada", role="engineer")
    [ada] = list_everybody([ADA_SLACK], NOBODY, Settings(people=(listed,)))
    assert "U0ADA00001" in ada.ids


def test_the_same_name_alone_joins_nobody_but_is_told() -> None:
    people = list_everybody([ADA_SLACK, Person("ada fictional", ids=("P2",))], NOBODY, Settings())
    assert len(people) == 2
    assert "is named 2 times with nothing in common" in describe_shared_names(people)[0]


def test_lead_and_comms_are_called_by_what_they_do_here() -> None:
    incident = Incident(id="x-1", lead="Ada Fictional", comms="Cy Unlisted")
    people = {one.name: one.role for one in list_everybody([ADA_SLACK], incident, Settings())}
    assert people == {"Ada Fictional": "incident lead", "Cy Unlisted": "incident comms lead"}


@pytest.mark.parametrize(("lead", "role"), [("Zoe\u0308 Field", "incident lead"), ("Zoe", None)])
def test_a_role_is_given_to_this_very_name_alone(lead: str, role: str | None) -> None:
    incident = Incident(id="x-1", lead=lead)
    people = list_everybody([Person("Zo\u00eb Field", ids=("U1",))], incident, Settings())
    assert {person.role for person in people if person.ids} == {role}


PEOPLE = st.builds(
    Person,
    st.sampled_from(["Ada", "Ben", "Cy"]),
    st.tuples(),
    st.lists(st.sampled_from(["a@x.example", "b@x.example"]), max_size=2).map(tuple),
    st.lists(st.sampled_from(["U1", "U2", "P1"]), max_size=2).map(tuple),
)


@given(st.lists(PEOPLE, max_size=6))
def test_nobody_is_lost_and_joining_again_changes_nothing(people: list[Person]) -> None:
    once = list_everybody(people, NOBODY, Settings())
    assert {i for one in people for i in one.ids} == {i for one in once for i in one.ids}
    names = {name for one in once for name in (one.name, *one.handles)}
    assert {one.name for one in people} <= names
    assert list_everybody(once, NOBODY, Settings()) == once
