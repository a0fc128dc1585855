"""A notebook written again without losing a word of it.

How each cell stands to the template is told by :mod:`incident_kit.report.standing`; what
comes of it is the table below. What people deleted stays deleted: the notebook remembers
the kit's cells that stand in it or that people took out, and only what the template has
and the notebook does not know is added. What the template lost is forgotten, and comes
back with the template.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from incident_kit.report.drafts import (
    Alike,
    Drafts,
    Identity,
    Past,
    identify,
    list_drafts,
    list_names,
    list_none_alike,
    list_sections,
    name_identity,
    read_past,
    recognize_cells,
    with_distinct_ids,
)
from incident_kit.report.notebook import Cell, Key, Notebook, remember_draft, with_base
from incident_kit.report.notices import write_moved_notice, write_notice, write_typed_notice
from incident_kit.report.standing import Pair, Standing, pair_up
from incident_kit.report.typed import take_typed
from incident_kit.text.fingerprint import digest_meaning

#: It comes back when people delete it: papermill could not run the notebook without.
_PARAMETERS = Key("generated", "parameters")


def refresh(existing: Notebook | None, fresh: Notebook, alike: Alike = list_none_alike) -> Notebook:
    """``fresh`` with every word people wrote in ``existing``.

    ``fresh`` is the template, run and composed; one without any of the kit's cells is no
    template, and changes nothing. Below people's words a draft is new if it says else than
    each of those that are ``alike``. The result is a fixed point: refreshing it again with
    the same ``fresh`` changes nothing.
    """
    if existing is None:
        existing = Notebook(())
    elif not any(cell.key for cell in fresh.cells):
        return existing
    drafts = list_drafts(fresh)
    before = recognize_cells(existing.cells, drafts)
    past = read_past(replace(existing, cells=before), drafts)
    placed = _place(pair_up(before, drafts, past, alike), drafts, past)
    cells = add_drafts(placed.cells, drafts, past.deleted, placed.returning)
    memory = {**fresh.memory, **_remember(past, cells, drafts, placed.moved)}
    metadata = {**existing.metadata, **fresh.metadata, "incident_kit": memory}
    return Notebook(tuple(with_distinct_ids(cells)), metadata, fresh.rest)


def _remember(
    past: Past, cells: Iterable[Cell], drafts: Drafts, moved: Collection[str]
) -> Mapping[str, list[str]]:
    """What the notebook is to know at its next refresh."""
    present = list_names(cells)
    names = past.deleted.union(past.written & present, map(name_identity, drafts))
    lists = {"cells": names, "deleted": past.deleted - present, "moved": moved}
    return {name: sorted(listed) for name, listed in lists.items() if listed}


# what comes of each cell ---------------------------------------------------------


def _drop(cell: Cell, draft: Cell) -> Sequence[Cell]:
    return ()


def _keep(cell: Cell, draft: Cell) -> Sequence[Cell]:
    """People's cell as it is, which is behind of nothing: a copy or a half of a stale cell
    says that it is stale as well, and must not say so for ever."""
    return (replace(cell, stale=None, kept=None),)


def _take_code(cell: Cell, draft: Cell) -> Sequence[Cell]:
    return (with_base(draft),)


def _take_code_with_old_outputs(cell: Cell, draft: Cell) -> Sequence[Cell]:
    earlier = {
        name: cell.rest[name] for name in ("outputs", "execution_count") if name in cell.rest
    }
    return (with_base(replace(draft, rest={**draft.rest, **earlier})),)


def _move_typed_out(cell: Cell, draft: Cell) -> Sequence[Cell]:
    return (with_base(draft), write_typed_notice(draft), take_typed(cell, draft.text))


def _move_all_out(cell: Cell, draft: Cell) -> Sequence[Cell]:
    return (write_typed_notice(cell), take_typed(cell, ""))


def _take_text(cell: Cell, draft: Cell) -> Sequence[Cell]:
    """The new text, and the pictures people pasted into the old one."""
    attachments = {**cell.attachments, **draft.attachments}
    rest = {**draft.rest, "attachments": attachments} if attachments else draft.rest
    return (with_base(replace(draft, rest=rest)),)


def _keep_agreed_words(cell: Cell, draft: Cell) -> Sequence[Cell]:
    """People's words, with the base they had: as their own, not as what the kit wrote."""
    return _keep(_with_metadata_of(draft, cell), draft)


def _keep_words(cell: Cell, draft: Cell) -> Sequence[Cell]:
    kept = _with_metadata_of(draft, cell)
    return (replace(remember_draft(kept, draft.text), stale=None, kept=None),)


