"""When answers and decisions on an incident can have been made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from incident_kit.model.incident import Incident

#: How far the clocks of two machines may be apart.
TOLERANCE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Span:
    """From when until when, each ``None`` where nobody can tell."""

    start: datetime | None = None
    end: datetime | None = None

    def is_after(self, at: datetime) -> bool:
        """Whether ``at`` is in the future."""
        return self.end is not None and at > self.end + TOLERANCE

    def is_before(self, at: datetime) -> bool:
        """Whether ``at`` is before the incident began."""
        return self.start is not None and at < self.start

    def narrow(self, moments: Iterable[datetime]) -> Span:
        """A span that says the same of each of ``moments``, whatever the hour is later on."""
        last = max(moments, default=None)
        if self.end is None or last is None:
            return Span(self.start, None)
        return Span(self.start, min(self.end, last))

    def describe_fault(self, at: datetime) -> str:
        """Why nothing can have been decided ``at`` that time, in words that end a sentence;
        empty if it can."""
        if self.is_after(at):
            return "in the future"
        return "before the incident began" if self.is_before(at) else ""


def find_span(incident: Incident, now: datetime | None) -> Span:
    """The span of what is decided on an incident; a clock that stands before its end tells
    nothing, nor does none."""
    end = incident.resolved or incident.started
    is_telling = now is not None and (end is None or now >= end)
    return Span(incident.started, now) if is_telling else Span()
