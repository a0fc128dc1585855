"""How things look: Markdown to HTML, the picture, the timeline's text, the pages.

The names below load on first use: the picture brings Pillow, the pages bring Jinja, and
who needs only text should wait for neither.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_kit.imports import load_late

if TYPE_CHECKING:
    from incident_kit.rendering.contents import render_markdown, render_page
    from incident_kit.rendering.html import Fragment, Heading, to_fragment, to_html
    from incident_kit.rendering.lines import all_lines_markdown, facts_markdown, timeline_markdown
    from incident_kit.rendering.pages import render, render_public, template_root
    from incident_kit.rendering.picture import Picture, draw
    from incident_kit.rendering.renderer import describe_renderer
    from incident_kit.rendering.statuspage import list_losses, statuspage_subset

__all__ = [
    "Fragment",
    "Heading",
    "Picture",
    "all_lines_markdown",
    "describe_renderer",
    "draw",
    "facts_markdown",
    "list_losses",
    "render",
    "render_markdown",
    "render_page",
    "render_public",
    "statuspage_subset",
    "template_root",
    "timeline_markdown",
    "to_fragment",
    "to_html",
]

_HOMES = {
    "Fragment": "html",
    "Heading": "html",
    "Picture": "picture",
    "all_lines_markdown": "lines",
    "describe_renderer": "renderer",
    "draw": "picture",
    "facts_markdown": "lines",
    "list_losses": "statuspage",
    "render": "pages",
    "render_markdown": "contents",
    "render_page": "contents",
    "render_public": "pages",
    "statuspage_subset": "statuspage",
    "template_root": "pages",
    "timeline_markdown": "lines",
    "to_fragment": "html",
    "to_html": "html",
}

__getattr__ = load_late(__name__, _HOMES)
