"""The warm process that a long-lived process, as JupyterLab's server, keeps for its life."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from incident_kit.warm.forked import Warm
from incident_kit.warm.identity import identify_kit
from incident_kit.warm.process import WarmProcess


class Keeper:
    """Keeps a warm process that has imported ``modules`` as they are now."""

    def __init__(self, modules: Sequence[str]) -> None:
        self._modules = modules
        self._lock = threading.Lock()
        self._identity = ""
        self._process: WarmProcess | None = None

    def find_process(self) -> WarmProcess:
        """The warm process: a new one at first, where files have changed, or it has ended.

        The one before goes on while children of it do.
        """
        with self._lock:
            identity = identify_kit()
            process = self._process
            if process is None or identity != self._identity or not process.is_running():
                process = WarmProcess.start(self._modules, path=())
                self._identity, self._process = identity, process
            return process


_kept: list[Keeper] = []


def keep_warm(modules: Sequence[str]) -> Keeper:
    """Have this process keep a warm process from now on; it starts when it is first found."""
    if not _kept:
        _kept.append(Keeper(modules))
    return _kept[0]


def find_kept() -> Warm | None:
    """The warm process that this one keeps, if it keeps any."""
    return _kept[0].find_process() if _kept else None
