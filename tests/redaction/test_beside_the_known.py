"""Whoever stands beside somebody known, a customer or a machine is asked about all the same:
what is known of them says nothing of who is named with them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.trying import tried

from incident_kit.model import Decision, Known, Person
from incident_kit.redaction import find, find_unfamiliar, read_undecided_names

KNOWN = Known(
    people=[Person("Ada Fictional")],
    tenants=["Thistledown Allotments", "Lanternhurst"],
    internal_domains=["corp.lantern.example"],
)
FRAMES = [
    "{name} of {known} rang.",
    "Mrs {name} of {known} rang.",
    "We spoke to {name}, {known}, at noon.",
    "{known}'s {name} rang.",
    "{known} {name} rang.",
    "Ask {name} at {known}.",
    "{name} ({known}) rang.",
    "{name} & {known} rang.",
    "{name} and {known} rang.",
    "{name}/{known}: rang",
    "{name} Of {known}",
    "The {known}-{name} contract",
]
PART = st.from_regex(r"[A-Z][bdgklmprtv][aeiou]q[bdgklmprtvw]{2}[aeiou]l", fullmatch=True)


@tried(200)
@given(
    st.lists(PART, min_size=1, max_size=3),
    st.sampled_from(KNOWN.tenants),
    st.sampled_from(FRAMES),
    st.booleans(),
)
def test_a_name_beside_a_customer_is_asked_about_whatever_was_decided_on_that_one(
    parts: list[str], tenant: str, frame: str, is_kept: bool
) -> None:
    name = " ".join(parts)
    text = frame.format(name=name, known=tenant)
    decided = [Decision("tenant", tenant, "keep", reason="they agreed", by="Ada")] * is_kept
    asked = [one.value for one in read_undecided_names(text, KNOWN, decided).asked]
    assert [value for value in asked if name in value], (text, asked)
    assert [value for value in asked if tenant in value] == []


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Ada Fictional of Zorvex rang", "Zorvex"),
        ("Zorvex, Ada Fictional and Quillaby rang", "Quillaby"),
        ("mq7.corp.lantern.example of Zorvex hung", "Zorvex"),
        ("Zorvex 10.1.2.3 hung", "Zorvex"),
        ("Oriel of Lanternhurst rang", "Oriel"),
    ],
)
def test_so_it_is_beside_anything_that_is_found(text: str, asked: str) -> None:
    assert find(text, KNOWN)
    assert [one for one in find_unfamiliar(text, KNOWN) if asked in one.value]


@pytest.mark.parametrize(
    "text",
    [
        "The Service of Lanternhurst was slow.",
        "Lanternhurst Support rang, and Monday's Report of Lanternhurst was late.",
        "Ada Fictional of the Platform Team rang.",
    ],
)
def test_what_names_nobody_beside_it_is_not(text: str) -> None:
    assert [one.value for one in find_unfamiliar(text, KNOWN)] == []
