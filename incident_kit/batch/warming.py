"""The warm process of a batch, which makes itself ready beside other work.

It starts before the command line is read, since loading takes a second on a core that has
nothing to do yet. It rehearses when the first incidents are at work: they know nothing of
that, and take longer, on cores that would only wait. Nothing but the standard library and
the warm process is imported here.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

from incident_kit.warm.forked import Forked, Task, Warm
from incident_kit.warm.process import WarmProcess

#: What it imports and makes. The kit is looked at before any of it is loaded: a file that is
#: edited meanwhile makes it look older, and never newer.
LOADED = (
    "incident_kit.batch.surroundings:digest_kit",
    "incident_kit.engine.cells:prepare",
    "incident_kit.batch.rehearsal",
)
_REHEARSAL = "incident_kit.batch.rehearsal:rehearse"
#: All that makes children fast.
PREPARED = (*LOADED, _REHEARSAL)
#: Options of `batch` with which it runs nothing here.
_ELSEWHERE = ("--dask", "--help", "-h")

_ahead: list[WarmProcess] = []


def start_ahead(arguments: Iterable[str]) -> None:
    """Start the warm process for `batch` with these arguments, if a core is free for that.

    Where it turns out that there is nothing to do, it ends with this process.
    """
    says_elsewhere = any(word.startswith(_ELSEWHERE) for word in arguments)
    if hasattr(os, "fork") and count_cores() > 1 and not says_elsewhere:
        _ahead.append(WarmProcess.start(LOADED))


def start_warm() -> WarmProcess:
    """The process that was started ahead, or a new one."""
    return _ahead.pop() if _ahead else WarmProcess.start(LOADED)


class Rehearsing(Warm):
    """A warm process that rehearses, and does what is to come ``then``, when it has forked
    the ``first`` children."""

    def __init__(self, process: WarmProcess, first: int, then: Sequence[str]) -> None:
        self._process = process
        self._left = first
        self._then = (_REHEARSAL, *then)

    def start_child(self, task: Task) -> Forked:
        """As :meth:`Warm.start_child`."""
        if self._left == 0:
            self._process.prepare(self._then)
        self._left -= 1
        return self._process.start_child(task)


def count_cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
