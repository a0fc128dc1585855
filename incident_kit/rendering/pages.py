"""A page of HTML from Markdown cells, through our own converter and templates only."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from incident_kit.errors import RenderingError
from incident_kit.rendering.html import Fragment, Heading, to_fragment
from incident_kit.workspace.shipped import shipped_folder

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


def make_page(nb: Mapping[str, Any], title: str | None) -> Page:
    """The Markdown cells of a notebook as one page.

    A first heading of level 1 becomes the title unless ``title`` is given; one
    that repeats the title is drawn once.
    """
    cells = [cell for cell in nb["cells"] if cell["cell_type"] == "markdown"]
    texts = [str(cell["source"]) for cell in cells]
    title = _take_title(texts, title)
    fragments = _make_fragments(texts, map(_decode_attachments, cells))
    headings = [heading for fragment in fragments for heading in fragment.headings]
    return Page(
        title=title or "Incident report",
        body=Markup("\n".join(fragment.html for fragment in fragments)),
        contents=tuple(heading for heading in headings if heading.level == 2),
        long=sum(map(len, texts)) > _LONG,
    )


def _take_title(texts: list[str], title: str | None) -> str | None:
    """The title of a page; a heading in the first of ``texts`` that gives it is taken out."""
    heading = _TITLE.match(texts[0]) if texts else None
    if heading is None or title not in (None, heading["title"]):
        return title
    texts[0] = texts[0][heading.end() :]
    return heading["title"]


def _make_fragments(
    texts: Iterable[str], images: Iterable[Mapping[str, bytes]]
) -> Sequence[Fragment]:
    """Each text as a piece of the page, no id of a heading twice."""
    fragments: list[Fragment] = []
    taken = ["contents", "main"]
    for text, attached in zip(texts, images, strict=True):
        fragment = to_fragment(text, attached, taken)
        taken += re.findall(r'<h\d id="([^"]*)"', fragment.html)
        fragments.append(fragment)
    return fragments


def _decode_attachments(cell: Mapping[str, Any]) -> Mapping[str, bytes]:
    """The images attached to a cell, by name; what is no base64 is left out."""
    images: dict[str, bytes] = {}
    for name, bundle in cell.get("attachments", {}).items():
        for mime, data in bundle.items():
            if mime.startswith("image/"):
                images[name] = _decode_image(data)
    return images


def _decode_image(data: str | Sequence[str]) -> bytes:
    try:
        return b64decode("".join(data))
    except (Base64Error, ValueError):
        return b""


#: What a folder of templates draws its page with.
INDEX = "index.html.j2"


def load_templates(name: str) -> Environment:
    """The templates of a folder, over those that all of them share."""
    root = template_root()
    return Environment(
        loader=FileSystemLoader([root / name, root / "incident_base"]),
        autoescape=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def make_resources(nb: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """What a template draws of a notebook, by the names of nbconvert's resources."""
    drawn = make_page(nb, given.get("title"))
    return {
        "title": drawn.title,
        "subtitle": given.get("subtitle") or "",
        "draft": bool(given.get("draft")),
        "page": drawn,
    }


def render(
    title: str,
    markdown_cells: Sequence[str | tuple[str, Mapping[str, bytes]]],
    *,
    kind: Kind,
    draft: bool = False,
    subtitle: str = "",
) -> str:
    """One self-contained HTML page of ``markdown_cells``, in order: the bytes that
    nbconvert's exporter of this kind gives, without waiting for nbconvert.

    A cell is its text, or its text and the images attached to it by name.
    ``subtitle`` stands below the title; ``draft`` puts a banner above it. Same
    arguments, same text.
    """
    nb = {"cells": [_make_cell(cell) for cell in markdown_cells]}
    resources = make_resources(nb, {"title": title, "subtitle": subtitle, "draft": draft})
    return _load_template(kind).render(nb=nb, resources=resources)


@cache
def _load_template(kind: Kind) -> Template:
    return load_templates(f"incident_{kind}").get_template(INDEX)


def _make_cell(cell: str | tuple[str, Mapping[str, bytes]]) -> Mapping[str, Any]:
    text, images = (cell, {}) if isinstance(cell, str) else cell
    return {
        "cell_type": "markdown",
        "source": text,
        "attachments": {
            image: {"image/png": b64encode(data).decode()} for image, data in images.items()
        },
    }
