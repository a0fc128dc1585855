"""A pattern that is compiled later finds what it would have found."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_kit.redaction.late_patterns import put_off, put_off_linear

PATTERN = r"(?P<name>[a-z]+)-(?P<number>[0-9]{1,3})"


@given(st.text(alphabet="abB-012 \n"))
def test_it_finds_what_the_pattern_finds(text: str) -> None:
    expected = re.compile(PATTERN, re.IGNORECASE)
    later, linear = put_off(PATTERN, re.IGNORECASE), put_off_linear(f"(?i){PATTERN}")
    assert later.findall(text) == expected.findall(text)
    assert [match.span() for match in linear.finditer(text)] == [
        match.span() for match in expected.finditer(text)
    ]


def test_it_is_compiled_when_something_is_asked_of_it() -> None:
    broken = put_off("(")
    with pytest.raises(re.error):
        broken.search("")
    assert put_off(PATTERN).groups == 2
