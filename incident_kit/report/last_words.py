"""A section that people took out of a notebook, brought back with the last words in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from incident_kit.report.drafts import list_drafts, with_distinct_ids
from incident_kit.report.notebook import Cell, Json, Key, Notebook
from incident_kit.report.refreshing import add_drafts

#: Guidance is often taken out on purpose: alone it makes no deleted section.
_OPTIONAL = "guidance"


def find_deleted_sections(existing: Notebook, fresh: Notebook) -> list[str]:
    """The keys of the sections that the template has, and of which a heading, a text or code
    was taken out of the notebook; in the template's order.

    Where none of the kit's cells is left no person took them out one by one: the whole
    notebook is to be brought back, or made again.
    """
    if not any(cell.key for cell in existing.cells):
        return []
    missing = (cell.section for cell in _find_missing(existing, fresh) if cell.role != _OPTIONAL)
    return list(dict.fromkeys(missing))


def _find_missing(existing: Notebook, fresh: Notebook) -> Iterator[Cell]:
    """The template's cells that the notebook had once and has no more."""
    standing = {cell.key for cell in existing.cells}
    written = existing.memory.get("cells", ())
    for cell in fresh.cells:
        if cell.key is not None and cell.key not in standing and cell.key.name in written:
            yield cell


def has_words_of(notebook: Notebook, section: str) -> bool:
    """Whether people wrote something in a section of the notebook."""
    return any(_is_authored(cell) for cell in _list_cells_of(notebook, section))


def _is_authored(cell: Cell) -> bool:
    may_hold_words = cell.is_markdown or cell.key is None
    return may_hold_words and not cell.is_untouched and bool(cell.text.strip())


def _list_cells_of(notebook: Notebook, section: str) -> list[Cell]:
    """The cells of a section and people's own that stand among or behind them."""
    inside = False
    cells: list[Cell] = []
    for cell in notebook.cells:
        if cell.key is not None:
            inside = cell.section == section
        if inside and not cell.is_notice:
            cells.append(cell)
    return cells


def restore_section(
    existing: Notebook, fresh: Notebook, section: str, earlier: Notebook | None = None
) -> Notebook:
    """``existing`` with the missing cells of a section where the template has them.

    ``fresh`` is the template, composed. What people wrote in the section in ``earlier``, a
    version of the notebook, stands in it again, with their own cells that stood there; all
    else is as the kit writes it now.
    """
    missing = {cell.key for cell in _find_missing(existing, fresh) if cell.section == section}
    stood = _list_cells_of(earlier, section) if earlier else []
    words = _find_last_words(stood, missing)
    drafts = list_drafts(fresh)
    others = [draft.name for draft in drafts.values() if draft.key not in missing]
    whole = add_drafts(existing.cells, drafts, others, {})
    restored = [words.get(cell.key, cell) for cell in whole]
    cells = _put_below(restored, _group_own_cells(existing, stood), section)
    metadata = _forget_deleted(existing, missing)
    return replace(existing, cells=tuple(with_distinct_ids(cells)), metadata=metadata)


def _find_last_words(
    stood: Sequence[Cell], missing: Collection[Key | None]
) -> Mapping[Key | None, Cell]:
    """The first cell that people had written in, for each of the kit's that is ``missing``."""
    written = (cell for cell in reversed(stood) if cell.key in missing and _is_authored(cell))
    return {cell.key: cell for cell in written}


def _put_below(
    cells: Iterable[Cell], followers: dict[Key | None, list[Cell]], section: str
) -> list[Cell]:
    """The cells, each with its ``followers`` below it; those of cells that are not there
    stand at the end of the section."""
    result: list[Cell] = []
    for cell in cells:
        result += [cell, *followers.pop(cell.key, ())]
    end = _find_end(result, section)
    result[end:end] = chain.from_iterable(followers.values())
    return result


def _find_end(cells: Sequence[Cell], section: str) -> int:
    """The place behind the last cell of a section."""
    places = [number for number, cell in enumerate(cells, start=1) if cell.section == section]
    return max(places, default=len(cells))


def _forget_deleted(existing: Notebook, restored: Collection[Key | None]) -> Json:
    """The notebook's metadata, in which the cells that came back are not deleted any more."""
    if not existing.memory.get("deleted"):
        return existing.metadata
    names = {key.name for key in restored if key}
    deleted = [name for name in existing.memory["deleted"] if name not in names]
    return {**existing.metadata, "incident_kit": {**existing.memory, "deleted": deleted}}


def _group_own_cells(existing: Notebook, stood: Iterable[Cell]) -> dict[Key | None, list[Cell]]:
    """People's own cells of a section that are in the notebook no more, by the kit's cell
    that each stood below."""
    standing = {cell.id for cell in existing.cells if cell.key is None}
    groups: dict[Key | None, list[Cell]] = {}
    above: Key | None = None
    for cell in stood:
        if cell.key is not None:
            above = cell.key
        elif cell.id not in standing:
            groups.setdefault(above, []).append(cell)
    return groups
