"""The lines of the timeline."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from incident_kit.case import Case
from incident_kit.model import Line
from incident_kit.rendering import clock


def show_lines(case: Case) -> Mapping[str, Any]:
    """Every line in order, shown or not."""
    return {"lines": [_describe(line, case) for line in case.timeline.lines]}


def _describe(line: Line, case: Case) -> Mapping[str, Any]:
    return {
        "id": line.event.id,
        "number": line.number,
        "at": clock.hour(line.event.at, ZoneInfo(case.timeline.time_zone)),
        "text": line.event.body,
        "shown": line.shown,
    }
