"""Each incident of a batch is alone: whatever becomes of its process touches no other."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from support.kit import ID, list_files

from incident_kit.batch.forks import run_in_forks, run_job
from incident_kit.batch.manifest import Job
from incident_kit.batch.outcomes import Outcome
from incident_kit.batch.warming import PREPARED
from incident_kit.warm.forked import Warm
from incident_kit.warm.process import WarmProcess

fcntl = pytest.importorskip("fcntl", reason="this system has no fork")


@pytest.fixture(scope="module")
def warm() -> Iterator[Warm]:
    with WarmProcess.start([*PREPARED, "support.batch_deeds"]) as process:
        yield process


def run(
    warm: Warm, root: Path, *deeds: str, workers: int = 2, limit: float | None = None
) -> dict[str, tuple[str, str]]:
    """How each incident ended that did a deed, by a name of its own: state and reason."""
    outcomes = run_in_forks(
        warm,
        str(root),
        name_jobs(deeds),
        workers,
        limit=limit,
        work="support.batch_deeds:answer_deed",
    )
    return {one.incident: (one.state, one.reason) for one in outcomes}


def name_jobs(deeds: Sequence[str]) -> list[Job]:
    return [Job(f"{deed} {number}", {"deed": deed}) for number, deed in enumerate(deeds)]


def test_every_incident_ends_once(warm: Warm, tmp_path: Path) -> None:
    ended = run(warm, tmp_path, *["nothing"] * 20, workers=4)
    assert sorted(ended) == sorted(f"nothing {number}" for number in range(20))


ENDS = [
    ("leave", "its process left with status 3, and without an answer"),
    ("raise", "its process left with status 1, and without an answer"),
    ("fault", "its process was ended by SIGSEGV"),
    ("die", "its process was ended by SIGKILL"),
    ("hang", "it took longer than the limit of 1 seconds, and was ended"),
]


@pytest.mark.parametrize(("deed", "reason"), ENDS, ids=[deed for deed, _ in ENDS])
def test_one_that_dies_is_told_and_the_others_are_done(
    warm: Warm, tmp_path: Path, deed: str, reason: str
) -> None:
    limit = 1 if deed == "hang" else None
    ended = run(warm, tmp_path, "nothing", deed, "nothing", "nothing", limit=limit)
    assert ended.pop(f"{deed} 1") == ("failed", reason)
    assert {state for state, _ in ended.values()} == {"done"}
    assert len(ended) == 3


def test_what_one_that_is_late_has_started_ends_with_it(warm: Warm, tmp_path: Path) -> None:
    run(warm, tmp_path, "hang", limit=1)
    assert is_let_go(tmp_path / "held")


def test_one_that_somebody_killed_runs_again_when_the_others_have_ended(
    warm: Warm, tmp_path: Path
) -> None:
    ended = run(warm, tmp_path, "die once", "nothing", "nothing")
    assert list(ended)[-1] == "die once 0"
    assert ended["die once 0"] == ("done", '"the second time"')


def test_nothing_that_one_does_is_seen_by_the_next(warm: Warm, tmp_path: Path) -> None:
    """Its environment, folder, modules, open files and signals are its own."""
    deeds = ("look", "spoil", "look", "spoil", "look")
    ended = run(warm, tmp_path, *deeds, workers=1)
    seen = [json.loads(reason) for name, (_, reason) in ended.items() if "look" in name]
    assert seen == [seen[0]] * 3
    environment, folder, *_ = seen[0]
    assert (environment, folder) == (None, str(Path.cwd()))


def test_each_has_chance_of_its_own(warm: Warm, tmp_path: Path) -> None:
    ended = run(warm, tmp_path, "spoil", *["chance"] * 5, workers=1)
    assert len({reason for name, (_, reason) in ended.items() if "chance" in name}) == 5


LATE = "it took longer than the limit of 6 seconds, and was ended"
#: What is done beside incidents as any, and how it may end: to take memory may take long.
HARMS = {
    "hang": {LATE},
    "spoil": {"null"},
    "take memory": {"2", LATE},
    "take too much": {"its process left with status 1, and without an answer"},
    "leave": {"its process left with status 3, and without an answer"},
    "fault": {"its process was ended by SIGSEGV"},
    "close": {"its process left with status 1, and without an answer"},
    "die": {"its process was ended by SIGKILL"},
}


def test_an_incident_ends_the_same_beside_others_that_do_harm(
    warm: Warm, exported: Path, tmp_path: Path
) -> None:
    """Alone and beside them, what it is told to be and the bytes of its files are one."""
    alone, beside = (Path(shutil.copytree(exported, tmp_path / name)) for name in ("a", "b"))
    awaited = run_beside(warm, alone, [])
    ended = run_beside(warm, beside, [Job(harm, {"deed": harm}) for harm in HARMS])
    harmed = {name: ended.pop(name)[1] for name in HARMS}
    assert {name: why for name, why in harmed.items() if why not in HARMS[name]} == {}
    assert ended == awaited
    assert list_files(beside) == list_files(alone)


def run_beside(warm: Warm, root: Path, others: Sequence[Job]) -> dict[str, tuple[str, str]]:
    """State and reason of three incidents and of the ``others``, which are begun in turns."""
    export = str(root / "exports" / "slack.zip")
    flags = {"title": "Made", "started": "2026-03-03T09:00Z", "slack_export": [export]}
    own = [Job(ID, {}), Job("made", flags), Job("made-later", flags)]
    turns = [others[0:2], own[0:1], others[2:4], own[1:2], others[4:6], own[2:3], others[6:]]
    outcomes = run_in_forks(
        warm,
        str(root),
        [job for turn in turns for job in turn],
        workers=2,
        limit=6,
        work="support.batch_deeds:answer_job_or_deed",
    )
    return {one.incident: (one.state, one.reason) for one in outcomes}


def test_whoever_stops_listening_leaves_nothing_running(warm: Warm, tmp_path: Path) -> None:
    jobs = name_jobs(["nothing", "hang"])
    outcomes = run_in_forks(warm, str(tmp_path), jobs, 2, work="support.batch_deeds:answer_deed")
    assert next(iter(outcomes)).incident == "nothing 0"
    await_text(tmp_path / "held")
    outcomes.close()
    assert is_let_go(tmp_path / "held")


def await_text(path: Path) -> None:
    while not path.exists() or not path.read_text():
        time.sleep(0.01)


def is_let_go(path: Path) -> bool:
    """Whether no process holds the file any more; the system may take a moment to end one."""
    with path.open() as file:
        for _ in range(1000):
            with suppress(BlockingIOError):
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return True
            time.sleep(0.01)
    return False


def test_the_warm_process_went_through_an_incident_and_shares_no_loop(
    warm: Warm, tmp_path: Path
) -> None:
    """That its children are quick is not to be seen if it fails, so it is looked at here."""
    ended = run(warm, tmp_path, "rehearse")
    assert ended == {"rehearse 0": ("done", '[true, 0, "needs review"]')}


def test_one_job_is_one_outcome(warm: Warm, tmp_path: Path) -> None:
    """Of an incident that is not there, which a batch makes: this one cannot be made."""
    outcome = run_job(warm, str(tmp_path), "None", {})
    assert (outcome.incident, outcome.state, outcome.code) == ("None", "failed", 2)
    assert isinstance(outcome, Outcome)
