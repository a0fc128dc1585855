"""The decider in JupyterLab: a public text decided by keys alone, and what goes wrong."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route
from support import browser
from support.access import find_faults
from support.kit import ID, incident, kit
from support.published import make_accepted, type_text

pytestmark = pytest.mark.browser

TEXT = "We told Zorvex and Quillaby of it. Ada Fictional called Zorvex again."
CARD = ".ik-card h2"


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose public text names a person and two names on no list."""
    folder = make_accepted(tmp_path_factory.mktemp("decider") / "ws")
    type_text(folder, TEXT)
    (incident(folder) / "redactions.yaml").write_text("version: 1\n")
    assert kit(folder, "redact", ID).code == 0
    return folder


@pytest.fixture(name="page")
def open_page(
    chromium: Browser, lab: browser.Lab, ready: Path, request: pytest.FixtureRequest
) -> Iterator[Page]:
    with open_decider(chromium, lab, ready, request, browser.open_views) as page:
        yield page


@pytest.fixture(name="page_in_lab")
def open_page_in_lab(
    chromium: Browser, lab: browser.Lab, ready: Path, request: pytest.FixtureRequest
) -> Iterator[Page]:
    with open_decider(chromium, lab, ready, request, browser.open_notebook) as page:
        yield page


@contextmanager
def open_decider(
    chromium: Browser,
    lab: browser.Lab,
    ready: Path,
    request: pytest.FixtureRequest,
    show: Callable[[Page, browser.Lab, str], None],
) -> Iterator[Page]:
    name = request.node.name[:40]
    shutil.copytree(ready, lab.root / name)
    with browser.new_page(chromium, height=1100) as page:
        page.add_init_script("localStorage.setItem('incident-kit:who:', 'Dee Example')")
        show(page, lab, f"{name}/incidents/{ID}/redact.ipynb")
        page.locator(".ik-decider").wait_for()
        yield page


def find_folder(lab: browser.Lab, request: pytest.FixtureRequest) -> Path:
    return incident(lab.root / request.node.name[:40])


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def wait_for(page: Page, progress: str) -> None:
    page.wait_for_function(
        "words => document.querySelector('.ik-progress')?.textContent === words", arg=progress
    )


def test_all_is_decided_by_three_keys_and_stands_on_disk(
    page: Page, lab: browser.Lab, request: pytest.FixtureRequest
) -> None:
    folder = find_folder(lab, request)
    before = (folder / "redact.ipynb").read_bytes()
    page.locator(".ik-decider").focus()
    assert page.locator(".ik-progress").inner_text() == "Decision 1 of 2"
    browser.screenshot(page, lab.root / "decider-card.png")
    press(page, "r")  # Ada Fictional, in the kit's words
    page.locator(CARD, has_text="2 names are on no list").wait_for()
    press(page, "k", "1")  # both names stay, for the first reason
    wait_for(page, "Everything is decided")
    assert page.locator(".ik-ended").inner_text().startswith("Next: have the public version signed")
    text = (folder / "redactions.yaml").read_text()
    assert text.count("action: keep") == 2
    assert text.count("action: replace") == 1
    assert text.count("by: Dee Example") == 3
    browser.screenshot(page, lab.root / "decider-end.png")
    assert (folder / "redact.ipynb").read_bytes() == before


def test_domains_that_may_be_ours_are_taken_by_a_click(
    chromium: Browser,
    lab: browser.Lab,
    ready: Path,
    request: pytest.FixtureRequest,
    tmp_path: Path,
) -> None:
    folder = Path(shutil.copytree(ready, tmp_path / "ws"))
    settings = folder / "incident-kit.yaml"
    settings.write_text(re.sub(r"(internal_domains:).*", r"\1 []", settings.read_text()))
    hosts = [
        f"q{number}.{domain}" for domain in ("qxharbour.org", "zorvex.net") for number in "123"
    ]
    assert kit(folder, "note", ID, f"All of {', '.join(hosts)} hung").code == 0
    with open_decider(chromium, lab, folder, request, browser.open_views) as page:
        card = page.locator(".ik-card")
        card.get_by_text("no list of our own domains").first.wait_for()
        assert find_faults(page, [".ik-card"]) == []
        browser.screenshot(page, lab.root / "decider-domains.png")
        card.get_by_label("zorvex.net").uncheck()
        card.get_by_role("button", name="Hide every host below").click()
        page.locator(CARD, has_text="Ada Fictional").wait_for()
    said = (find_folder(lab, request).parents[1] / "incident-kit.yaml").read_text()
    assert ("qxharbour.org" in said, "zorvex.net" in said) == (True, False)


