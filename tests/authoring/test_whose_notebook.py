"""Runs and stored notebooks of another incident, or of nobody: refused, nothing written."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from papermill import execute_notebook
from support.kit import ID, flags, incident, kit, notebook, save, tree, workspace
from support.papermill import papermill

from incident_kit.errors import UsageError
from incident_kit.workspace.shipped import template

OTHER = "2026-03-03-held"
NAMED = ("-p", "incident", ID)
SECRET = "Words about the other incident, which is held."
REPORT = str(template("report"))


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with two incidents; the other is held, and its report speaks of it."""
    folder = workspace(tmp_path_factory.mktemp("two") / "ws")
    assert kit(folder, "new", OTHER, *flags(security="yes")).code == 0
    for verb, ident in (("report", ID), ("public", ID), ("report", OTHER)):
        assert kit(folder, verb, ident).code == 0
    path = incident(folder, OTHER) / "report.ipynb"
    content = notebook(path)
    content["cells"].append(_text("theirs", SECRET))
    save(path, content)
    return folder


@pytest.fixture
def folder(two: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may change."""
    return Path(shutil.copytree(two, tmp_path / "ws"))


def _text(ident: str, words: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": ident, "metadata": {}, "source": words}


def _own_notebook(folder: Path) -> Path:
    """A person's own notebook, which leaves a file behind when it is run."""
    mark = folder.parent / "it-ran"
    code = {"cell_type": "code", "id": "one", "metadata": {}, "outputs": []}
    code |= {"source": f"open({str(mark)!r}, 'w')", "execution_count": None}
    kernel = {"name": "python3", "language": "python", "display_name": "P3"}
    content = {"cells": [code], "metadata": {"kernelspec": kernel}}
    save(folder.parent / "own.ipynb", {**content, "nbformat": 4, "nbformat_minor": 5})
    return folder.parent / "own.ipynb"


def _changed(source: Path, folder: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    """A copy of a notebook beside the workspace, with a change."""
    content = notebook(source)
    change(content)
    save(folder.parent / "changed.ipynb", content)
    return folder.parent / "changed.ipynb"


def _clear(content: dict[str, Any]) -> None:
    """Take out all metadata, as a tool that cleans notebooks may."""
    content["metadata"] = {"kernelspec": content["metadata"]["kernelspec"]}
    _clear_cells(content)


def _clear_cells(content: dict[str, Any]) -> None:
    for cell in content["cells"]:
        cell["metadata"] = {}


def _tell_of_other(content: dict[str, Any]) -> None:
    """What a run of the template for the other incident leaves in an output elsewhere."""
    content["metadata"]["papermill"] = {"parameters": {"incident": OTHER}}


def _set_parameter(content: dict[str, Any]) -> None:
    (cell,) = (one for one in content["cells"] if "parameters" in one["metadata"].get("tags", ()))
    cell["source"] = f'incident = "{OTHER}"'


@dataclass(frozen=True)
class Way:
    """A run that has no business in an incident's notebook: what is run, to where, with
    which arguments, and what is said of it."""

    source: Callable[[Path], Path]
    words: str
    arguments: tuple[str, ...] = ()
    output: str = "report"


def _of(ident: str, name: str) -> Callable[[Path], Path]:
    return lambda folder: incident(folder, ident) / f"{name}.ipynb"


NO_NOTEBOOK = "this is no notebook of incident-kit, or its metadata was cleared, but the output is"
OF_OTHER = f"this is report.ipynb of incident '{OTHER}', but the output is {ID}/report.ipynb"
NO_CELLS = "this has none of the kit's cells: their metadata was cleared, but the output is"
WRONG_PARAMETER = f"the parameter says incident '{OTHER}', but the output is in {ID}/"
NO_PARAMETER = f"no parameter says that this run is of {ID}"

WAYS = {
    "somebody's own notebook": Way(_own_notebook, NO_NOTEBOOK, output="public"),
    "the same, with the incident as a parameter": Way(_own_notebook, NO_NOTEBOOK, NAMED),
    "the report of another incident": Way(_of(OTHER, "report"), OF_OTHER),
    "the same, said to be this one's": Way(_of(OTHER, "report"), OF_OTHER, NAMED),
    "the template without an incident": Way(lambda folder: Path(REPORT), NO_PARAMETER),
    "the template with an empty one": Way(
        lambda folder: Path(REPORT), NO_PARAMETER, ("-p", "incident", "")
    ),
    "the template with a workspace alone": Way(
        lambda folder: Path(REPORT), NO_PARAMETER, ("-p", "workspace", ".")
    ),
    "the template with another incident": Way(
        lambda folder: Path(REPORT), WRONG_PARAMETER, ("-p", "incident", OTHER)
    ),
    "the template of another notebook": Way(
        lambda folder: Path(REPORT),
        f"this is the template of report.ipynb, but the output is {ID}/public.ipynb",
        NAMED,
        "public",
    ),
    "this incident's report, as its public version": Way(
        _of(ID, "report"),
        f"this is report.ipynb of incident '{ID}', but the output is {ID}/public.ipynb",
        output="public",
    ),
    "its own notebook in place, with another incident": Way(
        _of(ID, "report"), WRONG_PARAMETER, ("-p", "incident", OTHER)
    ),
    "its own notebook, whose parameter somebody changed": Way(
        lambda folder: _changed(_of(ID, "report")(folder), folder, _set_parameter),
        WRONG_PARAMETER,
    ),
    "its own notebook without any metadata": Way(
        lambda folder: _changed(_of(ID, "report")(folder), folder, _clear), NO_NOTEBOOK, NAMED
    ),
    "the template without its cells' metadata": Way(
        lambda folder: _changed(Path(REPORT), folder, _clear_cells), NO_CELLS, NAMED
    ),
    "what a run for another incident gave": Way(
        lambda folder: _changed(Path(REPORT), folder, _tell_of_other), WRONG_PARAMETER
    ),
}
PLACES = ("through a link", "with --cwd")


@pytest.mark.parametrize(
    ("way", "place"),
    [
        *((way, "in the workspace") for way in WAYS),
        *(("the report of another incident", place) for place in PLACES),
        *(("the template without an incident", place) for place in PLACES),
    ],
)
def test_a_wrong_run_is_refused_before_anything_runs(folder: Path, way: str, place: str) -> None:
    wrong = WAYS[way]
    source, before = wrong.source(folder), tree(folder)
    (folder.parent / "link").symlink_to(incident(folder))
    home = folder.parent / "link" if place == "through a link" else incident(folder)
    more = ("--cwd", str(home)) if place == "with --cwd" else ()
    ran = papermill(
        str(source), str(home / f"{wrong.output}.ipynb"), *wrong.arguments, *more, cwd=folder
    )
    assert (ran.code, f"Error: {wrong.words}" in ran.err) == (1, True), ran.err[-600:]
    assert "nothing was written" in ran.err
    assert "Traceback" not in ran.err
    assert tree(folder) == before
    assert not (folder.parent / "it-ran").exists()


@pytest.mark.parametrize("way", ["somebody's own notebook", "the report of another incident"])
@pytest.mark.parametrize("saves", [True, False])
def test_papermill_called_from_python_raises_the_kit_s_error(
    folder: Path, way: str, saves: bool
) -> None:
    """One that saves only at the end learns it only then."""
    wrong = WAYS[way]
    source, before = wrong.source(folder), tree(folder)
    with contextlib.chdir(folder), pytest.raises(UsageError, match="nothing was written"):
        execute_notebook(
            str(source),
            str(incident(folder) / f"{wrong.output}.ipynb"),
            progress_bar=False,
            request_save_on_cell_execute=saves,
        )
    assert tree(folder) == before


def test_a_run_of_the_same_id_in_another_workspace_is_refused(folder: Path) -> None:
    elsewhere = folder.parent / "elsewhere"
    assert kit(elsewhere.parent, "init", str(elsewhere)).code == 0
    shutil.copytree(incident(folder, OTHER), incident(elsewhere))
    before = tree(folder)
    output = str(incident(folder) / "report.ipynb")
    for source, more in ((REPORT, NAMED), (output, ()), (REPORT, (*NAMED, "-p", "workspace", "."))):
        ran = papermill(source, output, *more, cwd=elsewhere)
        assert (ran.code, "in another workspace, elsewhere/" in ran.err) == (1, True), ran.err
    assert tree(folder) == before


def test_whatever_is_run_to_another_place_is_papermill_s_own(folder: Path) -> None:
    """A notebook of one's own in the incident's folder too, under a name of one's own."""
    source = _own_notebook(folder)
    for output in (folder.parent / "out.ipynb", incident(folder) / "mine.ipynb"):
        assert papermill(str(source), str(output), cwd=folder).code == 0
        assert "papermill" in notebook(output)["metadata"]


# notebooks that stand there -----------------------------------------------------------


def _copy_of(ident: str, name: str) -> Callable[[Path], dict[str, Any]]:
    return lambda folder: notebook(incident(folder, ident) / f"{name}.ipynb")


def _without_metadata(folder: Path) -> dict[str, Any]:
    content = notebook(incident(folder) / "report.ipynb")
    _clear(content)
    return content


STANDING = {
    "another incident's": (_copy_of(OTHER, "report"), f"is report.ipynb of incident '{OTHER}'"),
    "this incident's other one": (
        _copy_of(ID, "public"),
        f"is public.ipynb of incident '{ID}'",
    ),
    "the template": (
        lambda folder: notebook(template("report")),
        "is the template of report.ipynb",
    ),
    "without metadata": (
        _without_metadata,
        "is no notebook of incident-kit, or its metadata was cleared",
    ),
    "somebody's own": (
        lambda folder: notebook(_own_notebook(folder)),
        "is no notebook of incident-kit",
    ),
}


@pytest.fixture(params=STANDING)
def standing(request: pytest.FixtureRequest, folder: Path) -> tuple[Path, str]:
    """A workspace in which a wrong notebook stands as the report, and what is said of it."""
    make, words = STANDING[request.param]
    save(incident(folder) / "report.ipynb", make(folder))
    return folder, words


def _verbs() -> Iterator[tuple[str, ...]]:
    yield from ((verb, ID) for verb in ("report", "public", "redact", "check"))
    yield ("export", ID)


def test_every_verb_refuses_a_wrong_notebook_that_stands_there(standing: tuple[Path, str]) -> None:
    folder, words = standing
    before = tree(folder)
    for verb in _verbs():
        ran = kit(folder, *verb)
        told = f"incidents/{ID}/report.ipynb: {words}" in ran.err
        assert (ran.code, told) == (2, True), (verb, ran)
        assert SECRET not in ran.out + ran.err
    ran = papermill(REPORT, str(incident(folder) / "report.ipynb"), *NAMED, cwd=folder)
    assert (ran.code, words in ran.err) == (1, True), ran.err[-600:]
    assert tree(folder) == before


def test_nothing_is_gathered_for_a_notebook_that_is_another_s(folder: Path) -> None:
    """The timeline's too: what is read is not written either."""
    content = notebook(incident(folder) / "report.ipynb")
    content["metadata"]["incident_kit"] |= {"notebook": "gather", "incident": OTHER}
    save(incident(folder) / "gather.ipynb", content)
    before = tree(folder)
    ran = kit(folder, "gather", ID)
    assert (ran.code, f"is gather.ipynb of incident '{OTHER}'" in ran.err) == (2, True), ran.err
    assert tree(folder) == before


def test_a_wrong_notebook_of_one_incident_stops_no_other(folder: Path) -> None:
    path = incident(folder, OTHER) / "report.ipynb"
    path.write_bytes((incident(folder) / "report.ipynb").read_bytes())
    assert kit(folder, "note", OTHER, "Called them.", "--by", "Ada Fictional").code == 0
    listed = kit(folder)
    assert listed.code == 0, listed
    assert f"is report.ipynb of incident '{ID}'" in listed.out + listed.err
    assert ID in listed.out


# an incident that was renamed ---------------------------------------------------------

NEW = "2026-03-03-full-disk"


def _rename(folder: Path, *formerly: str) -> None:
    """Give the incident another id, as somebody does by hand."""
    if incident(folder).exists():
        incident(folder).rename(incident(folder, NEW))
    facts = incident(folder, NEW) / "incident.yaml"
    lines = [line for line in facts.read_text().splitlines() if not line.startswith("formerly")]
    text = "\n".join(lines).replace(f"id: {ID}", f"id: {NEW}")
    facts.write_text(f"{text}\nformerly: [{', '.join(formerly)}]\n")


def test_a_renamed_incident_says_what_it_was_called(folder: Path) -> None:
    content = notebook(incident(folder) / "report.ipynb")
    content["cells"].append(_text("mine", "Words of mine."))
    save(incident(folder) / "report.ipynb", content)
    _rename(folder)
    refused = kit(folder, "report", NEW)
    assert (refused.code, f"formerly: [{ID}]" in refused.err) == (2, True), refused.err
    _rename(folder, ID)
    path = incident(folder, NEW) / "report.ipynb"
    assert papermill(str(path), str(path), "-p", "incident", NEW, cwd=folder).code == 0
    assert kit(folder, "report", NEW).code == 0
    assert notebook(path)["metadata"]["incident_kit"]["incident"] == NEW
    assert "Words of mine." in path.read_text()


def test_an_incident_that_exists_was_not_called_otherwise_before(folder: Path) -> None:
    """A held incident's notebook is not let in by a line in another's facts."""
    (incident(folder) / "report.ipynb").write_bytes(
        (incident(folder, OTHER) / "report.ipynb").read_bytes()
    )
    facts = incident(folder) / "incident.yaml"
    facts.write_text(f"{facts.read_text()}\nformerly: [{OTHER}]\n")
    ran = kit(folder, "report", ID)
    assert (ran.code, f"is report.ipynb of incident '{OTHER}'" in ran.err) == (2, True), ran.err


def test_a_folder_with_another_name_than_its_incident_says_what_to_do(folder: Path) -> None:
    incident(folder).rename(incident(folder, NEW))
    ran = kit(folder, "report", NEW)
    assert (ran.code, f"write `id: {NEW}` and `formerly: [{ID}]`" in ran.err) == (2, True), ran.err
