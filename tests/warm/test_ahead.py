"""A child that is forked ahead is given to the first who asks for its work, and to no other."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from incident_kit.warm.ahead import ForkedAhead
from incident_kit.warm.forked import Forked, Task

WORK, GIVEN = "support.works:give", {"status": 3}
EXPECTED = Task(WORK, GIVEN)


@pytest.fixture
def ahead(tmp_path: Path, idle_threads_are_no_matter: None) -> ForkedAhead:
    started = Task("support.works:tell", {"started": "ahead"}, str(tmp_path))
    return ForkedAhead(EXPECTED, started)


def _hear(child: Forked) -> Any:
    with child:
        return json.loads(child.channel.recv(65536))


def test_the_first_who_asks_for_the_work_gets_the_child_that_started_ahead(
    ahead: ForkedAhead, tmp_path: Path
) -> None:
    with ahead:
        told = _hear(ahead.fork(WORK, GIVEN))
    assert (told["given"], told["cwd"]) == ({"started": "ahead"}, str(tmp_path))


@pytest.mark.parametrize(
    ("work", "given", "surroundings"),
    [
        ("support.works:leave", GIVEN, {}),
        (WORK, {"status": 4}, {}),
        (WORK, GIVEN, {"cwd": "/"}),
        (WORK, GIVEN, {"env": {}}),
    ],
)
def test_other_work_is_done_by_another_child(
    ahead: ForkedAhead, work: str, given: dict[str, int], surroundings: dict[str, Any]
) -> None:
    with ahead, ahead.fork(work, given, **surroundings) as child:
        assert child.wait() == given["status"]


def test_who_asks_again_gets_another_child(ahead: ForkedAhead) -> None:
    with ahead:
        _hear(ahead.fork(WORK, GIVEN))
        with ahead.fork(WORK, GIVEN) as second:
            assert second.wait() == GIVEN["status"]


def test_a_child_that_nobody_asked_for_ends(idle_threads_are_no_matter: None) -> None:
    with ForkedAhead(EXPECTED, Task("support.works:loop", {})) as ahead:
        ready = ahead._ready
        assert ready is not None
    assert ready.wait(0) is not None
