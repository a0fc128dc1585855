"""The warm server runs verbs as if they were run at home, for its user alone."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import pytest
from support.kit import ID, incident, kit, workspace
from support.processes import all_end

from incident_kit.cli.catalog import VERBS
from incident_kit.warm.address import find_folder, is_private, lock_socket
from incident_kit.warm.server import find_server
from incident_kit.warm.verbs import FORWARDED, find_verb

CALLS = [
    ([], None),
    (["--help"], None),
    (["--version"], None),
    (["check", "x"], "check"),
    (["-w", "report", "check", "x"], "check"),
    (["-wreport", "check"], "check"),
    (["--workspace", "report", "check"], "check"),
    (["--workspace=report", "check"], "check"),
    (["--help", "check"], None),
    (["-w"], None),
]


@pytest.mark.parametrize(("arguments", "verb"), CALLS)
def test_the_verb_is_found_where_the_command_line_would_find_it(
    arguments: list[str], verb: str | None
) -> None:
    assert find_verb(arguments) == verb


def test_only_verbs_of_the_catalog_that_end_by_themselves_are_forwarded() -> None:
    """None that signs, keeps running, starts what stays, or sets the kit up."""
    here = {"demo", "init", "new", "unmask", "security", "signoff", "decline", "purge", "scan"}
    here |= {"batch", "lab", "notebooks", "warm", "doctor", "login", "publish", "published"}
    assert set(VERBS) - FORWARDED == here
    assert FORWARDED <= set(VERBS)


# one server for all the tests below ----------------------------------------------------

ROOT = Path(__file__).resolve().parents[2]
#: A command that can be forwarded, and nothing else: it has no command line of its own.
FORWARDING = (
    "import sys; sys.modules['click'] = None; from incident_kit.__main__ import main; main()"
)


class Shell:
    """Somebody who calls the kit, with a runtime folder of their own."""

    def __init__(self, runtime: Path) -> None:
        self.env = {
            **os.environ,
            "XDG_RUNTIME_DIR": str(runtime),
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")]),
            "GIT_AUTHOR_NAME": "",
            "GIT_AUTHOR_EMAIL": "",
        }

    def start(self, *arguments: str, **how: Any) -> subprocess.Popen[str]:
        """Call a verb that the server has to run."""
        command = [sys.executable, "-c", FORWARDING, *arguments]
        return subprocess.Popen(command, env=self.env, text=True, **how)

    def run(self, *arguments: str, **how: Any) -> tuple[int, str, str]:
        """The same: its exit code, what it said, and its errors."""
        pipe = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        with self.start(*arguments, **pipe, **how) as running:
            out, errors = running.communicate()
        return running.returncode, out, errors

    def warm(self, action: str, **env: str) -> list[dict[str, Any]]:
        """What `warm` answers, called in this process."""
        with patch.dict(os.environ, {**self.env, **env}, clear=True):
            done = kit(ROOT, "warm", action, "--json")
        assert done.code == 0, done.err
        servers: list[dict[str, Any]] = json.loads(done.out)
        return servers

    def call(self, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
        """Call a verb as people do, whoever runs it."""
        command = [sys.executable, "-m", "incident_kit", *arguments]
        return subprocess.run(
            command, env={**self.env, **env}, capture_output=True, text=True, check=False
        )


@pytest.fixture(scope="module")
def shell() -> Iterator[Shell]:
    with TemporaryDirectory(prefix="kit") as runtime:
        shell = Shell(Path(runtime))
        shell.warm("start")
        yield shell
        [server] = shell.warm("stop")
        assert all_end([server["pid"]])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return workspace(tmp_path_factory.mktemp("made") / "ws")


SAME = [
    ["check", ID],
    ["check", ID, "--json"],
    ["curate", ID],
    ["audit", ID],
    ["check", "there-is-none"],
    ["check"],
    ["export", ID, "--to", "nothing"],
    ["export", ID, "--public"],
    ["note", ID, "Größe: 40 GB", "--at", "no time"],
]


@pytest.mark.parametrize("arguments", SAME, ids=" ".join)
def test_a_verb_says_and_ends_as_it_does_at_home(
    shell: Shell, made: Path, arguments: list[str]
) -> None:
    home = kit(made, *arguments)
    assert shell.run("-w", str(made), *arguments) == (home.code, home.out, home.err)


def test_a_verb_runs_in_the_caller_s_folder(shell: Shell, made: Path) -> None:
    assert shell.run("check", ID, cwd=made)[0] == kit(made, "check", ID).code


@pytest.fixture
def waiting(made: Path, tmp_path: Path) -> Path:
    """A workspace in which verbs wait: the decisions are a pipe that nobody writes to."""
    copy = shutil.copytree(made, tmp_path / "ws")
    (incident(copy) / "curation.yaml").unlink(missing_ok=True)
    os.mkfifo(incident(copy) / "curation.yaml")
    return copy


def _open_once_read(pipe: Path) -> int:
    """The descriptor to write with, as soon as somebody reads."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with contextlib.suppress(OSError):
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        time.sleep(0.01)
    raise AssertionError("nobody reads")


