"""Blocks of rich text: paragraphs, quotations, code and nested lists.

As in https://docs.slack.dev/reference/block-kit/blocks/rich-text-block.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from incident_kit.text.mrkdwn._inline import is_inline, read_elements
from incident_kit.text.mrkdwn._names import clean
from incident_kit.text.mrkdwn._pieces import Kind, Walk
from incident_kit.text.mrkdwn._spans import fence_code, quote

Json = Mapping[str, Any]


def _render_rich_text(block: Json, walk: Walk) -> str:
    elements = block.get("elements")
    if not isinstance(elements, list):
        return walk.render(elements)
    out: list[str] = []
    for kind, group in groupby(elements, _name_group):
        items = list(group)
        if kind == "list":
            out += _render_lists(items, walk)
        else:
            out.append(walk.render(items))
    return "\n\n".join(part for part in out if part)


def _name_group(element: object) -> str:
    is_list = isinstance(element, Mapping) and clean(element.get("type")) == "rich_text_list"
    return "list" if is_list else ""


def _render_section(element: Json, walk: Walk) -> str:
    return walk.render_line(element.get("elements"))


def _render_quotation(element: Json, walk: Walk) -> str:
    written = _render_section(element, walk)
    return quote(written) if written else ""


def _render_preformatted(element: Json, walk: Walk) -> str:
    spans = read_elements(element.get("elements"), walk.names)
    text = "".join(span.plain for span in spans)
    return fence_code(text) if text.strip() else ""


def _render_lists(lists: list[Json], walk: Walk) -> list[str]:
    """Consecutive lists, which Slack keeps flat with an ``indent`` each, as one
    nested list; those with a ``border`` stand in a quotation."""
    lines: list[str] = []
    widths: list[int] = []  # of the markers of the lists around the next one
    for block in lists:
        widths = widths[: _read_number(block.get("indent"))]
        items = _list_items(block)
        markers = _list_markers(block, len(items))
        shown = _render_list(items, markers, " " * sum(widths), walk)
        if shown:  # below a list that shows nothing, nothing is indented
            widths.append(len(markers[0]))
        lines += shown
    written = "\n".join(lines)
    if not written:
        return []
    bordered = any(_read_number(block.get("border")) for block in lists)
    return [quote(written) if bordered else written]


def _list_items(block: Json) -> list[object]:
    """The items of a list, and what else it holds as the last of them."""
    elements = block.get("elements")
    items = elements if isinstance(elements, list) else [elements]
    rest = {key: value for key, value in block.items() if key not in _LIST_KEYS}
    return [*items, rest] if rest else items


def _list_markers(block: Json, number: int) -> list[str]:
    """What stands before each item of a list."""
    if clean(block.get("style")) != "ordered":
        return ["- "] * number
    start = _read_number(block.get("offset")) + 1
    return [f"{start + index}. " for index in range(number)]


def _render_list(items: list[object], markers: list[str], indent: str, walk: Walk) -> list[str]:
    pairs = zip(markers, items, strict=True)
    return [line for marker, item in pairs for line in _render_item(marker, indent, item, walk)]


def _render_item(marker: str, indent: str, item: object, walk: Walk) -> list[str]:
    """The lines of one item; none if it shows nothing, since a bare ``-`` below
    a line of text would make that a heading."""
    written = walk.render_line([item]) if is_inline(item) else walk.render(item)
    if not written:
        return []
    first, *rest = written.split("\n")
    hanging = " " * (len(indent) + len(marker))
    return [f"{indent}{marker}{first}", *(hanging + line if line else "" for line in rest)]


def _read_number(value: object) -> int:
    return value if isinstance(value, int) and 0 <= value <= 9999 else 0


def _render_alone(block: Json, walk: Walk) -> str:
    known = {key: value for key, value in block.items() if key in _LIST_KEYS}
    return "\n\n".join(_render_lists([known], walk))


_KEYS = frozenset({"type", "elements", "block_id", "border"})
_LIST_KEYS = _KEYS | {"style", "indent", "offset"}

KINDS = {
    "rich_text": Kind(_render_rich_text, _KEYS),
    "rich_text_section": Kind(_render_section, _KEYS),
    "rich_text_quote": Kind(_render_quotation, _KEYS),
    "rich_text_preformatted": Kind(_render_preformatted, _KEYS | {"language"}),
    "rich_text_list": Kind(_render_alone, frozenset({*_LIST_KEYS})),
}
