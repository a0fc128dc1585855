"""Companies and products by name, in every way people write them.

A name of several words is found by its first; a pattern says how the others may follow:
over a line's end, behind markup, run together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain, combinations
from typing import Literal, NamedTuple

import re2

from incident_kit.redaction.names.words import (
    is_common,
    is_plain,
    is_trade,
    is_word,
    strip_plain_words,
)

#: What a company's name may end in without being another company.
COMPANY_FORM = re2.compile(
    r"(?i)[ ,]+(?:ltd|limited|plc|inc|incorporated|llc|llp|gmbh|ag|sa|s\.a\.|bv|b\.v\.|ab|as|"
    r"oy|corp|corporation|co|company|group|holdings)\.?$"
)
#: Words inside a name at which no part of it begins or ends.
LINKS = frozenset("of for the and & de la le du des van von der den und et in on at".split())
#: Of these, what people write for each other.
AND = ("&", "and")
#: Signs inside a word that people leave out: ``St.``, ``Aldwin's``.
OPTIONAL_SIGNS = re2.compile(r"[.']")
#: What splits the words of a name without being read; then with a line's end.
MARKUP = r"(?:\*+|_+|~~|`|\[|\]\([^()\s]*\)|\]\[[^\[\]\n]*\]|</?[A-Za-z][^<>\n]*>|<!--[^\n]*?-->)"
SPLIT = rf"(?:{MARKUP}|[ \t]+|%20)"
LINE_END = r"\\?\r?\n[ \t>]*"
#: What may stand between two words: no empty line, no full stop or dash with a blank.
BETWEEN_WORDS = (
    rf"(?:{SPLIT}+(?:{LINE_END}{SPLIT}*)?|{LINE_END}{SPLIT}*"
    rf"|{MARKUP}*[-./+](?:{LINE_END})?{MARKUP}*)"
)
#: The most words of a name that are told apart.
MOST_WORDS = 7

#: What a spelling is made of: the name or a sure word of it, all its words, some of them, one
#: that counts with its capital only, or its initials.
Use = Literal["name", "whole", "some", "capital", "initials"]


class Spelling(NamedTuple):
    """One way to write a name. ``text`` is what the dictionary looks for; ``pattern``,
    if any, must match from its first letter and tells where the name ends. It is tried
    where ``next_word``, the name's next word in lower case, is not far."""

    text: str
    use: Use
    pattern: str = ""
    next_word: str = ""


def split_name(name: str) -> list[str]:
    """The words of a name, without its article and the form of its company."""
    base = COMPANY_FORM.sub("", name).strip() or name.strip()
    words = base.replace("-", " ").replace("_", " ").split()
    if len(words) > 1 and words[0].lower() == "the":
        return words[1:]
    return words or [base]


def spell_company(name: str, common: frozenset[str] = frozenset()) -> Iterator[Spelling]:
    """Every way to write ``name``: whole, some of its words, one of them that is
    neither plain nor ``common`` to several names, its initials."""
    words = split_name(name)
    if len(words) == 1:
        yield from _spell_one_word(name, words[0])
        return
    yield _spell_in_order(words, "whole", _match_any_case)
    for sign in AND:
        yield Spelling("".join(sign if word.lower() in AND else word for word in words), "name")
    if len(words) <= MOST_WORDS and all(map(_is_of_letters, words)):
        yield from _spell_some_words(words)
        yield from _spell_identifying_words(words, common)
        yield from _spell_initials(words)


def _is_of_letters(word: str) -> bool:
    return word == "&" or OPTIONAL_SIGNS.sub("", word).isalpha()


def _spell_one_word(name: str, word: str) -> Iterator[Spelling]:
    """A name of one word, and what stands before its first full stop (``GOV.UK``)."""
    for text in (name.strip(), *_vary_number(word)):
        yield Spelling(text, "name")
    first, stop, _ = word.partition(".")
    if stop and not first.isdigit():
        yield Spelling(first, "name")


