"""What goes wrong while somebody clicks: it is said, words stay, and it works when mended."""

from __future__ import annotations

import os
import signal
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page
from support import browser
from support.breaking import read_all, read_only, refusing_disk, renamed
from support.kit import ID, incident, kit, workspace
from support.published import make_accepted, type_text

pytestmark = pytest.mark.browser


class Worker(ABC):
    """Somebody at a view, who tries one thing until it is written."""

    #: The notebook that the view stands in, and what it is known by.
    notebook: str
    view: str
    #: What the file that is written is called.
    file: str

    def __init__(self, page: Page, folder: Path) -> None:
        self.page, self.folder = page, folder

    @abstractmethod
    def attempt(self, words: str) -> None:
        """Do what is to be written."""

    @abstractmethod
    def check_kept(self, words: str) -> None:
        """What was done stands on the page, for another try."""

    def again(self, words: str) -> None:
        """Try once more, with what is still there."""
        self.attempt(words)

    def prepare(self) -> None:
        """Take back what was written, where the same is tried again."""
        return

    def is_written(self, words: str) -> bool:
        """Whether it is on disk."""
        path = self.folder / self.file
        return path.exists() and words in path.read_text()


class Curator(Worker):
    notebook, view, file = "gather", ".ik-row", "curation.yaml"

    def attempt(self, words: str) -> None:
        self.page.locator(".ik-row .ik-words").nth(1).click()
        self.page.keyboard.press("e")
        self.page.locator(".ik-editor textarea").fill(words)
        self.page.keyboard.press("Enter")

    def check_kept(self, words: str) -> None:
        self.page.locator(".ik-lost", has_text=words).wait_for()

    def again(self, words: str) -> None:
        self.page.locator(".ik-lost button").first.click()


class Decider(Worker):
    notebook, view, file = "redact", ".ik-decider", "redactions.yaml"

    def attempt(self, words: str) -> None:
        self.page.locator(".ik-decider").focus()
        self.page.keyboard.press("r")

    def check_kept(self, words: str) -> None:
        self.page.locator(".ik-card h2", has_text="Ada Fictional").wait_for()

    def prepare(self) -> None:
        self.page.keyboard.press("z")
        self.check_kept("")
        browser.wait_until(self.page, lambda: not self.is_written(""))
        # and until the page has heard so: the next fault is none of this
        self.page.locator(".ik-said", has_text="Everything is written").first.wait_for()

    def is_written(self, words: str) -> bool:
        return super().is_written("Ada Fictional")


class Composer(Worker):
    notebook, view, file = "public", ".ik-composer", "redactions.yaml"

    def attempt(self, words: str) -> None:
        self.page.locator(".ik-composer").focus()
        self.page.keyboard.press("e")
        self.page.locator(".ik-composer textarea").fill(words)
        self.page.keyboard.press("ControlOrMeta+Enter")

    def check_kept(self, words: str) -> None:
        self.page.locator(".ik-lost", has_text=words).wait_for()

    def again(self, words: str) -> None:
        self.page.locator(".ik-lost button").first.click()
        field = self.page.locator(".ik-composer textarea")
        field.wait_for()
        assert field.input_value() == words
        field.press("ControlOrMeta+Enter")


WORKERS: tuple[type[Worker], ...] = (Curator, Decider, Composer)


@contextmanager
def without_server(page: Page) -> Iterator[None]:
    page.route("**/incident-kit/**", lambda route: route.abort())
    try:
        yield
    finally:
        page.unroute("**/incident-kit/**")


