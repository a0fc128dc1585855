"""The README's journey by clicks and keys alone, from `make lab` to the exported public page.

JupyterLab is what the command starts, and nothing here knows of its insides: pages are read
and clicked as people do.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page
from support import browser
from support.hands import SECONDS, Hands, curate_as
from support.kit import kit
from support.lab_verb import start_lab
from yaml import safe_load

from incident_kit.case import Case, load_case
from incident_kit.demo import make_demo
from incident_kit.model import Line
from incident_kit.workspace import open_workspace

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
ID = "2026-11-03-app-routing"
TITLE = "More than half of requests"
#: So many keys and clicks may the timeline take, and all that comes after it; so many minutes
#: both together, prose apart.
TIMELINE, REST, MINUTES = 60, 40, 10
#: The report's sections that have to be written, and the public version's.
WRITTEN = (
    *("overview", "impact-tenants", "impact-end-users", "causes", "causes-detail", "helped"),
    *("hindered", "process", "actions", "security"),
)
PUBLISHED = (
    *("summary", "what-happened", "tenants", "end-users", "why", "response", "prevent"),
    *("improve", "contact"),
)
STORY = safe_load((ROOT / "examples/demo.yaml").read_text(encoding="utf-8"))["incidents"][0]
#: Folders and files in which the demo's people decided, once it was gathered.
DECIDED = ("report.ipynb", "redact.ipynb", "public.ipynb", "redactions.yaml", "review.yaml")


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """The demo as its people left it."""
    folder = tmp_path_factory.mktemp("done") / "demo"
    make_demo(folder)
    return load_case(open_workspace(folder), ID)


@pytest.fixture
def gathered(done: Case, tmp_path: Path) -> Path:
    """The demo's workspace with nothing decided."""
    folder = Path(shutil.copytree(done.workspace.root, tmp_path / "demo"))
    assert kit(folder, "curate", ID, "undo", *done.curation.events).code == 0
    own = folder / "incidents" / ID
    for name in DECIDED:
        (own / name).unlink()
    for name in ("export", ".history"):
        shutil.rmtree(own / name, ignore_errors=True)
    assert kit(folder, "gather", ID).code == 0
    return folder


@pytest.fixture
def address(gathered: Path, tmp_path: Path) -> Iterator[str]:
    """What `make lab` starts, but for the flags that a test needs."""
    assert "$(BIN)/incident-kit -w demo lab\n" in (ROOT / "Makefile").read_text()
    state = tmp_path / "state"
    state.mkdir()
    with start_lab(gathered, state, "--no-browser", "--allow-root", "--port=0") as address:
        yield address


def find_incident(hands: Hands) -> Locator:
    """The incident at the home of all."""
    return hands.page.get_by_role("listitem").filter(has_text=TITLE)


def find_notebook(page: Page) -> Locator:
    return page.locator(".jp-NotebookPanel:visible")


def press_next(hands: Hands, words: str) -> None:
    """The button of the cockpit for what is next."""
    hands.click(find_notebook(hands.page).get_by_role("button", name=words))


def find_section(page: Page, file: Path, section: str) -> Locator:
    """The cell that a section of the report is written in."""
    cells: list[dict[str, Any]] = json.loads(file.read_text())["cells"]
    marks = [cell["metadata"].get("incident_kit", {}) for cell in cells]
    at = next(
        at
        for at, mark in enumerate(marks)
        if mark.get("role") == "authored" and mark.get("section") == section
    )
    return find_notebook(page).locator(".jp-Cell").nth(at)


def write_section(hands: Hands, cell: Locator, words: str) -> None:
    """Click where nothing is written yet, or into the table that is begun, and write."""
    cell.scroll_into_view_if_needed()
    if "jp-mod-rendered" in (cell.get_attribute("class") or ""):
        hands.click(cell.locator(".jp-MarkdownOutput"))
        hands.press("Enter")
    else:
        hands.click(cell.locator(".cm-content"))
    cell.locator(".cm-focused").wait_for()
    hands.type(words.strip())


def write_report(hands: Hands, own: Path) -> None:
    for section in WRITTEN:
        cell = find_section(hands.page, own / "report.ipynb", section)
        write_section(hands, cell, STORY["report"][section])
    hands.press("Control+s")


def answer_security(hands: Hands) -> None:
    """As the lead heard it from information assurance."""
    said = STORY["security_answer"]
    question = find_notebook(hands.page).get_by_label("Security question").first
    hands.click(question.get_by_label("Why not"))
    hands.type(said["reason"])
    hands.click(question.get_by_role("button", name="No"))
    say_who(hands, STORY["new"]["comms"])


