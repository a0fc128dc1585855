"""Running the shipped notebooks through papermill, quietly and each in its own kernel."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from incident_kit.case import Case
from incident_kit.errors import IncidentKitError
from incident_kit.shipped import template
from incident_kit.workspace import Folder


def make_notebook(case: Case, name: str, **parameters: object) -> Path:
    """Make or refresh a notebook through papermill; where it is.

    The kernel runs in the incident's folder. A failure names the notebook and
    what went wrong in it.
    """
    case.folder.incident()
    case.stands(name)
    target = case.folder.notebook(name)
    given = {"incident": case.id, "workspace": str(case.workspace.root), **parameters}
    _execute(template(name), target, given, case.folder)
    return target


def _execute(made: Path, target: Path, given: Mapping[str, object], folder: Folder) -> None:
    _spare_import()
    from papermill import execute_notebook
    from papermill.exceptions import PapermillExecutionError

    try:
        execute_notebook(
            str(made),
            str(target),
            parameters=dict(given),
            cwd=str(folder.path),
            progress_bar=False,
            request_save_on_cell_execute=False,  # it is written once, when it has run
            kernel_name="python3",
            **_kernel_options(),
        )
    except PapermillExecutionError as error:
        raise IncidentKitError(
            f"{folder.label(target.name)} did not run: {error.ename}: {error.evalue}",
            todo=[f"incident-kit check {folder.id} says what is missing"],
        ) from None


def _kernel_options() -> dict[str, object]:
    """Sockets in the file system, where there are such: kernels that start side by
    side may be given the same TCP port, and then one of them dies."""
    from jupyter_core.paths import jupyter_runtime_dir
    from traitlets.config import Config

    room = os.name == "posix" and len(jupyter_runtime_dir()) < 50  # a socket's path is short
    transport = {"KernelManager": {"transport": "ipc"}} if room else {}
    return {"config": Config(transport), "extra_arguments": ["--IPKernelApp.log_level=50"]}


def _spare_import() -> None:
    """Keep a second out of every command: JupyterLab's event schemas bring in this
    grammar, which checks international URLs that no notebook of ours has."""
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")
