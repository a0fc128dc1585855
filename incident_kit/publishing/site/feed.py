"""The feed of published reports, as Atom (RFC 4287).

Its ids are names for good and no addresses: the folder may move. Without the address that
readers find it at, its links are relative to the feed, which the RFC allows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from html import escape

from incident_kit.publishing.site.register import Entry
from incident_kit.workspace.codec import stamp

FEED = "feed.xml"
#: What no document of XML 1.0 may hold, even escaped.
_NO_CHARACTER = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render_feed(
    reports: Sequence[tuple[Entry, str, str]],
    *,
    id_: str,
    title: str,
    author: str,
    updated: datetime,
    url: str,
) -> str:
    """The feed of ``reports``, each with its title and its beginning, the newest first;
    ``url`` is the address of the folder, or empty. Same arguments, same text."""
    newest_first = sorted(reports, key=lambda one: one[0].address)
    newest_first.sort(key=lambda one: one[0].updated, reverse=True)
    itself = [f'<link rel="self" href="{_escape(url)}{FEED}"/>'] if url else []
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB">',
        f"<id>{_escape(id_)}</id>",
        f"<title>{_escape(title)}</title>",
        f"<updated>{stamp(updated)}</updated>",
        f"<author><name>{_escape(author)}</name></author>",
        *itself,
        f'<link rel="alternate" type="text/html" href="{_escape(url or "index.html")}"/>',
        *(line for report in newest_first for line in _list_lines(*report, url)),
        "</feed>",
    ]
    return "\n".join(lines) + "\n"


def _list_lines(entry: Entry, title: str, summary: str, url: str) -> Iterator[str]:
    yield "<entry>"
    yield f"<id>{entry.id}</id>"
    yield f"<updated>{stamp(entry.updated)}</updated>"
    yield f"<published>{stamp(entry.published)}</published>"
    yield f'<title type="text">{_escape(title)}</title>'
    yield f'<link rel="alternate" type="text/html" href="{_escape(url + entry.address)}"/>'
    if summary:
        yield f'<summary type="text">{_escape(summary)}</summary>'
    for name in entry.components:
        yield f'<category term="{_escape(name)}"/>'
    yield "</entry>"


def _escape(text: str) -> str:
    return escape(_NO_CHARACTER.sub("\ufffd", text))
