"""Words that are nobody's name: ordinary English, and the trade's own."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def all_words() -> frozenset[str]:
    """All words, lower case: the lists ``english.txt`` and ``trade.txt`` beside
    this file, read once."""
    here = files("incident_kit.redaction")
    return frozenset(
        word
        for name in ("english.txt", "trade.txt")
        for line in (here / name).read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
        for word in line.lower().split()
    )


def is_word(text: str) -> bool:
    """Is it a word of the language or the trade, in any of its plain endings?"""
    word = text.lower()
    known = all_words()
    return word in known or any(
        word.endswith(ending) and word[: -len(ending)] + rest in known
        for ending, rest in (
            ("s", ""),
            ("es", ""),
            ("ed", ""),
            ("ed", "e"),
            ("ing", ""),
            ("ing", "e"),
            ("ies", "y"),
            ("ly", ""),
            ("er", ""),
            ("er", "e"),
            ("d", ""),
        )
    )
