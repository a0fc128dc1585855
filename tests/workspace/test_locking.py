"""One writer at a time: whoever comes second waits, is told, and changes nothing meanwhile."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from support.holding import another_holding

from incident_kit.errors import UsageError
from incident_kit.workspace.locking import hold_folder, make_history


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "incidents" / "2026-03-03-disk"
    path.mkdir(parents=True)
    return path


def test_what_the_lock_leaves_behind_stays_out_of_git(folder: Path) -> None:
    """An older workspace needs no change for it: the folder ignores itself."""
    with hold_folder(folder):
        pass
    subprocess.run(["git", "init", "-q", folder], check=True)
    command = ["git", "-C", str(folder), "status", "--porcelain"]
    assert subprocess.run(command, check=True, capture_output=True).stdout == b""
    assert (folder / ".history/.gitignore").read_text() == "*\n"


def test_whoever_holds_a_folder_may_hold_it_again(folder: Path) -> None:
    """A verb holds it around its judgement, and what it calls around the writing."""
    with hold_folder(folder, patience=0), hold_folder(folder, patience=0):
        pass
    with another_holding(folder):
        pass


def test_a_folder_and_a_link_to_it_are_held_as_one(folder: Path) -> None:
    link = folder.parent / "link"
    link.symlink_to(folder)
    with hold_folder(folder, patience=0), hold_folder(link, patience=0):
        pass
    with another_holding(link), pytest.raises(UsageError), hold_folder(folder, patience=0):
        pass


def test_two_incidents_do_not_wait_for_each_other(folder: Path) -> None:
    other = folder.parent / "other"
    other.mkdir()
    with another_holding(other), hold_folder(folder, patience=0):
        pass


def test_notes_go_through_while_somebody_gathers(folder: Path) -> None:
    with another_holding(folder, "gather"):
        with hold_folder(folder, patience=0):
            pass
        with pytest.raises(UsageError), hold_folder(folder, "gather", patience=0):
            pass


def in_threads(number: int, run: Callable[[], None]) -> None:
    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_threads_of_one_process_exclude_each_other(folder: Path) -> None:
    """A server runs the same functions in several."""
    held, counted = [], []

    def run() -> None:
        with hold_folder(folder):
            held.append(None)
            counted.append(len(held))
            time.sleep(0.01)
            held.pop()

    in_threads(8, run)
    assert counted == [1] * 8


def test_a_fork_does_not_hold_what_its_parent_holds(folder: Path) -> None:
    """Nor does its end let go what the parent still holds."""
    with hold_folder(folder):
        child = os.fork()
        if child == 0:
            try:
                with hold_folder(folder, patience=0):
                    os._exit(1)
            except UsageError:
                os._exit(0)
        assert os.waitpid(child, 0)[1] == 0
        with pytest.raises(UsageError):
            in_another_thread(folder)


def in_another_thread(folder: Path) -> None:
    raised: list[UsageError] = []

    def run() -> None:
        try:
            with hold_folder(folder, patience=0):
                pass
        except UsageError as error:
            raised.append(error)

    in_threads(1, run)
    for error in raised:
        raise error


# waiting, and giving up -------------------------------------------------------------


def test_a_killed_holder_lets_go(folder: Path) -> None:
    with another_holding(folder) as holder:
        holder.send_signal(signal.SIGKILL)
        with hold_folder(folder, patience=10):
            pass


def test_waiting_says_a_word(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Once, and not at all when the other one is done at once."""
    with another_holding(folder) as holder:
        ending = threading.Timer(1.3, holder.kill)
        ending.start()
        with caplog.at_level(logging.WARNING), hold_folder(folder):
            pass
    said = [record.message for record in caplog.records]
    assert said == ["waiting: another command is changing incidents/2026-03-03-disk/"]
    with caplog.at_level(logging.WARNING), hold_folder(folder):
        assert len(caplog.records) == 1


def test_giving_up_is_one_clear_error(folder: Path) -> None:
    """What happened, where, that nothing changed, and what to do next."""
    with (
        another_holding(folder),
        pytest.raises(UsageError) as caught,
        hold_folder(folder, patience=0.1),
    ):
        pass
    assert str(caught.value) == (
        "another command is changing incidents/2026-03-03-disk/, for more than 1 minute: "
        "nothing was changed\n  - wait until it has ended, or end it, then run this again"
    )
    with hold_folder(folder, patience=1):
        pass


def test_a_queue_that_moves_is_waited_for(folder: Path) -> None:
    """However long it is: one that holds on and on is given up, not many that take turns."""
    stopped = threading.Event()

    def take_turns() -> None:
        while not stopped.is_set():
            with hold_folder(folder, patience=30):
                time.sleep(0.3)

    def wait() -> None:
        with hold_folder(folder, patience=1.5):
            stopped.set()

    threading.Timer(2.5, stopped.set).start()
    with ThreadPoolExecutor(5) as pool:
        taking_turns = [pool.submit(take_turns) for _ in range(4)]
        time.sleep(0.1)
        for one in (pool.submit(wait), *taking_turns):
            one.result()


def test_ctrl_c_while_waiting_leaves_no_hold(folder: Path) -> None:
    with another_holding(folder):
        interrupting = threading.Timer(0.3, signal.raise_signal, [signal.SIGINT])
        interrupting.start()
        with pytest.raises(KeyboardInterrupt), hold_folder(folder):
            pass
        with pytest.raises(UsageError), hold_folder(folder, patience=0):
            pass
    with hold_folder(folder, patience=5):
        pass


def test_an_error_inside_lets_go(folder: Path) -> None:
    with pytest.raises(RuntimeError), hold_folder(folder):
        raise RuntimeError
    with another_holding(folder):
        pass


# where there is no lock to be had -----------------------------------------------------


def test_a_history_that_leads_out_of_the_folder_is_no_place_for_a_lock(
    folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere").mkdir()
    (folder / ".history").symlink_to(tmp_path / "elsewhere")
    said = r"\.history/ is a link that leads out"
    with pytest.raises(UsageError, match=said), hold_folder(folder):
        pass
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize("spoil", [Path.mkdir, Path.touch])
def test_without_a_lock_nothing_is_written(folder: Path, spoil: Callable[[Path], None]) -> None:
    """Rather than going on unlocked: what stands in the place of the lock is named."""
    place = make_history(folder) / "change.lock" if spoil == Path.mkdir else folder / ".history"
    spoil(place)
    said = r"cannot be locked for writing: .*nothing was changed"
    with pytest.raises(UsageError, match=said), hold_folder(folder):
        pass


def test_whoever_may_write_in_the_folder_may_hold_it(folder: Path) -> None:
    """A folder that a group shares has a lock that the group shares, also once it is held."""
    folder.chmod(0o770)
    with hold_folder(folder):
        folder.chmod(0o700)
        with hold_folder(folder):
            pass
    history = folder / ".history"
    assert (history.stat().st_mode & 0o777, (history / "change.lock").stat().st_mode & 0o777) == (
        0o770,
        0o666,
    )
