"""What a Markdown text says, however it is laid out.

Words decide, in their order, with their punctuation. Blanks, blank lines, where a line is
wrapped, which sign marks a list or emphasis, and how wide a table is drawn are layout: an
editor that draws them otherwise has said nothing. What is left is compared, and never shown.
"""

from __future__ import annotations

import re
import unicodedata

from incident_kit.text.maths import CODE, unescape_maths

#: What stands in the place of code in the words around it.
_CODE_HERE = "\0"
_QUOTED = re.compile(r"\s*(?:>\s?)+")
_LISTED = re.compile(r"[*+-](?=\s|$)")
#: The line below the head of a table.
_RULE = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?")
#: Underlines that open and close emphasis, as stars do; those in a word or an address do not.
_OPENS = re.compile(r"""(?<![^\s*(\["'“‘])_{1,3}(?=[^\s_])""")
_CLOSES = re.compile(r"""(?<![\\\s_])_{1,3}(?![^\s*)\].,;:!?"'”’])""")


def find_meaning(markdown: str) -> str:
    """``markdown`` without its layout: two texts of which this is the same say the same.

    Code in it, a block or a span, says what it says to the letter; blanks at the end of its
    lines are layout. An ordered list says its numbers, and a box whether it is ticked.
    """
    text = unicodedata.normalize("NFC", unescape_maths(markdown))
    code: list[str] = []

    def take_out(found: re.Match[str]) -> str:
        if not found["fence"] and not found["ticks"]:
            return found[0]
        code.append("\n".join(line.rstrip() for line in found[0].strip().splitlines()))
        return _CODE_HERE

    prose = " ".join(_list_lines(CODE.sub(take_out, text)))
    return f"{_mark_emphasis(' '.join(prose.split()))}\n{code!r}"


def _list_lines(text: str) -> list[str]:
    """The lines of a text, each marked in one way: as a quote where one begins, as an item
    of a list, as a row of a table."""
    lines = []
    above = ""
    for line in text.splitlines():
        quoted = _QUOTED.match(line)
        quote = "".join(quoted[0].split()) if quoted else ""
        words = _draw_line(line[quoted.end() :] if quoted else line)
        lines.append(words if quote == above else f"{quote} {words}")
        above = quote
    return lines


def _draw_line(line: str) -> str:
    words = _LISTED.sub("-", line.strip(), count=1) if _LISTED.match(line.strip()) else line.strip()
    if "|" not in words:
        return words
    if _RULE.fullmatch(words):
        return f"|{'-|' * len(words.strip('|').split('|'))}"
    return re.sub(r"\s*\|\s*", " | ", words) if words.startswith("|") else words


def _mark_emphasis(text: str) -> str:
    """The text with stars wherever underlines mark emphasis."""
    for edge in (_OPENS, _CLOSES):
        text = edge.sub(lambda run: "*" * len(run[0]), text)
    return text
