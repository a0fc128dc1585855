"""The views look as if by one hand: colours stand at one place, a view's styles reach it alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from incident_kit import lab

STATIC = Path(lab.__file__).parent / "static"
VIEWS = sorted(path.stem for path in STATIC.glob("*.css") if path.stem != "style")
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl)a?\(|--jp-")


@pytest.mark.parametrize("view", VIEWS)
def test_the_styles_of_a_view_reach_no_other(view: str) -> None:
    """Two views stand in one page where two notebooks are open."""
    text = re.sub(r"/\*.*?\*/", "", (STATIC / f"{view}.css").read_text(), flags=re.S)
    outer = re.findall(r"^(?:@.*\{\n  )?([^@\s}].*)\{", text, re.M)
    assert outer
    assert {rule.strip() for rule in outer} == {f"[data-view={view}]"}


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_has_no_colour_of_its_own(view: str) -> None:
    assert COLOUR.findall((STATIC / f"{view}.css").read_text()) == []
