"""The block trees of a message: rich text in full, and what apps build of Block Kit.

A kind of block or element that is not in the tables shows the texts it holds,
so that a new kind loses its layout and never its words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from incident_kit.text.json_objects import list_objects, object_or_empty
from incident_kit.text.mrkdwn._names import Names, clean, find_emoji
from incident_kit.text.mrkdwn._spans import (
    BOLD,
    ITALIC,
    STRIKE,
    Span,
    fence_code,
    quote,
    render_line,
    render_link,
    render_paragraphs,
)
from incident_kit.text.mrkdwn._text import (
    format_unix_time,
    plain_to_markdown,
    read_entity,
    show_words,
    to_markdown,
)

Json = Mapping[str, Any]
_DEPTH = 8  # deeper than anything Slack makes; a bound for what others make
_STYLES = {"bold": BOLD, "italic": ITALIC, "strike": STRIKE}
_WORDS = ("text", "title", "label", "alt_text", "name", "fallback", "value", "url")
_PARTS = ("elements", "fields", "rows", "blocks", "items", "options", "accessory")


def blocks_to_markdown(blocks: object, names: Names) -> str:
    """The Markdown of a message's ``blocks``; empty if they show nothing.

    Buttons are shown where they lead somewhere; others only if there is nothing
    else, since "Acknowledge" on a button says nothing about what happened.
    """
    found = list_objects(blocks)
    shown = _join(_render_block(block, names) for block in found)
    return shown or _join(plain_to_markdown(word, names) for word in _list_words(found))


def _join(parts: Iterable[str], by: str = "\n\n") -> str:
    return by.join(part for part in parts if part)


def _render_block(block: Json, names: Names) -> str:
    write = _BLOCKS.get(clean(block.get("type")))
    if write is not None:
        return write(block, names)
    return _join(plain_to_markdown(word, names) for word in _list_words(block))


def _list_words(value: object, depth: int = 0) -> list[str]:
    """Every text in a tree of an unknown kind, in order, each once in a row."""
    if depth > _DEPTH:
        return []
    if isinstance(value, dict | list):
        return [word for part in _list_parts(value) for word in _list_words(part, depth + 1)]
    text = clean(value)
    return [text] if text.strip() else []


def _list_parts(value: dict[str, Any] | list[Any]) -> list[Any]:
    """The items of a list, or the fields of an object that people read."""
    if isinstance(value, list):
        return value
    return [value.get(key) for key in (*_WORDS, *_PARTS)]


# Block Kit


def _render_text_object(value: object, names: Names) -> str:
    text = _read_words(value)
    if clean(object_or_empty(value).get("type")) == "plain_text":
        return plain_to_markdown(text, names)
    return to_markdown(text, names)


def _read_words(value: object) -> str:
    """The words of a text object, or of a text that stands in the place of one."""
    return clean(object_or_empty(value).get("text")) or clean(value)


def _render_section(block: Json, names: Names) -> str:
    texts = [block.get("text")]
    fields = block.get("fields")
    if isinstance(fields, list):
        texts += fields
    paragraphs = [_render_text_object(text, names) for text in texts]
    return _join([*paragraphs, _render_accessory(block, names)])


def _render_accessory(block: Json, names: Names) -> str:
    accessory = object_or_empty(block.get("accessory"))
    return _render_actions({"elements": [accessory]}, names) if accessory else ""


def _render_header(block: Json, names: Names) -> str:
    words = clean(object_or_empty(block.get("text")).get("text"))
    return render_line([Span(show_words(" ".join(words.split()), names), BOLD)])


def _render_context(block: Json, names: Names) -> str:
    parts = list_objects(block.get("elements"))
    return _join((_render_context_part(part, names) for part in parts), " ")


def _render_context_part(part: Json, names: Names) -> str:
    if clean(part.get("type")) == "image":
        return plain_to_markdown(clean(part.get("alt_text")), names)
    return _render_text_object(part, names)


def _render_actions(block: Json, names: Names) -> str:
    buttons = [part for part in list_objects(block.get("elements")) if clean(part.get("url"))]
    return _join((_render_button(button, names) for button in buttons), " · ")


def _render_button(button: Json, names: Names) -> str:
    label = show_words(_read_words(button.get("text")), names)
    return render_link(label, clean(button["url"]))


def _render_image(block: Json, names: Names) -> str:
    label = _read_words(block.get("title")) or _read_first(block, "alt_text", "fallback")
    url = _read_first(block, "image_url", "title_url")
    if not url:
        return plain_to_markdown(label, names)
    return render_link(label or "image", url)


def _render_nothing(_block: Json, _names: Names) -> str:
    return ""


# Rich text


def _render_rich_text(block: Json, names: Names) -> str:
    out: list[str] = []
    lists: list[Json] = []
    for element in list_objects(block.get("elements")):
        if clean(element.get("type")) == "rich_text_list":
            lists.append(element)
            continue
        out += _render_lists(lists, names)
        lists = []
        out.append(_render_rich_element(element, names))
    out += _render_lists(lists, names)
    return _join(out)


def _render_rich_element(element: Json, names: Names) -> str:
    render = _RICH_ELEMENTS.get(clean(element.get("type")))
    if render is not None:
        return render(list(_read_spans(element.get("elements"), names)))
    return _join(plain_to_markdown(word, names) for word in _list_words(element))


def _render_paragraphs(spans: Sequence[Span]) -> str:
    return "\n\n".join(render_paragraphs(spans))


def _render_quotation(spans: Sequence[Span]) -> str:
    written = _render_paragraphs(spans)
    return quote(written) if written else ""


def _render_preformatted(spans: Sequence[Span]) -> str:
    text = "".join(span.plain for span in spans)
    return fence_code(text) if text.strip() else ""


_RICH_ELEMENTS: Mapping[str, Callable[[Sequence[Span]], str]] = {
    "rich_text_section": _render_paragraphs,
    "rich_text_quote": _render_quotation,
    "rich_text_preformatted": _render_preformatted,
}


def _render_lists(lists: list[Json], names: Names) -> list[str]:
    """Consecutive lists, which Slack keeps flat with an ``indent`` each, as one
    nested list; those with a ``border`` stand in a quotation."""
    lines: list[str] = []
    widths: list[int] = []  # of the markers of the lists around the next one
    for block in lists:
        widths = widths[: _read_number(block.get("indent"))]
        markers = _list_markers(block)
        shown = _render_list(block, markers, " " * sum(widths), names)
        if shown:  # below a list that shows nothing, nothing is indented
            widths.append(len(markers[0]))
        lines += shown
    written = "\n".join(lines)
    if not written:
        return []
    bordered = any(_read_number(block.get("border")) for block in lists)
    return [quote(written) if bordered else written]


def _list_markers(block: Json) -> list[str]:
    """What stands before each item of a list."""
    number = len(list_objects(block.get("elements")))
    if clean(block.get("style")) != "ordered":
        return ["- "] * number
    start = _read_number(block.get("offset")) + 1
    return [f"{start + index}. " for index in range(number)]


def _render_list(block: Json, markers: list[str], indent: str, names: Names) -> list[str]:
    items = zip(markers, list_objects(block.get("elements")), strict=True)
    return [line for marker, item in items for line in _render_item(marker, indent, item, names)]


def _render_item(marker: str, indent: str, item: Json, names: Names) -> list[str]:
    """The lines of one item; none if it shows nothing, since a bare ``-`` below
    a line of text would make that a heading."""
    written = _render_rich_element(item, names)
    if not written:
        return []
    first, *rest = written.split("\n")
    hanging = " " * (len(indent) + len(marker))
    return [f"{indent}{marker}{first}", *(hanging + line if line else "" for line in rest)]


def _read_number(value: object) -> int:
    return value if isinstance(value, int) and 0 <= value <= 9999 else 0


def _read_spans(elements: object, names: Names) -> Iterator[Span]:
    for element in list_objects(elements):
        read = _ELEMENTS.get(clean(element.get("type")), _read_unknown)
        yield _apply_style(read(element, names), element.get("style"))


def _apply_style(span: Span, style: object) -> Span:
    if not isinstance(style, dict):
        return span
    marks = sum(mark for key, mark in _STYLES.items() if style.get(key) is True)
    is_code = style.get("code") is True and not span.url
    return Span(span.text, marks, is_code, span.url)


def _read_first(element: Json, *keys: str) -> str:
    return next((text for key in keys if (text := clean(element.get(key)))), "")


def _make_mention_reader(sigil: str, *keys: str) -> Callable[[Json, Names], Span]:
    def read(element: Json, names: Names) -> Span:
        return read_entity(sigil + _read_first(element, *keys).replace("|", ""), names)

    return read


def _read_text(element: Json, _names: Names) -> Span:
    return Span(_read_first(element, "text"))


def _read_link(element: Json, _names: Names) -> Span:
    return Span(_read_first(element, "text"), url=_read_first(element, "url"))


def _read_emoji(element: Json, names: Names) -> Span:
    code, name = _read_first(element, "unicode"), _read_first(element, "name")
    tone = element.get("skin_tone")
    return Span(_decode_hex(code) or find_emoji(name, str(tone) if tone else None, names))


def _decode_hex(code: str) -> str:
    if not code:
        return ""
    try:
        return clean("".join(chr(int(part, 16)) for part in code.split("-")))
    except (ValueError, OverflowError):
        return ""


def _read_color(element: Json, _names: Names) -> Span:
    return Span(_read_first(element, "value"))


def _read_date(element: Json, _names: Names) -> Span:
    shown = _read_first(element, "fallback") or format_unix_time(element.get("timestamp"))
    return Span(shown, url=_read_first(element, "url"))


def _read_unknown(element: Json, _names: Names) -> Span:
    return Span(" ".join(_list_words(element)))


_ELEMENTS: dict[str, Callable[[Json, Names], Span]] = {
    "text": _read_text,
    "link": _read_link,
    "user": _make_mention_reader("@", "user_id"),
    "team": _make_mention_reader("@", "team_id"),
    "usergroup": _make_mention_reader("!subteam^", "usergroup_id"),
    "channel": _make_mention_reader("#", "channel_id"),
    "broadcast": _make_mention_reader("!", "range"),
    "emoji": _read_emoji,
    "color": _read_color,
    "date": _read_date,
}

_BLOCKS: dict[str, Callable[[Json, Names], str]] = {
    "rich_text": _render_rich_text,
    "section": _render_section,
    "header": _render_header,
    "context": _render_context,
    "actions": _render_actions,
    "context_actions": _render_actions,
    "image": _render_image,
    "divider": _render_nothing,
}
