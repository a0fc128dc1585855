"""Markdown that anybody may have written, as HTML that runs and requests nothing.

Raw HTML is off in the parser, what the parser yields is rewritten by the rules
of :mod:`incident_kit.rendering.marks`, and a sanitiser reads the result before
anybody else does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

import nh3
from markdown_it import MarkdownIt

from incident_kit.rendering.attachments import spell_attachments
from incident_kit.rendering.marks import CLASSES, IMAGE_TYPES, LINK, RULES
from incident_kit.text.remembering import remember

_NO_IMAGES: Mapping[str, bytes] = MappingProxyType({})
_DATA_URLS = tuple(f"data:{mime};base64," for _, mime in IMAGE_TYPES)
_BLOCKS = {"blockquote", "div", "figure", "hr", "li", "ol", "p", "pre", "ul"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_INLINES = {"a", "br", "code", "em", "img", "s", "strong"}
_TABLES = {"table", "tbody", "td", "th", "thead", "tr"}
_SCROLLED = {"aria-label", "role", "tabindex"}
_ATTRIBUTES = {
    **{tag: {"id"} for tag in _HEADINGS},
    "a": {"href", "title"},
    "div": _SCROLLED,
    "figure": _SCROLLED,
    "img": {"src", "alt"},
    "ol": {"start"},
    "td": {"data-align"},
    "th": {"data-align", "scope"},
}


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the text: ``level`` 1 to 6, the ``id`` it is linked by, its words."""

    level: int
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of a page, and its headings in order (those inside lists and
    quotes left out)."""

    html: str
    headings: tuple[Heading, ...] = ()


def to_html(markdown: str, images: Mapping[str, bytes] = _NO_IMAGES) -> str:
    """``markdown`` as safe HTML, without any request.

    ``images`` maps the names in ``![alt](attachment:NAME)`` to PNG, JPEG or GIF
    bytes, which come to stand in the text; every other image becomes its
    alternative text. Links go to web pages, mail addresses and headings only.
    """
    return to_fragment(markdown, images).html


def to_fragment(
    markdown: str, images: Mapping[str, bytes] = _NO_IMAGES, taken: Sequence[str] = ()
) -> Fragment:
    """Like :func:`to_html`, with the headings; their ids avoid those in ``taken``.

    A text is rendered once for a preview, its check and the files of it; what has pictures
    in it is big, and is not kept.
    """
    render = _render if images else _render_text
    return render(markdown, images, taken)


def _render(markdown: str, images: Mapping[str, bytes], taken: Sequence[str]) -> Fragment:
    headings: list[tuple[int, str, str]] = []
    env = {"images": images, "taken": list(taken), "headings": headings}
    html = _parser().render(spell_attachments(markdown, images), env)
    return Fragment(_cleaner().clean(html), tuple(Heading(*heading) for heading in headings))


_render_text = remember(128)(_render)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    # Which addresses may stand is decided by the rules, which tell links from
    # images, and once more by _address.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    for rule in RULES:
        parser.core.ruler.push(rule.__name__, rule)
    return parser


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_BLOCKS | _HEADINGS | _INLINES | _TABLES,
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        allowed_classes={tag: set(names) for tag, names in CLASSES.items()},
        attribute_filter=_address,
        url_schemes={"http", "https", "mailto", "data"},
        link_rel="noopener noreferrer",
    )


def _address(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "href":
        return value if LINK.match(value) else None
    if attribute == "src":
        return value if value.startswith(_DATA_URLS) else None
    return value
