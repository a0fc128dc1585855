"""A report put together for its readers, before it is a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from incident_kit.model.report import Action

#: Which report: the internal one, the public version, or that one under a draft banner.
Edition = Literal["internal", "public", "preview"]
#: A piece of a report: its Markdown, and the images attached to it by name.
Piece = tuple[str, Mapping[str, bytes]]


@dataclass(frozen=True, slots=True)
class Document:
    """A report that nobody has approved, to be put into files: its title, its pieces and
    its actions, in order, and a note below the
    title. The public version is no such: it is an ``Approved``."""

    edition: Literal["internal", "preview"]
    title: str
    pieces: tuple[Piece, ...]
    actions: tuple[Action, ...] = ()
    note: str = ""
