"""A run of a shipped notebook as papermill hands it over, made without a kernel."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from support.kit import ID, incident

from incident_kit.authoring.papermill_io import write
from incident_kit.workspace.shipped import template

#: The shipped notebook that each of an incident's is made from.
TEMPLATES = {"gather": "1_gather", "report": "2_report", "redact": "3_redact", "public": "4_public"}


def write_run(folder: Path, name: str, ident: str = ID) -> None:
    """Write notebook ``name`` of the incident as a run of its template that printed nothing."""
    write(json.dumps(make_run(name, ident)), str(incident(folder, ident) / f"{name}.ipynb"))


def make_run(name: str, ident: str = ID) -> dict[str, Any]:
    """A run of the template of that name that printed nothing."""
    run: dict[str, Any] = json.loads(template(TEMPLATES[name]).read_text(encoding="utf-8"))
    run["metadata"]["papermill"] = {"parameters": {"incident": ident}}
    return run
