"""Words in another script than the text around them: as a rule somebody's name."""

from __future__ import annotations

import re
from collections.abc import Iterator

import re2

#: Greek, Cyrillic, Armenian, Hebrew, Arabic, the scripts of India, Thai and Lao, Georgian,
#: Ethiopic, Khmer, Japanese, Chinese, Korean.
_LETTER = (
    r"[\x{370}-\x{3ff}\x{400}-\x{52f}\x{531}-\x{5f4}\x{620}-\x{6ff}\x{900}-\x{eff}"
    r"\x{10a0}-\x{10ff}\x{1200}-\x{137f}\x{1780}-\x{17ff}\x{3005}-\x{30ff}\x{3400}-\x{9fff}"
    r"\x{ac00}-\x{d7af}\x{200c}]"
)
RUN = re2.compile(rf"{_LETTER}+(?:[ \-'’·.\x{{a0}}]{{1,2}}{_LETTER}+)*")
#: A text with so many letters of another script for each Latin one is written in it.
MOST_FOREIGN = 3
#: By the standard library: one class, of which there are many.
LATIN = re.compile(r"[A-Za-z]+")


def find_other_scripts(text: str) -> Iterator[tuple[int, int]]:
    """Where words of another script stand in a text; nothing in one that is written in it."""
    if text.isascii():
        return
    runs = [match.span() for match in RUN.finditer(text)]
    latin = sum(map(len, LATIN.findall(text))) if runs else 0
    if latin * MOST_FOREIGN < sum(end - start for start, end in runs):
        return
    for start, end in runs:
        if _is_word(text, start, end):
            yield start, end


def _is_word(text: str, start: int, end: int) -> bool:
    """Is it more than a sign of measure or of mathematics, beside no Latin letter?"""
    touches = text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()
    return end - start > 1 and not touches
