"""The warm process of a batch makes itself ready while the first incidents are at work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import pytest

from incident_kit.batch import warming
from incident_kit.batch.warming import LOADED, Rehearsing, start_ahead, start_warm
from incident_kit.warm.forked import Task
from incident_kit.warm.process import WarmProcess

fcntl = pytest.importorskip("fcntl", reason="this system has no fork")


class Process:
    """Keeps what it is asked for, in order."""

    def __init__(self, modules: Sequence[str] = ()) -> None:
        self.asked: list[str] = list(modules)

    def prepare(self, modules: Sequence[str]) -> None:
        self.asked += modules

    def start_child(self, task: Task) -> None:
        self.asked.append(task.work)


@pytest.mark.parametrize("first", [0, 1, 3])
def test_it_rehearses_once_behind_the_first_children(first: int) -> None:
    process = Process()
    warm = Rehearsing(cast(WarmProcess, process), first, ["look"])
    for number in range(5):
        warm.start_child(Task(f"incident {number}", {}))
    begun = [f"incident {number}" for number in range(5)]
    rehearsal = ["incident_kit.batch.rehearsal:rehearse", "look"]
    assert process.asked == [*begun[:first], *rehearsal, *begun[first:]]


@pytest.mark.parametrize(
    ("arguments", "cores", "is_started"),
    [
        (["batch", "--all"], 2, True),
        (["batch", "--all"], 1, False),
        (["batch", "--help"], 2, False),
        (["batch", "--all", "--dask", "tcp://there"], 2, False),
        (["batch", "--all", "--dask=tcp://there"], 2, False),
    ],
)
def test_it_starts_ahead_where_a_core_is_free_for_work_here(
    arguments: list[str], cores: int, is_started: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warming, "count_cores", lambda: cores)
    monkeypatch.setattr(warming.WarmProcess, "start", Process)
    start_ahead(arguments)
    ahead = list(warming._ahead)
    assert bool(ahead) == is_started
    assert start_warm() in ahead or not is_started
    assert warming._ahead == []
    assert cast(Process, start_warm()).asked == list(LOADED)
