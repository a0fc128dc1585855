"""Words that are not saved yet, and a refresh: from outside JupyterLab and in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from support import browser
from support.kit import ID, Ran, incident, kit, make_once_closed, notebook, workspace

from incident_kit.workspace.opened import find_open

pytestmark = pytest.mark.browser

PATH = f"refreshed/incidents/{ID}/report.ipynb"
WORDS = "Typed at 5 pm and not saved."


@pytest.fixture(scope="module")
def made(lab: browser.Lab) -> Path:
    folder = workspace(lab.root / "refreshed")
    assert kit(folder, "gather", ID).code == 0
    assert kit(folder, "report", ID).code == 0
    return folder


@pytest.fixture(scope="module", name="opened")
def open_once(chromium: Browser, lab: browser.Lab, made: Path) -> Iterator[Page]:
    """The report, open for all tests: to load JupyterLab takes longer than most of them."""
    with browser.new_page(chromium) as page:
        browser.open_notebook(page, lab, PATH)
        yield page
        page.goto("about:blank")
    make_once_closed(made, "report")


@pytest.fixture
def page(opened: Page) -> Iterator[Page]:
    """It, with nothing unsaved before and after."""
    yield opened
    browser.save(opened)


def _find(folder: Path, cell: str) -> int:
    cells = notebook(incident(folder) / "report.ipynb")["cells"]
    return next(place for place, one in enumerate(cells) if one["id"] == cell)


def _refresh(page: Page) -> None:
    page.locator(".jp-Toolbar").get_by_role("button", name="Refresh", exact=True).click()
    page.wait_for_function("!jupyterapp.shell.currentWidget.context.model.dirty", timeout=20_000)


def _read(page: Page, path: Path, *words: str) -> str:
    """A notebook's file once all of ``words`` stand in it: while Jupyter writes, it is short."""
    browser.wait_until(page, lambda: all(one in path.read_text() for one in words))
    return path.read_text()


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


def test_a_notebook_that_was_only_opened_is_not_unsaved(page: Page, lab: browser.Lab) -> None:
    browser.open_notebook(page, lab, PATH)
    page.wait_for_timeout(1000)
    assert page.evaluate("jupyterapp.shell.currentWidget.context.model.dirty") is False


def test_a_verb_outside_leaves_unsaved_words_alone_and_refresh_brings_both(
    page: Page, made: Path, tmp_path: Path
) -> None:
    path = incident(made) / "report.ipynb"
    before = path.read_bytes()
    browser.type_into_cell(page, _find(made, "overview-text"), WORDS)
    browser.wait_until(page, lambda: find_open(path) == "unsaved")
    assert kit(made, "note", ID, "Called the supplier", "--at", "09:41").code == 0
    ran = _report(made)
    assert ran.code == 5
    assert "is open in JupyterLab, with words that are not saved yet" in ran.err
    assert "press Refresh" in ran.err
    assert path.read_bytes() == before
    _refresh(page)
    page.get_by_text("Called the supplier").first.wait_for()
    browser.screenshot(page, tmp_path / "refreshed.png")
    _read(page, path, WORDS, "Called the supplier")
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
    _read(page, incident(made) / "report.ipynb", "Asked the supplier again")


@pytest.fixture(scope="module")
def second(lab: browser.Lab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[browser.Lab]:
    """A JupyterLab of somebody else on the same folder."""
    with browser.serve(lab.root, tmp_path_factory.mktemp("second")) as second:
        yield second


@pytest.fixture
def other(chromium: Browser, second: browser.Lab, page: Page) -> Iterator[Page]:
    _refresh(page)
    with browser.new_page(chromium) as other:
        browser.open_notebook(other, second, PATH)
        yield other
        browser.save(other)
        other.goto("about:blank")
    _refresh(page)


def test_what_two_labs_write_is_saved_and_refreshed_by_both(
    page: Page, other: Page, made: Path, tmp_path: Path
) -> None:
    path = incident(made) / "report.ipynb"
    browser.type_into_cell(page, _find(made, "impact-tenants-text"), "Of the first.")
    browser.type_into_cell(other, _find(made, "impact-internal-text"), "Of the second.")
    browser.wait_until(page, lambda: find_open(path) == "unsaved")
    assert kit(made, "note", ID, "Told the tenants", "--at", "09:48").code == 0
    assert "with words that are not saved yet" in _report(made).err
    browser.save(page)
    _refresh(other)
    other.get_by_text("Somebody else saved this notebook meanwhile").first.wait_for()
    other.get_by_text("Told the tenants").first.wait_for()
    browser.screenshot(other, tmp_path / "both.png")
    browser.type_into_cell(page, _find(made, "impact-tenants-text"), " And again.")
    browser.save(page)
    _refresh(page)
    _read(page, path, "Of the first. And again.", "Of the second.", "Told the tenants")
    assert browser.dialogs(page) == browser.dialogs(other) == []


def test_one_text_of_two_labs_keeps_both_between_marks(
    page: Page, other: Page, made: Path, tmp_path: Path
) -> None:
    place = _find(made, "impact-end-users-text")
    browser.type_into_cell(page, place, "One of us says so.")
    browser.type_into_cell(other, place, "The other says otherwise.")
    browser.save(page)
    browser.save(other)
    other.get_by_text("both stand there between marks").first.wait_for()
    browser.screenshot(other, tmp_path / "marks.png")
    stored = "".join(notebook(incident(made) / "report.ipynb")["cells"][place]["source"])
    assert "<<<<<<<" in stored
    assert {"One of us says so.", "The other says otherwise."} <= set(stored.splitlines())
    assert browser.dialogs(other) == []


def test_two_pages_of_one_lab_that_save_at_once_lose_nothing(
    page: Page, chromium: Browser, lab: browser.Lab, made: Path
) -> None:
    """Jupyter writes both at once into one file, and neither then sees what the other wrote."""
    path = incident(made) / "report.ipynb"
    texts: list[str] = []
    with browser.new_page(chromium) as beside:
        browser.open_notebook(beside, lab, PATH)
        for number in range(6):
            for one, cell in ((page, "impact-tenants-text"), (beside, "impact-internal-text")):
                texts.append(f" {cell}-{number}.")
                browser.type_into_cell(one, _find(made, cell), texts[-1])
            browser.save_at_once(page, beside)
        for one in (beside, page):
            browser.save(one)
        beside.goto("about:blank")
    stored = "".join("".join(cell["source"]) for cell in notebook(path)["cells"])
    assert [text for text in texts if text.strip() not in stored] == []
    assert browser.dialogs(page) == []


def test_words_typed_while_a_notebook_is_saved_count_as_unsaved(page: Page, made: Path) -> None:
    browser.type_into_cell(page, _find(made, "overview-text"), " First.")
    page.evaluate("() => { window.saved = jupyterapp.commands.execute('docmanager:save') }")
    page.keyboard.insert_text(" Meanwhile.")
    page.evaluate("window.saved")
    is_stored = " First. Meanwhile." in (incident(made) / "report.ipynb").read_text()
    is_dirty = page.evaluate("jupyterapp.shell.currentWidget.context.model.dirty")
    assert is_stored or is_dirty
