"""A sum of money is no formula: what a reviewer reads in JupyterLab is what the page says."""

from __future__ import annotations

import html
from pathlib import Path

from support.kit import (
    ID,
    MESSAGES,
    accept_all,
    authored,
    incident,
    kit,
    notebook,
    said,
    save,
    workspace,
    write_export,
    write_statuspage,
)

from incident_kit.report import join_source
from incident_kit.text.maths import escape_maths, unescape_maths

UPDATE = "Credits of $5 and $7 were paid."
TYPED = "People typed $1 and $2 themselves."


def _shown(path: Path) -> list[str]:
    """What JupyterLab is given to draw: Markdown cells and printed Markdown."""
    shown = []
    for cell in notebook(path)["cells"]:
        if cell["cell_type"] == "markdown":
            shown.append(join_source(cell))
        printed = (output.get("data", {}) for output in cell.get("outputs", ()))
        shown += ["".join(data.get("text/markdown", ())) for data in printed]
    return [text for text in shown if "Credits" in text or "typed" in text or "Slack" in text]


def test_signs_of_money_go_the_whole_journey_as_words(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "ws")
    write_statuspage(folder / "exports/incidents.json", [UPDATE, "Fixed."])
    write_export(folder / "exports/slack.zip", [*MESSAGES, said(30, r"Slack: $3, $4 and \(x\)")])
    for verb in ("gather", "report", "public"):
        assert kit(folder, verb, ID).code == 0
    here = incident(folder)
    for name in ("gather", "public"):
        shown = _shown(here / f"{name}.ipynb")
        assert shown
        assert [text for text in shown if escape_maths(text) != text] == []
        assert any("<span>" in text for text in shown)

    accept_all(folder)
    content = notebook(here / "public.ipynb")
    authored(content)[1]["source"] = TYPED
    save(here / "public.ipynb", content)
    assert kit(folder, "public", ID).code == 0
    assert TYPED in [join_source(cell) for cell in authored(notebook(here / "public.ipynb"))]
    assert (
        kit(folder, "signoff", ID, "--by", "Dee Delivery", "--role", "delivery manager").code == 0
    )
    assert kit(folder, "export", ID, "--public").code == 0
    assert kit(folder, "export", ID).code == 0
    for file in ("public.md", "public.html"):
        text = (here / "export" / file).read_text(encoding="utf-8")
        assert "span>" not in html.unescape(text)
        assert TYPED in text
        assert unescape_maths(UPDATE) in text.replace("\\", "")
    internal = (here / "export/internal.html").read_text(encoding="utf-8")
    assert "span>" not in html.unescape(internal)
    assert r"Slack: $3, $4 and \(x\)" in internal
