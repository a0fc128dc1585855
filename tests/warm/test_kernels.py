"""Kernels forked from a warm process are those that Jupyter would have started."""

from __future__ import annotations

import json
import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager
from jupyter_server.extension.manager import ExtensionPackage

from incident_kit.errors import ForkError
from incident_kit.warm.provisioner import describe_kernel

ROOT = Path(__file__).resolve().parents[2]
LAUNCH = [sys.executable, "-Xfrozen_modules=off", "-m", "ipykernel_launcher", "-f", "there.json"]


class Kernel:
    """A kernel that is asked for values."""

    def __init__(self, **asked: Any) -> None:
        self.manager = KernelManager(kernel_name="python3")
        self.manager.start_kernel(**asked)
        self.client: BlockingKernelClient = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=60)

    def run(self, code: str) -> str:
        """What ``code`` prints, or the name of its error."""
        told: list[str] = []

        def hear(message: dict[str, Any]) -> None:
            content = message["content"]
            told.append(content.get("text", content.get("ename", "")))

        self.client.execute_interactive(code, timeout=60, output_hook=hear)
        return "".join(told)

    def value(self, expression: str) -> Any:
        return json.loads(self.run(f"import json, os, sys; print(json.dumps({expression}))"))

    def stop(self, **how: bool) -> None:
        self.client.stop_channels()
        self.manager.shutdown_kernel(**how)


@pytest.fixture
def kernel(tmp_path: Path) -> Iterator[Kernel]:
    kernel = Kernel(cwd=str(tmp_path), env={**os.environ, "NAMED": "yes"})
    yield kernel
    kernel.stop(now=True)


def test_a_kernel_is_forked_with_its_folder_and_environment(kernel: Kernel, tmp_path: Path) -> None:
    told = kernel.value("[os.getcwd(), os.environ['NAMED'], os.getpid(), sys.argv[0]]")
    assert told[:3] == [str(tmp_path), "yes", kernel.manager.provisioner.pid]
    assert kernel.value("os.getppid()") != os.getpid()


def test_a_forked_kernel_listens_when_it_has_started() -> None:
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel()
    try:
        ports = manager.get_connection_info()
        for name in ("shell_port", "iopub_port", "control_port"):
            socket.create_connection((manager.ip, ports[name]), timeout=5).close()
    finally:
        manager.shutdown_kernel(now=True)


def test_what_it_has_is_what_a_kernel_has_that_was_not_forked(kernel: Kernel) -> None:
    """Its ways to import, its main module, its shell and its history among them."""
    facts = (
        "[sys.path, __name__, type(get_ipython()).__name__, sys.flags.optimize,"
        " get_ipython().history_manager.enabled, 'incident_kit' in dir(),"
        " os.environ.get('JPY_PARENT_PID') is not None and 1, sys.stdin.isatty()]"
    )
    usual = Kernel(cwd=str(Path.cwd()), stdin=subprocess.DEVNULL)  # which is not forked
    try:
        theirs, ours = usual.value(facts), kernel.value(facts)
    finally:
        usual.stop(now=True)
    assert ours[:6] == theirs[:6]


def test_a_process_that_a_cell_starts_writes_into_the_notebook(kernel: Kernel) -> None:
    assert kernel.run("!echo told").split() == ["told"]


def test_a_cell_is_interrupted(kernel: Kernel) -> None:
    kernel.client.execute("import time; print('begun', flush=True); time.sleep(600)")
    while "begun" not in kernel.client.get_iopub_msg(timeout=60)["content"].get("text", ""):
        pass
    kernel.manager.interrupt_kernel()
    assert kernel.client.get_shell_msg(timeout=60)["content"]["ename"] == "KeyboardInterrupt"


def test_a_kernel_restarts_as_another_process(kernel: Kernel) -> None:
    before = kernel.value("os.getpid()")
    kernel.run("left = 1")
    kernel.manager.restart_kernel(now=True)
    kernel.client.wait_for_ready(timeout=60)
    assert kernel.value("['left' in dir(), os.getpid()]") != [True, before]


def test_a_kernel_that_ends_by_itself_is_seen_to(kernel: Kernel) -> None:
    kernel.client.execute("import os; os._exit(7)")
    assert kernel.manager.provisioner.process.wait() == 7
    assert not kernel.manager.is_alive()


