"""Draws the pictures of the views alive, of the demo as it was before anybody decided.

    make pictures

Each is a part of a JupyterLab window at twice the pixels, in a palette of few colours.
"""

from __future__ import annotations

import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser
from support import browser
from support.kit import kit

from incident_kit.case import load_case
from incident_kit.demo import make_demo
from incident_kit.workspace import open_workspace

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


def undo_all(root: Path) -> None:
    """The demo in ``root``, gathered and reported, with nothing decided since."""
    make_demo(root)
    case = load_case(open_workspace(root), ID)
    for name in ("redactions.yaml", "review.yaml"):
        (root / "incidents" / ID / name).unlink()
    made = [kit(root, "redact", ID), kit(root, "curate", ID, "undo", *case.curation.events)]
    assert [ran.code for ran in made] == [0, 0], made


def draw(chromium: Browser, lab: browser.Lab, view: str, notebook: str, height: int) -> None:
    """Write one picture: the window, from the top of the view on."""
    context = chromium.new_context(
        viewport={"width": WIDTH, "height": height}, device_scale_factor=2
    )
    context.add_init_script("localStorage.setItem('incident-kit:who:', 'Bram Oyelaran')")
    page = context.new_page()
    browser.open_notebook(page, lab, f"incidents/{ID}/{notebook}.ipynb")
    page.evaluate("jupyterapp.shell.collapseLeft()")
    place = page.locator(f"[data-view={view}]")
    place.locator(".ik-row, .ik-card, .ik-section").first.wait_for()
    place.evaluate("place => place.scrollIntoView({ block: 'start' })")
    page.wait_for_timeout(1000)  # images and letters
    image = Image.open(BytesIO(page.screenshot())).convert("RGB")
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(HERE / f"{view}.png", optimize=True)
    context.close()


if __name__ == "__main__":
    draw_all()
