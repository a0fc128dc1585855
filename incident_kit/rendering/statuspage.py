"""The same text in the part of Markdown that a status page shows.

Statuspage documents "some support for GitHub Flavored Markdown" for postmortems
and lists no tags; its own example uses headings. Kept are headings, paragraphs,
lists, quotes, code, links, bold and italic. A table becomes a list, an image its
words; raw HTML, which the page would drop, is shown as the text it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from incident_kit.text.counting import count
from incident_kit.text.remembering import remember

_TICKS = re.compile("`+")
_IMAGE = re.compile(r"!\[([^\[\]]*)\]\((?:<[^<>]*>|[^()\s]*)(?:\s+\"[^\"]*\")?\)")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_TAG = re.compile(r"<(?=[A-Za-z/!?])(?!https?://[^\s<>]*>|mailto:[^\s<>]*>|[\w.+-]+@[\w.-]+>)")
_BOX = re.compile(r"^([\s>]*(?:[-*+]|\d+[.)]) )\[([ xX])\] ")
_HARD_BREAK = re.compile(r"(?<!\\)((?:\\\\)*)\\$")
_PREFIX = re.compile(r"[\s>]*")


@remember(16)
def statuspage_subset(markdown: str) -> str:
    """``markdown`` without tables, images and raw HTML; the words all stay.

    Each row of a table becomes a list item, its cells in order, each with its
    column's heading. Code stays as it is. Doing it again changes nothing. One
    final newline, unless there is nothing.
    """
    text = markdown.strip("\n")
    # An image's words may hold another image: again until nothing is left.
    while (simplified := _simplify(text)) != text:
        text = simplified
    return f"{text}\n" if text else ""


def list_losses(markdown: str) -> tuple[str, ...]:
    """What of ``markdown`` readers of a status page do not see as it was written, a phrase
    each: "2 tables become lists"."""
    text = markdown.strip("\n")
    lines = text.split("\n")
    tokens = _parser().parse(text)
    code = _find_code_lines(tokens)
    prose = "\n".join(line for number, line in enumerate(lines) if number not in code)
    counted = (
        (len(list(_find_tables(tokens, lines))), "table becomes a list", "tables become lists"),
        (len(_IMAGE.findall(prose)), "picture becomes its words", "pictures become their words"),
        (len(_TAG.findall(prose)), "piece of HTML is shown as typed", _AS_TYPED),
    )
    return tuple(count(number, one, many) for number, one, many in counted if number)


_AS_TYPED = "pieces of HTML are shown as typed"


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def _simplify(text: str) -> str:
    lines = text.split("\n")
    tokens = _parser().parse(text)
    code = _find_code_lines(tokens)
    simple = [line if number in code else _simplify_line(line) for number, line in enumerate(lines)]
    out: list[str] = []
    done = 0
    for start, end, items in _find_tables(tokens, lines):
        out += simple[done:start]
        out += _set_apart(items, out, lines[end : end + 1])
        done = end
    out += simple[done:]
    return "\n".join(out).strip("\n")


def _find_code_lines(tokens: Sequence[Token]) -> set[int]:
    """The numbers of the lines that stand in blocks of code."""
    blocks = [token.map for token in tokens if token.type in _VERBATIM and token.map]
    return {number for start, end in blocks for number in range(start, end)}


_VERBATIM = frozenset({"fence", "code_block"})


def _simplify_line(line: str) -> str:
    """One line of text, its code spans left alone."""
    line = _BOX.sub(lambda box: f"{box[1]}{'☐' if box[2] == ' ' else '☑'} ", line)
    parts: list[str] = []
    end = 0
    for start, stop in _find_code_spans(line):
        parts += [_simplify_words(line[end:start]), line[start:stop]]
        end = stop
    return _HARD_BREAK.sub(r"\1  ", "".join([*parts, _simplify_words(line[end:])]))


def _find_code_spans(line: str) -> Iterator[tuple[int, int]]:
    """Where code spans stand: from a run of backticks to the next one as long."""
    runs = [run.span() for run in _TICKS.finditer(line)]
    ends: dict[int, list[int]] = {}
    for start, end in reversed(runs):
        ends.setdefault(end - start, []).append(end)
    done = 0
    for start, end in runs:
        same = ends[end - start]
        same.pop()
        if start >= done and same:
            done = same[-1]
            yield start, done


def _simplify_words(text: str) -> str:
    return _TAG.sub("&lt;", _BREAK.sub(" ", _IMAGE.sub(r"\1", text)))


def _find_tables(
    tokens: Sequence[Token], lines: Sequence[str]
) -> Iterator[tuple[int, int, Sequence[str]]]:
    """Each table: its first line, the line after it, and its rows as list items."""
    starts = [n for n, token in enumerate(tokens) if token.type == "table_open"]
    for at in starts:
        start, end = tokens[at].map or (0, 0)
        close = next(n for n in range(at, len(tokens)) if tokens[n].type == "table_close")
        prefix = (_PREFIX.match(lines[start]) or [""])[0]
        yield start, end, [prefix + item for item in _list_rows(tokens[at:close])]


def _list_rows(table: Sequence[Token]) -> Iterator[str]:
    heads = _cell_texts(table, "th_open")
    cells = _cell_texts(table, "td_open")
    for first in range(0, len(cells), len(heads)):
        row = cells[first : first + len(heads)]
        text = _name_cells(heads, row) if any(heads) else ": ".join(filter(None, row))
        yield f"- {text}"


def _cell_texts(table: Sequence[Token], kind: str) -> list[str]:
    return [cell.content.strip() for opening, cell in pairwise(table) if opening.type == kind]


def _name_cells(heads: Sequence[str], row: Sequence[str]) -> str:
    pairs = zip(heads, row, strict=True)
    return "; ".join(f"{_embolden(head)}: {cell}" if head else cell for head, cell in pairs if cell)


def _embolden(head: str) -> str:
    return head if "*" in head or "_" in head else f"**{head}**"


def _set_apart(items: Sequence[str], before: Sequence[str], after: Sequence[str]) -> list[str]:
    """``items`` with an empty line to each side that has none."""
    above = [""] if before and before[-1].strip(" >") else []
    below = [""] if after and after[0].strip(" >") else []
    return [*above, *items, *below]
