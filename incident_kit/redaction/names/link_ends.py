"""Where a link ends in a sentence."""

from __future__ import annotations

#: What no link has in it, and what a sentence puts behind one.
_OUTSIDE = frozenset(" \t\r\n<>\"'`|")
_MARKS = ".,;:!?*_~"
_BRACKETS = {")": "(", "]": "[", "}": "{"}


def find_link_end(text: str, start: int) -> int:
    """Where the link ends of which a part ends at ``start``: before a bracket that it did
    not open, and before the marks of the sentence around it."""
    open_brackets: list[str] = []
    end = start
    while end < len(text) and text[end] not in _OUTSIDE:
        sign = text[end]
        if sign in _BRACKETS.values():
            open_brackets.append(sign)
        elif sign in _BRACKETS and (not open_brackets or open_brackets.pop() != _BRACKETS[sign]):
            break
        end += 1
    return start + len(text[start:end].rstrip(_MARKS))