def test_two_kernels_see_nothing_of_each_other(kernel: Kernel) -> None:
    kernel.run("import os, json; os.environ['LEFT'] = 'here'; json.left = 1")
    other = Kernel()
    try:
        assert other.value("[os.environ.get('LEFT'), hasattr(json, 'left')]") == [None, False]
    finally:
        other.stop(now=True)


def test_a_kernel_shuts_down_when_it_is_asked_to() -> None:
    kernel = Kernel()
    process = kernel.manager.provisioner.process
    kernel.stop()
    assert process.wait() in (0, -signal.SIGTERM)


OTHERWISE = [
    ([f"{sys.executable}x", *LAUNCH[1:]], {}, "not one of this interpreter"),
    ([sys.executable, "-O", *LAUNCH[1:]], {}, "not one of this interpreter"),
    ([sys.executable, "-m", "another_kernel", "-f", "there.json"], {}, "not one of"),
    (["R", "--slave", "-e", "IRkernel::main()"], {}, "not one of this interpreter"),
    (LAUNCH, {"stdout": subprocess.PIPE}, "streams of its own"),
    (LAUNCH, {"independent": True}, "leaves them behind"),
    (LAUNCH, {"env": {**os.environ, "PYTHONPATH": "elsewhere"}}, "sets Python up"),
    (LAUNCH, {"env": {**os.environ, "PYTHONHASHSEED": "1"}}, "sets Python up"),
]


@pytest.mark.parametrize(("command", "asked", "why"), OTHERWISE)
def test_what_would_not_be_the_same_is_not_forked(
    command: list[str], asked: dict[str, Any], why: str
) -> None:
    with pytest.raises(ForkError, match=why):
        describe_kernel(command, asked)


def test_what_is_the_same_is_forked(tmp_path: Path) -> None:
    env = {**os.environ, "JPY_PARENT_PID": "1"}
    job = describe_kernel(LAUNCH, {"env": env, "cwd": tmp_path, "independent": False})
    assert job["given"] == {"arguments": ["-f", "there.json"]}
    assert (job["cwd"], "JPY_PARENT_PID" in job["env"]) == (str(tmp_path), False)


def test_why_a_kernel_is_not_forked_is_told_once(tmp_path: Path) -> None:
    spec = {"argv": [sys.executable, "-c", "pass"], "display_name": "One of another kind"}
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "kernel.json").write_text(json.dumps(spec))
    told: list[str] = []
    log = logging.Logger("told")
    log.addFilter(lambda record: told.append(record.getMessage()) is not None)
    for _ in range(2):
        found = KernelSpecManager(kernel_dirs=[str(tmp_path)])
        manager = KernelManager(kernel_name="other", kernel_spec_manager=found, log=log)
        manager.start_kernel()
        manager.shutdown_kernel(now=True)
    assert [words for words in told if "in the usual way" in words] == [
        "incident-kit: kernels start in the usual way: this kernel is not one of this interpreter"
    ]


def test_jupyter_s_server_finds_the_extension() -> None:
    configured = ROOT / "incident_kit/lab/config/jupyter_server_config.d/incident-kit.json"
    names = json.loads(configured.read_text())["ServerApp"]["jpserver_extensions"]
    assert "incident_kit.warm.extension" in names
    assert all(ExtensionPackage(name=name, enabled=True).validate() for name in names)


def _identify(home: Path, **env: str) -> str:
    program = "from incident_kit.warm.identity import identify_kit; print(identify_kit())"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=home,
        env={**os.environ, "PYTHONPATH": str(home), **env},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_another_interpreter_setting_or_file_is_another_kit(tmp_path: Path) -> None:
    """And what only Python itself writes is none."""
    for part in ("__init__.py", "errors.py", "warm"):
        source, target = ROOT / "incident_kit" / part, tmp_path / "incident_kit" / part
        target.parent.mkdir(exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copy)(source, target)
    first = _identify(tmp_path)
    assert first == _identify(tmp_path, OTHER="1")
    assert first != _identify(tmp_path, PYTHONHASHSEED="1")
    edited = tmp_path / "incident_kit" / "warm" / "kernel.py"
    edited.write_text(f"{edited.read_text()}\n")
    second = _identify(tmp_path)
    (edited.parent / "added.py").touch()
    assert len({first, second, _identify(tmp_path)}) == 3
