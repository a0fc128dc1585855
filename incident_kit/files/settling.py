"""A JSON file that another program may be saving at this very moment.

JupyterLab empties a notebook and then writes it anew, and so does many an editor: whoever
reads in between finds nothing, or half of it.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from incident_kit.errors import ConflictError, FileError
from incident_kit.files.texts import decode_text, parse_json
from incident_kit.files.writing import read_bytes

#: Seconds that a file which is no JSON is read again for.
_PATIENCE = 1.0
_PAUSE = 0.05
#: Seconds since its last change in which a file may still be on its way.
_JUST_NOW = 5.0


def read_settled(path: Path, label: str, todo: Sequence[str] = ()) -> bytes | None:
    """The bytes of a file once they are JSON; ``None`` if there is no such file.

    One that was changed in the last seconds is read again for a while before it is a
    :class:`FileError`, which says ``todo``.
    """
    until = time.monotonic() + _PATIENCE
    while True:
        data = read_bytes(path, label)
        if data is None:
            return None
        try:
            parse_json(decode_text(data, label), label, todo)
        except ConflictError:
            raise
        except FileError:
            if time.monotonic() > until or not _was_just_changed(path):
                raise
            time.sleep(_PAUSE)
        else:
            return data


def _was_just_changed(path: Path) -> bool:
    try:
        return abs(time.time() - path.stat().st_mtime) < _JUST_NOW
    except OSError:
        return True
