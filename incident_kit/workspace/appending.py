"""Lines added to a YAML file as it stands, an entry a line, and nothing else touched.

A colleague may add to the same file in another clone. As every entry is one line, and
more lines stand between two lists than git joins to one conflict, keeping the lines of
both sides is right: `merge=union` in ``.gitattributes`` has git do so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_TOP_KEY = re.compile(r"[^\s#-]")
_ITEM = re.compile(r"(\s*)- ")
_NO_CONTENT = re.compile(r"\s*(#|\Z)")


def add_sections(text: str, comments: Mapping[str, Sequence[str]]) -> str:
    """``text`` with every list of ``comments`` in it, each below its lines of comment."""
    lines = _split(text)
    for section, comment in comments.items():
        block = ["", *(f"# {line}" for line in comment)]
        header = _find_header(lines, section)
        if header is None:
            lines += [*block, f"{section}:"]
        elif lines[max(header - len(comment), 0) : header] != block[1:]:
            lines[header:header] = block
    return _join(lines)


def append_row(text: str, section: str, row: str) -> str:
    """``text`` with the item ``row``, a line, at the end of the list ``section``, which
    :func:`add_sections` put there."""
    lines = _split(text)
    place, indent = _find_end(lines, section)
    lines.insert(place, f"{indent}- {row}")
    return _join(lines)


def set_key(text: str, key: str, value: str | None, section: str) -> str:
    """``text`` with the top-level ``key`` on a line of its own below the list ``section``;
    ``None`` takes that line out."""
    lines = [line for line in _split(text) if not line.startswith(f"{key}: {{")]
    if value is not None:
        place, _ = _find_end(lines, section)
        lines.insert(place, f"{key}: {value}")
    return _join(lines)


def _split(text: str) -> list[str]:
    """The lines as git and YAML see them."""
    return text.removesuffix("\n").split("\n")


def _join(lines: Sequence[str]) -> str:
    return "\n".join(lines) + "\n"


def _find_header(lines: Sequence[str], section: str) -> int | None:
    """The line of a list that is written as a block, or is empty."""
    header = re.compile(rf"{section}:[ \t]*(#.*)?\Z")
    return next((number for number, line in enumerate(lines) if header.match(line)), None)


def _find_end(lines: Sequence[str], section: str) -> tuple[int, str]:
    """The line after the last one of a list, and how deep its items stand."""
    header = _find_header(lines, section)
    end = start = len(lines) if header is None else header + 1
    indents: list[str] = []
    for number, line in enumerate(lines[start:], start=start + 1):
        if _TOP_KEY.match(line):
            break
        item = _ITEM.match(line)
        indents += [item[1]] if item else []
        end = end if _NO_CONTENT.match(line) else number
    return end, indents[0] if indents else "  "
