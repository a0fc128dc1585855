"""A batch on a Dask cluster: whoever dies, goes or does not fit, every incident is told of."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from filelock import FileLock
from support.dask_cluster import DASK, Cluster, describe_deeds, start_batch, until
from support.kit import ID, flags, kit, list_files

from incident_kit import __version__
from incident_kit.batch.dask_worker import Errand, Machine, find_fault
from incident_kit.warm.forked import Warm
from incident_kit.warm.process import WarmProcess
from incident_kit.workspace.locking import hold_folder

fcntl = pytest.importorskip("fcntl", reason="this system has no fork")

HERE = Machine("1.0", "3.11.7", "files")


@pytest.fixture(scope="module")
def warm() -> Iterator[Warm]:
    with WarmProcess.start(["support.dask_batch"]) as process:
        yield process


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A scheduler with two workers, for the tests that end neither."""
    with Cluster(tmp_path_factory.mktemp("cluster")) as cluster:
        for name in ("one", "two"):
            cluster.add_worker(WORKER=name, INCIDENT_KIT_SLACK_TOKEN=f"the token of {name}")
        yield cluster


@pytest.fixture
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A scheduler without workers, for the tests that end what they start."""
    with Cluster(tmp_path_factory.mktemp("own")) as cluster:
        yield cluster


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "ws" / "incidents").mkdir(parents=True)
    return tmp_path / "ws"


def begun(root: Path, *incidents: str) -> bool:
    """Whether each of them has begun."""
    seen = {deed["incident"] for deed in describe_deeds(root) if deed["what"] == "began"}
    return seen >= set(incidents)


def is_let_go(path: Path) -> bool:
    """Whether no process holds the file."""
    with path.open() as file, suppress(BlockingIOError):
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


def test_every_incident_is_done_once_and_by_all_workers(
    warm: Warm, cluster: Cluster, root: Path
) -> None:
    jobs = [(f"i-{number}", "wait") for number in range(40)]
    with start_batch(warm, root, cluster.address, jobs) as batch:
        until(lambda: len({deed["worker"] for deed in describe_deeds(root)}) == 2)
        (root / "go").touch()
        results = batch.results()
    assert results == {incident: ("done", "waited") for incident, _ in jobs}
    assert batch.said == []
    deeds = describe_deeds(root)
    assert len(deeds) == 80
    assert [path.name for path in root.glob(".history/*.lock")] == []


def test_only_what_soon_begins_is_with_the_scheduler(
    warm: Warm, cluster: Cluster, root: Path
) -> None:
    """Ten thousand incidents cost it no more than ten."""
    jobs = [(f"i-{number}", "wait") for number in range(30)]
    with start_batch(warm, root, cluster.address, jobs) as batch:
        until(lambda: len(describe_deeds(root)) == 2)
        with warm.fork("support.dask_batch:count_tasks", {"address": cluster.address}) as asked:
            assert int(asked.channel.recv(9)) <= 4
        (root / "go").touch()
        assert len(batch.results()) == 30
    with warm.fork("support.dask_batch:count_tasks", {"address": cluster.address}) as asked:
        assert int(asked.channel.recv(9)) == 0


def test_a_token_is_the_worker_s_own(warm: Warm, cluster: Cluster, root: Path) -> None:
    with start_batch(warm, root, cluster.address, [("i-1", "token")]) as batch:
        [(_, token)] = batch.results().values()
    assert token in {"the token of one", "the token of two"}


def test_an_incident_that_takes_too_long_is_ended_on_its_worker(
    warm: Warm, cluster: Cluster, root: Path
) -> None:
    jobs = [("late", "wait"), ("i-1", "nothing")]
    with start_batch(warm, root, cluster.address, jobs, limit=1.0) as batch:
        results = batch.results()
    reason = "it took longer than the limit of 1 seconds, and was ended"
    assert results == {"late": ("failed", reason), "i-1": ("done", "nothing")}


def test_ctrl_c_ends_what_runs_and_what_waits(warm: Warm, cluster: Cluster, root: Path) -> None:
    jobs = [(f"i-{number}", "wait") for number in range(9)]
    with start_batch(warm, root, cluster.address, jobs) as batch:
        until(lambda: len(list(root.glob("*.held"))) == 2)
        batch.stop()
    until(lambda: all(map(is_let_go, root.glob("*.held"))))
    assert len(describe_deeds(root)) == 2


def test_an_incident_that_somebody_works_on_is_waited_for(
    warm: Warm, cluster: Cluster, root: Path
) -> None:
    """A worker that Dask has given up may still be at it."""
    folder = root / "incidents" / "i-1"
    folder.mkdir()
    with start_batch(
        warm, root, cluster.address, [("i-1", "nothing"), ("i-2", "nothing")]
    ) as batch:
        with hold_folder(folder, "batch"):
            assert next(batch.outcomes())["incident"] == "i-2"
            assert not begun(root, "i-1")
        assert batch.results() == {"i-1": ("done", "nothing")}


def test_what_a_killed_worker_had_is_done_by_another(warm: Warm, own: Cluster, root: Path) -> None:
    dies = own.add_worker(WORKER="dies")
    jobs = [("i-1", "wait"), ("i-2", "wait"), ("i-3", "nothing")]
    with start_batch(warm, root, own.address, jobs) as batch:
        until(lambda: begun(root, "i-1"))
        dies.kill()
        until(lambda: is_let_go(root / "i-1.held"))
        own.add_worker(WORKER="lives")
        (root / "go").touch()
        results = batch.results()
    assert {state for state, _ in results.values()} == {"done"}
    assert sorted(results) == ["i-1", "i-2", "i-3"]
    deeds = describe_deeds(root)
    assert {one["worker"] for one in deeds if one["what"] == "ended"} == {"lives"}
    assert [one["what"] for one in deeds if one["incident"] == "i-1"] == ["began", "began", "ended"]


def test_a_scheduler_that_comes_back_is_gone_on_with(warm: Warm, own: Cluster, root: Path) -> None:
    own.add_worker(WORKER="before")
    jobs = [("i-1", "wait"), ("i-2", "nothing"), ("i-3", "nothing")]
    with start_batch(warm, root, own.address, jobs) as batch:
        until(lambda: begun(root, "i-1"))
        own.scheduler.kill()
        until(lambda: is_let_go(root / "i-1.held"))
        own.start_again()
        own.add_worker(WORKER="after")
        (root / "go").touch()
        results = batch.results()
    assert {state for state, _ in results.values()} == {"done"}
    assert sorted(results) == ["i-1", "i-2", "i-3"]
    assert f"the scheduler at {own.address} is gone; waiting for it to come back" in batch.said


def test_a_scheduler_that_stays_away_leaves_what_is_told(
    warm: Warm, own: Cluster, root: Path
) -> None:
    own.add_worker(WORKER="one")
    until(own.has_worker)
    jobs = [("i-1", "nothing"), ("i-2", "wait"), ("i-3", "nothing")]
    with start_batch(warm, root, own.address, jobs, patience=2.0) as batch:
        until(lambda: begun(root, "i-2"))
        batch.hear_end()  # a worker goes on before the scheduler has told of what it did
        own.scheduler.kill()
        results = batch.results()
    assert results.pop("i-1") == ("done", "nothing")
    reason = f"left undone: the scheduler at {own.address} did not come back"
    assert results == dict.fromkeys(
        ["i-2", "i-3"], ("failed", f"{reason}; run the same batch again")
    )


def test_a_cluster_without_workers_leaves_all_in_a_bounded_time(
    warm: Warm, own: Cluster, root: Path
) -> None:
    with start_batch(warm, root, own.address, [("i-1", "nothing")], patience=2.5) as batch:
        results = batch.results()
    reason = "left undone: the cluster has no worker; run the same batch again"
    assert results == {"i-1": ("failed", reason)}
    assert batch.said == ["waiting for a worker of the cluster that can take incidents"]


WITHOUT_KIT = f"import sys; sys.modules['incident_kit'] = None; {DASK}"


@pytest.mark.skipif(not Path("/proc/self/cwd").exists(), reason="a folder by another name")
def test_a_worker_that_does_not_fit_is_left_out_and_the_others_go_on(
    warm: Warm, own: Cluster, root: Path, tmp_path: Path
) -> None:
    """The workspace has a path that leads each process to the folder where it stands."""
    own.add_worker(WORKER="older", KIT=str(copy_kit(tmp_path / "older")), cwd=tmp_path)
    own.add_worker(WORKER="without", program=WITHOUT_KIT, cwd=tmp_path)
    own.add_worker(WORKER="elsewhere")
    jobs = [(f"i-{number}", "nothing") for number in range(5)]
    with start_batch(warm, "/proc/self/cwd/ws", own.address, jobs, cwd=str(tmp_path)) as batch:
        batch.hear(" is left out: it ", 3)
        own.add_worker(WORKER="fits", cwd=tmp_path)
        assert len(batch.results()) == 5
    assert {deed["worker"] for deed in describe_deeds(root)} == {"fits"}
    faults = [said.partition(" is left out: it ")[2] for said in batch.said]
    assert sorted(filter(None, faults)) == [
        "does not see the folder of this workspace: share it under the same path",
        f"has incident-kit 0.0.9, and the batch {__version__}",
        "has no incident-kit that this one can speak with",
    ]


def test_a_scheduler_without_the_kit_is_told_of(warm: Warm, root: Path, tmp_path: Path) -> None:
    """It takes every task apart before it sends it on."""
    with Cluster(tmp_path, WITHOUT_KIT) as cluster:
        cluster.add_worker(WORKER="one")
        with start_batch(warm, root, cluster.address, [("i-1", "nothing")]) as batch:
            results = batch.results()
    reason = "left undone: the scheduler has no incident-kit that this one can speak with"
    assert results == {"i-1": ("failed", f"{reason}; run the same batch again")}


def copy_kit(folder: Path) -> Path:
    """The kit as it stands here, but for its version."""
    here = Path(__file__).parents[2]
    shutil.copytree(here / "incident_kit", folder / "incident_kit")
    for name in ("notebooks", "templates", "incident_kit_papermill.py", "pyproject.toml"):
        (folder / name).symlink_to(here / name)
    about = folder / "incident_kit-0.0.9.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: incident-kit\nVersion: 0.0.9\n")
    return folder


#: Incidents that a batch makes, beside one that is signed off.
MADE = ("disk-two", "disk-three", "disk-four")
#: The code of a batch in which some wait for people.
WAITING = 4


def start_workspace(exported: Path, folder: Path) -> Path:
    """A workspace in which nothing of a batch was done yet, with the manifest of one."""
    shutil.copytree(exported, folder)
    times, export = "2026-03-03T09:00Z,2026-03-03T10:00Z", folder / "exports" / "slack.zip"
    rows = [
        "id,title,started,resolved,security,slack-channel,slack-export",
        f"{ID},,,,,,",
        *(f"{name},Of {name},{times},no,incident,{export}" for name in MADE),
    ]
    (folder / "incidents.csv").write_text("\n".join([*rows, ""]))
    return folder


def run_to_end(folder: Path, *options: str, meanwhile: Callable[[], object] = bool) -> int:
    """The code of a batch of all that the manifest names, as a command of its own."""
    command = [sys.executable, "-m", "incident_kit", "-w", folder, "batch"]
    with subprocess.Popen([*command, folder / "incidents.csv", *options]) as batch:
        meanwhile()
        return batch.wait(120)


@pytest.fixture(scope="module")
def local(exported: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files that a batch of this machine leaves."""
    folder = start_workspace(exported, tmp_path_factory.mktemp("local") / "ws")
    assert run_to_end(folder) == WAITING
    return list_files(folder)


