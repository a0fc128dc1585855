"""The views in JupyterLab for everybody: axe-core finds nothing in what is ours, in a light
and a dark Lab, on a wide and a narrow panel; keys reach everything and are nowhere trapped."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from support import browser
from support.access import find_faults
from support.kit import ID, kit, workspace
from support.published import make_accepted, type_text

pytestmark = pytest.mark.browser

TEXT = "We told Zorvex and Quillaby of it. Ada Fictional called Zorvex again."
#: Each view: the workspace and notebook it stands in, its root, and what opens more of it.
VIEWS = {
    "timeline": ("open", "gather", ".ik-timeline", ".ik-row[tabindex='0']", "e"),
    "composer": ("open", "public", ".ik-composer", ".ik-composer", "e"),
    "decider": ("decided", "redact", ".ik-decider", ".ik-decider", "k"),
    "cockpit": ("decided", "redact", ".ik-cockpit", ".ik-cockpit summary", "Enter"),
}
THEMES = ("JupyterLab Light", "JupyterLab Dark")
WIDTHS = (1400, 540)
CHANGE_THEME = """async theme => {
    await jupyterapp.commands.execute('apputils:change-theme', { theme });
}"""


@pytest.fixture(scope="module")
def made(lab: browser.Lab) -> Path:
    """Below Lab's root: an incident that was gathered, and one that is nearly published."""
    folder = workspace(lab.root / "open")
    for verb in ("gather", "public"):
        assert kit(folder, verb, ID).code == 0
    folder = make_accepted(lab.root / "decided")
    type_text(folder, TEXT)
    assert kit(folder, "redact", ID).code == 0
    return lab.root


@pytest.fixture
def page(chromium: Browser, lab: browser.Lab, made: Path) -> Iterator[Page]:
    with browser.new_page(chromium) as page:
        page.add_init_script("localStorage.setItem('incident-kit:who:', 'Dee Example')")
        yield page


def open_view(page: Page, lab: browser.Lab, name: str) -> None:
    folder, notebook, root, *_ = VIEWS[name]
    browser.open_views(page, lab, f"{folder}/incidents/{ID}/{notebook}.ipynb")
    page.locator(root).first.wait_for()


def open_view_in_lab(page: Page, lab: browser.Lab, name: str) -> None:
    folder, notebook, root, *_ = VIEWS[name]
    browser.open_notebook(page, lab, f"{folder}/incidents/{ID}/{notebook}.ipynb")
    page.evaluate("jupyterapp.shell.collapseLeft()")
    page.locator(root).first.wait_for()


def open_home(page: Page, lab: browser.Lab) -> None:
    page.goto(f"{lab.url}/lab?token={lab.token}&reset")
    page.wait_for_function("window.jupyterapp?.commands.hasCommand('incident-kit:home')")
    page.evaluate(
        "async () => { await jupyterapp.commands.execute('incident-kit:home', {cwd: 'open'}); }"
    )
    page.locator(".ik-home").wait_for()


def find_faults_everywhere(page: Page) -> list[str]:
    """In both lights, on wide and narrow panels."""
    faults = []
    for theme in THEMES:
        page.evaluate(CHANGE_THEME, theme)
        is_light = str(theme == THEMES[0]).lower()
        page.locator(f"body[data-jp-theme-light={is_light}]").wait_for(state="attached")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            found = find_faults(page, [".ik-view"])
            faults += [f"{theme}, {width} wide: {fault}" for fault in found]
    return faults


@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_nothing_in_a_view_and_in_what_it_opens(
    page: Page, lab: browser.Lab, view: str
) -> None:
    open_view_in_lab(page, lab, view)
    assert find_faults_everywhere(page) == []
    *_, place, key = VIEWS[view]
    page.locator(place).first.press(key)
    assert find_faults_everywhere(page) == []


