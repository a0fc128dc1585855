"""What differs between two texts, in words and as lines to read."""

from __future__ import annotations

import pytest

from incident_kit.text.differences import (
    PlacedLine,
    describe_differences,
    list_differences,
    place_lines,
)


def lines(text: str) -> list[PlacedLine]:
    return place_lines(text)


@pytest.mark.parametrize(
    ("then", "now", "words"),
    [
        ("a\nb", "a\nb", "no line differs from now"),
        ("", "", "no line differs from now"),
        ("a\nb", "b\na", "the same lines in another order"),
        ("a", "a\nb", "1 line is new since"),
        ("a\nb\nc", "a", "2 lines are gone since"),
        ("a\nb", "a\nc\nd", "1 line is gone since, 2 lines are new since"),
        ("a\na", "a", "1 line is gone since"),
    ],
)
def test_how_many_lines_differ_is_said_in_words(then: str, now: str, words: str) -> None:
    assert describe_differences(lines(then), lines(now)) == words


def test_changed_lines_are_shown_with_their_neighbours() -> None:
    old, new = "1\n2\n3\n4\n5\n6", "1\n2\n3\nfour\n5\n6"
    shown = ["  2", "  3", "- 4", "+ four", "  5", "  6"]
    assert list_differences(lines(old), lines(new)) == shown


def test_lines_are_shown_below_the_place_they_stand_in() -> None:
    causes, actions = "Causes: text", "Actions: text"
    old = [*place_lines("same\nold", causes), *place_lines("x\ny\nz", actions)]
    new = [*place_lines("same", causes), *place_lines("x\ny\nz\nmore", actions)]
    assert list_differences(old, new) == [
        "[Causes: text]",
        "  same",
        "- old",
        "[Actions: text]",
        "  x",
        "  y",
        "  z",
        "+ more",
    ]


def test_a_line_that_moved_to_another_place_goes_and_comes() -> None:
    old, new = place_lines("word", "Causes: text"), place_lines("word", "Actions: text")
    assert list_differences(old, new) == [
        "[Causes: text]",
        "- word",
        "[Actions: text]",
        "+ word",
    ]


def test_equal_texts_show_nothing() -> None:
    assert list_differences(lines("a\nb"), lines("a\nb")) == []
