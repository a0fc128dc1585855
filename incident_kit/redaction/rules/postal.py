"""Where somebody lives: a house with its street and postcode.

A postcode's first half alone names thousands, and a whole one a street; with a house before
it, or words that say that somebody lives there, it names a home.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import re2

from incident_kit.redaction.matching import compile_pattern
from incident_kit.redaction.names.words import is_function_word
from incident_kit.redaction.rules.rule import Detector, Row, Rule, Runs
from incident_kit.redaction.source import Source, Span
from incident_kit.redaction.word_lists import any_word, read_lists

#: A whole postcode, by the forms and letters that Royal Mail gives out (BS 7666).
_POSTCODE = (
    r"(?i)\b(?:[A-PR-UWYZ][A-HK-Y]?[0-9][0-9]?|[A-PR-UWYZ][0-9][A-HJKPSTUW]|"
    r"[A-PR-UWYZ][A-HK-Y][0-9][ABEHMNPRVWXY]|GIR) ?[0-9][ABD-HJLNP-UW-Z]{2}\b"
)
_LISTS = read_lists("streets.txt")
_STREETS = frozenset(_LISTS["streets"].split())
_HOUSES = frozenset(_LISTS["houses"].split())
#: A word of an address before a postcode, with what separates it from the next.
_WORD = re.compile(r"[\w'’&./-]+(?=[ \t]*(?:,[ \t]*)?(?:\n[ \t]*)?$)")
_HOUSE_NUMBER = re.compile(r"\d{1,4}[a-z]?(?:[-/]\d{1,4}[a-z]?)?", re.IGNORECASE)
#: How far before a postcode an address may begin, in characters and in words; a word
#: without a capital is one of an address only so near to the street or the postcode.
_REACH, _MOST_WORDS, _MOST_PLAIN = 120, 14, 4
_LIVES = re2.compile(
    r"(?i)\b(?:lives?|living|lived|resid(?:es?|ing|ent)|home|my|her|his|their) "
    r"(?:at|in|address|postcode|post code)(?: is| was|:)?[ :]{1,2}$"
)
_NUMBER_BEHIND = re2.compile(
    r"(?i)^[ ,]{1,2}(?:and )?(?:house|flat|door|number|no\.?)(?: (?:no\.?|number))?[ :]{1,2}"
    r"[0-9]{1,4}[a-z]?\b"
)
#: Words that hold a sentence together and stand in the names of streets or towns, too.
_IN_STREETS = frozenset("of the le la y ar".split())
_LINKING = frozenset("of the on in upon by le la y ar under with and".split())


def find_homes(source: Source, runs: Runs) -> Iterator[Span]:
    """Postcodes with what names the home there."""
    for [(low, high)] in compile_pattern(_POSTCODE).within(source.data, runs):
        start, end = source.to_character(low), source.to_character(high)
        text = source.text
        behind = _NUMBER_BEHIND.match(text[end : end + 40])
        home = _find_home(text, start)
        if home is None and (behind or _LIVES.search(text[max(0, start - 40) : start])):
            home = start
        if home is not None:
            last = end + (behind.end() if behind else 0)
            yield Span(home, last, "personal", "home-address", text[home:last])


def _find_home(text: str, end: int) -> int | None:
    """Where the address begins that a postcode at ``end`` closes; ``None`` if no house and
    street stand before it."""
    words = list(_walk_back(text, end))
    place = _find_house(words)
    return None if place is None else words[place][0]


def _walk_back(text: str, end: int) -> Iterator[tuple[int, str]]:
    """The words before a place that an address may have, the nearest first, each with where
    it starts."""
    low = max(0, end - _REACH)
    for _ in range(_MOST_WORDS):
        match = _WORD.search(text, low, end)
        if match is None:
            return
        yield match.start(), match[0]
        end = match.start()


def _find_house(words: list[tuple[int, str]]) -> int | None:
    """Which of the words, the nearest first, an address begins with."""
    street = house = None
    for number, (_, word) in enumerate(words):
        plain = word.lower().strip(".,")
        if _HOUSE_NUMBER.fullmatch(word):
            house = _take_flat(words, number)
            return house if _may_name_home(words[:number], street) else None
        if plain in _STREETS:
            street = number
        elif _is_outside(word, number, street):
            break
        if street is not None and plain in _HOUSES and word[:1].isupper():
            house = _find_name(words, number)
    return house


def _is_outside(word: str, number: int, street: int | None) -> bool:
    """Is it a word of the sentence around the address, too far from its street or, where
    none came yet, from its postcode?"""
    if word[:1].isupper() or word.lower() in _LINKING:
        return False
    nearest = 0 if street is None else street
    return number - nearest > _MOST_PLAIN


def _may_name_home(words: list[tuple[int, str]], street: int | None) -> bool:
    """Are the words between a house's number and the postcode those of an address: a street
    whose name holds no sentence together, or names alone?"""
    if street is None:
        return len(words) > 0 and _are_names(words)
    return _may_name_street(word for _, word in words[street:])


def _may_name_street(words: Iterable[str]) -> bool:
    """Do they hold no sentence together?"""
    plain = [word.lower() for word in words]
    return not any(is_function_word(word) and word not in _IN_STREETS for word in plain)


def _take_flat(words: list[tuple[int, str]], number: int) -> int:
    """The word with which a house's number begins: of ``Flat 3, 8`` the flat."""
    if number + 1 < len(words) and words[number + 1][1].lower() in _HOUSES:
        return number + 1
    if number + 2 < len(words) and words[number + 2][1].lower() in _HOUSES:
        return number + 2
    return number


def _find_name(words: list[tuple[int, str]], number: int) -> int:
    """The first word of a house's name: ``Rose Cottage``."""
    while number + 1 < len(words) and words[number + 1][1][:1].isupper():
        number += 1
    return number


def _are_names(words: list[tuple[int, str]]) -> bool:
    """Do all have a capital, or hold the others together?"""
    return all(word[:1].isupper() or word.lower() in _LINKING for _, word in words)


POSTAL: tuple[Row, ...] = (
    Detector("home-address", _POSTCODE, find_homes),
    Rule(
        "home-told",
        "personal",
        "A house and street where somebody is said to live.",
        r"(?i)\b(?:liv(?:es?|ing|ed) (?:at|on)|(?:home|my|her|his|their|patient'?s?|customer'?s?) "
        r"address)(?: (?:is|was))?[ :]{1,2}(?P<v>(?:(?:flat|apartment|apt|unit) [0-9a-z/]{1,4},? )?"
        r"[0-9]{1,4}[a-z]?,? (?:[a-z'’.-]+ ){1,3}"
        rf"(?:{any_word(_LISTS['streets'])}))\b",
        lambda hit: _may_name_street(hit.text.split()),
        gate=r"(?i)\b(?:liv(?:es?|ing|ed) (?:at|on)|address)\b",
    ),
)