def test_axe_finds_nothing_at_home_nor_in_the_question_for_a_name(
    page: Page, lab: browser.Lab
) -> None:
    open_home(page, lab)
    assert find_faults_everywhere(page) == []
    page.locator("summary", has_text="New incident").click()
    assert find_faults_everywhere(page) == []
    page.get_by_role("button", name="Change").first.click()
    page.get_by_role("dialog").wait_for()
    assert find_faults_everywhere(page) == []


#: What in the view of ``root`` waits for keys, in the order of the page.
TABBABLE = """root => [...root.querySelectorAll(
    'button, input, select, textarea, summary, a[href], [tabindex]')].filter(one =>
        one.tabIndex >= 0 && !one.disabled && one.checkVisibility({visibilityProperty: true})
        && !one.closest('.ik-tools, details:not([open]) > :not(summary)'))"""


@pytest.mark.parametrize("view", VIEWS)
def test_tab_reaches_all_of_a_view_visibly_and_leaves_it(
    page: Page, lab: browser.Lab, view: str
) -> None:
    open_view(page, lab, view)
    root = page.locator(VIEWS[view][2]).first
    root.evaluate(
        f"""root => {{
            const all = ({TABBABLE})(root.closest('.ik-view'));
            all.forEach((one, at) => {{ one.dataset.at = at; }});
            window.stops = all.length;
            all[0].focus({{ focusVisible: true }});
        }}"""
    )
    reached = []
    for _ in range(page.evaluate("window.stops") + 20):  # the tools of a line are some more
        at, seen = page.evaluate(
            """() => {
                const one = document.activeElement;
                const style = getComputedStyle(one);
                return [one.closest('.ik-view') && (one.dataset.at ?? 'more'),
                    style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2];
            }"""
        )
        if at is None:
            break
        assert seen, f"the focus on {at} cannot be seen"
        reached.append(at)
        page.keyboard.press("Tab")
    else:
        pytest.fail("Tab does not leave the view")
    stops = [str(number) for number in range(page.evaluate("window.stops"))]
    assert [one for one in reached if one != "more"] == stops


def focused(page: Page) -> str:
    """The classes of what has the focus, its words where it has none."""
    found: str = page.evaluate(
        "document.activeElement.className || document.activeElement.textContent"
    )
    return found


def test_a_card_that_is_decided_leaves_the_focus_in_the_decider(
    page: Page, lab: browser.Lab
) -> None:
    open_view(page, lab, "decider")
    page.get_by_role("button", name="Next").focus()
    page.keyboard.press("Enter")
    assert focused(page) == "ik-decider"
    page.keyboard.press("k")
    assert "ik-chip" in focused(page)
    page.keyboard.press("Escape")
    assert focused(page) == "ik-decider"


def test_an_editor_that_closes_leaves_the_focus_where_it_was_opened(
    page: Page, lab: browser.Lab
) -> None:
    for view in ("timeline", "composer"):
        open_view(page, lab, view)
        place = page.locator(VIEWS[view][3]).first
        place.focus()
        before = focused(page)
        place.press("e")
        assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
        page.keyboard.press("Escape")
        assert focused(page) == before, view


def test_a_view_that_is_drawn_anew_keeps_the_focus_and_what_is_said_is_heard(
    page: Page, lab: browser.Lab
) -> None:
    open_view(page, lab, "cockpit")
    summary = page.locator(".ik-cockpit summary")
    summary.focus()
    summary.evaluate(
        """one => {
            one.dataset.old = 'yes';
            document.dispatchEvent(new CustomEvent('incident-kit:changed'));
        }"""
    )
    page.locator("[data-old]").wait_for(state="detached")
    assert focused(page).startswith("Rules:")

    heard = page.locator("body > [role=status].ik-aside")
    assert [heard.count(), heard.inner_text()] == [1, ""]
    page.locator(".ik-decider").press("z")
    said = page.locator(".ik-view > .ik-said").inner_text()
    assert said.startswith("Nothing was decided here")
    assert heard.inner_text() == said
    assert page.locator(".ik-view [role=status]").count() == 0
