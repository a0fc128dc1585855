"""The cockpit in each notebook: what is next by keyboard, and the way to each other part."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from support import browser
from support.kit import ID, incident, kit, notebook, workspace

from incident_kit.report import join_source

pytestmark = pytest.mark.browser

DARK = """async () => {
    await jupyterapp.commands.execute('apputils:change-theme', { theme: 'JupyterLab Dark' });
}"""


@pytest.fixture(scope="module")
def made(lab: browser.Lab) -> Path:
    folder = workspace(lab.root / "standing")
    assert kit(folder, "gather", ID).code == kit(folder, "report", ID).code == 0
    return folder


def open_cockpit(page: Page, lab: browser.Lab, name: str) -> None:
    browser.open_notebook(page, lab, f"standing/incidents/{ID}/{name}.ipynb")
    page.get_by_label("Cockpit").wait_for()


def test_the_parts_lead_to_their_notebooks_by_keyboard(
    chromium: Browser, lab: browser.Lab, made: Path
) -> None:
    before = (incident(made) / "gather.ipynb").read_bytes()
    with browser.new_page(chromium) as page:
        open_cockpit(page, lab, "gather")
        part = page.get_by_label("Parts of the work").get_by_role("button").nth(1)
        part.focus()
        page.keyboard.press("Enter")
        page.wait_for_function(
            "jupyterapp.shell.currentWidget?.context?.path.endsWith('/report.ipynb')"
        )
    assert (incident(made) / "gather.ipynb").read_bytes() == before


def test_the_rules_open_by_keyboard_and_lead_to_where_they_are_mended(
    chromium: Browser, lab: browser.Lab, made: Path
) -> None:
    with browser.new_page(chromium) as page:
        open_cockpit(page, lab, "gather")
        cockpit = page.get_by_label("Cockpit")
        cockpit.locator("summary").focus()
        page.keyboard.press("Enter")
        cockpit.locator(".ik-rule").first.wait_for()
        browser.screenshot(page, lab.root / "cockpit-light.png")
        page.evaluate(DARK)
        page.wait_for_function("document.body.dataset.jpThemeLight === 'false'")
        page.wait_for_timeout(1500)  # Lab covers the page while it changes its colours
        browser.screenshot(page, lab.root / "cockpit-dark.png")
        page.get_by_label("Go to where R11 is mended").press("Enter")
        page.wait_for_function(
            "jupyterapp.shell.currentWidget?.context?.path.endsWith('/report.ipynb')"
        )
        page.get_by_role("heading", name="Agreements").first.wait_for()


def test_a_notebook_that_is_not_there_is_made_by_the_button(
    chromium: Browser, lab: browser.Lab
) -> None:
    folder = workspace(lab.root / "making")
    assert kit(folder, "gather", ID).code == 0
    with browser.new_page(chromium) as page:
        browser.open_notebook(page, lab, f"making/incidents/{ID}/gather.ipynb")
        page.get_by_role("button", name="Begin the report").press("Enter")
        page.wait_for_function(
            "jupyterapp.shell.currentWidget?.context?.path.endsWith('/report.ipynb')"
        )
        page.locator(".ik-cockpit").last.wait_for()
        page.get_by_role("button", name="Write it").last.press("Enter")
        page.wait_for_function("document.activeElement.closest('.jp-Cell .cm-content')")
        page.keyboard.type("We are slow.")
        browser.save(page)
        page.get_by_title("Begin Public").last.press("Enter")
        page.wait_for_function(
            "jupyterapp.shell.currentWidget?.context?.path.endsWith('/public.ipynb')"
        )
    cells = notebook(incident(folder) / "report.ipynb")["cells"]
    assert [cell["id"] for cell in cells if "We are slow." in join_source(cell)] == [
        "overview-text"
    ]


def test_a_refresh_with_nothing_to_change_is_not_asked_for_again(
    chromium: Browser, lab: browser.Lab, tmp_path: Path
) -> None:
    folder = workspace(lab.root / "fresh")
    assert kit(folder, "gather", ID).code == kit(folder, "report", ID).code == 0
    facts = incident(folder) / "incident.yaml"
    facts.write_text(f"{facts.read_text()}\n# a remark that no notebook shows\n")
    with browser.new_page(chromium) as page:
        browser.open_notebook(page, lab, f"fresh/incidents/{ID}/report.ipynb")
        dates = page.locator(".ik-cockpit .ik-dates")
        dates.get_by_text("before 1 decision").wait_for()
        dates.get_by_role("button", name="Refresh").click()
        dates.get_by_role("button", name="Refresh").wait_for(state="detached")
        page.reload()
        dates.get_by_text("as of").wait_for()
        browser.screenshot(page, tmp_path / "fresh.png")
        assert "before" not in dates.inner_text()
