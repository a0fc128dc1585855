"""JupyterLab on the notebook that is worked on now."""

from __future__ import annotations

import os
import sys

from incident_kit.workspace import Workspace

_SERVER = "incident_kit.authoring.lab_server"


def open_lab(workspace: Workspace, incident: str | None) -> None:
    """Become JupyterLab, on the notebook of ``incident`` that is worked on now."""
    root = workspace.root
    command = [sys.executable, "-m", _SERVER, f"--ServerApp.root_dir={root}"]
    if incident is not None:
        folder = workspace.folder(incident)
        made = [name for name in ("public", "report", "gather") if folder.notebook(name).exists()]
        where = folder.notebook(made[0]) if made else folder.path
        command.append(str(where))
    os.execv(sys.executable, command)
