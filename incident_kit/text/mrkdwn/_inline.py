"""The elements of a line of rich text, as spans: text, links, mentions, emoji, dates.

An element of an unknown kind is read for the words it holds, and so is a new key of a
known one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from incident_kit.text.mrkdwn._keys import is_for_machines, list_fields, show_number
from incident_kit.text.mrkdwn._names import Names, clean, find_emoji
from incident_kit.text.mrkdwn._spans import BOLD, ITALIC, STRIKE, Span
from incident_kit.text.mrkdwn._text import format_unix_time, read_entity, read_spans, show_words

Json = Mapping[str, Any]

_STYLES = {"bold": BOLD, "italic": ITALIC, "strike": STRIKE}
_DEPTH = 16


class _Element(NamedTuple):
    """How a kind of element is read, and the keys which that reads."""

    read: Callable[[Json, Names], Span]
    keys: frozenset[str]


def is_inline(value: object) -> bool:
    """Whether ``value`` is an element of a line, of a kind that is known."""
    return isinstance(value, dict) and clean(value.get("type")) in _ELEMENTS


def read_elements(elements: object, names: Names, depth: int = 0) -> Iterator[Span]:
    """The spans of a line's elements, in order, whatever stands among them. Elements of
    known kinds bring their own blanks; beside any other stands one."""
    if not isinstance(elements, list):
        elements = [elements] if elements else []
    before: list[Span] = []
    was_known = True
    for element in elements:
        spans = [span for span in _read_item(element, names, depth) if span.plain]
        is_known = is_inline(element) and len(spans) == 1
        if before and spans and not (was_known and is_known) and not _have_blank(before, spans):
            yield Span(" ")
        yield from spans
        before, was_known = (spans, is_known) if spans else (before, was_known)


def _have_blank(before: list[Span], after: list[Span]) -> bool:
    return before[-1].plain[-1:].isspace() or after[0].plain[:1].isspace()


def _read_item(element: object, names: Names, depth: int) -> Iterator[Span]:
    if isinstance(element, list) and depth <= _DEPTH:
        yield from read_elements(element, names, depth + 1)
        return
    if not isinstance(element, dict):
        yield from _read_loose(element, names)
        return
    for span in _read_element(element, names, depth):
        yield _apply_style(span, element.get("style"))


def _read_loose(value: object, names: Names) -> Iterator[Span]:
    number = show_number(value)
    if number:
        yield Span(number)
    yield from read_spans(clean(value), names)


def _read_element(element: Json, names: Names, depth: int) -> Iterator[Span]:
    known = _ELEMENTS.get(clean(element.get("type")))
    if known is None:
        yield from _read_words(element, names, depth)
        return
    span = known.read(element, names)
    yield span
    rest = {key: value for key, value in element.items() if not _is_read(key, value, known)}
    words = list(_read_words(rest, names, depth)) if rest else []
    if words:
        yield from [Span(" "), *words] if span.plain else words


def _is_read(key: str, value: object, known: _Element) -> bool:
    if key in ("type", "style"):
        return True
    return key in known.keys and not isinstance(value, list | dict)


def _read_words(value: Json, names: Names, depth: int) -> Iterator[Span]:
    """The words of an object of an unknown kind, with blanks between them."""
    if depth > _DEPTH:
        return
    is_first = True
    for key, field in list_fields(value):
        words = [span for span in _read_field(value, key, field, names, depth) if span.plain]
        if not words:
            continue
        if not is_first:
            yield Span(" ")
        yield from words
        is_first = False


def _read_field(
    whole: Json, key: str, field: object, names: Names, depth: int
) -> Iterator[Span] | list[Span]:
    if isinstance(field, list | dict):
        return read_elements(field, names, depth + 1)
    mention = read_mention(field, names)
    if mention:
        return [mention]
    if is_for_machines(key, field) or is_hidden(whole, key):
        return []
    if clean(whole.get("type")) in PLAIN:
        return [Span(show_words(clean(field), names) or show_number(field))]
    return _read_loose(field, names)


#: Kinds of objects whose text has no markup.
PLAIN = frozenset({"plain_text", "raw_text", "raw_number"})
#: What a click sends, which nobody sees.
_CHOICES = frozenset({"button", "workflow_button", "icon_button", "overflow"})


def is_hidden(whole: Json, key: str) -> bool:
    """Whether a field is never shown to anyone: what choosing ``whole`` sends."""
    is_choice = clean(whole.get("type")) in _CHOICES or isinstance(whole.get("text"), dict)
    return key == "value" and is_choice


def read_mention(value: object, names: Names) -> Span | None:
    """The mention that an id of the directory makes, wherever it stands."""
    if not isinstance(value, str) or not value.isalnum():
        return None
    if value in names.users:
        return read_entity(f"@{value}", names)
    if value in names.channels:
        return read_entity(f"#{value}", names)
    return read_entity(f"!subteam^{value}", names) if value in names.usergroups else None


def _apply_style(span: Span, style: object) -> Span:
    if not isinstance(style, dict):
        return span
    marks = sum(mark for key, mark in _STYLES.items() if style.get(key) is True)
    is_code = (style.get("code") is True or span.code) and not span.url
    return Span(span.text, marks | span.style, is_code, span.url)


def _read_first(element: Json, *keys: str) -> str:
    return next((text for key in keys if (text := clean(element.get(key)))), "")


def _make_mention_reader(sigil: str, *keys: str) -> Callable[[Json, Names], Span]:
    def read(element: Json, names: Names) -> Span:
        found = _read_first(element, *keys).replace("|", "")
        return read_entity(sigil + found, names) if found else Span("")

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


def _make_element(read: Callable[[Json, Names], Span], *keys: str) -> _Element:
    return _Element(read, frozenset(keys))


_ELEMENTS: dict[str, _Element] = {
    "text": _make_element(_read_text, "text"),
    "link": _make_element(_read_link, "text", "url", "unsafe"),
    "user": _make_element(_make_mention_reader("@", "user_id"), "user_id"),
    "team": _make_element(_make_mention_reader("@", "team_id"), "team_id"),
    "usergroup": _make_element(_make_mention_reader("!subteam^", "usergroup_id"), "usergroup_id"),
    "channel": _make_element(_make_mention_reader("#", "channel_id"), "channel_id"),
    "broadcast": _make_element(_make_mention_reader("!", "range"), "range"),
    "emoji": _make_element(_read_emoji, "name", "unicode", "skin_tone", "display_url"),
    "color": _make_element(_read_color, "value"),
    "date": _make_element(_read_date, "fallback", "timestamp", "format", "url"),
}
