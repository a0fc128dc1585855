"""A new incident from a form: what is wrong with each answer, said beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial

from incident_kit.errors import IncidentKitError, UsageError
from incident_kit.journey.facts import create_incident, settle_times
from incident_kit.model.ids import check_id
from incident_kit.model.incident import TIMES
from incident_kit.sources.registry import SOURCE_FLAGS
from incident_kit.workspace import Folder, Workspace


class AnswersError(UsageError):
    """Answers that cannot be taken: ``fields`` says what is wrong with each, by name."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__("Some answers need another look: see what is said beside them.")
        self.fields = dict(fields)


def create_from_answers(workspace: Workspace, answers: Mapping[str, str], now: datetime) -> Folder:
    """Make the incident, as `new` does; :class:`AnswersError` for what it would refuse."""
    given = {name: text.strip() for name, text in answers.items() if text.strip()}
    faults = dict(_list_faults(workspace, given, now))
    if faults:
        raise AnswersError(faults)
    incident = given.pop("id")
    paths = [name for name, flag in SOURCE_FLAGS.items() if flag.is_path and name in given]
    given |= {name: str(workspace.root / given[name]) for name in paths}
    return create_incident(workspace, incident, given, now)


def _list_faults(
    workspace: Workspace, given: Mapping[str, str], now: datetime
) -> Iterator[tuple[str, str]]:
    for name, question in (("id", "a short name"), ("title", "what broke"), ("started", "when")):
        if name not in given:
            yield name, f"Say {question}: the incident cannot be made without it."
    if "id" in given:
        yield from _try("id", lambda: check_id(given["id"]))
        if workspace.has(given["id"]):
            yield "id", "There is an incident of this name already: choose another."
    zone = workspace.settings.time_zone
    for name in TIMES:
        if name in given:
            yield from _try(name, partial(settle_times, {name: given[name]}, zone, now))
    for name, flag in SOURCE_FLAGS.items():
        if flag.is_path and name in given and not (workspace.root / given[name]).exists():
            yield name, f"There is no file or folder {given[name]} in the workspace."


def _try(name: str, check: Callable[[], object]) -> Iterator[tuple[str, str]]:
    """What ``check`` says against an answer, without the name of the field before it."""
    try:
        check()
    except IncidentKitError as error:
        yield name, str(error.args[0]).removeprefix(f"{name}: ")
