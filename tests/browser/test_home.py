"""The home of all incidents in Lab, and a new incident by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser
from support import browser
from support.kit import ID, kit, workspace

pytestmark = pytest.mark.browser


def test_a_new_incident_is_made_by_keyboard(chromium: Browser, lab: browser.Lab) -> None:
    workspace(lab.root)
    assert kit(lab.root, "gather", ID).code == 0
    with browser.new_page(chromium) as page:
        page.goto(f"{lab.url}/incident-kit?token={lab.token}")
        page.get_by_role("heading", name="New incident").wait_for()
        page.get_by_role("row", name="A disk is full").wait_for()
        page.get_by_label("What broke").focus()
        page.keyboard.type("Slow pages")
        page.keyboard.press("Tab")
        page.keyboard.type("2026-03-04-slow")
        page.keyboard.press("Tab")
        page.keyboard.type("yesterday at tea")
        page.keyboard.press("Enter")
        started = page.get_by_label("When did it start")
        page.wait_for_function("document.activeElement?.name === 'started'")
        assert page.locator("#ik-wrong-started").inner_text()
        browser.screenshot(page, lab.root / "home.png")
        started.fill("2026-03-04 09:00")
        page.keyboard.press("Enter")
        page.get_by_role("row", name="Slow pages").wait_for()
    text = (lab.root / "incidents/2026-03-04-slow/incident.yaml").read_text()
    assert "Slow pages" in text
