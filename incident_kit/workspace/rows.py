"""A YAML file that people and the kit write, as text that is cut into its rows.

::

    head  │ # what the file is for
    block │ events:              # its key's line, and what stands above it
      row │   # asked on the call  ─ above
          │   slack:C012/1:        ─ body, with what stands beside and below
          │     include: false
      foot│   # to be continued
    tail  │ ...

Joined again, the parts are exactly the text that was cut, so that a change or a merge
touches the rows that it means and no other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from incident_kit.errors import FileError
from incident_kit.files import Node, compose_yaml

#: The key by which the items of a list are told apart.
NAMED_BY = {
    "added": "id",
    "entities": "value",
    "statements": "sentence",
    "sections": "section",
}
#: What may stand behind a value, and a line that holds nothing but that.
_REST = re.compile(r"[ \t]*(?:#[^\n]*)?\r?\n?")
#: What stands before the first key of an item of a list.
_DASH = re.compile(r"[ \t]*-(?=[ \t\r\n])")

#: A marker of the document's end.
_DOCUMENT_END = re.compile(r"^\.\.\.", re.M)
#: What follows a key without a value, and one whose value stands elsewhere.
_COLON = re.compile(r"[ \t]*:")
_ALIAS = re.compile(r"[ \t]*:[ \t]+\*[^\s,\[\]{}]+")


class OtherStyleError(Exception):
    """A text is written in a style that cannot be cut into rows of whole lines."""


@dataclass(frozen=True, slots=True)
class Row:
    """One key of a mapping, or one item of a list, with the comments that belong to it.

    ``key`` is the key, or what the item is called; it is empty where that is not known.
    ``above`` holds whole lines of comments and empty lines; ``body`` begins with the line
    of the key.
    """

    key: str
    above: str
    body: str

    @property
    def text(self) -> str:
        """The row as it stands in the file."""
        return self.above + self.body


@dataclass(frozen=True, slots=True)
class Block:
    """A key of the file: ``head`` holds its line, with the comments above it, and all of
    a value without rows. ``foot`` holds comments below the last row."""

    name: str
    head: str
    rows: tuple[Row, ...] = ()
    foot: str = ""

    @property
    def text(self) -> str:
        """The block as it stands in the file."""
        return "".join((self.head, *(row.text for row in self.rows), self.foot))


@dataclass(frozen=True, slots=True)
class Page:
    """A file in its parts, in their order: nothing of it is in two parts, or in none."""

    head: str
    blocks: tuple[Block, ...]
    tail: str

    @property
    def text(self) -> str:
        """The file."""
        return "".join((self.head, *(block.text for block in self.blocks), self.tail))

    def block(self, name: str) -> Block | None:
        """The block of that name; the first if there are several."""
        return next((block for block in self.blocks if block.name == name), None)


def cut_rows(text: str) -> Page | None:
    """The parts of ``text``; ``None`` for what is no YAML, or in a style in which rows are
    not lines of their own."""
    try:
        root = compose_yaml(text, "")
        return Page(text, (), "") if root is None else _cut_page(text, root)
    except (FileError, OtherStyleError):
        return None


def _cut_page(text: str, root: Node) -> Page:
    spans = list_spans(text, root)
    end = find_document_end(text, spans[-1].end)
    blocks: list[Block] = []
    above = ""
    for span, next_start in zip(spans, [*(one.start for one in spans[1:]), end], strict=True):
        block, above = _cut_block(text, span, next_start, above)
        blocks.append(block)
    return Page(text[: spans[0].start], tuple(blocks), above + text[end:])


def _cut_block(text: str, span: Span, end: int, above: str) -> tuple[Block, str]:
    """The block at ``span``, and what belongs to the next one."""
    if span.value.is_flow or span.is_alias:
        return Block(span.key, above + text[span.start : span.end]), text[span.end : end]
    spans = list_spans(text, span.value, NAMED_BY.get(span.key, ""))
    start = find_line_end(text, span.key_end)
    head, rows, rest = cut_spans(text, spans, start, end)
    foot, above_next = _split_foot(rest, span.column)
    return Block(span.key, above + text[span.start : start] + head, rows, foot), above_next


# where things stand -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Span:
    """The whole lines of a key with its value, or of an item of a list: from ``start`` to
    before ``end``. ``key_end`` is where its key ends, ``column`` how far it is indented."""

    key: str
    start: int
    end: int
    key_end: int
    column: int
    value: Node

    @property
    def is_alias(self) -> bool:
        """Whether the value stands elsewhere, and is only named here."""
        return self.value.start < self.key_end


def list_spans(text: str, node: Node | None, named_by: str = "") -> list[Span]:
    """The spans of a block of keys, or of a list of such blocks; never empty."""
    if node is None or node.is_flow:
        raise OtherStyleError
    found = _list_keys(text, node) if node.kind == "mapping" else None
    spans = found or _list_items(text, node, named_by)
    for upper, lower in pairwise(spans):
        if lower.start < upper.end:
            raise OtherStyleError
    return spans


def _list_keys(text: str, node: Node) -> list[Span]:
    return [_span_key(text, key, value) for key, value in node.value]


def _span_key(text: str, key: Node, value: Node) -> Span:
    start = _line_start(text, key.start)
    indent = text[start : key.start]
    if indent.strip() or key.kind != "word":
        raise OtherStyleError
    end = _end_of_content(text, value, key.end)
    return Span(key.value, start, end, key.end, len(indent), value)


def _list_items(text: str, node: Node, named_by: str) -> list[Span]:
    spans: list[Span] = []
    assert node.kind == "list"
    for item in node.value:
        floor = spans[-1].end if spans else node.start
        if item.kind != "mapping" or item.start < floor:
            raise OtherStyleError
        start, column = _find_dash(text, item.start, _line_start(text, floor))
        end = _end_of_content(text, item, item.start)
        spans.append(Span(_name(item, named_by), start, end, start + column, column, item))
    return spans


def _find_dash(text: str, at: int, floor: int) -> tuple[int, int]:
    """Where the line with the dash of the item ``at`` begins, and the dash's column."""
    start = _line_start(text, at)
    while start >= floor:
        dash = _DASH.match(text, start)
        if dash:
            return start, dash.end() - start - 1
        start = _line_start(text, start - 1) if start else -1
    raise OtherStyleError


