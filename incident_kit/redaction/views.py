"""Texts as the rules read them, each with the way back to the text as it was written.

A view is a list of pieces. A piece stands for a stretch of the source; either
both have the same length and characters correspond one to one, or the piece
stands for its stretch as a whole (``&amp;`` read as ``&``).
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
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
#: Letters in circles, in squares, and those that flags are made of, each from A to Z.
LOOKALIKES |= {
    chr(first + number): letter
    for first in (0x1F150, 0x1F170, 0x1F1E6)
    for number, letter in enumerate(ascii_uppercase)
}
#: Characters that take no room: they split a token without being seen.
UNSEEN = frozenset("\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u3164\uffa0")
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
        piece = bisect_right(self.at, start) - 1
        low, high, place = self.start[piece], self.end[piece], self.at[piece]
        if end - place <= high - low == self._length(piece):
            return low + start - place, low + end - place
        return self._place(start)[0], self._place(end - 1)[1]

    def _place(self, index: int) -> tuple[int, int]:
        piece = bisect_right(self.at, index) - 1
        start, end = self.start[piece], self.end[piece]
        if end - start != self._length(piece):
            return start, end
        offset = start + index - self.at[piece]
        return offset, offset + 1

    def _length(self, piece: int) -> int:
        after = self.at[piece + 1] if piece + 1 < len(self.at) else len(self.text)
        return after - self.at[piece]


Piece = tuple[str, int, int]


def assemble(pieces: Iterable[Piece]) -> View:
    """A view of pieces ``(text, start, end)``; empty texts leave a stretch out."""
    kept = [piece for piece in pieces if piece[0]]
    at, place = [], 0
    for text, _, _ in kept:
        at.append(place)
        place += len(text)
    return View(
        "".join(text for text, _, _ in kept), at, [s for _, s, _ in kept], [e for _, _, e in kept]
    )


def through(view: View, changes: Iterable[Piece]) -> View:
    """``view`` with stretches of its text replaced: ``(new, start, end)`` in order,
    not overlapping, offsets in ``view.text``. Offsets of the result lead to the
    source of ``view``."""
    pieces: list[Piece] = []
    place = 0
    for new, start, end in changes:
        pieces.extend(stretch(view, place, start))
        if new and end > start:
            pieces.append((new, *view.span(start, end)))
        place = end
    pieces.extend(stretch(view, place, len(view.text)))
    return assemble(pieces)


def stretch(view: View, start: int, end: int) -> Iterator[Piece]:
    """The pieces of ``view.text[start:end]``, unchanged, offsets in its source."""
    if start >= end:
        return
    if not view.at:
        yield view.text[start:end], start, end
        return
    piece = bisect_right(view.at, start) - 1
    while piece < len(view.at) and view.at[piece] < end:
        after = view.at[piece + 1] if piece + 1 < len(view.at) else len(view.text)
        low, high = max(start, view.at[piece]), min(end, after)
        if view.end[piece] - view.start[piece] == after - view.at[piece]:
            shift = view.start[piece] - view.at[piece]
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
    if character in UNSEEN or "\ufe00" <= character <= "\ufe0f":
        return ""
    if DRAWN.match(character) and not unicodedata.decomposition(character):
        return SIGN
    plain = "".join(c for c in unicodedata.normalize("NFKD", character) if not _unseen(c))
    return "".join(LOOKALIKES.get(c, c) for c in unicodedata.normalize("NFC", plain))


def _unseen(character: str) -> bool:
    return unicodedata.category(character) in ("Mn", "Me", "Cf")


def fold_text(text: str) -> str:
    """``text`` folded, without the way back: for dictionaries."""
    return text if text.isascii() else "".join(map(fold_character, text))


def lower(text: str) -> str:
    """``text`` in lower case, never longer or shorter."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def encodable(text: str) -> str:
    """``text`` of the same length, without halves of surrogate pairs: they can be
    written to no file, and no search takes them."""
    return text.encode("utf-8", "replace").decode("utf-8")


def fold(text: str) -> View:
    """The first view of a text: Unicode folded, colour codes and control
    characters out."""
    text = encodable(text)
    view = View(text)
    if not text.isascii():
        view = _folded(text)
    for pattern, signs in ((ANSI, "\x1b"), (CONTROL, "\x00\x08\x7f")):
        if any(sign in view.text for sign in signs):
            view = through(view, [("", m.start(), m.end()) for m in pattern.finditer(view.text)])
    return view


def _folded(text: str) -> View:
    """``text`` folded: what keeps its length at once, the rest piece by piece."""
    foreign = set(text.encode().translate(None, ASCII).decode())
    news = {one: new for one in foreign if (new := fold_character(one)) != one}
    others = {one: news.pop(one) for one in list(news) if len(news[one]) != 1}
    if news:
        text = FOREIGN.sub(lambda match: news.get(match.group(), match.group()), text)
    if not others:
        return View(text)
    found = FOREIGN.finditer(text)
    changes = [(others[m.group()], m.start(), m.end()) for m in found if m.group() in others]
    return through(View(text), changes)
