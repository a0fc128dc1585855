"""Notebooks in JupyterLab, as a person meets them."""

from __future__ import annotations

from pathlib import Path

import browser
import nbformat
import pytest
from nbformat import v4
from playwright.sync_api import Browser

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
