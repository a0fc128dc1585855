"""The ways in which one person's name is written."""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import normalize

from incident_kit.redaction.names.first_names import list_short_names
from incident_kit.redaction.names.words import is_word
from incident_kit.redaction.views import lower

#: Scripts that put no spaces between words: Japanese and Chinese, Korean, Thai.
UNSPACED_SCRIPTS = (("\u3040", "\u9fff"), ("\uac00", "\ud7a3"), ("\u0e00", "\u0e7f"))
#: How the letters of other alphabets are written where keyboards lack them.
SPELT_OUT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae", "ß": "ss"}
    | {"Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Å": "Aa", "Ø": "Oe", "Æ": "Ae"}
)
#: What follows a name when somebody is spoken of, where names have no spaces.
HONORIFICS = "さん 様 氏 くん 君 님 씨 总 哥 姐 老师 先生 女士".split()
#: The most letters of a whole name without spaces.
LONGEST_UNSPACED = 6
#: What stands between names and is none by itself.
PARTICLES = frozenset("van von de der den da di del della la le bin ibn al el ter dos du".split())
#: What stands in accounts and branches between the parts of a name.
SEPARATORS = ("", "_", "-", ".")
#: What the cases of Russian and its kin put at a name's end.
CASE_ENDINGS = "aeoуyийьяюы"
#: The fewest letters of a stem, and of a name that has one.
SHORTEST_STEM, SHORTEST_DECLINED = 3, 4
#: The fewest letters of a half of a double name. So short a name may be an abbreviation.
SHORTEST_HALF = 3
#: So many letters are left of a second half that is clipped.
CLIPPED = (2, 3, 4)


def is_unspaced(text: str) -> bool:
    """Is it written in a script that puts no spaces between words?"""
    return any(low <= letter <= high for letter in text for low, high in UNSPACED_SCRIPTS)


def spell_out(name: str) -> str:
    """A name without the letters that only some keyboards have."""
    return normalize("NFC", name).translate(SPELT_OUT)


def add_honorifics(name: str) -> Iterator[str]:
    """The family name of an unspaced name as people are addressed by it."""
    if not is_unspaced(name) or " " in name or not 2 <= len(name) <= LONGEST_UNSPACED:
        return
    families = {name[:1], name[:2]} if len(name) > 2 else {name[:1]}
    for family in families:
        for honorific in HONORIFICS:
            yield family + honorific


def join_names(names: list[str]) -> Iterator[str]:
    """A person's names run together as in accounts and branches, and the family name from
    its particle on (``van der Berg``)."""
    if len(names) < 2:
        return
    for separator in SEPARATORS:
        yield separator.join(names)
    for index, name in enumerate(names):
        if index and lower(name) in PARTICLES:
            yield " ".join(names[index:])
            break
    yield from _join_first_and_last(names[0], names[-1])


def _join_first_and_last(first: str, last: str) -> Iterator[str]:
    for separator in (*SEPARATORS, " "):
        yield first + separator + last
        yield last + separator + first
    if len(last) < SHORTEST_HALF:
        return
    for separator in SEPARATORS:
        yield first[0] + separator + last
        yield last + separator + first[0]
        yield first + separator + last[0]


def vary_signs(name: str) -> set[str]:
    """One of a person's names with and without the signs in it, each half of a double one,
    and the second one clipped (``Anne-So``); empty for a particle."""
    if lower(name) in PARTICLES or len(name.strip(".")) < 2:
        return set()
    hyphenated = name.replace("'", "-")
    halves = {half for half in name.split("-") if len(half) >= SHORTEST_HALF}
    joined = {hyphenated.replace("-", " "), hyphenated.replace("-", "")}
    return {name, *joined, *halves, *_clip_second(name)}


def _clip_second(name: str) -> Iterator[str]:
    first, hyphen, second = name.partition("-")
    if hyphen and len(first) >= SHORTEST_HALF:
        yield from (f"{first}-{second[:length]}" for length in CLIPPED if length < len(second))


def list_nicknames(names: list[str]) -> Iterator[str]:
    """What else somebody is called whose names these are; not for the last of several."""
    for name in names[:-1] or names:
        yield from list_short_names(name)


def join_nicknames(names: list[str]) -> Iterator[str]:
    """What somebody is called for short and the last name, run together as in accounts."""
    if len(names) > 1 and len(names[-1]) >= SHORTEST_HALF:
        for short_name in list_short_names(names[0]):
            yield short_name + names[-1]


def is_ambiguous_name(word: str) -> bool:
    """May a name be a word, or is it too short to tell?"""
    return word.isascii() and (len(word) <= SHORTEST_HALF or is_word(word))


def cut_to_stem(name: str) -> Iterator[str]:
    """The stem of a Cyrillic name, which its cases change the end of."""
    is_cyrillic = any("\u0400" <= letter <= "\u04ff" for letter in name)
    if is_cyrillic and len(name) >= SHORTEST_DECLINED:
        stem = name.rstrip(CASE_ENDINGS)
        yield stem if len(stem) >= SHORTEST_STEM else name
