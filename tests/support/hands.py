"""Somebody at a notebook, whose keys and clicks are counted and timed by the keystroke-level
model of Card, Moran and Newell (1980)."""

from __future__ import annotations

from collections import Counter

from playwright.sync_api import Locator, Page

from incident_kit.case import Case

#: Seconds: a key, pointing at something, a button of the mouse down or up, a hand that changes
#: between keys and mouse, and making up one's mind.
SECONDS = {"K": 0.28, "P": 1.1, "B": 0.1, "H": 0.4, "M": 1.35}


class Hands:
    """Typed prose is no key, and takes no time here; the click or key that opens its field
    does, and the one that keeps it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = 0
        self.operators: Counter[str] = Counter()
        self._holds = "mouse"

    def press(self, key: str) -> None:
        """One key, with all that is held with it; it is thought of before."""
        self.page.keyboard.press(key)
        self._do("keys", "M" + "K" * len(key.split("+")))

    def click(self, target: str | Locator) -> None:
        """Point at the first that fits and click it."""
        found = self.page.locator(target) if isinstance(target, str) else target
        found.first.click()
        self._do("mouse", "MPBB")

    def type(self, words: str) -> None:
        """Prose."""
        self.page.keyboard.insert_text(words)
        self._holds = "keys"

    def write(self, line: str, tool: str, words: str | None = None) -> None:
        """Open the editor of ``tool`` on a line of the timeline that one points at, and save."""
        row = self.page.locator(f'.ik-row[data-id="{line}"]')
        row.hover()
        self.click(f'.ik-row[data-id="{line}"] [data-verb="{tool}"]')
        if words is not None:
            self.page.locator(".ik-editor textarea").fill(words)
        self.press("Enter")

    def wait_until_written(self) -> None:
        """Until the timeline says that every decision is on disk."""
        self.page.locator(".ik-said", has_text="Everything is written").wait_for()

    @property
    def minutes(self) -> float:
        """What all of it takes, prose and the machine's own time apart."""
        return sum(SECONDS[name] * count for name, count in self.operators.items()) / 60

    def _do(self, hand: str, operators: str) -> None:
        if hand != self._holds:
            self.operators["H"] += 1
        self._holds = hand
        self.operators.update(operators)
        self.count += 1


def curate_as(hands: Hands, done: Case) -> None:
    """Make of an open timeline in which nothing is decided that of ``done``."""
    for words in ("line to show", "kinds", "times", "alerts in a sentence"):
        hands.click(f'.ik-bar button:has-text("{words}")')
    hands.click('.ik-bar button:has-text("Unfold all threads")')
    bots = {line.event.id for line in done.timeline.lines if line.original.is_by_bot}
    kept = {"trigger", "acknowledge", "resolve"}  # the alert's own sentence does
    for id_, choice in done.curation.events.items():
        if choice.text and not (id_ in bots and choice.kind in kept):
            hands.write(id_, "word", choice.text)
        if isinstance(choice.public, str):
            hands.write(id_, "public", choice.public)
    for line in done.timeline.lines:
        box = hands.page.locator(f'.ik-row[data-id="{line.event.id}"] input[type=checkbox]')
        if box.is_checked() != line.shown and "context" not in line.original.flags:
            hands.click(box)
    hands.wait_until_written()
