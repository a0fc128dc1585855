"""Run notebooks of the suite in papermill's own engine, and approve what comes of them.

``make parity`` calls it for all, outside of pytest, with the packages of requirements.lock.
A few minutes: a kernel is started for each. ``--into FOLDER NAME…`` approves nothing, and
shows what comes of a few.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from support.parity import APPROVED, list_notebooks, name_file, run


def approve(names: list[str], into: Path) -> None:
    """Write what papermill's own engine makes of each into a file of its own."""
    notebooks = list_notebooks()
    for name in names or notebooks:
        with TemporaryDirectory() as folder:
            result = run(notebooks[name], Path(folder))
        text = json.dumps(result, indent=1, sort_keys=True)
        into.joinpath(name_file(name)).write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--into", folder, *names]:
            approve(names, Path(folder))
        case names:
            approve(names, APPROVED)
