"""Another exporter than ours may have our notebooks, and what it makes says what they are."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbconvert.exporters import (
    Exporter,
    HTMLExporter,
    MarkdownExporter,
    NotebookExporter,
    ScriptExporter,
    get_export_names,
    get_exporter,
)
from nbconvert.preprocessors import Preprocessor
from nbconvert.utils.exceptions import ConversionException
from nbformat import v4
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SAYS = "NOT FOR PUBLICATION"


def ours(path: Path = NOTEBOOKS[-1]) -> Any:
    return nbformat.read(path, as_version=4)


def installed() -> Config:
    """The configuration that every Jupyter program of the environment reads."""
    return PyFileConfigLoader("jupyter_config.py", path=str(ROOT)).load_config()


FOREIGN = [name for name in get_export_names() if not name.startswith(("incident_", "notebook"))]


@pytest.mark.parametrize("name", FOREIGN)
def test_every_other_exporter_marks_our_notebooks_first_of_all(name: str) -> None:
    """Those that need programs which are not here, too: the mark comes before they run."""
    given = ours()
    before = deepcopy(given)
    marked, _ = Exporter.from_notebook_node(get_exporter(name)(config=installed()), given)
    assert SAYS in marked.cells[0].source
    assert marked.metadata.title == SAYS
    assert [cell.id for cell in marked.cells[1:]] == [cell.id for cell in before.cells]
    assert given == before


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
@pytest.mark.parametrize("exporter", [HTMLExporter, MarkdownExporter, ScriptExporter])
def test_a_reader_meets_the_mark_before_anything_else(exporter: Any, path: Path) -> None:
    made, _ = exporter(config=installed()).from_notebook_node(ours(path))
    words = made.partition("<body")[2] or made
    first = ours(path).cells[0].source.splitlines()[0].strip("# ")
    assert SAYS in words.partition(first)[0]
    if exporter is HTMLExporter:
        assert f"<title>{SAYS}</title>" in made


def test_a_cell_of_ours_in_somebody_s_notebook_brings_the_mark() -> None:
    """Copied in JupyterLab, it brings its metadata."""
    given = v4.new_notebook(cells=[v4.new_markdown_cell("theirs"), ours().cells[-1]])
    made, _ = MarkdownExporter(config=installed()).from_notebook_node(given)
    assert made.count(SAYS) == 1


@pytest.mark.parametrize("name", FOREIGN)
def test_other_notebooks_pass_as_they_are(name: str) -> None:
    given = v4.new_notebook(cells=[v4.new_markdown_cell("theirs"), v4.new_code_cell("1 + 1")])
    plain, _ = Exporter.from_notebook_node(get_exporter(name)(), given)
    passed, _ = Exporter.from_notebook_node(get_exporter(name)(config=installed()), given)
    assert passed == plain


@pytest.mark.parametrize("exporter", [NotebookExporter, Exporter])
def test_the_mark_is_never_written_into_a_notebook(exporter: Any) -> None:
    """``--to notebook --inplace`` would leave it there."""
    made, _ = exporter(config=installed()).from_notebook_node(ours())
    assert SAYS not in str(made)


def test_a_page_that_would_leave_the_mark_out_is_refused() -> None:
    exporter = HTMLExporter(config=installed(), exclude_markdown=True)
    with pytest.raises(ConversionException, match="not for publication would be left out"):
        exporter.from_notebook_node(ours())


class Theirs(Preprocessor):
    """What somebody's own configuration adds."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        nb.cells.append(v4.new_markdown_cell("added by theirs"))
        return nb, resources


def test_a_configuration_that_adds_a_preprocessor_keeps_ours() -> None:
    """Read twice, as by a program that has several configuration files, it marks once."""
    config = installed()
    config.merge(installed())
    added = Config()
    added.Exporter.preprocessors.append(Theirs)
    config.merge(added)
    made, _ = MarkdownExporter(config=config).from_notebook_node(ours())
    assert (made.count(SAYS), made.count("added by theirs")) == (1, 1)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_our_notebooks_say_themselves_where_what_is_published_comes_from(path: Path) -> None:
    """Near the top, in a cell that no export of ours has, for exporters nobody can reach."""
    start = [cell for cell in ours(path).cells[:2] if cell.cell_type == "markdown"]
    (said,) = (cell for cell in start if "in whatever format it is saved" in cell.source)
    assert "What is published is made by `incident-kit export ID --public` alone" in said.source
    assert said.metadata.incident_kit.role == "guidance"


def nbconvert(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The real command in an environment that the kit is installed in."""
    return subprocess.run(
        [sys.executable, "-m", "nbconvert", *arguments],
        cwd=folder,
        env={**os.environ, "JUPYTER_CONFIG_PATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_command_marks_ours_and_leaves_others_alone(tmp_path: Path) -> None:
    """One run for two notebooks."""
    mine = v4.new_notebook(cells=[v4.new_markdown_cell("theirs")])
    (tmp_path / "theirs.ipynb").write_text(json.dumps(mine))
    (tmp_path / "public.ipynb").write_text(json.dumps(ours()))
    ran = nbconvert(tmp_path, "--to", "html", "public.ipynb", "theirs.ipynb")
    assert ran.returncode == 0, ran.stderr
    assert SAYS in (tmp_path / "public.html").read_text(encoding="utf-8")
    assert SAYS not in (tmp_path / "theirs.html").read_text(encoding="utf-8")
