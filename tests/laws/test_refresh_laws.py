"""Whatever people, templates and wrong runs do to a notebook, nobody's word is lost."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from support.notebook_story import KINDS, Step, Story
from support.trying import choose_number

STEPS = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 9999)), max_size=30)


@given(STEPS)
@settings(max_examples=choose_number(2_000, 10_000))
def test_no_word_is_lost_in_any_history(steps: list[Step]) -> None:
    """Nor a picture; twice is once, what people deleted stays so, and what the kit writes
    stands unless a person took it out."""
    Story().tell(steps)
