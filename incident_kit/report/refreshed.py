"""A notebook written again without losing a word of it.

Per authored cell three texts are compared: what the kit last wrote (its base),
what it would write now, and what stands there.

=============  ==============  =======================================
what stands    the new text    result
=============  ==============  =======================================
the base       any             the new text
people's       the base        people's
people's       another         people's, marked stale, with the words
=============  ==============  =======================================

Cells split, copied or added by people stay where they are; a section people
deleted stays deleted; an authored cell whose section vanished from the template
moves to the end.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from incident_kit.report.cells import (
    STALE,
    Cell,
    Key,
    Notebook,
    digest,
    has_tag,
    key,
    mark,
    markdown_cell,
    remembering,
    source,
    untouched,
)

Identity = Key | tuple[str]

_ALWAYS = ("generated", "parameters", "")


def refresh(existing: Mapping[str, Any] | None, fresh: Mapping[str, Any]) -> Notebook:
    """``fresh`` with every word people wrote in ``existing``, neither changed.

    ``fresh`` is the template, run and composed. The result is a fixed point:
    refreshing it again with the same ``fresh`` changes nothing.
    """
    new = _first_of_each(fresh.get("cells", ()))
    if existing is None:
        cells = [_based(cell) for cell in new.values()]
    else:
        written = _written(existing)
        cells = list(_kept(existing, new, written))
        cells = _with_missing(cells, new, written)
    names = sorted({*_written(existing or {}), *map(_name, new)})
    return {
        **{name: value for name, value in fresh.items() if name not in ("cells", "metadata")},
        "cells": _distinct(cells),
        "metadata": _metadata(existing or {}, fresh, names),
    }


def _metadata(
    existing: Mapping[str, Any], fresh: Mapping[str, Any], names: list[str]
) -> dict[str, Any]:
    kit = {**fresh.get("metadata", {}).get("incident_kit", {}), "cells": names}
    return {**existing.get("metadata", {}), **fresh.get("metadata", {}), "incident_kit": kit}


def _identity(cell: Mapping[str, Any]) -> Identity:
    return key(cell) or (str(cell.get("id", "")),)


def _name(identity: Identity) -> str:
    return "/".join(identity)


def _written(notebook: Mapping[str, Any]) -> frozenset[str]:
    memory = notebook.get("metadata", {}).get("incident_kit", {})
    return frozenset(memory.get("cells", ())) if isinstance(memory, Mapping) else frozenset()


def _first_of_each(cells: Sequence[Cell]) -> dict[Identity, Cell]:
    found: dict[Identity, Cell] = {}
    for cell in cells:
        if not _is_notice(cell):
            found.setdefault(_identity(cell), cell)
    return found


def _is_notice(cell: Mapping[str, Any]) -> bool:
    """Whether a cell is a note of the kit's; one that people wrote in is theirs."""
    return "about" in mark(cell) and untouched(cell)


def _spot(cell: Mapping[str, Any]) -> str:
    """What a cell is, or what a notice is about."""
    return str(mark(cell).get("about", _name(_identity(cell))))


def _based(cell: Cell) -> Cell:
    if key(cell) is None or cell.get("cell_type") != "markdown":
        return dict(cell)
    return remembering(cell, base=digest(source(cell)))


def _kept(
    existing: Mapping[str, Any], new: Mapping[Identity, Cell], written: frozenset[str]
) -> Iterator[Cell]:
    noticed = frozenset(_spot(cell) for cell in existing["cells"] if _is_notice(cell))
    seen: set[Identity] = set()
    end: list[Cell] = []
    for cell in existing["cells"]:
        identity = _identity(cell)
        if _is_notice(cell) or has_tag(cell, "papermill-error-cell-tag"):
            continue
        if identity in new and identity not in seen:
            seen.add(identity)
            yield from _merged(cell, new[identity], noticed=_spot(cell) in noticed)
        elif identity in new or len(identity) == 1 or "about" in mark(cell):
            yield _settled(cell)  # people's own: added, or a copy or half of one of ours
        elif _name(identity) not in written:
            yield _settled(cell)  # the kit's, but pasted in from another notebook
        elif _holds_words(cell):
            end.append(_settled(cell))
    yield from end


def _settled(cell: Cell) -> Cell:
    """A cell that has no draft to be behind of; a copy may say that it is."""
    return remembering(cell, stale=None, kept=None) if STALE in mark(cell) else dict(cell)


def _holds_words(cell: Cell) -> bool:
    """Whether people wrote in a cell that the template no longer has."""
    theirs = cell.get("cell_type") == "markdown" or mark(cell).get("role") == "authored"
    return bool(theirs and not untouched(cell) and source(cell).strip())


