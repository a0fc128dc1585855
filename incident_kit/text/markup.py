"""The parts of an HTML or XML text, each read once: time linear in it, whatever it says.

A tag ends where browsers end it. What never ends (a tag, a quoted value, a comment, a
script) is text from there on: who looks for something in the parts misses nothing.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

#: By the standard library: no pattern gives back what it took, none looks far ahead.
_MARK = re.compile(r"<(?:(?P<close>/)?(?P<name>[A-Za-z][^\s/>]*+)|[!?/])")
_ATTRIBUTE = re.compile(
    r"(?P<apart>[\s/]*+)(?P<name>=?[^\s/>=]*+)"
    r"(?:\s*+=\s*+(?:\"(?P<double>[^\"]*+)\"?|'(?P<single>[^']*+)'?|(?P<bare>[^\s>]*+)))?"
)
#: What begins like a tag and is none, and its end.
_UNSEEN = (("<!--", "-->"), ("<![CDATA[", "]]>"), ("<", ">"))
#: Inside these, their own end is the only markup.
_RAW = {name: re.compile(rf"(?i)</(?={name}[\s/>])") for name in ("script", "style")}
_NUMBER = re.compile(r"&#0*+(?P<digits>[0-9]*+)")


class Part(NamedTuple):
    """``kind``: ``text``, as it is read; ``open`` or ``close``, with the name of the tag in
    lower case; or ``unseen``, the inside of a comment, a declaration or an instruction.
    ``attributes`` are those of a tag, in order, with ``""`` for one without a value."""

    kind: str
    text: str
    attributes: tuple[tuple[str, str], ...] = ()


def read_parts(text: str) -> Iterator[Part]:
    """The parts of ``text`` in order; a tag that closes itself opens and closes."""
    index = 0
    while mark := _MARK.search(text, index):
        start = mark.start()
        if start > index:
            yield Part("text", unescape_html(text[index:start]))
        found = _read_tag(text, mark) if mark["name"] else _read_unseen(text, start)
        if found is None:
            index = start
            break
        index, tags = found
        yield from tags
        last = tags[-1]
        end_tag = _RAW.get(last.text) if last.kind == "open" else None
        if end_tag is None:
            continue
        end = end_tag.search(text, index)
        if end is None:
            yield Part("close", last.text)
            break
        yield Part("text", text[index : end.start()])
        index = end.start()
    if index < len(text):
        yield Part("text", unescape_html(text[index:]))


def unescape_html(text: str) -> str:
    """``text`` with its character references read, however long their numbers are."""
    try:
        return html.unescape(text)
    except ValueError:  # more digits than Python makes a number of
        return html.unescape(_NUMBER.sub(lambda number: f"&#0{number['digits'][:8]}", text))


#: Where the text after some parts begins, and the parts, at least one.
_Found = tuple[int, list[Part]]


def _read_unseen(text: str, start: int) -> _Found | None:
    """A comment or the like that begins at ``start``; ``None`` if it never ends."""
    opening, closing = next(pair for pair in _UNSEEN if text.startswith(pair[0], start))
    inside = start + len(opening)
    end = text.find(closing, inside)
    if end < 0:
        return None
    return end + len(closing), [Part("unseen", text[inside:end])]


def _read_tag(text: str, mark: re.Match[str]) -> _Found | None:
    """The tag that begins at ``mark``; ``None`` if it never ends."""
    attributes: list[tuple[str, str]] = []
    end = mark.end()
    while text[end : end + 1] != ">" and (match := _ATTRIBUTE.match(text, end)):
        end = match.end()
        if not match["name"]:
            break
        value = match["double"] or match["single"] or match["bare"] or ""
        attributes.append((match["name"], unescape_html(value)))
    if end == len(text):
        return None
    name = mark["name"].lower()
    if mark["close"]:
        return end + 1, [Part("close", name, tuple(attributes))]
    tags = [Part("open", name, tuple(attributes))]
    if text[end - 1] == "/":
        tags.append(Part("close", name))
    return end + 1, tags
