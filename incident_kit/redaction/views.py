"""Texts as the rules read them, each with the way back to the text as it was written.

A view is a list of pieces. A piece stands for a stretch of the source; either
both have the same length and characters correspond one to one, or the piece
stands for its stretch as a whole (``&amp;`` read as ``&``).
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from string import ascii_uppercase

import re2

#: Letters of other scripts that are drawn like Latin ones.
LOOKALIKES = dict(
    zip(
        "аеорсухіјѕԁһӏвнкмтАВЕЅІЈКМНОРСТУХαοντυιρεκΑΒΕΖΗΙΚΜΝΟΡΤΥΧøłđıØŁĐ‐‑‒–—―−‘’‚‛“”„‟′″‹›«»。｡",
        "aeopcyxijsdhlBHKMTABESIJKMHOPCTYXaovtuipekABEZHIKMNOPTYXoldiOLD-------''''\"\"\"\"'"
        '"\'\'""..',
        strict=True,
    )
) | dict.fromkeys("→⇒➜➡⟶", "=")
LOOKALIKES |= zip("•∶∕⁄∗∼", "*://*~", strict=True)
LOOKALIKES |= zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢɑҽ", "abcdefghijklmnoprstuvwyzae", strict=True)
#: Letters that no sign is taken off of: each as the one that stands for it.
LOOKALIKES |= zip("ÞþÐðÆæŒœĦħ", "TtDdAaOoHh", strict=True)
#: Letters in circles, in squares, and those that flags are made of, each from A to Z.
LOOKALIKES |= {
    chr(first + number): letter
    for first in (0x1F150, 0x1F170, 0x1F1E6)
    for number, letter in enumerate(ascii_uppercase)
}
#: Characters that take no room: they split a token without being seen.
UNSEEN = frozenset("\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u3164\uffa0") | {
    chr(selector) for selector in range(0xFE00, 0xFE10)
}
#: Stands for every arrow, frame, tick and mark of mathematics: no rule asks which it is,
#: and a text of plain bytes is searched faster. Other pictures stay: people name
#: themselves by them.
SIGN = "\x01"
DRAWN = re.compile("[\u2190-\u23ff\u2500-\u25ff\u2705\u2713-\u2718\u274c]")
ANSI = re2.compile(
    r"\x1b\[[0-9;:?]{0,32}[A-Za-z]|\x1b\][^\x07\x1b]{0,200}(?:\x07|\x1b\\)|\x1b[()][A-B0-2]"
)
#: By the standard library: one class, one character, and no offsets to translate.
FOREIGN = re.compile(r"[^\x00-\x7f]")
FOREIGN_RUN = re.compile(r"[^\x00-\x7f]+")
#: As many different letters are replaced in a text one after the other, each at once.
FEW_LETTERS = 16
ASCII = bytes(range(128))
CONTROL = re2.compile("[\x00\x08\x7f]+")


@dataclass(frozen=True, slots=True)
class View:
    """A text to search, and where each of its pieces comes from.

    ``at`` holds where each piece starts in ``text``; ``start`` and ``end`` the
    stretch of the source it stands for. All three are empty when the view is
    the source itself.
    """

    text: str
    at: list[int] = field(default_factory=list)
    start: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the source behind ``text[start:end]`` (not empty)."""
        if not self.at:
            return start, end
        piece = self.find_piece(start)
        first = self.at[piece]
        if end <= first + self.measure_piece(piece) and self.is_one_to_one(piece):
            shift = self.start[piece] - first
            return start + shift, end + shift
        return self._trace_character(start)[0], self._trace_character(end - 1)[1]

    def find_piece(self, index: int) -> int:
        """The number of the piece that ``text[index]`` belongs to."""
        return bisect_right(self.at, index) - 1

    def measure_piece(self, piece: int) -> int:
        """How many characters of ``text`` a piece has."""
        after = self.at[piece + 1] if piece + 1 < len(self.at) else len(self.text)
        return after - self.at[piece]

    def is_one_to_one(self, piece: int) -> bool:
        """The characters of a piece stand for one character of the source each."""
        return self.end[piece] - self.start[piece] == self.measure_piece(piece)

    def _trace_character(self, index: int) -> tuple[int, int]:
        """The stretch of the source behind one character."""
        piece = self.find_piece(index)
        if not self.is_one_to_one(piece):
            return self.start[piece], self.end[piece]
        offset = self.start[piece] + index - self.at[piece]
        return offset, offset + 1


Piece = tuple[str, int, int]


def assemble(pieces: Iterable[Piece]) -> View:
    """A view of pieces ``(text, start, end)``; empty texts leave a stretch out."""
    texts: list[str] = []
    at, starts, ends = [], [], []
    length = 0
    for text, start, end in pieces:
        if text:
            texts.append(text)
            at.append(length)
            starts.append(start)
            ends.append(end)
            length += len(text)
    return View("".join(texts), at, starts, ends)