def _is_read(descriptor: int) -> bool:
    """Whether somebody still reads, after a while at most."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            os.write(descriptor, b"#")
        except BrokenPipeError:
            return False
        time.sleep(0.01)
    return True


def test_a_verb_that_is_stopped_says_what_is_kept(shell: Shell, waiting: Path) -> None:
    running = shell.start("-w", str(waiting), "check", ID, stderr=subprocess.PIPE)
    _open_once_read(incident(waiting) / "curation.yaml")
    running.send_signal(signal.SIGINT)
    _, errors = running.communicate(timeout=30)
    assert running.returncode == 1
    assert "incident-kit: stopped: every file is whole" in errors


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_verb_ends_with_its_caller(shell: Shell, waiting: Path, number: int) -> None:
    running = shell.start("-w", str(waiting), "check", ID)
    descriptor = _open_once_read(incident(waiting) / "curation.yaml")
    running.send_signal(number)
    assert running.wait(timeout=30) == -number
    assert not _is_read(descriptor)


def test_a_child_of_the_server_sees_the_environment_of_its_caller_alone(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor has the server that of whoever started it."""
    for name, value in shell.env.items():
        monkeypatch.setenv(name, value)
    warm = find_server()
    assert warm is not None
    env = {"ONLY": "this"}
    with warm.fork("support.works:tell", {}, env=env) as forked:
        told = json.loads(forked.channel.makefile().read())
    assert told["env"] == env
    [server] = shell.warm("status")
    own = Path(f"/proc/{server['pid']}/environ")
    if own.exists():
        names = {entry.partition(b"=")[0] for entry in own.read_bytes().split(b"\0")}
        assert b"GIT_AUTHOR_NAME" not in names


def test_the_server_is_the_user_s_alone(shell: Shell) -> None:
    [folder] = Path(shell.env["XDG_RUNTIME_DIR"]).iterdir()
    modes = {path.suffix: path.stat().st_mode & 0o777 for path in folder.iterdir()}
    assert (folder.stat().st_mode & 0o777, modes) == (0o700, {".socket": 0o600, ".lock": 0o600})


def test_there_is_one_server_however_often_it_is_started(shell: Shell) -> None:
    assert shell.warm("start") == shell.warm("status")
    [folder] = Path(shell.env["XDG_RUNTIME_DIR"]).iterdir()
    [path] = folder.glob("*.socket")
    assert lock_socket(str(path)) is None


def test_a_server_of_another_kit_is_not_used(shell: Shell, made: Path) -> None:
    """Whatever the change was; `status` says so, and another one takes its place."""
    [server] = shell.warm("status", PYTHONHASHSEED="7")
    assert not server["is_current"]
    home = kit(made, "check", ID)
    called = shell.call("-w", str(made), "check", ID, PYTHONHASHSEED="7")
    assert (called.returncode, called.stdout) == (home.code, home.out)


def test_what_a_killed_server_leaves_is_in_nobody_s_way(shell: Shell, made: Path) -> None:
    """A verb runs at home, and another server starts."""
    [server] = shell.warm("status")
    os.kill(server["pid"], signal.SIGKILL)
    assert all_end([server["pid"]])
    assert shell.warm("status") == []
    assert shell.call("-w", str(made), "check", ID).stdout == kit(made, "check", ID).out
    [another] = shell.warm("start")
    assert another["pid"] != server["pid"]


# where it listens ----------------------------------------------------------------------


def test_a_folder_that_others_may_enter_is_refused() -> None:
    with TemporaryDirectory(prefix="kit") as runtime:
        (Path(runtime) / "incident-kit").mkdir(mode=0o755)
        called = Shell(Path(runtime)).call("warm", "start")
        assert called.returncode == 2
        assert "is not yours alone" in called.stderr
        assert Shell(Path(runtime)).warm("status") == []


def test_only_a_folder_of_one_s_own_is_private(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir(mode=0o700)
    (tmp_path / "link").symlink_to(own)
    (tmp_path / "file").touch(mode=0o600)
    assert [is_private(str(tmp_path / name)) for name in ("own", "link", "file", "none")] == [
        True,
        False,
        False,
        False,
    ]


def test_a_path_too_long_for_a_socket_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = tmp_path / ("d" * 80)
    deep.mkdir(mode=0o700)
    monkeypatch.setenv("TMPDIR", str(deep))
    for runtime in (str(deep), "", "relative", str(tmp_path / "none")):
        monkeypatch.setenv("XDG_RUNTIME_DIR", runtime)
        assert find_folder("n" * 25) == f"/tmp/incident-kit-{os.geteuid()}"
    short = tmp_path / "s"
    short.mkdir(mode=0o700)
    if len(str(short)) < 60:
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(short))
        assert find_folder("n" * 25) == str(short / "incident-kit")
