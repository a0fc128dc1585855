"""The parts of a body, each said once: what repeats the parts before it adds nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_TARGET = re.compile(r"\]\([^)]*\)|<[^>]*>")
_URL = re.compile(r"https?://[^\s)>]+")
_NOT_WORDS = re.compile(r"[\W_]+")
#: Numbers and letters before the items of a list, which blocks hold apart.
_MARKER = re.compile(r"(?m)^[\s>\\]*(?:\d{1,3}|[a-z]{1,4})\\?\.\s")
_EMOJI = re.compile(r":[\w+'\\-]+:")


def add_part(parts: list[str], part: str, *, first: bool = False) -> list[str]:
    """``parts`` and ``part``, unless they say it already."""
    if not part or is_repeated(part, parts):
        return parts
    return [part, *parts] if first else [*parts, part]


def is_repeated(part: str, parts: Iterable[str]) -> bool:
    """Whether ``parts`` hold all words of ``part``, in a row, and all its addresses."""
    parts = list(filter(None, parts))
    words = _find_words(part)
    before = " ".join(map(_find_words, parts))
    if not words or f" {words} " not in f" {before} ":
        return False
    return _hold_addresses(part, parts)


def is_told_by(part: str, parts: Iterable[str]) -> bool:
    """Whether each word and each address of ``part`` stands somewhere in ``parts``, in
    whatever order: two layouts of one text number its lists otherwise."""
    parts = list(filter(None, parts))
    if part in parts:
        return True
    known = {word for one in parts for word in _find_words(one).split()}
    words = _find_words(_EMOJI.sub(" ", _MARKER.sub(" ", part))).split()
    return all(word in known for word in words) and _hold_addresses(part, parts)


def _hold_addresses(part: str, parts: list[str]) -> bool:
    written = " ".join(parts)
    return all(url in written for url in _URL.findall(part))


@lru_cache(maxsize=64)
def _find_words(part: str) -> str:
    """The words of a part for comparison; each part is compared with all that follow."""
    text = _TARGET.sub(lambda m: "]" if m[0][0] == "]" else m[0], part)
    return _NOT_WORDS.sub(" ", text).casefold().strip()
