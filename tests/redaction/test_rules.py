"""Every rule finds its examples and leaves its near misses."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import re2
from hypothesis import HealthCheck, assume, given
from hypothesis import strategies as st
from support.redaction_samples import covered, filled, marked, token
from support.trying import tried

from incident_kit.redaction import find, mask_secrets
from incident_kit.redaction.engine import OTHERS, SECRETS
from incident_kit.redaction.matching import compile_pattern
from incident_kit.redaction.rules.rule import CHUNK_BYTES, Rule
from incident_kit.redaction.rules.spoken import SENTENCES
from incident_kit.redaction.rules.values.traits import is_run
from incident_kit.redaction.rules.vendors import VENDORS

ROWS = json.loads((Path(__file__).parents[1] / "data" / "redaction_rules.json").read_text("utf-8"))
RULES = [row for table in (SECRETS, OTHERS) for row in table.rows if isinstance(row, Rule)]
BY_CODE = (
    "pem",
    "manifest",
    "table",
    "list",
    "typed",
    "pair-p",
    "pair-t",
    "pair-k",
    "code-list",
    "code-part",
    "spoken-near",
    *(one.id for one in SENTENCES),
    "phone",
    "ipv6",
    "iban",
    "home-address",
)


def rows(column: str) -> list:
    return [
        pytest.param(rule, text, id=f"{rule}-{number}")
        for rule, row in ROWS.items()
        for number, text in enumerate(row[column])
    ]


@pytest.mark.parametrize(("rule", "example"), rows("examples"))
def test_a_rule_covers_every_character_of_its_examples(rule: str, example: str) -> None:
    text, places = marked(example)
    found = find(text)
    assert [text[a:b] for a, b in places if not covered(found, a, b)] == []


@pytest.mark.parametrize(("rule", "example"), rows("examples"))
def test_a_rule_finds_the_same_wherever_texts_are_cut_for_the_search(
    rule: str, example: str
) -> None:
    text, places = marked(example)
    for filler in range(CHUNK_BYTES - len(text.encode()) - 20, CHUNK_BYTES + 20, 31):
        before = "The queue grew and we waited.\n" * (filler // 30) + "x" * (filler % 30) + "\n\n"
        found = find(f"{before}{text}\n")
        assert all(covered(found, len(before) + a, len(before) + b) for a, b in places)


@pytest.mark.parametrize(("rule", "near"), rows("near"))
def test_a_rule_leaves_its_near_misses_alone(rule: str, near: str) -> None:
    assert [f for f in find(filled(near)) if f.rule == rule] == []


def test_every_rule_has_examples_and_near_misses() -> None:
    assert {rule.id for rule in RULES} | set(BY_CODE) == set(ROWS)
    assert [rule for rule, row in ROWS.items() if not row["examples"] or not row["near"]] == []


def test_every_rule_has_an_id_of_its_own_and_a_reason() -> None:
    ids = [rule.id for rule in RULES]
    assert sorted(set(ids)) == sorted(ids)
    assert [rule.id for rule in RULES if not rule.why.endswith(".")] == []


def test_every_pattern_stays_small() -> None:
    """A large automaton is slow to build and slow to run."""
    assert [rule.id for rule in RULES if re2.compile(rule.pattern).programsize > 4000] == []
    sentences = [(one.id, pattern) for one in SENTENCES for pattern in one.patterns]
    assert [id_ for id_, pattern in sentences if re2.compile(pattern).programsize > 4000] == []


#: How RE2 writes "any letter beyond ASCII", and one that stands for them all: the texts
#: drawn here are ASCII, and the whole range takes minutes to draw from.
WIDE = (r"\x{80}-\x{10ffff}", "\x80")
GATED = [rule for rule in RULES if rule.gate]
#: RE2 does not count the vertical tab as a blank.
LETTERS = st.characters(codec="ascii", exclude_characters="\v")


@pytest.mark.parametrize("rule", GATED, ids=lambda rule: rule.id)
@tried(25, HealthCheck.too_slow)
@given(data=st.data())
def test_a_gate_opens_for_whatever_its_rule_matches(rule: Rule, data: st.DataObject) -> None:
    pattern = re.compile(rule.pattern.replace(*WIDE), re.ASCII)
    text = data.draw(st.from_regex(pattern, alphabet=LETTERS)).encode()
    assume(any(compile_pattern(rule.pattern).finditer(text)))
    assert any(compile_pattern(rule.gate).finditer(text))


def test_no_vendor_stands_twice() -> None:
    assert len({vendor.id for vendor in VENDORS}) == len(VENDORS)


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.id)
@tried(5)
@given(data=st.data())
def test_a_vendors_token_is_found_whole_wherever_it_stands(vendor, data: st.DataObject) -> None:
    prefix = data.draw(st.sampled_from(vendor.prefixes))
    tail = data.draw(st.from_regex(vendor.tail, fullmatch=True).filter(str.isascii))
    assume(
        not is_run(tail) and not tail.endswith(".") and (vendor.check is None or vendor.check(tail))
    )
    for text in (prefix + tail, f"we pasted {prefix}{tail} here", f'{{"k": "{prefix}{tail}"}}'):
        start = text.index(prefix + tail)
        assert covered(find(text), start, start + len(prefix + tail))


def test_masking_changes_secrets_and_nothing_else() -> None:
    secret = "ghp_" + token("an", 36, "mask")
    text = f"At 12:30:45 jane@acme.example pasted {secret} on 10.1.2.3."
    assert mask_secrets(text) == (
        "At 12:30:45 jane@acme.example pasted [secret removed] on 10.1.2.3.",
        1,
    )


def test_masking_a_text_without_secrets_returns_it() -> None:
    assert mask_secrets("All is well.") == ("All is well.", 0)


CLEAN = (
    "At 12:30:45 UTC we rolled back to v2.14.3 (commit 4f2a9c1d) and the p99 fell to 300 ms.",
    "The password reset page returned 500 for 12 minutes; tokens were not affected.",
    "We called std::vector::push_back and foo::bar in build 20240102.3.",
    "Kafka, Grafana, Jenkins and GitHub Actions in Virginia were healthy in June.",
    "image sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 was deployed",
    "Between 2021-05-09 and 2021-05-10 about 1,200,000 requests failed (0.3%).",
    "We upgraded PostgreSQL 13.4 to 14.1 and Python 3.11.7.",
    "Our key lesson: the login flow must fail closed. The secret to success is practice.",
    "see section 4.1.2.1 and RFC 7231",
)


@pytest.mark.parametrize("text", CLEAN)
def test_what_a_public_report_says_is_left_alone(text: str) -> None:
    assert [(f.rule, text[f.start : f.end]) for f in find(text)] == []
