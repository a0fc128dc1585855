"""Who clicks, as a browser asks for it: once, by keyboard alone, and kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from support import browser
from support.kit import ID, kit, workspace

pytestmark = pytest.mark.browser

WHO = "(await import(new URL('incident-kit/static/who.js', location.origin).href)).who"


@pytest.fixture(scope="module")
def made(lab: browser.Lab) -> Path:
    folder = workspace(lab.root / "asking")
    assert kit(folder, "gather", ID).code == 0
    return folder


def open_lines(page: Page, lab: browser.Lab) -> None:
    browser.open_views(page, lab, f"asking/incidents/{ID}/gather.ipynb")
    page.locator(".ik-row").first.wait_for()


def ask(page: Page) -> None:
    """Have something ask for the name; what came of it stands in the window."""
    page.evaluate(
        f"""async () => {{
            const who = {WHO};
            window.answered = undefined;
            who.name().then(name => {{ window.answered = name; }},
                            error => {{ window.answered = error.message; }});
        }}"""
    )


def answered(page: Page) -> str:
    page.wait_for_function("window.answered !== undefined")
    name: str = page.evaluate("window.answered")
    return name


def test_a_name_is_asked_once_and_kept(chromium: Browser, lab: browser.Lab, made: Path) -> None:
    with browser.new_page(chromium) as page:
        open_lines(page, lab)
        ask(page)
        dialog = page.get_by_role("dialog", name="Who decides here?")
        dialog.wait_for()
        field = dialog.get_by_label("Your name")
        assert field.evaluate("field => field === document.activeElement")
        page.keyboard.type("Ben Madeup")
        browser.screenshot(page, lab.root / "who.png")
        page.keyboard.press("Enter")
        assert answered(page) == "Ben Madeup"
        ask(page)
        assert answered(page) == "Ben Madeup"
        open_lines(page, lab)
        assert page.evaluate(f"async () => ({WHO}).known()") == "Ben Madeup"


def test_who_does_not_answer_decides_nothing(
    chromium: Browser, lab: browser.Lab, made: Path
) -> None:
    with browser.new_page(chromium) as page:
        open_lines(page, lab)
        ask(page)
        page.get_by_role("dialog").wait_for()
        page.keyboard.press("Escape")
        assert "Nothing was decided" in answered(page)
        assert page.evaluate(f"async () => ({WHO}).known()") == ""


def test_a_button_that_records_a_name_says_whose(
    chromium: Browser, lab: browser.Lab, made: Path
) -> None:
    with browser.new_page(chromium) as page:
        open_lines(page, lab)
        page.evaluate(
            f"""async () => {{
                const who = {WHO};
                document.querySelector('.ik-view').append(
                    who.button('Sign off', name => {{ window.answered = name; }}));
            }}"""
        )
        page.get_by_role("button", name="Sign off …").press("Enter")
        page.get_by_role("dialog").wait_for()
        page.keyboard.type("Ada Fictional")
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Sign off as Ada Fictional").wait_for()
        assert answered(page) == "Ada Fictional"
