"""The words of an HTML message: its paragraphs, and what it quotes marked with ``>``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from incident_kit.text.markup import parts

_BLOCKS = frozenset(
    "address article blockquote br dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 header hr "
    "li main nav ol p pre section table tbody td tfoot th thead tr ul".split()
)
_PARTED = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table", "ul", "ol"})
_UNSEEN = frozenset({"head", "noscript", "script", "style", "template", "title"})
_EMPTY = frozenset({"br", "hr"})
#: Quotes in more quotes are shown as this many.
_DEEPEST = 9
_BLANKS = re.compile(r"\n{3,}")


def html_text(markup: str) -> str:
    """``markup`` as plain text, one line a block; each line of a ``blockquote`` begins
    with ``> ``. Links are their words, pictures are left out. Never raises."""
    lines = (" ".join(line.split()) for line in "".join(_words(markup)).split("\n"))
    return _BLANKS.sub("\n\n", "\n".join(lines)).strip()


def _words(markup: str) -> Iterator[str]:
    """The words that are seen and the breaks between them; what is not seen too, if it
    never ends."""
    quotes, inside = 0, ""
    held: list[str] = []
    for part in parts(markup):
        opens, closes = part.kind == "open", part.kind == "close"
        if part.text == "blockquote":
            quotes = max(quotes + opens - closes, 0)
        if opens and part.text in _UNSEEN:
            inside = inside or part.text
        elif closes and part.text == inside or opens and part.text == "body":
            inside = ""
            held.clear()
        if part.kind == "text":
            said = " ".join(re.split(r"\s+", part.text))
        else:
            breaks = part.text in _BLOCKS and (opens or closes and part.text not in _EMPTY)
            said = _break(part.text, quotes) if breaks else ""
        held.append(said)
        if not inside:
            yield from held
            held.clear()
    yield from held


def _break(tag: str, quotes: int) -> str:
    return ("\n\n" if tag in _PARTED else "\n") + "> " * min(quotes, _DEEPEST)
