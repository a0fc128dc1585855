"""A notebook written again without losing a word of it.

Each cell of the notebook stands to the template in one of these ways:

================  ==========================================  ============================
standing          what stands there                           what comes of it
================  ==========================================  ============================
``PASSING``       a notice of the kit's, an error banner      nothing; notices are renewed
``OWN``           people's own, a copy, a cell pasted in      it stays, where it is
``GONE_EMPTY``    gone from the template, without words       nothing
``GONE_WRITTEN``  gone from the template, with words          it moves to the end
``CODE``          code of the kit's                           the new code
``CODE_IDLE``     code of the kit's that was not run now      the new code, the old outputs
``UNTOUCHED``     what the kit wrote last (its base)          the new text
``WRITTEN``       people's words, and no news from the kit    people's words
``BOTH_CHANGED``  people's words, and another new text        people's words and a notice
================  ==========================================  ============================

What people deleted stays deleted: the notebook remembers every cell the kit ever
wrote, and only what the template has and the notebook never had is added.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from incident_kit.report.notebook import Cell, Key, Notebook, with_base
from incident_kit.report.notices import write_notice
from incident_kit.text.fingerprint import digest

#: What a cell is, whatever its place: one of the kit's by its key, people's own by its id.
Identity = Key | str
Drafts = Mapping[Identity, Cell]

#: It comes back when people delete it: papermill could not run the notebook without.
_PARAMETERS = Key("generated", "parameters")
_ERROR_BANNER = "papermill-error-cell-tag"


def refresh(existing: Notebook | None, fresh: Notebook) -> Notebook:
    """``fresh`` with every word people wrote in ``existing``.

    ``fresh`` is the template, run and composed. The result is a fixed point:
    refreshing it again with the same ``fresh`` changes nothing.
    """
    drafts = _drafts(fresh)
    if existing is None:
        existing = Notebook(())
        cells = [with_base(draft) for draft in drafts.values()]
    else:
        refreshed = _refresh_cells(existing, drafts)
        cells = _add_new_drafts(refreshed, drafts, _written_names(existing))
    names = _written_names(existing).union(_name(identity) for identity in drafts)
    memory = {**fresh.memory, "cells": sorted(names)}
    metadata = {**existing.metadata, **fresh.metadata, "incident_kit": memory}
    return Notebook(tuple(with_distinct_ids(cells)), metadata, fresh.rest)


def _drafts(fresh: Notebook) -> Drafts:
    """What the kit would write now: the first cell of each identity, in order."""
    drafts: dict[Identity, Cell] = {}
    for cell in fresh.cells:
        if not cell.is_notice:
            drafts.setdefault(_identity(cell), cell)
    return drafts


def _identity(cell: Cell) -> Identity:
    return cell.key or cell.id


def _name(identity: Identity) -> str:
    return identity.name if isinstance(identity, Key) else identity


def _written_names(notebook: Notebook) -> frozenset[str]:
    """The names of all cells the kit ever wrote into a notebook."""
    return frozenset(notebook.memory.get("cells", ()))


# how a cell stands to the template -------------------------------------------


class Standing(Enum):
    """How a cell that stands in a notebook relates to what the kit would write now."""

    PASSING = auto()
    OWN = auto()
    GONE_EMPTY = auto()
    GONE_WRITTEN = auto()
    CODE = auto()
    CODE_IDLE = auto()
    UNTOUCHED = auto()
    WRITTEN = auto()
    BOTH_CHANGED = auto()


@dataclass(frozen=True, slots=True)
class _Pair:
    """A cell that stands in the notebook, and its draft if the template has one.

    ``noticed``: whether a notice about the cell stands in the notebook.
    """

    cell: Cell
    draft: Cell | None
    noticed: bool


def _pair_up(existing: Notebook, drafts: Drafts) -> Iterator[_Pair]:
    """Each cell with its draft. A copy, or the second half of a cell that was split,
    has the identity of the first, but no draft."""
    noticed = {cell.about for cell in existing.cells if cell.is_notice}
    unclaimed = dict(drafts)
    for cell in existing.cells:
        draft = None if _is_passing(cell) else unclaimed.pop(_identity(cell), None)
        yield _Pair(cell, draft, noticed=cell.name in noticed)


def _is_passing(cell: Cell) -> bool:
    return cell.is_notice or cell.has_tag(_ERROR_BANNER)


def _classify_without_draft(cell: Cell, drafts: Drafts, written: frozenset[str]) -> Standing:
    if _is_passing(cell):
        return Standing.PASSING
    is_copy = _identity(cell) in drafts
    is_pasted = cell.name not in written
    if cell.key is None or cell.about is not None or is_copy or is_pasted:
        return Standing.OWN
    may_hold_words = cell.is_markdown or cell.role == "authored"
    if may_hold_words and not cell.is_untouched and cell.text.strip():
        return Standing.GONE_WRITTEN
    return Standing.GONE_EMPTY


def _classify_code(cell: Cell, draft: Cell) -> Standing:
    same = cell.text == draft.text
    was_turned = not cell.is_code
    if not same and (draft.key is None or was_turned):
        return Standing.OWN
    has_run = draft.rest.get("execution_count") is not None or draft.rest.get("outputs")
    return Standing.CODE_IDLE if same and not has_run else Standing.CODE


def _classify_text(pair: _Pair, draft: Cell) -> Standing:
    cell = pair.cell
    if cell.is_untouched or cell.text == draft.text:
        return Standing.UNTOUCHED
    if digest(draft.text) == cell.base or _is_answered(pair, draft):
        return Standing.WRITTEN
    return Standing.BOTH_CHANGED


def _is_answered(pair: _Pair, draft: Cell) -> bool:
    """Whether people saw the notice about this very draft: they deleted it, or edited
    their text since."""
    if pair.cell.stale != digest(draft.text):
        return False
    return not pair.noticed or pair.cell.kept != digest(pair.cell.text)


def _classify(pair: _Pair, drafts: Drafts, written: frozenset[str]) -> Standing:
    if pair.draft is None:
        return _classify_without_draft(pair.cell, drafts, written)
    if pair.draft.is_code:
        return _classify_code(pair.cell, pair.draft)
    if pair.draft.key is None:
        return Standing.OWN
    return _classify_text(pair, pair.draft)


# what comes of it ------------------------------------------------------------


def _refresh_cells(existing: Notebook, drafts: Drafts) -> list[Cell]:
    written = _written_names(existing)
    cells: list[Cell] = []
    end: list[Cell] = []
    for pair in _pair_up(existing, drafts):
        standing = _classify(pair, drafts, written)
        place = end if standing is Standing.GONE_WRITTEN else cells
        place += _RESULTS[standing](pair.cell, pair.draft or pair.cell)
    return cells + end


def _drop(cell: Cell, draft: Cell) -> Sequence[Cell]:
    return ()


def _keep(cell: Cell, draft: Cell) -> Sequence[Cell]:
    """People's cell as it is, which is behind of nothing: a copy or a half of a stale cell
    says that it is stale as well, and must not say so for ever."""
    return (replace(cell, stale=None, kept=None),)


def _take_code(cell: Cell, draft: Cell) -> Sequence[Cell]:
    return (draft,)


def _take_code_with_old_outputs(cell: Cell, draft: Cell) -> Sequence[Cell]:
    earlier = {
        name: cell.rest[name] for name in ("outputs", "execution_count") if name in cell.rest
    }
    return (replace(draft, rest={**draft.rest, **earlier}),)


def _take_text(cell: Cell, draft: Cell) -> Sequence[Cell]:
    """The new text, and the pictures people pasted into the old one."""
    attachments = {**cell.attachments, **draft.attachments}
    rest = {**draft.rest, "attachments": attachments} if attachments else draft.rest
    return (with_base(replace(draft, rest=rest)),)


def _keep_words(cell: Cell, draft: Cell) -> Sequence[Cell]:
    kept = _with_metadata_of(draft, cell)
    return (replace(kept, base=digest(draft.text), stale=None, kept=None),)


def _keep_words_and_notify(cell: Cell, draft: Cell) -> Sequence[Cell]:
    kept = _with_metadata_of(draft, cell)
    kept = replace(kept, stale=digest(draft.text), kept=digest(cell.text))
    return (kept, write_notice(kept, draft.text))


def _with_metadata_of(draft: Cell, cell: Cell) -> Cell:
    """The cell with what the kit notes of it, and with its id, which tools number anew."""
    return replace(cell, id=draft.id or cell.id, metadata={**draft.metadata, **cell.metadata})


_RESULTS: Mapping[Standing, Callable[[Cell, Cell], Sequence[Cell]]] = {
    Standing.PASSING: _drop,
    Standing.OWN: _keep,
    Standing.GONE_EMPTY: _drop,
    Standing.GONE_WRITTEN: _keep,
    Standing.CODE: _take_code,
    Standing.CODE_IDLE: _take_code_with_old_outputs,
    Standing.UNTOUCHED: _take_text,
    Standing.WRITTEN: _keep_words,
    Standing.BOTH_CHANGED: _keep_words_and_notify,
}


# what the template has and the notebook never had -----------------------------


def _add_new_drafts(cells: Sequence[Cell], drafts: Drafts, written: frozenset[str]) -> list[Cell]:
    """The cells, and each new draft after its neighbour in the template."""
    result = list(cells)
    neighbour: Identity | None = None
    for identity, draft in drafts.items():
        present = any(_identity(cell) == identity for cell in result)
        is_wanted = _name(identity) not in written or identity == _PARAMETERS
        if not present and is_wanted:
            result.insert(_position_after(neighbour, result, drafts), with_base(draft))
        if present or is_wanted:
            neighbour = identity
    return result


def _position_after(neighbour: Identity | None, cells: Sequence[Cell], drafts: Drafts) -> int:
    """Behind ``neighbour``, its copies and notices, and what people added there."""
    if neighbour is None:
        return 0
    identities = [_identity(cell) for cell in cells]
    position = identities.index(neighbour) + 1
    while position < len(cells) and (
        identities[position] == neighbour or _is_added(cells[position], drafts)
    ):
        position += 1
    return position


def _is_added(cell: Cell, drafts: Drafts) -> bool:
    """Whether a cell is people's own, or a notice: no cell of the template."""
    return cell.about is not None or (cell.key is None and cell.id not in drafts)


def with_distinct_ids(cells: Iterable[Cell]) -> Iterator[Cell]:
    """The cells with ids of their own: nbformat wants each id once."""
    taken: set[str] = set()
    for cell in cells:
        wanted = cell.id or "cell"
        free, number = wanted, 2
        while free in taken:
            free, number = f"{wanted[:60]}-{number}", number + 1
        taken.add(free)
        yield replace(cell, id=free)