def test_a_cluster_leaves_the_bytes_of_a_batch_on_one_machine(
    local: dict[str, bytes], exported: Path, own: Cluster, tmp_path: Path
) -> None:
    folder = start_workspace(exported, tmp_path / "ws")
    own.add_worker(WORKER="one")
    own.add_worker(WORKER="two")
    assert run_to_end(folder, "--dask", own.address) == WAITING
    assert list_files(folder) == local
    assert {f"{name}/public.ipynb" for name in (ID, *MADE)} <= local.keys()


def test_where_a_worker_died_midway_another_comes_to_the_same_bytes(
    local: dict[str, bytes], exported: Path, own: Cluster, tmp_path: Path
) -> None:
    """It dies when the first that it makes has its report, and before the last has begun."""
    folder = start_workspace(exported, tmp_path / "ws")
    dies = own.add_worker(WORKER="dies")

    def kill_midway() -> None:
        until(lambda: list(folder.glob("incidents/disk-*/report.ipynb")))
        dies.kill()
        assert {path.parent.name for path in folder.glob("incidents/*/public.ipynb")} < {ID, *MADE}
        own.add_worker(WORKER="lives")

    assert run_to_end(folder, "--dask", own.address, meanwhile=kill_midway) == WAITING
    assert list_files(folder) == local


