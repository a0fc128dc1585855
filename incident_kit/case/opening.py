"""A case read from its folder."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from incident_kit.case.case import Case
from incident_kit.case.parts import Parts
from incident_kit.case.reading import recall
from incident_kit.model import utc_now
from incident_kit.workspace import Workspace, as_named, find_root, open_workspace


def load_case(workspace: Workspace, incident: str, now: datetime | None = None) -> Case:
    """The case of an incident that exists, as it is ``now``."""
    folder = workspace.folder(incident)
    return Case(workspace, folder, now or utc_now(), Parts(recall(workspace, folder)))


def case_at(path: Path) -> Case:
    """The case whose folder is ``path``, as it is named or else as it is."""
    named = as_named(path)
    folder = named if find_root(named.parent) else path.resolve()
    return load_case(open_workspace(folder.parent), folder.name)
