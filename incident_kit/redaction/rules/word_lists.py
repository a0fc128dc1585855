"""Lists of words that stand in text files beside the rules."""

from __future__ import annotations

import re
from importlib.resources import files

_HEADING = re.compile(r"(?m)^\[(.+)\]$\n")
_REMARK = re.compile(r"(?m)^#.*\n")


def read_lists(name: str) -> dict[str, str]:
    """The sections of a file in this folder, by their headings: ``[heading]`` on a
    line of its own. Lines that begin with ``#`` are left out. Whether a section
    holds a word per blank or one phrase per line, who asks for it knows."""
    text = (files("incident_kit.redaction.rules") / name).read_text("utf-8")
    _, *parts = _HEADING.split(_REMARK.sub("", text))
    return dict(zip(parts[::2], map(str.strip, parts[1::2]), strict=True))


def any_word(words: str) -> str:
    """A pattern for any of some patterns with blanks between them."""
    return "|".join(words.split())


def any_line(lines: str) -> str:
    """A pattern for any of some patterns, each on a line of its own."""
    return "|".join(lines.splitlines())
