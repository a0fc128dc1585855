"""A notebook as lines to compare: the words of its cells, each below what it is called."""

from __future__ import annotations

from collections.abc import Mapping

from incident_kit.report.notebook import Cell, Notebook
from incident_kit.report.sections import PUBLIC, REPORT
from incident_kit.text.differences import PlacedLine, place_lines

_NAMES: Mapping[str, str] = {one.key: one.name for one in (*REPORT, *PUBLIC)}
_ROLES: Mapping[str, str] = {"authored": "text"}


def list_lines(notebook: Notebook) -> list[PlacedLine]:
    """The texts of all cells line by line, each below what its cell is called."""
    return [line for cell in notebook.cells for line in place_lines(cell.words, name_cell(cell))]


def name_cell(cell: Cell) -> str:
    """What people call a cell: its section and what it is there, or that it is their own."""
    if cell.is_notice:
        return "a notice of incident-kit"
    if cell.key is None:
        return "a cell of your own"
    return f"{name_section(cell.section)}: {_ROLES.get(cell.role, cell.role)}"


def name_section(section: str) -> str:
    """What people call a section, by its key."""
    return _NAMES.get(section) or section.replace("-", " ").capitalize()
