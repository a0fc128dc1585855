"""Any JSON of a message as pieces of Markdown: known kinds well, all others whole.

A kind that did not exist yesterday loses its layout, never its words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from incident_kit.text.mrkdwn._inline import (
    PLAIN,
    is_hidden,
    is_inline,
    read_elements,
    read_mention,
)
from incident_kit.text.mrkdwn._keys import is_for_machines, list_fields, show_number
from incident_kit.text.mrkdwn._names import Names, clean
from incident_kit.text.mrkdwn._spans import check_url, render_link, render_paragraphs
from incident_kit.text.mrkdwn._text import plain_to_markdown, show_words, to_markdown

Json = Mapping[str, Any]

#: Deeper than anything Slack makes; below it texts are listed without their layout.
_DEPTH = 40
#: What a label of a link stands under, and where the link leads.
_LABELS = ("text", "title", "label", "name")
_ADDRESSES = ("url", "href", "link", "permalink")


class Kind(NamedTuple):
    """How objects of a kind are written, and the keys which that reads; what stands under
    other keys is walked like an unknown kind."""

    write: Callable[[Json, Walk], str]
    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class Walk:
    """The kinds that are known, and the names they need. ``depth`` is how deep it stands."""

    names: Names
    kinds: Mapping[str, Kind]
    depth: int = 0

    def render(self, value: object, by: str = "\n\n") -> str:
        """Everything that ``value`` says to people; empty if it says nothing."""
        return by.join(self.list_pieces(value))

    def list_pieces(self, value: object) -> list[str]:
        """What ``value`` says, a piece for each thing it is made of."""
        if self.depth > _DEPTH:
            return [*_list_deep_texts(value, self.names)]
        inner = Walk(self.names, self.kinds, self.depth + 1)
        return [piece for piece in inner._read(value) if piece]

    def _read(self, value: object) -> Iterator[str]:
        if isinstance(value, list):
            yield from self._read_list(value)
        elif isinstance(value, dict):
            yield from self._read_object(value)
        else:
            yield to_markdown(clean(value), self.names) or show_number(value)

    def _read_list(self, items: list[Any]) -> Iterator[str]:
        """Elements of a line in a row are one paragraph; each other item is its own."""
        for is_line, group in groupby(items, is_inline):
            if is_line:
                yield self.render_line(list(group))
                continue
            for item in group:
                yield from self.list_pieces(item)

    def render_line(self, elements: object) -> str:
        """Elements of rich text as paragraphs."""
        return "\n\n".join(render_paragraphs(read_elements(elements, self.names)))

    def _read_object(self, value: Json) -> Iterator[str]:
        kind = self.kinds.get(clean(value.get("type")))
        if kind is not None:
            yield kind.write(value, self)
            rest = {key: field for key, field in value.items() if key not in kind.keys}
            if rest:
                yield from self._read_fields(rest, "")
        elif is_inline(value):
            yield self.render_line([value])
        else:
            yield from self._read_fields(value, clean(value.get("type")))

    def _read_fields(self, value: Json, kind: str) -> Iterator[str]:
        """The fields of an object; what is no more than some words is one piece."""
        parts = [
            piece
            for key, field in list_fields(value)
            for piece in self._read_field(kind, key, field, value)
        ]
        yield from _join_words(parts, value)

    def _read_field(self, kind: str, key: str, field: object, whole: Json) -> list[str]:
        if isinstance(field, list | dict):
            return self.list_pieces(field)
        mention = read_mention(field, self.names)
        if mention:
            return render_paragraphs([mention])
        if key in _ADDRESSES:
            return [] if _find_label(whole) else _render_address(clean(field))
        if is_for_machines(key, field) or is_hidden(whole, key):
            return []
        return [self._render_text(kind, key, clean(field) or show_number(field), whole)]

    def _render_text(self, kind: str, key: str, text: str, whole: Json) -> str:
        address = _find_address(whole)
        if address and key == _find_label(whole):
            return render_link(show_words(text, self.names), address)
        if kind in PLAIN:
            return plain_to_markdown(text, self.names)
        return to_markdown(text, self.names)


def _join_words(parts: list[str], value: Json) -> list[str]:
    found = [part for part in parts if part]
    holds_objects = any(isinstance(field, list | dict) for field in value.values())
    if holds_objects or any("\n" in part for part in found):
        return found
    return [" ".join(found)]


def _find_label(value: Json) -> str:
    """The key of the text that a link of this object would carry; empty for none."""
    return next((key for key in _LABELS if clean(value.get(key)).strip()), "")


def _find_address(value: Json) -> str:
    found = (clean(value.get(key)) for key in _ADDRESSES)
    return next((address for address in found if check_url(address)), "")


def _render_address(address: str) -> list[str]:
    return [render_link("", address)] if check_url(address) else []


def _list_deep_texts(value: object, names: Names) -> Iterator[str]:
    """The texts below ``value`` in order, without recursion."""
    waiting: list[tuple[str, object]] = [("", value)]
    while waiting:
        key, found = waiting.pop()
        if isinstance(found, dict):
            waiting += reversed(list(list_fields(found)))
        elif isinstance(found, list):
            waiting += [("", item) for item in reversed(found)]
        elif key == "" or not is_for_machines(key, found):
            yield to_markdown(clean(found) or show_number(found), names)
