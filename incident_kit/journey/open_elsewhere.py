"""Whether somebody has a notebook open in JupyterLab, whose words nobody else can see.

What a person types is in JupyterLab's memory until it is saved. A notebook that is written
meanwhile by somebody else makes JupyterLab ask which of the two is to be lost; so it is not
written, and JupyterLab brings in what is new itself (*Refresh*).
"""

from __future__ import annotations

from incident_kit.errors import WaitingError
from incident_kit.workspace import Folder
from incident_kit.workspace.opened import find_open


def check_closed(folder: Folder, name: str) -> None:
    """Refuse as a :class:`WaitingError` to write a notebook that is open in JupyterLab."""
    words = find_open(folder.notebook(name))
    if words is None:
        return
    label = folder.label(f"{name}.ipynb")
    state = "with words that are not saved yet" if words == "unsaved" else "and left as it is"
    raise WaitingError(
        f"{label} is open in JupyterLab, {state}: nothing was written into it",
        todo=[
            f"press Refresh above {name}.ipynb in JupyterLab: what is new comes in, and no "
            "word is lost",
            "or close it there, then run this again (a browser that is gone counts for three "
            "minutes)",
        ],
    )
