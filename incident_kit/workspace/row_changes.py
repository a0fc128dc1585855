"""What a file says, changed in the lines that say it.

A change is made on plain values; the text is then brought to say the same. Rows that did
not change stay as they were typed, and a comment stays where it stood: with its row, and
as a comment of its own where its row went. A text in another style is written anew.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import dedent, indent
from typing import Any, Protocol

from incident_kit.errors import FileError
from incident_kit.files import (
    Node,
    compose_yaml,
    copy_values,
    dump_entry,
    dump_row,
    parse_styled,
    parse_yaml,
)
from incident_kit.workspace.row_comments import find_comments, restore_comments
from incident_kit.workspace.row_rewriting import rewrite
from incident_kit.workspace.rows import (
    OtherStyleError,
    Row,
    Span,
    cut_spans,
    find_document_end,
    find_end,
    find_line_end,
    list_spans,
)

#: What changes plain values, in place.
Change = Callable[[dict[str, Any]], None]

#: Comments and empty lines above the first key of an item.
_ABOVE = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\r?\n)+")
_COLON = re.compile(r"[ \t]*:")


def change_text(text: str, label: str, change: Change) -> str:
    """``text`` as it says what ``change`` makes of its values; as it is if that is the same.

    Raises :class:`FileError` for what cannot be changed here.
    """
    has_long_ends = 0 < text.count("\n") == text.count("\r\n")
    lines = text.replace("\r\n", "\n") if has_long_ends else text
    before = parse_styled(lines, label)
    wanted: dict[str, Any] = copy_values(before)
    items = tuple(_list_items(wanted))
    change(wanted)
    if before == wanted:
        return text
    editor = _RowEditor({id(item): place for place, item in items})
    edited = _edit(lines, before, wanted, editor)
    changed = edited or _rewrite(lines, label, wanted, editor.places)
    return changed.replace("\n", "\r\n") if has_long_ends else changed


def _rewrite(text: str, label: str, wanted: Mapping[str, Any], places: Mapping[int, int]) -> str:
    """``text`` written anew, with every comment that it has."""
    rewritten = rewrite(text, label, wanted, places)
    if _says(rewritten, wanted):
        return restore_comments(rewritten, like=text)
    raise FileError(
        label,
        "is written in a style in which nothing can be changed",
        todo=[f"write {label} with one `key: value` a line, then run this again"],
    )


def _list_items(data: Mapping[str, Any]) -> Iterator[tuple[int, object]]:
    """The items of all lists of rows, each with its place in its list."""
    for rows in data.values():
        yield from enumerate(rows) if isinstance(rows, list) else ()


def _says(text: str, wanted: Mapping[str, Any]) -> bool:
    """Whether ``text`` holds what is ``wanted``; a key without rows is as good as none."""
    try:
        data = parse_yaml(text, "")
    except FileError:
        return False
    return _drop_empty(data) == _drop_empty(wanted)


def _drop_empty(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value not in (None, {}, [])}


def _edit(
    text: str, before: Mapping[str, Any], wanted: Mapping[str, Any], editor: _RowEditor
) -> str | None:
    """``text`` changed row by row; ``None`` where its style does not allow it."""
    try:
        region = _Region(text, compose_yaml(text, ""), 0, len(text))
        edited = editor.edit_keys(region, before, wanted)
    except (OtherStyleError, FileError):
        return None
    return edited if _says(edited, wanted) else None


@dataclass(frozen=True, slots=True)
class _Region:
    """Whole lines of a text, and the node that they hold besides comments."""

    text: str
    node: Node | None
    start: int
    end: int

    def nest(self, span: Span, end: int) -> tuple[str, _Region]:
        """The line of a key, and what is below it up to ``end``."""
        start = find_line_end(self.text, span.key_end)
        return self.text[span.start : start], _Region(self.text, span.value, start, end)


class _Edit(Protocol):
    """Changes a row that stands from ``span.start`` to ``end`` and said ``old``."""

    def __call__(self, region: _Region, span: Span, end: int, old: Any, new: Any) -> str: ...


@dataclass(frozen=True, slots=True)
class _RowEditor:
    """Changes rows of a text; ``places`` holds the place that each item of a list had, by
    the identity of the item."""

    places: Mapping[int, int]

    def edit_keys(
        self, region: _Region, before: Mapping[str, Any], wanted: Mapping[str, Any]
    ) -> str:
        """The keys of a mapping, a line or more each."""
        return _edit_rows(region, before, wanted, self._edit_entry, _write_entry)

    def edit_items(
        self,
        region: _Region,
        before: Sequence[Mapping[str, Any]],
        wanted: Sequence[Mapping[str, Any]],
    ) -> str:
        """The items of a list, each of them a mapping."""
        placed = {self.places.get(id(item), f"new {n}"): item for n, item in enumerate(wanted)}
        return _edit_rows(region, dict(enumerate(before)), placed, self._edit_item, _write_item)

    def _edit_entry(self, region: _Region, span: Span, end: int, old: Any, new: Any) -> str:
        if not span.value.is_flow and not span.is_alias:
            key, nested = region.nest(span, end)
            if isinstance(old, Mapping) and isinstance(new, Mapping):
                return key + self.edit_keys(nested, old, new)
            if isinstance(old, list) and any(isinstance(item, Mapping) for item in old):
                return key + self.edit_items(nested, old, new)
        return _replace_value(region.text[span.start : end], span.column, old, new)

    def _edit_item(self, region: _Region, span: Span, end: int, old: Any, new: Any) -> str:
        """An item is edited as the mapping that it is without its dash."""
        body, column = region.text[span.start : end], span.column
        inner = f"{body[:column]} {body[column + 1 :]}"
        node = compose_yaml(inner, "")
        if node is None or not node.is_flow:
            whole = _Region(inner, node, 0, len(inner))
            return _put_dash(self.edit_keys(whole, old, new), column)
        comments = _write_comments(body, column, node.end)
        return _join([comments, body[: node.start] + dump_row(new) + body[node.end :]])


def _edit_rows(
    region: _Region,
    before: Mapping[Any, Any],
    wanted: Mapping[Any, Any],
    edit: _Edit,
    write: Callable[[Any, Any, int], str],
) -> str:
    """The lines of ``region`` with its rows as in ``wanted``, which is in the order of the
    text; a row is known by its key there and in ``before``."""
    text = region.text[: region.end]
    spans = [] if region.node is None else list_spans(text, region.node)
    if len(spans) != len(before):
        raise OtherStyleError
    if not spans:
        return _join([text[region.start :], *(write(key, wanted[key], 0) for key in wanted)])
    end = find_document_end(text, spans[-1].end)
    head, rows, rest = cut_spans(text, spans, region.start, end)
    column = spans[0].column
    texts: dict[Any, str] = {}
    for (key, old), row, span in zip(before.items(), rows, spans, strict=True):
        if key not in wanted:
            texts[key] = _leave_comments(row, column)
        elif wanted[key] == old:
            texts[key] = row.text
        else:
            changed = edit(region, span, span.start + len(row.body), old, wanted[key])
            texts[key] = _join([row.above, changed])
    for key in wanted:
        if key not in texts:
            texts[key] = write(key, wanted[key], column)
    return _join([head, *(texts[key] for key in _order(before, wanted)), rest + text[end:]])


def _order(before: Iterable[Any], wanted: Iterable[Any]) -> list[Any]:
    """All rows in the order of the text, each new one below the one that it follows."""
    order, below = list(before), 0
    known = set(order)
    for key in wanted:
        if key in known:
            below = order.index(key) + 1
        else:
            order.insert(below, key)
            below += 1
    return order


def _leave_comments(row: Row, column: int) -> str:
    """What stays of a row that goes."""
    above = row.above if "#" in row.above else ""
    return _join([above, _write_comments(row.body, column, len(row.body))])


def _write_comments(body: str, column: int, end: int) -> str:
    """The comments of a row up to ``end``, each on a line of its own."""
    places = (place for place in find_comments(body) if place[0] < end)
    comments = (body[start:stop].rstrip() for start, stop in places)
    return "".join(f"{' ' * column}{comment}\n" for comment in comments)


def _replace_value(body: str, column: int, old: Any, new: Any) -> str:
    """The row of a key with another value; the comment beside it stays there."""
    (span,) = list_spans(body, compose_yaml(body, ""))
    end = find_end(body, span.value, span.key_end)
    line_end = find_line_end(body, end)
    colon = _COLON.match(body, span.key_end)
    assert colon is not None
    is_in_brackets = span.value.is_flow and isinstance(old, Mapping | list) and bool(old)
    first, nested = _write_value(new, column, is_in_brackets)
    comments = _write_comments(body, column, end)
    line = body[: colon.end()] + first + body[end:line_end]
    return _join([comments, line, body[line_end:], nested])


def _write_value(value: Any, column: int, is_in_brackets: bool) -> tuple[str, str]:
    """What stands on the line of a key, and what stands below it."""
    if is_in_brackets:
        return f" {dump_row({'key': value}).removeprefix('{key: ').removesuffix('}')}", ""
    first, _, nested = dump_entry("key", value).removeprefix("key:").partition("\n")
    return first, indent(nested, " " * column)


def _write_entry(key: str, value: Any, column: int) -> str:
    return indent(dump_entry(key, value), " " * column)


def _write_item(place: object, value: Any, column: int) -> str:
    """A new item; ``place`` says only that it is new."""
    _, _, item = dump_entry("key", [value]).partition("\n")
    return indent(dedent(item), " " * column)


def _put_dash(text: str, column: int) -> str:
    """The keys of an item with its dash before the first of them."""
    above = _ABOVE.match(text)
    start = above.end() if above else 0
    comments = (line.strip() for line in text[:start].splitlines())
    lines = "".join(f"{' ' * column}{comment}\n" for comment in comments if comment)
    return f"{lines}{text[start:][:column]}-{text[start:][column + 1 :]}"


def _join(parts: Iterable[str]) -> str:
    """The parts, each beginning on a line of its own."""
    text = ""
    for part in parts:
        is_cut = bool(part and text) and not text.endswith("\n")
        text += f"\n{part}" if is_cut else part
    return text
