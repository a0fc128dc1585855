"""The exporters of ``jupyter nbconvert --to incident_internal`` and ``incident_public``.

They draw Markdown cells and their attached images, through our own converter
and templates only. Code cells, outputs, metadata, nbconvert's filters and
preprocessors, and whatever a person's nbconvert configuration adds, have no way
into the page.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from nbconvert.exporters import TemplateExporter
from nbformat.notebooknode import from_dict
from traitlets import List, Unicode

from incident_kit.errors import RenderingError
from incident_kit.rendering.html import Fragment, Heading, to_fragment
from incident_kit.shipped import shipped_folder

Kind = Literal["internal", "public"]

#: Characters of Markdown from which a page wants contents: about four screens.
_LONG = 9000

_TITLE = re.compile(r"\s*# +(?P<title>[^\n]*?)[ #]*(?:\n|$)")


def template_root() -> Path:
    """The folder that holds the page templates, each a folder of nbconvert's kind."""
    folder = shipped_folder("templates")
    if not (folder / "incident_base").is_dir():
        raise RenderingError(
            "The page templates are missing from the installation.",
            todo=["Install incident-kit again, from a wheel or as a complete checkout."],
        )
    return folder


@dataclass(frozen=True, slots=True)
class Page:
    """What a template draws: the title, the body, and the headings for contents;
    ``long`` when a reader of the page alone would want those."""

    title: str
    body: Markup
    contents: tuple[Heading, ...]
    long: bool


def page(nb: Mapping[str, Any], title: str | None) -> Page:
    """The Markdown cells of a notebook as one page.

    A first heading of level 1 becomes the title unless ``title`` is given; one
    that repeats the title is drawn once.
    """
    cells = [cell for cell in nb["cells"] if cell["cell_type"] == "markdown"]
    texts = [str(cell["source"]) for cell in cells]
    if texts and (match := _TITLE.match(texts[0])) and title in (None, match["title"]):
        title, texts[0] = match["title"], texts[0][match.end() :]
    fragments: list[Fragment] = []
    taken = ["contents", "main"]
    for text, cell in zip(texts, cells, strict=True):
        fragments.append(to_fragment(text, _images(cell), taken))
        taken += re.findall(r'<h\d id="([^"]*)"', fragments[-1].html)
    return Page(
        title=title or "Incident report",
        body=Markup("\n".join(fragment.html for fragment in fragments)),
        contents=tuple(h for fragment in fragments for h in fragment.headings if h.level == 2),
        long=sum(map(len, texts)) > _LONG,
    )


def _images(cell: Mapping[str, Any]) -> Mapping[str, bytes]:
    """The images attached to a cell, by name; what is no base64 is left out."""
    images: dict[str, bytes] = {}
    for name, bundle in cell.get("attachments", {}).items():
        for mime, data in bundle.items():
            if mime.startswith("image/"):
                images[name] = _decoded(data)
    return images


def _decoded(data: str | Sequence[str]) -> bytes:
    try:
        return b64decode("".join(data))
    except (Base64Error, ValueError):
        return b""


class DocumentExporter(TemplateExporter):
    """A page from a notebook's Markdown cells; ``resources`` may bring ``title``,
    ``subtitle`` and ``draft``. The notebook given stays unchanged.

    Traits that a person's configuration could turn against us are fixed here.
    """

    file_extension = Unicode(".html")
    output_mimetype = "text/html"
    template_name = Unicode("incident_base")
    template_file = Unicode("index.html.j2")
    template_paths = List(Unicode())
    default_preprocessors: List[Any] = List()
    preprocessors: List[Any] = List()

    def _init_preprocessors(self) -> None:
        self._preprocessors: list[Any] = []

    def _create_environment(self) -> Environment:
        root = template_root()
        return Environment(
            loader=FileSystemLoader([root / self.template_name, root / "incident_base"]),
            autoescape=True,
            keep_trailing_newline=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def from_notebook_node(  # type: ignore[override]
        self, nb: Any, resources: Any = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """The page's HTML, and nbconvert's resources with ``title`` filled in."""
        given = dict(resources or {})
        drawn = page(nb, given.get("title"))
        ours = {
            "title": drawn.title,
            "subtitle": given.get("subtitle") or "",
            "draft": bool(given.get("draft")),
            "page": drawn,
        }
        html, after = super().from_notebook_node(nb, {**given, **ours}, **kw)
        after.pop("page", None)
        return html, after


class InternalExporter(DocumentExporter):
    """The internal report, for people of the team."""

    template_name = Unicode("incident_internal")
    export_from_notebook = "Incident report, internal"


class PublicExporter(DocumentExporter):
    """The public version, for everybody."""

    template_name = Unicode("incident_public")
    export_from_notebook = "Incident report, public"


_EXPORTERS = {"internal": InternalExporter, "public": PublicExporter}


def render(
    title: str,
    markdown_cells: Sequence[str | tuple[str, Mapping[str, bytes]]],
    *,
    kind: Kind,
    draft: bool = False,
    subtitle: str = "",
) -> str:
    """One self-contained HTML page of ``markdown_cells``, in order.

    A cell is its text, or its text and the images attached to it by name.
    ``subtitle`` stands below the title; ``draft`` puts a banner above it. Same
    arguments, same text.
    """
    cells = [_cell(f"cell-{n}", cell) for n, cell in enumerate(markdown_cells, 1)]
    nb = from_dict({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells})
    resources = {"title": title, "subtitle": subtitle, "draft": draft}
    html, _ = _exporter(kind).from_notebook_node(nb, resources)
    return str(html)


def _cell(name: str, cell: str | tuple[str, Mapping[str, bytes]]) -> Mapping[str, Any]:
    text, images = (cell, {}) if isinstance(cell, str) else cell
    return {
        "id": name,
        "cell_type": "markdown",
        "metadata": {},
        "source": text,
        "attachments": {
            image: {"image/png": b64encode(data).decode()} for image, data in images.items()
        },
    }


@cache
def _exporter(kind: Kind) -> DocumentExporter:
    return _EXPORTERS[kind]()  # type: ignore[no-untyped-call]
