"""How one incident of a batch ended, and how the whole batch did."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

#: The states in the order in which a table shows them: first what somebody has to look at.
STATES = ("failed", "partial", "held", "needs review", "done")

#: The exit code of a batch is the first of these that any incident has.
WORST_FIRST = (1, 3, 6, 2, 4, 5)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one incident ended: one of :data:`STATES`, why in a sentence, its exit code and its
    seconds. One that is ``unchanged`` ended so the last time, and nothing was done now."""

    incident: str
    state: str
    reason: str
    code: int
    seconds: float
    unchanged: bool = False

    def json(self) -> dict[str, Any]:
        """One row of ``batch --json``."""
        return asdict(self)


def fail(incident: str, reason: str, code: int = 1, seconds: float = 0.0) -> Outcome:
    """The outcome of an incident that could not be finished."""
    return Outcome(incident, "failed", reason, code, seconds)


def exit_code(outcomes: Iterable[Outcome]) -> int:
    """The first of :data:`WORST_FIRST` that any incident has; 0 if none has."""
    codes = {outcome.code for outcome in outcomes}
    return next((code for code in WORST_FIRST if code in codes), 0)
