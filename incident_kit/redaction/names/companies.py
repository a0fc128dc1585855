"""Companies and products by name, in every way people write them.

A name of several words is found by its first; a pattern says how the others may follow:
over a line's end, behind markup, run together. A name that is an ordinary word counts
with its capital only, or where a customer's is meant (``cust-orange``, ``orange.example``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import re2

from incident_kit.redaction.names.words import core, is_common, is_plain, is_trade, is_word
from incident_kit.redaction.source import Source
from incident_kit.redaction.views import fold_text

#: What a company's name may end in without being another company.
FORMS = re2.compile(
    r"(?i)[ ,]+(?:ltd|limited|plc|inc|incorporated|llc|llp|gmbh|ag|sa|s\.a\.|bv|b\.v\.|ab|as|"
    r"oy|corp|corporation|co|company|group|holdings)\.?$"
)
#: Of these, what follows a name belongs to it, whoever's list has it or not.
FORM = re2.compile(
    r"^(?:,? (?i:ltd|limited|plc|inc|llc|llp|gmbh)| (?:Group|Holdings|Corporation|Corp|Company))\b"
)
#: Words inside a name at which no part of it begins or ends.
LINKS = frozenset("of for the and & de la le du des van von der den und et in on at".split())
#: Of these, what people write for each other.
AND = ("&", "and")
#: Signs inside a word that people leave out: ``St.``, ``Aldwin's``.
LOOSE = re2.compile(r"[.']")
#: What splits the words of a name without being read; then with a line's end.
MARKUP = r"(?:\*+|_+|~~|`|\[|\]\([^()\s]*\)|\]\[[^\[\]\n]*\]|</?[A-Za-z][^<>\n]*>|<!--[^\n]*?-->)"
SPLIT = rf"(?:{MARKUP}|[ \t]+|%20)"
LINE = r"\\?\r?\n[ \t>]*"
#: What may stand between two words: no empty line, no full stop or dash with a blank.
JOIN = (
    rf"(?:{SPLIT}+(?:{LINE}{SPLIT}*)?|{LINE}{SPLIT}*"
    rf"|{MARKUP}*[-./+](?:{LINE})?{MARKUP}*)"
)
#: How far the rest of a name is looked for, its next word, and how many of its words are
#: told apart.
REACH, NEAR, WORDS = 480, 120, 7
#: Behind these, or before these, a word that is also a customer's name is that name.
CUSTOMER = re2.compile(r"(?:^|[^a-z0-9])(?:cust|customer|client|tenant)s?(?:[-_/]|[:=] ?)$")
SITE = re2.compile(
    r"^(?:\.(?:com|org|net|io|co|uk|eu|de|fr|gov|bank|example)|"
    r"[-_](?:prod|production|live|staging|tenant|customer|outage))\b"
)
#: What of a host, and of a path on it, follows a name in it.
HOST = re2.compile(
    r"^[A-Za-z0-9_-]*(?:\.[a-z0-9_-]+)*\.[a-z]{2,18}\b(?::[0-9]+)?"
    r"(?:/[^\s<>\"'`()\[\]|]*[A-Za-z0-9/=])?"
)
#: The longest word in which a name is looked for beside a plain word (``kestrelprod``).
LONGEST = 40


class Way(NamedTuple):
    """One way to write a name. ``text`` is what the dictionary looks for; ``pattern``,
    if any, must match from its first letter and tells where the name ends. It is tried
    where ``then``, the name's next word in lower case, is not far."""

    text: str
    use: str
    pattern: str = ""
    then: str = ""


class Place(NamedTuple):
    """Where a name stands; ``several`` if it is in the plural."""

    start: int
    end: int
    several: bool = False


# ways -----------------------------------------------------------------------------


def words_of(name: str) -> list[str]:
    """The words of a name, without its article and the form of its company."""
    base = FORMS.sub("", name).strip() or name.strip()
    words = base.replace("-", " ").replace("_", " ").split()
    return words[1:] if len(words) > 1 and words[0].lower() == "the" else words or [base]


