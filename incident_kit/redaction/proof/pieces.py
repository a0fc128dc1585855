"""Hidden values in a file's bytes as they stand: in styles, names of classes,
strings in pieces, and whatever no reader of the form looks at.

A text is compared by its letters and digits alone. What stands between them decides
afterwards whether they are one value or only follow each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import re2

from incident_kit.redaction.names.words import is_plain
from incident_kit.redaction.proof.encodings import decode_bytes, decode_layers
from incident_kit.redaction.views import fold_text

#: By the standard library: a page is full of tags, and RE2 gives each to Python by itself.
#: A search from one ``<`` ends at the next: the time is linear.
TAG = re.compile(r"<!--|-->|<[/!?A-Za-z][^<>]{0,400}>")
#: What ends a sentence: two words with it between them are no name.
SENTENCE_END = re2.compile(r"[.!?;]\s")
#: By the standard library: it knows the letters of every script.
LETTER, OTHER = re.compile(r"[^\W_]"), re.compile(r"[\W_]+")
#: Those of the others that are ASCII: nearly all that a page has.
SIGNS = bytes(code for code in range(128) if OTHER.match(chr(code)))
#: The longest stretch between two letters of one value.
LONGEST_GAP = 60
#: A value with fewer letters is looked for in one piece: its letters meet by chance.
LEAST_IN_PIECES = 6


@dataclass(frozen=True, slots=True)
class Sought:
    """A value to look for: as it was given, its letters and digits, and before which of
    these the value itself has something else."""

    value: str
    letters: str
    breaks: frozenset[int]

    @classmethod
    def of(cls, value: str) -> Sought:
        """What to look for to find ``value``."""
        folded = _fold(value)
        at = _letter_offsets(folded)
        breaks = (index for index in range(1, len(at)) if at[index] > at[index - 1] + 1)
        return cls(value, _squeeze(folded), frozenset(breaks))


@dataclass(frozen=True, slots=True)
class Squeezed:
    """The letters and digits of a text, and where each stands in it."""

    letters: str
    at: Sequence[int]
    text: str


def find_pieced(data: bytes, hidden: Iterable[str], kept: Iterable[str] = ()) -> list[str]:
    """Those of ``hidden`` that can be put together from the bytes of a file, in
    whatever encoding and however cut up, but not from longer texts that are ``kept``; in
    their order."""
    sought = [one for one in map(Sought.of, hidden) if not is_plain(one.letters)]
    if not sought:
        return []
    longer = [Sought.of(value) for value in kept]
    found: set[str] = set()
    for layer in decode_layers(decode_bytes(data)):
        for text in {layer.text, TAG.sub("\0", layer.text)}:
            missing = [
                one for one in sought if one.value not in found and len(one.letters) >= layer.least
            ]
            if missing:
                found.update(_find_in(text, missing, longer))
    return [one.value for one in sought if one.value in found]


def _find_in(text: str, sought: Iterable[Sought], kept: Sequence[Sought]) -> list[str]:
    """The values that stand in one text."""
    folded = _fold(text)
    letters = _squeeze(folded)
    likely = [one for one in sought if one.letters in letters]
    if not likely:
        return []
    squeezed = Squeezed(letters, _letter_offsets(folded), folded)
    return [one.value for one in likely if _stands_in(squeezed, one, kept)]


def _fold(text: str) -> str:
    return fold_text(text).casefold()


def _squeeze(folded: str) -> str:
    data = folded.encode("utf-8", "surrogatepass").translate(None, SIGNS)
    letters = data.decode("utf-8", "surrogatepass")
    return letters if letters.isascii() else OTHER.sub("", letters)


def _letter_offsets(folded: str) -> list[int]:
    return [match.start() for match in LETTER.finditer(folded)]


def _stands_in(squeezed: Squeezed, sought: Sought, kept: Sequence[Sought]) -> bool:
    """Does the value stand there as words of its own, and not as a part of a longer text
    that is kept?"""
    longer = [
        whole
        for whole in kept
        if sought.letters in whole.letters and sought.letters != whole.letters
    ]
    return any(
        _is_whole(squeezed, start, sought)
        and not any(_is_inside(squeezed, start, sought, whole) for whole in longer)
        for start in _find_each(squeezed.letters, sought.letters)
    )


def _is_inside(squeezed: Squeezed, start: int, sought: Sought, whole: Sought) -> bool:
    """Is the value at ``start`` a part of ``whole``, which stands there?"""
    for offset in _find_each(whole.letters, sought.letters):
        whole_start = start - offset
        fits = whole_start >= 0 and squeezed.letters.startswith(whole.letters, whole_start)
        if fits and _is_whole(squeezed, whole_start, whole):
            return True
    return False


def _find_each(text: str, wanted: str) -> Iterator[int]:
    """Where ``wanted`` stands in ``text``, overlapping or not."""
    start = text.find(wanted)
    while start >= 0:
        yield start
        start = text.find(wanted, start + 1)


def _is_whole(squeezed: Squeezed, start: int, sought: Sought) -> bool:
    """Are the letters at ``start`` the value, by itself and cut up by nothing but what
    formats a text?"""
    at, end = squeezed.at, start + len(sought.letters)
    if _touches_letters(at, start, end):
        return False
    for index in range(1, len(sought.letters)):
        gap = squeezed.text[at[start + index - 1] + 1 : at[start + index]]
        if not _may_stand_between(gap, sought, index):
            return False
    return True


def _touches_letters(at: Sequence[int], start: int, end: int) -> bool:
    """Does another letter or digit stand right before or behind?"""
    joined_before = start > 0 and at[start - 1] == at[start] - 1
    joined_after = end < len(at) and at[end] == at[end - 1] + 1
    return joined_before or joined_after


def _may_stand_between(gap: str, sought: Sought, index: int) -> bool:
    """Is the value still itself with ``gap`` before the letter ``index``?"""
    if index in sought.breaks:
        joins_numbers = not gap and sought.letters[index - 1 : index + 1].isdigit()
        return not joins_numbers and _is_formatting(gap)
    if not gap:
        return True
    if len(sought.letters) < LEAST_IN_PIECES:
        return False
    parts_numbers = sought.letters.isdigit() and not gap.strip(" ")
    return not parts_numbers and _is_formatting(gap)


def _is_formatting(gap: str) -> bool:
    """Is it short, and does no sentence end in it?"""
    return len(gap) <= LONGEST_GAP and not SENTENCE_END.search(gap)