def _name(item: Node, named_by: str) -> str:
    names = (str(value.value) for key, value in item.value if key.value == named_by)
    return next(names, "")


def _end_of_content(text: str, node: Node, after: int) -> int:
    """Where the line ends on which the value ends that follows ``after``."""
    end = find_end(text, node, after)
    line_end = find_line_end(text, end)
    if not _REST.fullmatch(text, end, line_end):
        raise OtherStyleError
    return line_end


def find_end(text: str, node: Node, after: int) -> int:
    """Where the value ends that follows a key ending ``after``."""
    if node.start < after:
        return _find_end(text, after, _ALIAS)
    if node.kind == "word" and node.start == node.end:
        return _find_end(text, after, _COLON)
    if node.is_block_of_text:
        return len(text[: node.end].rstrip())
    if node.is_flow:
        return node.end
    last = node.value[-1]
    key, value = last if node.kind == "mapping" else (None, last)
    return find_end(text, value, value.start if key is None else key.end)


def _find_end(text: str, after: int, pattern: re.Pattern[str]) -> int:
    found = pattern.match(text, after)
    if found is None:
        raise OtherStyleError
    return found.end()


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def find_line_end(text: str, at: int) -> int:
    """Where the line after the one of ``at`` begins."""
    return text.find("\n", at) + 1 or len(text)


def find_document_end(text: str, after: int) -> int:
    """Where the marker of the document's end stands below the last row, if there is one."""
    marker = _DOCUMENT_END.search(text, after)
    return marker.start() if marker else len(text)


# whose the lines between are ---------------------------------------------------------


def cut_spans(
    text: str, spans: Sequence[Span], start: int, end: int
) -> tuple[str, tuple[Row, ...], str]:
    """What stands above the rows at ``spans`` from ``start`` on, the rows, and what stands
    below them up to ``end``."""
    head, above = _split_at_last_blank(text[start : spans[0].start])
    rows: list[Row] = []
    for span, next_start in zip(spans, [*(one.start for one in spans[1:]), end], strict=True):
        below, above_next = _split_gap(text[span.end : next_start], span.column)
        rows.append(Row(span.key, above, text[span.start : span.end] + below))
        above = above_next
    return head, tuple(rows), above


def _split_gap(gap: str, column: int) -> tuple[str, str]:
    """The lines below a row that are its own, and those that are not.

    Its own are comments that are indented deeper than its key, and those that follow
    it at once, as deep as it is, and have an empty line below them.
    """
    lines = _cut_gap(gap)
    shallow = (n for n, line in enumerate(lines) if 0 <= _indent_of_comment(line) <= column)
    deeper = _count_to_comment(lines[: next(shallow, len(lines))], column)
    adherent = len(list(takewhile(lambda line: _indent_of_comment(line) >= column, lines)))
    is_parted = adherent < len(lines) and not lines[adherent].strip()
    own = max(deeper, adherent if is_parted else 0)
    return "".join(lines[:own]), "".join(lines[own:])


def _count_to_comment(lines: Sequence[str], column: int) -> int:
    """How many lines there are to the last comment that is deeper than ``column``."""
    return max(
        (n for n, line in enumerate(lines, 1) if _indent_of_comment(line) > column), default=0
    )


def _split_foot(rest: str, column: int) -> tuple[str, str]:
    """The lines below the last row of a block: to the last comment deeper than the
    block's key, and the rest."""
    lines = _cut_gap(rest)
    own = _count_to_comment(lines, column)
    return "".join(lines[:own]), "".join(lines[own:])


def _split_at_last_blank(gap: str) -> tuple[str, str]:
    """The lines above the first row that are not its own, and those that are."""
    lines = _cut_gap(gap)
    own = len(list(takewhile(str.strip, reversed(lines))))
    return "".join(lines[: len(lines) - own]), "".join(lines[len(lines) - own :])


def _cut_gap(gap: str) -> list[str]:
    """The lines of a text that holds nothing but comments."""
    lines = re.findall(r"[^\n]*\n|[^\n]+", gap)
    if not all(map(_REST.fullmatch, lines)):
        raise OtherStyleError
    return lines


def _indent_of_comment(line: str) -> int:
    """How far a comment is indented; -1 for a line that is none."""
    found = re.match(r"[ \t]*(?=#)", line)
    return found.end() if found else -1
