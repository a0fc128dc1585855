"""What is spelled over the telephone is asked about whatever the sentence says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.trying import tried

from incident_kit.model import Decision, Known
from incident_kit.redaction import find, find_unfamiliar, redact

NATO = "alpha bravo charlie delta echo foxtrot golf kilo lima sierra tango zulu".split()
DIGITS = "zero one two three four five six seven eight niner double".split()

DICTATED = [
    "say it slowly to her: «alpha foxtrot zero zero niner tango», then wait",
    "He read out «Kilo Seven Bravo Bravo Two» and the desk let him through.",
    "Hab dem Techniker «Berta Siegfried vier null Ida» durchgegeben.",
    "Il m'a dit «Anatole Berthe sept sept Zoé» au téléphone.",
    "Mi ha dettato «Ancona Bologna due otto Savona», con calma.",
    "the licence is «tango-four-oscar-six»",
]
ORDINARY = [
    "They play golf at the hotel in India in November.",
    "We have offices in Hamburg, Leipzig, Potsdam and Rostock.",
    "Phase alpha, phase bravo: two of three are done.",
    "One two three four, the count was right.",
    "Alpha Bravo was the name of the exercise.",
]


@pytest.mark.parametrize("sample", DICTATED)
def test_a_row_of_spelling_words_is_one_question(sample: str) -> None:
    before, told, behind = sample.replace("»", "«").split("«")
    text = before + told + behind
    asked = [text[one.start : one.end] for one in find_unfamiliar(text)]
    assert [value for value in asked if told in value]
    assert find(text) == []


@pytest.mark.parametrize("text", ORDINARY)
def test_words_that_also_spell_are_no_dictation(text: str) -> None:
    asked = [one.value for one in find_unfamiliar(text)]
    assert not [value for value in asked if len(value.split()) > 3]


@tried(60)
@given(
    st.lists(st.sampled_from(NATO), min_size=2, max_size=6),
    st.lists(st.sampled_from([*NATO, *DIGITS]), min_size=2, max_size=6),
)
def test_whatever_is_spelled_is_asked_about_whole_and_can_be_replaced(
    first: list[str], then: list[str]
) -> None:
    row = " ".join([*first, *then])
    text = f"She wrote down {row}, and hung up."
    assert [one.value for one in find_unfamiliar(text)] == [row]
    assert row not in redact(text, Known(), [Decision("name", row, "replace")]).text
