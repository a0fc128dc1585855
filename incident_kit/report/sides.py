"""One cell from two clones, which both made it from the same one, or each on its own.

Words of people stand above the kit's: a cell that only the kit changed on one side takes
the other's words. What both sides wrote is merged by lines, and where that cannot be done
both stand in the cell, between git's marks. Outputs are generated: one side's do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from incident_kit.report.notebook import Cell, Json
from incident_kit.report.proposals import is_proposed
from incident_kit.text.fingerprint import digest
from incident_kit.text.three_way import MergeTexts, Sides, mark_both, merge_maps

#: Whose words a merged cell has; ``both`` where they are both sides'.
Side = Literal["ours", "theirs", "both"]


@dataclass(frozen=True, slots=True)
class MergedCell:
    """A cell, whose words it has, and whether both sides are left in it between marks."""

    cell: Cell
    side: Side
    is_conflict: bool = False


def merge_cell(base: Cell | None, ours: Cell, theirs: Cell, merge_texts: MergeTexts) -> MergedCell:
    """The cell that comes of ``ours`` and ``theirs``; ``base`` is what both were made of."""
    theirs = _rename_pictures(base, ours, theirs)
    side = _choose_side(base, ours, theirs)
    cells = Sides(base or _empty(ours), ours, theirs)
    remembered = theirs if side == "theirs" else ours
    text, is_conflict = remembered.text, False
    if side == "both":
        is_accepted_once = is_proposed(ours.text) != is_proposed(theirs.text)
        merge = mark_both if is_accepted_once else merge_texts
        text, is_conflict = merge(cells.each(lambda cell: cell.text))
    cell = replace(
        remembered,
        id=cells.each(lambda cell: cell.id).pick(),
        kind=cells.each(lambda cell: cell.kind).pick(),
        text=text,
        metadata=merge_maps(cells.each(lambda cell: cell.metadata)),
        rest=_merge_rest(cells, side, text),
    )
    if side == "both":
        cell = _forget_notice(cell, cells.each(lambda cell: (cell.base, cell.says)).pick())
    return MergedCell(cell, side, is_conflict)


def _empty(cell: Cell) -> Cell:
    """What a cell was made from that both sides made on their own."""
    return Cell(cell.kind, "")


def _choose_side(base: Cell | None, ours: Cell, theirs: Cell) -> Side:
    if ours.text == theirs.text:
        return _choose_memory(base, ours, theirs)
    if base is not None and base.text in (ours.text, theirs.text):
        return "theirs" if base.text == ours.text else "ours"
    if _is_kit_s(ours) or _is_kit_s(theirs):
        return "ours" if _is_kit_s(theirs) else "theirs"
    return "both"


def _choose_memory(base: Cell | None, ours: Cell, theirs: Cell) -> Side:
    """Whose memory a text has that is the same on both sides: of people's words, if they
    are people's on either side."""
    if _is_kit_s(ours) != _is_kit_s(theirs):
        return "theirs" if _is_kit_s(ours) else "ours"
    is_unchanged = base is not None and _list_memory(ours) == _list_memory(base)
    return "theirs" if is_unchanged else "ours"


def _is_kit_s(cell: Cell) -> bool:
    """Whether a cell still holds what the kit wrote, as far as the kit remembers that."""
    return cell.key is not None and cell.is_untouched


def _list_memory(cell: Cell) -> tuple[str | None, ...]:
    return (cell.base, cell.says, cell.stale, cell.kept)


def _forget_notice(cell: Cell, draft: tuple[str | None, str | None]) -> Cell:
    """The cell as one whose words nobody compared yet with what the kit would write now;
    and people's words, even where the kit once wrote the same."""
    base, says = (None, None) if draft[0] == digest(cell.text) else draft
    return replace(cell, base=base, says=says, stale=None, kept=None)


def is_kept_alone(base: Cell | None, cell: Cell) -> bool:
    """Whether a cell stays that the other side has not: one added here, or changed here by
    people while the other side deleted it."""
    if base is None:
        return True
    is_changed = base.text != cell.text or base.attachments != cell.attachments
    return is_changed and not _is_kit_s(cell)


# outputs and pictures ---------------------------------------------------------------


def _merge_rest(cells: Sides[Cell], side: Side, text: str) -> Json:
    """Outputs of the side that gave the code, whole; of both sides the pictures that were
    pasted in, while no side took them out or ``text`` still shows them."""
    ours, theirs = cells.ours, cells.theirs
    rests = cells.each(lambda cell: cell.rest)
    if ours.is_code and theirs.is_code:
        if ours.text == theirs.text:
            return rests.pick()
        return rests.theirs if side == "theirs" else rests.ours
    rest = {name: value for name, value in merge_maps(rests).items() if name != "attachments"}
    pictures = merge_maps(cells.each(lambda cell: cell.attachments))
    for pasted in (theirs.attachments, ours.attachments):
        shown = (name for name in pasted if f"attachment:{name}" in text)
        pictures |= {name: pasted[name] for name in shown}
    return {**rest, "attachments": pictures} if pictures else rest


def _rename_pictures(base: Cell | None, ours: Cell, theirs: Cell) -> Cell:
    """``theirs`` with another name for each picture that both sides pasted in, or changed,
    under one name; its text shows it by the new name."""
    before = base.attachments if base else {}
    taken = {*ours.attachments, *theirs.attachments}
    pictures: dict[str, Mapping[str, Any]] = {}
    text = theirs.text
    for name, picture in theirs.attachments.items():
        sides = Sides(before.get(name), ours.attachments.get(name), picture)
        free = name
        if sides.ours is not None and not sides.is_settled:
            free = _find_free_name(name, taken)
            text = text.replace(f"attachment:{name}", f"attachment:{free}")
        pictures[free] = picture
        taken.add(free)
    if list(pictures) == list(theirs.attachments):
        return theirs
    return replace(theirs, text=text, rest={**theirs.rest, "attachments": pictures})


def _find_free_name(name: str, taken: set[str]) -> str:
    number = 2
    while f"{number}-{name}" in taken:
        number += 1
    return f"{number}-{name}"
