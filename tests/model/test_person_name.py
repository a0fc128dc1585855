"""Two relations of names: one to give by, and a wider one to refuse by."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from random import Random
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_kit.model import PersonName

SAME = [
    ("José Ruiz", "josé  ruiz"),
    ("José Ruiz", " JOSÉ RUIZ "),
    ("Zo\u00eb Field", "Zoe\u0308 Field"),
    ("Bo Sample", "Ｂｏ　Ｓａｍｐｌｅ"),
    ("Strauß", "STRAUSS"),
    ("mira", "@mira"),
    ("Ann O'Brien", "Ann O\u2019Brien"),
    ("Ann Lee-Roy", "Ann Lee\u2011Roy"),
]
#: Names that one person may have, and that nothing may be given by.
SIMILAR = [
    ("José Ruiz", "Jose Ruiz"),
    ("José Ruiz", "Ruiz, José"),
    ("José Ruiz", "José"),
    ("José Ruiz", "Ruiz"),
    ("José Ruiz", "J. Ruiz"),
    ("José Ruiz", "J R"),
    ("José Ruiz", "JR"),
    ("José Ruiz", "jruiz"),
    ("José Ruiz", "@jose.ruiz"),
    ("José Ruiz", "jose_ruiz"),
    ("José Ruiz", "joseruiz"),
    ("José Ruiz", "ruizj"),
    ("José Ruiz", "jruiz2"),
    ("José Ruiz", "jose.ruiz@paas.example"),
    ("José Ruiz", "José Ruiz (comms)"),
    ("José Ruiz", "José Ruiz <jr@paas.example>"),
    ("José Ruiz", "José M. Ruiz"),
    ("José Ruiz", "Dr José Ruiz"),
    ("José Ruiz", "Jo\u200bsé Ruiz"),
    ("José Ruiz", "J\u043esé Ruiz"),
    ("José Ruiz", "Jοsé Ruiz"),
    ("Łukasz Żak", "Lukasz Zak"),
    ("Søren Øst", "Soren Ost"),
    ("Jörg Müller", "Joerg Mueller"),
    ("Ægir Þórsson", "Aegir Thorsson"),
    ("Jean-Pierre Dupont", "Jean Pierre Du Pont"),
    ("J. Jo Field", "Jan J. Field"),
    ("Dee Maskell", "Dee"),
    ("Dee Maskell", "Dee Maskell."),
    ("Dee Maskell", "Dee MaskeIl"),
    ("Ian Lowe", "lan Lowe"),
    ("Odalys Brook", "0dalys Br0ok"),
    ("Odalys Brook", "ᴏdalys Brook"),
    ("Odalys Brook", "Odalys\u3164 Br\u2800ook"),
    ("Odalys Brook", "\u202ekoorB sylad\u041e"),
    ("Odalys Brook", "1234567+odalysbrook@users.noreply.example"),
    ("—", "…"),
]
DIFFERENT = [
    ("José Ruiz", "José Field"),
    ("José Ruiz", "Rosa Ruiz"),
    ("Jo Ferran", "Jo Marsh"),
    ("Jo Ferran", "Joan"),
    ("Jo Ferran", "ferranti"),
    ("Jo Ferran", "jferrand"),
    ("U0ADA00001", "U0ADA00002"),
    ("Jo Jo", "Jo Kim"),
    ("Bo Sample", ""),
    ("Bo Sample", "—"),
]


@pytest.mark.parametrize(("name", "other"), SAME)
def test_the_same_name_is_the_same_in_any_case_spacing_and_encoding(name: str, other: str) -> None:
    assert PersonName(name).is_same(PersonName(other))
    assert PersonName(name).could_be_same(PersonName(other))


@pytest.mark.parametrize(("name", "other"), SIMILAR)
def test_a_similar_name_refuses_and_gives_nothing(name: str, other: str) -> None:
    assert PersonName(name).could_be_same(PersonName(other))
    assert not PersonName(name).is_same(PersonName(other))


@pytest.mark.parametrize(("name", "other"), DIFFERENT)
def test_two_people_s_names_are_told_apart(name: str, other: str) -> None:
    assert not PersonName(name).could_be_same(PersonName(other))
    assert not PersonName(name).is_same(PersonName(other))


@pytest.mark.parametrize(
    "text", ["", "  ", "—", "@", "\u200b", "()", "TBC", "n/a", "(tbd)", "To be  confirmed."]
)
def test_a_name_without_a_letter_or_with_a_placeholder_names_nobody(text: str) -> None:
    assert PersonName(text).names_nobody


@pytest.mark.parametrize("text", ["Bo", "李", "(Bo)", "7", "Na", "Noone Example"])
def test_a_name_with_a_letter_names_somebody(text: str) -> None:
    assert not PersonName(text).names_nobody


TEXTS = st.one_of(
    st.text(max_size=12),
    st.lists(st.sampled_from(["José", "Jose", "J.", "Ruiz", "ruiz,", "@jruiz", "Łuk", "-"])).map(
        " ".join
    ),
)
NAMES = TEXTS.map(PersonName)
FORMS: tuple[Literal["NFC", "NFD", "NFKC", "NFKD"], ...] = ("NFC", "NFD", "NFKC", "NFKD")
MARKS = st.text(st.characters(categories=["Mn", "Me"]), max_size=3)


@given(NAMES)
def test_law_both_relations_are_reflexive(name: PersonName) -> None:
    assert name.is_same(name)
    assert name.could_be_same(name)


@given(NAMES, NAMES)
def test_law_both_relations_are_symmetric(name: PersonName, other: PersonName) -> None:
    assert name.is_same(other) is other.is_same(name)
    assert name.could_be_same(other) is other.could_be_same(name)


@given(NAMES, st.sampled_from([str.upper, str.lower, str.casefold, str.strip, str.title]))
def test_law_what_is_the_same_could_be_the_same(
    name: PersonName, change: Callable[[str], str]
) -> None:
    other = PersonName(change(name.text))
    assert name.could_be_same(other) or not name.is_same(other)


@given(NAMES, NAMES, NAMES)
def test_law_being_the_same_is_transitive(
    first: PersonName, second: PersonName, third: PersonName
) -> None:
    if first.is_same(second) and second.is_same(third):
        assert first.is_same(third)
    assert PersonName(first.key).is_same(first)


@given(TEXTS, MARKS, st.integers(0, 12))
def test_law_marks_make_nobody_somebody_else(text: str, marks: str, at: int) -> None:
    assert PersonName(text).could_be_same(PersonName(text[:at] + marks + text[at:]))


@given(TEXTS)
def test_law_case_encoding_and_order_make_nobody_somebody_else(text: str) -> None:
    name = PersonName(text)
    written = [unicodedata.normalize(form, text) for form in FORMS]
    for other in (*written, text.upper(), text.lower(), text.swapcase()):
        assert name.could_be_same(PersonName(other))


@given(st.lists(st.sampled_from(["José", "Ruiz", "van", "der", "J."]), min_size=1), st.randoms())
def test_law_the_order_of_its_words_makes_nobody_somebody_else(
    words: list[str], chance: Random
) -> None:
    other = list(words)
    chance.shuffle(other)
    assert PersonName(" ".join(words)).could_be_same(PersonName(", ".join(other)))


WIDE = str.maketrans({code: code + 0xFEE0 for code in range(0x21, 0x7F)})


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=12))
def test_law_wide_letters_are_the_letters_they_are(text: str) -> None:
    assert PersonName(text).is_same(PersonName(text.translate(WIDE)))
