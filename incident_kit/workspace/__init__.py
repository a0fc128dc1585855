"""A workspace: any folder with an ``incident-kit.yaml``, and the incidents in it.

The names below load on first use: whether there is one is seen before
anything of it is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_kit.imports import load_late

if TYPE_CHECKING:
    from incident_kit.workspace.folder import NOTEBOOKS, Folder
    from incident_kit.workspace.roots import MARKER, as_named, find_root
    from incident_kit.workspace.sharing import SharedDecisions
    from incident_kit.workspace.sourced import Sourced
    from incident_kit.workspace.workspace import (
        INCIDENTS,
        Workspace,
        create_workspace,
        open_workspace,
    )

__all__ = [
    "INCIDENTS",
    "MARKER",
    "NOTEBOOKS",
    "Folder",
    "SharedDecisions",
    "Sourced",
    "Workspace",
    "as_named",
    "create_workspace",
    "find_root",
    "open_workspace",
]

_HOMES = {
    "INCIDENTS": "workspace",
    "MARKER": "roots",
    "NOTEBOOKS": "folder",
    "Folder": "folder",
    "SharedDecisions": "sharing",
    "Sourced": "sourced",
    "Workspace": "workspace",
    "as_named": "roots",
    "create_workspace": "workspace",
    "find_root": "roots",
    "open_workspace": "workspace",
}

__getattr__ = load_late(__name__, _HOMES)
