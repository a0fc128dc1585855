"""How far a batch is: what it says of itself while it runs, and once it has ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from incident_kit.batch.outcomes import STATES, Outcome

#: Fewer incidents than this tell nothing of how long the others will take.
_ENOUGH = 3


@dataclass(slots=True)
class Progress:
    """How far a batch of ``total`` incidents is that began at ``began`` seconds of a clock."""

    total: int
    began: float
    outcomes: list[Outcome] = field(default_factory=list)

    def describe(self, now: float) -> str:
        """The count, the rate, and the time that is left, as of ``now`` on the same clock."""
        parts = [f"[{len(self.outcomes)}/{self.total}]", describe_states(self.outcomes)]
        worked = sum(not outcome.unchanged for outcome in self.outcomes)
        seconds = now - self.began
        left = self.total - len(self.outcomes)
        if worked >= _ENOUGH and seconds > 0:
            parts.append(f"({describe_rate(worked, seconds)}")
            ending = f", about {describe_span(left * seconds / worked)} left)" if left else ")"
            parts[-1] += ending
        return " ".join(filter(None, parts))


def describe_states(outcomes: Iterable[Outcome]) -> str:
    """How many incidents ended in which state: ``2 failed, 7 done, 5 of them unchanged``."""
    rows = list(outcomes)
    states = Counter(outcome.state for outcome in rows)
    counts = [f"{states[state]} {state}" for state in STATES if states[state]]
    unchanged = sum(outcome.unchanged for outcome in rows)
    if unchanged:
        counts.append(f"{unchanged} of them unchanged")
    return ", ".join(counts)


def describe_rate(count: int, seconds: float) -> str:
    """So many incidents in so many seconds, by the second or by the minute."""
    rate = count / seconds
    return f"{rate:.1f} a second" if rate >= 1 else f"{rate * 60:.1f} a minute"


def describe_span(seconds: float) -> str:
    """A span of time as people say it, rounded up."""
    if seconds < 90:
        return f"{max(round(seconds), 1)} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"
