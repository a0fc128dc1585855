"""What is set aside stands in the text again, whatever was done around it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from incident_kit.model import Finding
from incident_kit.redaction import set_aside

TEXT = "one two three"
FIRST, LAST = Finding(0, 3, "secret", "list"), Finding(8, 13, "secret", "list")


def test_it_is_out_of_the_way_and_comes_back_where_its_sign_is() -> None:
    text, put_back = set_aside(TEXT, [LAST, FIRST])
    assert not any(word in text for word in ("one", "three"))
    assert put_back(text) == TEXT
    assert put_back(text[1:].replace("two", "2")) == " 2 three"


def test_a_sign_that_stands_in_the_text_already_stays_there() -> None:
    sign = chr(0xF0000)
    text, put_back = set_aside(f"{sign} {TEXT}", [Finding(2, 5, "secret", "list")])
    assert put_back(text) == f"{sign} {TEXT}"


@given(st.text(max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_nothing_is_lost(text: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    aside, put_back = set_aside(text, [Finding(start, end, "secret", "list")])
    assert put_back(aside) == text
