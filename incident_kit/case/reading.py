"""How long what was read of an incident is kept: never longer than a block says."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from incident_kit.case.parts import Remembered
from incident_kit.case.sameness import is_same
from incident_kit.workspace import Folder, Workspace

#: How many incidents are kept at once.
_MOST = 4


class Memory:
    """What was computed of the incidents that were read last."""

    def __init__(self) -> None:
        self._incidents: OrderedDict[str, tuple[Workspace, Remembered]] = OrderedDict()

    def find(self, workspace: Workspace, folder: Folder) -> Remembered:
        """What is remembered of an incident, read by these very settings."""
        place = str(folder.path)
        before, remembered = self._incidents.pop(place, (workspace, Remembered()))
        if not is_same(before, workspace):
            remembered = Remembered()
        self._incidents[place] = (workspace, remembered)
        while len(self._incidents) > _MOST:
            self._incidents.popitem(last=False)
        return remembered


_MEMORY: ContextVar[Memory | None] = ContextVar("memory", default=None)


@contextmanager
def reading_once(memory: Memory | None = None) -> Iterator[None]:
    """Compute the parts of an incident's cases once meanwhile: each case takes over what
    rests on files that hold the same bytes, and is in every part as one read afresh.

    A process that is forked within goes on with what was read so far. Whoever comes back
    with the same ``memory`` goes on as well.
    """
    if _MEMORY.get() is not None:
        yield
        return
    token = _MEMORY.set(memory or Memory())
    try:
        yield
    finally:
        _MEMORY.reset(token)


def is_reading_once() -> bool:
    """Whether what is computed now is carried into later cases."""
    return _MEMORY.get() is not None


def recall(workspace: Workspace, folder: Folder) -> Remembered | None:
    """What is remembered of an incident; ``None`` where everything is read afresh."""
    memory = _MEMORY.get()
    return None if memory is None else memory.find(workspace, folder)
