"""A signed report published from JupyterLab's public version: looked at, drafted, shown, told
once, replaced for a reason and taken back, by keys alone; against a page on loopback."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect
from support import browser, sites
from support.access import find_faults
from support.desk_server import serving_desk
from support.kit import ID, kit
from support.publishing import Team, hold, list_actions, make_signed, meet_team, read_case
from support.statuspage_server import INCIDENT, KEY

pytestmark = pytest.mark.browser

VARIABLE = "INCIDENT_KIT_STATUSPAGE_KEY"
NOTEBOOK = f"ws/incidents/{ID}/public.ipynb"
VIEWS = [{"view": "composer", "incident": ID}]
#: The colours that JupyterLab gives its pages in the dark.
DARK = """:root {
    --jp-content-font-color1: #fff; --jp-layout-color1: #212121;
    --jp-brand-color1: #64b5f6; --jp-error-color1: #e57373;
} body { background: #212121; }"""
WIDTHS = (1400, 390)


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose report is signed and exported; tests copy it."""
    folder = make_signed(tmp_path_factory.mktemp("signed") / "ws")
    assert kit(folder, "export", ID, "--public").code == 0
    return folder


@pytest.fixture
def team(signed: Path, tmp_path: Path) -> Iterator[Team]:
    key = patch.dict(os.environ, {VARIABLE: KEY})
    with key, meet_team(signed, tmp_path / "ws") as team:
        yield team


@pytest.fixture
def page(chromium: Browser, team: Team) -> Iterator[Page]:
    """The composer of the team's report, opened by who wrote it."""
    with serving_desk(team.folder.parent) as lab, browser.new_page(chromium) as page:
        page.add_init_script("localStorage.setItem('incident-kit:who:', 'Ben Madeup')")
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        browser.show_views(page, lab, NOTEBOOK, VIEWS)
        page.locator(".ik-publishing").wait_for()
        yield page


def panel(page: Page) -> Locator:
    return page.locator(".ik-publishing")


def press(page: Page, name: str) -> None:
    """Reach a button of the panel by Tab, from where one is, and press it by Enter."""
    if not panel(page).evaluate("one => one.contains(document.activeElement)"):
        page.locator("#ik-publish").focus()
    for _ in range(20):
        if page.evaluate("document.activeElement.textContent") == name:
            page.keyboard.press("Enter")
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {name!r}")


def click(page: Page, name: str) -> None:
    panel(page).get_by_role("button", name=name, exact=True).click()


def expect_said(page: Page, words: str) -> None:
    """What is said to who sees, and to who listens."""
    expect(page.locator(".ik-composer ~ .ik-said")).to_have_text(re.compile(words))
    expect(page.locator("body > [role=status]")).to_have_text(re.compile(words))


def find_focus(page: Page) -> str:
    found: str = page.evaluate("document.activeElement.id")
    return found


def find_row(page: Page, word: str) -> Locator:
    return panel(page).locator(f"dt:text-is('{word}') + dd")


def change_by_hand(team: Team) -> None:
    assert team.page.postmortem is not None
    body = team.page.postmortem.body or ""
    team.page.postmortem.body = body.replace("A disk was full.", "Nobody knows why.")


def test_a_report_is_published_replaced_and_taken_back_by_keys(team: Team, page: Page) -> None:
    assert team.page.asked == []
    press(page, "Look before publishing")
    expect_said(page, "^This is how it stands there now. Nothing was sent.")
    expect(find_row(page, "Readers")).to_have_text("see nothing there yet")
    expect(panel(page).locator(".ik-first")).to_have_count(1)

    press(page, "Put it there as a draft")
    expect_said(page, "^The draft stands at Statuspage: your team sees it, readers do not.$")
    assert find_focus(page) == "ik-door-statuspage"
    manage = panel(page).get_by_role("link", name="Look at the draft")
    expect(manage).to_have_attribute("href", re.compile("^https://manage.statuspage.io/"))
    assert team.page.publications == []

    panel(page).get_by_label("Tell those who subscribed (once)").focus()
    page.keyboard.press("Space")
    press(page, "Show it to readers")
    expect_said(page, "^Readers see it at Statuspage. Those who subscribed were told.$")
    expect(panel(page).locator(".ik-standing")).to_contain_text("Published on Statuspage by Ben")
    expect(panel(page).get_by_role("link", name="See it there")).to_be_visible()
    expect(panel(page).locator(".ik-first, input")).to_have_count(0)
    assert (len(team.page.publications), len(team.page.mails)) == (1, 1)

    change_by_hand(team)
    press(page, "Look again")
    lines = panel(page).get_by_role("group", name="What differs")
    expect(lines.locator("del")).to_have_text("−Nobody knows why.")
    expect(lines.locator("ins")).to_have_text("+A disk was full.")
    press(page, "Show it to readers")
    expect_said(page, "^Say why it goes over what somebody else left.")
    page.keyboard.type("agreed with the editor")
    press(page, "Show it to readers")
    expect_said(page, "^Readers see it at Statuspage.$")

    press(page, "Take it back")
    assert find_focus(page) == "ik-taking-statuspage"
    page.keyboard.press("Escape")
    assert find_focus(page) == "ik-take-statuspage"
    page.keyboard.press("Enter")
    press(page, "Take it back from readers")
    expect_said(page, "^Readers do not see it at Statuspage any more; mail and copies keep it.$")
    expect(panel(page).locator(".ik-standing")).to_have_count(0)
    assert (team.page.reverts, len(team.page.mails)) == (1, 1)
    done = ["draft", "begin", "publish", "begin", "publish", "revert"]
    assert list_actions(team.folder) == done
    reasons = [one.reason for one in read_case(team.folder).review.publications]
    assert "agreed with the editor" in reasons


def find_faults_everywhere(page: Page, tmp_path: Path, name: str) -> list[str]:
    """In both lights, on a wide and on a narrow page."""
    faults = []
    for light in ("light", "dark"):
        style = page.add_style_tag(content=DARK if light == "dark" else ":root {}")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            wide = page.evaluate("document.documentElement.scrollWidth") - width
            found = [*find_faults(page, [".ik-publishing"]), *(["it is too wide"] * (wide > 0))]
            faults += [f"{name}, {light}, {width} wide: {fault}" for fault in found]
            panel(page).screenshot(path=tmp_path / f"{name}-{light}-{width}.png")
        style.evaluate("one => one.remove()")
    return faults


def test_axe_finds_nothing_at_any_step_in_any_light_or_width(
    team: Team, page: Page, tmp_path: Path
) -> None:
    sites.configure(team.folder, "../site")
    click(page, "Look before publishing")
    expect(panel(page).locator(".ik-door")).to_have_count(2)
    faults = find_faults_everywhere(page, tmp_path, "looked")
    draft = panel(page).locator("#ik-draft-statuspage")
    draft.click()
    expect_said(page, "^The draft stands")
    panel(page).locator("#ik-live-statuspage").click()
    expect_said(page, "^Readers see it")
    change_by_hand(team)
    click(page, "Look again")
    expect(panel(page).locator(".ik-lines")).to_have_count(1)
    faults += find_faults_everywhere(page, tmp_path, "changed")
    click(page, "Take it back")
    faults += find_faults_everywhere(page, tmp_path, "asked")
    assert faults == []


def test_a_step_whose_answer_is_lost_is_done_once(team: Team, page: Page) -> None:
    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    click(page, "Look before publishing")
    click(page, "Put it there as a draft")
    expect_said(page, "^The draft")
    page.route("**/incident-kit/act*", lose, times=1)
    click(page, "Show it to readers")
    expect_said(page, "^Readers see it")
    assert len(team.page.publications) == 1
    assert list_actions(team.folder) == ["draft", "begin", "publish"]


def test_a_text_that_changed_meanwhile_is_not_sent(team: Team, page: Page) -> None:
    click(page, "Look before publishing")
    draft = panel(page).get_by_role("button", name="Put it there as a draft")
    draft.wait_for()
    public = team.folder / "incidents" / ID / "public.ipynb"
    public.write_text(public.read_text().replace("A disk was full.", "Two disks were full."))
    draft.click()
    expect_said(page, "changed just now: nothing was sent")
    assert team.page.sent == []


def publish_it(page: Page) -> None:
    for name in ("Look before publishing", "Put it there as a draft", "Show it to readers"):
        click(page, name)
    expect_said(page, "^Readers see it")


def test_a_step_that_nobody_answers_can_be_let_go(team: Team, page: Page) -> None:
    click(page, "Look before publishing")
    page.route("**/incident-kit/*", lambda route: route.abort())
    click(page, "Put it there as a draft")
    lost = page.locator(".ik-lost")
    expect(lost).to_contain_text("Not written yet, putting it there as a draft")
    lost.get_by_role("button", name="Discard").click()
    expect_said(page, "^It is not sent again from here.")
    page.unroute("**/incident-kit/*")
    click(page, "Look again")
    expect_said(page, "^This is how it stands there now.")
    assert team.page.sent == []


@pytest.mark.parametrize("closed", ["declined", "declined meanwhile", "held"])
def test_what_stands_is_taken_back_where_all_else_is_closed(
    team: Team, page: Page, closed: str, tmp_path: Path
) -> None:
    publish_it(page)
    if closed == "held":
        hold(team.folder)
    else:
        declined = kit(team.folder, "decline", ID, "--by", "Ada Fictional", "--reason", "sold")
        assert declined.code == 0
    if closed != "declined meanwhile":
        page.reload()
    if closed == "declined":
        expect(page.locator(".ik-composer > p")).to_have_text(
            "Not published, decided by Ada Fictional: sold"
        )
        assert find_faults(page, [".ik-view"]) == []
    press(page, "Take it back")
    panel(page).screenshot(path=tmp_path / f"{closed}.png")
    press(page, "Take it back from readers")
    expect_said(page, "^Readers do not see it")
    expect(panel(page).locator(".ik-standing")).to_have_count(0)
    assert team.page.reverts == 1


def test_without_a_key_it_is_copied_and_recorded_by_hand(
    team: Team, page: Page, tmp_path: Path
) -> None:
    publish_it(page)
    review = team.folder / "incidents" / ID / "review.yaml"
    review.write_bytes(review.read_bytes().partition(b"publications:")[0])
    kit(team.folder, "signoff", ID, "--by", "Dee Example", "--role", "delivery manager")
    with patch.dict(os.environ, {VARIABLE: ""}):
        click(page, "Look again")
        door = panel(page).locator("#ik-door-statuspage")
        expect(door).to_contain_text("There is no key for Statuspage.")
        assert find_faults(page, [".ik-publishing"]) == []
        panel(page).screenshot(path=tmp_path / "no-key.png")
        assert not re.search("incident-kit |--", door.inner_text())
        door.get_by_role("button", name="Copy for Statuspage").click()
        expect(door.get_by_text("✓ Copied")).to_be_visible()
        assert "A disk was full." in page.evaluate("navigator.clipboard.readText()")
        door.get_by_role("button", name="Compare and record").click()
        expect_said(page, "^Say where it stands")
        url = f"{team.url.removesuffix('/v1')}/incidents/{INCIDENT}"
        door.get_by_label("Where it stands").fill(url)
        door.get_by_role("button", name="Compare and record").click()
        expect_said(page, "^Recorded: it was published by hand.")
    expect(panel(page).locator(".ik-standing")).to_contain_text("Published on Statuspage by Ben")


def test_where_there_is_no_door_it_says_how_to_get_one(page: Page, team: Team) -> None:
    sites_of = team.folder / "incident-kit.yaml"
    sites_of.write_text(sites_of.read_text().partition("\n# the page of the test\n")[0])
    for name in ("events.jsonl", "sources.json"):
        (team.folder / "incidents" / ID / name).unlink()
    facts = team.folder / "incidents" / ID / "incident.yaml"
    facts.write_text(re.sub(r"(?m)^  statuspage:\n(    .*\n)+", "", facts.read_text()))
    page.reload()
    expect(panel(page)).to_contain_text("to name a folder for pages there (publish.folder)")
    expect(panel(page).get_by_role("button")).to_have_text(["Copy for Statuspage"])
