"""The words of an HTML message: its paragraphs, and what it quotes marked with ``>``."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BLOCKS = frozenset(
    "address article blockquote br dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 header hr "
    "li main nav ol p pre section table tbody td tfoot th thead tr ul".split()
)
_PARTED = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table", "ul", "ol"})
_UNSEEN = frozenset({"head", "noscript", "script", "style", "template", "title"})
_BLANKS = re.compile(r"\n{3,}")


def html_text(markup: str) -> str:
    """``markup`` as plain text, one line a block; each line of a ``blockquote`` begins
    with ``> ``. Links are their words, pictures are left out. Never raises."""
    reader = _Reader()
    try:
        reader.feed(markup)
        reader.close()
    except (AssertionError, ValueError):  # the parser's own answer to broken declarations
        reader.handle_data(re.sub(r"<[^<>]*>", " ", reader.rawdata))
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return _BLANKS.sub("\n\n", "\n".join(lines)).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen: list[str] = []
        self._quotes = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in _UNSEEN:
            self._unseen.append(tag)
        if tag == "blockquote":
            self._quotes += 1
        if tag in _BLOCKS:
            self._break(tag)

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        if tag in _BLOCKS:
            self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._unseen:
            del self._unseen[self._unseen.index(tag) :]
        if tag == "blockquote":
            self._quotes = max(self._quotes - 1, 0)
        if tag in _BLOCKS and tag != "br":
            self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(" ".join(re.split(r"\s+", data)))

    def _break(self, tag: str) -> None:
        mark = "> " * self._quotes
        self.parts.append(f"\n\n{mark}" if tag in _PARTED else f"\n{mark}")
