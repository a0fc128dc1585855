"""JupyterLab on the notebook that is worked on now."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from incident_kit.workspace import Workspace
from incident_kit.workspace.shipped import PACKAGE

_SERVER = "incident_kit.authoring.lab_server"
#: What is told to Jupyter by a list of folders, of which the first counts most: those that
#: run, and what it finds in the package itself, which an installation copies elsewhere and
#: a checkout has nowhere else.
_PLACES = {
    "PATH": Path(sys.executable).parent,  # so that a terminal in JupyterLab knows our command
    "JUPYTER_PATH": PACKAGE / "lab",
    "JUPYTER_CONFIG_PATH": PACKAGE / "lab" / "config",
}


def open_lab(workspace: Workspace, incident: str | None, arguments: Sequence[str] = ()) -> None:
    """Become JupyterLab, on the notebook of ``incident`` that is worked on now, with more
    ``arguments`` of its own."""
    root = workspace.root
    command = [sys.executable, "-m", _SERVER, f"--ServerApp.root_dir={root}"]
    if incident is not None:
        folder = workspace.folder(incident)
        made = [name for name in ("public", "report", "gather") if folder.notebook(name).exists()]
        where = folder.notebook(made[0]) if made else folder.path
        command.append(str(where))
    for name, place in _PLACES.items():
        os.environ[name] = _put_first(str(place), os.environ.get(name, ""))
    os.execv(sys.executable, [*command, *arguments])


def _put_first(place: str, places: str) -> str:
    return os.pathsep.join(dict.fromkeys([place, *filter(None, places.split(os.pathsep))]))