FAULTS = [
    (Machine("0.9", "3.11.7", "files"), "has incident-kit 0.9, and the batch 1.0"),
    (Machine("1.0", "3.12.1", "files"), "has Python 3.12.1, and the batch 3.11.7"),
    (
        Machine("1.0", "3.11.7", "others"),
        "has another state of incident-kit or of its packages than the batch",
    ),
    (HERE, None),
]


@pytest.mark.parametrize(("machine", "fault"), FAULTS)
def test_a_machine_fits_that_makes_the_same_files(
    tmp_path: Path, machine: Machine, fault: str | None
) -> None:
    sign = tmp_path / "sign.lock"
    with FileLock(sign):
        assert find_fault(Errand(str(tmp_path), str(sign), HERE, None), machine) == fault


def test_a_folder_fits_in_which_the_locks_of_others_are_seen(tmp_path: Path) -> None:
    sign = tmp_path / "sign.lock"
    errand = Errand(str(tmp_path), str(sign), HERE, None)
    away = Errand(str(tmp_path), str(tmp_path / "none" / "sign.lock"), HERE, None)
    assert find_fault(away, HERE) == (
        "does not see the folder of this workspace: share it under the same path"
    )
    sign.touch()
    assert find_fault(errand, HERE) == (
        "does not see the locks of others in the shared folder: mount it with locks"
    )


