"""A file of a message: its name and page, and what of it stands in the message itself.

Mail sent to a channel, snippets, posts and transcripts carry their text along, whole or
its beginning; what is left out is told at its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from incident_kit.sources.slack.parts import add_part, is_told_by
from incident_kit.text.counting import count
from incident_kit.text.json_objects import list_objects, object_or_empty
from incident_kit.text.markup import read_parts
from incident_kit.text.mrkdwn import (
    Names,
    blocks_to_markdown,
    clean,
    escape,
    fence_code,
    plain_to_markdown,
    render_link,
    to_markdown,
)

Json = Mapping[str, Any]

_MODES = {
    "tombstone": "a deleted file",
    "hidden_by_limit": "a file hidden by the limit of the plan",
    "access_denied": "a file that may not be seen",
}
_TEXT_MODES = frozenset({"snippet", "post", "space", "quip", "docs", "canvas", "email", "list"})
_TEXTS = ("plain_text", "simplified_html", "preview_plain_text", "preview", "preview_highlight")
_LETTER_HEADS = (("from", "From"), ("to", "To"), ("cc", "Cc"))
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_BREAKING = frozenset({"p", "br", "div", "li", "tr", "h1", "h2", "h3", "h4", "blockquote", "pre"})
_UNSEEN = frozenset({"style", "script", "head", "title"})
#: What is read of a file, or of its form and its rights; the rest is looked through.
_KEYS = frozenset(
    {"id", "name", "title", "mode", "permalink", "url_private", "initial_comment", "subject"}
    | {"from", "to", "cc", "plain_text", "simplified_html", "preview", "preview_plain_text"}
    | {"preview_highlight", "preview_is_truncated", "transcription", "lines", "lines_more"}
    | {"alt_txt", "pretty_type", "username", "user", "file_access", "shares", "channels"}
    | {"groups", "ims", "has_more", "reactions", "favorites", "vtt", "saved", "headers"}
    | {"external_id", "last_editor", "editors", "org_or_workspace_access", "canvas_readtime"}
    | {"dm_mpdm_users_with_file_access", "private_channels_with_file_access_count", "edit_link"}
    | {"user_team", "media_progress", "subtype", "access", "updated", "thumb_tiny", "md5", "teams"}
    | {"update_notification", "quip_thread_id", "original_attachment_count", "creation_source"}
    | {"media_display_type", "title_blocks", "attachments", "app_id", "app_name", "pinned_to"}
)


def render_file(file: Json, names: Names) -> str:
    """A file by its name, linked to its page, and what it says. Links lose their query:
    in an export it holds a token. Never empty."""
    mode = _MODES.get(clean(file.get("mode")), "")
    name = clean(file.get("title")) or clean(file.get("name")) or clean(file.get("id"))
    label = show_plain(name or mode or "a file")
    url = clean(file.get("permalink")) or clean(file.get("url_private"))
    shown = render_link(label, re.split("[?#]", url, maxsplit=1)[0]) if url else escape(label)
    if mode and name:
        shown += f" ({mode})"
    parts = [shown]
    for part in _list_parts(file, names):
        parts = add_part(parts, part)
    return "\n\n".join([*parts, *_tell_what_is_missing(file)])


def show_plain(text: str) -> str:
    """``text`` with Slack's three escapes undone, on one line."""
    replaced = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return " ".join(replaced.split())


def _list_parts(file: Json, names: Names) -> Iterator[str]:
    yield from _list_comments(file, names)
    if _is_renamed(file):
        yield plain_to_markdown(clean(file.get("name")), names)
    yield from _list_letter_heads(file)
    yield plain_to_markdown(clean(file.get("alt_txt")), names)
    yield from _list_texts(file, names)
    for attached in list_objects(file.get("attachments")):
        name = clean(attached.get("filename")) or clean(attached.get("name"))
        yield plain_to_markdown(f"attached: {name}", names) if name else ""
    rest = {key: value for key, value in file.items() if key not in _KEYS}
    yield blocks_to_markdown(rest, names)