@contextmanager
def without_kernel(page: Page) -> Iterator[None]:
    page.evaluate("jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    yield


@pytest.fixture(scope="module", name="lab")
def use_own_lab(own_lab: browser.Lab) -> browser.Lab:
    return own_lab


@pytest.fixture(scope="module")
def made(lab: browser.Lab) -> dict[type[Worker], Path]:
    """An incident for each."""
    places = {}
    for worker in WORKERS:
        root = lab.root / worker.__name__
        if worker is Decider:
            make_accepted(root)
            type_text(root, "Ada Fictional called them.")
            (incident(root) / "redactions.yaml").write_text("version: 1\n")
        else:
            workspace(root)
            assert kit(root, "gather", ID).code == 0
        assert kit(root, worker.notebook, ID).code == 0
        places[worker] = incident(root)
    return places


#: As the kit says it of a file, or of its history.
DISK = "cannot be"  # written, or kept in the history
SERVER = "not answer"


def _break(lab: browser.Lab, page: Page, folder: Path) -> dict[str, AbstractContextManager[None]]:
    """Each fault, by what is said of it on the page."""
    return {
        SERVER: without_server(page),
        "may only be read": read_only(folder, lab.pid),
        "no incident": renamed(folder, lab.pid),
        DISK: refusing_disk(folder, lab.pid),
    }


@pytest.mark.parametrize("kind", WORKERS)
def test_what_is_not_written_is_said_and_can_be_written_once_that_is_mended(
    kind: type[Worker], chromium: Browser, lab: browser.Lab, made: dict[type[Worker], Path]
) -> None:
    folder = made[kind]
    path = folder.relative_to(lab.root) / f"{kind.notebook}.ipynb"
    with browser.new_page(chromium, height=1200) as page:
        page.add_init_script("localStorage.setItem('incident-kit:who:', 'Dee Example')")
        browser.open_notebook(page, lab, str(path))
        page.evaluate("jupyterapp.commands.execute('filebrowser:go-to-path', {path: '/'})")
        page.locator(kind.view).first.wait_for()
        worker = kind(page, folder)
        with without_kernel(page):
            worker.attempt("Without a kernel")
            browser.wait_until(page, partial(worker.is_written, "Without a kernel"))
            worker.prepare()
        for said, fault in _break(lab, page, folder).items():
            with fault:
                before = read_all(folder) if folder.exists() else {}
                worker.attempt(f"Words with {said}")
                page.locator(".ik-said, .ik-error", has_text=said).first.wait_for()
                if said == SERVER:
                    page.locator(".ik-said", has_text="waits here").wait_for()
                else:
                    worker.check_kept(f"Words with {said}")
                assert before == (read_all(folder) if folder.exists() else {})
            if said != SERVER:  # what waits for a server is written by itself
                worker.again(f"Words with {said}")
            browser.wait_until(page, partial(worker.is_written, f"Words with {said}"))
            page.locator(".ik-said", has_text="Everything is written").first.wait_for()
            worker.prepare()


def test_a_notebook_that_could_not_be_made_is_made_once_that_is_mended(
    chromium: Browser, lab: browser.Lab
) -> None:
    """From the cockpit."""
    root = workspace(lab.root / "cockpit")
    assert kit(root, "gather", ID).code == 0
    folder = incident(root)
    with browser.new_page(chromium) as page:
        browser.open_notebook(page, lab, f"cockpit/incidents/{ID}/gather.ipynb")
        page.evaluate("jupyterapp.commands.execute('filebrowser:go-to-path', {path: '/'})")
        begin = page.get_by_role("button", name="Begin the report")
        faults = _break(lab, page, folder)
        del faults["may only be read"]  # it writes none of the files that are there
        for said, fault in faults.items():
            with fault:
                begin.click()
                page.locator(".ik-said", has_text=said).first.wait_for()
                assert not (folder / "report.ipynb").exists()
        with without_kernel(page):
            begin.click()
            browser.wait_until(page, (folder / "report.ipynb").exists)


def test_the_answers_for_a_new_incident_stay_until_it_can_be_made(
    chromium: Browser, lab: browser.Lab
) -> None:
    """At home."""
    workspace(lab.root)
    made = lab.root / "incidents/slow/incident.yaml"
    with browser.new_page(chromium) as page:
        page.goto(f"{lab.url}/incident-kit?token={lab.token}")
        page.get_by_text("New incident").click()
        fields = {"What broke": "Slow pages", "Short name": "slow", "When did": "2026-03-04 09:00"}
        for label, words in fields.items():
            page.get_by_label(label).fill(words)
        for said, fault in (
            (SERVER, without_server(page)),
            (DISK, refusing_disk(lab.root, lab.pid)),
        ):
            with fault:
                page.get_by_role("button", name="Make the incident").click()
                page.locator(".ik-said", has_text=said).first.wait_for()
                assert page.get_by_label("What broke").input_value() == "Slow pages"
                assert not made.exists()
        page.get_by_role("button", name="Make the incident").click()
        page.get_by_role("listitem", name="Slow pages").wait_for()
    assert "Slow pages" in made.read_text()


def _hear_it_once(dialog: Locator) -> None:
    """JupyterLab's own word on it."""
    dialog.get_by_label("Do not show this message again").check()
    dialog.get_by_role("button", name="Close").click()


def test_a_server_that_was_killed_is_missed_and_then_found_again(
    chromium: Browser, tmp_path: Path
) -> None:
    root = workspace(tmp_path / "root")
    assert kit(root, "gather", ID).code == 0
    with browser.new_page(chromium) as page, browser.serve(root, tmp_path / "one") as lab:
        browser.open_notebook(page, lab, f"incidents/{ID}/gather.ipynb")
        page.locator(".ik-row").first.wait_for()
        curator = Curator(page, incident(root))
        page.add_locator_handler(page.get_by_label("Server Connection Error"), _hear_it_once)
        os.kill(lab.pid, signal.SIGKILL)
        curator.attempt("Typed with no server")
        page.locator(".ik-said", has_text="does not answer").wait_for()
        curator.check_kept("Typed with no server")
        browser.screenshot(page, tmp_path / "gone.png")
        with browser.serve(root, tmp_path / "two", again=lab):
            browser.wait_until(page, partial(curator.is_written, "Typed with no server"))
