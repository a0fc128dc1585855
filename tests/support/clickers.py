"""Somebody at a page of JupyterLab that shows an incident: they look, and decide by clicks."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from support.kit import ID, authored, incident, notebook, save, workspace
from support.runs import write_run

from incident_kit.case import load_case
from incident_kit.gathering import gather
from incident_kit.lab.desk import Desk
from incident_kit.workspace import open_workspace

#: What a public text is about that asks for decisions: a name on no list, and a sentence
#: that differs from the facts.
NAME, SENTENCE = "Zorvex Bank", "The outage lasted 5 hours."
PEOPLE = ("Ada Fictional", "Ben Madeup")


def make_undecided(folder: Path) -> Path:
    """A workspace with a report and a public version in which all is undecided, made
    without a kernel."""
    workspace(folder)
    gather(load_case(open_workspace(folder), ID))
    for name in ("report", "public"):
        write_run(folder, name)
    path = incident(folder) / "public.ipynb"
    content = notebook(path)
    for cell in authored(content):
        if cell["metadata"]["incident_kit"]["section"] == "why":
            cell["source"] = f"{NAME} called us. {SENTENCE}\n\nWhat is typed goes on below."
    save(path, content)
    return folder


class Hand:
    """Who decides ``by`` name at a page of ``desk``, whose root holds the workspace."""

    def __init__(self, desk: Desk, view: str, by: str) -> None:
        self.desk, self.view, self.by = desk, view, by
        self._known: object = None
        self.masked = self.withdrawn = False
        self._shown: Mapping[str, Any] = {}
        self.look()

    def look(self) -> Any:
        """What the page shows, asked for anew."""
        return self.ask("look")

    def act(self, action: str, /, **given: Any) -> Any:
        """Decide something on what the page shows; what it shows then."""
        given = {"by": self.by, **given}
        return self.ask("act", action=action, given=given, known=self._known)

    def ask(self, verb: str, **asked: Any) -> Any:
        """What the server answers."""
        place = {"path": f"ws/incidents/{ID}/gather.ipynb", "incident": ID, "view": self.view}
        answer = asyncio.run(self.desk.answer(verb, {**place, **asked}))
        if "name" not in answer:
            return answer
        self._known = answer["name"]
        self.masked = answer.get("masked", False)
        self.withdrawn = answer.get("withdrawn", False)
        self._shown = answer.get("state") or apply_changes(self._shown, answer["changes"])
        return self._shown


def apply_changes(before: Mapping[str, Any], changes: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a page shows, as `views.js` makes it of what changed."""
    after = {**before, **changes}
    for key, value in changes.items():
        if isinstance(value, dict) and "rows" in value:
            rows = {row["id"]: row for row in (*before[key], *value["rows"])}
            after[key] = [rows[one] for one in value["ids"] or (row["id"] for row in before[key])]
    return after


def step(line: str, action: str, value: str | None = None) -> Mapping[str, Any]:
    """What is given to curate one line, named by its event."""
    return {"steps": [{"line": line, "action": action, "value": value}]}
