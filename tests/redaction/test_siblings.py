"""A word that has the shape of a host which was found is a host too."""

from __future__ import annotations

import pytest

from incident_kit.model import Decision, Known
from incident_kit.redaction import find, find_open, propose, redact

KNOWN = Known(internal_domains=["brackenfold.example"])
SIBLINGS = [
    ("db137.brackenfold.example lagged, and db138 did", "db138"),
    ("we depooled kvm-rack9, then kvm-rack7 too", "kvm-rack7"),
    ("asw2-a-eqiad had a bad card, so had asw3-b-eqiad", "asw3-b-eqiad"),
    ("ssh: connect to host mwlog12 port 22: then mwlog13 answered", "mwlog13"),
]
STRANGERS = [
    "db137.brackenfold.example lagged, db1 did not, nor did db13805",
    "we depooled kvm-rack9, and see /kvm-rack7/notes",
    "redis-12.brackenfold.example was slow until the redis-14 upgrade",
    "orders-7d9f8b6c5d-x2x4z fell over; see orders-8d9f8b6c5d-x3x4z.txt",
    "nothing was found, so db138 is a word",
]


@pytest.mark.parametrize(("text", "sibling"), SIBLINGS)
def test_what_is_called_like_a_host_is_one(text: str, sibling: str) -> None:
    found = [text[one.start : one.end] for one in find(text, KNOWN) if one.kind == "host"]
    assert sibling in found
    assert sibling not in propose(text, KNOWN)


@pytest.mark.parametrize("text", STRANGERS)
def test_what_is_called_otherwise_is_none(text: str) -> None:
    assert [one for one in find(text, KNOWN) if one.rule == "host-sibling"] == []


@pytest.mark.parametrize(("text", "sibling"), SIBLINGS)
def test_a_host_that_was_hidden_still_has_its_siblings(text: str, sibling: str) -> None:
    first = next(one for one in find(text, KNOWN) if one.kind == "host")
    decided = [Decision("host", first.value, "replace", by="Tess Brook")]
    left = redact(text, KNOWN, decided)
    assert [left.text[one.start : one.end] for one in left.undecided] == [sibling]


def test_a_sibling_may_be_kept() -> None:
    text, sibling = SIBLINGS[0]
    kept = [Decision("host", sibling, "keep", reason="a public name", by="Tess Brook")]
    assert sibling not in [text[one.start : one.end] for one in find_open(text, KNOWN, kept)]
