"""What the kit would write now, and which cells of a notebook it remembers as its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from incident_kit.report.banners import drop_banner_tag, is_banner
from incident_kit.report.notebook import Cell, Key, Notebook

#: What a cell is, whatever its place: one of the kit's by its key, people's own by its id.
Identity = Key | str
Drafts = Mapping[Identity, Cell]
#: By the key of a cell: other texts that the kit would write into it from the same words.
#: A draft that was one of them says nothing new.
Alike = Callable[[Key], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Past:
    """What a notebook remembers: the names of the cells that the kit wrote into it, those
    of them that a person deleted, and the sections that moved to its end when the template
    lost them."""

    written: frozenset[str]
    deleted: frozenset[str]
    moved: frozenset[str]


def list_none_alike(key: Key) -> Iterable[str]:
    """No other text: whatever a draft says else is new."""
    return ()


def list_drafts(fresh: Notebook) -> Drafts:
    """What the kit would write now: the first cell of each identity, in order."""
    drafts: dict[Identity, Cell] = {}
    for cell in fresh.cells:
        if not cell.is_notice and not is_banner(cell):
            drafts.setdefault(identify(cell), cell)
    return drafts


def list_sections(drafts: Drafts) -> frozenset[str]:
    """The sections that the template has."""
    return frozenset(draft.section for draft in drafts.values() if draft.key)


def identify(cell: Cell) -> Identity:
    """Which of the kit's cells it is, or which of people's own."""
    return cell.key or cell.id


def name_identity(identity: Identity) -> str:
    """An identity in one word, as a notebook's metadata lists it."""
    return identity.name if isinstance(identity, Key) else identity


def list_names(cells: Iterable[Cell]) -> frozenset[str]:
    """The names of all these cells."""
    return frozenset(cell.name for cell in cells)


def read_past(existing: Notebook, drafts: Drafts) -> Past:
    """What the notebook remembers. If none of the kit's cells is left, something other
    than a person emptied it since, and nothing of that counts as deleted."""
    written, deleted, moved = (
        frozenset(existing.memory.get(name) or ()) for name in ("cells", "deleted", "moved")
    )
    present = list_names(existing.cells)
    is_emptied = not any(draft.key and draft.name in present for draft in drafts.values())
    if not is_emptied:
        deleted |= written
    return Past(written, deleted - present, moved)


def recognize_cells(cells: Sequence[Cell], drafts: Drafts) -> tuple[Cell, ...]:
    """The cells, and each of the kit's that lost its metadata known again by its id.

    What people wrote into a banner of papermill's is theirs from here on.
    """
    present = {cell.key for cell in cells}
    lost = {
        draft.id: draft.key
        for draft in drafts.values()
        if draft.id and draft.key and draft.key not in present
    }
    return tuple(_give_key(drop_banner_tag(cell), lost) for cell in cells)


def _give_key(cell: Cell, lost: Mapping[str, Key]) -> Cell:
    key = None if cell.key else lost.get(cell.id)
    if key is None:
        return cell
    memory = {"role": key.role, "section": key.section}
    memory |= {"part": key.part} if key.part else {}
    return replace(cell, key=key, metadata={**cell.metadata, "incident_kit": memory})


def with_distinct_ids(cells: Iterable[Cell]) -> list[Cell]:
    """The cells with ids of their own: nbformat wants each id once. Where two have one, the
    kit's keeps it, else the first."""
    result = list(cells)
    taken: set[str] = set()
    for place, cell in sorted(enumerate(result), key=lambda placed: placed[1].key is None):
        wanted = cell.id or "cell"
        free, number = wanted, 2
        while free in taken:
            free, number = f"{wanted[:60]}-{number}", number + 1
        taken.add(free)
        result[place] = replace(cell, id=free)
    return result