def test_names_that_are_not_ticked_are_each_asked_about_alone(page: Page) -> None:
    page.locator(".ik-decider").focus()
    press(page, "ArrowRight")
    page.get_by_role("checkbox", name="Quillaby").uncheck()
    press(page, "ArrowLeft", "ArrowRight")
    assert not page.get_by_role("checkbox", name="Quillaby").is_checked()
    page.get_by_role("checkbox", name="Zorvex").uncheck()
    press(page, "k")
    headings = []
    for _ in range(3):
        headings.append(page.locator(CARD).inner_text())
        press(page, "ArrowRight")
    assert sorted(headings) == ["Ada Fictional", "Quillaby", "Zorvex"]


def test_what_differs_from_the_facts_leads_to_its_section(
    page: Page, lab: browser.Lab, request: pytest.FixtureRequest
) -> None:
    """Not to the button that lets it stay."""
    type_text(lab.root / request.node.name[:40], "The outage lasted 5 hours.")
    page.reload()
    card = page.locator(".ik-card")
    card.get_by_role("button", name="Reword “Summary”").wait_for()
    assert card.locator(".ik-first").all_inner_texts() == ["Reword “Summary”r"]
    assert "incident-kit" not in card.inner_text()


def test_a_key_answers_at_once_and_is_undone_by_another(
    page: Page, lab: browser.Lab, request: pytest.FixtureRequest
) -> None:
    page.locator(".ik-decider").focus()
    milliseconds = page.evaluate(
        """() => { const began = performance.now();
            document.querySelector('.ik-decider').dispatchEvent(
                new KeyboardEvent('keydown', {key: 's', bubbles: true}));
            return performance.now() - began; }"""
    )
    assert page.locator(CARD).inner_text() == "2 names are on no list"
    assert milliseconds < 50
    page.locator(".ik-decided", has_text="its sentence is left out, says Dee Example").wait_for()
    press(page, "z")
    assert page.locator(CARD).inner_text() == "Ada Fictional"
    folder = find_folder(lab, request)
    wait_until(page, lambda: "Ada Fictional" not in (folder / "redactions.yaml").read_text())


def wait_until(page: Page, holds: Callable[[], bool]) -> None:
    for _ in range(100):
        if holds():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it did not come to that")


def test_a_reason_of_ones_own_and_later_incidents_by_keys(
    page: Page, lab: browser.Lab, request: pytest.FixtureRequest
) -> None:
    page.locator(".ik-decider").focus()
    press(page, "a", "k")
    browser.screenshot(page, lab.root / "decider-why.png")
    page.locator(".ik-reason").focus()
    page.keyboard.type("she asked for it, r s k")
    press(page, "Enter")
    page.locator(".ik-decided", has_text="and in later incidents").wait_for()
    text = (find_folder(lab, request) / "redactions.yaml").read_text()
    assert "reason: she asked for it, r s k" in text
    assert "shared: true" in text


def test_keys_go_through_the_cards_without_deciding_and_lab_hears_none(
    page_in_lab: Page, lab: browser.Lab, request: pytest.FixtureRequest
) -> None:
    page = page_in_lab
    cells = page.evaluate("jupyterapp.shell.currentWidget.content.widgets.length")
    page.locator(".ik-decider").focus()
    press(page, "Space")
    assert page.locator(CARD).inner_text() == "2 names are on no list"
    press(page, "ArrowRight", "b", "x", "d", "d")
    assert page.locator(CARD).inner_text() == "Ada Fictional"
    press(page, "ArrowLeft")
    assert page.locator(".ik-progress").inner_text() == "Decision 2 of 2"
    assert page.evaluate("jupyterapp.shell.currentWidget.content.widgets.length") == cells
    assert "Ada Fictional" not in (find_folder(lab, request) / "redactions.yaml").read_text()