def _keep_words_and_notify(cell: Cell, draft: Cell) -> Sequence[Cell]:
    kept = _with_metadata_of(draft, cell)
    stale, words = digest_meaning(draft.text), digest_meaning(cell.text)
    kept = replace(kept, stale=stale, kept=words)
    return (kept, write_notice(kept, draft.text))


def _with_metadata_of(draft: Cell, cell: Cell) -> Cell:
    """The cell with what the kit notes of it, and with its id, which tools number anew."""
    return replace(cell, id=draft.id or cell.id, metadata={**draft.metadata, **cell.metadata})


_RESULTS: Mapping[Standing, Callable[[Cell, Cell], Sequence[Cell]]] = {
    Standing.PASSING: _drop,
    Standing.OWN: _keep,
    Standing.GONE_EMPTY: _drop,
    Standing.GONE_WRITTEN: _keep,
    Standing.GONE_CODE: _move_all_out,
    Standing.CODE: _take_code,
    Standing.CODE_IDLE: _take_code_with_old_outputs,
    Standing.CODE_TYPED: _move_typed_out,
    Standing.UNTOUCHED: _take_text,
    Standing.AGREED: _keep_agreed_words,
    Standing.WRITTEN: _keep_words,
    Standing.BOTH_CHANGED: _keep_words_and_notify,
}


# where it stands -----------------------------------------------------------------


@dataclass(slots=True)
class _Placed:
    """The cells in order; by section, those that come home since the template has their
    section again; and the sections that stand at the end since it lost them."""

    cells: list[Cell] = field(default_factory=list)
    returning: dict[str, list[Cell]] = field(default_factory=dict)
    moved: frozenset[str] = frozenset()


def _place(pairs: Sequence[Pair], drafts: Drafts, past: Past) -> _Placed:
    """Where each cell goes: its place, the end, or home again."""
    gone = [pair.cell.section for pair in pairs if pair.standing is Standing.GONE_WRITTEN]
    placed = _Placed(moved=frozenset(gone))
    going: dict[str, list[Cell]] = {section: [] for section in gone if section not in past.moved}
    returned = past.moved & list_sections(drafts)
    for pair in pairs:
        place = placed.cells
        if pair.standing is Standing.GONE_WRITTEN:
            place = going.get(pair.cell.section, place)
        elif pair.cell.section in returned and pair.cell.about is None:
            place = placed.returning.setdefault(pair.cell.section, [])
        place += _RESULTS[pair.standing](pair.cell, pair.draft or pair.cell)
    for section, cells in going.items():
        placed.cells += _add_moved_notice(section, cells)
    return placed


def _add_moved_notice(section: str, cells: list[Cell]) -> list[Cell]:
    """The cells of a section that moved, and below its heading the notice of it."""
    place = 1 if cells[0].role == "heading" else 0
    return [*cells[:place], write_moved_notice(section), *cells[place:]]


def add_drafts(
    cells: Iterable[Cell],
    drafts: Drafts,
    deleted: Collection[str],
    returning: Mapping[str, Sequence[Cell]],
) -> list[Cell]:
    """The cells, and after its neighbour in the template each draft that is not among
    the ``deleted`` ones, and each section that comes home."""
    result = list(cells)
    returning = dict(returning)
    neighbour: Identity | None = None
    for identity, draft in drafts.items():
        coming_home = returning.pop(draft.section, ()) if draft.key else ()
        if coming_home:
            place = _position_after(neighbour, result, drafts)
            result[place:place] = coming_home
        present = any(_is_the(identity, cell) for cell in result)
        is_wanted = name_identity(identity) not in deleted or identity == _PARAMETERS
        if not present and is_wanted:
            result.insert(_position_after(neighbour, result, drafts), with_base(draft))
        if present or is_wanted:
            neighbour = identity
    return result


def _is_the(identity: Identity, cell: Cell) -> bool:
    """Whether a cell is the one of that identity; parameters that were turned into text
    are none that papermill could set."""
    return identify(cell) == identity and (cell.is_code or identity != _PARAMETERS)


def _position_after(neighbour: Identity | None, cells: Sequence[Cell], drafts: Drafts) -> int:
    """Behind ``neighbour``, its copies and notices, and what people added there."""
    if neighbour is None:
        return 0
    identities = [identify(cell) for cell in cells]
    position = identities.index(neighbour) + 1
    while position < len(cells) and (
        identities[position] == neighbour or _is_added(cells[position], drafts)
    ):
        position += 1
    return position


def _is_added(cell: Cell, drafts: Drafts) -> bool:
    """Whether a cell is people's own, or a notice: no cell of the template."""
    return cell.about is not None or (cell.key is None and cell.id not in drafts)
