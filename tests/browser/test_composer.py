"""The public version decided, signed and exported by clicks and keys in JupyterLab."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from support import browser
from support.kit import ID, accept_all, authored, incident, kit, notebook, save, workspace

pytestmark = pytest.mark.browser


class Counted:
    """A page of which keys and clicks are counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.number = page, 0

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.number += 1

    def click(self, name: str | re.Pattern[str]) -> None:
        self.page.locator(".ik-composer").get_by_role("button", name=name).first.click()
        self.number += 1


def make(lab: browser.Lab, name: str) -> Path:
    """A workspace whose public version has proposals, and what is proposed by nobody written."""
    folder = workspace(lab.root / name, comms="Bo Example", lead="Ada Example", security="no")
    settings = folder / "incident-kit.yaml"
    people = (
        "people: [{name: Bo Example, role: comms}, {name: Ada Example, role: engineer}, "
        "{name: Dee Example, role: delivery manager}]"
    )
    settings.write_text(settings.read_text().replace("people: []", people))
    for verb in ("gather", "public"):
        assert kit(folder, verb, ID).code == 0
    proposed = notebook(incident(folder) / "public.ipynb")
    accept_all(folder)
    written = notebook(incident(folder) / "public.ipynb")
    for before, after in zip(authored(proposed), authored(written), strict=True):
        if "".join(before["source"]).strip():
            after["source"] = before["source"]
    save(incident(folder) / "public.ipynb", written)
    kit(folder, "decide", ID, "--names", "keep", "--reason", "ours", "--by", "Bo Example")
    return folder


@pytest.fixture
def alive(chromium: Browser, lab: browser.Lab, request: pytest.FixtureRequest) -> Iterator[Counted]:
    """The composer of a workspace of this test, decided as Bo Example."""
    with open_composer(chromium, lab, request.node.name, browser.open_views) as alive:
        yield alive


@pytest.fixture
def alive_in_lab(
    chromium: Browser, lab: browser.Lab, request: pytest.FixtureRequest
) -> Iterator[Counted]:
    with open_composer(chromium, lab, request.node.name, browser.open_notebook) as alive:
        yield alive


@contextmanager
def open_composer(
    chromium: Browser, lab: browser.Lab, name: str, show: Callable[[Page, browser.Lab, str], None]
) -> Iterator[Counted]:
    make(lab, name)
    with browser.new_page(chromium) as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.add_init_script("localStorage.setItem('incident-kit:who:', 'Bo Example')")
        show(page, lab, f"{name}/incidents/{ID}/public.ipynb")
        page.locator(".ik-composer").wait_for()
        yield Counted(page)


def folder_of(lab: browser.Lab, request: pytest.FixtureRequest) -> Path:
    return incident(lab.root / request.node.name)


def said(page: Page) -> str:
    return page.locator(".ik-composer ~ .ik-said").inner_text()


def accept_by_keys(alive: Counted) -> None:
    alive.page.locator(".ik-composer").focus()
    for _ in range(alive.page.get_by_text("undecided").count()):
        alive.press("a")
    expect(alive.page.locator(".ik-count")).to_contain_text("Every section is decided")


