"""Signs that a reader does not see, or that make letters read in another order than they
stand in: what is read then is not what was decided on.

Judged by the classes of the Unicode standard, not by a list: what is a format, a control,
for private use or unassigned, what is drawn as nothing (Default_Ignorable_Code_Point of
DerivedCoreProperties.txt), and the blank of Braille. What emoji, flags and the scripts
that join letters need passes where they need it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

#: Nobody sees one of these in any text: the categories of format, control, surrogate,
#: private use and unassigned, line and paragraph separators.
_UNSEEN_CATEGORIES = frozenset({"Cf", "Cc", "Cs", "Co", "Cn", "Zl", "Zp"})
#: Drawn as nothing, though of a category that is drawn.
_DRAWN_AS_NOTHING = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0") | {
    *map(chr, range(0x180B, 0x1810)),
    *map(chr, range(0xFE00, 0xFE10)),
    *map(chr, range(0xE0100, 0xE01F0)),
}
_ORDINARY = frozenset("\n\t")
_TURNING = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
#: What emoji begin with; a newer one may not be known to this Python's table yet.
_PICTURE = (
    "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u2460-\u27ff\u2900-\u297f"
    "\u2b00-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
)
_LOOK = "(?:[\ufe0e\ufe0f]|[\U0001f3fb-\U0001f3ff])?"
#: The flags of England, Scotland and Wales: a black flag, then their codes in tags.
_FLAGS = "|".join(
    "\U0001f3f4" + "".join(chr(0xE0000 + ord(letter)) for letter in code) + "\U000e007f"
    for code in ("gbeng", "gbsct", "gbwls")
)
#: A digit on a key, a flag, a picture with what chooses its look, several joined to one.
_EMOJI = re.compile(rf"[0-9#*]\ufe0f?\u20e3|{_FLAGS}|{_PICTURE}{_LOOK}(?:\u200d{_PICTURE}{_LOOK})*")
#: What joins letters, or keeps them from it, in scripts that join them.
_JOINERS = "\u200c\u200d"


class Sign(NamedTuple):
    """A sign that may not be published: the character, and where it stands."""

    character: str
    start: int

    @property
    def name(self) -> str:
        """What it is called, with its number: ``ZERO WIDTH SPACE (U+200B)``."""
        called = unicodedata.name(self.character, "a sign without a name")
        return f"{called} (U+{ord(self.character):04X})"

    @property
    def turns(self) -> bool:
        """Whether it turns the order of the letters behind it."""
        return unicodedata.bidirectional(self.character) in _TURNING


def find_signs(text: str) -> Iterator[Sign]:
    """The signs of ``text`` that nobody sees or that turn its order, in order."""
    unseen = {character for character in set(text) if _is_unseen(character)}
    if not unseen:
        return
    suspects = [place for place, character in enumerate(text) if character in unseen]
    in_emoji = {place for emoji in _EMOJI.finditer(text) for place in range(*emoji.span())}
    for place in suspects:
        if place not in in_emoji and not _joins_letters(text, place):
            yield Sign(text[place], place)


def _is_unseen(character: str) -> bool:
    if " " <= character <= "~" or character in _ORDINARY:
        return False
    is_format = unicodedata.category(character) in _UNSEEN_CATEGORIES
    return is_format or character in _DRAWN_AS_NOTHING


def _joins_letters(text: str, place: int) -> bool:
    """Whether it is a joiner between letters of a script that has no capitals."""
    sides = text[place - 1 : place], text[place + 1 : place + 2]
    is_joiner = text[place] in _JOINERS
    return is_joiner and all(side and unicodedata.category(side) in _LETTERS for side in sides)


#: Letters without case, and the marks on them.
_LETTERS = frozenset({"Lo", "Mn", "Mc"})
