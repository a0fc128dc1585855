"""Tokens that vendors made recognisable: a prefix, then characters of one class.

The formats are the vendors' own, from their documentation and announcements.
A row finds the whole token, however long: a longer one is still a secret, and a
part of one left standing is a leak, so lengths are lower bounds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from incident_kit.redaction.rules.values.measures import is_mixed, is_random
from incident_kit.redaction.word_lists import read_lists

_HEX = r"[0-9a-fA-F]"
#: Names of patterns that the tails of several rows hold.
CLASSES = {
    "<WORD>": r"[A-Za-z0-9_-]",
    "<ALNUM>": r"[A-Za-z0-9]",
    "<HEX>": _HEX,
    "<UPPER>": r"[A-Z0-9]",
    "<BASE64>": r"[A-Za-z0-9+/_-]",
    "<GUID>": f"{_HEX}{{8}}-(?:{_HEX}{{4}}-){{3}}{_HEX}{{12}}",
}


@dataclass(frozen=True, slots=True)
class Vendor:
    """One row: ``prefixes`` as written (case matters), RE2 for the ``tail``.

    ``check`` gets the whole token and tells a real one from an identifier that
    only begins alike.
    """

    id: str
    prefixes: tuple[str, ...]
    tail: str
    check: Callable[[str], bool] | None = None


#: What a row may ask of the text after its prefix.
CHECKS: dict[str, Callable[[str], bool]] = {"mixed": is_mixed, "random": is_random}


def _read_vendors(rows: str) -> Iterator[Vendor]:
    """Rows of ``id | prefixes | tail [| check]``."""
    for row in rows.splitlines():
        name, prefixes, tail, *check = (cell.strip() for cell in row.split(" | "))
        for symbol, pattern in CLASSES.items():
            tail = tail.replace(symbol, pattern)
        yield Vendor(name, tuple(prefixes.split()), tail, CHECKS[check[0]] if check else None)


#: In the order of the file.
VENDORS = tuple(_read_vendors(read_lists("vendors.txt")["vendors"]))
