"""A new incident from a form: how its answers are read, and what is wrong with each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from incident_kit.case import Case
from incident_kit.errors import IncidentKitError, UsageError
from incident_kit.journey.facts import create_incident, naming_sources
from incident_kit.journey.spoken_times import parse_spoken_time
from incident_kit.journey.whereabouts import (
    TELLING,
    list_channels_given,
    list_telling_faults,
    read_telling,
)
from incident_kit.model.ids import check_id
from incident_kit.model.incident import TIMES
from incident_kit.workspace import Folder, Workspace

#: An incident cannot be made without these.
_NEEDED = {"title": "what broke", "started": "when it started", "id": "a short name"}
#: Words that a short name does without, and how many of the others it takes.
_SMALL = frozenset(
    "a an and are as at by for from had half has have in is it more of on or than the to was "
    "were with".split()
)
_MOST_WORDS = 4


class AnswersError(UsageError):
    """Answers that cannot be taken: ``fields`` says what is wrong with each, by name."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__("Some answers need another look: see what is said beside them.")
        self.fields = dict(fields)


@dataclass(frozen=True, slots=True)
class Understood:
    """How answers are read: ``fields`` says what is wrong with each that was given, ``times``
    how a time is understood, ``id`` what the incident may be called for short, and
    ``channels`` what the Slack exports among the files hold."""

    fields: Mapping[str, str]
    times: Mapping[str, str]
    id: str
    channels: Sequence[str]


def understand_answers(
    workspace: Workspace, answers: Mapping[str, str], now: datetime
) -> Understood:
    """Read what was answered so far; nothing is written."""
    given = _drop_empty(answers)
    times = dict(_read_times(given, workspace.settings.time_zone, now))
    moments = {name: at for name, at in times.items() if isinstance(at, datetime)}
    zone = ZoneInfo(workspace.settings.time_zone)
    return Understood(
        fields=dict(_list_faults(workspace, given, times)),
        times={name: _describe(at.astimezone(zone)) for name, at in moments.items()},
        id=_suggest_id(workspace, given, moments.get("started", now).astimezone(zone)),
        channels=list_channels_given(workspace, given),
    )


def create_from_answers(workspace: Workspace, answers: Mapping[str, str], now: datetime) -> Folder:
    """Make the incident, as `new` does; :class:`AnswersError` for what it would refuse."""
    given = _drop_empty(answers)
    missing = {
        name: f"Say {words}: the incident cannot be made without it."
        for name, words in _NEEDED.items()
        if name not in given
    }
    faults = {**missing, **understand_answers(workspace, given, now).fields}
    if faults:
        raise AnswersError(faults)
    incident = given.pop("id")
    facts = {name: text for name, text in given.items() if name not in TELLING}
    sources = read_telling(workspace, incident, given)
    return create_incident(workspace, incident, {**facts, **sources}, now)


def tell_where(case: Case, answers: Mapping[str, str]) -> None:
    """Name more of where an incident was spoken of; :class:`AnswersError` for what cannot be
    taken."""
    given = {name: text for name, text in _drop_empty(answers).items() if name in TELLING}
    faults = dict(list_telling_faults(case.workspace, given))
    if not given:
        faults = {TELLING[0]: "Say at least one place, or copy what was said."}
    if faults:
        raise AnswersError(faults)
    with naming_sources(case, read_telling(case.workspace, case.id, given)):
        pass  # it is read when the incident is gathered


def _drop_empty(answers: Mapping[str, str]) -> dict[str, str]:
    return {name: text.strip() for name, text in answers.items() if text.strip()}


def _list_faults(
    workspace: Workspace, given: Mapping[str, str], times: Mapping[str, datetime | str]
) -> Iterator[tuple[str, str]]:
    if "id" in given:
        yield from _try("id", lambda: check_id(given["id"]))
        if workspace.has(given["id"]):
            yield "id", "There is an incident of this name already: choose another."
    yield from ((name, fault) for name, fault in times.items() if isinstance(fault, str))
    yield from list_telling_faults(workspace, given)


def _read_times(
    given: Mapping[str, str], zone: str, now: datetime
) -> Iterator[tuple[str, datetime | str]]:
    """Each time that was given, or what is wrong with it."""
    after: datetime | None = None
    for name in TIMES:
        if name not in given:
            continue
        try:
            at = parse_spoken_time(given[name], zone, now, after)
        except ValueError as error:
            yield name, f"{error}."
            continue
        yield name, at if after is None or at >= after else _EARLIER
        after = after or at


_EARLIER = "This is before it started: correct one of the two, or say the day too."


def _describe(at: datetime) -> str:
    return f"{at:%A} {at.day} {at:%B} {at.year}, {at:%H:%M %Z}"


def _suggest_id(workspace: Workspace, given: Mapping[str, str], started: datetime) -> str:
    """The day it started and the first words of what broke; empty before there are any."""
    words = re.findall(r"[a-z0-9]+", given.get("title", "").lower())
    chosen = [word for word in words if word not in _SMALL][:_MOST_WORDS]
    if not chosen:
        return ""
    stem = "-".join([f"{started:%Y-%m-%d}", *chosen])
    names = (f"{stem}-{number}" if number > 1 else stem for number in range(1, 1000))
    return next(name for name in names if not workspace.has(name))


def _try(name: str, check: Callable[[], object]) -> Iterator[tuple[str, str]]:
    """What ``check`` says against an answer, without the name of the field before it."""
    try:
        check()
    except IncidentKitError as error:
        yield name, " ".join([f"{error.args[0]}.", *error.todo])
