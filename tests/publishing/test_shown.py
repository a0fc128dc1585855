"""What a door shows counts as published only with all that leads to it."""

from __future__ import annotations

import pytest

from incident_kit.publishing.door import Shown

#: What readers see, whether all leads to it, and whether ``words`` are published so.
ROWS = [
    ("words", True, True),
    ("words \n", True, True),
    ("words", False, False),
    ("other words", True, False),
    (None, True, False),
    (None, False, False),
]


@pytest.mark.parametrize(("live", "is_whole", "expected"), ROWS)
def test_a_text_is_shown_once_all_leads_to_it(
    live: str | None, is_whole: bool, expected: bool
) -> None:
    assert Shown(live=live, is_whole=is_whole).shows("words") is expected
