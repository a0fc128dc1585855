"""Another process that holds an incident's folder, as a second command does."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PROGRAM = """\
import sys
from pathlib import Path
from incident_kit.workspace.locking import hold_folder
with hold_folder(Path(sys.argv[1]), sys.argv[2]):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def another_holding(folder: Path, hold: str = "change") -> Iterator[subprocess.Popen[bytes]]:
    """A process that holds ``folder`` until its standard input ends, or it does."""
    command = [sys.executable, "-c", _PROGRAM, str(folder), hold]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        try:
            yield holder
        finally:
            holder.kill()
