"""Cells in which a merge left both sides: a person has yet to say which words are right."""

from __future__ import annotations

from collections.abc import Iterator

from incident_kit.report.notebook import Notebook
from incident_kit.text.conflicts import find_conflict


def find_conflicts(notebook: Notebook | None) -> Iterator[tuple[str, int]]:
    """Each cell with the marks of a merge conflict in it, in order: the key of the section
    it stands in, empty above the first, and the line of the cell, from 1."""
    section = ""
    for cell in notebook.cells if notebook else ():
        section = cell.section or section
        line = find_conflict(cell.text)
        if line is not None:
            yield section, line
