"""Two people in browsers of their own, at random: whatever they type, decide, save, refresh,
close and open, at once and with a shell beside them, no word of theirs is lost."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page
from support import browser
from support.hands import Hands
from support.kit import ID, authored, incident, kit, notebook, workspace
from support.trying import choose_number, list_seeds

from incident_kit.workspace.opened import find_open

pytestmark = pytest.mark.browser

STEPS = choose_number(16, 80)
DIRTY = "jupyterapp.shell.currentWidget.context.model.dirty"


class Person:
    """Somebody with the timeline in one window and the report in another."""

    def __init__(self, timeline: Page, report: Page, lab: browser.Lab, folder: Path) -> None:
        self.timeline, self.report, self.lab = timeline, report, lab
        self.folder = folder
        self.open(timeline, "gather", ".ik-row .ik-words")
        self.open(report, "report", ".ik-cockpit")

    def open(self, page: Page, name: str, sign: str) -> None:
        path = self.folder.relative_to(self.lab.root) / f"{name}.ipynb"
        browser.open_notebook(page, self.lab, path.as_posix())
        page.locator(sign).first.wait_for()

    @property
    def rows(self) -> Locator:
        return self.timeline.locator(".ik-row:not([hidden])")


class History:
    """What two people do on one incident, and the words that they typed."""

    def __init__(self, folder: Path, people: Sequence[Person], chance: random.Random) -> None:
        self.folder, self.people, self.chance = folder, people, chance
        self.numbers = count()
        self.typed: list[str] = []  # in the report
        self.told: list[str] = []  # on lines of the timeline, and in notes
        self.deeds: Sequence[Callable[[Person], None]] = (
            self.type,
            self.type,
            self.reword,
            self.reword,
            self.add_note,
            self.flip,
            self.save,
            self.refresh,
            self.refresh_outside,
            self.open_again,
        )

    def go_on(self) -> None:
        """One of them does something."""
        self.chance.choice(self.deeds)(self.chance.choice(self.people))

    def make_words(self, kept: list[str]) -> str:
        kept.append(f"word{next(self.numbers)}x")
        return kept[-1]

    # ---- the report

    def type(self, person: Person) -> None:
        cells = notebook(self.folder / "report.ipynb")["cells"]
        ids = [cell["id"] for cell in authored({"cells": cells})]
        place = person.report.evaluate(
            """id => jupyterapp.shell.currentWidget.content.widgets
                .findIndex(cell => cell.model.id === id)""",
            self.chance.choice(ids),
        )
        browser.type_into_cell(person.report, place, f"\n{self.make_words(self.typed)}")

    def save(self, person: Person) -> None:
        browser.save(person.report)

    def refresh(self, person: Person) -> None:
        person.report.evaluate("jupyterapp.commands.execute('incident-kit:refresh')")
        person.report.wait_for_function(f"!{DIRTY}")

    def refresh_outside(self, person: Person) -> None:
        """A verb does nothing to a report that is open somewhere."""
        path = self.folder / "report.ipynb"
        browser.wait_until(person.report, lambda: find_open(path) is not None)
        before = path.read_bytes()
        assert kit(self.folder.parents[1], "report", ID).code == 5
        assert path.read_bytes() == before

    def open_again(self, person: Person) -> None:
        browser.save(person.report)
        person.open(person.report, "report", ".ik-cockpit")

    # ---- the timeline

    def pick(self, person: Person) -> Hands:
        rows = person.rows
        rows.nth(self.chance.randrange(rows.count())).locator(".ik-words").click()
        return Hands(person.timeline)

    def reword(self, person: Person) -> None:
        hands = self.pick(person)
        hands.press("e")
        person.timeline.locator(".ik-editor textarea").fill(self.make_words(self.told))
        hands.press("Enter")

    def add_note(self, person: Person) -> None:
        hands = self.pick(person)
        hands.press("n")
        person.timeline.keyboard.insert_text(self.make_words(self.told))
        hands.press("Enter")

    def flip(self, person: Person) -> None:
        self.pick(person).press("x")

    # ---- what must be true

    def end(self) -> None:
        """All of them save and wait; then every word stands where it was typed."""
        for person in (*self.people, *self.people):
            self.refresh(person)
            Hands(person.timeline).wait_until_written()
        stored = (self.folder / "report.ipynb").read_text()
        assert [words for words in self.typed if words not in stored] == []
        assert [words for words in self.told if not self.is_kept(words)] == []
        assert [browser.dialogs(person.report) for person in self.people] == [[], []]

    def is_kept(self, words: str) -> bool:
        """On disk, in an older version of it, or still on the page of who was refused."""
        files = [self.folder / "curation.yaml", *self.folder.glob(".history/**/*curation*")]
        return any(words in path.read_text() for path in files) or any(
            words in one
            for person in self.people
            for one in person.timeline.locator(".ik-lost").all_inner_texts()
        )


@pytest.mark.parametrize("seed", list_seeds(1, 20))
def test_no_word_is_lost_by_two_people_at_random(
    chromium: Browser, lab: browser.Lab, seed: int
) -> None:
    folder = workspace(lab.root / f"history-{seed}")
    assert kit(folder, "gather", ID).code == kit(folder, "report", ID).code == 0
    with ExitStack() as windows:
        pages = [windows.enter_context(browser.new_page(chromium)) for _ in range(4)]
        people = [Person(*two, lab, incident(folder)) for two in (pages[:2], pages[2:])]
        history = History(incident(folder), people, random.Random(seed))
        for _ in range(STEPS):
            history.go_on()
        history.end()
        for page in pages:
            page.goto("about:blank")
