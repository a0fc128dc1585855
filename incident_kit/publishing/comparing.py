"""Whether two texts are the same for a reader of a door, and how they differ.

A service may change line ends and blanks at the end of a line; whatever else differs was
changed by somebody.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import unified_diff
from itertools import islice

from incident_kit.redaction import mask_for_good
from incident_kit.text.fingerprint import digest

#: So many lines of a difference are shown, of so many characters of each text.
MOST_LINES = 60
_MOST = 100_000


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
    surroundings; at most ``most``, and then a line that says how many more.

    Somebody else's text is not to be trusted: what looks like a secret is masked, and what
    no screen shows is a sign that one does.
    """
    lines = list(_diff(_show(there), _show(ours)))
    if not lines and not is_same(there, ours):
        return ("… what differs looks like a secret, or stands far below",)
    if len(lines) <= most:
        return tuple(lines)
    return (*lines[:most], f"… and {len(lines) - most} more lines")


def _show(text: str) -> list[str]:
    """The lines of a text, as far as they may be shown to anybody on any screen."""
    masked = mask_for_good(flatten(text[:_MOST]))[0]
    return [
        "".join(letter if letter.isprintable() else "\ufffd" for letter in line)
        for line in masked.replace("\t", " ").split("\n")
    ]


def is_difference(line: str) -> bool:
    """Whether a line is one of :func:`list_differences`."""
    return line[:1] in ("-", "+", " ", "…")


def _diff(there: list[str], ours: list[str]) -> Iterator[str]:
    """The lines of a difference, without its head, which is two lines, and its places."""
    for line in islice(unified_diff(there, ours, n=1, lineterm=""), 2, None):
        if not line.startswith("@@"):
            yield line
