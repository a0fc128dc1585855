"""The two files that every report becomes: a page, and Markdown."""

from __future__ import annotations

import re

from incident_kit.model.document import Document
from incident_kit.rendering.attachments import spell_attachments
from incident_kit.rendering.pages import render, render_public
from incident_kit.rendering.statuspage import statuspage_subset
from incident_kit.review import Approved, verify

_IMAGE = re.compile(r"!\[((?:[^\]\\]|\\.){0,1000}+)\]\(attachment:[^)\n]{0,400}+\)")
_DRAFT = "> **DRAFT** – not approved. Please do not pass it on.\n\n"


def render_page(report: Document | Approved) -> bytes:
    """The report as one page of HTML that requests nothing: the public page of what was
    approved, any other report under a banner that says what it is."""
    if isinstance(report, Document):
        return render(
            report.title, report.pieces, kind=report.edition, subtitle=report.note
        ).encode()
    return render_public(report).encode()


def render_markdown(report: Document | Approved) -> bytes:
    """The report as Markdown, with words in place of images; the public version and its
    preview in the part of Markdown that a status page shows."""
    if not isinstance(report, Document):
        return statuspage_subset(verify(report).text).encode()
    if report.edition == "internal":
        spelt = (spell_attachments(text, images) for text, images in report.pieces)
        texts = (_IMAGE.sub(r"*\1*", text) for text in spelt)
        return ("\n\n".join(texts).strip() + "\n").encode()
    note = f"> {report.note}\n\n" if report.note else ""
    text = statuspage_subset("\n\n".join(text for text, _ in report.pieces))
    return (_DRAFT + note + text).encode()
