"""A page of HTML from Markdown cells, through our own converter and templates only.

A page that looks public is drawn of what :func:`incident_kit.review.approve` gave, and of
nothing else; every other page says across its top that it is internal, or a draft.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from incident_kit.errors import RenderingError, UndecidedError
from incident_kit.rendering.html import Fragment, Heading, to_fragment
from incident_kit.review import Approved, verify
from incident_kit.workspace.shipped import shipped_folder

#: A page that nobody approved.
Kind = Literal["internal", "preview"]

_INTERNAL, _PUBLIC = "incident_internal", "incident_public"
#: Each kind's folder of templates, and whether the page is a draft.
_LOOKS: Mapping[str, tuple[str, bool]] = {
    "internal": (_INTERNAL, False),
    "preview": (_PUBLIC, True),
}

#: Characters of Markdown from which a page wants contents: about four screens.
_LONG = 9000

#: A cell's text, or its text and the images attached to it by name.
MarkdownCell = str | tuple[str, Mapping[str, bytes]]
_NO_IMAGES: Mapping[str, bytes] = MappingProxyType({})

_TITLE = re.compile(r"\s*# +(?P<title>[^\n]*?)[ #]*(?:\n|$)")


def template_root() -> Path:
    """The folder that holds the page templates, a folder each."""
    folder = shipped_folder("templates")
    if not (folder / "incident_base").is_dir():
        raise RenderingError(
            "The page templates are missing from the installation.",
            todo=["Install incident-kit again, from a wheel or as a complete checkout."],
        )
    return folder


@dataclass(frozen=True, slots=True)
class _Page:
    """What a template draws: the title, the body, and the headings for contents;
    ``long`` when a reader of the page alone would want those."""

    title: str
    body: Markup
    contents: tuple[Heading, ...]
    long: bool


def _make_page(cells: Sequence[MarkdownCell], title: str) -> _Page:
    """The cells as one page; a first heading that repeats the title is drawn once."""
    pieces = [(cell, _NO_IMAGES) if isinstance(cell, str) else cell for cell in cells]
    texts = [text for text, _ in pieces]
    _drop_title(texts, title)
    fragments = _make_fragments(texts, [images for _, images in pieces])
    headings = [heading for fragment in fragments for heading in fragment.headings]
    return _Page(
        title=title or "Incident report",
        body=Markup("\n".join(fragment.html for fragment in fragments)),
        contents=tuple(heading for heading in headings if heading.level == 2),
        long=sum(map(len, texts)) > _LONG,
    )


def _drop_title(texts: list[str], title: str) -> None:
    """Take out of the first of ``texts`` a heading that says the title."""
    heading = _TITLE.match(texts[0]) if texts else None
    if heading is not None and heading["title"] == title:
        texts[0] = texts[0][heading.end() :]


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


@cache
def load_template(name: str, page: str = "index.html.j2") -> Template:
    """The template of a ``page`` in a folder, over those that all of them share."""
    root = template_root()
    templates = Environment(
        loader=FileSystemLoader([root / name, root / "incident_base"]),
        autoescape=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return templates.get_template(page)


def render(title: str, cells: Sequence[MarkdownCell], *, kind: Kind, subtitle: str = "") -> str:
    """One self-contained HTML page of ``cells``, in order, under the banner of its kind.

    ``subtitle`` stands below the title. Same arguments, same text. There is no kind
    ``public``: asking for it is an :class:`UndecidedError`.
    """
    look = _LOOKS.get(kind)
    if look is None:
        raise UndecidedError(
            f"a page of the kind {kind!r} is not drawn of any text: nothing is rendered",
            todo=["draw a preview, or export what is approved: incident-kit export ID --public"],
        )
    template, is_draft = look
    return _draw(template, title, cells, is_draft=is_draft, subtitle=subtitle)


def render_public(approved: Approved) -> str:
    """The public page, of what was approved alone."""
    approved = verify(approved)
    return _draw(_PUBLIC, approved.title, [approved.text], is_draft=False)


def _draw(
    template: str, title: str, cells: Sequence[MarkdownCell], *, is_draft: bool, subtitle: str = ""
) -> str:
    page = _make_page(cells, title)
    return load_template(template).render(page=page, is_draft=is_draft, subtitle=subtitle)
