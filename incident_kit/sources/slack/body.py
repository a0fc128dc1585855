"""What a Slack message says, as Markdown, wherever in it that stands.

In order: rich text blocks, else Block Kit blocks with the text they do not
repeat, else the text; then what attachments and files add to it. Measured on
public exports: 4 of 100 bot messages have an empty ``text`` and all they say in
attachments; 2 of 100 messages of people consist of files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from incident_kit.text.mrkdwn import (
    Names,
    blocks_to_markdown,
    clean,
    escaped,
    linked,
    plain_to_markdown,
    quoted,
    to_markdown,
)

Json = Mapping[str, Any]

# What Slack writes into ``fallback`` when there is nothing to say there.
_NO_FALLBACK = frozenset({"[no preview available]", "NO FALLBACK DEFINED"})
_FILE_MODES = {
    "tombstone": "a deleted file",
    "hidden_by_limit": "a file hidden by the limit of the plan",
    "access_denied": "a file that may not be seen",
}
_TARGET = re.compile(r"\]\([^)]*\)|<[^>]*>")
_URL = re.compile(r"https?://[^\s)>]+")
_NOT_WORDS = re.compile(r"[\W_]+")


def render_body(message: Json, names: Names) -> str:
    """The Markdown of a message. Never empty: a message without words is told
    by its subtype in brackets, or as ``(no text)``."""
    parts = [main_part(message, names)]
    for attachment in _maps(message.get("attachments")):
        parts = _adding(parts, _attachment(attachment, names, alone=not any(parts)))
    for file in [*_maps(message.get("files")), *_maps([message.get("file")])]:
        parts = _adding(parts, _file(file, names))
    found = "\n\n".join(part for part in parts if part)
    return found or _last_resort(message, names)


def main_part(message: Json, names: Names) -> str:
    """What the message itself says, without attachments and files."""
    text, blocks = clean(message.get("text")), _maps(message.get("blocks"))
    shown = blocks_to_markdown(blocks, names) if blocks else ""
    if shown and any(clean(block.get("type")) == "rich_text" for block in blocks):
        return shown
    said = to_markdown(text, names)
    return "\n\n".join(part for part in _adding([shown], said, first=True) if part)


def _adding(parts: list[str], part: str, *, first: bool = False) -> list[str]:
    """``parts`` and ``part``, unless they say it already."""
    if not part:
        return parts
    words, before = _words(part), " ".join(filter(None, map(_words, parts)))
    if words and f" {words} " in f" {before} ":
        said = " ".join(parts)
        if all(url in said for url in _URL.findall(part)):
            return parts
    return [part, *parts] if first else [*parts, part]


@lru_cache(maxsize=64)
def _words(part: str) -> str:
    """The words of a part for comparison; each part is compared with all that follow."""
    text = _TARGET.sub(lambda m: "]" if m[0][0] == "]" else m[0], part)
    return _NOT_WORDS.sub(" ", text).casefold().strip()


def _maps(value: object) -> list[Json]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _map(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _attachment(attachment: Json, names: Names, *, alone: bool) -> str:
    """An attachment; a quotation where it shows something from elsewhere below
    a person's own words."""
    parts: list[str] = []
    for part in _attachment_parts(attachment, names):
        parts = _adding(parts, part)
    if not any(parts):
        parts = [_fallback(attachment, names)]
    written = "\n\n".join(part for part in parts if part)
    elsewhere = any(attachment.get(key) for key in ("from_url", "original_url", "is_msg_unfurl"))
    return quoted(written) if written and elsewhere and not alone else written


def _attachment_parts(attachment: Json, names: Names) -> list[str]:
    def text(key: str) -> str:
        return to_markdown(clean(attachment.get(key)), names)

    return [
        text("pretext"),
        text("author_name"),
        _title(attachment, names),
        text("text") or _unfurled(attachment, names),
        blocks_to_markdown(attachment.get("blocks"), names),
        *(_field(field, names) for field in _maps(attachment.get("fields"))),
        *(_file(file, names) for file in _maps(attachment.get("files"))),
        _buttons(attachment),
        text("footer"),
    ]


def _title(attachment: Json, names: Names) -> str:
    title, link = clean(attachment.get("title")), clean(attachment.get("title_link"))
    if not link or "<" in title:
        return to_markdown(title, names)
    return linked(plain(title), link)


def plain(text: str) -> str:
    """``text`` with Slack's three escapes undone, on one line."""
    replaced = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return " ".join(replaced.split())


def _unfurled(attachment: Json, names: Names) -> str:
    """The words of a message that is quoted in another one."""
    quoted_messages = _maps(attachment.get("message_blocks"))
    shown = (
        blocks_to_markdown(_map(found.get("message")).get("blocks"), names)
        for found in quoted_messages
    )
    return "\n\n".join(text for text in shown if text)


def _field(field: Json, names: Names) -> str:
    title = to_markdown(clean(field.get("title")), names)
    value = to_markdown(clean(field.get("value")), names)
    if not title or not value:
        return title or value
    return f"{title}:\n\n{value}" if "\n" in value else f"{title}: {value}"


def _buttons(attachment: Json) -> str:
    actions = _maps(attachment.get("actions"))
    links = ((clean(a.get("text")), clean(a.get("url"))) for a in actions)
    return " · ".join(linked(plain(label), url) for label, url in links if url)


def _fallback(attachment: Json, names: Names) -> str:
    fallback = clean(attachment.get("fallback"))
    if fallback.strip() and fallback not in _NO_FALLBACK:
        return to_markdown(fallback, names)
    keys = ("image_url", "thumb_url", "from_url", "original_url")
    url = next((u for key in keys if (u := clean(attachment.get(key)))), "")
    return linked("", url) if url else ""


def _file(file: Json, names: Names) -> str:
    """A file by its name, linked to its page. Links lose their query: in an
    export it holds a token."""
    mode = _FILE_MODES.get(clean(file.get("mode")), "")
    name = next((n for key in ("title", "name", "id") if (n := clean(file.get(key)))), "")
    url = clean(file.get("permalink")) or clean(file.get("url_private"))
    label = plain(name or mode or "a file")
    shown = linked(label, re.split("[?#]", url, maxsplit=1)[0]) if url else escaped(label)
    note = f" ({mode})" if mode and name else ""
    comment = to_markdown(clean(_map(file.get("initial_comment")).get("comment")), names)
    return f"{shown}{note}\n\n{comment}" if comment else f"{shown}{note}"


def _last_resort(message: Json, names: Names) -> str:
    comment = to_markdown(clean(_map(message.get("comment")).get("comment")), names)
    inner = _map(message.get("message"))
    if comment or inner:
        return comment or render_body({**inner, "message": None}, names)
    subtype = clean(message.get("subtype")).replace("_", " ").strip()
    said = [clean(message.get(key)) for key in ("topic", "purpose", "old_name", "name")]
    words = " ".join([subtype, *said]).strip()
    return plain_to_markdown(f"({words or 'no text'})", names)
