"""Finding the vendors' tokens: by prefix in one pass, then each by its own pattern."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import ahocorasick
import re2

from incident_kit.redaction.rules import Source, Span
from incident_kit.redaction.values import is_run
from incident_kit.redaction.vendors import VENDORS, Vendor

#: The longest token that is matched in one piece, in bytes.
LONGEST = 8192


@lru_cache(maxsize=1)
def _prefixes() -> Any:
    automaton = ahocorasick.Automaton()
    rows: dict[str, list[Vendor]] = {}
    for vendor in VENDORS:
        for prefix in vendor.prefixes:
            rows.setdefault(prefix, []).append(vendor)
    for prefix, found in rows.items():
        automaton.add_word(prefix, (len(prefix), found))
    automaton.make_automaton()
    return automaton


@lru_cache(maxsize=512)
def _tail(pattern: str) -> Any:
    return re2.compile(pattern.encode())


def find_vendors(source: Source) -> Iterator[Span]:
    """Every token of a known form."""
    text = source.text
    for last, (length, rows) in _prefixes().iter(text):
        start = last + 1 - length
        if start and (text[start - 1].isalnum() and not _escaped(text, start)):
            continue
        if length <= 4 and text[last] != "_" and start and text[start - 1] in "._-/":
            continue
        ends = [(_end(source, last + 1, vendor), vendor.id) for vendor in rows]
        end, rule = max(ends)
        if end:
            yield Span(start, end, "secret", rule)


def _escaped(text: str, start: int) -> bool:
    r"""What stands before is the letter of an escape such as ``\n``."""
    return text[start - 1] in "nrt" and text[start - 2 : start - 1] == "\\"


def _end(source: Source, place: int, vendor: Vendor) -> int:
    """Where the token that goes on at ``place`` ends; 0 if it is none."""
    first = source.place(place)
    found = _tail(vendor.tail).match(source.data, first, first + LONGEST)
    if found is None:
        return 0
    tail = found.group().decode().rstrip(".")
    if vendor.check is not None and not vendor.check(tail) or len(tail) >= 20 and is_run(tail) and "x" not in vendor.tail:
        return 0
    return place + len(tail)
