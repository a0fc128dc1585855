"""Words that are nobody's name: ordinary English, and the trade's own."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def all_words() -> frozenset[str]:
    """All words, lower case, read once."""
    return _listed("english.txt") | _listed("trade.txt")


@lru_cache(maxsize=2)
def _listed(name: str) -> frozenset[str]:
    """The words of a list beside this file, lower case."""
    return frozenset(
        word
        for line in (files("incident_kit.redaction") / name).read_text("utf-8").splitlines()
        if not line.startswith("#")
        for word in line.lower().split()
    )


def is_trade(text: str) -> bool:
    """Is it, or is it the plural of, a name of the trade, of a time or a place?"""
    return text.lower() in _listed("trade.txt") or text.lower()[:-1] in _listed("trade.txt")


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
