"""Whether somebody has a notebook open in JupyterLab, whose words nobody else can see.

What a person types is in JupyterLab's memory until it is saved. A notebook that is written
meanwhile by somebody else makes JupyterLab ask which of the two is to be lost; so it is not
written, and JupyterLab brings in what is new itself (*Refresh*).

The running servers are those that Jupyter lists in a folder of its own; each is asked with
its own token. Where none shows the notebook's folder nothing is asked.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeAlias

from incident_kit.errors import WaitingError
from incident_kit.workspace import Folder

#: What Jupyter notes of a running server.
Server: TypeAlias = Mapping[str, Any]

#: Seconds that a server may take to answer.
_PATIENCE = 0.5


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
            "or close it there, then run this again",
        ],
    )


def find_open(notebook: Path) -> str | None:
    """How a notebook is open in a JupyterLab that runs here: ``saved`` or ``unsaved``;
    ``None`` if no server knows of it."""
    for server in _list_servers():
        if _shows(server, notebook):
            answer = _ask(server, notebook)
            if answer is not None:
                return answer
    return None


def _list_servers() -> Iterator[Server]:
    """The servers that Jupyter notes and whose process is there."""
    from jupyter_core.paths import jupyter_runtime_dir

    for path in sorted(Path(jupyter_runtime_dir()).glob("jpserver-*.json")):
        with suppress(OSError, ValueError):
            server = json.loads(path.read_text(encoding="utf-8"))
            if isinstance(server, dict) and _is_running(server.get("pid")):
                yield server


def _is_running(pid: object) -> bool:
    if not isinstance(pid, int) or pid <= 0:
        return False
    if os.name != "posix":  # there a signal, whatever its number, ends a process
        return True
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except OSError:
        return False
    return True


def _shows(server: Server, notebook: Path) -> bool:
    root = server.get("root_dir")
    return isinstance(root, str) and notebook.resolve().is_relative_to(Path(root).resolve())


def _ask(server: Server, notebook: Path) -> str | None:
    """What the server's extension says; one that does not answer knows nothing."""
    from urllib.parse import urlencode
    from urllib.request import ProxyHandler, Request, build_opener

    query = urlencode({"notebook": str(notebook.resolve())})
    headers = {"Authorization": f"token {server.get('token', '')}"}
    with suppress(OSError, ValueError):
        request = Request(f"{server['url']}incident-kit/open?{query}", headers=headers)
        with build_opener(ProxyHandler({})).open(request, timeout=_PATIENCE) as answer:
            state = json.loads(answer.read()).get("state")
            return state if isinstance(state, str) else None
    return None