def ways(name: str, common: frozenset[str] = frozenset()) -> Iterator[Way]:
    """Every way to write ``name``: whole, some of its words, one of them that is
    neither plain nor ``common`` to several names, its initials."""
    words = words_of(name)
    if len(words) == 1:
        yield from (Way(text, "name") for text in (name.strip(), *_numbers(words[0])))
        if "." in words[0] and not words[0].split(".")[0].isdigit():
            yield Way(words[0].split(".")[0], "name")
        return
    yield Way(_begin(words[0]), "whole", _pattern(words, _any_case), _then(words))
    for sign in AND:
        yield Way("".join(sign if word.lower() in AND else word for word in words), "name")
    if len(words) <= WORDS and all(LOOSE.sub("", word).isalpha() or word == "&" for word in words):
        yield from _parts(words, common)
        yield from _initials(words)


def _numbers(word: str) -> Iterator[str]:
    """A name, and what its plural or singular is where that is no longer one; one in a
    possessive without its sign, and without its ending."""
    yield word
    if word.lower().endswith("'s"):
        yield from (text for text in _possessor(word) if len(text) > 4)
    if len(word) > 4 and word.isalpha() and not is_common(word):
        if word.endswith("y"):
            yield word[:-1] + "ies"
        elif word.endswith("s") and not word.endswith("ss"):
            yield word[:-1]


def _possessor(word: str) -> Iterator[str]:
    """What else people write for ``Aldwin's``, if it is no word of the language."""
    base = word[:-2]
    if base.isalpha() and not _says_little(base):
        yield from (base, f"{base}s")


def _parts(words: list[str], common: frozenset[str]) -> Iterator[Way]:
    """Words of a name side by side, with their capitals; one that is nobody else's."""
    for start, word in enumerate(words):
        for stop in range(start + 2, len(words) + (start > 0)):
            some = words[start:stop]
            if not {some[0].lower(), some[-1].lower()} & LINKS and not all(map(is_trade, some)):
                yield Way(_begin(word), "some", _pattern(some, _capital), _then(some))
                if not start:
                    joined = "[-_]".join(map(_loosely, some))
                    yield Way(_begin(word), "some", f"(?i:{joined})", _then(some))
                yield Way("".join(some), "name")
    telling = core(" ".join(words))
    owners = (text for word in words if word.lower().endswith("'s") for text in _possessor(word))
    for word in {telling, *words, *owners}:
        told = word.isalpha() and len(word) > 3 and word.lower() not in common
        if told and not _says_little(word):
            yield Way(word, "name" if len(word) > 4 else "capital")


def _says_little(word: str) -> bool:
    return is_plain(word) or is_common(word)


def _initials(words: list[str]) -> Iterator[Way]:
    """The initials of a name, three at least and no word, in its own case."""
    for some in (words, [word for word in words if word.lower() not in LINKS]):
        letters = "".join(word[0] for word in some)
        if len(letters) > 2 and letters.isalpha() and not is_word(letters):
            yield Way(letters, "initials", f"{letters}|{letters.upper()}")


def _any_case(word: str) -> str:
    if word.lower() in AND:
        return "(?i:&|and)"
    return f"(?i:{_loosely(word)})"


def _loosely(word: str) -> str:
    if word.lower().endswith("'s"):
        return f"{_loosely(word[:-2])}(?:'?[sS])?"
    return "".join(re2.escape(sign) + "?" * (sign in ".'") for sign in word)


def _begin(word: str) -> str:
    """What of a word stands in every way to write it."""
    return str(LOOSE.split(word)[0]) or word


def _capital(word: str) -> str:
    if word.lower() in LINKS:
        return _any_case(word)
    return f"(?:{_loosely(word[0].upper() + word[1:])}|{_loosely(word.upper())})"


def _pattern(words: list[str], written: Callable[[str], str]) -> str:
    return JOIN.join(map(written, words))


def _then(words: list[str]) -> str:
    return "" if words[1].lower() in AND else _begin(words[1].lower())


# places ---------------------------------------------------------------------------


