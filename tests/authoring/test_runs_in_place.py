"""A notebook run where it stands, or stripped of what it printed: the next refresh gives the
bytes that it gave before."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.kit import ID, authored, incident, kit, notebook, save, workspace
from support.papermill import papermill

Tool = Callable[[Path], None]
CODE = "6 * 7"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose report has people's words, and cells of their own."""
    folder = workspace(tmp_path_factory.mktemp("made") / "ws")
    assert kit(folder, "report", ID).code == 0
    path = incident(folder) / "report.ipynb"
    content = notebook(path)
    for cell in authored(content)[:3]:
        cell["source"] = f"Words in {cell['id']}."
    mine = {"cell_type": "markdown", "id": "mine", "metadata": {}, "source": "Mine."}
    code = {"cell_type": "code", "id": "sum", "metadata": {}, "source": CODE}
    content["cells"][5:5] = [mine, {**code, "outputs": [], "execution_count": None}]
    save(path, content)
    assert kit(folder, "report", ID).code == 0
    return folder


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    return incident(Path(shutil.copytree(made, tmp_path / "ws"))) / "report.ipynb"


def _run_in_place(path: Path) -> None:
    ran = papermill(str(path), str(path), cwd=path.parent)
    assert ran.code == 0, ran.err[-600:]


def _convert(path: Path, *how: str) -> None:
    nbconvert = (sys.executable, "-m", "nbconvert", *how, "--inplace", path.name)
    subprocess.run(nbconvert, cwd=path.parent, check=True, capture_output=True)


def _strip(path: Path) -> None:
    """As nbstripout does: no outputs, no counts, and ids by the cells' places."""
    content = notebook(path)
    for place, cell in enumerate(content["cells"]):
        cell["id"] = str(place)
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
    save(path, content)


TOOLS: dict[str, Tool] = {
    "papermill": _run_in_place,
    "nbconvert, run": lambda path: _convert(path, "--to", "notebook", "--execute"),
    "nbconvert, cleared": lambda path: _convert(path, "--clear-output"),
    "nbstripout": _strip,
}


def _without_own(content: dict[str, Any]) -> dict[str, Any]:
    """All but the ids of people's own cells, and what their own code printed: no run of the
    template gives that again."""
    for cell in content["cells"]:
        if "incident_kit" not in cell["metadata"]:
            cell |= {"id": "own"} | ({"outputs": []} if "outputs" in cell else {})
            cell.pop("execution_count", None)
    return content


@pytest.mark.parametrize("tool", TOOLS)
def test_a_refresh_after_a_run_in_place_gives_the_bytes_of_before(path: Path, tool: str) -> None:
    before, text = notebook(path), path.read_text()
    TOOLS[tool](path)
    assert path.read_text() != text
    assert kit(path.parents[2], "report", ID).code == 0
    assert _without_own(notebook(path)) == _without_own(before)


def test_what_people_s_own_code_printed_in_place_stays(path: Path) -> None:
    """No clock time of the run does."""
    _convert(path, "--to", "notebook", "--execute")
    assert kit(path.parents[2], "report", ID).code == 0
    (cell,) = (one for one in notebook(path)["cells"] if one["source"] == [CODE])
    assert (cell["metadata"], cell["outputs"][0]["data"]) == ({}, {"text/plain": ["42"]})


def test_what_is_typed_into_the_kits_code_stays_through_a_run_in_place(path: Path) -> None:
    content = notebook(path)
    code = next(cell for cell in content["cells"] if cell["id"] == "todo")
    code["source"] = [*code["source"], "\n# Tim knows why."]
    save(path, content)
    _run_in_place(path)
    for _ in range(2):
        texts = ["".join(cell["source"]) for cell in notebook(path)["cells"]]
        assert texts.count("# Tim knows why.") == 1
        assert kit(path.parents[2], "report", ID).code == 0
