"""A number is followed by the form of the noun that English wants."""

from __future__ import annotations

import pytest

from incident_kit.text.counting import count, inflect


@pytest.mark.parametrize(
    ("number", "expected"),
    [(0, "0 messages"), (1, "1 message"), (2, "2 messages"), (21, "21 messages")],
)
def test_only_one_takes_the_singular(number: int, expected: str) -> None:
    """Nothing is counted in the plural too."""
    assert count(number, "message") == expected


def test_a_plural_of_its_own_is_used_as_given() -> None:
    """So is a verb that changes with the number."""
    assert count(2, "reply", "replies") == "2 replies"
    assert count(1, "name is", "names are") == "1 name is"
    assert count(3, "name is", "names are") == "3 names are"


def test_the_noun_alone_takes_the_same_form() -> None:
    """Where the number is written elsewhere."""
    assert (inflect(1, "story", "stories"), inflect(2, "story", "stories")) == ("story", "stories")
    assert (inflect(1, "day"), inflect(2, "day")) == ("day", "days")
