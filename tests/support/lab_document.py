"""A notebook that is open in JupyterLab: its cells in memory, as `documents.js` and `cells.js`
keep and refresh them."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from support.kit import authored, notebook, save

from incident_kit.report import join_source

Json = dict[str, Any]


class Document:
    """A notebook in somebody's browser, and whether it holds what its file does not."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.content = notebook(path)
        self.is_dirty = False

    def type(self, place: int, words: str) -> None:
        """Type a line at the end of one of the cells that people write in."""
        cells = authored(self.content)
        cell = cells[place % len(cells)]
        cell["source"] = f"{join_source(cell)}\n{words}".lstrip("\n")
        self.is_dirty = True

    def save(self) -> None:
        """Write what the browser holds."""
        save(self.path, self.content)
        self.is_dirty = False

    def refresh(self, ask: Callable[[Json], Json], meanwhile: Callable[[], None]) -> None:
        """Save, take in what the server says of it, and save that; ``meanwhile`` is done
        while the server answers."""
        self.save()
        before = copy.deepcopy(self.content)
        after = ask(before)
        meanwhile()
        self.content["cells"] = merge_cells(self.content["cells"], before["cells"], after["cells"])
        self.content["metadata"] = after["metadata"]
        self.save()


def merge_cells(shown: list[Json], before: list[Json], after: list[Json]) -> list[Json]:
    """The cells that are shown, with what a refresh changes of those ``before``; one that
    was changed since stays as it is."""
    asked = {cell["id"]: cell for cell in before}
    wanted = {cell["id"] for cell in after}
    cells = [cell for cell in shown if cell["id"] in wanted or _is_changed(cell, asked)]
    place = 0
    for cell in after:
        while place < len(cells) and cells[place]["id"] not in wanted:
            place += 1
        at = next((at for at, one in enumerate(cells) if one["id"] == cell["id"]), None)
        if at is None:
            if cell["id"] in asked:
                continue
            cells.insert(place, cell)
        else:
            standing = cells.pop(at)
            cells.insert(place, standing if _is_changed(standing, asked) else cell)
        place += 1
    return cells


def _is_changed(cell: Json, asked: Mapping[str, Json]) -> bool:
    old = asked.get(cell["id"])
    return old is None or join_source(cell) != join_source(old)
