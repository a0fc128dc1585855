"""Words that are not saved yet, and a refresh: from outside JupyterLab and in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from support import browser
from support.kit import ID, Ran, incident, kit, notebook, workspace

pytestmark = pytest.mark.browser

PATH = f"refreshed/incidents/{ID}/report.ipynb"
WORDS = "Typed at 5 pm and not saved."


@pytest.fixture(scope="module")
def made(lab: browser.Lab) -> Path:
    folder = workspace(lab.root / "refreshed")
    assert kit(folder, "gather", ID).code == 0
    assert kit(folder, "report", ID).code == 0
    return folder


@pytest.fixture(autouse=True)
def beside_lab(lab: browser.Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    """Verbs look for servers where this one is noted."""
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(lab.runtime))


@pytest.fixture
def page(chromium: Browser, lab: browser.Lab, made: Path) -> Iterator[Page]:
    with browser.new_page(chromium) as page:
        browser.open_notebook(page, lab, PATH)
        yield page
        page.evaluate("jupyterapp.commands.execute('docmanager:save')")
        page.goto("about:blank")
    _await_closed(made)


def _await_closed(folder: Path) -> None:
    for _ in range(100):
        if kit(folder, "report", ID).code == 0:
            return
    raise AssertionError("JupyterLab is gone, and the notebook still counts as open")


def _find(folder: Path, cell: str) -> int:
    cells = notebook(incident(folder) / "report.ipynb")["cells"]
    return next(place for place, one in enumerate(cells) if one["id"] == cell)


def _refresh(page: Page) -> None:
    page.locator(".jp-Toolbar").get_by_role("button", name="Refresh", exact=True).click()
    page.wait_for_function("!jupyterapp.shell.currentWidget.context.model.dirty", timeout=20_000)


def _report(folder: Path) -> Ran:
    return kit(folder, "report", ID)


def test_an_empty_section_says_so_and_stays_empty(page: Page, made: Path, tmp_path: Path) -> None:
    place = _find(made, "overview-text")
    cell = page.locator(".jp-Notebook-cell").nth(place).locator(".cm-content")
    cell.scroll_into_view_if_needed()
    browser.screenshot(page, tmp_path / "empty.png")
    said = "cell => getComputedStyle(cell, '::before').content"
    assert "Nothing written yet" in cell.evaluate(said)
    assert "".join(notebook(incident(made) / "report.ipynb")["cells"][place]["source"]) == ""


def test_a_notebook_that_was_only_opened_is_not_unsaved(page: Page) -> None:
    page.wait_for_timeout(1000)
    assert page.evaluate("jupyterapp.shell.currentWidget.context.model.dirty") is False


def test_a_verb_outside_leaves_unsaved_words_alone_and_refresh_brings_both(
    page: Page, made: Path, tmp_path: Path
) -> None:
    path = incident(made) / "report.ipynb"
    before = path.read_bytes()
    browser.type_into_cell(page, _find(made, "overview-text"), WORDS)
    page.wait_for_timeout(300)
    assert kit(made, "note", ID, "Called the supplier", "--at", "09:41").code == 0
    ran = _report(made)
    assert ran.code == 5
    assert "is open in JupyterLab, with words that are not saved yet" in ran.err
    assert "press Refresh" in ran.err
    assert path.read_bytes() == before
    _refresh(page)
    page.get_by_text("Called the supplier").first.wait_for()
    browser.screenshot(page, tmp_path / "refreshed.png")
    stored = path.read_text()
    assert WORDS in stored
    assert "Called the supplier" in stored
    assert browser.dialogs(page) == []


def test_a_refresh_keeps_the_place_and_what_is_typed_meanwhile(page: Page, made: Path) -> None:
    assert kit(made, "note", ID, "Rang the data centre", "--at", "09:44").code == 0
    browser.type_into_cell(page, _find(made, "overview-text"), " Typed first.")
    page.evaluate(
        "() => { window.refreshed = jupyterapp.commands.execute('incident-kit:refresh') }"
    )
    page.keyboard.insert_text(" Typed meanwhile.")
    page.evaluate("window.refreshed")
    page.keyboard.insert_text(" Typed after.")
    browser.save(page)
    stored = (incident(made) / "report.ipynb").read_text()
    assert " Typed first. Typed meanwhile. Typed after." in stored
    assert "Rang the data centre" in stored
    assert browser.dialogs(page) == []


def test_without_a_kernel_a_refresh_works_as_well(page: Page, made: Path) -> None:
    page.evaluate("jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    assert kit(made, "note", ID, "Asked the supplier again", "--at", "09:46").code == 0
    assert _report(made).code == 5
    _refresh(page)
    page.get_by_text("Asked the supplier again").first.wait_for()
    assert "Asked the supplier again" in (incident(made) / "report.ipynb").read_text()


def test_of_two_labs_the_second_to_save_is_asked(
    page: Page, chromium: Browser, lab: browser.Lab, made: Path
) -> None:
    place = _find(made, "impact-tenants-text")
    with browser.new_page(chromium) as other:
        browser.open_notebook(other, lab, PATH)
        browser.type_into_cell(page, place, "Of the first.")
        browser.type_into_cell(other, place, "Of the second.")
        browser.save(page)
        other.evaluate("void jupyterapp.commands.execute('incident-kit:refresh')")
        other.locator(".jp-Dialog").wait_for()
        assert "changed" in browser.dialogs(other)[0]
        stored = (incident(made) / "report.ipynb").read_text()
        other.get_by_role("button", name="Cancel").click()
    assert "Of the first." in stored
    assert "Of the second." not in stored
