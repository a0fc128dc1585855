"""Kernels that are forked from a process in which all is imported already.

A test of a verb that runs a notebook needs a kernel of its own, with its folder and
environment, and not the two seconds of processor time that importing takes. What runs is
ipykernel as ever. What is asked for in another way than the tests mostly do (another
interpreter, another path to import from, streams of one's own) starts as it does without.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from functools import cache
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

from jupyter_client.provisioning import KernelProvisionerFactory, LocalProvisioner

_NAME = "warm-for-tests"
_USUAL = frozenset({"env", "cwd", "independent"})
_PATHS = ("PYTHONPATH", "PYTHONHOME")


def use_warm_kernels() -> None:
    """Have every kernel that is started in this process forked from the warm one."""
    if not hasattr(os, "fork"):
        return
    module = f"{__name__}:WarmProvisioner"
    entry = EntryPoint(_NAME, module, KernelProvisionerFactory.GROUP_NAME)
    factory = KernelProvisionerFactory.instance()
    factory.provisioners[_NAME] = entry
    factory.default_provisioner_name = _NAME


class WarmProvisioner(LocalProvisioner):
    """Starts a kernel as its parent does, but that it is forked."""

    async def launch_kernel(self, cmd: list[str], **given: Any) -> Any:
        arguments = _find_arguments(cmd)
        env = {**os.environ, **(given.get("env") or {})}
        is_same = all(env.get(name) == _warm_environment().get(name) for name in _PATHS)
        if arguments is None or not set(given) <= _USUAL or not is_same:
            return await super().launch_kernel(cmd, **given)
        pid = _fork({"argv": arguments, "cwd": str(given.get("cwd") or Path.cwd()), "env": env})
        self.process = Forked(pid)
        self.pid = self.pgid = pid
        return self.connection_info


def _find_arguments(cmd: list[str]) -> list[str] | None:
    """What the launcher of ipykernel is given; nothing for another kernel."""
    launcher = ["-m", "ipykernel_launcher"]
    if cmd[0] != sys.executable or launcher[1] not in cmd:
        return None
    return cmd[cmd.index(launcher[1]) + 1 :]


class Forked:
    """What a kernel's manager needs of its process; it is no child of ours."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def poll(self) -> int | None:
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return 0
        return None

    def wait(self) -> int:
        while self.poll() is None:
            time.sleep(0.01)
        return 0

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


# the warm process -------------------------------------------------------------------


@cache
def _warm_environment() -> dict[str, str]:
    return dict(os.environ)


@cache
def _start(owner: int) -> subprocess.Popen[str]:
    """The warm process of the one called ``owner``; it ends with it."""
    return subprocess.Popen(
        [sys.executable, "-P", str(Path(__file__))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=_warm_environment(),
        text=True,
    )


def _fork(job: dict[str, Any]) -> int:
    warm = _start(os.getpid())
    assert warm.stdin is not None
    assert warm.stdout is not None
    warm.stdin.write(f"{json.dumps(job)}\n")
    warm.stdin.flush()
    return int(warm.stdout.readline())


def _serve() -> None:
    """Fork a kernel for each line that asks for one, and say who it is."""
    _import_what_kernels_need()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for line in sys.stdin:
        pid = os.fork()
        if not pid:
            _become_kernel(json.loads(line))
        print(pid, flush=True)


def _import_what_kernels_need() -> None:
    import IPython.core.completer  # noqa: F401

    import incident_kit.authoring.screens
    import incident_kit.rendering.pages  # noqa: F401


def _become_kernel(job: dict[str, Any]) -> None:
    os.setsid()
    for number in (signal.SIGCHLD, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nothing, stream)
    os.environ.clear()
    os.environ.update(job["env"])
    os.chdir(job["cwd"])
    random.seed()
    time.tzset()
    sys.argv = ["ipykernel_launcher", *job["argv"]]
    from ipykernel import kernelapp

    try:
        kernelapp.launch_new_instance()
    finally:
        os._exit(0)


if __name__ == "__main__":
    _serve()
