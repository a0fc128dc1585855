"""What a text says is its words in their order, however an editor lays them out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_kit.text.fingerprint import digest, digest_meaning, is_of
from incident_kit.text.maths import escape_maths
from incident_kit.text.meaning import find_meaning

SAME = {
    "blanks at the end": ("One.  \nTwo.\n", "One.\nTwo."),
    "blank lines": ("One.\n\n\n\nTwo.", "One.\nTwo."),
    "a line wrapped elsewhere": ("A line that\nis long.", "A line\nthat is long."),
    "ends of lines": ("One.\r\nTwo.\r\n", "One.\nTwo.\n"),
    "the sign of a list": ("- one\n- two", "* one\n+   two"),
    "the sign of a box": ("- [ ] one", "* [ ] one"),
    "a list set further in": ("- one\n  - two", "- one\n    - two"),
    "the sign of emphasis": ("Say _this_ and __that__.", "Say *this* and **that**."),
    "emphasis of both kinds": ("**_Both_**", "***Both***"),
    "the sign of emphasis of one's own in brackets": ("(_this_)", "(*this*)"),
    "a quote that is wrapped": ("> One\n> two.", "> One two."),
    "how wide a table is": ("| A | B |\n|---|---|\n| 1 | 2 |", "|A  |B|\n| :--- | -: |\n|1  |2|"),
    "accents in one sign or two": ("Zoe\u0308", "Zoë"),
    "signs kept from formulas": (escape_maths("$5 and $7"), "$5 and $7"),
    "blanks behind code in a block": ("```\na  \n```", "```\na\n```"),
}
OTHER = {
    "a word": ("It lasted one hour.", "It lasted two hours."),
    "a figure": ("From 12:04", "From 12:40"),
    "the order": ("Ana told Ben.", "Ben told Ana."),
    "a word more": ("It was down.", "It was not down."),
    "case": ("US", "us"),
    "a sign": ("Is it down.", "Is it down?"),
    "a box that was ticked": ("- [ ] agreed", "- [x] agreed"),
    "a number of a list": ("1. one", "2. one"),
    "an address": ("[page](https://a.example)", "[page](https://b.example)"),
    "an item that is none any more": ("- one\n- two", "one two"),
    "emphasis that there was not": ("Say this.", "Say **this**."),
    "emphasis of another strength": ("Say *this*.", "Say **this**."),
    "a name in code with underlines": ("`_a_`", "`*a*`"),
    "underlines inside a word": ("a_b_c", "a*b*c"),
    "underlines inside an address": ("https://a.example/_b_", "https://a.example/*b*"),
    "an underline that is one": (r"\_a\_", r"\*a\*"),
    "blanks before code in a block": ("```\n  a\n```", "```\na\n```"),
    "code that is none any more": ("`a`", "a"),
    "code elsewhere": ("`a` b `c`", "`c` b `a`"),
    "a cell of a table": ("| A | |\n|---|---|", "| | A |\n|---|---|"),
    "a column more": ("| A |\n|---|", "| A |\n|---|---|"),
    "nothing any more": ("One.", ""),
}


@pytest.mark.parametrize(("one", "other"), SAME.values(), ids=SAME)
def test_layout_says_nothing(one: str, other: str) -> None:
    assert find_meaning(one) == find_meaning(other)


@pytest.mark.parametrize(("one", "other"), OTHER.values(), ids=OTHER)
def test_words_signs_and_code_say_something(one: str, other: str) -> None:
    assert find_meaning(one) != find_meaning(other)


@given(st.text())
def test_every_text_says_something_and_always_the_same(text: str) -> None:
    """However odd it is, half characters and all."""
    assert is_of(digest_meaning(text), text)


@given(st.text(alphabet="ab_*-+>|`~ \n\\#"), st.text(alphabet="ab_*-+>|`~ \n\\#"))
def test_texts_with_other_letters_never_say_the_same(one: str, other: str) -> None:
    """Whatever signs of Markdown stand around the letters."""
    letters = [[sign for sign in text if sign.isalnum()] for text in (one, other)]
    assert letters[0] == letters[1] or find_meaning(one) != find_meaning(other)


def test_a_fingerprint_that_an_earlier_version_stored_is_understood() -> None:
    """It is of the bytes, so that it knows no other layout."""
    assert is_of(digest("- one"), "- one")
    assert not is_of(digest("- one"), "* one")
    assert is_of(digest_meaning("- one"), "* one")
    assert not is_of(digest_meaning("- one"), "* two")
    assert not is_of(None, "")