def test_the_public_version_is_signed_and_exported_by_clicks(
    alive_in_lab: Counted, lab: browser.Lab, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    alive = alive_in_lab
    page, folder = alive.page, folder_of(lab, request)
    before = (folder / "public.ipynb").read_bytes()
    browser.screenshot(page, tmp_path / "first.png")
    proposed = page.locator(".jp-MarkdownCell blockquote:visible", has_text="Proposed.")
    assert proposed.count() > 0
    accept_by_keys(alive)
    expect(page.locator(".ik-todo li")).to_have_count(1)
    expect(proposed).to_have_count(0)
    shown = page.locator(".jp-MarkdownCell[data-ik-decided=accepted]")
    expect(shown.first).to_contain_text("We are sorry")
    shown.first.scroll_into_view_if_needed()
    browser.screenshot(page, tmp_path / "decided.png")
    page.get_by_label("Who signs").fill("Dee Example")
    alive.number += 2
    alive.click(re.compile("^Sign "))
    expect(page.locator(".ik-good")).to_be_visible()
    alive.click("Export")
    expect(page.locator(".ik-files li").first).to_be_visible()
    browser.screenshot(page, tmp_path / "exported.png")
    alive.click("Copy for Statuspage")
    expect(page.get_by_text("✓ Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "We are looking into slow apps." in copied
    assert "Dee Example" in (folder / "review.yaml").read_text()
    assert (folder / "export" / "public.html").exists()
    assert (folder / "public.ipynb").read_bytes() == before
    assert alive.number <= 40


def test_the_writer_s_signature_is_refused_in_a_sentence(
    alive: Counted, lab: browser.Lab, request: pytest.FixtureRequest
) -> None:
    accept_by_keys(alive)
    expect(alive.page.locator(".ik-todo li")).to_have_count(1)
    alive.click(re.compile("^Sign "))
    expect(alive.page.locator(".ik-said")).to_contain_text("wrote the public version")
    expect(alive.page.locator(".ik-said")).to_contain_text("signs it off. Ask a reviewer")
    assert not (folder_of(lab, request) / "review.yaml").exists()


def test_a_security_incident_is_let_go_by_clicks(
    chromium: Browser, lab: browser.Lab, tmp_path: Path
) -> None:
    folder = make(lab, "held")
    for name, old, new in (
        ("incident-kit.yaml", "role: engineer", "role: information assurance"),
        (f"incidents/{ID}/incident.yaml", "lead: Ada Example", "lead: Eli Example"),
        (f"incidents/{ID}/incident.yaml", "security: no", "security: yes"),
    ):
        (folder / name).write_text((folder / name).read_text().replace(old, new))
    with browser.new_page(chromium) as page:
        page.add_init_script("localStorage.setItem('incident-kit:who:', 'Bo Example')")
        browser.open_views(page, lab, f"held/incidents/{ID}/public.ipynb")
        held = page.locator(".ik-held")
        expect(held).to_contain_text("this is a security incident", ignore_case=True)
        browser.screenshot(page, tmp_path / "held.png")
        held.get_by_role("button", name="Decide").click()
        page.get_by_label("What they saw, and why so").fill("nobody had access")
        decide = page.get_by_role("button", name="Safe to publish as it is")
        decide.click()
        expect(page.locator(".ik-composer ~ .ik-said")).to_contain_text("wrote the public version")
        page.get_by_label("Who looked").fill("Ada Example")
        page.locator(".ik-leaving").screenshot(path=tmp_path / "deciding.png")
        decide.click()
        expect(page.locator(".ik-good").first).to_contain_text("Reviewed by Ada Example")
        expect(held).to_have_count(0)
        browser.screenshot(page, tmp_path / "let-go.png")
    assert "nobody had access" in (incident(folder) / "review.yaml").read_text()


def test_a_text_changed_on_disk_meanwhile_is_not_accepted(
    alive: Counted, lab: browser.Lab, request: pytest.FixtureRequest
) -> None:
    record = folder_of(lab, request) / "events.jsonl"
    text = record.read_text()
    record.write_text(text.replace("Fixed: apps are fast again.", "Fixed for most."))
    alive.click("What happened")
    alive.click("Accept")
    expect(alive.page.locator(".ik-said")).to_contain_text("changed meanwhile")
    expect(alive.page.locator(".ik-section")).to_contain_text("Fixed for most.")
    assert not (folder_of(lab, request) / "redactions.yaml").exists()


def test_sections_are_reworded_and_left_out_by_keys_alone(
    alive: Counted, lab: browser.Lab, request: pytest.FixtureRequest
) -> None:
    page = alive.page
    page.locator(".ik-composer").focus()
    first = page.locator("#ik-section-name").inner_text()
    alive.press("e")
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.insert_text("We are sorry: a and x and j are words.")
    page.keyboard.press("ControlOrMeta+Enter")
    expect(page.locator("#ik-section-name")).not_to_have_text(first)
    alive.press("x")
    expect(page.locator(".ik-said")).to_contain_text("left out")
    alive.press("ArrowLeft")
    record = folder_of(lab, request) / "redactions.yaml"
    expect(page.locator(".ik-steps")).to_contain_text("reworded")
    expect(page.locator(".ik-page")).to_contain_text("a and x and j are words.")
    expect(page.locator(".ik-composer")).to_have_attribute("aria-busy", "false")
    assert "a and x and j are words." in record.read_text()
    assert "leave out" in record.read_text()
    assert not browser.dialogs(page)


def test_words_typed_for_a_section_that_changes_meanwhile_stay(
    alive: Counted, lab: browser.Lab, request: pytest.FixtureRequest
) -> None:
    page = alive.page
    alive.click("What happened")
    alive.press("e")
    box = page.locator(".ik-section textarea")
    box.fill("Words that took an hour.")
    alive.press("Escape")
    expect(page.locator(".ik-said").first).to_contain_text("your words are kept")
    alive.press("e")
    expect(box).to_have_value("Words that took an hour.")
    record = folder_of(lab, request) / "events.jsonl"
    record.write_text(record.read_text().replace("Fixed: apps are fast again.", "Fixed for most."))
    alive.press("ControlOrMeta+Enter")
    expect(page.locator(".ik-lost")).to_contain_text("Words that took an hour.")
    page.locator(".ik-lost").get_by_role("button", name="Try again").click()
    expect(page.locator(".ik-section")).to_contain_text("Fixed for most.")
    expect(box).to_have_value("Words that took an hour.")
    alive.press("ControlOrMeta+Enter")
    expect(page.locator(".ik-said").first).to_contain_text("Everything is written")
    assert "Words that took an hour." in (folder_of(lab, request) / "redactions.yaml").read_text()


def lose_answers(page: Page) -> None:
    """Whatever is decided is written, and nobody hears of it."""

    def answer(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/incident-kit/act*", answer)


def test_what_was_written_before_the_network_went_is_not_called_unwritten(
    alive: Counted, lab: browser.Lab, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    page, record = alive.page, folder_of(lab, request) / "redactions.yaml"
    alive.click("What happened")
    alive.press("e")
    page.locator(".ik-section textarea").fill("Words that took an hour.")
    lose_answers(page)
    alive.press("ControlOrMeta+Enter")
    expect(page.locator(".ik-lost")).to_contain_text("Not written yet")
    browser.wait_until(page, record.exists)
    before = record.read_bytes()
    page.unroute("**/incident-kit/act*")
    expect(page.locator(".ik-said").first).to_contain_text("Everything is written")
    expect(page.locator(".ik-lost")).to_have_count(0)
    expect(page.locator(".ik-steps")).to_contain_text("reworded")
    browser.screenshot(page, tmp_path / "back.png")
    assert record.read_bytes() == before


DEMO = "2026-11-03-app-routing"


def make_demo(folder: Path) -> None:
    """The example, decided and not yet composed."""
    assert kit(folder, "demo", str(folder)).code == 0
    incident(folder, DEMO).joinpath("public.ipynb").unlink()
    for verb in (
        ["public", DEMO],
        ["decide", DEMO, "--names", "keep", "--reason", "plain words", "--by", "Bram Oyelaran"],
    ):
        assert kit(folder, *verb).code == 0


def test_what_is_hidden_is_decided_beside_the_sections(chromium: Browser, lab: browser.Lab) -> None:
    folder = incident(lab.root / "beside", DEMO)
    make_demo(lab.root / "beside")
    (folder / "redactions.yaml").unlink()
    report = folder / "report.ipynb"
    report.write_text(report.read_text().replace("All 74 tenants", "Zorvex and all 74 tenants"))
    with browser.new_page(chromium) as page:
        page.add_init_script("localStorage.setItem('incident-kit:who:', 'Bram Oyelaran')")
        browser.open_views(page, lab, f"beside/incidents/{DEMO}/public.ipynb")
        decider = page.locator(".ik-composer .ik-decider")
        decider.focus()
        page.keyboard.press("k")
        page.keyboard.press("1")
        expect(decider.locator(".ik-progress")).to_have_text("Everything is decided")
        expect(decider.locator(".ik-decided")).to_contain_text("says Bram Oyelaran")
        page.get_by_role("button", name="How tenants were affected").first.click()
        expect(page.locator("mark.ik-hidden").first).to_contain_text("hidden: tenant")
        expect(page.locator("ins.ik-changed").first).to_have_text("A tenant")
    assert "action: keep" in (folder / "redactions.yaml").read_text()
