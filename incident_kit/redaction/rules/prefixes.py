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
LONGEST_TOKEN = 8192
#: Every prefix has at least so many letters.
SHORTEST_PREFIX = 2
#: A prefix of no more letters may begin in the middle of a name by chance.
SHORT_PREFIX = 4
#: Longer tails are no token if one character fills them.
LEAST_FILLED_TAIL = 20


@lru_cache(maxsize=1)
def _index_vendors() -> dict[str, list[tuple[str, Vendor]]]:
    """Prefixes and their vendors, by the letters the prefixes begin with."""
    rows: dict[str, list[tuple[str, Vendor]]] = {}
    for vendor in VENDORS:
        for prefix in vendor.prefixes:
            rows.setdefault(prefix[:SHORTEST_PREFIX], []).append((prefix, vendor))
    return rows


PREFIX = "|".join(re2.escape(prefix) for vendor in VENDORS for prefix in vendor.prefixes)
#: Where a prefix may begin.
SCOUT = rf"(?:^|[^A-Za-z0-9]|\\[nrt])(?P<p>{PREFIX})"


def find_vendors(source: Source, runs: Runs) -> Iterator[Span]:
    """Every token of a known form."""
    vendors = _index_vendors()
    for _, (byte, _) in compile_pattern(SCOUT).within(source.data, runs):
        start = source.to_character(byte)
        for prefix, vendor in vendors[source.text[start : start + SHORTEST_PREFIX]]:
            if not source.text.startswith(prefix, start) or _is_part(source, start, prefix):
                continue
            tail_start = start + len(prefix)
            length = _measure_tail(source, tail_start, vendor)
            if length is not None:
                yield Span(start, tail_start + length, "secret", vendor.id)


def _is_part(source: Source, start: int, prefix: str) -> bool:
    """A short prefix in the middle of a name."""
    if len(prefix) > SHORT_PREFIX or prefix.endswith("_"):
        return False
    return source.text[max(0, start - 1) : start] in (".", "_", "-", "/")


def _measure_tail(source: Source, start: int, vendor: Vendor) -> int | None:
    """How long the token is that goes on at ``start``; nothing if it is none."""
    first = source.to_byte(start)
    found = compile_pattern(vendor.tail).match(source.data, first, first + LONGEST_TOKEN)
    if found is None:
        return None
    tail = source.read_group(found[0]).rstrip(".")
    is_filled = len(tail) >= LEAST_FILLED_TAIL and is_run(tail) and "x" not in vendor.tail
    is_vendors = vendor.check is None or vendor.check(tail)
    return len(tail) if is_vendors and not is_filled else None


PREFIXES = Detector("vendor", SCOUT, find_vendors)