def _merged(mine: Cell, new: Cell, *, noticed: bool) -> Iterator[Cell]:
    if new.get("cell_type") == "code":
        yield from _merged_code(mine, new)
    elif key(new) is None:
        yield dict(mine)
    else:
        yield from _merged_text(mine, new, noticed=noticed)


def _merged_code(mine: Cell, new: Cell) -> Iterator[Cell]:
    ran = new.get("execution_count") is not None or new.get("outputs")
    if source(mine) != source(new) and (key(new) is None or mine.get("cell_type") != "code"):
        yield dict(mine)
    elif ran or source(mine) != source(new):
        yield dict(new)
    else:
        earlier: Cell = {
            name: mine[name] for name in ("outputs", "execution_count") if name in mine
        }
        yield {**new, **earlier}


def _merged_text(mine: Cell, new: Cell, *, noticed: bool) -> Iterator[Cell]:
    stands, text, about = source(mine), source(new), mark(mine)
    if untouched(mine) or stands == text:
        yield {**_based(new), **_attached(mine, new)}
        return
    kept = {**mine, "metadata": {**new.get("metadata", {}), **mine.get("metadata", {})}}
    stale = about.get(STALE)
    answered = stale == digest(text) and (not noticed or about.get("kept") != digest(stands))
    if digest(text) == about.get("base") or answered:
        yield remembering(kept, base=digest(text), stale=None, kept=None)
        return
    yield remembering(kept, stale=digest(text), kept=digest(stands))
    yield _notice(kept, text)


def _attached(mine: Cell, new: Cell) -> dict[str, Any]:
    both = {**mine.get("attachments", {}), **new.get("attachments", {})}
    return {"attachments": both} if both else {}


def _notice(cell: Cell, text: str) -> Cell:
    spot, section = _spot(cell), mark(cell)["section"]
    text = (
        "> **Changed since you wrote this.** Your words above are kept. What the kit would "
        f"write now, new words bold: {words_changed(source(cell), text)}\n>\n"
        "> Edit your text, or delete this note when you have seen it."
    )
    identity = re.sub(r"[^A-Za-z0-9_-]", "-", f"{STALE}-{spot}".strip("/"))[:64]
    return markdown_cell(
        text,
        identity,
        role="generated",
        section=section,
        part=STALE,
        about=spot,
        base=digest(text),
    )


def words_changed(old: str, new: str) -> str:
    """``new`` as one line, the words that ``old`` does not have **bold**.

    Nothing of ``old`` is quoted: it stands above, and in a public notebook a
    value typed there is not to be written a second time.
    """
    before, after = old.split(), new.split()
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    pieces = []
    for what, _, _, start, end in matcher.get_opcodes():
        if what == "equal":
            pieces.append(_shortened(after[start:end]))
        elif end > start:
            pieces.append(f"**{' '.join(after[start:end])}**")
    return " ".join(pieces)


def _shortened(words: list[str]) -> str:
    return " ".join(words if len(words) <= 8 else [*words[:3], "…", *words[-3:]])


def _with_missing(
    cells: list[Cell], new: Mapping[Identity, Cell], written: frozenset[str]
) -> list[Cell]:
    """Add what the template has and the notebook never had, after its neighbour."""
    result = list(cells)
    previous: Identity | None = None
    for identity, cell in new.items():
        present = any(_identity(one) == identity for one in result)
        if not present and (_name(identity) not in written or identity == _ALWAYS):
            result.insert(_place_after(result, previous, new), _based(cell))
            present = True
        previous = identity if present else previous
    return result


def _place_after(
    cells: Sequence[Cell], previous: Identity | None, new: Mapping[Identity, Cell]
) -> int:
    """Behind ``previous``, its copies and notes, and what people added there."""
    if previous is None:
        return 0
    at = next(i for i, cell in enumerate(cells) if _identity(cell) == previous) + 1
    while at < len(cells) and (
        (key(cells[at]) is None and _identity(cells[at]) not in new)
        or "about" in mark(cells[at])
        or _identity(cells[at]) == previous
    ):
        at += 1
    return at


def _distinct(cells: Sequence[Cell]) -> list[Cell]:
    """The cells with ids of their own: nbformat wants each id once."""
    seen: set[str] = set()
    result = []
    for cell in cells:
        wanted = str(cell.get("id") or "cell")
        identity, number = wanted, 2
        while identity in seen:
            identity, number = f"{wanted[:60]}-{number}", number + 1
        seen.add(identity)
        result.append({**cell, "id": identity})
    return result
