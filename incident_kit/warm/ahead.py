"""A child that is forked before it is asked for, and makes itself ready meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import Self

from incident_kit.warm.forked import Forked, ForksHere, Json


class ForkedAhead:
    """Forks this process at once, for work that is asked for later; with a second core the
    child loads what it needs while this process loads what it needs itself.

    At the end of the ``with`` block a child that nobody asked for ends.
    """

    def __init__(self, work: str, given: Json, *, cwd: str, start: tuple[str, Json]) -> None:
        """``start`` is what the child does, and with what: it makes itself ready, and then does
        ``work`` as it would with ``given``."""
        self._expected = (work, given)
        self._ready: Forked | None = ForksHere().fork(*start, cwd=cwd)

    def fork(
        self,
        work: str,
        given: Json,
        *,
        cwd: str | None = None,
        env: Mapping[str, str] | None = None,
        streams: tuple[int, int, int] | None = None,
    ) -> Forked:
        """As :meth:`Warm.fork`: the first who asks for the work gets the child that is ready."""
        ready = self._ready
        if ready is None or (work, given) != self._expected or (cwd, env, streams) != (None,) * 3:
            return ForksHere().fork(work, given, cwd=cwd, env=env, streams=streams)
        self._ready = None
        return ready

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._ready is not None:
            with self._ready:
                self._ready = None
