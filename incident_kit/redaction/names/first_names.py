"""First names, and what people are called for short: Liz for Elizabeth, and the other way
round."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from incident_kit.redaction.names.words import read_phrases, read_words


@cache
def _read_short_names() -> dict[str, frozenset[str]]:
    """By each name of the list: what else its owner is called."""
    others: dict[str, set[str]] = defaultdict(set)
    for line in read_phrases("diminutives.txt"):
        name, *short_names = line.split()
        others[name].update(short_names)
        for short_name in short_names:
            others[short_name].add(name)
    return {name: frozenset(called) for name, called in others.items()}


def list_short_names(first_name: str) -> frozenset[str]:
    """What else somebody with this first name is called, lower case; empty if it is on no
    list."""
    return _read_short_names().get(first_name.lower(), frozenset())


@cache
def list_first_names() -> frozenset[str]:
    """All first names of the lists, and what people are called for short, lower case."""
    return read_words("first_names.txt") | frozenset(_read_short_names())


def is_first_name(name: str) -> bool:
    """Is it a first name of the lists, or short for one?"""
    return name.lower() in list_first_names()
