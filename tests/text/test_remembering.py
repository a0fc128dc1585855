"""Rules of remembering: an answer is kept for its question alone, whole, and not for ever."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_kit.model import Decision
from incident_kit.text.remembering import freeze, remember


@dataclass(frozen=True)
class Pair:
    left: object
    unseen: int = field(default=0, compare=False)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2) | st.sampled_from(["", "a", b"", b"a", 1.0]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.sampled_from("ab"), inner, max_size=2)
        | st.builds(Pair, inner, st.integers(0, 1))
    ),
    max_leaves=6,
)


@given(_VALUES, _VALUES)
def test_two_values_are_one_question_only_if_they_are_written_alike(
    one: object, other: object
) -> None:
    assert (freeze(one) == freeze(other)) == (repr(one) == repr(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, True),
        (1, 1.0),
        ("a", b"a"),
        (("a",), ["a"]),
        ({"a": 1}, (("a", 1),)),
        (Decision("name", "Ada", "keep"), Decision("name", "Ada", "keep", line=3)),
        (
            datetime(2026, 11, 3, 9, tzinfo=UTC),
            datetime(2026, 11, 3, 10, tzinfo=timezone(timedelta(hours=1))),
        ),
    ],
)
def test_what_only_compares_equal_is_another_question(one: object, other: object) -> None:
    assert freeze(one) != freeze(other)


def test_each_question_is_answered_once_while_few_are_asked() -> None:
    asked = []

    @remember(2)
    def double(number: int, *, times: int = 2) -> int:
        """Doubles."""
        asked.append(number)
        return number * times

    answers = [double(1), double(2), double(1), double(3), double(1), double(2), double(1, times=5)]
    assert answers == [2, 4, 2, 6, 2, 4, 5]
    assert asked == [1, 2, 3, 2, 1]  # 1 was asked for lately: 2 went for 3, and came again
    assert double.__doc__ == "Doubles."


def test_an_error_is_raised_each_time() -> None:
    asked = []

    @remember(2)
    def refuse(why: str) -> None:
        asked.append(why)
        raise ValueError(why)

    for _ in range(2):
        with pytest.raises(ValueError, match="no"):
            refuse("no")
    assert asked == ["no", "no"]


def test_what_cannot_be_told_by_its_content_is_refused() -> None:
    with pytest.raises(TypeError):
        remember(2)(len)({"a", "b"})
