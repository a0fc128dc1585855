"""JupyterLab on the notebook that is worked on now."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from incident_kit.case import load_case
from incident_kit.errors import IncidentKitError
from incident_kit.journey.progress import find_next
from incident_kit.journey.readiness import assess_readiness
from incident_kit.workspace import NOTEBOOKS, Workspace
from incident_kit.workspace.shipped import PACKAGE

_SERVER = "incident_kit.authoring.lab_server"
#: Where Jupyter's server sends a browser to the home of all incidents.
_HOME = "--LabApp.default_url=/incident-kit"
#: What is told to Jupyter by a list of folders, of which the first counts most: those that
#: run, and what it finds in the package itself, which an installation copies elsewhere and
#: a checkout has nowhere else.
_PLACES = {
    "PATH": Path(sys.executable).parent,  # so that a terminal in JupyterLab knows our command
    "JUPYTER_PATH": PACKAGE / "lab",
    "JUPYTER_CONFIG_PATH": PACKAGE / "lab" / "config",
}


def open_lab(workspace: Workspace, incident: str | None, arguments: Sequence[str] = ()) -> None:
    """Become JupyterLab, on the notebook of ``incident`` that is worked on now, or on the home
    of all incidents, with more ``arguments`` of its own."""
    command = [sys.executable, "-m", _SERVER, f"--ServerApp.root_dir={workspace.root}"]
    notebook = None if incident is None else find_current(workspace, incident)
    command.append(_HOME if notebook is None else str(notebook))
    for name, place in _PLACES.items():
        os.environ[name] = _put_first(str(place), os.environ.get(name, ""))
    os.execv(sys.executable, [*command, *arguments])


def find_current(workspace: Workspace, incident: str) -> Path | None:
    """The notebook in which the next step of ``incident`` is made, else the last one that was
    made; ``None`` before the first."""
    folder = workspace.folder(incident)
    made = [name for name in NOTEBOOKS if folder.notebook(name).exists()]
    if not made:
        return None
    name = _name_next(workspace, incident)
    return folder.notebook(name if name in made else made[-1])


def _name_next(workspace: Workspace, incident: str) -> str | None:
    """The notebook of the next step, where there is one and the incident can be read."""
    try:
        case = load_case(workspace, incident)
        coming = find_next(case, assess_readiness(case))
    except IncidentKitError:
        return None  # JupyterLab is where it is mended
    return coming.name if coming else None


def _put_first(place: str, places: str) -> str:
    return os.pathsep.join(dict.fromkeys([place, *filter(None, places.split(os.pathsep))]))
