"""A forked child is a process of its own, whichever way it was forked."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.processes import all_end

from incident_kit.errors import ForkError
from incident_kit.warm.forked import Forked, ForksHere, Warm
from incident_kit.warm.process import WarmProcess

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def process() -> Iterator[WarmProcess]:
    with WarmProcess.start(["support.works"]) as process:
        yield process


@pytest.fixture(params=["this process", "a warm process"])
def warm(
    request: pytest.FixtureRequest, process: WarmProcess, idle_threads_are_no_matter: None
) -> Warm:
    return ForksHere() if request.param == "this process" else process


def _hear(forked: Forked) -> Any:
    """All that a child says on its channel, once it has ended."""
    with forked:
        said = b""
        while chunk := forked.channel.recv(65536):
            said += chunk
        assert forked.wait() == 0
    return json.loads(said)


def test_a_child_is_given_what_json_holds(warm: Warm) -> None:
    given = {"text": "Größe", "numbers": [1, 2.5, None], "deep": {"is": True}}
    assert _hear(warm.fork("support.works:tell", given))["given"] == given


def test_a_child_has_the_environment_and_the_folder_that_are_named(
    warm: Warm, tmp_path: Path
) -> None:
    env = {"PATH": os.environ["PATH"], "ONLY": "this"}
    told = _hear(warm.fork("support.works:tell", {}, cwd=str(tmp_path), env=env))
    assert (told["env"], told["cwd"]) == (env, str(tmp_path))


def test_a_child_has_the_caller_s_surroundings_where_none_are_named(
    warm: Warm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SET_JUST_NOW", "yes")
    monkeypatch.chdir(tmp_path)
    told = _hear(warm.fork("support.works:tell", {}))
    assert (told["env"], told["cwd"]) == (dict(os.environ), str(tmp_path))


def test_a_child_has_a_session_of_its_own(warm: Warm) -> None:
    forked = warm.fork("support.works:tell", {})
    told = _hear(forked)
    assert told["session"] == told["pid"] == forked.pid


def test_streams_are_the_child_s_and_those_of_what_it_starts(warm: Warm, tmp_path: Path) -> None:
    (tmp_path / "in").write_text("typed\n")
    with (
        (tmp_path / "in").open() as given,
        (tmp_path / "out").open("w") as out,
        (tmp_path / "err").open("w") as errors,
    ):
        streams = (given.fileno(), out.fileno(), errors.fileno())
        with warm.fork("support.works:copy_input", {}, streams=streams) as forked:
            assert forked.wait() == 0
    assert sorted((tmp_path / "out").read_text().splitlines()) == ["TYPED", "from a process"]
    assert (tmp_path / "err").read_text() == "told\n"


ENDINGS = [
    ("give", {"status": None}, 0),
    ("give", {"status": 5}, 5),
    ("leave", {"status": None}, 0),
    ("leave", {"status": 3}, 3),
    ("leave", {"status": "a word"}, 1),
    ("leave_at_once", {"status": 9}, 9),
    ("fail", {}, 1),
    ("nothing_of_that_name", {}, 1),
    ("end_by_signal", {"number": int(signal.SIGTERM)}, -signal.SIGTERM),
    ("crash", {}, -signal.SIGSEGV),
]


@pytest.mark.parametrize(("work", "given", "status"), ENDINGS)
def test_its_end_is_told_as_that_of_any_process(
    warm: Warm, work: str, given: dict[str, Any], status: int
) -> None:
    with warm.fork(f"support.works:{work}", given) as forked:
        assert forked.wait() == status
        assert forked.wait() == status
        assert forked.channel.recv(1) == b""


def test_what_one_does_to_itself_no_other_sees(warm: Warm) -> None:
    before = _hear(warm.fork("support.works:tell", {}))
    with warm.fork("support.works:mark", {}) as forked:
        assert forked.wait() == 0
    after = _hear(warm.fork("support.works:tell", {}))
    assert [after[name] for name in ("env", "cwd", "left")] == [
        before[name] for name in ("env", "cwd", "left")
    ]


def test_no_two_have_the_same_chance(warm: Warm) -> None:
    told = [_hear(warm.fork("support.works:tell", {})) for _ in range(3)]
    assert len({one["chance"] for one in told}) == 3


def test_waiting_has_a_limit(warm: Warm) -> None:
    with warm.fork("support.works:loop", {}) as forked:
        assert forked.wait(0.01) is None


def test_killing_an_endless_loop_ends_what_it_started(warm: Warm) -> None:
    forked = warm.fork("support.works:loop", {})
    pids = json.loads(forked.channel.recv(100))
    forked.kill()
    assert forked.wait() == -signal.SIGKILL
    assert all_end(pids)
    forked.channel.close()


def test_killing_ends_the_children_of_children(warm: Warm) -> None:
    with warm.fork("support.works:fork_and_loop", {}) as forked:
        pids = json.loads(forked.channel.recv(100))
    assert len(pids) == 3
    assert all_end(pids)


def test_nothing_that_a_child_leaves_behind_outlives_it(warm: Warm) -> None:
    assert all_end(_hear(warm.fork("support.works:leave_one_behind", {})))


def test_a_child_that_nobody_holds_any_more_ends(warm: Warm) -> None:
    forked = warm.fork("support.works:loop", {})
    pids = json.loads(forked.channel.recv(100))
    del forked
    assert all_end(pids[1:])


@pytest.mark.parametrize("way", ["ForksHere()", "WarmProcess.start()"])
def test_all_end_with_an_owner_that_was_killed(way: str) -> None:
    program = (
        "from incident_kit.warm.forked import ForksHere\n"
        "from incident_kit.warm.process import WarmProcess\n"
        f"warm = {way}\n"
        "forked = warm.fork('support.works:fork_and_loop', {})\n"
        "host = getattr(warm, 'pid', forked.pid)\n"
        "print(host, *__import__('json').loads(forked.channel.recv(100)), flush=True)\n"
        "forked.wait()\n"
    )
    path = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    owner = subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": path},
    )
    assert owner.stdout is not None
    with owner.stdout as told:
        pids = [int(word) for word in told.readline().split()]
        owner.kill()
        owner.wait()
    assert len(pids) == 4
    assert all_end(pids)


def test_a_process_that_is_still_importing_ends_with_its_owner() -> None:
    """It asks for nothing yet, and hears nobody."""
    program = (
        "import time\n"
        "from incident_kit.warm.process import WarmProcess\n"
        "warm = WarmProcess.start(['signal:pause'])\n"
        "print(warm.pid, flush=True)\n"
        "time.sleep(600)\n"
    )
    command = [sys.executable, "-c", program]
    owner = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert owner.stdout is not None
    with owner.stdout as told:
        pid = int(told.readline())
        owner.kill()
        owner.wait()
    assert all_end([pid])


def test_a_hundred_children_leave_no_file_open(warm: Warm) -> None:
    counts = [_hear(warm.fork("support.works:tell", {}))["files"] for _ in range(100)]
    assert counts[0] == counts[-1]


def test_two_owners_are_apart(process: WarmProcess) -> None:
    with WarmProcess.start() as other:
        with other.fork("support.works:loop", {}) as forked:
            assert other.pid != process.pid
            assert forked.wait(0) is None
        other.close()
    assert _hear(process.fork("support.works:tell", {}))["left"] == []


def test_a_process_makes_itself_ready_after_the_children_that_were_asked_for_first() -> None:
    with WarmProcess.start(["support.works"]) as process:
        first = process.fork("support.works:tell", {})
        process.prepare(["support.works:leave_mark:preparing"])
        later = process.fork("support.works:tell", {})
        assert _hear(first)["left"] == []
        assert _hear(later)["left"] == ["left_by_preparing"]


def test_a_process_that_has_ended_makes_nothing_ready() -> None:
    process = WarmProcess.start()
    process.close()
    with pytest.raises(ForkError, match="has ended"):
        process.prepare(["support.works"])


def test_nothing_is_forked_from_a_process_that_has_ended() -> None:
    process = WarmProcess.start()
    process.close()
    with pytest.raises(ForkError, match="has ended"):
        process.fork("support.works:tell", {})


def test_a_process_with_threads_does_not_fork_itself() -> None:
    done = threading.Event()
    thread = threading.Thread(target=done.wait, name="someone-else")
    thread.start()
    try:
        with pytest.raises(ForkError, match="someone-else"):
            ForksHere().fork("support.works:tell", {})
    finally:
        done.set()
        thread.join()


def test_forking_this_process_costs_no_import_but_the_standard_library() -> None:
    program = (
        "import sys; import incident_kit.warm.forked;"
        "print({one.split('.')[0] for one in sys.modules} - set(sys.stdlib_module_names))"
    )
    done = subprocess.run(
        [
            sys.executable,
            "-I",
            "-S",
            "-c",
            f"import sys; sys.path.append({str(ROOT)!r}); {program}",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() in ("{'incident_kit', '__main__'}", "{'__main__', 'incident_kit'}")
