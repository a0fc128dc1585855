"""A browser that knows how things stood is told only what is another."""

from __future__ import annotations

from typing import Any

import pytest

from incident_kit.lab.changes import Known, list_changes

BEFORE = {
    "zone": "UTC",
    "misfits": ["one"],
    "lines": [{"id": "a", "text": "one"}, {"id": "b", "text": "two"}],
}
B = {"id": "b", "text": "other"}


@pytest.mark.parametrize(
    ("after", "changes"),
    [
        (BEFORE, {}),
        ({**BEFORE, "misfits": []}, {"misfits": []}),
        ({**BEFORE, "zone": "CET"}, {"zone": "CET"}),
        (
            {**BEFORE, "lines": [BEFORE["lines"][0], B]},
            {"lines": {"rows": [B], "ids": None}},
        ),
        (
            {**BEFORE, "lines": [B, BEFORE["lines"][0]]},
            {"lines": {"rows": [B], "ids": ["b", "a"]}},
        ),
        ({**BEFORE, "lines": [B]}, {"lines": {"rows": [B], "ids": ["b"]}}),
    ],
)
def test_only_what_changed_is_told(after: dict[str, Any], changes: dict[str, Any]) -> None:
    assert list_changes(BEFORE, after) == changes


def test_who_knows_nothing_or_another_server_s_state_is_told_everything() -> None:
    known, other = Known(), Known()
    assert known.tell(BEFORE, None, "one") == {"state": BEFORE, "name": "one"}
    assert known.tell(BEFORE, "one", "two") == {"changes": {}, "name": "two"}
    assert other.tell(BEFORE, "one", "two")["state"] == BEFORE


def test_a_state_of_another_shape_is_told_whole() -> None:
    known = Known()
    known.tell({"closed": "Not published"}, None, "one")
    assert known.tell(BEFORE, "one", "two")["state"] == BEFORE


def test_a_state_of_long_ago_is_forgotten() -> None:
    known = Known()
    for number in range(20):
        known.tell(BEFORE, None, str(number))
    assert "state" in known.tell(BEFORE, "0", "last")
