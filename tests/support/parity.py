"""What a notebook gives when papermill runs it, without what differs from run to run."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
from collections.abc import Iterable, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from papermill import execute_notebook
from support.notebook_cases import OWN

NOTEBOOKS = Path(__file__).resolve().parents[1] / "data" / "notebooks"
APPROVED = NOTEBOOKS / "approved"
_LONG = 4000

#: Times, places and names that are others in each run or on each machine, and what stands
#: for them.
_OTHERS = (
    (r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.,]?\d*(\+00:00|Z)?", "TIME"),
    (r"ipykernel_\d+", "ipykernel_PID"),
    (r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "UUID"),
    (r"\b0x[0-9a-f]{6,}\b", "0xADDRESS"),
    (r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])", "HEX"),
    (r"\b(ForkProcess|Thread)-\d+", r"\1-N"),
    (r"/[\w/.-]+/tmp\w{8}\.json", "CONNECTION.json"),
    (r"[~/][\w./~-]*/site-packages/", "SITE/"),
    (r"[~/][\w./~-]*/lib/python3\.\d+/", "LIB/"),
    (rf"\b{re.escape(platform.python_version())}\b", "PYTHON"),
)
_TIMES = ("start_time", "end_time", "duration")


def list_notebooks() -> dict[str, dict[str, Any]]:
    """Every notebook of the suite by its name: our own small ones, and others'."""
    own = {f"own/{name.replace(' ', '-')}": make_notebook(cells) for name, cells in OWN.items()}
    others = {
        f"{path.parent.name}/{path.stem}": json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(NOTEBOOKS.glob("*/*.ipynb"))
    }
    return own | others


def name_file(name: str) -> str:
    """What the file is called that holds what became of the notebook of that name."""
    return f"{name.replace('/', '--')}.json"


def read_approved(name: str, folder: Path = APPROVED) -> Any:
    """What papermill's own engine made of the notebook of that name."""
    return json.loads(folder.joinpath(name_file(name)).read_text(encoding="utf-8"))


def make_notebook(cells: Iterable[str | tuple[str, ...]]) -> dict[str, Any]:
    """A notebook of these code cells; one that is a tuple has tags after its code."""
    made = []
    for number, cell in enumerate(cells):
        source, *tags = (cell,) if isinstance(cell, str) else cell
        made.append(
            {
                "cell_type": "code",
                "id": f"cell-{number}",
                "metadata": {"tags": tags} if tags else {},
                "source": source,
                "outputs": [],
                "execution_count": None,
            }
        )
    about = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}
    return {"cells": made, "metadata": about, "nbformat": 4, "nbformat_minor": 5}


def run(content: Mapping[str, Any], folder: Path, **options: Any) -> dict[str, Any]:
    """What ``content`` gives, run in ``folder``: its cells, its metadata, and what was raised."""
    given, made = folder / "given.ipynb", folder / "made.ipynb"
    given.write_text(json.dumps(content), encoding="utf-8")
    made.unlink(missing_ok=True)
    raised = None
    named = {"kernel_name": "python3", "language": "python", "cwd": str(folder)}
    try:
        execute_notebook(str(given), str(made), progress_bar=False, **{**named, **options})
    except Exception as error:
        raised = f"{type(error).__module__}.{type(error).__name__}: {error}"
    ran = json.loads(made.read_text(encoding="utf-8")) if made.exists() else {"cells": []}
    cells = [_describe_cell(cell) for cell in ran["cells"]]
    result = {"raised": raised, "cells": cells, "metadata": _drop_times(ran.get("metadata", {}))}
    return cut_long(json.loads(_settle(json.dumps(result), folder)))


def cut_long(value: Any) -> Any:
    """The same with a digest in the place of each long text."""
    if isinstance(value, dict):
        return {name: cut_long(part) for name, part in value.items()}
    if isinstance(value, list):
        return [cut_long(part) for part in value]
    if isinstance(value, str) and len(value) > _LONG:
        digest = hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()
        return f"{len(value)} characters: {digest}"
    return value


def _describe_cell(cell: Mapping[str, Any]) -> dict[str, Any]:
    described = {
        "source": "".join(cell.get("source", "")),
        "metadata": _drop_times(cell["metadata"]),
    }
    if cell["cell_type"] == "code":
        described["execution_count"] = cell["execution_count"]
        described["outputs"] = _join_streams(cell["outputs"])
    return described


def _drop_times(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Metadata with the names of its times, and without the times."""
    kept = dict(metadata)
    for part in {"papermill", "execution"} & kept.keys():
        times = {name: None for name in kept[part] if name in _TIMES or "." in name}
        kept[part] = {**kept[part], **times}
    return kept


def _join_streams(outputs: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Outputs in which what was printed in turn stands together: a kernel publishes it five
    times a second, wherever it is by then."""
    joined = []
    for name, group in groupby(outputs, key=lambda output: output.get("name")):
        several = [dict(output) for output in group]
        if name is None:
            joined += several
        else:
            text = "".join("".join(output["text"]) for output in several)
            joined.append({"output_type": "stream", "name": name, "text": text})
    return joined


def _settle(text: str, folder: Path) -> str:
    text = text.replace(str(folder), "FOLDER").replace(os.path.realpath(folder), "FOLDER")
    for pattern, stands_for in _OTHERS:
        text = re.sub(pattern, stands_for, text)
    return text
