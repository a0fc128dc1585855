"""Kernels that Jupyter's programs start, forked from a warm process where there is one.

The entry point ``incident-kit`` of Jupyter's kernel provisioners. What is no kernel of
this very interpreter, or is asked for in a way that a fork cannot serve, starts as ever.
"""

from __future__ import annotations

import asyncio
import os
import select
import signal
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from incident_kit.errors import ForkError
from incident_kit.warm.forked import Forked, Warm
from incident_kit.warm.keeping import find_kept
from incident_kit.warm.kernel import WORK
from incident_kit.warm.server import find_server

if TYPE_CHECKING:
    import subprocess

_LAUNCH = ["-m", "ipykernel_launcher"]
#: Options that make no difference to a kernel that is forked.
_OPTIONS = ("-Xfrozen_modules=off",)
#: How a program may ask for a kernel so that a forked one is the same.
_USUAL = frozenset({"env", "cwd", "independent"})

#: Seconds in which a forked kernel listens, or is waited for no longer.
_PATIENCE = 5.0

#: Why kernels were not forked, as it was logged.
_reasons: set[str] = set()


class WarmProvisioner(LocalProvisioner):
    """Starts a kernel as its parent does, but forked from a warm process."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """As the parent's; why a kernel is not forked is logged once for each reason."""
        try:
            job = describe_kernel(cmd, kwargs)
            forked = await asyncio.to_thread(_fork_kernel, job)
        except ForkError as error:
            if _is_news(str(error)):
                self.log.info(f"incident-kit: kernels start in the usual way: {error}")
            return await super().launch_kernel(cmd, **kwargs)
        self.process = cast("subprocess.Popen[bytes]", _KernelProcess(forked))
        self.pid = forked.pid
        self.pgid = None  # signals go through the process, which knows whether it is there
        return self.connection_info


def describe_kernel(cmd: Sequence[str], asked: Mapping[str, Any]) -> dict[str, Any]:
    """What a forked kernel is given, its folder and environment; a :class:`ForkError` if it
    would differ from what ``cmd`` starts."""
    interpreter, *rest = cmd
    arguments = [one for one in rest if one not in _OPTIONS]
    if interpreter != sys.executable or arguments[:2] != _LAUNCH:
        raise ForkError("this kernel is not one of this interpreter")
    if not set(asked) <= _USUAL or asked.get("independent"):
        raise ForkError("this program has streams of its own for kernels, or leaves them behind")
    env = {**os.environ, **(asked.get("env") or {})}
    env.pop("JPY_PARENT_PID", None)  # a forked kernel ends with its owner in another way
    if _python_settings(env) != _python_settings(os.environ):
        raise ForkError("this kernel sets Python up in another way than this program")
    cwd = asked.get("cwd")
    return {
        "given": {"arguments": arguments[2:]},
        "cwd": None if cwd is None else str(cwd),
        "env": env,
    }


def _python_settings(env: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in env.items() if name.startswith("PYTHON")}


def _fork_kernel(job: Mapping[str, Any]) -> Forked:
    """A forked kernel that listens: whoever connects too early tries again only later, and a
    server of Jupyter then waits half a second for what it has missed."""
    warm: Warm | None = find_kept() or find_server()
    if warm is None:
        raise ForkError("no warm process runs here")
    nothing = os.open(os.devnull, os.O_RDONLY)
    try:
        forked = warm.fork(WORK, **job, streams=(nothing, 1, 2))
    finally:
        os.close(nothing)
    select.select([forked.channel], [], [], _PATIENCE)
    return forked


def _is_news(reason: str) -> bool:
    """Whether it was not told yet."""
    is_new = reason not in _reasons
    _reasons.add(reason)
    return is_new


class _KernelProcess:
    """A forked child as the process that a kernel's manager knows how to handle."""

    stdin = stdout = stderr = None

    def __init__(self, forked: Forked) -> None:
        self._forked = forked
        self.pid = forked.pid

    def poll(self) -> int | None:
        return self._forked.wait(0)

    def wait(self) -> int | None:
        return self._forked.wait()

    def send_signal(self, number: int) -> None:
        self._forked.send_signal(number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)