def _is_renamed(file: Json) -> bool:
    """Whether the name says something that the title does not."""
    name, title = clean(file.get("name")), clean(file.get("title"))
    is_letter = clean(file.get("mode")) == "email"
    return bool(name and title) and not is_letter and not is_told_by(name, [title])


def _list_comments(file: Json, names: Names) -> Iterator[str]:
    comment = file.get("initial_comment")
    found = object_or_empty(comment)
    yield to_markdown(clean(found.get("comment")) or clean(comment), names)


# Mail


def _list_letter_heads(file: Json) -> Iterator[str]:
    for key, label in _LETTER_HEADS:
        people = [*filter(None, map(_name_person, _list_items(file.get(key))))]
        if people:
            yield escape(f"{label}: {', '.join(people)}")
    subject = show_plain(clean(file.get("subject")))
    if subject and subject != show_plain(clean(file.get("title"))):
        yield escape(f"Subject: {subject}")


def _list_items(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _name_person(person: object) -> str:
    """A sender with name and address, as the mail has it."""
    found = object_or_empty(person)
    name, address = show_plain(clean(found.get("name"))), clean(found.get("address")).strip()
    if name and address and name != address:
        return f"{name} ({address})"
    return name or address or show_plain(clean(found.get("original")) or clean(person))


# Texts


def _list_texts(file: Json, names: Names) -> Iterator[str]:
    found = (_strip_tags(clean(file.get(key))) for key in _TEXTS)
    written: list[str] = []
    for text in sorted(found, key=len, reverse=True):  # a preview is a part of the whole
        if text.strip() and not (written and is_told_by(text, written)):
            written.append(text)
            yield _render_text(file, text, names)
    yield from _list_transcripts(file.get("transcription"), names)


def _strip_tags(text: str) -> str:
    """The words of a text that may be HTML."""
    if not _TAG.search(text):
        return text
    words: list[str] = []
    unseen = 0
    for part in read_parts(text):
        if part.kind in ("open", "close") and part.text in _UNSEEN:
            unseen = max(0, unseen + (1 if part.kind == "open" else -1))
        elif part.kind in ("open", "close") and part.text in _BREAKING:
            words.append("\n")
        elif part.kind == "text" and not unseen:
            words.append(part.text)
    return "".join(words)


def _render_text(file: Json, text: str, names: Names) -> str:
    if clean(file.get("mode")) in ("email", *(_TEXT_MODES - {"snippet"})):
        return plain_to_markdown(text, names)
    return fence_code(text)


def _list_transcripts(transcription: object, names: Names) -> Iterator[str]:
    """The words of a recording, as far as the message has them."""
    found = object_or_empty(transcription)
    preview = object_or_empty(found.get("preview"))
    words = clean(preview.get("content"))
    if words:
        yield plain_to_markdown(f"Transcript: {words}", names)
    if preview.get("has_more") is True:
        yield "(more of the transcript is in the file, not shown)"
    beside = {key: value for key, value in preview.items() if key not in ("content", "has_more")}
    rest = {key: value for key, value in found.items() if key not in ("preview", "status")}
    yield blocks_to_markdown([beside, rest], names)


def list_file_notes(messages: Iterable[Json]) -> Iterator[str]:
    """What to know of files that hold more than their messages say."""
    files = [file for message in messages for file in list_objects(message.get("files"))]
    cut = sum(bool(list(_tell_what_is_missing(file))) for file in files)
    if cut:
        yield count(
            cut,
            "file holds more than its message says: its line says what is not shown",
            "files hold more than their messages say: their lines say what is not shown",
        )


def _tell_what_is_missing(file: Json) -> Iterator[str]:
    lines = file.get("lines_more")
    if isinstance(lines, int) and not isinstance(lines, bool) and lines > 0:
        more = count(lines, "more line is in the file", "more lines are in the file")
        yield f"({more}, not shown)"
        return
    is_cut = file.get("preview_is_truncated") is True or file.get("has_more") is True
    if is_cut and not clean(file.get("plain_text")).strip():
        yield "(more of it is in the file, not shown)"
