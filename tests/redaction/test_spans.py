"""Spans that overlap become one; those that touch, or lie apart, stay as they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_kit.redaction.source import Span
from incident_kit.redaction.spans import make_findings, merge_spans

TEXT = "abcdefghijklmnopqrstuvwxyz"


def span(start: int, end: int, kind: str = "host", value: str = "") -> Span:
    return Span(start, end, kind, f"a {kind}", value)


@pytest.mark.parametrize(
    ("spans", "merged"),
    [
        ([span(0, 3), span(3, 5)], [span(0, 3), span(3, 5)]),
        ([span(3, 5), span(0, 3)], [span(0, 3), span(3, 5)]),
        ([span(0, 4), span(3, 5)], [span(0, 5)]),
        ([span(0, 2), span(0, 2)], [span(0, 2)]),
        ([span(0, 9), span(1, 2), span(8, 10), span(10, 11)], [span(0, 10), span(10, 11)]),
        ([span(0, 9, "url"), span(1, 2), span(5, 6)], [span(0, 9, "url")]),
        ([span(0, 3, "url"), span(2, 9, "name")], [span(0, 9, "name")]),
        ([span(0, 9, "url"), span(2, 3, "secret")], [span(0, 9, "secret")]),
        ([span(0, 3, "name"), span(0, 3, "person")], [span(0, 3, "person")]),
    ],
)
def test_overlapping_spans_are_joined_and_touching_ones_are_not(
    spans: list[Span], merged: list[Span]
) -> None:
    """The longest gives its kind, a secret before all; of two as long, whom we know."""
    assert merge_spans(spans) == merged


def test_two_findings_that_touch_are_replaced_each_by_its_own() -> None:
    found = make_findings([span(0, 3, "tenant", "Abc"), span(3, 5, "ip")], TEXT)
    assert [(one.kind, one.value) for one in found] == [("tenant", "Abc"), ("ip", "de")]


spans = st.lists(
    st.builds(
        lambda start, length, kind: span(start, start + length, kind),
        st.integers(0, 20),
        st.integers(1, 6),
        st.sampled_from(["secret", "person", "url", "host", "name"]),
    ),
    max_size=8,
)


@given(spans)
def test_no_flagged_character_is_lost_and_none_is_added(spans: list[Span]) -> None:
    merged = merge_spans(spans)
    before = {place for one in spans for place in range(one.start, one.end)}
    after = [place for one in merged for place in range(one.start, one.end)]
    assert after == sorted(before)
    assert merge_spans(merged) == merged
    assert merge_spans(reversed(spans)) == merged
