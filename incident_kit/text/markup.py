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


def parts(text: str) -> Iterator[Part]:
    """The parts of ``text`` in order; a tag that closes itself opens and closes."""
    place = 0
    while mark := _MARK.search(text, place):
        if mark.start() > place:
            yield Part("text", unescaped(text[place : mark.start()]))
        place, found = _tag(text, mark) if mark["name"] else _unseen(text, mark.start())
        if place < 0:
            place = mark.start()
            break
        yield from found
        raw = _RAW.get(found[-1].text) if found and found[-1].kind == "open" else None
        if raw is not None:
            end = raw.search(text, place)
            if end is None:
                yield Part("close", found[-1].text)
                break
            yield Part("text", text[place : end.start()])
            place = end.start()
    if place < len(text):
        yield Part("text", unescaped(text[place:]))


def unescaped(text: str) -> str:
    """``text`` with its character references read, however long their numbers are."""
    try:
        return html.unescape(text)
    except ValueError:  # more digits than Python makes a number of
        return html.unescape(_NUMBER.sub(lambda number: f"&#0{number['digits'][:8]}", text))


#: Where the text after some parts begins (-1: they never end), and the parts.
_Found = tuple[int, list[Part]]


def _unseen(text: str, start: int) -> _Found:
    opening, closing = next(pair for pair in _UNSEEN if text.startswith(pair[0], start))
    end = text.find(closing, start + len(opening))
    return (end + len(closing) if end >= 0 else -1), [
        Part("unseen", text[start + len(opening) : end])
    ]


def _tag(text: str, mark: re.Match[str]) -> _Found:
    name, attributes, place = mark["name"].lower(), [], mark.end()
    while (one := _ATTRIBUTE.match(text, place)) and one["name"]:
        value = one["double"] or one["single"] or one["bare"] or ""
        attributes.append((one["name"], unescaped(value)))
        place = one.end()
    place = one.end() if one else place
    if place == len(text):
        return -1, []
    found = [Part("close" if mark["close"] else "open", name, tuple(attributes))]
    if text[place - 1] == "/" and not mark["close"]:
        found.append(Part("close", name))
    return place + 1, found
