"""Notebooks in JupyterLab, as a person meets them."""

from __future__ import annotations

import html
import re
from pathlib import Path

import nbformat
import pytest
from nbformat import v4
from playwright.sync_api import Browser
from support import browser
from support.kit import ID, incident, kit, make_once_closed, notebook, workspace
from support.maths import MATHS

from incident_kit.rendering import to_html
from incident_kit.text.maths import escape_maths

pytestmark = pytest.mark.browser


def test_a_notebook_opens_runs_and_keeps_what_is_typed(
    chromium: Browser, lab: browser.Lab, tmp_path: Path
) -> None:
    """The harness itself: open, run, read, type, save; the file has the words."""
    cells = [v4.new_markdown_cell("# Words"), v4.new_code_cell("print(6 * 7)")]
    path = lab.root / "first look.ipynb"
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)

    with browser.new_page(chromium) as page:
        browser.open_notebook(page, lab, path.name)
        browser.run_all(page)
        output = browser.cell_text(page, 1)
        browser.type_into_cell(page, 0, "\n\nWritten by a person, at 2 am.")
        browser.save(page)
        browser.screenshot(page, tmp_path / "lab.png")
        dialogs = browser.dialogs(page)

    saved = nbformat.read(path, as_version=4)
    assert output.split()[-1] == "42"
    assert saved.cells[0].source == "# Words\n\nWritten by a person, at 2 am."
    assert dialogs == []
    assert (tmp_path / "lab.png").stat().st_size > 10_000


@pytest.fixture(scope="module")
def made(lab: browser.Lab) -> Path:
    """A workspace below Lab's root with the four notebooks of an incident."""
    folder = workspace(lab.root / "ws")
    for verb in ("gather", "report", "redact", "public"):
        assert kit(folder, verb, ID).code == 0
    return folder


def test_words_typed_in_lab_survive_the_next_refresh(
    chromium: Browser, lab: browser.Lab, made: Path
) -> None:
    """Type in the overview, save, refresh from the command line: the words are there,
    the picture is drawn, and code is hidden."""
    path = incident(made) / "report.ipynb"
    place = next(
        number
        for number, cell in enumerate(notebook(path)["cells"])
        if cell["id"] == "overview-text"
    )
    with browser.new_page(chromium) as page:
        browser.open_notebook(page, lab, f"ws/incidents/{ID}/report.ipynb")
        page.wait_for_function(  # Lab draws cells one after the other, while it is idle
            "[...document.querySelectorAll('.jp-Notebook img')].some("
            "image => image.alt.startsWith('Timeline') && image.naturalWidth > 500)"
        )
        page.wait_for_function(
            "document.querySelector('.jp-Notebook').innerText.split('Open question').length > 3"
        )
        page.locator(".ik-left", has_text="Write: Overview").wait_for()
        first = page.locator(".jp-Notebook").inner_text()
        browser.type_into_cell(page, place, "Typed by a person at 5 pm.")
        browser.save(page)
        page.goto("about:blank")
    assert "Report 0 of" in first
    assert "Write: Overview" in first
    assert first.count("Open question") == 3
    make_once_closed(made, "report")
    assert "Typed by a person at 5 pm." in path.read_text()
    assert "Write: Overview" not in path.read_text()


def test_the_public_notebook_says_why_it_is_not_published(
    chromium: Browser, lab: browser.Lab, made: Path
) -> None:
    with browser.new_page(chromium) as page:
        browser.open_notebook(page, lab, f"ws/incidents/{ID}/public.ipynb")
        browser.run_all(page)
        shown = page.locator(".jp-Notebook")
        shown.filter(
            has=page.locator(".ik-leaving", has_text="Not published yet because")
        ).wait_for()
        # Lab draws cells one after the other, while it is idle
        shown.filter(has_text="Proposed. Accept, reword or delete").wait_for()


def test_lab_shows_the_words_of_a_page_where_signs_look_like_formulas(
    chromium: Browser, lab: browser.Lab
) -> None:
    """In a cell and in what code prints; a formula that somebody writes stays one."""
    shown = [escape_maths(text) for text in MATHS]
    output = v4.new_output(
        "display_data", {"text/markdown": "\n\n".join(shown), "text/plain": "plain"}
    )
    cells = [
        v4.new_markdown_cell("Theirs: $x^2$"),
        *map(v4.new_markdown_cell, shown),
        v4.new_code_cell("", outputs=[output]),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    path = lab.root / "signs.ipynb"
    nbformat.write(v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)
    with browser.new_page(chromium, height=4000) as page:
        browser.open_notebook(page, lab, path.name)
        page.wait_for_selector("mjx-container")
        read = [browser.cell_text(page, number).split() for number in range(len(cells))]
        formulas = page.locator("mjx-container").count()
    assert formulas == 1
    pages = [to_html(text) for text in MATHS]
    assert read[1:-1] == [_words(one) for one in pages]
    assert read[-1][-len(_words("".join(pages))) :] == _words("\n".join(pages))


def _words(page: str) -> list[str]:
    return html.unescape(re.sub(r"<[^>]*>", " ", page)).split()


@pytest.mark.parametrize("name", ["report", "public"])
def test_what_lab_exports_of_our_notebooks_is_marked(
    chromium: Browser, lab: browser.Lab, made: Path, name: str, tmp_path: Path
) -> None:
    """File > Save and Export Notebook As > HTML asks the server for this address."""
    address = f"{lab.url}/nbconvert/html/ws/incidents/{ID}/{name}.ipynb?token={lab.token}"
    with browser.new_page(chromium) as page:
        page.goto(address)
        title, first = page.title(), page.locator("h1").first
        heading, is_seen = first.inner_text(), first.is_visible()
        browser.screenshot(page, tmp_path / "exported.png")
    assert title == "NOT FOR PUBLICATION"
    assert heading.startswith("NOT FOR PUBLICATION")
    assert is_seen
    assert "NOT FOR PUBLICATION" not in (incident(made) / f"{name}.ipynb").read_text()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_exported_pages_ask_for_nothing_and_fit(
    chromium: Browser, lab: browser.Lab, made: Path, width: int
) -> None:
    """No request but the file itself, and no sideways scrolling, on desktop and phone."""
    assert kit(made, "export", ID).code == 0
    assert kit(made, "export", ID, "--preview").code == 0
    for name in ("internal", "preview"):
        asked: list[str] = []
        with browser.new_page(chromium, width=width) as page:
            page.on("request", lambda request, asked=asked: asked.append(request.url))
            page.goto((incident(made) / "export" / f"{name}.html").as_uri())
            overflow = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
        assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
        assert overflow == 0
