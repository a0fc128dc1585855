"""From time to place, and where the axis is labelled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from incident_kit.model import Window

#: Steps between labels, in minutes: below a day, and of whole days.
_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720)
_DAYS = (1, 2, 7, 14, 28, 56, 112)
_MOST = 11


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight line from the span's time to pixels from ``left`` to ``right``."""

    span: Window
    left: float
    right: float

    def __call__(self, at: datetime) -> float:
        """The place of ``at``; a time outside the span is put to its end."""
        share = (at - self.span.start) / (self.span.end - self.span.start)
        return self.left + min(max(share, 0.0), 1.0) * (self.right - self.left)


@dataclass(frozen=True, slots=True)
class Tick:
    """A labelled time. ``new_day`` is true at local midnight."""

    at: datetime
    new_day: bool


def ticks(span: Window, zone: ZoneInfo) -> tuple[Tick, ...]:
    """Round local times in ``span``, eleven or a few more, in order; may be empty."""
    minutes = (span.end - span.start) / timedelta(minutes=1)
    step = next((step for step in _STEPS if minutes / step <= _MOST), None)
    if step is not None:
        return tuple(_hours(span, zone, step))
    days = next((n for n in _DAYS if minutes / 1440 / n <= _MOST), _DAYS[-1])
    return tuple(
        tick for tick in midnights(span, zone) if _local(tick, zone).toordinal() % days == 0
    )


def _local(tick: Tick, zone: ZoneInfo) -> datetime:
    return tick.at.astimezone(zone)


def _hours(span: Window, zone: ZoneInfo, step: int) -> Iterator[Tick]:
    # Quarters of an hour: zones lie whole quarters apart, so walking in these and
    # asking the local clock holds on a day the clocks change, too.
    walk = timedelta(minutes=min(step, 15) if step % 15 == 0 else 1)
    at = span.start.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    while at <= span.end:
        local = at.astimezone(zone)
        if at >= span.start and (local.hour * 60 + local.minute) % step == 0:
            yield Tick(at, new_day=local.hour == local.minute == 0)
        at += walk


def midnights(span: Window, zone: ZoneInfo) -> Iterator[Tick]:
    """The beginnings of local days in ``span``."""
    day = span.start.astimezone(zone).date()
    while True:
        day += timedelta(days=1)
        at = datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
        if at > span.end:
            return
        yield Tick(at, new_day=True)
