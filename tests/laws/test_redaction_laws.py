"""What holds for every text: nothing flagged survives, nothing else changes."""

from __future__ import annotations

import copy

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import strategies as st
from support import redaction_fuzz
from support.redaction_samples import KNOWN, token
from support.trying import tried

from incident_kit.model import FINDING_KINDS, Decision
from incident_kit.redaction import (
    engine,
    find,
    group_entities,
    mask_secrets,
    propose,
    prove,
    redact,
)
from incident_kit.redaction.rules.vendors import VENDORS
from incident_kit.redaction.source import Source
from incident_kit.redaction.spans import RANK
from incident_kit.redaction.views import fold, fold_character, fold_text

HIDDEN = [
    "Jane Okafor",
    "@jokafor",
    "jane.okafor@acme.example",
    "<@U02ABCDEF7Q|jane.okafor>",
    "Acme Bank",
    "acme-bank",
    "Globex",
    "db-1.corp.acme.example",
    "https://wiki.corp.acme.example/x",
    "[the runbook](https://wiki.corp.acme.example/x)",
    "10.1.2.3",
    "fe80::1%eth0",
    "020 7946 0958",
    "OPS-4412",
    "5f3b2c1a-9d4e-4f7a-8b6c-1e2d3c4b5a69",
    "ghp_" + token("an", 36, "laws"),
    "password: Zk7" + token("an", 9, "laws"),
    "Jane%20Okafor",
    "R2xvYmV4IGlzIHNsb3cgdG9kYXk=",
    "Jos\u0065\u0301 Núñez",
]
PLAIN = [
    "the service was slow",
    "at 12:30:45",
    "v2.14.3",
    "**bold** text",
    "é ü 世界 🚀",
    "- an item",
    "| a | b |",
    "`code`",
    "std::vector",
    "We fixed it.",
    "\\_escaped\\_",
    "&amp;",
    "<b>",
    "100%",
    "\u200b",
    "[link](https://example.org/)",
]
GLUE = [" ", " ", "\n", ". ", ", ", "\n\n", " (", ") "]
pieces = st.lists(
    st.tuples(st.sampled_from(HIDDEN + PLAIN), st.sampled_from(GLUE)), max_size=9
).map(lambda parts: "".join(a + b for a, b in parts))
anything = st.one_of(
    pieces, st.text(max_size=120), st.tuples(pieces, st.text(max_size=40)).map("".join)
)
thorough = tried(60, *HealthCheck)
actions = st.lists(
    st.builds(
        Decision,
        st.just("person"),
        st.sampled_from(["Jane Okafor", "Acme Bank", "Globex", "10.1.2.3", "OPS-4412"]),
        st.sampled_from(["replace", "keep", "drop"]),
    ),
    max_size=4,
    unique_by=lambda decision: decision.value,
)


@thorough
@given(anything)
def test_findings_are_sorted_apart_and_inside_the_text(text: str) -> None:
    found = find(text, KNOWN)
    places = [0, *(place for f in found for place in (f.start, f.end)), len(text)]
    assert places == sorted(places)
    assert all(f.start < f.end for f in found)


@thorough
@given(anything)
def test_a_secrets_value_is_never_kept(text: str) -> None:
    assert {f.value for f in find(text, KNOWN) if f.kind == "secret"} <= {""}


@thorough
@given(anything)
def test_nothing_is_left_in_a_proposal(text: str) -> None:
    assert find(propose(text, KNOWN), KNOWN) == []


@thorough
@given(anything)
def test_proposing_twice_is_proposing_once(text: str) -> None:
    once = propose(text, KNOWN)
    assert propose(once, KNOWN) == once


@thorough
@given(anything, actions)
def test_only_what_is_kept_is_left_in_a_decided_proposal(
    text: str, decisions: list[Decision]
) -> None:
    kept = {d.value for d in decisions if d.action == "keep"}
    assert {f.value for f in find(propose(text, KNOWN, decisions), KNOWN)} <= kept


@thorough
@given(st.lists(st.sampled_from(PLAIN[:3] + PLAIN[9:10]), max_size=8).map(" ".join))
def test_a_text_without_findings_comes_back_unchanged(text: str) -> None:
    assert propose(text, KNOWN) == text
    assert redact(text, KNOWN).text == text
    assert mask_secrets(text) == (text, 0)


@thorough
@given(anything)
def test_masking_leaves_the_text_around_secrets_alone(text: str) -> None:
    masked, count = mask_secrets(text)
    rest = masked.split(engine.MASK)
    place = 0
    for piece in rest:
        place = text.index(piece, place) + len(piece)
    assert (count == 0) == (masked == text) or engine.MASK in text


