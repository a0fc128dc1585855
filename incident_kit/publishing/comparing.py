"""Whether two texts are the same for a reader of a door, and how they differ.

A service may change line ends and blanks at the end of a line; whatever else differs was
changed by somebody.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import unified_diff

from incident_kit.text.fingerprint import digest

#: So many lines of a difference are shown.
MOST_LINES = 60


def flatten(text: str) -> str:
    """``text`` with LF at line ends, without blanks before them and lines of nothing at
    the end."""
    lines = (line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return "\n".join(lines).rstrip("\n")


def digest_body(body: str) -> str:
    """The digest of a text as it is compared."""
    return digest(flatten(body))


def is_same(one: str | None, other: str | None) -> bool:
    """Whether both are texts, and the same ones."""
    return one is not None and other is not None and flatten(one) == flatten(other)


def is_of(body: str | None, fingerprint: str | None) -> bool:
    """Whether a text is the one with a digest of :func:`digest_body`."""
    return body is not None and fingerprint is not None and digest_body(body) == fingerprint


def list_differences(there: str, ours: str, *, most: int = MOST_LINES) -> tuple[str, ...]:
    """The lines that differ, those ``there`` with ``-``, ``ours`` with ``+``, each with its
    surroundings; at most ``most``, and then a line that says how many more."""
    lines = list(_diff(flatten(there).split("\n"), flatten(ours).split("\n")))
    if len(lines) <= most:
        return tuple(lines)
    return (*lines[:most], f"… and {len(lines) - most} more lines")


def _diff(there: list[str], ours: list[str]) -> Iterator[str]:
    for line in unified_diff(there, ours, n=1, lineterm=""):
        if not line.startswith(("---", "+++", "@@")):
            yield line