def say_who(hands: Hands, name: str) -> None:
    """Asked once in each browser."""
    hands.page.get_by_label("Your name").fill(name)
    hands.press("Enter")


def compose(hands: Hands) -> None:
    composer = hands.page.locator(".ik-composer:visible")
    hands.click(composer.get_by_role("button", name="Reword"))
    for section in PUBLISHED:
        composer.locator("textarea").focus()
        hands.page.keyboard.press("Control+A")  # prose replaces prose
        hands.type(STORY["public"][section].strip())
        hands.press("Control+Enter" if section == PUBLISHED[-1] else "Control+Shift+Enter")


def hide(hands: Hands) -> None:
    """Each card of what is undecided, until nothing is."""
    decider = hands.page.locator(".ik-decider:visible")
    decider.wait_for()
    for decision in STORY["decide"]:
        if decision["action"] == "keep":
            decider.get_by_role("heading", name=decision["value"]).wait_for()
            hands.click(decider.locator("button.ik-keep"))
            decider.locator(".ik-reason").focus()
            hands.type(decision["reason"])
            hands.press("Enter")
    hands.page.locator(".ik-progress:visible", has_text="Everything is decided").wait_for()


def sign(hands: Hands, name: str) -> None:
    hands.click(find_incident(hands).get_by_role("button", name="Open the sign-off"))
    composer = hands.page.locator(".ik-composer:visible")
    hands.click(composer.get_by_role("button", name="Sign off", exact=True))
    say_who(hands, name)


def check_lines(made: Case, done: Case) -> None:
    """Each line is what it is in the demo."""
    told = {line.event.id: _describe(line) for line in made.timeline.lines}
    for line in done.timeline.lines:
        assert told[line.event.id] == _describe(line), line.event.body


def _describe(line: Line) -> tuple[object, ...]:
    return line.shown, line.event.kind, line.public, sorted(line.people), line.about


def test_the_journey_ends_in_a_signed_public_page(
    chromium: Browser, done: Case, gathered: Path, address: str
) -> None:
    own = gathered / "incidents" / ID
    with browser.new_page(chromium) as page, browser.new_page(chromium) as second:
        comms, manager = Hands(page), Hands(second)
        page.goto(address)
        comms.click(find_incident(comms).get_by_role("button", name="Open Timeline"))
        page.locator(".ik-row:visible").first.wait_for()
        curate_as(comms, done)
        timeline = comms.count
        check_lines(load_case(open_workspace(gathered), ID), done)
        press_next(comms, "Begin the report")
        page.get_by_role("heading", name="Impact on tenants").wait_for()
        write_report(comms, own)
        answer_security(comms)
        press_next(comms, "Begin the public version")
        compose(comms)
        press_next(comms, "Open what we hide")
        hide(comms)
        second.goto(address)
        sign(manager, "Odalys Brook")
        second.locator(".ik-said", has_text="Signed off by Odalys Brook").wait_for()
        page.evaluate("window.dispatchEvent(new Event('focus'))")  # one comes back to it
        press_next(comms, "Open the export")
        comms.click(page.locator(".ik-composer:visible").get_by_role("button", name="Export"))
        page.locator(".ik-files:visible", has_text="public.html").wait_for()
        keep_screenshot(page)
    rest = comms.count + manager.count - timeline
    minutes = comms.minutes + manager.minutes
    operators = comms.operators + manager.operators
    print(f"{timeline} keys and clicks for the timeline, {rest} for the rest; {minutes:.1f} min:")
    print(", ".join(f"{count} {name} of {SECONDS[name]} s" for name, count in operators.items()))
    assert timeline <= TIMELINE
    assert rest <= REST
    assert minutes <= MINUTES
    read_as_a_tenant(chromium, own / "export" / "public.html")


def keep_screenshot(page: Page) -> None:
    kept = os.environ.get("INCIDENT_KIT_SCREENSHOTS")
    if kept:
        browser.screenshot(page, Path(kept) / "journey.png")


def read_as_a_tenant(chromium: Browser, file: Path) -> None:
    """Every word that was meant for tenants is there, and nobody of ours or theirs."""
    with browser.new_page(chromium) as page:
        page.goto(file.as_uri())
        text = page.locator("body").inner_text()
    assert "Errors reaching applications" in text
    for words in ("We are sorry.", "seven of the twelve routers", "hosting supplier, Cloudbarge"):
        assert words in text
    settings = safe_load((file.parents[3] / "incident-kit.yaml").read_text())
    people = [person["name"] for person in settings["people"]]
    hidden = [*people, *settings["tenants"], *settings["internal_domains"], "harbour-incident"]
    assert [name for name in hidden if name in text] == []
    assert "public.html" not in text
