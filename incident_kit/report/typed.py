"""What people typed into the kit's code, as a cell of their own."""

from __future__ import annotations

import ast
from typing import Any

from incident_kit.report.notebook import Cell


def take_typed(cell: Cell, code: str) -> Cell:
    """A cell of people's own with what they typed into ``cell``, where the kit wrote ``code``.

    It is a code cell if Python can read it, and a raw one otherwise: words in a code cell
    would fail at the next run, and in a text cell they would be exported unasked.
    """
    text = _cut_typed(cell.text, code)
    is_code = _is_python(text)
    rest: dict[str, Any] = {"outputs": [], "execution_count": None} if is_code else {}
    return Cell("code" if is_code else "raw", text, id=f"{cell.id[:58]}-typed", rest=rest)


def _cut_typed(text: str, code: str) -> str:
    """What people typed above or below the kit's code; all that stands there if they
    changed the code itself."""
    if code and text.startswith(code):
        return text.removeprefix(code).lstrip("\n")
    return text.removesuffix(code)


def _is_python(text: str) -> bool:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True
