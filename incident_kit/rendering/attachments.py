"""Pictures that a cell has attached, whose names people do not spell as addresses."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote


def spell_attachments(markdown: str, names: Iterable[str]) -> str:
    """``markdown`` with the address of each attached picture spelt as an address.

    JupyterLab writes ``![p](attachment:my picture (1).png)`` for a file that was dropped
    into a cell, which Markdown takes for words.
    """
    for name in sorted(names, key=len, reverse=True):
        spelt = quote(name, safe="")
        markdown = markdown.replace(f"](attachment:{name})", f"](attachment:{spelt})")
    return markdown
