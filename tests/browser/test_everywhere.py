"""What has to work in whichever JupyterLab: `make oldest` runs this in the oldest one."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from support import browser
from support.kit import ID, incident, kit, notebook, workspace

from incident_kit.workspace.opened import find_open

pytestmark = pytest.mark.browser

SHOW = """async id => {
    const { content } = jupyterapp.shell.currentWidget;
    await content.scrollToItem(content.widgets.findIndex(cell => cell.model.id === id), 'start');
}"""
DIRTY = "jupyterapp.shell.currentWidget.context.model.dirty"


@pytest.fixture(scope="module")
def made(lab: browser.Lab) -> Path:
    folder = workspace(lab.root / "everywhere")
    for verb in ("gather", "report"):
        assert kit(folder, verb, ID).code == 0
    return folder


def _open(page: Page, lab: browser.Lab, name: str) -> None:
    browser.open_notebook(page, lab, f"everywhere/incidents/{ID}/{name}.ipynb")
    page.locator(".ik-cockpit").wait_for()


def _find(folder: Path, name: str, cell: str) -> int:
    cells = notebook(incident(folder) / f"{name}.ipynb")["cells"]
    return next(place for place, one in enumerate(cells) if one["id"] == cell)


def test_the_version_that_is_tried_is_the_one_that_runs(
    chromium: Browser, lab: browser.Lab
) -> None:
    with browser.new_page(chromium) as page:
        page.goto(f"{lab.url}/lab?token={lab.token}&reset")
        script = page.locator("script[src*='static/lab/main']").get_attribute("src") or ""
        assert script.rpartition("/")[2].split("?")[0] in browser.list_scripts()


def test_a_line_is_decided_by_a_click(chromium: Browser, lab: browser.Lab, made: Path) -> None:
    before = (incident(made) / "gather.ipynb").read_bytes()
    with browser.new_page(chromium) as page:
        _open(page, lab, "gather")
        cells = notebook(incident(made) / "gather.ipynb")["cells"]
        page.evaluate(SHOW, cells[-1]["id"])
        page.locator(".ik-row input:checked").first.click()
        page.locator(".ik-said", has_text="Everything is written").wait_for()
    assert "include: false" in (incident(made) / "curation.yaml").read_text()
    assert (incident(made) / "gather.ipynb").read_bytes() == before


def test_unsaved_words_are_seen_by_verbs_and_stay_in_a_refresh(
    chromium: Browser, lab: browser.Lab, made: Path
) -> None:
    path = incident(made) / "report.ipynb"
    with browser.new_page(chromium) as page:
        _open(page, lab, "report")
        page.wait_for_timeout(1000)
        assert page.evaluate(DIRTY) is False  # it was only opened
        browser.type_into_cell(page, _find(made, "report", "overview-text"), "Typed, not saved.")
        browser.wait_until(page, lambda: find_open(path) == "unsaved")
        assert kit(made, "note", ID, "Called the supplier", "--at", "09:41").code == 0
        assert "with words that are not saved yet" in kit(made, "report", ID).err
        page.locator(".jp-Toolbar").get_by_role("button", name="Refresh", exact=True).click()
        page.wait_for_function(f"!{DIRTY}")
        browser.wait_until(page, lambda: "Called the supplier" in path.read_text())
        assert "Typed, not saved." in path.read_text()
        assert browser.dialogs(page) == []
