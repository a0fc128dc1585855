"""Which notebooks of an incident are open in a JupyterLab, whoever runs that and wherever.

While a browser has one of an incident's notebooks open, its server keeps a mark in the
incident's ``.history/``, ``open-TOKEN.json``, and touches it whenever the browser is heard.
Whoever sees the folder sees the mark: no server has to be found or asked, which may want a
password, be another user's or run in a container. A mark that is not touched for some time
counts no more, nor does one whose process is gone from this machine, however it ended.
"""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Literal

from incident_kit.errors import IncidentKitError
from incident_kit.files import write_json
from incident_kit.workspace.locking import HISTORY, make_history

#: Whether JupyterLab holds words of an open notebook that are not in its file.
State = Literal["saved", "unsaved"]

#: Seconds for which a browser is believed to be there that says nothing: one in the
#: background is let speak once a minute.
BELIEVED = 150.0

_STATES: tuple[State, ...] = ("unsaved", "saved")  # what counts of several comes first


def write_mark(folder: Path, token: str, opened: Mapping[str, State]) -> None:
    """Say of an incident's ``folder`` which files of it the server called ``token`` has open,
    by name; nothing is left of it when there are none. A folder that is gone, or may not be
    written, has no mark."""
    with suppress(OSError, IncidentKitError):
        if not opened:
            _find_mark(folder, token).unlink(missing_ok=True)
        elif folder.joinpath("incident.yaml").exists():
            place = _find_mark(make_history(folder).parent, token)
            write_json(place, {"on": _name_machine(), "pid": os.getpid(), "open": dict(opened)})
            os.utime(place)
            _sweep(folder)


def find_open(notebook: Path) -> State | None:
    """How a notebook is open: words that are not saved anywhere count for all; ``None`` if no
    JupyterLab has it."""
    marks = notebook.resolve().parent.glob(f"{HISTORY}/open-*.json")
    states = {opened.get(notebook.name) for opened in _read_marks(marks)}
    return next((state for state in _STATES if state in states), None)


def _find_mark(folder: Path, token: str) -> Path:
    return folder / HISTORY / f"open-{token}.json"


def _read_marks(marks: Iterator[Path]) -> Iterator[Mapping[str, str]]:
    for place in marks:
        with suppress(OSError, ValueError, KeyError, TypeError):
            mark = json.loads(place.read_text(encoding="utf-8"))
            if _is_fresh(place) and not _has_ended(mark["on"], mark["pid"]):
                yield dict(mark["open"])


def _is_fresh(place: Path) -> bool:
    return time.time() - place.stat().st_mtime < BELIEVED


def _sweep(folder: Path) -> None:
    """Take away the marks of servers that were killed."""
    for place in folder.glob(f"{HISTORY}/open-*.json"):
        with suppress(OSError):
            if not _is_fresh(place):
                place.unlink()


def _name_machine() -> str:
    """Where process numbers mean the same: containers of one host count for themselves."""
    numbers = ""
    with suppress(OSError):
        numbers = str(Path("/proc/self/ns/pid").stat().st_ino)
    return f"{socket.gethostname()} {numbers}".strip()


def _has_ended(machine: str, pid: int) -> bool:
    """Whether a process is known to be gone: of other machines nothing is known."""
    # elsewhere than on POSIX a signal, whatever its number, ends a process
    if machine != _name_machine() or os.name != "posix":
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
