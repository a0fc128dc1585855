"""A child that is forked before it is asked for, and makes itself ready meanwhile."""

from __future__ import annotations

from typing import Self

from incident_kit.warm.forked import Forked, ForksHere, Task, Warm


class ForkedAhead(Warm):
    """Forks this process at once, for a task that is asked for later; with a second core the
    child loads what it needs while this process loads what it needs itself.

    At the end of the ``with`` block a child that nobody asked for ends.
    """

    def __init__(self, expected: Task, start: Task) -> None:
        """``start`` is what the child does: it makes itself ready, and then does as it would
        for the task that is ``expected``."""
        self._expected = expected
        self._ready: Forked | None = ForksHere().start_child(start)

    def start_child(self, task: Task) -> Forked:
        """The first who asks for the expected task gets the child that is ready."""
        ready = self._ready
        if ready is None or task != self._expected:
            return ForksHere().start_child(task)
        self._ready = None
        return ready

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        if self._ready is not None:
            self._ready.__exit__(*error)
