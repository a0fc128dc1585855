"""A notebook as a frozen value, and what the kit remembers in each of its cells.

A notebook is stored as the JSON object of nbformat 4.5. It is parsed here once, and
written back here: what the kit has no name for (outputs, tags, pictures, whatever an
extension keeps) stays with its cell as it was read. nbformat itself is not needed; it
takes longer to import than a refresh takes to run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from incident_kit.text.fingerprint import digest
from incident_kit.text.maths import unescape_maths
from incident_kit.text.meaning import find_meaning

#: A JSON object, as a notebook, a cell or their metadata is stored.
Json = Mapping[str, Any]

ROLES = ("heading", "guidance", "authored", "generated")
#: The part of a section that holds the kit's notices.
STALE = "stale"

_PARSED = ("cell_type", "id", "metadata", "source")


class Key(NamedTuple):
    """Which of the kit's cells a cell is, wherever it stands."""

    role: str
    section: str
    part: str = ""

    @property
    def name(self) -> str:
        """The key in one word, as a notebook's metadata lists it."""
        return "/".join(self)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a notebook.

    ``key`` is ``None`` for people's own cells. ``base`` is the digest of what the kit
    last wrote, ``says`` that of what this very base said, however it was laid out; code
    has none, nor has a cell that an earlier version of the kit wrote. A cell whose draft
    changed under people's words is ``stale``: the fingerprint of that draft; ``kept`` is
    then the one of the words that were kept. A notice is ``about`` another cell, by its
    name. ``metadata`` is as it was read; ``rest`` holds every other field.
    """

    kind: str
    text: str
    id: str = ""
    key: Key | None = None
    base: str | None = None
    says: str | None = None
    stale: str | None = None
    kept: str | None = None
    about: str | None = None
    metadata: Json = field(default_factory=dict)
    rest: Json = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What the kit calls the cell: its key, or the id of people's own."""
        return self.key.name if self.key else self.id

    @property
    def words(self) -> str:
        """The text as it is read and exported: without what only JupyterLab needs in it."""
        return unescape_maths(self.text)

    @property
    def role(self) -> str:
        """The role of a cell of the kit's; ``""`` for people's own."""
        return self.key.role if self.key else ""

    @property
    def section(self) -> str:
        """The section a cell of the kit's was made for; ``""`` for people's own."""
        return self.key.section if self.key else ""

    @property
    def part(self) -> str:
        """Which of its section's cells a cell of the kit's is; ``""`` for most."""
        return self.key.part if self.key else ""

    @property
    def is_markdown(self) -> bool:
        """Whether the cell holds Markdown."""
        return self.kind == "markdown"

    @property
    def is_code(self) -> bool:
        """Whether the cell holds code."""
        return self.kind == "code"

    @property
    def is_untouched(self) -> bool:
        """Whether the cell still holds what the kit last wrote."""
        return self.base == digest(self.text)

    def remembers(self, draft: str) -> bool:
        """Whether the kit last wrote what ``draft`` says, however it is laid out."""
        if self.base is None:
            return False
        return self.base == digest(draft) or self.says == _digest_saying(self.base, draft)

    @property
    def is_writable(self) -> bool:
        """Whether people write in it: a cell made to be written in, or their own Markdown."""
        return self.role == "authored" if self.key else self.is_markdown

    @property
    def is_notice(self) -> bool:
        """Whether it is a notice of the kit's; one that people wrote in is theirs."""
        return self.about is not None and self.is_untouched and not self.attachments

    @property
    def attachments(self) -> Mapping[str, Mapping[str, Any]]:
        """The pictures pasted into the cell: name, then media type, then base64."""
        return self.rest.get("attachments") or {}

    def has_tag(self, tag: str) -> bool:
        """Whether the cell carries a tag."""
        return tag in (self.metadata.get("tags") or ())

    def to_json(self) -> dict[str, Any]:
        """The cell as it is stored."""
        identity = {"id": self.id} if self.id else {}
        return {
            **self.rest,
            **identity,
            "cell_type": self.kind,
            "metadata": self._metadata(),
            "source": self.text,
        }

    def _metadata(self) -> dict[str, Any]:
        remembered = {"base": self.base, "says": self.says, "stale": self.stale}
        remembered["kept"] = self.kept
        memory = {**kit_memory(self.metadata), **remembered}
        memory = {name: value for name, value in memory.items() if value is not None}
        return {**self.metadata, "incident_kit": memory} if memory else dict(self.metadata)


