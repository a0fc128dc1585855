"""The words of an HTML message: its paragraphs, and what it quotes marked with ``>``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from incident_kit.text.markup import Part, read_parts

_BLOCKS = frozenset(
    "address article blockquote br dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 header hr "
    "li main nav ol p pre section table tbody td tfoot th thead tr ul".split()
)
#: A blank line stands before and after these.
_APART = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table", "ul", "ol"})
_UNSEEN = frozenset({"head", "noscript", "script", "style", "template", "title"})
#: They hold nothing: only their opening tag breaks the line.
_EMPTY = frozenset({"br", "hr"})
#: Quotes in more quotes are shown as this many.
_DEEPEST = 9
_BLANKS = re.compile(r"\n{3,}")


def html_text(markup: str) -> str:
    """``markup`` as plain text, one line a block; each line of a ``blockquote`` begins
    with ``> ``. Links are their words, pictures are left out. Never raises."""
    lines = (" ".join(line.split()) for line in "".join(_list_words(markup)).split("\n"))
    return _BLANKS.sub("\n\n", "\n".join(lines)).strip()


def _list_words(markup: str) -> Iterator[str]:
    """The words that are seen and the breaks between them; what is not seen too, if it
    never ends."""
    quotes = 0
    unseen = ""  # the element whose inside is not shown
    waiting: list[str] = []  # what stands in it, until it ends
    for part in read_parts(markup):
        if part.text == "blockquote":
            quotes = _count_quotes(part, quotes)
        if part.kind == "open" and part.text in _UNSEEN:
            unseen = unseen or part.text
        elif _ends_unseen(part, unseen):
            unseen = ""
            waiting.clear()
        waiting.append(_words_of(part, quotes))
        if not unseen:
            yield from waiting
            waiting.clear()
    yield from waiting


def _count_quotes(part: Part, quotes: int) -> int:
    if part.kind == "open":
        return quotes + 1
    return max(quotes - 1, 0) if part.kind == "close" else quotes


def _ends_unseen(part: Part, unseen: str) -> bool:
    """The end of the element itself; or the body, where a head was never closed."""
    if part.kind == "close":
        return part.text == unseen
    return part.kind == "open" and part.text == "body"


def _words_of(part: Part, quotes: int) -> str:
    if part.kind == "text":
        return " ".join(re.split(r"\s+", part.text))
    if not _breaks_line(part):
        return ""
    newlines = "\n\n" if part.text in _APART else "\n"
    return newlines + "> " * min(quotes, _DEEPEST)


def _breaks_line(part: Part) -> bool:
    if part.text not in _BLOCKS:
        return False
    return part.kind == "open" or (part.kind == "close" and part.text not in _EMPTY)
