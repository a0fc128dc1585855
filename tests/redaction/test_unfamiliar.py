"""A name on no list is shown once; words of the language and the trade are nobody's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st
from support.trying import tried

from incident_kit.model import Decision, Known, Person
from incident_kit.redaction import (
    TenantOrder,
    find,
    find_unfamiliar,
    order_tenants,
    propose,
    read_undecided_names,
    redact,
)
from incident_kit.redaction.capitalised import CLOCK, SENTENCE_START, WORD, find_runs
from incident_kit.redaction.names.words import is_function_word

KNOWN = Known(people=[Person("Jane Okafor")], tenants=["Globex"], public=["Cloudbarge"])
SHOWN = [
    ("We told Zorvex today.", ["Zorvex"]),
    ("Zorvex noticed. Zorvex's staff rang, and ZORVEX was fine.", ["Zorvex"]),
    ("We told Zorvex Bank, and Zorvex Bank agreed.", ["Zorvex Bank"]),
    ("We told Zorvex Bank. Zorvex agreed.", ["Zorvex Bank"]),
    ("Zorvex Bank rang, then Zorvex Travel did.", ["Zorvex"]),
    ("Thanks to Mariel Quonset; Mariel found it.", ["Mariel Quonset"]),
    ("We thank Żaneta Łukomska for it.", ["Żaneta Łukomska"]),
    ("It reached the Lantern Office first.", ["Lantern Office"]),
    ("- **Zorvex** was first", ["Zorvex"]),
    ("| Zorvex | 3 |", ["Zorvex"]),
    ("# Zorvex Waits Longer", ["Zorvex"]),
    ("The team of von Quillfeather rang.", ["von Quillfeather"]),
    ("DFQS and McQuillon rang.", ["DFQS", "McQuillon"]),
    ("The Green office was slow.", ["Green"]),
    ("We run `Zorvex`.", ["Zorvex"]),
    ("See [it](https://www.zorvex.example/Next).", ["www.zorvex.example"]),
    ("See [it](//zorvex.example/).", ["zorvex.example"]),
    (
        "See https://github.com/Home_Office and https://github.com/x_Zorvex.",
        ["github.com/Home_Office", "github.com/x_Zorvex"],
    ),
    ("Shell told us at noon.", ["Shell"]),
    ("Gap has its own copy.", ["Gap"]),
    ("Lantern waited.", ["Lantern"]),
    ("We told M&S, 4Com and Argos.", ["M&S", "4Com", "Argos"]),
    ("- 9:05 PM UTC Zorvex rang.", ["Zorvex"]),
    ("Run `ZorvexService`.", ["ZorvexService"]),
    ("We opened HomeOffice.", ["HomeOffice"]),
]
QUIET = [
    "Kafka lag rose and Grafana showed p99 above 2 s on Kubernetes.",
    "On Tuesday 3 November the London region failed over to Virginia.",
    "Luckily, reindexing was unneeded. Unmounting it was reliable.",
    "Jane Okafor and Globex are listed, so found elsewhere.",
    "Cloudbarge is public by decision.",
    "## How We Will Prevent It",
    "We moved VMs. PostgreSQL came back at 10:41 GMT.",
    "I, A and B.",
    "It read COIN_AMOUNT and RETRY_LIMIT.",
    "After 11 Days of Saturation in a War-room (Captured by hand), Memory was low.",
    "Issues have been found. Users reported them. Monitoring showed all. Everything was down.",
    "Restarting was slow. Confirmation was late. Next, we waited.",
    "- 9:05 PM UTC Restarted the queue.",
    "Run `CrashLoopBackOff` with `MAX_RETRIES_LEFT`. A Q&A follows.",
    "Payouts in EUR by SEPA Direct Debit, and CronJobs on IPv6 in Helsinki, were late.",
    "Errors reaching applications – 3 November 2026",
]


@pytest.mark.parametrize(("text", "names"), SHOWN)
def test_a_name_on_no_list_is_shown_once(text: str, names: list[str]) -> None:
    assert [one.value for one in find_unfamiliar(text, KNOWN)] == names


@pytest.mark.parametrize("text", QUIET)
def test_words_of_the_language_and_the_trade_are_not_shown(text: str) -> None:
    assert [one.value for one in find_unfamiliar(text, KNOWN)] == []


@pytest.mark.parametrize(
    "text",
    [
        *("on janeokafor01 it", "in myJaneOkafor it", "on app01janeokafor it"),
        *("on 7janeokafor-x it", "on app01janeokafor02 it"),
    ],
)
def test_a_full_name_is_found_beside_a_number_and_in_camel_case(text: str) -> None:
    assert [one.value for one in find(text, KNOWN)] == ["Jane Okafor"]


@pytest.mark.parametrize("text", ["01annlee", "xjaneokafor", "01janeokaforx", "01wwilliams"])
def test_a_short_name_in_a_longer_word_is_left_alone(text: str) -> None:
    assert find(text, Known(people=[Person("Jane Okafor"), Person("Ann Lee")])) == []


def test_our_own_names_are_not_shown() -> None:
    text = "The Zorvex team runs Quillon Routing."
    assert find_unfamiliar(text, KNOWN, ["Zorvex platform team", "Quillon routing"]) == []


def test_an_ordinary_word_that_is_listed_lets_no_other_phrase_pass() -> None:
    """A component called Home does not let the Home Office pass; whole phrases do."""
    ours = ["Home", "App routing"]
    text = "We told Home Office. We fixed Home and App Routing. Restarted App Routing."
    assert [one.value for one in find_unfamiliar(text, KNOWN, ours)] == ["Home Office"]


def keep(value: str) -> Decision:
    return Decision("name", value, "keep", reason="agreed")


@pytest.mark.parametrize(
    ("kept", "text", "left"),
    [
        ("Zorvex", "Zorvex rang.", []),
        ("zorvex", "Zorvex rang.", []),
        ("Zorvex", "We told Zorvex Bank.", []),
        ("Zorvex Bank", "Zorvex rang.", []),
        ("Zorvex", "We told Zorvex Quillon.", ["Zorvex Quillon"]),
        ("Zorvexo", "Zorvex rang.", ["Zorvex"]),
        ("Zorvex", "The Zorvexes and Zorvex-based ones rang; Zorvex's staff too.", []),
        ("Zorvex Bank", "Zorvex Banks rang.", []),
        ("Zorvexes", "Zorvex rang.", []),
    ],
)
def test_a_kept_name_is_not_asked_about_again(kept: str, text: str, left: list[str]) -> None:
    assert [one.value for one in read_undecided_names(text, KNOWN, [keep(kept)]).asked] == left


def test_a_replaced_name_goes_in_all_its_ways() -> None:
    text = "Zorvex Bank rang. We told zorvex-bank, ZORVEX BANK and Zorvex; zorvexine stays."
    decisions = [Decision("name", "Zorvex Bank", "replace")]
    applied = redact(text, KNOWN, decisions)
    assert applied.text == (
        "A third party rang. We told a third party, a third party and a third party; "
        "zorvexine stays."
    )
    assert {"Zorvex Bank", "zorvex-bank", "ZORVEX BANK", "Zorvex"} <= set(applied.hidden)
    assert (
        read_undecided_names(
            applied.text, KNOWN, [Decision("name", "Zorvex Bank", "replace")]
        ).asked
        == ()
    )


def test_a_dropped_name_takes_its_sentence_and_no_line_break() -> None:
    decision = Decision("name", "Zorvex", "drop")
    assert redact("Sorry. Zorvex rang.\n\n## Why\n", KNOWN, [decision]).text == "Sorry.\n\n## Why\n"
    assert redact("Zorvex rang. Sorry.\n", KNOWN, [decision]).text == "Sorry.\n"
    assert redact("a\n\nZorvex rang.\n\nb\n", KNOWN, [decision]).text == "a\n\n\nb\n"


def test_tenants_are_named_alike_in_texts_that_are_read_together() -> None:
    known = Known(tenants=["Globex", "Acme Bank"])
    texts = ["Globex waited.", "Acme Bank waited.", "Globex and Acme Bank were fine."]
    naming = order_tenants(texts, known)
    assert naming == TenantOrder(("Globex", "Acme Bank"))
    assert [propose(text, known, (), naming) for text in texts] == [
        "A tenant waited.",
        "Another tenant waited.",
        "A tenant and another tenant were fine.",
    ]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("See [the runbook](https://wiki.acme.internal/x).", "See the runbook."),
        ("See [the runbook][1].\n\n[1]: https://wiki.acme.internal/x\n", "See the runbook.\n\n"),
        ("See [our page](https://acme.example/).", "See [our page](https://acme.example/)."),
    ],
)
def test_a_link_to_a_replaced_place_becomes_its_text(text: str, left: str) -> None:
    decisions = [Decision(one.kind, one.value, "replace") for one in find(text, KNOWN)]
    assert redact(text, KNOWN, decisions).text == left


# how words are found --------------------------------------------------------------------

WRITTEN = r"(?:[A-Z]&[A-Z]\b|[A-Z][A-Za-z0-9]*|[0-9][a-z](?:\b|$)|[0-9]+[A-Z][a-z]{2,})"
WRITTEN += r"(?:['’-][A-Z][A-Za-z0-9]*)*"
LINKED = r"(?:of |& |van |von |de |der |den |di |da |la |le |bin |al |the ){0,2}"
SIDE_BY_SIDE = re2.compile(rf"(?:\b|_){WRITTEN}(?:(?:[ \t_+]+|%20){LINKED}{WRITTEN}){{0,7}}")
BEGUN = re2.compile(
    r"(?:(?:(?:^|\n)[ \t>]*(?:[-*+•][ \t]+|\d+[.)][ \t]+)?|[.!?:|…])[ \t]*[\"'“‘(\[*_#|>`]*[ \t]*"
    r"|\*\*:?[ \t]+|[ \t]-[ \t]+|\d[:.]\d\d(?:[ \t](?:GMT|BST|UTC))?[ \t]+|[/_=&#@<>.%\\{}-])$"
)
PARTS = st.sampled_from(
    [*"Aa3& _-'’.#*`>|\n\t–é世", "%20", "of ", "Bank", "3b", "12Abc", "```", "The"]
)


def list_own_words(text: str) -> Iterator[list[tuple[str, int]]]:
    """The words of each run without the function words around them, each with its place."""
    for run in SIDE_BY_SIDE.finditer(text):
        found = WORD.finditer(run.group())
        words = [(word.group(), run.start() + word.start()) for word in found]
        own = [number for number, (word, _) in enumerate(words) if not says_nothing(word)]
        if own:
            yield words[own[0] : own[-1] + 1]


def says_nothing(word: str) -> bool:
    return len(word) == 1 or is_function_word(word) or word.lower() in CLOCK


@tried(200)
@given(st.lists(PARTS, max_size=20).map("".join))
def test_runs_have_the_words_that_the_library_s_own_objects_find(text: str) -> None:
    found = [[(word.text, word.start) for word in run.words] for run in find_runs(text)]
    assert found == list(list_own_words(text))


@tried(200)
@given(st.text('\n \t>-*+•1.)!?:|…"“([_#`\\0:BSTG٣a', max_size=12))
def test_a_sentence_starts_where_it_does_for_a_linear_pattern(before: str) -> None:
    assert bool(SENTENCE_START.search(before)) == bool(BEGUN.search(before))


@pytest.mark.parametrize("supplier", ["Equinix", "Cogent", "Telehouse", "Zayo"])
def test_who_houses_or_carries_is_a_supplier_and_asked_about(supplier: str) -> None:
    """What many use is nobody's; whom a team pays for its room or its line is its own matter."""
    text = f"Our room at {supplier} lost its cooling."
    assert [text[one.start : one.end] for one in find_unfamiliar(text)] == [supplier]
