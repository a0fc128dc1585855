"""Slack's own markup to Markdown that is safe to render anywhere.

::

    text (mrkdwn) ──▶ spans ──▶ Markdown
    blocks (JSON) ──▶ spans ──▶ Markdown

:func:`to_markdown` reads the text of a message, :func:`blocks_to_markdown` its
block trees. Both look people, channels and groups up in :class:`Names`, never
raise whatever they are given, and write CommonMark in which nothing of a message
can turn into markup it was not: no HTML, no heading, no table, no formula, no
link other than http, https, mailto and tel. ``<`` of a text is written ``&lt;``;
a new line is a hard break. Struck text is written ``~~so~~``, which plain
CommonMark shows as it is and everything else strikes through.

Markup as in https://docs.slack.dev/messaging/formatting-message-text and
https://docs.slack.dev/reference/block-kit/blocks/rich-text-block.
"""

from incident_kit.text.mrkdwn._blocks import blocks_to_markdown
from incident_kit.text.mrkdwn._meetings import drop_meeting, render_meeting
from incident_kit.text.mrkdwn._names import Names, clean, unescape
from incident_kit.text.mrkdwn._spans import escape, fence_code, quote, render_link
from incident_kit.text.mrkdwn._text import plain_to_markdown, to_markdown

__all__ = [
    "Names",
    "blocks_to_markdown",
    "clean",
    "drop_meeting",
    "escape",
    "fence_code",
    "plain_to_markdown",
    "quote",
    "render_link",
    "render_meeting",
    "to_markdown",
    "unescape",
]
