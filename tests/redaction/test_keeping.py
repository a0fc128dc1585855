"""A longer name that may stay stays whole; what is hidden is hidden everywhere else."""

from __future__ import annotations

import base64
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_kit.model import Decision, Known
from incident_kit.redaction import propose, prove, redact

DECISIONS = [
    Decision("name", "Oakhaven Bank", "keep"),
    Decision("name", "Oakhaven", "replace", replacement="a customer"),
]
KNOWN = Known(tenants=["Oakhaven"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We told Oakhaven Bank.", "We told Oakhaven Bank."),
        ("We told OAKHAVEN\nBANK.", "We told OAKHAVEN\nBANK."),
        ("We told Oakhaven.", "We told a customer."),
        ("We told Oakhaven Banking.", "We told a customer Banking."),
        ("We told Oakhaven. Bank staff knew.", "We told a customer. Bank staff knew."),
        ("Oakhaven Bank is no Oakhaven.", "Oakhaven Bank is no a customer."),
        ("Ask ops@oakhaven.example.", "Ask [e-mail address]."),
    ],
)
@pytest.mark.parametrize("known", [KNOWN, Known()], ids=["a tenant", "on no list"])
def test_the_longer_kept_name_wins_where_it_stands_whole(
    text: str, expected: str, known: Known
) -> None:
    assert propose(text, known, DECISIONS) == expected
    if "@" not in text:
        assert redact(text, known, DECISIONS).text == expected
    assert prove(expected.encode(), "a.md", known, DECISIONS, ["Oakhaven"]) == []


@pytest.mark.parametrize("known", [KNOWN, Known()], ids=["a tenant", "on no list"])
@pytest.mark.parametrize(
    "leak",
    [
        "Oakhaven",
        "Oakhaven Banking",
        "Bank Oakhaven",
        "Oakhaven Bank, Oakhaven",
        "<i class='oakhaven'>Oakhaven Bank</i>",
        base64.b64encode(b"told Oakhaven of it").decode(),
        "Oak<b></b>haven. Bank",
    ],
)
def test_the_shorter_name_anywhere_else_is_a_leak(leak: str, known: Known) -> None:
    assert prove(leak.encode(), "a.html", known, DECISIONS, ["Oakhaven"])


def test_what_reaches_out_of_a_kept_name_is_hidden_whole() -> None:
    decisions = [*DECISIONS, Decision("name", "Bank Holdings", "replace", replacement="a firm")]
    assert "Bank Holdings" not in propose("We told Oakhaven Bank Holdings.", Known(), decisions)
    assert "Oakhaven" not in redact("We told Oakhaven Bank Holdings.", Known(), decisions).text


def test_a_secret_inside_a_kept_text_is_still_one() -> None:
    secret = "pass" + "word: Zk7Qw9xLp2"
    assert "Zk7" not in propose(secret, Known(), [Decision("name", f"x {secret}", "keep")])


WORDS = ["Oakhaven", "Bank", "Oakhaven Bank", "oakhaven", "Holdings", "told", ".", "\n", "**", ","]


@given(st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join))
def test_outside_a_kept_name_nothing_hidden_is_left_and_the_proof_agrees(text: str) -> None:
    left = redact(text, KNOWN, DECISIONS).text
    outside = re.sub(r"(?i)\boakhaven\s+bank\b", "", left)
    assert "oakhaven" not in outside.lower()
    assert prove(left.encode(), "a.md", KNOWN, DECISIONS, ["Oakhaven"]) == []
