"""The notebooks alive in JupyterLab: drawn when they are opened, and decided by clicks."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser
from support import browser
from support.kit import ID, incident, kit, workspace

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def made(lab: browser.Lab) -> Path:
    """A workspace below Lab's root with a gathered incident."""
    folder = workspace(lab.root / "alive")
    assert kit(folder, "gather", ID).code == 0
    return folder


def test_an_opened_notebook_is_alive_and_a_click_is_on_disk(
    chromium: Browser, lab: browser.Lab, made: Path
) -> None:
    before = (incident(made) / "gather.ipynb").read_bytes()
    with browser.new_page(chromium) as page:
        browser.open_notebook(page, lab, f"alive/incidents/{ID}/gather.ipynb")
        page.locator(".ik-row").first.wait_for()
        page.locator(".ik-row input:checked").first.click()
        page.locator(".ik-said", has_text="Everything is written").wait_for()
    assert "include: false" in (incident(made) / "curation.yaml").read_text()
    assert (incident(made) / "gather.ipynb").read_bytes() == before
