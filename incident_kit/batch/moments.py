"""When time alone changes what comes of an incident.

The clock decides whether an answer is of the future, and whether the incident has ended. So
what comes of it is the same until the clock reaches the next time that is written down.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime

from pydantic import BaseModel

from incident_kit.case import Case
from incident_kit.model.dating import TOLERANCE


def find_change(case: Case, now: datetime) -> datetime | None:
    """The first time after ``now`` from which something else may come of ``case``; ``None``
    if time changes nothing."""
    folder = case.folder
    values = (
        case.incident,
        folder.review(),
        folder.decisions(),
        folder.kept_sentences(),
        case.shared.decisions,
    )
    return find_next(now, find_moments(values))


def find_next(now: datetime, moments: Iterable[datetime]) -> datetime | None:
    """The first time after ``now`` at which something is of the future no more: within the
    tolerance of clocks one of ``moments``, or that itself."""
    turns = (turn for at in moments for turn in (at - TOLERANCE, at))
    return min((turn for turn in turns if turn > now), default=None)


def find_moments(value: object) -> Iterator[datetime]:
    """Every time that a value of the model holds, however deep."""
    if isinstance(value, datetime):
        yield value
    elif isinstance(value, Mapping):
        yield from find_moments(tuple(value.values()))
    elif isinstance(value, list | tuple):
        for each in value:
            yield from find_moments(each)
    elif isinstance(value, BaseModel):
        yield from find_moments(tuple(value.__dict__.values()))
    elif is_dataclass(value) and not isinstance(value, type):
        yield from find_moments(tuple(getattr(value, one.name) for one in fields(value)))