def _vary_number(word: str) -> Iterator[str]:
    """A name, and what its plural or singular is where that is no longer one; one in a
    possessive without its sign, and without its ending."""
    yield word
    for possessive in _vary_possessive(word):
        if len(possessive) > 4:
            yield possessive
    may_vary = len(word) > 4 and word.isalpha() and not is_common(word)
    if not may_vary:
        return
    if word.endswith("y"):
        yield word[:-1] + "ies"
    elif word.endswith("s") and not word.endswith("ss"):
        yield word[:-1]


def _vary_possessive(word: str) -> Iterator[str]:
    """What else people write for ``Aldwin's``, if it is no word of the language."""
    base = word[:-2]
    is_possessive = word.lower().endswith("'s")
    if is_possessive and base.isalpha() and not _says_little(base):
        yield base
        yield f"{base}s"


def _spell_some_words(words: list[str]) -> Iterator[Spelling]:
    """Some words of a name side by side, with their capitals, hyphenated or run together,
    and all but one inside."""
    for start, stop in combinations(range(len(words) + 1), 2):
        some = words[start:stop]
        is_part = 1 < len(some) < len(words)
        if not is_part or not _is_telling(some):
            continue
        yield _spell_in_order(some, "some", _match_capital)
        if start == 0:
            yield _spell_hyphenated(some)
        yield Spelling("".join(some), "name")
    for left_out in range(1, len(words) - 1):
        some = [word for index, word in enumerate(words) if index != left_out]
        if _is_telling(some):
            yield _spell_in_order(some, "some", _match_capital)


def _spell_hyphenated(words: list[str]) -> Spelling:
    pattern = "[-_]".join(map(_match_loosely, words))
    return Spelling(_find_fixed_start(words[0]), "some", f"(?i:{pattern})", _find_next(words))


def _is_telling(words: list[str]) -> bool:
    """Do the words say whom they mean, beginning and ending with a word of their own?"""
    has_loose_end = words[0].lower() in LINKS or words[-1].lower() in LINKS
    return not has_loose_end and not all(map(is_trade, words))


def _spell_identifying_words(words: list[str], common: frozenset[str]) -> Iterator[Spelling]:
    """Single words of a name that are nobody else's."""
    without_sign = chain.from_iterable(map(_vary_possessive, words))
    for word in {strip_plain_words(" ".join(words)), *words, *without_sign}:
        is_own_word = word.isalpha() and word.lower() not in common
        if is_own_word and len(word) > 3 and not _says_little(word):
            yield Spelling(word, "name" if len(word) > 4 else "capital")


def _says_little(word: str) -> bool:
    return is_plain(word) or is_common(word)


def _spell_initials(words: list[str]) -> Iterator[Spelling]:
    """The initials of a name, three at least and no word, in its own case."""
    without_links = [word for word in words if word.lower() not in LINKS]
    for some in (words, without_links):
        initials = "".join(word[0] for word in some)
        if len(initials) > 2 and initials.isalpha() and not is_word(initials):
            yield Spelling(initials, "initials", f"{initials}|{initials.upper()}")


def _spell_in_order(words: list[str], use: Use, match_word: Callable[[str], str]) -> Spelling:
    """The words one after another, with whatever may stand between two."""
    pattern = BETWEEN_WORDS.join(map(match_word, words))
    return Spelling(_find_fixed_start(words[0]), use, pattern, _find_next(words))


def _find_fixed_start(word: str) -> str:
    """What of a word stands in every way to write it."""
    return str(OPTIONAL_SIGNS.split(word)[0]) or word


def _find_next(words: list[str]) -> str:
    """What of the second word stands in every way to write it, in lower case."""
    second = words[1].lower()
    return "" if second in AND else _find_fixed_start(second)


def _match_any_case(word: str) -> str:
    if word.lower() in AND:
        return "(?i:&|and)"
    return f"(?i:{_match_loosely(word)})"


def _match_capital(word: str) -> str:
    if word.lower() in LINKS:
        return _match_any_case(word)
    capitalised = word[0].upper() + word[1:]
    return f"(?:{_match_loosely(capitalised)}|{_match_loosely(word.upper())})"


def _match_loosely(word: str) -> str:
    """A pattern for a word with or without the signs that people leave out."""
    if word.lower().endswith("'s"):
        return f"{_match_loosely(word[:-2])}(?:'?[sS])?"
    return "".join(re2.escape(sign) + "?" * (sign in ".'") for sign in word)
