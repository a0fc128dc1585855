"""What only looks like a secret: seen in its line, and passed by two people's keys."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from support import browser
from support.access import find_faults
from support.kit import ID, incident
from support.published import make_accepted, type_text
from support.redaction_samples import token

pytestmark = pytest.mark.browser

GUESSED = "The fix is in admin / Blue-Crane9 upstream"
STRONG = f"The rack is labelled admin / {token('an', 32, 'strong')}"


def open_as(page: Page, lab: browser.Lab, name: str) -> None:
    """The composer, as it is opened by somebody."""
    page.add_init_script(f"localStorage.setItem('incident-kit:who:', '{name}')")
    place = f"no-secret/incidents/{ID}/public.ipynb"
    browser.show_views(page, lab, place, [{"view": "composer", "incident": ID}])
    page.locator(".ik-composer").wait_for()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def say_why(page: Page, reason: str) -> None:
    """From the step to the card and to its reason, by keys alone."""
    page.locator(".ik-card").wait_for()
    step = page.get_by_role("button", name="say whether what looks like a secret")
    step.focus()
    press(page, "Enter", "k")
    expect(page.get_by_label("Why is it no secret?")).to_be_focused()
    page.keyboard.type(reason)
    press(page, "Enter")


def keep_shot(page: Page, name: str) -> None:
    kept = os.environ.get("INCIDENT_KIT_SCREENSHOTS")
    if kept:
        page.locator(".ik-hiding").screenshot(path=Path(kept) / f"{name}.png")


def test_two_people_let_a_line_pass_by_keys_and_the_page_shows_it(
    chromium: Browser, lab: browser.Lab
) -> None:
    folder = make_accepted(lab.root / "no-secret")
    type_text(folder, f"We are sorry.\n\n{GUESSED}.\n\n{STRONG}.")
    with browser.new_page(chromium) as page:
        open_as(page, lab, "Ada Fictional")
        card, said = page.locator(".ik-card"), page.locator(".ik-decider ~ .ik-said")
        expect(card.locator("mark")).to_have_text("Blue-Crane9")
        keep_shot(page, "weak")
        say_why(page, " ")
        expect(said).to_contain_text("Say why it is no secret")
        press(page, "Escape")
        say_why(page, "a label on a rack")
        expect(card).to_contain_text("A secret stands in the text")
        expect(card).to_contain_text("nobody lets it pass, so take it out of “Summary”.")
        expect(card.get_by_role("button", name="This is not a secret")).to_have_count(0)
        assert find_faults(page, [".ik-hiding"]) == []
        keep_shot(page, "strong")
        press(page, "k", "r")
        expect(page.locator(".ik-section textarea")).to_be_focused()
        page.keyboard.press("ControlOrMeta+A")
        page.keyboard.insert_text(f"We are sorry.\n\n{GUESSED}.")
        page.keyboard.press("ControlOrMeta+Enter")
        expect(page.locator(".ik-progress")).to_have_text("Waits for somebody else")
        expect(card).to_contain_text("somebody else has to say so too")
        assert find_faults(page, [".ik-hiding"]) == []
        expect(card.get_by_label("Why is it no secret?")).to_have_count(0)
        keep_shot(page, "waits")
        say_why(page, "as I said")
        expect(said).to_contain_text("Ada Fictional has said so; somebody else has to say so too")
        expect(page.locator(".ik-page")).not_to_contain_text("Blue-Crane9")
    with browser.new_page(chromium) as page:
        open_as(page, lab, "Bo Inventado")
        card = page.locator(".ik-card")
        expect(page.locator(".ik-page")).to_contain_text("[secret removed]")
        say_why(page, "the rack has it")
        expect(page.locator(".ik-page")).to_contain_text(f"{GUESSED}.")
        expect(page.locator(".ik-decided")).to_contain_text("Ada Fictional and Bo Inventado")
        keep_shot(page, "passed")
        page.get_by_role("button", name="Undo: What looked like a secret in “Summary”").click()
        expect(page.locator(".ik-page")).to_contain_text("[secret removed]")
        expect(card).to_contain_text("two people say so")
        say_why(page, "it is on the rack")
        expect(card).to_contain_text("Bo Inventado says: no secret, it is on the rack")
        card.get_by_role("button", name="Take that back").click()
        expect(card).not_to_contain_text("it is on the rack")
        keep_shot(page, "back")
    review = (incident(folder) / "review.yaml").read_text()
    assert review.count("a label on a rack") == review.count("the rack has it") == 1
    assert "as I said" not in review
    shutil.rmtree(folder)
