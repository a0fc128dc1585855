"""Whose turn it is to save a notebook: of several browsers one looks and writes, then the next.

Jupyter's server lets two requests write one file at once, which leaves a file that nobody can
read; and whoever looks what others saved, and then writes, loses what is saved in between. So
a browser takes a turn first. It is a file in the incident's ``.history/``, so that several
servers on one folder take turns too.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import time
from contextlib import suppress
from pathlib import Path

from incident_kit.errors import IncidentKitError
from incident_kit.workspace.locking import make_history

#: Seconds after which a turn is over, whoever had it.
LONGEST = 5.0
_PAUSE = 0.01


async def take_turn(notebook: Path) -> str:
    """Wait until nobody else saves ``notebook``; the name of the turn that begins. A folder in
    which nothing can be written has no turns, and nothing to be saved either."""
    name = secrets.token_hex(8)
    with suppress(OSError, IncidentKitError):
        place = _find_place(notebook)
        while not _begin(place, name):
            await asyncio.sleep(_PAUSE)
    return name


def end_turn(notebook: Path, name: str) -> None:
    """Let the next one save, unless the turn called ``name`` was over before."""
    with suppress(OSError, IncidentKitError):
        place = _find_place(notebook)
        if place.read_text() == name:
            place.unlink()


def _find_place(notebook: Path) -> Path:
    return make_history(notebook.parent) / f"saving-{notebook.stem}.turn"


def _begin(place: Path, name: str) -> bool:
    """Take the turn if nobody has it, or whoever has it is gone."""
    try:
        handle = os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666)
    except FileExistsError:
        with suppress(FileNotFoundError):
            if abs(time.time() - place.stat().st_mtime) > LONGEST:
                place.unlink()
        return False
    with os.fdopen(handle, "w") as file:
        file.write(name)
    return True
