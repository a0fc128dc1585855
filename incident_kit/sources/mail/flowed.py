"""Text that is broken for its way and not for its reader: ``format=flowed``, and
``text/enriched``."""

from __future__ import annotations

import re

_PARAMETER = re.compile(r"<param>.*?</param>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9-]{0,59}>")
_LESS = "\x00"


def join_flowed(text: str, *, joined: bool = False) -> str:
    """``text`` with the lines joined that end in a blank (RFC 3676), which goes too if
    ``joined`` says so."""
    lines: list[str] = []
    open_depth = -1  # of the quotation whose last line goes on
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        words = line[depth:].removeprefix(" ") if depth or line.startswith(" ") else line
        if depth == open_depth:
            lines[-1] += words
        else:
            lines.append(f"{'>' * depth} {words}" if depth else words)
        open_depth = -1
        if words.endswith(" ") and words != "-- ":
            open_depth = depth
            lines[-1] = lines[-1][:-1] if joined else lines[-1]
    return "\n".join(lines)


def plain_of_enriched(text: str) -> str:
    """The words of ``text/enriched``, without its tags; ``<<`` is ``<``."""
    kept = _PARAMETER.sub("", text.replace("<<", _LESS))
    return _TAG.sub("", kept).replace(_LESS, "<")
