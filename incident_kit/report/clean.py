"""The same inputs, the same bytes: what a run leaves in a notebook is taken out.

Papermill stores its parameters twice, absolute paths, clock times and random ids;
Jupyter stores the interpreter's version and when each cell ran. All here works on the
stored JSON, before it is parsed and after it is written back.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from incident_kit.report.banners import is_banner
from incident_kit.report.notebook import Json, Notebook, join_source, parse_cell

#: A path between quotes may hold spaces; ``repr`` doubles a backslash.
_QUOTED_PATH = re.compile(r"(['\"])(?:[A-Za-z]:)?[\\/][^'\"\n]*[\\/]([^'\"\n\\/]*)\1")
_PATH = re.compile(r"(?<![\w.…\\/])(?:[A-Za-z]:)?[\\/]++(?:[^\s'\"\\/:]++[\\/]++)++")
#: What stands before the host of an address: who logs in, and with what.
_LOGIN = re.compile(r"(?<=://)[^\s'\"@]{1,200}(?:@[^\s'\"@/]{1,200})?@(?=[^\s@])")
#: Half a character, which JSON can hold and UTF-8 cannot.
_SURROGATE = re.compile("[\ud800-\udfff]")
_CELL_NOISE = ("papermill", "execution", "ExecuteTime")
_NOTEBOOK_NOISE = ("papermill", "widgets")
#: Cells that papermill adds: the parameters once more, and a banner above an error.
_INJECTED = "injected-parameters"
_KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


def clean_run(notebook: Json, incident: str) -> dict[str, Any]:
    """A copy of a notebook that was run, as the kit stores it.

    The parameters cell names ``incident`` and no folder: a notebook inside an
    incident's folder finds its workspace by itself.
    """
    metadata = {
        **_without(notebook.get("metadata") or {}, _NOTEBOOK_NOISE),
        "kernelspec": _KERNEL,
        "language_info": {"name": "python"},
    }
    own = (cell for cell in notebook.get("cells", ()) if not _is_added(cell))
    cells = [_clean_cell(cell, incident) for cell in own]
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def _without(fields: Json, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name not in names}


def drop_noise(notebook: Notebook) -> Notebook:
    """The notebook without what other programs than ours noted in it when they ran it:
    papermill elsewhere, nbconvert in place."""
    return replace(
        notebook,
        cells=tuple(
            replace(cell, metadata=_without(cell.metadata, _CELL_NOISE)) for cell in notebook.cells
        ),
        metadata=_without(notebook.metadata, ("papermill",)),
    )


def _is_added(cell: Json) -> bool:
    """Whether papermill put the cell there, and nobody wrote into it."""
    return _INJECTED in _list_tags(cell) or is_banner(parse_cell(cell))


def _list_tags(cell: Json) -> list[str]:
    return list((cell.get("metadata") or {}).get("tags") or ())


def _clean_cell(cell: Json, incident: str) -> dict[str, Any]:
    metadata = _without(cell.get("metadata") or {}, _CELL_NOISE)
    if not metadata.get("tags"):
        metadata.pop("tags", None)
    clean = {**cell, "metadata": metadata}
    if cell.get("cell_type") != "code":
        return clean
    clean["outputs"] = list(_clean_outputs(cell))
    is_ours = parse_cell(cell).key is not None
    if is_ours and "parameters" in _list_tags(cell):
        clean["source"] = set_incident(join_source(cell), incident)
        metadata["jupyter"] = {"source_hidden": True}
    return clean


def set_incident(parameters: str, incident: str) -> str:
    """A template's parameters cell with ``incident`` set and ``workspace`` as it was."""
    return re.sub(r"^incident = .*$", f'incident = "{incident}"', parameters, count=1, flags=re.M)


def _clean_outputs(cell: Json) -> Iterator[Json]:
    """The outputs without the machine's warnings: its paths, not the incident's story."""
    for output in cell.get("outputs") or ():
        kind = output.get("output_type")
        if kind == "error":
            yield _shorten_error(output)
        elif kind != "stream":
            yield {**output, "metadata": output.get("metadata") or {}}
        elif output.get("name") != "stderr":
            yield output


def _shorten_error(output: Json) -> Json:
    """An error without its traceback, which quotes paths and values."""
    name = str(output.get("ename", "Error"))
    text = _shorten_paths(hide_logins(str(output.get("evalue", ""))))
    return {
        "output_type": "error",
        "ename": name,
        "evalue": text,
        "traceback": [f"{name}: {text}"],
    }


def hide_logins(text: str) -> str:
    """``text`` without the names and passwords that stand in addresses."""
    return _LOGIN.sub("***@", text)


def _shorten_paths(text: str) -> str:
    return _PATH.sub("…/", _QUOTED_PATH.sub(r"\1…/\2\1", text))


def dumps(notebook: Notebook) -> str:
    """The notebook as nbformat writes it: sorted keys, one space, a final newline."""
    stored = notebook.to_json()
    stored["cells"] = [_split_cell(cell) for cell in stored["cells"]]
    text = json.dumps(stored, ensure_ascii=False, indent=1, sort_keys=True)
    return _SURROGATE.sub(lambda half: f"\\u{ord(half.group()):04x}", text) + "\n"


def _split_cell(cell: Json) -> Json:
    """A cell whose texts are lists of lines, so that a diff shows the line that changed."""
    split = {**cell, "source": join_source(cell).splitlines(keepends=True)}
    if "outputs" in cell:
        split["outputs"] = [_split_output(output) for output in cell["outputs"] or ()]
    return split


def _split_output(output: Json) -> Json:
    split = dict(output)
    text = output.get("text")
    if isinstance(text, str):
        split["text"] = text.splitlines(keepends=True)
    if output.get("data"):
        split["data"] = {mime: _split_data(mime, data) for mime, data in output["data"].items()}
    return split


def _split_data(mime: str, data: object) -> object:
    is_text = mime.startswith("text/") or mime == "image/svg+xml"
    if not is_text or not isinstance(data, str):
        return data
    return data.splitlines(keepends=True)
