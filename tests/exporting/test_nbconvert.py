"""Nbconvert hands out what the kit made and proved, and nothing else that looks like it."""

from __future__ import annotations

import importlib
import pkgutil
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbconvert.exporters import Exporter, HTMLExporter, get_exporter
from nbformat import v4
from support.kit import ID, incident, kit, notebook, save
from traitlets.config import Config

import incident_kit
from incident_kit.exporting.nbconvert import Internal, Public, Refused
from incident_kit.rendering import describe_renderer, template_root

SIGN = ("signoff", ID, "--by", "Dee Delivery", "--role", "delivery manager")
ANY = v4.new_notebook(cells=[v4.new_markdown_cell("# Anything\n\nNobody approved these words.")])


@pytest.fixture(scope="module")
def signed(exported: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An incident that is signed off, both reports exported; tests that change it copy."""
    folder = Path(shutil.copytree(exported, tmp_path_factory.mktemp("signed") / "ws"))
    assert kit(folder, "export", ID).code == 0
    return folder


@pytest.fixture
def here(signed: Path, tmp_path: Path) -> Path:
    """The folder of such an incident that a test may change."""
    return incident(Path(shutil.copytree(signed, tmp_path / "ws")))


PAGES: Mapping[str, tuple[Any, str]] = {
    "public": (Public, "export/public.html"),
    "report": (Internal, "export/internal.html"),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_made_by_nbconvert_is_the_exported_file_byte_for_byte(
    signed: Path, name: str
) -> None:
    """Whatever a person's configuration says, and whatever notebook was given."""
    exporter, exported = PAGES[name]
    settings = {
        "template_name": "lab",
        "preprocessors": ["nbconvert.preprocessors.ExecutePreprocessor"],
        "filters": {"escape": "builtins.str"},
        "file_extension": ".txt",
    }
    config = Config(dict.fromkeys(("Exporter", "TemplateExporter", "Public"), settings))
    path = incident(signed) / f"{name}.ipynb"
    place = {"metadata": {"path": str(path.parent), "name": name}}
    given = [
        exporter().from_filename(str(path)),
        exporter(config=config).from_filename(str(path)),
        exporter().from_notebook_node(ANY, resources=place),
    ]
    finished = (incident(signed) / exported).read_bytes()
    assert [page for page, _ in given] == [finished] * 3
    assert {resources["output_extension"] for _, resources in given} == {".html"}


def test_the_proof_sheet_names_what_the_page_was_made_with(signed: Path) -> None:
    sheet = (incident(signed) / "export/proof.md").read_text(encoding="utf-8")
    _, made_with = sheet.split("## Made with\n")
    for what, which in describe_renderer():
        assert f"| {what} | {which} |\n" in made_with.partition("## ")[0]


def test_standard_output_gets_text(signed: Path) -> None:
    """Nbconvert's writer for it takes no bytes."""
    config = Config({"NbConvertApp": {"writer_class": "StdoutWriter"}})
    page, _ = Public(config=config).from_filename(str(incident(signed) / "public.ipynb"))
    assert page == (incident(signed) / "export/public.html").read_text(encoding="utf-8")


def _modules() -> list[str]:
    found = pkgutil.walk_packages(incident_kit.__path__, "incident_kit.")
    return [one.name for one in found if not one.name.endswith("__main__")]


def _is_of_ours(value: type) -> bool:
    return value.__module__.partition(".")[0] == "incident_kit"


def test_no_class_of_ours_makes_a_page_of_any_notebook(tmp_path: Path) -> None:
    """nbconvert takes an exporter by its dotted name, of whatever module and name."""
    classes = {
        value
        for name in _modules()
        for value in vars(importlib.import_module(name)).values()
        if isinstance(value, type) and issubclass(value, Exporter) and _is_of_ours(value)
    }
    assert {Public, Internal} <= classes
    path = tmp_path / "public.ipynb"
    nbformat.write(ANY, path)
    for one in classes:
        with pytest.raises((Refused, NotImplementedError)):
            one().from_filename(str(path))


@pytest.mark.parametrize("name", ["DocumentExporter", "PublicExporter", "InternalExporter"])
@pytest.mark.parametrize("home", ["rendering", "rendering.exporters", "exporting.nbconvert"])
def test_the_classes_that_took_any_notebook_are_gone(home: str, name: str) -> None:
    with pytest.raises(Exception, match=r"Unknown exporter|No module|no attribute|cannot import"):
        get_exporter(f"incident_kit.{home}.{name}")


@pytest.mark.parametrize("file", ["index.html.j2", "base.html.j2"])
@pytest.mark.parametrize("name", ["incident_public", "incident_internal", "incident_base"])
def test_our_templates_draw_nothing_for_nbconvert_s_own_exporter(name: str, file: str) -> None:
    with pytest.raises(Exception, match=r"base.html.j2|index.html.j2|'page' is undefined"):
        HTMLExporter(
            template_name=name, template_file=file, extra_template_basedirs=[str(template_root())]
        ).from_notebook_node(ANY)


def _spoil_words(here: Path) -> None:
    content = notebook(here / "public.ipynb")
    content["cells"].append({"id": "more", "cell_type": "markdown", "metadata": {}, "source": "!"})
    save(here / "public.ipynb", content)


#: What may keep the page from being made, some of it no error of ours.
FAULTS: Mapping[str, Any] = {
    "a word more": _spoil_words,
    "no JSON": lambda here: (here / "public.ipynb").write_bytes(b"\xff{"),
    "no notebook any more": lambda here: (here / "public.ipynb").unlink(),
    "a folder in its place": lambda here: (
        (here / "public.ipynb").unlink(),
        (here / "public.ipynb").mkdir(),
    ),
    "facts that are no YAML": lambda here: (here / "incident.yaml").write_text("version: ["),
    "a record that is no JSON": lambda here: (here / "events.jsonl").write_text("{\n"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_keeps_the_page_from_being_made_takes_back_the_old_one(
    here: Path, fault: str
) -> None:
    (here / "public.html").write_text("made before")
    FAULTS[fault](here)
    with pytest.raises(Exception, match=r"."):
        Public().from_filename(str(here / "public.ipynb"))
    left = [path.name for path in here.rglob("*") if path.name.startswith("public.")]
    assert [name for name in left if not name.endswith(".ipynb")] == []
