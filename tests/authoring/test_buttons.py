"""Where a notebook is alive it has buttons: commands stand in what others see alone."""

from __future__ import annotations

import json
import re

import pytest
from support.clickers import make_undecided
from support.kit import ID

from incident_kit.authoring.screens import VIEW, Screens
from incident_kit.case import Case, load_case
from incident_kit.workspace import NOTEBOOKS, open_workspace
from incident_kit.workspace.shipped import template

#: What no button does: the warning of other exporters, and an alert of information assurance.
NO_BUTTON = {"header", "header-guidance", "security-guidance"}


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    folder = make_undecided(tmp_path_factory.mktemp("made") / "ws")
    return load_case(open_workspace(folder), ID)


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_what_stands_between_the_views_names_no_command(name: str) -> None:
    cells = json.loads(template(name).read_text(encoding="utf-8"))["cells"]
    texts = {cell["id"]: "".join(cell["source"]) for cell in cells}
    assert {id_ for id_, text in texts.items() if "incident-kit " in text} <= NO_BUTTON


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_what_is_not_drawn_alive_names_no_command(case: Case, name: str) -> None:
    screens = re.findall(r"\bcase\.([a-z_]+)\(\)", template(name).read_text(encoding="utf-8"))
    shown = [getattr(Screens(case), screen)() for screen in screens]
    assert not [one.data for one in shown if "incident-kit " in getattr(one, "data", "")]


def test_a_name_on_no_list_is_looked_for_above_without_a_command(case: Case) -> None:
    bundle = Screens(case).places_of()._repr_mimebundle_()
    view = bundle[VIEW]
    assert isinstance(view, dict)
    assert "incident-kit" not in view["says"]
    assert f"incident-kit scan --name {ID}" in str(bundle["text/markdown"])
