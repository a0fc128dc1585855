"""The notebooks in editors that know nothing of the kit's views: text, and no word lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.kit import ID, authored, incident, kit, workspace

Notebook = dict[str, Any]
VIEW = "application/vnd.incident-kit+json"
TYPED = "Typed in another editor."


def save_like_vs_code(notebook: Notebook) -> None:
    """It names the language of each cell, and of the notebook with the kernel's version."""
    notebook["metadata"]["language_info"] = {"name": "python", "version": "3.12.1"}
    for cell in notebook["cells"]:
        cell["metadata"]["vscode"] = {"languageId": "python"}


def drop_views(notebook: Notebook) -> None:
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            output.get("data", {}).pop(VIEW, None)


def clear_outputs(notebook: Notebook) -> None:
    """As nbstripout does, and editors when they are asked to."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell.update(outputs=[], execution_count=None)


EDITORS: dict[str, Callable[[Notebook], None]] = {
    "VS Code": save_like_vs_code,
    "an editor that keeps what it knows": drop_views,
    "one that clears outputs": clear_outputs,
}


def list_data(notebook: Notebook) -> list[dict[str, Any]]:
    outputs = [one for cell in notebook["cells"] for one in cell.get("outputs", ())]
    return [output["data"] for output in outputs if "data" in output]


@pytest.mark.parametrize("name", ["gather", "report", "redact", "public"])
def test_whatever_a_view_shows_stands_beneath_it_as_text(tmp_path: Path, name: str) -> None:
    folder = workspace(tmp_path / "ws")
    for verb in dict.fromkeys(("gather", "report", "public", name)):
        assert kit(folder, verb, ID).code == 0
    views = [
        data
        for data in list_data(json.loads((incident(folder) / f"{name}.ipynb").read_text()))
        if VIEW in data
    ]
    assert views
    assert all("".join(data["text/markdown"]).strip() for data in views)


@pytest.mark.parametrize("editor", EDITORS)
def test_what_is_typed_elsewhere_stays_and_the_views_come_back(tmp_path: Path, editor: str) -> None:
    folder = workspace(tmp_path / "ws")
    for verb in ("gather", "report"):
        assert kit(folder, verb, ID).code == 0
    path = incident(folder) / "report.ipynb"
    before = json.loads(path.read_text())
    notebook = json.loads(path.read_text())
    authored(notebook)[0]["source"] = TYPED
    EDITORS[editor](notebook)
    path.write_text(json.dumps(notebook, indent=4, sort_keys=True))
    assert kit(folder, "report", ID).code == 0
    after = json.loads(path.read_text())
    assert TYPED in ["".join(cell["source"]) for cell in authored(after)]
    assert [VIEW in data for data in list_data(after)] == [
        VIEW in data for data in list_data(before)
    ]
    assert [cell["id"] for cell in after["cells"]] == [cell["id"] for cell in before["cells"]]
