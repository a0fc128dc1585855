"""Finding the vendors' tokens: by prefix in one pass, then each by its own pattern."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import re2

from incident_kit.redaction.matching import compile_pattern
from incident_kit.redaction.rules.rule import Detector, Runs
from incident_kit.redaction.rules.values.traits import is_run
from incident_kit.redaction.rules.vendors import VENDORS, Vendor
from incident_kit.redaction.source import Source, Span

#: The longest token that is matched in one piece, in bytes.
LONGEST = 8192


#: Every prefix is at least so long.
LEAST = 2


@lru_cache(maxsize=1)
def _rows() -> dict[str, list[tuple[str, Vendor]]]:
    """Prefixes and their vendors, by the letters the prefixes begin with."""
    rows: dict[str, list[tuple[str, Vendor]]] = {}
    for vendor in VENDORS:
        for prefix in vendor.prefixes:
            rows.setdefault(prefix[:LEAST], []).append((prefix, vendor))
    return rows


PREFIX = "|".join(re2.escape(prefix) for vendor in VENDORS for prefix in vendor.prefixes)
#: Where a prefix may begin.
SCOUT = rf"(?:^|[^A-Za-z0-9]|\\[nrt])(?P<p>{PREFIX})"


def find_vendors(source: Source, runs: Runs) -> Iterator[Span]:
    """Every token of a known form."""
    text, rows = source.text, _rows()
    for _, (place, _) in compile_pattern(SCOUT).within(source.data, runs):
        start = source.to_character(place)
        for prefix, vendor in rows[text[start : start + LEAST]]:
            length = len(prefix)
            if text.startswith(prefix, start) and not _is_part(text, start, length):
                end = _end(source, start + length, vendor)
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
    first = source.to_byte(place)
    found = compile_pattern(vendor.tail).match(source.data, first, first + LONGEST)
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


PREFIXES = Detector("vendor", SCOUT, find_vendors)
