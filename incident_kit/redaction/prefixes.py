"""Finding the vendors' tokens: by prefix in one pass, then each by its own pattern."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import re2

from incident_kit.redaction.matching import Pattern, compiled
from incident_kit.redaction.rules import Source, Span
from incident_kit.redaction.values import is_run
from incident_kit.redaction.vendors import VENDORS, Vendor

#: The longest token that is matched in one piece, in bytes.
LONGEST = 8192


@lru_cache(maxsize=1)
def _rows() -> dict[str, list[Vendor]]:
    """The vendors by prefix."""
    rows: dict[str, list[Vendor]] = {}
    for vendor in VENDORS:
        for prefix in vendor.prefixes:
            rows.setdefault(prefix, []).append(vendor)
    return rows


@lru_cache(maxsize=1)
def _scout() -> tuple[Pattern, dict[str, list[int]]]:
    """Finds where a prefix may begin; with the lengths of those that begin with a letter."""
    prefixes = "|".join(re2.escape(prefix) for prefix in _rows())
    pattern = rf"(?:^|[^A-Za-z0-9]|\\[nrt])(?P<p>{prefixes})"
    lengths: dict[str, set[int]] = {}
    for prefix in _rows():
        lengths.setdefault(prefix[0], set()).add(len(prefix))
    return compiled(pattern), {letter: sorted(found) for letter, found in lengths.items()}


def find_vendors(source: Source) -> Iterator[Span]:
    """Every token of a known form."""
    scout, lengths = _scout()
    text, rows = source.text, _rows()
    for _, (place, _) in scout.finditer(source.data):
        start = source.character(place)
        for length in lengths[text[start]]:
            if start + length > len(text):
                break
            for vendor in rows.get(text[start : start + length], ()):
                end = 0 if _is_part(text, start, length) else _end(source, start + length, vendor)
                if end:
                    yield Span(start, end, "secret", vendor.id)


def _is_part(text: str, start: int, length: int) -> bool:
    """A short prefix in the middle of a name."""
    return (
        length <= 4
        and text[start + length - 1] != "_"
        and text[max(0, start - 1) : start] in tuple("._-/")
    )


def _end(source: Source, place: int, vendor: Vendor) -> int:
    """Where the token that goes on at ``place`` ends; 0 if it is none."""
    first = source.place(place)
    found = compiled(vendor.tail).match(source.data, first, first + LONGEST)
    if found is None:
        return 0
    tail = source.data[first : found[0][1]].decode().rstrip(".")
    if (
        vendor.check is not None
        and not vendor.check(tail)
        or len(tail) >= 20
        and is_run(tail)
        and "x" not in vendor.tail
    ):
        return 0
    return place + len(tail)
