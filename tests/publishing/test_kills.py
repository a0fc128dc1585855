"""Killed between any two requests, with the page failing at any of them: published once, at
most one mail, and the next run finds out."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis.strategies import integers, sampled_from
from support.published import run_in_child
from support.publishing import TEXT, Team, list_actions, meet_team, read_kept, read_receipts
from support.statuspage_server import FAILURES

from incident_kit.errors import IncidentKitError
from incident_kit.publishing.acting import draft, publish
from incident_kit.publishing.recording import Asked

TELL = Asked("Ben Madeup", notify=True)
#: The requests of putting a draft and publishing it: page, incident and postmortem before
#: each, the request that changes something, incident and postmortem after it.
REQUESTS = 12
#: Those that change something.
DRAFT, PUBLISH = 3, 9


def do_all(team: Team, clock: Callable[[], float]) -> None:
    """Put the draft and publish it, telling those who subscribed."""
    door = team.open_door(clock=clock)
    draft(team.case, door, Asked("Ben Madeup"), team.time.sleep)
    publish(team.case, team.open_door(clock=clock), TELL, team.time.sleep)


def end_after(team: Team, requests: int) -> Callable[[], float]:
    """A clock that ends the process, as a kill does, before the request after so many; it is
    looked at once before each."""
    number = count(1)

    def look() -> float:
        if next(number) > requests:
            os._exit(9)
        return team.time.clock()

    return look


def try_again(team: Team) -> None:
    """The person runs it again, and once more where the page still fails."""
    for _ in range(3):
        with contextlib.suppress(IncidentKitError):
            draft(team.case, team.open_door(), Asked("Ben Madeup"), team.time.sleep)
            with contextlib.suppress(IncidentKitError):
                publish(team.case, team.open_door(), TELL, team.time.sleep)
            publish(team.case, team.open_door(), Asked("Ben Madeup"), team.time.sleep)
            return


def check_end(team: Team) -> None:
    """Readers see the signed text, published once, and the receipts say so."""
    shown = team.page.postmortem
    assert shown is not None
    assert shown.published
    assert TEXT in (shown.body or "")
    assert len(team.page.publications) == 1
    assert len(team.page.mails) <= 1
    receipts = read_receipts(team.folder)
    assert receipts.published is not None
    assert receipts.begun is None
    assert list_actions(team.folder)[-1] == "publish"
    assert list(read_kept(team.folder)) == ["1.md"]


def kill(signed: Path, folder: Path, failure: str | None, at: int, after: int) -> None:
    """Let request ``at`` fail, end the process ``after`` so many, and have it run again."""
    with meet_team(signed, folder) as team:
        team.page.fails = {at: failure} if failure else {}
        clock = end_after(team, after)
        run_in_child(lambda: do_all(team, clock))
        team.page.fails = {}
        try_again(team)
        check_end(team)


@pytest.mark.parametrize("after", range(REQUESTS + 1))
def test_killed_between_any_two_requests(signed: Path, tmp_path: Path, after: int) -> None:
    kill(signed, tmp_path / "ws", None, 0, after)


@pytest.mark.parametrize("failure", FAILURES)
def test_failing_where_something_is_changed_and_killed_right_after(
    signed: Path, tmp_path: Path, failure: str
) -> None:
    for at in (DRAFT, PUBLISH):
        kill(signed, tmp_path / f"{at}", failure, at, at + 1)


@pytest.mark.hypothesis
@given(
    failure=sampled_from(tuple(FAILURES)),
    at=integers(0, REQUESTS - 1),
    more=integers(1, REQUESTS),
)
def test_failing_anywhere_and_killed_anywhere(
    signed: Path, failure: str, at: int, more: int
) -> None:
    with TemporaryDirectory() as folder:
        kill(signed, Path(folder) / "ws", failure, at, at + more)
