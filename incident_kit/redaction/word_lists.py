"""Lists of words that stand in text files beside the modules that use them."""

from __future__ import annotations

import re
from importlib.resources import files

_HEADING = re.compile(r"(?m)^\[(.+)\]$\n")
_REMARK = re.compile(r"(?m)^#.*\n")


def read_lists(name: str, folder: str = "rules") -> dict[str, str]:
    """The sections of a file in a folder of this package, by their headings:
    ``[heading]`` on a line of its own. Lines that begin with ``#`` are left out.
    Whether a section holds a word per blank, one phrase per line or commas between
    its phrases, who asks for it knows."""
    text = (files("incident_kit.redaction") / folder / name).read_text("utf-8")
    _, *parts = _HEADING.split(_REMARK.sub("", text))
    return dict(zip(parts[::2], map(str.strip, parts[1::2]), strict=True))


def any_word(words: str) -> str:
    """A pattern for any of some patterns with blanks between them."""
    return "|".join(words.split())
