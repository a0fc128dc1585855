"""The timeline decided in JupyterLab, by keys and clicks that are counted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Response
from support import browser
from support.hands import Hands
from support.kit import ID, incident, kit, said, workspace, write_export
from yaml import safe_load

pytestmark = pytest.mark.browser

DEMO = "2026-11-03-app-routing"
#: So many keys and clicks may the demo's timeline take.
MOST = 60


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    with browser.new_page(chromium) as page:
        yield page


def open_timeline(page: Page, lab: browser.Lab, path: str) -> Hands:
    browser.open_views(page, lab, path)
    page.locator(".ik-row").first.wait_for()
    return Hands(page)


# ---- one line


def test_keys_decide_at_once_and_are_on_disk_soon(
    page: Page, lab: browser.Lab, tmp_path: Path
) -> None:
    folder = workspace(lab.root / "keys")
    assert kit(folder, "gather", ID).code == 0
    before = (incident(folder) / "gather.ipynb").read_bytes()
    hands = open_timeline(page, lab, f"keys/incidents/{ID}/gather.ipynb")
    page.locator(".ik-row .ik-words").first.click()
    ids = page.locator(".ik-row").evaluate_all("rows => rows.map(row => row.dataset.id)")
    assert page.evaluate("document.activeElement.dataset.id") == ids[0]
    hands.press("j")
    hands.press("6")
    hands.press("j")
    hands.press("Shift+J")
    hands.press("x")
    hands.press("e")
    page.keyboard.type("Made room on the disk")
    hands.press("Enter")
    hands.press("n")
    page.keyboard.type("Called the supplier")
    hands.press("Enter")
    page.locator(".ik-row", has_text="Called the supplier").wait_for()
    hands.wait_until_written()
    decided = safe_load((incident(folder) / "curation.yaml").read_text())
    assert decided["events"][ids[1]]["kind"] == "decision"
    assert all("include" in decided["events"][one] for one in ids[2:4])
    assert decided["events"][ids[3]]["text"] == "Made room on the disk"
    assert [note["text"] for note in decided["added"]] == ["Called the supplier"]
    assert (incident(folder) / "gather.ipynb").read_bytes() == before
    browser.screenshot(page, tmp_path / "timeline.png")


def test_what_cannot_be_written_is_said_and_stands_as_before(page: Page, lab: browser.Lab) -> None:
    folder = workspace(lab.root / "wrong")
    assert kit(folder, "gather", ID).code == 0
    hands = open_timeline(page, lab, f"wrong/incidents/{ID}/gather.ipynb")
    page.locator(".ik-row .ik-words").first.click()
    before = page.locator(".ik-row .ik-time").all_inner_texts()
    hands.press("t")
    page.keyboard.type("half past never")
    hands.press("Enter")
    page.locator(".ik-said", has_text="Not written: 'half past never'").wait_for()
    assert page.locator(".ik-row .ik-time").all_inner_texts() == before


def reword(hands: Hands, number: int, verb: str, words: str) -> None:
    hands.page.locator(".ik-row .ik-words").nth(number).click()
    hands.press(verb)
    hands.page.locator(".ik-editor textarea").fill(words)
    hands.press("Enter")


def test_what_is_refused_takes_no_other_words_with_it(page: Page, lab: browser.Lab) -> None:
    """Decisions made while one is on its way go together; a wrong one is refused alone."""
    folder = workspace(lab.root / "together")
    assert kit(folder, "gather", ID).code == 0
    hands = open_timeline(page, lab, f"together/incidents/{ID}/gather.ipynb")
    reword(hands, 0, "t", "half past never")
    reword(hands, 1, "t", "a quarter to nowhere")
    reword(hands, 2, "e", "Typed by a person at 5 pm")
    lost = page.locator(".ik-lost")
    lost.nth(1).wait_for()
    hands.wait_until_written()
    assert "Typed by a person at 5 pm" in (incident(folder) / "curation.yaml").read_text()
    assert ["half past never" in lost.first.inner_text(), lost.count()] == [True, 2]
    lost.first.get_by_text("Discard").click()
    assert lost.count() == 1


def test_words_wait_for_a_server_that_is_gone_and_are_written_when_it_is_back(
    page: Page, lab: browser.Lab
) -> None:
    folder = workspace(lab.root / "gone")
    assert kit(folder, "gather", ID).code == 0
    hands = open_timeline(page, lab, f"gone/incidents/{ID}/gather.ipynb")
    page.route("**/incident-kit/**", lambda route: route.abort())
    reword(hands, 1, "e", "Typed while the server was gone")
    page.locator(".ik-lost", has_text="Typed while the server was gone").wait_for()
    page.locator(".ik-said", has_text="One decision waits here").wait_for()
    page.unroute("**/incident-kit/**")
    hands.wait_until_written()
    assert "Typed while the server was gone" in (incident(folder) / "curation.yaml").read_text()
    assert page.locator(".ik-lost").count() == 0


def test_decisions_are_undone_one_by_one_and_said(page: Page, lab: browser.Lab) -> None:
    folder = workspace(lab.root / "undo")
    assert kit(folder, "gather", ID).code == 0
    hands = open_timeline(page, lab, f"undo/incidents/{ID}/gather.ipynb")
    ids = page.locator(".ik-row").evaluate_all("rows => rows.map(row => row.dataset.id)")
    reword(hands, 0, "e", "The first wording")
    reword(hands, 0, "e", "The second wording")
    hands.press("6")
    hands.press("j")
    hands.press("Shift+J")
    hands.press("x")

    def undo(told: str) -> dict[str, dict[str, object]]:
        hands.press("u")
        page.locator(".ik-said", has_text=f"Undone: {told}").wait_for()
        hands.wait_until_written()
        decided = safe_load((incident(folder) / "curation.yaml").read_text())["events"]
        return decided or {}

    assert set(undo("2 lines: ")) == {ids[0]}
    assert "kind" not in undo("line 1: its kind")[ids[0]]
    assert undo("line 1: reworded")[ids[0]]["text"] == "The first wording"
    assert undo("line 1: reworded") == {}
    hands.press("u")
    page.locator(".ik-said", has_text="left to undo").wait_for()


def test_typed_words_outlive_escape_and_a_page_that_is_loaded_again(
    page: Page, lab: browser.Lab
) -> None:
    folder = workspace(lab.root / "drafts")
    assert kit(folder, "gather", ID).code == 0
    path = f"drafts/incidents/{ID}/gather.ipynb"
    hands = open_timeline(page, lab, path)
    page.locator(".ik-row .ik-words").nth(1).click()
    hands.press("e")
    page.keyboard.type("Half a sen")
    hands.press("Escape")
    page.locator(".ik-said", has_text="your words are kept").wait_for()
    hands.press("e")
    page.keyboard.type("tence")
    open_timeline(page, lab, path)
    box = page.locator(".ik-editor textarea")
    box.wait_for()
    assert box.input_value() == "Half a sentence"
    box.press("Enter")
    hands.wait_until_written()
    assert "text: Half a sentence" in (incident(folder) / "curation.yaml").read_text()


def test_a_pointer_at_rest_moves_no_decision_to_another_line(page: Page, lab: browser.Lab) -> None:
    """Rows move beneath it when something is redrawn; keys decide where one is."""
    folder = workspace(lab.root / "rest")
    assert kit(folder, "gather", ID).code == 0
    hands = open_timeline(page, lab, f"rest/incidents/{ID}/gather.ipynb")
    ids = page.locator(".ik-row").evaluate_all("rows => rows.map(row => row.dataset.id)")
    page.locator(".ik-row .ik-words").first.click()
    page.locator(".ik-row").nth(2).hover()
    hands.press("6")
    hands.wait_until_written()
    decided = safe_load((incident(folder) / "curation.yaml").read_text())["events"]
    assert {line for line, choice in decided.items() if "kind" in choice} == {ids[0]}

    page.locator(".ik-row").nth(1).hover()
    tools = "document.querySelector('.ik-tools').closest('.ik-row').dataset.id"
    assert page.evaluate(tools) == ids[1]
    page.evaluate("document.querySelector('.ik-row').style.paddingTop = '6em'")
    page.wait_for_timeout(300)  # the browser looks what lies beneath the pointer now
    assert page.evaluate(tools) == ids[1]


# ---- very many lines


def test_a_key_touches_what_it_decides_on_among_two_thousand_lines(
    page: Page, lab: browser.Lab
) -> None:
    """How long that takes is measured by ``benchmarks/timeline.py``."""
    folder = workspace(lab.root / "many")
    messages = [said(0.05 * number, f"Restarted worker {number}") for number in range(2000)]
    write_export(folder / "exports" / "slack.zip", messages)
    assert kit(folder, "gather", ID).code == 0
    page.add_init_script(HOLD)
    hands = open_timeline(page, lab, f"many/incidents/{ID}/gather.ipynb")
    answers: list[int] = []
    page.on("response", lambda one: answers.append(len(one.body())) if is_act(one) else None)
    page.locator(".ik-row .ik-words").first.click()
    page.wait_for_function("!document.querySelector('.ik-row:empty')")
    page.evaluate(COUNT)

    def touch(*keys: str) -> int:
        for key in keys:
            hands.press(key)
        touched: int = page.evaluate("window.countTouched()")
        return touched

    assert touch("j") <= 2
    assert touch("x") <= 1
    hands.wait_until_written()
    assert touch() <= 1
    assert max(answers) < 5_000
    touch(*["Shift+J"] * 300)
    page.evaluate("window.isBusy = true")
    assert 0 < touch("x") < 200  # only those in view and near it; the others when there is time
    page.evaluate("window.isBusy = false")
    hands.wait_until_written()
    page.wait_for_function("window.countTouched() === 0")
    assert page.locator(".ik-row.ik-out").count() >= 301


def is_act(response: Response) -> bool:
    return "/incident-kit/act" in response.url and response.request.method == "POST"


#: Lets nothing be done in idle time while somebody is busy.
HOLD = """
const whenIdle = window.requestIdleCallback;
window.requestIdleCallback = work => whenIdle(
    () => window.isBusy ? window.requestIdleCallback(work) : work());
"""
#: Tells how many rows were changed since it was asked last.
COUNT = """() => {
  let touched = new Set();
  const note = changes => {
    for (const { target } of changes) touched.add(target.closest?.('.ik-row') ?? target);
  };
  const witness = new MutationObserver(note);
  witness.observe(document.querySelector('.ik-timeline'), {
    subtree: true, childList: true, attributes: true, characterData: true
  });
  window.countTouched = () => {
    note(witness.takeRecords());
    const { size } = touched;
    touched = new Set();
    return size;
  };
}"""