@thorough
@given(anything, actions)
def test_redacting_is_idempotent_and_reports_what_it_leaves(
    text: str, decisions: list[Decision]
) -> None:
    applied = redact(text, KNOWN, decisions)
    again = redact(applied.text, KNOWN, decisions)
    assert again.text == applied.text
    assert again.undecided == applied.undecided
    kept = {d.value for d in decisions if d.action == "keep"}
    left = {f for f in find(applied.text, KNOWN) if f.value not in kept}
    assert left <= set(applied.undecided)


@thorough
@given(anything, actions)
def test_no_decided_entity_survives(text: str, decisions: list[Decision]) -> None:
    applied = redact(text, KNOWN, decisions)
    gone = {d.value for d in decisions if d.action != "keep"}
    assert not gone & {f.value for f in find(applied.text, KNOWN)}


@thorough
@given(anything, actions)
def test_arguments_are_not_changed(text: str, decisions: list[Decision]) -> None:
    before = copy.deepcopy((text, decisions, KNOWN))
    redact(text, KNOWN, decisions)
    propose(text, KNOWN, decisions)
    assert (text, decisions, KNOWN) == before


@thorough
@given(anything)
def test_a_proposal_is_proven_in_every_form(text: str) -> None:
    done = propose(text, KNOWN)
    assert prove(done.encode("utf-8", "replace"), "a.md", KNOWN) == []


@thorough
@given(anything)
def test_entities_account_for_every_finding_that_is_no_secret(text: str) -> None:
    found = find(text, KNOWN)
    assert sum(e.count for e in group_entities(found, text, KNOWN)) == sum(
        f.kind != "secret" for f in found
    )


@thorough
@given(st.text(max_size=80))
@example("ﬁ\u0301ß\u200d")
def test_every_character_of_a_view_leads_back_into_the_text(text: str) -> None:
    view = fold(text)
    spans = [view.span(i, i + 1) for i in range(len(view.text))]
    assert all(0 <= a < b <= len(text) for a, b in spans)
    assert spans == sorted(spans)


@thorough
@given(st.text(max_size=80) | st.text("a←↚é\u0301ﬁ世\ud800\u200d–", max_size=20))
@example("↚←")
@example("àáâãäåçèéêëìíîïñ ↚← àáâãäåçèéêëìíîïñ")
def test_a_text_is_folded_letter_by_letter(text: str) -> None:
    assert fold_text(text) == "".join(map(fold_character, text))


@thorough
@given(st.text(max_size=60))
def test_byte_and_character_offsets_agree(text: str) -> None:
    source = Source(text)
    for index in range(len(text) + 1):
        assert source.to_character(source.to_byte(index)) == index


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "password ",
        "password=",
        "<",
        "[",
        "[a](",
        "-----BEGIN PRIVATE KEY-----\n",
        "::",
        "%41",
        "&lt;",
        "eyJ",
        "http://",
        "a@",
        "1.",
        "A" * 40 + "\n",
        "jane ",
        "acme ",
        "Acme **Bank",
        "acme.bank/",
        "|password|\n",
        "| password ",
        "password,",
        "kind: Secret\ndata:\n",
        "'\"",
        "\\n",
        "**",
    ],
)
def test_work_grows_with_the_text_and_no_faster(unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted in calls of Python code, not in time."""
    import sys

    def calls(text: str) -> int:
        count = 0

        def seen(frame: object, event: str, argument: object) -> None:
            nonlocal count
            count += event in ("call", "c_call")

        sys.setprofile(seen)
        try:
            find(text, KNOWN)
        finally:
            sys.setprofile(None)
        return count

    find(unit * 50, KNOWN)
    small, large = calls(unit * 200), calls(unit * 800)
    assert large <= small * 4 * 2 + 2000


@pytest.mark.parametrize("seed", range(8))
def test_no_known_value_is_left_in_whatever_disguise(seed: int) -> None:
    """Judged by a reader of its own, and by the proof, for each document."""
    for text, ways in redaction_fuzz.documents(25, seed):
        done = propose(text, redaction_fuzz.KNOWN)
        left = prove(done.encode(), "a.md", redaction_fuzz.KNOWN, hidden=redaction_fuzz.VALUES)
        assert (ways, redaction_fuzz.left_in(done), left) == (ways, [], [])


def test_the_fuzz_s_reader_finds_every_disguise() -> None:
    """Else it would judge nothing."""
    import random

    draw = random.Random(1)
    blind = [
        name
        for name, disguise in redaction_fuzz.DISGUISES.items()
        if not redaction_fuzz.left_in(f"It was {disguise('Zorvexa', draw)} again.")
    ]
    assert blind == []


def test_a_text_that_ends_where_a_token_might_begin_is_read() -> None:
    """Every vendor's prefix, and every beginning of one, as a whole text."""
    for vendor in VENDORS:
        for prefix in vendor.prefixes:
            for end in range(1, len(prefix) + 1):
                assert [one.kind for one in find(prefix[:end]) if one.kind == "secret"] == []


def test_every_kind_has_its_rank_where_kinds_meet() -> None:
    assert set(RANK) == set(FINDING_KINDS)
