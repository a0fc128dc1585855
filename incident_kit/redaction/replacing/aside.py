"""Texts that stay as they are while all around them is searched and replaced."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from incident_kit.model import Finding

#: Signs that nobody writes, one for each text: Unicode gives the 15th plane to nobody.
_SIGNS = range(0xF0000, 0xFFFFE)


def set_aside(text: str, findings: Sequence[Finding]) -> tuple[str, Callable[[str], str]]:
    """``text`` with a sign of its own for each of the ``findings``, which do not overlap; and
    what puts back into a text made of it those whose signs are still there."""
    free = (chr(code) for code in _SIGNS if chr(code) not in text)
    aside: dict[int, str] = {}
    pieces, end = [], 0
    for finding, sign in zip(sorted(findings), free, strict=False):
        pieces += [text[end : finding.start], sign]
        aside[ord(sign)] = text[finding.start : finding.end]
        end = finding.end
    return "".join([*pieces, text[end:]]), lambda made: made.translate(aside)
