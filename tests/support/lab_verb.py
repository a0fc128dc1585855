"""JupyterLab as a person starts it: by the verb, with flags of their own behind the dashes."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

_FOLDERS = (
    *("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"),
    *("JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR"),
)
_SECONDS = 120


@contextlib.contextmanager
def start_lab(root: Path, state: Path, *flags: str) -> Iterator[str]:
    """``incident-kit -w ROOT lab -- FLAGS``; the address that it would open in a browser.

    All that Jupyter remembers is in ``state``.
    """
    folders = {name: str(state / name) for name in _FOLDERS}
    command = [sys.executable, "-m", "incident_kit", "-w", str(root), "lab", "--", *flags]
    with (
        (state / "lab.log").open("wb") as log,
        subprocess.Popen(
            command, cwd=state, env={**os.environ, **folders}, stdout=log, stderr=log
        ) as server,
    ):
        try:
            yield _await_address(server, state / "JUPYTER_RUNTIME_DIR", state / "lab.log")
        finally:
            server.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(20)
            server.kill()


def _await_address(server: subprocess.Popen[bytes], runtime: Path, log: Path) -> str:
    deadline = time.monotonic() + _SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        said = [word for word in log.read_text().split() if "?token=" in word]
        if said and any(runtime.glob("jpserver-*.json")):
            return said[-1]
        time.sleep(0.1)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text()[-3000:]}")
