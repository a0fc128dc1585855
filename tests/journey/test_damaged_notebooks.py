"""A notebook that is JSON and holds the wrong things is read, or refused in one sentence."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from support.kit import ID, incident, kit, notebook, save, workspace

from incident_kit.authoring.papermill_io import write
from incident_kit.errors import UsageError
from incident_kit.exporting.nbconvert import Internal, Public, Refused

Spoil = Callable[[dict[str, Any]], None]
EXPORTERS: Mapping[str, Any] = {"report": Internal, "public": Public}


def _cell(name: str, value: object) -> Spoil:
    return lambda content: content["cells"][2].update({name: value})


def _without(name: str) -> Spoil:
    return lambda content: content["cells"][2].pop(name, None)


#: Nothing where something could stand: it is read as nothing.
EMPTY: Mapping[str, Spoil] = {
    "a null source": _cell("source", None),
    "no source": _without("source"),
    "a source with a null line": _cell("source", ["a\n", None, "b"]),
    "an empty list": _cell("source", []),
    "null metadata": _cell("metadata", None),
    "no metadata": _without("metadata"),
    "null tags": _cell("metadata", {"tags": None}),
    "null attachments": _cell("attachments", None),
    "a null attachment": _cell("attachments", {"a.png": None}),
    "an attachment that is no base64": _cell("attachments", {"a.png": {"image/png": "%%%="}}),
    "a null picture": _cell("attachments", {"a.png": {"image/png": None}}),
    "null outputs": _cell("outputs", None),
    "a null output": _cell("outputs", [{"output_type": "display_data", "data": None}]),
    "a kit's memory that is null": _cell("metadata", {"incident_kit": None}),
    "a kit's memory that is a list": _cell("metadata", {"incident_kit": [1]}),
}
#: Something that no notebook holds there: refused, and where it stands said.
DAMAGED: Mapping[str, tuple[Spoil, str]] = {
    "a number": (_cell("source", 5), "the source of its cell 3 cannot be read"),
    "true": (_cell("source", True), "the source of its cell 3 cannot be read"),
    "an object": (_cell("source", {"a": 1}), "the source of its cell 3 cannot be read"),
    "a number in a list": (_cell("source", ["a", 5]), "the source of its cell 3 cannot be read"),
    "a list in a list": (_cell("source", [["a"]]), "the source of its cell 3 cannot be read"),
    "metadata that is a list": (_cell("metadata", []), "the metadata of its cell 3 cannot be"),
    "a tag that is a number": (_cell("metadata", {"tags": 5}), "the metadata of its cell 3"),
    "attachments in a list": (_cell("attachments", [1]), "the attachments of its cell 3"),
    "a picture that is a number": (
        _cell("attachments", {"a.png": {"image/png": 5}}),
        "the attachments of its cell 3",
    ),
    "outputs in an object": (_cell("outputs", {}), "the outputs of its cell 3"),
    "an output that is a text": (_cell("outputs", ["a"]), "the outputs of its cell 3"),
    "a null cell": (lambda content: content["cells"].insert(1, None), "one of its cells is no"),
    "a cell that is a text": (lambda content: content["cells"].append("a"), "one of its cells is"),
    "null cells": (lambda content: content.update(cells=None), "is no notebook"),
    "no cells": (lambda content: content.pop("cells"), "is no notebook"),
    "null metadata of the notebook": (
        lambda content: content.update(metadata=None),
        "is no notebook of incident-kit, or its metadata was cleared",
    ),
    "metadata of the notebook in a list": (
        lambda content: content.update(metadata=[1]),
        "its metadata cannot be read",
    ),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = workspace(tmp_path_factory.mktemp("made") / "ws")
    for verb in ("gather", "report", "public"):
        assert kit(folder, verb, ID).code == 0
    return folder


@pytest.fixture
def spoiled(made: Path, tmp_path: Path) -> Callable[..., Path]:
    """A copy of the incident's folder with some of its notebooks spoiled."""

    def copy_with(spoil: Spoil, *names: str) -> Path:
        here = incident(Path(shutil.copytree(made, tmp_path / "ws")))
        for name in names:
            content = notebook(here / f"{name}.ipynb")
            spoil(content)
            save(here / f"{name}.ipynb", content)
        return here

    return copy_with


@pytest.mark.parametrize("fault", EMPTY)
def test_nothing_is_read_as_nothing(spoiled: Any, tmp_path: Path, fault: str) -> None:
    here = spoiled(EMPTY[fault], "report", "public")
    report, public = here / "report.ipynb", here / "public.ipynb"
    Internal().from_filename(str(report))
    with pytest.raises(Refused, match="not published"):
        Public().from_filename(str(public))
    for path in (report, public):
        write(path.read_text(encoding="utf-8"), str(path))
    assert kit(tmp_path / "ws", "scan", str(public)).code in (0, 4)
    assert kit(tmp_path / "ws", "check", ID).code in (4, 5)


@pytest.mark.parametrize(
    ("fault", "name"), [*((fault, "public") for fault in DAMAGED), ("a number", "report")]
)
def test_what_no_notebook_holds_is_refused_in_one_sentence(
    spoiled: Any, tmp_path: Path, fault: str, name: str
) -> None:
    spoil, words = DAMAGED[fault]
    path = spoiled(spoil, name) / f"{name}.ipynb"
    before = path.read_bytes()
    ran = kit(tmp_path / "ws", "check", ID)
    assert (ran.code, f"{name}.ipynb: {words}" in ran.err) == (2, True), ran
    with pytest.raises(Refused, match=words):
        EXPORTERS[name]().from_filename(str(path))
    with pytest.raises(UsageError, match=words):
        write(json.dumps(notebook(path)), str(path))
    assert path.read_bytes() == before


def test_a_damaged_picture_becomes_its_words(spoiled: Any) -> None:
    def attach(content: dict[str, Any]) -> None:
        cell = {"cell_type": "markdown", "id": "own", "metadata": {}}
        picture = {"attachments": {"a.png": {"image/png": "%%%="}}}
        content["cells"].append({**cell, **picture, "source": "![one](attachment:a.png)"})

    page, _ = Internal().from_filename(str(spoiled(attach, "report") / "report.ipynb"))
    assert b"<p>one</p>" in page
