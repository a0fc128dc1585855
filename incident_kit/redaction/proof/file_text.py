"""Everything that can be read from a file: what its form shows, and what it hides."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from urllib.parse import unquote_to_bytes

from incident_kit.model import Json
from incident_kit.redaction.names.words import is_plain
from incident_kit.redaction.proof.encodings import decode_bytes
from incident_kit.text.markup import Part, read_parts
from incident_kit.text.remembering import remember

JSON_ENDINGS = (".ipynb", ".json")
MARKUP_ENDINGS = (".html", ".htm", ".svg", ".xml")
#: Elements whose text is no prose: it is searched for hidden values, and by no rule.
STYLE = frozenset({"style"})
#: Elements whose text no reader is shown.
SOURCE_CODE = frozenset({"style", "script"})
#: Attributes that no reader means.
UNREAD = frozenset({"style", "class", "d", "viewbox"})


@remember(8)
def extract_readable(data: bytes, name: str) -> str:
    """Everything that can be read from a file: its text as it stands, and what
    its form hides (attributes, comments, data links, JSON strings, words in angle
    brackets). The ending of ``name`` tells its form."""
    text = decode_bytes(data)
    if name.endswith(JSON_ENDINGS):
        return "\n".join(_extract_from_json(text))
    if name.endswith(MARKUP_ENDINGS):
        return "\n".join(_extract_from_markup(text))
    return text


def _extract_from_json(text: str) -> list[str]:
    """Every string of a JSON text; the text itself if it is none, or too deep."""
    try:
        return list(_strings_in(json.loads(text)))
    except (ValueError, RecursionError):
        return [text]


def _strings_in(value: Json) -> Iterator[str]:
    """Keys, strings and numbers, in order; the lines of a list of strings as one text."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from _strings_in(inner)
    elif isinstance(value, list):
        lines = [line for line in value if isinstance(line, str)]
        if lines and len(lines) == len(value):
            yield "".join(lines)
            return
        for inner in value:
            yield from _strings_in(inner)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield repr(value)


@cache
def _blocks() -> frozenset[str]:
    """The elements between which a reader sees a space."""
    listed = files("incident_kit.redaction.proof") / "blocks.txt"
    return frozenset(listed.read_text("utf-8").split())


def _extract_from_markup(text: str) -> Iterator[str]:
    """What a page says, then each thing that it does not show, then its tags."""
    shown: list[str] = []
    unseen: list[str] = []
    tags: dict[str, None] = {}
    inside = ""
    for part in read_parts(text):
        if part.kind == "unseen":
            unseen.append(part.text)
        elif part.kind == "text":
            if not inside:
                shown.append(part.text)
            elif inside not in STYLE:
                unseen.append(part.text)
        else:
            inside = _enter_or_leave(part)
            unseen.extend(_attribute_texts(part))
            tags[_tag_text(part)] = None
            if part.text in _blocks():
                shown.append("\n")
    yield "".join(shown)
    yield from unseen
    yield from (tag for tag in tags if not is_plain(tag))


def _enter_or_leave(tag: Part) -> str:
    """In which element of source code stands what follows a tag; empty if in none. Such an
    element holds no tag but its own end."""
    return tag.text if tag.kind == "open" and tag.text in SOURCE_CODE else ""


def _tag_text(tag: Part) -> str:
    """The name of a tag with its attributes that have no value: what was meant as words in
    angle brackets is read as these."""
    bare = (key for key, value in tag.attributes if not value)
    return " ".join((tag.text, *bare))


def _attribute_texts(tag: Part) -> Iterator[str]:
    if tag.text in STYLE:
        return
    for key, value in tag.attributes:
        if value and key.lower() not in UNREAD:
            yield value
            if value.lower().startswith("data:"):
                yield from _read_data_link(value)


def _read_data_link(link: str) -> Iterator[str]:
    """What a ``data:`` link holds, as text; nothing if it is broken."""
    form, _, body = link.partition(",")
    try:
        raw = unquote_to_bytes(body)
        if "base64" in form.lower():
            raw = base64.b64decode(raw)
    except ValueError:
        return
    is_picture = "image" in form and "svg" not in form
    yield raw.decode("latin-1") if is_picture else raw.decode("utf-8", "replace")
