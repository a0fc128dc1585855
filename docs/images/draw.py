"""Draws the pictures of the views alive, of the demo as it was before anybody decided.

    make pictures

Each is a part of a JupyterLab window at twice the pixels, in a palette of few colours.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Locator, Page
from support import browser
from support.kit import kit
from support.statuspage_server import KEY, PostmortemPage, serving_page

from incident_kit.case import load_case
from incident_kit.demo import make_demo
from incident_kit.workspace import open_workspace
from incident_kit.workspace.shipped import shipped_folder

HERE = Path(__file__).parent
ID = "2026-11-03-app-routing"
#: Each picture: the notebook, the view, and how high the window is, in CSS pixels.
PICTURES = (("timeline", "gather", 880), ("decider", "redact", 760), ("composer", "public", 760))
#: What the decider asks about is in the text that comms wrote; the composer begins without.
WRITTEN = "public.ipynb"
WIDTH, COLOURS = 1160, 64


def draw_all() -> None:
    """Write the pictures beside this file."""
    executable = browser.find()
    assert executable, "no Chromium was found: install one"
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "lab"
        undo_all(root)
        with (
            browser.serve(root, Path(folder) / "state") as lab,
            browser.launch(executable) as chromium,
        ):
            for view, notebook, height in PICTURES:
                if view == "composer":
                    (root / "incidents" / ID / WRITTEN).unlink()
                    assert kit(root, "public", ID).code == 0
                draw(chromium, lab, view, notebook, height)
        with serving_page(read_page()) as url:
            draw_publishing(Path(folder), url)


def undo_all(root: Path) -> None:
    """The demo in ``root``, gathered and reported, with nothing decided since."""
    make_demo(root)
    case = load_case(open_workspace(root), ID)
    for name in ("redactions.yaml", "review.yaml"):
        (root / "incidents" / ID / name).unlink()
    made = [kit(root, "redact", ID), kit(root, "curate", ID, "undo", *case.curation.events)]
    assert [ran.code for ran in made] == [0, 0], made


def read_page() -> PostmortemPage:
    """The demo's status page, on which the reported incident comes first."""
    text = (shipped_folder("examples") / "statuspage-incidents.json").read_text(encoding="utf-8")
    shown = json.loads(text)
    incidents = sorted(shown["incidents"], key=lambda one: str(one["resolved_at"]) > "2026-11-04")
    return PostmortemPage(page=shown["page"], incidents=incidents)


def draw_publishing(folder: Path, url: str) -> None:
    """Write the picture of what is shown before the demo's report is published at ``url``."""
    root = folder / "published"
    make_demo(root)
    settings = root / "incident-kit.yaml"
    named = f"sources:\n  statuspage: {{page: {read_page().page['id']}, api_url: {url}}}\n"
    settings.write_text(settings.read_text().replace("sources:\n", named))
    os.environ["INCIDENT_KIT_STATUSPAGE_KEY"] = KEY
    with (
        browser.serve(root, folder / "published-state") as lab,
        browser.launch(str(browser.find())) as chromium,
        opening(chromium, lab, "public", 560) as page,
    ):
        page.get_by_role("button", name="Look before publishing").click()
        page.get_by_role("button", name="Put it there as a draft").wait_for()
        save(page, page.get_by_role("heading", name="Publish", exact=True), "publishing")


def draw(chromium: Browser, lab: browser.Lab, view: str, notebook: str, height: int) -> None:
    """Write one picture: the window, from the top of the view on."""
    with opening(chromium, lab, notebook, height) as page:
        place = page.locator(f"[data-view={view}]")
        place.locator(".ik-row, .ik-card, .ik-section").first.wait_for()
        save(page, place, view)


@contextmanager
def opening(chromium: Browser, lab: browser.Lab, notebook: str, height: int) -> Iterator[Page]:
    """A notebook of the incident in a window so high, without the list of files."""
    context = chromium.new_context(
        viewport={"width": WIDTH, "height": height}, device_scale_factor=2
    )
    context.add_init_script("localStorage.setItem('incident-kit:who:', 'Bram Oyelaran')")
    page = context.new_page()
    browser.open_notebook(page, lab, f"incidents/{ID}/{notebook}.ipynb")
    page.evaluate("jupyterapp.shell.collapseLeft()")
    yield page
    context.close()


def save(page: Page, place: Locator, name: str) -> None:
    """Write the window from ``place`` on."""
    place.evaluate("place => place.scrollIntoView({ block: 'start' })")
    page.wait_for_timeout(1000)  # images and letters
    image = Image.open(BytesIO(page.screenshot())).convert("RGB")
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(HERE / f"{name}.png", optimize=True)


if __name__ == "__main__":
    draw_all()
