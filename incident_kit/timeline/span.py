"""The span of time that is gathered for an incident."""

from __future__ import annotations

from datetime import datetime, timedelta

from incident_kit.errors import UsageError
from incident_kit.model import Window
from incident_kit.model.incident import Incident

#: How far an incident without an end is gathered when nobody says what time it is.
OPEN_ENDED = timedelta(hours=24)


def compute_window(incident: Incident, margin_minutes: int, now: datetime | None = None) -> Window:
    """From ``started`` minus the margin to ``resolved`` plus the margin, in UTC.

    An unresolved incident is gathered up to ``now``, and without it up to 24
    hours after ``started``; never to before ``started``. Raises
    :class:`UsageError` where ``started`` is missing.
    """
    if incident.started is None:
        raise UsageError(
            f"{incident.id}: when it started is not known, so there is no span to gather",
            todo=["write `started: 2026-11-03T09:02` in its incident.yaml"],
        )
    margin = timedelta(minutes=margin_minutes)
    start = incident.started - margin
    if incident.resolved is not None:
        return Window(start, incident.resolved + margin)
    end = incident.started + OPEN_ENDED if now is None else now
    return Window(start, max(end, incident.started))
