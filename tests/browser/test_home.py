"""The home of all incidents in Lab, and a new incident by keyboard."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route
from support import browser, servers
from support.kit import workspace

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", name="lab")
def use_own_lab(own_lab: browser.Lab) -> browser.Lab:
    return own_lab


@pytest.fixture
def page(chromium: Browser, lab: browser.Lab) -> Iterator[Page]:
    with browser.new_page(chromium) as page:
        page.goto(f"{lab.url}/incident-kit?token={lab.token}")
        yield page


@pytest.fixture(scope="module", autouse=True)
def begun(lab: browser.Lab) -> None:
    workspace(lab.root)


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_a_new_incident_is_made_by_keyboard_and_gathered_at_once(
    page: Page, lab: browser.Lab
) -> None:
    page.get_by_text("New incident").focus()
    press(page, "Enter", "Tab")
    page.keyboard.type("Slow pages")
    press(page, "Tab", "Tab")
    page.keyboard.type("2026-03-03 09:00")
    press(page, "Tab")
    page.keyboard.type("2026-03-03 08:00")
    press(page, "Tab")
    end = page.locator("#ik-new-about-resolved")
    end.get_by_text("before it started").wait_for()
    page.locator("#ik-new-about-started", has_text="Tuesday 3 March 2026, 09:00").wait_for()
    browser.screenshot(page, lab.root / "home.png")
    assert page.get_by_label("Short name").input_value() == "2026-03-03-slow-pages"
    page.get_by_label("Or copy the messages").fill("Ada Example  [9:05 AM]\nPages are slow")
    page.get_by_role("button", name="Make the incident").press("Enter")
    page.wait_for_function("document.activeElement?.name === 'resolved'")
    assert page.get_by_label("What broke").input_value() == "Slow pages"
    page.get_by_label("When was it over").fill("2026-03-03 10:00")
    press(page, "Enter")
    page.locator(".ik-row", has_text="Pages are slow").wait_for()
    text = (lab.root / "incidents/2026-03-03-slow-pages/incident.yaml").read_text()
    assert "Slow pages" in text


def test_what_is_proposed_while_somebody_is_in_the_field_gives_way_to_what_they_type(
    page: Page,
) -> None:
    held: list[Route] = []
    page.get_by_text("New incident").click()
    page.route("**/incident-kit/**", lambda route: held.append(route), times=1)
    page.get_by_label("What broke").fill("Slow pages")
    short = page.get_by_label("Short name")
    short.focus()
    browser.wait_until(page, lambda: bool(held))
    held[0].continue_()
    page.wait_for_function("document.getElementById('ik-new-id').value.endsWith('-slow-pages')")
    page.keyboard.type("slow")
    assert short.input_value() == "slow"


def test_what_is_next_of_an_incident_is_one_button(page: Page, lab: browser.Lab) -> None:
    one = page.get_by_role("listitem", name="A disk is full")
    one.get_by_role("button", name="Gather").press("Enter")
    page.locator(".ik-row:visible").first.wait_for()
    page.locator("button:visible", has_text="All incidents").press("Enter")
    one.get_by_role("button", name="Begin the report").wait_for()
    one.get_by_role("button", name="Open Timeline of A disk is full").wait_for()
    assert one.inner_text().count("Review was due Tuesday 10 March 2026") == 1


def test_chosen_files_are_put_beside_the_incidents_and_over_none(
    page: Page, lab: browser.Lab
) -> None:
    page.get_by_text("New incident").click()
    chosen = page.get_by_label("Files: a Slack export")
    chosen.set_input_files(str(lab.root / "exports/slack.zip"))
    page.get_by_text("slack-2.zip").wait_for()
    page.wait_for_function("document.getElementById('ik-new-slack_channel').value === 'incident'")
    exports = lab.root / "exports"
    assert (exports / "slack-2.zip").read_bytes() == (exports / "slack.zip").read_bytes()


def test_the_address_of_the_status_page_answers_what_it_knows(page: Page, lab: browser.Lab) -> None:
    saved = json.loads((lab.root / "exports/incidents.json").read_text())
    known = servers.FakeStatuspage(page=saved["page"], incidents=saved["incidents"])
    page.get_by_text("New incident").click()
    with servers.serving(known) as base:
        page.get_by_label("Its page on your status page").fill(f"{base}/incidents/diskinc00001")
        page.get_by_label("How severe").fill("P2")
        page.locator("#ik-new-about-started", has_text="Tuesday 3 March 2026, 09:05").wait_for()
    assert page.get_by_label("What broke").input_value() == "Apps are slow"
    page.get_by_text("Found “Apps are slow”").wait_for()
    browser.screenshot(page, lab.root / "address.png")
    page.get_by_role("button", name="Make the incident").click()
    facts = lab.root / "incidents/2026-03-03-apps-slow/incident.yaml"
    browser.wait_until(page, facts.exists)
    assert "priority: P2" in facts.read_text()
    assert "service: Apps" in facts.read_text()
