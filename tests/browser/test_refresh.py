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
    page.get_by_role("button", name="Refresh", exact=True).click()
    page.wait_for_function("!jupyterapp.shell.currentWidget.context.model.dirty", timeout=20_000)


def _report(folder: Path) -> Ran:
    return kit(folder, "report", ID)


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
