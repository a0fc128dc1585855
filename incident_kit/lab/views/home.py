"""All incidents of the workspace, and the questions for a new one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from incident_kit.journey.overview import Standing, list_standings
from incident_kit.sources.registry import SOURCE_FLAGS
from incident_kit.workspace import NOTEBOOKS, Workspace

#: What `new` asks: the field, the question, and an example.
_QUESTIONS = (
    ("title", "What broke", ""),
    ("id", "Short name", "2026-11-03-app-routing"),
    ("started", "When did it start", "10:41, yesterday 14:00, 2026-11-03 09:02"),
    ("resolved", "When was it over (empty if it is not)", ""),
    ("lead", "Who led", ""),
    ("comms", "Who told the tenants (comms)", ""),
)


def show_home(workspace: Workspace) -> Mapping[str, Any]:
    """Every incident with its notebooks, and the form."""
    return {
        "incidents": [_describe(workspace, one) for one in list_standings(workspace)],
        "questions": [
            {"name": name, "question": question, "example": example}
            for name, question, example in _QUESTIONS
        ],
        "sources": [
            {
                "name": name,
                "question": name.replace("_", " ").capitalize(),
                "example": "a file in the workspace" if flag.is_path else "",
            }
            for name, flag in SOURCE_FLAGS.items()
        ],
        "zone": workspace.settings.time_zone,
    }


def _describe(workspace: Workspace, one: Standing) -> Mapping[str, Any]:
    folder = workspace.folder(one.incident)
    made = [name for name in NOTEBOOKS if folder.notebook(name).exists()]
    return {
        "id": one.incident,
        "title": one.title,
        "state": one.state,
        "wrong": "" if one.can_be_read else one.step,
        "notebooks": [
            {"name": name, "file": f"incidents/{one.incident}/{name}.ipynb"} for name in made
        ],
    }
