"""Markdown tables and checkboxes that people fill in, read and written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

_RULE = re.compile(r":?-{1,}:?")
_BOX = re.compile(r"^[ \t]*[-*+][ \t]+\[([ xX])\][ \t]+(\S.*)$", re.M)


def render_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; a ``|`` in a cell is escaped, a line break becomes a space."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(_escape_cell, line))} |" for line in lines)


def _escape_cell(text: str) -> str:
    return re.sub(r"(?<!\\)\|", r"\\|", " ".join(text.split()))


def read_rows(text: str, head: Sequence[str]) -> list[tuple[str, ...]]:
    """The rows of every table in ``text`` whose head starts with ``head``, in order.

    Heads are compared without case; rows are as long as ``head``; empty rows are
    left out.
    """
    rows = (_fit(cells, len(head)) for cells in _list_rows_below(text, head))
    return [row for row in rows if any(row)]


def _list_rows_below(text: str, head: Sequence[str]) -> Iterator[Sequence[str]]:
    """The cells of each row below such a head, as many as it has."""
    is_below = False
    for line in text.splitlines():
        cells = _split_row(line)
        if cells is None:
            is_below = False
        elif not is_below:
            is_below = _is_head(cells, head)
        elif not _is_rule(cells):
            yield cells


def _is_head(cells: Sequence[str], head: Sequence[str]) -> bool:
    beginning = cells[: len(head)]
    return [cell.casefold() for cell in beginning] == [name.casefold() for name in head]


def _is_rule(cells: Sequence[str]) -> bool:
    """Whether a row is the line of dashes below a head."""
    return all(_RULE.fullmatch(cell) for cell in cells)


def _fit(cells: Sequence[str], length: int) -> tuple[str, ...]:
    """The cells cut to ``length``, or filled up with empty ones."""
    filled = (*cells, *[""] * length)
    return filled[:length]


def _split_row(line: str) -> list[str] | None:
    line = line.strip()
    if "|" not in line:
        return None
    inner = line.removeprefix("|").removesuffix("|")
    return [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", inner)]


def read_boxes(text: str) -> dict[str, bool]:
    """The checkboxes of ``text``: what each says, and whether it is ticked."""
    return {label.strip(): state != " " for state, label in _BOX.findall(text)}
