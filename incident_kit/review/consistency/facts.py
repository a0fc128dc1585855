"""What is known of an incident, for its public text to be held against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from incident_kit.model import Component
from incident_kit.model.incident import TIMES, Incident
from incident_kit.review.consistency.components import Parts
from incident_kit.review.consistency.days import Days, is_day, is_since
from incident_kit.review.consistency.moments import Moment

#: The facts between which the incident may be said to have lasted, the whole first.
_ENDS = (
    ("started", "resolved"),
    ("declared", "resolved"),
    ("started", "mitigated"),
    ("declared", "mitigated"),
)
#: How far outside the incident a time may lie that is said of nothing certain.
_MARGIN = timedelta(minutes=5)


@dataclass(frozen=True)
class Facts:
    """The facts of the ``incident`` with that id, and the zone its times are read in.

    ``times`` are those of ``incident.yaml``, ``record`` those of what the timeline and
    the status page show, by whatever they are called. ``published`` is the day on which
    the report was published: a later one may be said of what happened since.
    """

    incident: str
    times: Mapping[str, datetime]
    zone: ZoneInfo
    parts: Parts
    record: Mapping[str, datetime]
    events: tuple[datetime, ...] = ()
    published: date | None = None

    @classmethod
    def of(
        cls,
        incident: Incident,
        zone: ZoneInfo,
        components: Sequence[Component] = (),
        record: Mapping[str, datetime] | None = None,
        events: Sequence[datetime] = (),
        published: date | None = None,
    ) -> Facts:
        """Only what is known."""
        known = {name: at for name in TIMES if (at := getattr(incident, name))}
        parts = Parts.of(components)
        return cls(incident.id, known, zone, parts, record or {}, tuple(events), published)

    @property
    def known(self) -> Mapping[str, datetime]:
        """Every milestone by its name; those of ``incident.yaml`` go before."""
        return {**self.record, **self.times}

    @cached_property
    def first_day(self) -> date:
        """The day on which it started, here; any where that is not known."""
        return (
            self.times.get("started", datetime.min.replace(tzinfo=UTC)).astimezone(self.zone).date()
        )

    def find_span(self) -> tuple[date, date] | None:
        """The first and the last day, here or in UTC; ``None`` without a start."""
        start = self.times.get("started")
        if start is None:
            return None
        end = self.times.get("resolved", start)
        local = (start.astimezone(self.zone).date(), end.astimezone(self.zone).date())
        world = (start.astimezone(UTC).date(), end.astimezone(UTC).date())
        return min(local[0], world[0]), max(local[1], world[1])

    def list_days(self) -> list[date]:
        """Every day of the incident, in order; none without a start."""
        span = self.find_span()
        if span is None:
            return []
        first, last = span
        return [first + timedelta(days=number) for number in range((last - first).days + 1)]

    def has_one_of(self, days: Days) -> bool:
        """Whether one of ``days`` is one of the incident's."""
        return any(is_day(day, days) for day in self.list_days())

    def is_on_a_day(self, moment: Moment) -> bool:
        """Whether the day that ``moment`` says is one of the incident's, or since it was
        published."""
        if self.published is not None and is_since(moment.days, self.published):
            return True
        return any(moment.is_on(day, self.first_day) for day in self.list_days())

    def may_be(self, moment: Moment, at: datetime) -> bool:
        """Whether ``moment`` can mean ``at``."""
        return moment.may_be(at, self.zone, self.first_day)

    def is_within(self, moment: Moment) -> bool:
        """Whether ``moment`` can lie within the incident, or be a time of the record."""
        start, end = self.times.get("started"), self.times.get("resolved")
        if start is None or end is None:
            return True
        known = (*self.times.values(), *self.record.values(), *self.events)
        if any(self.may_be(moment, at) for at in known):
            return True
        minutes = int((end - start + 2 * _MARGIN) / timedelta(minutes=1))
        if minutes > 14 * 24 * 60:
            return True
        first = start - _MARGIN
        return any(
            self.may_be(moment, first + timedelta(minutes=number)) for number in range(minutes + 1)
        )

    def list_lengths(self) -> list[tuple[timedelta, str]]:
        """Started or declared to mitigated or resolved, the whole first."""
        return [
            (self.times[end] - self.times[start], f"`{start}` to `{end}`")
            for start, end in _ENDS
            if start in self.times and end in self.times
        ]

    def describe(self, name: str) -> str:
        """A time as people read it."""
        at = (self.times.get(name) or self.record[name]).astimezone(self.zone)
        return f"{at:%H:%M %Z} on {at.day} {at:%B %Y}"

    def describe_span(self) -> str:
        """From when to when it was, as people read it."""
        ends = [
            f"{name} at {self.describe(name)}"
            for name in ("started", "resolved")
            if name in self.times
        ]
        return " and was ".join(ends)
