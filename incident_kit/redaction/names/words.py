"""Words that are nobody's name: ordinary English, and the trade's own."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files

#: What a word of the list ends in here, and there.
ENDINGS = (
    *(("s", ""), ("es", ""), ("ies", "y"), ("d", ""), ("ed", ""), ("ed", "e")),
    *(("ing", ""), ("ing", "e"), ("ly", ""), ("er", ""), ("er", "e")),
)
#: Beginnings of plain words that no list has whole.
PREFIXES = ("un", "re", "non", "pre", "post", "sub", "de", "dis", "mis", "over", "out")
#: Endings of plain words that no list has whole, and what a list has instead.
SUFFIXES = (
    *(("ly", ""), ("ily", "y"), ("al", ""), ("ment", ""), ("ness", "")),
    *(("ity", ""), ("ity", "e"), ("ility", "le"), ("able", ""), ("able", "e")),
    *(("ion", ""), ("ion", "e"), ("or", ""), ("or", "e"), ("ors", ""), ("ors", "e")),
)


@cache
def read_words(name: str) -> frozenset[str]:
    """The words of a list beside this file, lower case, read once."""
    text = (files("incident_kit.redaction.names") / name).read_text("utf-8")
    lines = (line for line in text.lower().splitlines() if not line.startswith("#"))
    return frozenset(" ".join(lines).split())


@cache
def read_phrases(name: str) -> tuple[str, ...]:
    """The phrases of a list beside this file, one a line, read once."""
    text = (files("incident_kit.redaction.names") / name).read_text("utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))


@cache
def _all_words() -> frozenset[str]:
    others = ("trade.txt", "given_names.txt", "more_words.txt", "function_words.txt")
    return read_words("english.txt").union(*map(read_words, others))


@cache
def _trade_words() -> frozenset[str]:
    others = ("given_names.txt", "more_words.txt")
    return read_words("trade.txt").union(*map(read_words, others))


@cache
def _nobodys_words() -> frozenset[str]:
    others = ("products.txt", "places.txt", "states.txt")
    return read_words("trade.txt").union(*map(read_words, others))


def is_trade(text: str) -> bool:
    """Is it, or is it the plural of, a name of the trade, of a time or a place, or a name
    that is a word too?"""
    return _is_in(text, _trade_words())


def is_nobodys(text: str) -> bool:
    """Is it, or is it the plural of, a name of the trade, of a time or a place, that is
    nobody's with a capital either? A plural is one of a word or of letters: ``APIs``, but
    ``Argos`` is not several ``Argo``."""
    trade, singular = _nobodys_words(), text.removesuffix("s")
    is_plural = singular.isupper() or singular.lower() in read_words("english.txt")
    return text.lower() in trade or (is_plural and singular.lower() in trade)


def is_given_name(text: str) -> bool:
    """Is it a first name or a surname that is a word too?"""
    return text.lower() in read_words("given_names.txt")


def is_function_word(text: str) -> bool:
    """Does it only hold a sentence together?"""
    return text.lower() in read_words("function_words.txt")


def _is_in(text: str, words: frozenset[str]) -> bool:
    word = text.lower()
    return word in words or word.removesuffix("s") in words


@lru_cache(maxsize=16384)
def is_word(text: str) -> bool:
    """Is it a word of the language or the trade, in any of its plain endings?"""
    return _is_form_of(text.lower(), _all_words())


def _is_form_of(word: str, words: frozenset[str]) -> bool:
    if word in words:
        return True
    return any(
        word.endswith(ending) and word[: -len(ending)] + rest in words for ending, rest in ENDINGS
    )


@lru_cache(maxsize=16384)
def is_english(text: str) -> bool:
    """Is it plain, or a word of the language that software's documentation seldom has?"""
    return is_plain(text) or _is_plain_form_of(text.lower(), read_words("dictionary.txt"))


def is_common(text: str) -> bool:
    """Is it a word in its plain endings, or one that companies call themselves by? The
    latter are still shown where they have a capital and are on no list."""
    return is_word(text) or is_everyday(text)


def is_everyday(text: str) -> bool:
    """Is it, or is it the plural of, a word that companies call themselves by?"""
    return _is_in(text, read_words("everyday.txt"))


def is_brand(text: str) -> bool:
    """Is it a word that companies call themselves by, rarer ones among them?"""
    return is_everyday(text) or _is_in(text, read_words("brands.txt"))


def is_plain(text: str) -> bool:
    """Is it a word, also behind a plain beginning or before a plain ending?"""
    word = text.lower()
    return len(word) < 3 or _is_plain_form_of(word, _all_words())


def _is_plain_form_of(word: str, words: frozenset[str]) -> bool:
    if _is_form_of(word, words):
        return True
    return any(len(stem) > 3 and _is_form_of(stem, words) for stem in _find_stems(word))


def _find_stems(word: str) -> Iterator[str]:
    """The word without one of the plain endings it has, and one of the beginnings."""
    for old, new in SUFFIXES:
        if word.endswith(old):
            yield word[: -len(old)] + new
    for prefix in PREFIXES:
        if word.startswith(prefix):
            yield word.removeprefix(prefix)


def strip_plain_words(name: str) -> str:
    """A name without the plain words it ends in (``Quillon`` of ``Quillon Bank``);
    whole if it has no other."""
    words = name.split()
    while words and is_plain(words[-1]):
        words.pop()
    return " ".join(words) or name
