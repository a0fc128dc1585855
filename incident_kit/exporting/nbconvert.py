"""The exporters of ``jupyter nbconvert``, with the guards that our own export has.

A module apart: nbconvert takes two seconds to load, and nothing else needs it.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.utils.exceptions import ConversionException

from incident_kit.case import Case, case_at
from incident_kit.errors import IncidentKitError, UsageError
from incident_kit.exporting.artifacts import (
    approve_public,
    internal_pieces,
    mask_text,
    render_public,
    withdraw_public,
)
from incident_kit.model.document import Piece
from incident_kit.rendering import InternalExporter, PublicExporter


class Refused(ConversionException):
    """What ``jupyter nbconvert`` says when the kit holds a report back."""


class Internal(InternalExporter):
    """``jupyter nbconvert --to incident_internal report.ipynb``."""

    def from_notebook_node(  # type: ignore[override]  # as TemplateExporter does
        self, nb: Any, resources: Any = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """The internal report of the incident whose ``report.ipynb`` this is."""
        try:
            case = _case(resources, "report")
            pieces = internal_pieces(case, case.notebook("report"))
            title = mask_text(case.incident.title or case.id)
        except IncidentKitError as error:
            raise Refused(str(error)) from error
        _unlink(_aim(resources, self.config), links_only=True)
        return super().from_notebook_node(
            _notebook(pieces), {**(resources or {}), "title": title}, **kw
        )


class Public(PublicExporter):
    """``jupyter nbconvert --to incident_public public.ipynb``."""

    def from_notebook_node(  # type: ignore[override]  # as TemplateExporter does
        self, nb: Any, resources: Any = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """The public version if it may leave; otherwise a refusal that says why."""
        beside = _beside(resources)
        try:
            case = _case(resources, "public")
            text = approve_public(case)
            render_public(case, text)
        except IncidentKitError as error:
            if beside is not None:
                withdraw_public(beside)
            _unlink(_aim(resources, self.config))
            raise Refused(str(error)) from error
        _unlink(_aim(resources, self.config), links_only=True)
        return super().from_notebook_node(
            _notebook([(text.text, {})]), {**(resources or {}), "title": text.title}, **kw
        )


def _beside(resources: Mapping[str, Any] | None) -> Path | None:
    """The folder of the notebook; nbconvert gives ``""`` for the one it runs in."""
    metadata = (resources or {}).get("metadata") or {}
    return Path(metadata["path"] or ".") if "path" in metadata else None


def _aim(resources: Mapping[str, Any] | None, config: Any) -> Path | None:
    """The file that nbconvert is about to write, by its own flags; ``None`` if no file."""
    beside, name = _beside(resources), (resources or {}).get("unique_key")
    chosen = config.get("FilesWriter", {}).get("build_directory")
    if beside is None or not name:
        return None
    return (Path(chosen) if chosen else beside) / f"{name}.html"


def _unlink(path: Path | None, *, links_only: bool = False) -> None:
    """Take a file away: an old one that a refusal would leave, or a link, which
    nbconvert would write through."""
    if path is not None and (path.is_symlink() or not links_only):
        with suppress(OSError):
            path.unlink()


def _case(resources: Mapping[str, Any] | None, name: str) -> Case:
    folder = _beside(resources)
    named = ((resources or {}).get("metadata") or {}).get("name")
    if folder is None or named != name or not (folder / "incident.yaml").is_file():
        raise UsageError(
            f"only the {name}.ipynb in an incident's folder can be exported like this",
            todo=[f"jupyter nbconvert --to incident_… incidents/ID/{name}.ipynb"],
        )
    return case_at(folder)


def _notebook(pieces: Iterator[Piece] | Sequence[Piece]) -> Any:
    cells = []
    for number, (text, images) in enumerate(pieces, start=1):
        attached = {n: {"image/png": b64encode(data).decode()} for n, data in images.items()}
        cell = nbformat.v4.new_markdown_cell(text, id=f"cell-{number}")
        cells.append({**cell, "attachments": attached} if attached else cell)
    return nbformat.from_dict(nbformat.v4.new_notebook(cells=cells))
