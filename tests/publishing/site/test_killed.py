"""A process that is ended between any two changes leaves what the next one completes."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from support.kit import ID
from support.published import die_at, make_accepted, run_in_child, sign
from support.sites import (
    BY,
    copy_incident,
    correct,
    find_words,
    make_place,
    open_door,
    publish_at,
    read_place,
)

from incident_kit.case import load_case
from incident_kit.model import utc_now
from incident_kit.publishing.acting import draft, publish, revert
from incident_kit.publishing.comparing import digest_body
from incident_kit.publishing.site import SiteDoor
from incident_kit.review.receipts import find_receipts
from incident_kit.workspace import open_workspace
from incident_kit.workspace.codec import stamp

OTHER = "2026-03-04-deploys"
_MOST = 200


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace one of whose reports is published, and corrected in a draft that waits; the
    other one's stands beside it."""
    root = tmp_path_factory.mktemp("drafted")
    workspace = make_accepted(root / "ws")
    copy_incident(workspace, OTHER)
    sign(workspace)
    make_place(workspace, "folder", url="https://reports.example.org/")
    publish_at(workspace)
    correct(workspace, "Deploys were slow.", OTHER)
    publish_at(workspace, OTHER)
    correct(workspace, "# Slow apps, corrected\n\nIt was a disk.")
    door = open_door(workspace)
    draft(door.case, door, BY)
    return root


def _copy(root: Path, to: Path) -> Path:
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(root, to)
    return to / "ws"


def _read_all(workspace: Path) -> dict[str, bytes]:
    return read_place(workspace.parent / "site")


def _describe(workspace: Path) -> frozenset[tuple[str, bytes]]:
    """What a process left, whatever its unfinished files are called and the clock says."""
    review = (workspace / "incidents" / ID / "review.yaml").read_bytes().splitlines()
    draft_there = bool(open_door(workspace).look().draft)
    files = {
        (re.sub(r"\.\w{8}\.tmp", ".tmp", name), re.sub(rb"2\d{3}-[^Z]*Z|[0-9a-f]{64}", b"", data))
        for name, data in _read_all(workspace).items()
    }
    return frozenset({*files, (f"{len(review)} {draft_there}", b"")})


Step = Callable[[SiteDoor], object]


def _publish(door: SiteDoor) -> object:
    return publish(door.case, door, BY, lambda seconds: None)


def _revert(door: SiteDoor) -> object:
    return revert(door.case, door, BY)


def _take(step: Step, workspace: Path) -> None:
    step(open_door(workspace))


@pytest.mark.parametrize("step", [_publish, _revert])
def test_a_kill_between_any_two_changes_is_completed_by_the_next_run(
    drafted: Path, tmp_path: Path, step: Step
) -> None:
    """By the same command: the same files as undisturbed, but for the second it was done in."""
    undisturbed = _copy(drafted, tmp_path / "undisturbed")
    _take(step, undisturbed)
    wanted = _read_all(undisturbed).keys()
    seen = set()
    for number in range(1, _MOST):
        workspace = _copy(drafted, tmp_path / "killed")
        code = run_in_child(partial(_take, step, workspace), die_at(number))
        left = _describe(workspace)
        if code != 0 and left in seen:
            continue
        seen.add(left)
        _take(step, workspace)
        files = _read_all(workspace)
        door = open_door(workspace)
        assert files.keys() == wanted, number
        assert door.look().is_whole, number
        assert files[door.address] == _read_all(undisturbed)[door.address], number
        receipts = find_receipts(load_case(open_workspace(workspace), ID).review, "site")
        assert receipts.begun is None, number
        assert (receipts.published is None) == (step is _revert), number
        if code == 0:
            break
    assert code == 0
    assert len(seen) > 8  # the draft, each file of the folder, and the receipts


NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)


def _record_begin(door: SiteDoor) -> None:
    """Record that the draft is about to be published."""
    body = digest_body(door.look().draft or "")
    entry = {"target": "site", "action": "begin", "url": door.url}
    now = stamp(utc_now())
    door.case.answers.record(
        "publications", {**entry, "at": now, "text": door.case.public.digest, "body": body}
    )


def _ask(workspace: Path, what: str) -> None:
    """Make the door's own request, at noon."""
    door = open_door(workspace)
    door.clock = lambda: NOON
    door.look()
    if what == "publish":
        door.publish(notify=False)
    else:
        door.revert()


@pytest.mark.parametrize("what", ["publish", "revert"])
def test_the_same_receipts_give_the_same_bytes_however_often_it_was_ended(
    drafted: Path, tmp_path: Path, what: str
) -> None:
    """The door's request, made at once or in two pieces, upon what was recorded before it."""
    begun = _copy(drafted, tmp_path / "begun")
    _record_begin(open_door(begun))
    undisturbed = _copy(tmp_path / "begun", tmp_path / "undisturbed")
    _ask(undisturbed, what)
    wanted = _read_all(undisturbed)
    for number in range(1, _MOST):
        workspace = _copy(tmp_path / "begun", tmp_path / "killed")
        code = run_in_child(partial(_ask, workspace, what), die_at(number))
        _ask(workspace, what)
        assert _read_all(workspace) == wanted, number
        if code == 0:
            break
    assert code == 0


def test_a_report_half_taken_back_is_not_listed_again_by_another(
    drafted: Path, tmp_path: Path
) -> None:
    """Once the register is without it, nothing brings it back into a list."""
    correct(drafted / "ws", "Deploys were slow, corrected.", OTHER)
    for number in range(1, _MOST):
        workspace = _copy(drafted, tmp_path / "killed")
        door = open_door(workspace)
        code = run_in_child(partial(_ask, workspace, "revert"), die_at(number))
        is_out = door.address.encode() not in _read_all(workspace)["reports.json"]
        if is_out:
            publish_at(workspace, OTHER)
            lists = {**_read_all(workspace), door.address: b""}
            assert find_words(lists, door.address) == [(door.address, door.address)], number
        if code == 0:
            break
    assert code == 0
