"""A domain is proposed as the team's own where the record names hosts under it: one, if its
people have addresses there; several otherwise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.trying import tried

from incident_kit.model import Known
from incident_kit.redaction import find, propose_domains

BOTH = ("zorvex.net", "quonset.co.uk")
OURS = ("ada@quonset.co.uk", "bo@quonset.co.uk", "cy@gmail.com")


@pytest.mark.parametrize(
    ("record", "proposed"),
    [
        ("db1.lan.quonset.co.uk was slow", ["quonset.co.uk"]),
        ("see https://wiki.quonset.co.uk/runbook.", ["quonset.co.uk"]),
        ("a1.zorvex.net a2.zorvex.net a3.zorvex.net", ["zorvex.net"]),
        ("a1.zorvex.net and a2.zorvex.net; mq.quonset.co.uk", ["quonset.co.uk"]),
        ("a1.zorvex.net, a2.zorvex.net, a3.zorvex.net; mq.quonset.co.uk", [*BOTH]),
        ("nothing was said of machines", []),
        ("mail ada@quonset.co.uk", []),
        ("docs.python.org, api.github.com, pypi.org and registry.npmjs.org", []),
        ("see www.gmail.com and mail.gmail.com", []),
        ("import a.b.c, version 1.2.3.4, file x.tar.gz", []),
    ],
)
def test_what_is_proposed_is_named_in_the_record(record: str, proposed: list[str]) -> None:
    assert list(propose_domains(OURS, [record])) == proposed


LABEL = st.from_regex(r"[a-z][a-z0-9]{2,8}", fullmatch=True)


@tried(60)
@given(LABEL, st.lists(LABEL, min_size=1, max_size=6, unique=True))
def test_once_it_is_taken_no_host_below_it_is_left(name: str, labels: list[str]) -> None:
    domain = f"qx{name}.org"
    record = " and ".join(f"{label}.{domain}" for label in labels)
    assert propose_domains([f"ada@{domain}"], [record]) == (domain,)
    found = find(record, Known(internal_domains=[domain]))
    assert {record[one.start : one.end] for one in found} == {
        f"{label}.{domain}" for label in labels
    }
