"""Two clones of a notebook in one: git gives both, and what they were made from.

Cells are told apart by what the kit calls them, people's own by their ids, wherever they
stand. Nothing that a person wrote in either clone is lost, and the next refresh of what
comes of it does for both what it would have done for each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from incident_kit.report.drafts import with_distinct_ids
from incident_kit.report.notebook import Cell, Json, Notebook
from incident_kit.report.sides import MergedCell, Side, is_kept_alone, merge_cell
from incident_kit.text.three_way import MergeTexts, Sides, merge_maps

#: What a cell is in both clones: its name, and the how-manieth of that name it is.
_Place = tuple[str, int]
_Cells = Mapping[_Place, Cell]


@dataclass(frozen=True, slots=True)
class MergedNotebook:
    """A notebook, and how many of its cells hold both sides between marks."""

    notebook: Notebook
    conflicts: int


def merge_notebooks(
    base: Notebook | None, ours: Notebook, theirs: Notebook, merge_texts: MergeTexts
) -> MergedNotebook:
    """The notebook that comes of ``ours`` and ``theirs``; ``base`` is ``None`` where each
    clone made one of its own."""
    sides = Sides(base or Notebook(()), ours, theirs)
    places = sides.each(_place)
    theirs_apart = dict(_part_own_cells(places))
    merging = _Merging(places.base, places.ours, theirs_apart, merge_texts)
    merged = merging.merge_cells()
    notices = _Notices(*sides.each(_find_notices))
    cells = tuple(with_distinct_ids(_stand(merged, merging, notices)))
    metadata = {
        **merge_maps(sides.each(lambda one: one.metadata)),
        "incident_kit": _merge_memory(sides.each(lambda one: one.memory)),
    }
    rest = merge_maps(sides.each(lambda one: one.rest))
    conflicts = sum(one.is_conflict for one in merged.values())
    return MergedNotebook(Notebook(cells, metadata, rest), conflicts)


def _merge_memory(memories: Sides[Json]) -> Json:
    """What both clones remember of the notebook: lists are united, in order."""
    memory = merge_maps(memories)
    for key in memory:
        both = (memories.ours.get(key), memories.theirs.get(key))
        lists = [one for one in both if isinstance(one, list)]
        if lists:
            memory[key] = sorted({str(item) for one in lists for item in one})
    return memory


def _place(notebook: Notebook) -> _Cells:
    """Every cell but the kit's notices, in order, by what it is."""
    seen: Counter[str] = Counter()
    places: dict[_Place, Cell] = {}
    for cell in notebook.cells:
        if cell.is_notice:
            continue
        name = f"about {cell.about}" if cell.about else cell.name
        places[name, seen[name]] = cell
        seen[name] += 1
    return places


def _part_own_cells(places: Sides[_Cells]) -> Iterator[tuple[_Place, Cell]]:
    """Their cells; one of people's own that by chance has the id of another one of ours
    stands in a place of its own."""
    for (name, number), cell in places.theirs.items():
        ours = places.ours.get((name, number))
        is_other = ours is not None and ours.text != cell.text and cell.key is None
        is_new = (name, number) not in places.base
        yield (f"their {name}" if is_other and is_new else name, number), cell


@dataclass(frozen=True, slots=True)
class _Merging:
    """The cells of a notebook in both clones and in what they were made from."""

    base: _Cells
    ours: _Cells
    theirs: _Cells
    merge_texts: MergeTexts

    def merge_cells(self) -> dict[_Place, MergedCell]:
        """Every cell that stays, in the order of both clones."""
        stays = {place: one for place in self._order() if (one := self._merge_cell(place))}
        for heading in self._list_missing_headings(stays):
            side: Side = "ours" if heading in self.ours else "theirs"
            stays[heading] = MergedCell(getattr(self, side)[heading], side)
        return {place: stays[place] for place in self._order() if place in stays}

    def _merge_cell(self, place: _Place) -> MergedCell | None:
        base, ours, theirs = (cells.get(place) for cells in (self.base, self.ours, self.theirs))
        if ours is not None and theirs is not None:
            return merge_cell(base, ours, theirs, self.merge_texts)
        side: Side = "theirs" if ours is None else "ours"
        cell = ours or theirs
        return MergedCell(cell, side) if cell and is_kept_alone(base, cell) else None

    def _list_missing_headings(self, stays: Mapping[_Place, MergedCell]) -> list[_Place]:
        """The headings that one side deleted of what the other wrote below them: words
        stand in the section that they were written in."""
        missing = []
        for cells in (self.ours, self.theirs):
            heading = None
            for place, cell in cells.items():
                heading = place if cell.role == "heading" else heading
                is_alone = place in stays and not (place in self.ours and place in self.theirs)
                if heading and is_alone and heading not in stays:
                    missing.append(heading)
        return missing

    def _order(self) -> list[_Place]:
        """All places: those of the side that moved cells, ours if both did, and each that
        only the other has below what stands above it there."""
        leading, other = list(self.ours), list(self.theirs)
        if _is_in_order(leading, self.base) and not _is_in_order(other, self.base):
            leading, other = other, leading
        order = list(leading)
        above: _Place | None = None
        for place in other:
            if place not in self.ours or place not in self.theirs:
                order.insert(self._position_below(above, order, other), place)
            above = place
        return order

    def _position_below(
        self, above: _Place | None, order: Sequence[_Place], other: Sequence[_Place]
    ) -> int:
        """Below ``above``, and what people added there on the side that leads."""
        position = 0 if above is None else order.index(above) + 1
        while position < len(order) and self._is_added(order[position], other):
            position += 1
        return position

    def _is_added(self, place: _Place, other: Sequence[_Place]) -> bool:
        cell = self.ours.get(place) or self.theirs[place]
        return place not in other and (cell.key is None or place[1] > 0)


def _is_in_order(places: Sequence[_Place], base: _Cells) -> bool:
    """Whether those that were there before stand as they stood."""
    kept = [place for place in places if place in base]
    return kept == [place for place in base if place in set(kept)]


# the kit's notices -----------------------------------------------------------------------


def _find_notices(notebook: Notebook) -> Mapping[str, Cell]:
    """The kit's notices, by the name of the cell that each is about."""
    return {cell.about: cell for cell in notebook.cells if cell.is_notice and cell.about}


@dataclass(frozen=True, slots=True)
class _Notices:
    """The notices in both clones and in what they were made from."""

    base: Mapping[str, Cell]
    ours: Mapping[str, Cell]
    theirs: Mapping[str, Cell]

    def find(self, one: MergedCell, is_alone: bool) -> Cell | None:
        """The notice to stand below a cell: as the side has it whose words the cell has.

        One that a person deleted on the other side is seen. Below words of both sides there
        is none: the next refresh compares them anew.
        """
        name = one.cell.name
        if one.side == "both" or one.cell.stale is None:
            return None
        here, there = self.ours.get(name), self.theirs.get(name)
        if one.side == "theirs":
            here, there = there, here
        base = self.base.get(name)
        was_there = here is not None and base is not None and base.text == here.text
        return None if was_there and there is None and not is_alone else here


def _stand(
    merged: Mapping[_Place, MergedCell], merging: _Merging, notices: _Notices
) -> Iterator[Cell]:
    """Each cell with its notice below it; a copy of a cell has none."""
    for place, one in merged.items():
        yield one.cell
        is_alone = not (place in merging.ours and place in merging.theirs)
        notice = notices.find(one, is_alone) if place[1] == 0 else None
        if notice is not None:
            yield notice