def replace_stretches(view: View, changes: Iterable[Piece]) -> View:
    """``view`` with stretches of its text replaced: ``(new, start, end)`` in order,
    not overlapping, offsets in ``view.text``. Offsets of the result lead to the
    source of ``view``."""
    pieces: list[Piece] = []
    copied = 0
    for new, start, end in changes:
        pieces.extend(cut_pieces(view, copied, start))
        if new and end > start:
            pieces.append((new, *view.span(start, end)))
        copied = end
    pieces.extend(cut_pieces(view, copied, len(view.text)))
    return assemble(pieces)


def cut_pieces(view: View, start: int, end: int) -> Iterator[Piece]:
    """The pieces of ``view.text[start:end]``, unchanged, offsets in its source."""
    if start >= end:
        return
    if not view.at:
        yield view.text[start:end], start, end
        return
    piece = view.find_piece(start)
    while piece < len(view.at) and view.at[piece] < end:
        first = view.at[piece]
        low, high = max(start, first), min(end, first + view.measure_piece(piece))
        if view.is_one_to_one(piece):
            shift = view.start[piece] - first
            yield view.text[low:high], low + shift, high + shift
        else:
            yield view.text[low:high], view.start[piece], view.end[piece]
        piece += 1


@lru_cache(maxsize=8192)
def fold_character(character: str) -> str:
    """A character as the rules read it: unseen ones vanish, accents go, letters
    drawn alike become the Latin one, arrows and frames are all one sign. Case stays."""
    if character in LOOKALIKES:
        return LOOKALIKES[character]
    if character in UNSEEN:
        return ""
    if DRAWN.match(character) and not unicodedata.decomposition(character):
        return SIGN
    decomposed = unicodedata.normalize("NFKD", character)
    without_accents = "".join(filter(_is_seen, decomposed))
    composed = unicodedata.normalize("NFC", without_accents)
    return "".join(LOOKALIKES.get(letter, letter) for letter in composed)


def _is_seen(character: str) -> bool:
    """Takes room of its own, as accents and signs of format do not."""
    return unicodedata.category(character) not in ("Mn", "Me", "Cf")


def fold_text(text: str) -> str:
    """``text`` folded, without the way back: for dictionaries."""
    if text.isascii():
        return text
    folded = {letter: fold_character(letter) for letter in _list_foreign(text)}
    if len(folded) > FEW_LETTERS or _is_chained(folded):
        return FOREIGN_RUN.sub(_fold_run, text)
    for letter, new in folded.items():
        text = text.replace(letter, new)
    return text


def _fold_run(run: re.Match[str]) -> str:
    return "".join(map(fold_character, run[0]))


def _list_foreign(text: str) -> set[str]:
    """The letters of a text outside ASCII."""
    foreign = text.encode("utf-8", "surrogatepass").translate(None, ASCII)
    return set(foreign.decode("utf-8", "surrogatepass"))


def _is_chained(changes: Mapping[str, str]) -> bool:
    """Is anything replaced by a letter that is replaced by another?"""
    return any(changes.get(letter, letter) != letter for new in changes.values() for letter in new)


def lower(text: str) -> str:
    """``text`` in lower case, never longer or shorter."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    letters = ((letter, letter.lower()) for letter in text)
    return "".join(small if len(small) == 1 else letter for letter, small in letters)


def replace_surrogates(text: str) -> str:
    """``text`` of the same length, without halves of surrogate pairs: they can be
    written to no file, and no search takes them."""
    return text.encode("utf-8", "replace").decode("utf-8")


#: What is left out of a text, and the characters one of which each of it has.
_LEFT_OUT = ((ANSI, "\x1b"), (CONTROL, "\x00\x08\x7f"))


def fold(text: str) -> View:
    """The first view of a text: Unicode folded, colour codes and control
    characters out."""
    text = replace_surrogates(text)
    view = View(text) if text.isascii() else _fold_foreign(text)
    for pattern, signs in _LEFT_OUT:
        if any(map(view.text.__contains__, signs)):
            found = pattern.finditer(view.text)
            cuts = (("", match.start(), match.end()) for match in found)
            view = replace_stretches(view, cuts)
    return view


def _fold_foreign(text: str) -> View:
    """``text`` folded: what keeps its length at once, the rest piece by piece."""
    same_length, longer_or_gone = _fold_letters(text)
    if same_length:
        text = FOREIGN.sub(lambda match: same_length.get(match[0], match[0]), text)
    if not longer_or_gone:
        return View(text)
    found = (match for match in FOREIGN.finditer(text) if match[0] in longer_or_gone)
    changes = ((longer_or_gone[match[0]], match.start(), match.end()) for match in found)
    return replace_stretches(View(text), changes)


def _fold_letters(text: str) -> tuple[dict[str, str], dict[str, str]]:
    """What each letter of ``text`` outside ASCII becomes that changes: those that become
    one letter, and those that become several or none."""
    same_length: dict[str, str] = {}
    longer_or_gone: dict[str, str] = {}
    for letter in _list_foreign(text):
        folded = fold_character(letter)
        if len(folded) != 1:
            longer_or_gone[letter] = folded
        elif folded != letter:
            same_length[letter] = folded
    return same_length, longer_or_gone
