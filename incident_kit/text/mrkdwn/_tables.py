"""Tables of Block Kit as Markdown tables: a row a line, its cells apart.

Cells as in https://docs.slack.dev/reference/block-kit/blocks/table-block; a cell of any
other kind shows what it says.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from incident_kit.text.mrkdwn._keys import show_number
from incident_kit.text.mrkdwn._names import clean
from incident_kit.text.mrkdwn._pieces import Walk
from incident_kit.text.mrkdwn._text import plain_to_markdown

_BARE_PIPE = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"\s*\n[\s>]*")


def render_table(block: Mapping[str, Any], walk: Walk) -> str:
    """The rows of a table, the first as its heading, below its caption."""
    rows = [_list_cells(row, walk) for row in _list_rows(block)]
    filled = [row for row in rows if any(row)]
    caption = walk.render(block.get("caption"))
    if not filled:
        return caption
    width = max(map(len, filled))
    lines = [_join_cells([*row, *[""] * (width - len(row))]) for row in filled]
    head, *rest = [lines[0], _join_cells(["---"] * width), *lines[1:]]
    table = "\n".join([head, *rest])
    return f"{caption}\n\n{table}" if caption else table


def _list_rows(block: Mapping[str, Any]) -> list[object]:
    """The rows, after those that stand apart as headings."""
    heads = [block.get(key) for key in ("header", "headers", "columns") if key in block]
    rows = block.get("rows")
    return [*heads, *(rows if isinstance(rows, list) else [rows])]


def _list_cells(row: object, walk: Walk) -> list[str]:
    cells = row if isinstance(row, list) else [row]
    if isinstance(row, Mapping) and isinstance(row.get("cells"), list):
        beside = {key: value for key, value in row.items() if key != "cells"}
        cells = [*row["cells"], *([beside] if walk.render(beside) else [])]
    return [_render_cell(cell, walk) for cell in cells]


def _render_cell(cell: object, walk: Walk) -> str:
    written = walk.render(cell) or show_number(cell)
    on_one_line = _BREAK.sub(" ", written.strip())
    return _BARE_PIPE.sub(r"\\|", on_one_line)


def _join_cells(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def render_number(cell: Mapping[str, Any], walk: Walk) -> str:
    """A cell of a number: as it is written out, if it is, else the number itself."""
    written = cell.get("text")
    if isinstance(written, str) and written.strip():
        return plain_to_markdown(written, walk.names)
    value = cell.get("value")
    shown = plain_to_markdown(clean(value), walk.names) or walk.render(value)
    return "\n\n".join(filter(None, [walk.render(written), shown]))
