"""The same inputs, the same bytes: what a run leaves in a notebook is taken out.

Papermill stores its parameters twice, absolute paths, clock times and random ids;
Jupyter stores the interpreter's version and when each cell ran.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from incident_kit.report.cells import Cell, Notebook, has_tag, key, source

#: A path between quotes may hold spaces; ``repr`` doubles a backslash.
_QUOTED_PATH = re.compile(r"(['\"])(?:[A-Za-z]:)?[\\/][^'\"\n]*[\\/]([^'\"\n\\/]*)\1")
_PATH = re.compile(r"(?<![\w.…\\/])(?:[A-Za-z]:)?[\\/]++(?:[^\s'\"\\/:]++[\\/]++)++")
#: Half a character, which JSON can hold and UTF-8 cannot.
_SURROGATE = re.compile("[\ud800-\udfff]")
_CELL_NOISE = ("papermill", "execution", "ExecuteTime")
_KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


def cleaned(notebook: Mapping[str, Any], incident: str) -> Notebook:
    """A copy of a notebook that was run, as the kit stores it.

    The parameters cell names ``incident`` and no folder: a notebook inside an
    incident's folder finds its workspace by itself.
    """
    cells = [
        _cell(cell, incident)
        for cell in notebook.get("cells", ())
        if not has_tag(cell, "injected-parameters")
        and not has_tag(cell, "papermill-error-cell-tag")
    ]
    metadata = dict(notebook.get("metadata", {}))
    metadata.pop("papermill", None)
    metadata.pop("widgets", None)
    metadata["kernelspec"] = _KERNEL
    metadata["language_info"] = {"name": "python"}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def _cell(cell: Cell, incident: str) -> Cell:
    metadata = {k: v for k, v in cell.get("metadata", {}).items() if k not in _CELL_NOISE}
    if not metadata.get("tags"):
        metadata.pop("tags", None)
    clean = {**cell, "metadata": metadata}
    if cell.get("cell_type") != "code":
        return clean
    if has_tag(cell, "parameters") and key(cell) is not None:
        clean["source"] = parameters(source(cell), incident)
        metadata["jupyter"] = {"source_hidden": True}
    clean["outputs"] = list(_outputs(cell))
    return clean


def parameters(cell: str, incident: str) -> str:
    """A template's parameters cell with ``incident`` set and ``workspace`` as it was."""
    return re.sub(r"^incident = .*$", f'incident = "{incident}"', cell, count=1, flags=re.M)


def _outputs(cell: Cell) -> Iterator[dict[str, Any]]:
    for output in cell.get("outputs", ()):
        kind = output.get("output_type")
        if kind == "error":
            yield _error(output)
        elif kind == "stream" and output.get("name") == "stderr":
            continue  # warnings of the machine: its paths, not the incident's story
        else:
            yield {**output, "metadata": output.get("metadata", {})} if kind != "stream" else output


def _error(output: Mapping[str, Any]) -> dict[str, Any]:
    """An error without its traceback, which quotes paths and values."""
    name = str(output.get("ename", "Error"))
    text = _without_paths(str(output.get("evalue", "")))
    return {
        "output_type": "error",
        "ename": name,
        "evalue": text,
        "traceback": [f"{name}: {text}"],
    }


def _without_paths(text: str) -> str:
    return _PATH.sub("…/", _QUOTED_PATH.sub(r"\1…/\2\1", text))


def dumps(notebook: Mapping[str, Any]) -> str:
    """The notebook as nbformat writes it: sorted keys, one space, a final newline."""
    stored = {**notebook, "cells": [_stored(cell) for cell in notebook["cells"]]}
    text = json.dumps(stored, ensure_ascii=False, indent=1, sort_keys=True)
    return _SURROGATE.sub(lambda half: f"\\u{ord(half.group()):04x}", text) + "\n"


def _stored(cell: Cell) -> Cell:
    stored = {**cell, "source": source(cell).splitlines(keepends=True)}
    if "outputs" in cell:
        stored["outputs"] = [_lines(output) for output in cell["outputs"]]
    return stored


def _lines(output: Mapping[str, Any]) -> dict[str, Any]:
    result = dict(output)
    if isinstance(result.get("text"), str):
        result["text"] = result["text"].splitlines(keepends=True)
    if "data" in result:
        result["data"] = {
            mime: value.splitlines(keepends=True) if _is_text(mime, value) else value
            for mime, value in result["data"].items()
        }
    return result


def _is_text(mime: str, value: object) -> bool:
    return isinstance(value, str) and (mime.startswith("text/") or mime == "image/svg+xml")