@dataclass(frozen=True, slots=True)
class Notebook:
    """A notebook: its cells in order, its metadata, and every other field as it was read."""

    cells: tuple[Cell, ...]
    metadata: Json = field(default_factory=dict)
    rest: Json = field(default_factory=dict)

    @property
    def memory(self) -> Json:
        """What the kit remembers of the whole notebook."""
        return kit_memory(self.metadata)

    def writable_cells(self) -> Iterator[tuple[str, Cell]]:
        """Every cell people write in, with its section, in order.

        Markdown cells of their own belong to the section they stand in; the section
        of those above the first one is ``""``.
        """
        section = ""
        for cell in self.cells:
            if cell.key is not None:
                section = cell.section
            if cell.is_writable:
                yield section, cell

    def to_json(self) -> dict[str, Any]:
        """The notebook as it is stored."""
        cells = [cell.to_json() for cell in self.cells]
        return {**self.rest, "cells": cells, "metadata": dict(self.metadata)}


def parse_notebook(stored: Json) -> Notebook:
    """The notebook of a JSON object; the object is not changed."""
    rest = {name: value for name, value in stored.items() if name not in ("cells", "metadata")}
    cells = tuple(parse_cell(cell) for cell in stored.get("cells", ()))
    return Notebook(cells, metadata=stored.get("metadata") or {}, rest=rest)


def parse_cell(stored: Json) -> Cell:
    """The cell of a JSON object."""
    metadata = stored.get("metadata") or {}
    memory = kit_memory(metadata)
    return Cell(
        kind=str(stored.get("cell_type", "")),
        text=join_source(stored),
        id=str(stored.get("id") or ""),
        key=_parse_key(memory),
        base=_parse_text(memory.get("base")),
        says=_parse_text(memory.get("says")),
        stale=_parse_text(memory.get(STALE)),
        kept=_parse_text(memory.get("kept")),
        about=_parse_text(memory.get("about")),
        metadata=metadata,
        rest={name: value for name, value in stored.items() if name not in _PARSED},
    )


def join_source(stored: Json) -> str:
    """The text of a stored cell: one string, or a list of lines; null is no text."""
    text = stored.get("source") or ""
    return text if isinstance(text, str) else "".join(filter(None, text))


def kit_memory(metadata: Json) -> Json:
    """What the kit remembers in somebody's metadata; nothing where it wrote none."""
    found = (metadata or {}).get("incident_kit", {})
    return found if isinstance(found, Mapping) else {}


def _parse_key(memory: Json) -> Key | None:
    if memory.get("role") not in ROLES or "section" not in memory:
        return None
    return Key(str(memory["role"]), str(memory["section"]), str(memory.get("part", "")))


def _parse_text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def with_base(cell: Cell) -> Cell:
    """A cell the kit just wrote; its text is what people's words are compared with.

    People's own cells have no base: nothing in them is compared.
    """
    if cell.key is None:
        return cell
    return remember_draft(cell, cell.text)


def remember_draft(cell: Cell, draft: str) -> Cell:
    """The cell, of which ``draft`` is now what the kit wrote last."""
    base = digest(draft)
    says = _digest_saying(base, draft) if cell.is_markdown else None
    return replace(cell, base=base, says=says)


def _digest_saying(base: str, draft: str) -> str:
    """The digest of what a draft says, which holds for the one with the digest ``base``: a
    version of the kit that knows the base alone cannot leave that of another behind."""
    return digest(f"{base}\0{find_meaning(draft)}")
