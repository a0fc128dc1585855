"""All incidents of the workspace, and the questions for a new one."""

from __future__ import annotations

import os.path
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from incident_kit.case import Case
from incident_kit.errors import IncidentKitError
from incident_kit.journey.overview import Standing, list_standings
from incident_kit.journey.progress import find_next, find_review_due, say_done
from incident_kit.journey.readiness import assess_readiness
from incident_kit.lab.views.cockpit import describe_due, describe_next
from incident_kit.workspace import NOTEBOOKS, Workspace

#: What `new` asks: the field, the question, and an example or a hint.
_FACTS = (
    ("title", "What broke", "Routers refuse app hosts"),
    ("statuspage_incident", "Its page on your status page (address)", "https://"),
    ("started", "When did it start", "10:41, yesterday 14:00, 2026-11-03 09:02"),
    ("resolved", "When was it over (empty if it is not)", ""),
    ("id", "Short name", "2026-11-03-app-routing"),
    ("lead", "Who led", ""),
    ("comms", "Who told the tenants (comms)", ""),
    ("priority", "How severe", ""),
)
_WHERE = (
    ("slack_channel", "In which Slack channel", "incident-routing"),
    ("statuspage_incident", "Its page on your status page (address)", "https://"),
)
#: What the notebooks are called where people choose among them.
_TITLES = {"gather": "Timeline", "report": "Report", "redact": "Hide", "public": "Public"}


def show_home(workspace: Workspace, root: Path) -> Mapping[str, Any]:
    """Every incident with its notebooks, and the form; paths are below ``root``, the folder
    that JupyterLab shows."""
    return {
        "incidents": [_describe(workspace, root, one) for one in list_standings(workspace)],
        "questions": _ask(_FACTS),
        "where": _ask(_WHERE),
        "priorities": list(workspace.settings.priorities),
        "people": [person.name for person in workspace.settings.people],
        "exports": _place(workspace.root / "exports", root),
        "zone": workspace.settings.time_zone,
    }


def _ask(questions: Sequence[tuple[str, str, str]]) -> Sequence[Mapping[str, str]]:
    return [
        {"name": name, "question": question, "example": example}
        for name, question, example in questions
    ]


def _describe(workspace: Workspace, root: Path, one: Standing) -> Mapping[str, Any]:
    folder = workspace.folder(one.incident)
    made = [name for name in NOTEBOOKS if folder.notebook(name).exists()]
    return {
        "id": one.incident,
        "title": one.title,
        "folder": _place(folder.path, root),
        "notebooks": [{"title": _TITLES[name], "file": f"{name}.ipynb"} for name in made],
        **({"wrong": one.step} if one.case is None else _describe_work(one.case)),
    }


def _describe_work(case: Case) -> Mapping[str, Any]:
    """What is next, and when the review is due; or why nobody can tell."""
    try:
        coming, due = find_next(case, assess_readiness(case)), find_review_due(case)
    except IncidentKitError as error:  # of another incident too, whose decisions count here
        return {"wrong": str(error.args[0])}
    zone = ZoneInfo(case.settings.time_zone)
    return {
        "next": None if coming is None else describe_next(coming),
        "done": "" if coming else say_done(case),
        "review": None if due is None else describe_due(due.astimezone(zone), case.now),
    }


def _place(path: Path, root: Path) -> str:
    """A path as JupyterLab names it."""
    return Path(os.path.relpath(path, root)).as_posix()
