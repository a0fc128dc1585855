"""What to do after a name that is not there: the near ones."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def near(wanted: str, names: Iterable[str], *, sigil: str = "") -> tuple[str, ...]:
    """One sentence with up to three of ``names`` that look like ``wanted``, or
    nothing if none does. ``sigil`` stands before each name."""
    by_fold = {name.casefold(): name for name in names if name}
    found = get_close_matches(wanted.casefold(), by_fold, n=3, cutoff=0.5)
    listed = ", ".join(sigil + by_fold[name] for name in found)
    return (f"Did you mean {listed}?",) if listed else ()