#: Kept, so that they go on listening.
_SILENT: list[socket.socket] = []


def silent() -> str:
    """The address of one that listens and says nothing."""
    listening = socket.create_server(("127.0.0.1", 0))
    _SILENT.append(listening)
    return f"tcp://127.0.0.1:{listening.getsockname()[1]}"


def nobody() -> str:
    """The address of nobody: its port was free a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return f"127.0.0.1:{listening.getsockname()[1]}"


@pytest.mark.parametrize("find_address", [silent, nobody])
def test_an_address_that_does_not_answer_is_named(
    warm: Warm, root: Path, find_address: Callable[[], str]
) -> None:
    address = find_address()
    with start_batch(warm, root, address, [("i-1", "nothing")], patience=1.0) as batch:
        assert batch.results() == {}
    [error] = batch.error
    assert error.startswith(f"no Dask scheduler answers at {address}\n  - start one with ")


@pytest.mark.parametrize("address", ["somewhere", "ftp://here:1", "127.0.0.1:port", ""])
def test_what_is_no_address_is_named(warm: Warm, root: Path, address: str) -> None:
    with start_batch(warm, root, address, [("i-1", "nothing")], patience=1.0) as batch:
        assert batch.results() == {}
    [error] = batch.error
    assert error.startswith(f"{address!r} is no address of a Dask scheduler")


def test_without_the_extra_one_sentence_says_what_to_install(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "incident_kit.batch.dask_cluster", raising=False)
    assert kit(root, "init", str(root)).code == 0
    assert kit(root, "new", "i-1", *flags()).code == 0
    ran = kit(root, "batch", "--all", "--dask", "127.0.0.1:1")
    assert (ran.code, "pip install 'incident-kit[dask]'" in ran.err) == (2, True)


def test_workers_are_this_machine_s(root: Path) -> None:
    ran = kit(root, "batch", "--all", "--dask", "127.0.0.1:1", "--workers", "2")
    assert (ran.code, "--workers is for this machine" in ran.err) == (2, True)
