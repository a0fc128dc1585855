"""The last look: what is to be hidden, searched in the bytes that will be published."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from urllib.parse import unquote_to_bytes

from incident_kit.model import Decision, Finding, Json, Known
from incident_kit.redaction.engine import find
from incident_kit.redaction.names.words import is_common, is_plain
from incident_kit.redaction.proof.traces import read, traced
from incident_kit.redaction.replacing.decisions import Decided, plain, standing, with_names
from incident_kit.redaction.unfamiliar import is_part
from incident_kit.redaction.views import fold, fold_text, lower
from incident_kit.text.markup import Part, parts

#: What rules are run over elsewhere, or means nothing to a reader.
STYLE = frozenset({"style"})
#: Attributes that no reader means.
UNREAD = frozenset({"style", "class", "d", "viewbox"})


def prove(
    data: bytes,
    name: str,
    known: Known,
    decisions: Sequence[Decision] = (),
    hidden: Sequence[str] = (),
) -> list[Finding]:
    """What is left in a file's bytes that may not be published: by rule, and
    every hidden text in every encoding. Empty means proven.

    ``name`` tells the form by its ending (``.html``, ``.md``, ``.txt``,
    ``.ipynb``, ``.json``). Offsets are those of :func:`readable`; both are 0 for
    what stands where nothing reads, in a style or in pieces.
    """
    decided = Decided(decisions)
    text = readable(data, name)
    kept = {plain(t) for t, d in decided.by_text.items() if d.action == "keep"}
    wanted = [h for h in hidden if plain(h) and plain(h) not in kept]
    wider = with_names(replace(known, names=(*known.names, *wanted)), decisions)
    found = [f for f in find(text, wider) if not decided.keeps(f, text)]
    told = {*found, *_hidden(text, wanted, decided)}
    values = {f.value for f in told}
    rest = [h for h in dict.fromkeys((*wanted, *_away(decisions, kept))) if h not in values]
    return sorted({*told, *(Finding(0, 0, "name", "hidden", h) for h in traced(data, rest, kept))})


def _away(decisions: Sequence[Decision], kept: Collection[str]) -> Iterator[str]:
    """Names that decisions take out, also where the text had none of them in one piece: not
    those of plain words alone, and no part of a name that may stay."""
    for one in decisions:
        if one.action != "keep" and one.kind in ("name", "tenant", "person"):
            for text in (one.value, *one.variants):
                stays = any(is_part(plain(text), name) for name in kept)
                if not stays and not all(map(is_common, text.split())):
                    yield text


def readable(data: bytes, name: str) -> str:
    """Everything that can be read from a file: its text as it stands, and what
    its form hides (attributes, comments, data links, JSON strings, words in angle
    brackets)."""
    text = read(data)
    if name.endswith((".ipynb", ".json")):
        return "\n".join(_json_texts(text))
    if name.endswith((".html", ".htm", ".svg", ".xml")):
        return "\n".join(_html_texts(text))
    return text


def _json_texts(text: str) -> Iterator[str]:
    """Every string of a JSON text; the text itself if it is none, or too deep."""
    try:
        strings = list(_strings(json.loads(text)))
    except (ValueError, RecursionError):
        strings = [text]
    yield from strings


def _strings(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from _strings(inner)
    elif isinstance(value, list):
        if value and all(isinstance(line, str) for line in value):
            yield "".join(value)
        else:
            for inner in value:
                yield from _strings(inner)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield repr(value)


_BLOCKS = frozenset(
    "p div br li ul ol table tr td th h1 h2 h3 h4 h5 h6 section article header footer pre "
    "blockquote title meta "
    "body head html main nav aside figure figcaption dl dt dd hr script style svg text".split()
)


def _html_texts(text: str) -> Iterator[str]:
    """What a page says, then each thing that it does not show."""
    shown: list[str] = []
    unseen: list[str] = []
    named: dict[str, None] = {}
    inside = ""
    for part in parts(text):
        if part.kind == "text" and inside not in STYLE:
            (unseen if inside else shown).append(part.text)
        elif part.kind == "unseen":
            unseen.append(part.text)
        elif part.kind in ("open", "close"):
            inside = _inside(part, inside)
            unseen += _values(part)
            named[" ".join((part.text, *(key for key, value in part.attributes if not value)))] = (
                None
            )
            shown += ["\n"] if part.text in _BLOCKS else []
    yield "".join(shown)
    yield from unseen
    yield from (name for name in named if " " in name or not is_plain(name))


def _inside(tag: Part, inside: str) -> str:
    """In which of the elements that hold no text what follows a tag stands, if in any."""
    if tag.kind == "close":
        return "" if tag.text == inside else inside
    return tag.text if tag.text in ("style", "script") else inside


def _values(tag: Part) -> Iterator[str]:
    for key, value in tag.attributes:
        if value and not (tag.text in STYLE or key.lower() in UNREAD):
            yield value
            yield from _data_link(value)


def _data_link(value: str) -> Iterator[str]:
    """What a ``data:`` link holds, as text."""
    if not value.lower().startswith("data:"):
        return
    head, _, body = value.partition(",")
    try:
        raw = (
            base64.b64decode(unquote_to_bytes(body))
            if "base64" in head.lower()
            else unquote_to_bytes(body)
        )
    except (binascii.Error, ValueError):
        return
    yield (
        raw.decode("utf-8", "replace")
        if "image" not in head or "svg" in head
        else raw.decode("latin-1")
    )


def _hidden(text: str, hidden: Sequence[str], decided: Decided) -> Iterator[Finding]:
    """Hidden texts that stand in ``text`` openly, not inside what was kept, or encoded,
    each once."""
    if not hidden:
        return
    view = fold(text)
    small = lower(view.text)
    for original in hidden:
        places = (view.span(*one) for one in standing(view.text, small, fold_text(original)))
        open_ = (Finding(*place, "name", "hidden", original) for place in places)
        yield from islice((one for one in open_ if not decided.keeps(one, text)), 1)
        for code in _codes(original):
            start = text.find(code)
            if start >= 0:
                yield Finding(start, start + len(code), "name", "hidden", original)


def _codes(original: str) -> Iterator[str]:
    """A text as the encodings write it that are not looked through when searching."""
    raw = original.encode("utf-8", "replace")
    if len(raw) < 4:
        return
    yield raw.hex()
    yield raw.hex().upper()
    for shift in range(3):
        code = base64.b64encode(b"\0" * shift + raw).decode()
        yield code[FIRST[shift] : len(code) - LAST[(len(raw) + shift) % 3]]


#: How many characters of base64 depend on what stands before a text, by how many
#: bytes of it fall into its first group, and on what stands after it.
FIRST, LAST = (0, 2, 3), (0, 3, 2)
