"""What to do after a name that is not there, or that is missing: some that are there."""

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


def list_some(things: Iterable[tuple[str, str]]) -> str:
    """The first five of ``things``, each an id and a name, for a message."""
    listed = [f"{id_} ({name})" for id_, name in things]
    return ", ".join(listed[:5] if len(listed) <= 5 else [*listed[:5], "…"])
