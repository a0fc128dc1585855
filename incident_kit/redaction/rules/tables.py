"""Tables of credentials: what stands under a heading such as *password*."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import re2

from incident_kit.redaction.matching import compile_pattern
from incident_kit.redaction.rules.keywords import HEADINGS
from incident_kit.redaction.rules.rule import Detector, Runs
from incident_kit.redaction.rules.values.passwords import is_password, stands_out
from incident_kit.redaction.rules.values.traits import is_placeholder
from incident_kit.redaction.source import Source, Span
from incident_kit.redaction.views import lower

#: Such a word at the end of a cell, and the cell whole.
END = rf"(?:{'|'.join(map(re2.escape, sorted(HEADINGS)))})[ \"'*_`]*(?:[|\t,;\r]|  |$)"
HEADING = compile_pattern(rf"(?im)(?:^|[|\t,;])[ \"'*_`]*[\w -]*{END}")


#: What stands at least between the columns of a table drawn with spaces.
SPACES = "  "
CELL = re2.compile(r"\S+(?: \S+)*")
#: What tables are drawn with, and what is set around the text of a cell.
SEPARATORS = ("|", "\t", ",", ";", SPACES)
DECORATION = " *_`\"'\r\n"
#: A longer cell is a clause of a sentence, where commas are the separators.
LONGEST_HEADING = 30


class Cell(NamedTuple):
    """A cell of a line, and where it starts in the text."""

    start: int
    text: str


@dataclass(frozen=True, slots=True)
class Layout:
    """What separates the cells of a table, and the headings of its secret columns by
    their numbers."""

    separator: str
    headings: dict[int, str]


def find_tables(source: Source, runs: Runs) -> Iterator[Span]:
    """The cells under a heading such as *password*, in tables drawn with ``|``,
    tabs, commas or runs of spaces."""
    reach = -1
    for [(_, end)] in HEADING.within(source.data, runs):
        last = source.to_character(end) - 1
        if last <= reach:
            continue
        start = source.text.rfind("\n", 0, last) + 1
        reach = source.find_line_end(last)
        layout = _read_layout(source.text[start:reach])
        for cells in _read_rows(source, reach + 1, layout):
            yield from _find_secrets(cells, layout)
            reach = cells[0].start if cells else reach
        if reach == len(source.text):
            return


def _read_layout(line: str) -> Layout:
    """What a line of headings says of the lines below it."""
    separator = next((sign for sign in SEPARATORS if sign in line), "")
    if not separator:
        return Layout("", {})
    cells = [_read_heading(cell) for cell in _split_cells(line, 0, separator)]
    if _is_sentence(cells, separator) or sum(map(bool, cells)) < 2:
        return Layout(separator, {})
    columns = enumerate(cells)
    headings = {number: cell for number, cell in columns if _is_heading(cell, separator)}
    return Layout(separator, headings)


def _read_heading(cell: Cell) -> str:
    """The words of a cell as headings are compared."""
    return lower(cell.text.strip(DECORATION)).replace(" ", "_")


def _is_sentence(cells: Iterable[str], separator: str) -> bool:
    return separator in ",;" and any(len(cell) >= LONGEST_HEADING for cell in cells)


def _is_heading(cell: str, separator: str) -> bool:
    """A word for a secret, or a name that ends with one where columns are certain."""
    if cell in HEADINGS:
        return True
    return separator != SPACES and cell.rsplit("_", 1)[-1] in HEADINGS


def _read_rows(source: Source, start: int, layout: Layout) -> Iterator[list[Cell]]:
    """The cells of each line of a table, from ``start`` to the first line that has none."""
    while layout.headings and start <= len(source.text):
        end = source.find_line_end(start)
        line = source.text[start:end]
        if layout.separator not in line:
            return
        yield list(_split_cells(line, start, layout.separator))
        start = end + 1


def _split_cells(line: str, start: int, separator: str) -> Iterator[Cell]:
    """The cells of a line that starts at ``start``."""
    if separator == SPACES:
        yield from (Cell(start + match.start(), match.group()) for match in CELL.finditer(line))
        return
    for text in line.split(separator):
        yield Cell(start, text)
        start += len(text) + len(separator)


def _find_secrets(cells: list[Cell], layout: Layout) -> Iterator[Span]:
    """The cells of a line that stand under a heading for secrets and hold one."""
    for number, heading in layout.headings.items():
        if number >= len(cells):
            continue
        start, cell = cells[number]
        text = cell.strip(DECORATION)
        if _is_secret(text, heading):
            start += cell.index(text)
            yield Span(start, start + len(text), "secret", "table")


def _is_secret(text: str, heading: str) -> bool:
    is_ruler = not text.strip("-:")
    if is_ruler or len(text) < 4 or " " in text or is_placeholder(text):
        return False
    if heading.endswith(("key", "token", "secret")):
        return stands_out(text)
    return is_password(text, quoted=True)


TABLES = Detector("table", rf"(?im){END}", find_tables)
