"""Matches come as plain spans, from a part of google-re2 that it keeps to itself."""

from __future__ import annotations

import tomllib
from importlib.metadata import version
from pathlib import Path

import re2
from hypothesis import given
from hypothesis import strategies as st

from incident_kit.redaction.matching import PatternSet, compile_pattern

PATTERN = rb"(?P<first>a)(b)?c*"
TEXTS = st.text("abcx", max_size=30).map(str.encode)


def _spans(match: re2._Match) -> list[tuple[int, int]]:
    return [match.span(number) for number in range(match.re.groups + 1)]


def test_google_re2_still_has_what_matching_takes_from_it() -> None:
    """Raise the version in ``pyproject.toml``, ``environment.yml`` and the lock together,
    and only with this."""
    advice = "google-re2 has changed inside: adapt redaction/matching.py before raising it"
    assert hasattr(re2, "_Anchor"), advice
    engine = getattr(re2.compile(PATTERN), "_regexp", None)
    assert hasattr(engine, "Match"), advice
    assert engine.Match(re2._Anchor.UNANCHORED, b"xac", 0, 3) == [(1, 3), (1, 2), (-1, -1)], advice
    assert engine.Match(re2._Anchor.ANCHOR_START, b"xac", 0, 3)[0] == (-1, -1), advice


def test_the_version_is_pinned_exactly() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))
    pinned = f"google-re2=={version('google-re2')}"
    assert pinned in project["project"]["dependencies"]


@given(TEXTS)
def test_matches_are_those_of_the_library_s_own_objects(text: bytes) -> None:
    found = list(compile_pattern(PATTERN).finditer(text))
    assert found == [_spans(match) for match in re2.compile(PATTERN).finditer(text)]


@given(TEXTS, st.integers(0, 30), st.integers(0, 30))
def test_a_match_at_a_place_begins_there_and_ends_in_bounds(
    text: bytes, low: int, high: int
) -> None:
    found = compile_pattern(PATTERN).match(text, min(low, len(text)), high)
    if found is not None:
        start, end = found[0]
        assert start == low
        assert end <= high


def test_a_set_tells_which_of_its_patterns_a_text_holds() -> None:
    patterns = PatternSet(["a+", "^b", "c$"])
    assert sorted(patterns.match(b"bac")) == [0, 1, 2]
    assert patterns.match("x") == ()
