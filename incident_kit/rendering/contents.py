"""The two files that every report becomes: a page, and Markdown."""

from __future__ import annotations

import re

from incident_kit.model.document import Document
from incident_kit.rendering.pages import render
from incident_kit.rendering.statuspage import statuspage_subset

_IMAGE = re.compile(r"!\[((?:[^\]\\]|\\.){0,1000}+)\]\(attachment:[^)\n]{0,400}+\)")


def render_page(document: Document) -> bytes:
    """The document as one page of HTML that requests nothing."""
    page = render(
        document.title,
        document.pieces,
        kind="internal" if document.edition == "internal" else "public",
        draft=document.edition == "preview",
    )
    return page.encode()


def render_markdown(document: Document) -> bytes:
    """The document as Markdown, with words in place of images; for the public, in the
    part of Markdown that a status page shows."""
    if document.edition == "internal":
        texts = (_IMAGE.sub(r"*\1*", text) for text, _ in document.pieces)
        return ("\n\n".join(texts).strip() + "\n").encode()
    return statuspage_subset("\n\n".join(text for text, _ in document.pieces)).encode()