def place(source: Source, start: int, end: int, way: Way, value: str) -> Place | None:
    """Where the name ``value`` stands whose ``way`` was hit at ``start``, with the host
    it is part of; ``None`` if what stands there is no name."""
    text = source.text
    if way.pattern:
        if source.lower.find(way.then, end, end + NEAR) < 0:
            return None
        found = _compiled(way.pattern).match(text[start : start + REACH])
        if not found:
            return None
        end = start + found.end()
    stop = _plural(text, end)
    several = stop > end and apart(text, start, stop) and not _owns(value, source.lower[start:stop])
    if not _is_meant(source, start, end, way, value, several=several):
        return None
    stop = stop if several else end
    if apart(text, start, stop) or way.use == "name" and _beside_plain(text, start, end):
        return _wide(text, start, stop, several)
    return None


def _owns(value: str, found: str) -> bool:
    """What was found is the name's own possessive: ``Aldwins`` for ``Aldwin's``."""
    return "'" in fold_text(value) and found in LOOSE.sub("", fold_text(value).lower())


def _is_meant(source: Source, start: int, end: int, way: Way, value: str, *, several: bool) -> bool:
    """The name is meant and no word that is written alike."""
    text, capital = source.text, source.text[start].isupper()
    if way.use == "initials":
        return capital
    if way.use == "capital":
        return capital or _customers(source, start, end, site=False)
    if way.pattern or not is_common(way.text):
        return True
    if capital and text[start:end] in value:
        return not several or _amid(text, start)
    return _customers(source, start, end)


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> Any:
    return re2.compile(pattern)


def _plural(text: str, end: int) -> int:
    """Where the plural of a name ends that ends at ``end``."""
    for ending in ("s", "es", "S", "ES"):
        stop = end + len(ending)
        if text[end:stop] == ending and not text[stop : stop + 1].isalnum():
            return stop
    return end


def _customers(source: Source, start: int, end: int, *, site: bool = True) -> bool:
    """What stands around a word says that a customer is meant."""
    before, after = source.lower[max(0, start - 14) : start], source.lower[end : end + 12]
    sited = site and SITE.search(after) is not None and not before[-1:].isalnum()
    return sited or CUSTOMER.search(before) is not None


def _amid(text: str, start: int) -> bool:
    """It stands amid a sentence, where ordinary words have no capital."""
    return text[start - 1 : start] == " " and text[start - 2 : start - 1].isalnum()


def apart(text: str, start: int, end: int) -> bool:
    """It is no part of a longer word, or one of the words of a ``camelCase`` one."""
    left, right = text[start - 1 : start] if start else "", text[end : end + 1]
    if not left.isalnum() and not right.isalnum():
        return True
    escaped = left in ("n", "r", "t") and text[start - 2 : start - 1] == "\\"
    begins = not left.isalnum() or escaped or not left.isupper() and text[start].isupper()
    ends = not right.isalnum() or right.isdigit() or right.isupper() and text[end - 1].islower()
    return begins and ends and (end - start >= 4 or escaped and not right.isalnum())


def _beside_plain(text: str, start: int, end: int) -> bool:
    """Only plain words stand beside it in a longer word, which is none itself."""
    low, high = start, end
    while low > max(0, start - LONGEST) and text[low - 1].isalpha():
        low -= 1
    while high < min(len(text), end + LONGEST) and text[high].isalpha():
        high += 1
    beside = [part for part in (text[low:start], text[end:high]) if part]
    return (
        end - start > 4
        and not is_common(text[start:end])
        and all(2 < len(part) < LONGEST and is_word(part) for part in beside)
        and not is_word(text[low:high])
    )


def _wide(text: str, start: int, end: int, several: bool) -> Place:
    """The place with the form of a company behind it, or the host around it."""
    form = FORM.match(text[end : end + 14])
    if form:
        return Place(start, end + form.end(), several)
    host = HOST.match(text[end : end + 300])
    if host:
        low = max(0, start - 100)
        while start > low and (text[start - 1].isalnum() or text[start - 1] in "-_."):
            start -= 1
        return Place(start, end + host.end())
    return Place(start, end, several)
