"""Notebook cells as plain mappings, and what the kit remembers in each.

A notebook is the JSON object of nbformat 4.5; nothing here needs nbformat itself,
which takes longer to import than a refresh takes to run.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Any

Cell = dict[str, Any]
Notebook = dict[str, Any]
#: What a kit cell is, whatever its place: role, section, part.
Key = tuple[str, str, str]

#: The line a prefilled cell of ``public.ipynb`` starts with.
PROPOSED = "> Proposed. Accept, reword or delete, then remove this line."
_PROPOSED = re.compile(r"proposed[\W_]+accept[\W_]+reword[\W_]+or[\W_]+delete", re.I)

ROLES = ("heading", "guidance", "authored", "generated")
STALE = "stale"


def mark(cell: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the kit remembers in a cell; empty for people's own."""
    found = cell.get("metadata", {}).get("incident_kit", {})
    return found if isinstance(found, Mapping) else {}


def key(cell: Mapping[str, Any]) -> Key | None:
    """Which of the kit's cells it is; ``None`` for people's own."""
    about = mark(cell)
    if about.get("role") not in ROLES or "section" not in about:
        return None
    return (str(about["role"]), str(about["section"]), str(about.get("part", "")))


def source(cell: Mapping[str, Any]) -> str:
    """A cell's text; nbformat stores it as one string or as a list of lines."""
    text = cell.get("source", "")
    return text if isinstance(text, str) else "".join(text)


def digest(text: str) -> str:
    """The fingerprint of a cell's text, as ``base`` in its metadata."""
    return f"sha256:{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()}"


def remembering(cell: Mapping[str, Any], **about: object) -> Cell:
    """A copy of ``cell`` whose memory has ``about`` set; ``None`` takes one out."""
    memory = {**mark(cell), **about}
    kept = {name: value for name, value in memory.items() if value is not None}
    metadata = {**cell.get("metadata", {}), "incident_kit": kept}
    return {**cell, "metadata": metadata}


def has_tag(cell: Mapping[str, Any], tag: str) -> bool:
    """Whether a cell carries a tag."""
    return tag in (cell.get("metadata", {}).get("tags") or ())


def markdown_cell(text: str, identity: str, **about: object) -> Cell:
    """A new Markdown cell of the kit's."""
    return {
        "cell_type": "markdown",
        "id": identity,
        "metadata": {"incident_kit": about},
        "source": text,
    }


def is_proposed(text: str) -> bool:
    """Whether a proposal's marker line stands in ``text``, tampered with or not."""
    return bool(_PROPOSED.search(text))


def proposal(text: str) -> str:
    """``text`` as a proposal; nothing for nothing."""
    return f"{PROPOSED}\n\n{text.strip()}" if text.strip() else ""


def untouched(cell: Mapping[str, Any]) -> bool:
    """Whether an authored cell still holds what the kit last wrote."""
    return bool(mark(cell).get("base") == digest(source(cell)))


def is_text(cell: Mapping[str, Any]) -> bool:
    """Whether people write in a cell: one of ours to write in, or Markdown of their own."""
    about = key(cell)
    return cell.get("cell_type") == "markdown" if about is None else about[0] == "authored"


def authored(notebook: Mapping[str, Any]) -> Iterable[tuple[str, Cell]]:
    """Every cell people write in, with its section, in order.

    Markdown cells of their own belong to the section they stand in; the section
    of those above the first one is ``""``.
    """
    section = ""
    for cell in notebook.get("cells", ()):
        about = key(cell)
        if about is not None:
            section = about[1]
        if is_text(cell):
            yield section, cell


def without_markers(text: str) -> str:
    """``text`` without the lines that mark proposals."""
    return re.sub(rf"^{re.escape(PROPOSED)}\n*", "", text, flags=re.M)
