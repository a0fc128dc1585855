"""Words that are nobody's name: ordinary English, and the trade's own."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def all_words() -> frozenset[str]:
    """All words, lower case, read once."""
    return _listed("english.txt") | _listed("trade.txt")


@lru_cache(maxsize=3)
def _listed(name: str) -> frozenset[str]:
    """The words of a list beside this file, lower case."""
    return frozenset(
        word
        for line in (files("incident_kit.redaction.names") / name).read_text("utf-8").splitlines()
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


def is_common(text: str) -> bool:
    """Is it a word in its plain endings, or one that companies call themselves by? The
    latter are still shown where they have a capital and are on no list."""
    word, everyday = text.lower(), _listed("everyday.txt")
    return is_word(word) or word in everyday or word.endswith("s") and word[:-1] in everyday


#: Beginnings and endings of plain words that no list has whole.
BEFORE = ("un", "re", "non", "pre", "post", "sub", "de", "dis", "mis", "over", "out")
AFTER = (
    ("ily", "y"),
    ("ly", ""),
    ("ity", ""),
    ("ity", "e"),
    ("ility", "le"),
    ("ion", ""),
    ("ion", "e"),
    ("al", ""),
    ("able", ""),
    ("able", "e"),
    ("ment", ""),
    ("ness", ""),
    ("or", "e"),
    ("or", ""),
    ("ors", "e"),
    ("ors", ""),
)


def is_plain(text: str) -> bool:
    """Is it a word, also behind a plain beginning or before a plain ending?"""
    word = text.lower()
    if len(word) < 3 or is_word(word):
        return True
    ended = (word[: -len(old)] + new for old, new in AFTER if word.endswith(old))
    begun = (word.removeprefix(one) for one in BEFORE if word.startswith(one))
    return any(len(one) > 3 and is_word(one) for one in (*ended, *begun))


def core(name: str) -> str:
    """A name without the plain words it ends in (``Quillon`` of ``Quillon Bank``);
    whole if it has no other."""
    words = name.split()
    while words and is_plain(words[-1]):
        words.pop()
    return " ".join(words) or name
