"""Lists that stand in text files beside the modules that use them."""

from __future__ import annotations

import re
from importlib.resources import files

_HEADING = re.compile(r"(?m)^\[(.+)\]$\n")
_REMARK = re.compile(r"(?m)^#.*\n")


def read_sections(package: str, name: str) -> dict[str, str]:
    """The sections of a file of a package, by their headings: ``[heading]`` on a line of
    its own. Lines that begin with ``#`` are left out."""
    text = files(package).joinpath(*name.split("/")).read_text("utf-8")
    _, *parts = _HEADING.split(_REMARK.sub("", text))
    return dict(zip(parts[::2], map(str.strip, parts[1::2]), strict=True))