def test_a_file_that_may_only_be_read_puts_the_card_back_and_says_so(
    page: Page, lab: browser.Lab, request: pytest.FixtureRequest
) -> None:
    file = find_folder(lab, request) / "redactions.yaml"
    file.chmod(0o444)
    page.locator(".ik-decider").focus()
    press(page, "r")
    page.locator(".ik-said", has_text="may only be read").wait_for()
    assert page.locator(CARD).inner_text() == "Ada Fictional"
    file.chmod(0o644)
    press(page, "r")
    page.locator(".ik-decided", has_text="Ada Fictional").wait_for()


def test_a_decision_waits_for_a_server_that_does_not_answer_and_says_so(
    page: Page, lab: browser.Lab, request: pytest.FixtureRequest
) -> None:
    page.route("**/incident-kit/act*", lambda route: route.abort())
    page.locator(".ik-instead").fill("somebody of ours")
    press(page, "Enter")
    page.locator(".ik-said", has_text="server does not answer. One decision waits").wait_for()
    assert "somebody of ours" in page.locator(".ik-lost").inner_text()
    page.unroute("**/incident-kit/act*")
    page.locator(".ik-said", has_text="Everything is written").wait_for()
    assert "somebody of ours" in (find_folder(lab, request) / "redactions.yaml").read_text()
    assert page.locator(".ik-lost").count() == 0


def test_words_that_are_refused_stay_on_the_page(
    page: Page, lab: browser.Lab, request: pytest.FixtureRequest
) -> None:
    file = find_folder(lab, request) / "redactions.yaml"
    file.chmod(0o444)
    page.locator(".ik-instead").fill("somebody of ours")
    press(page, "Enter")
    page.locator(".ik-lost", has_text="somebody of ours").wait_for()
    file.chmod(0o644)
    page.locator(".ik-lost button", has_text="Try again").click()
    page.locator(".ik-said", has_text="Everything is written").wait_for()
    assert "somebody of ours" in file.read_text()


def test_a_name_that_somebody_misses_is_looked_for_and_decided(
    page: Page, lab: browser.Lab, request: pytest.FixtureRequest
) -> None:
    page.get_by_label("Is somebody missing?").fill("called")
    press(page, "Enter")
    page.locator(CARD, has_text="called").wait_for()
    assert page.locator(".ik-search .ik-said").inner_text().startswith("1 place in")
    assert "called" not in (find_folder(lab, request) / "redactions.yaml").read_text()


def test_it_holds_in_a_dark_theme(page_in_lab: Page, lab: browser.Lab) -> None:
    page = page_in_lab
    page.evaluate(
        "jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Dark'})"
    )
    page.wait_for_function("document.body.dataset.jpThemeLight === 'false'")
    page.locator(".ik-decider").focus()
    press(page, "Space", "k")
    browser.screenshot(page, lab.root / "decider-dark.png")
    colours = page.evaluate(
        """() => { const style = getComputedStyle(document.querySelector('.ik-card'));
            return [style.color, style.backgroundColor]; }"""
    )
    assert len(set(colours)) == 2
    kept = os.environ.get("INCIDENT_KIT_SCREENSHOTS")
    if kept:
        for shot in lab.root.glob("decider-*.png"):
            shutil.copy(shot, kept)


def test_a_reason_that_was_written_before_the_network_went_is_not_called_unwritten(
    page: Page, lab: browser.Lab, request: pytest.FixtureRequest
) -> None:
    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    press_at(page, "k")
    page.route("**/incident-kit/act*", lose)
    page.locator(".ik-reason").fill("She said so herself")
    page.keyboard.press("Enter")
    page.locator(".ik-lost", has_text="Not written yet").wait_for()
    page.unroute("**/incident-kit/act*")
    page.locator(".ik-said", has_text="Everything is written").wait_for()
    assert page.locator(".ik-lost").count() == 0
    text = (find_folder(lab, request) / "redactions.yaml").read_text()
    assert text.count("She said so herself") == 1


def press_at(page: Page, *keys: str) -> None:
    page.locator(".ik-decider").focus()
    press(page, *keys)
