"""Views of what a text hides: escapes, markup, encodings, tokens cut in pieces.

Only the neighbourhood of something hidden is looked at again, so a plain text
costs nothing more.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import unquote

from incident_kit.redaction.matching import compile_pattern
from incident_kit.redaction.rules.values.measures import is_mixed
from incident_kit.redaction.source import Source
from incident_kit.redaction.views import Piece, View, assemble, cut_pieces, fold_text

#: How many characters around something hidden are read again, and how many behind it: the
#: words that tell of a value mostly stand before it.
AROUND, BEHIND = 96, 64
#: No group is captured: what was matched shows in its first bytes, and a pattern
#: without groups needs no second pass.
MARK = compile_pattern(
    rb"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});"
    rb"|(?:%[0-9A-Fa-f]{2})+"
    rb"|(?:\\\\?u001[bB]|\\x1[bB]|\\033|\\e|\^\[)\[[0-9;:?]{0,32}[A-Za-z]"
    rb"|\\\\?u(?:[0-9a-fA-F]{4}|\{[0-9a-fA-F]{1,6}\})|\\x[0-9a-fA-F]{2}|\\[01][0-7]{2}"
    rb"|\\+[nrtbf\"'/`_*~#.@+|>:()=-]"
    rb"|[\w.@: -](?:(?:</?[A-Za-z][^<>\n]*>|<!--[^\n]*?-->)+|\*+|~~|``?|<>|\[\]\(\))"
    rb"|[\"'] {0,3}(?:\+|\.|&)? {0,3}(?:\\?\s*\n\s*)?(?:[+.&] {0,3})?[\"']"
    rb"|[A-Za-z0-9](?:\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\))"
    rb"|[A-Za-z]-[ \t]*\r?\n[ \t>]*"
    rb"|\pL\[[^\[\]\n]{1,80}\]\([^()\s]{0,400}\)|\[[^\[\]\n]{1,80}\]\([^()\s]{0,400}\)\pL"
)
MARKS = (
    "&",
    "%",
    "\\",
    "^[",
    "*",
    "`",
    "<",
    "~~",
    "](",
    "-\n",
    "-\r\n",
    "[.]",
    "(.)",
    "{.}",
    "dot]",
    "dot)",
    '" ',
    "' ",
    '"+',
    "'+",
    '"\n',
    "'\n",
    '".',
    "'.",
)
WRAP = compile_pattern(
    rb"[A-Za-z0-9+/=_.~:@-]{8,}[ \t]*\\?\r?\n(?:[ \t>|#*]|&gt;)*[A-Za-z0-9+/=_~-]"
)
BASE64 = compile_pattern(
    rb"[A-Za-z0-9+/_-]{16,}={0,2}(?:(?:\\r)?(?:\\n|\s*\n)[ \t>]*[A-Za-z0-9+/_-]{4,}={0,2})*"
)
#: By the standard library: it takes a text as it is, from any place.
TOKEN = re.compile(r"[\w+/=~-]+")
#: Pairs of digits that stand for visible ASCII: a digest has others among its first.
HEX = compile_pattern(rb"^(?:[2-7][0-9a-fA-F]){10,}$")
#: Fewer bytes than these hold nothing worth hiding.
LEAST = 10
ESCAPES = {"n": "\n", "r": "\n", "t": "\t", "b": "", "f": "\n"}


def inner_views(view: View, source: Source) -> Iterator[View]:
    """The views to look into after this one; none if nothing is hidden."""
    changes = sorted([*_marks(source), *_wraps(source)], key=lambda change: change[1])
    if changes:
        yield _neighbourhoods(view, source.text, _apart(changes))
    decoded = list(_decoded(view, source))
    if decoded:
        yield assemble(decoded)


def _apart(changes: Iterable[Piece]) -> list[Piece]:
    """Changes that do not overlap, the first of each place."""
    result: list[Piece] = []
    for change in changes:
        if not result or change[1] >= result[-1][2]:
            result.append(change)
    return result


#: What ends a word: no sign of emphasis before it stands inside one.
_END = (b"", b"\n", b",", b";", b"!", b"?", b")", b"]", b"|", b"*", b"`")


def _marks(source: Source) -> Iterator[Piece]:
    """What each escape or piece of markup stands for."""
    if not any(mark in source.text for mark in MARKS):
        return
    for [(low, high)] in MARK.finditer(source.data):
        if source.data[high : high + 1] in _END and source.data[high - 1] in b"*`~":
            continue
        start, end = source.to_character(low), source.to_character(high)
        read = _READ.get(source.text[start])
        if read is None:
            start += 1
            read = _LED.get(source.text[start], _within)
        elif read is _link:
            end -= 1
        new = read(source.text, start, end)
        if new is not None and new != source.text[start:end]:
            yield new, start, end


def _entity(text: str, start: int, end: int) -> str | None:
    return fold_text(html.unescape(text[start:end]))


def _colour(text: str, start: int, end: int) -> str | None:
    return ""


def _dot(text: str, start: int, end: int) -> str | None:
    return "." if text[end : end + 1].isalnum() else None


def _percent(text: str, start: int, end: int) -> str | None:
    plain = unquote(text[start:end], errors="replace")
    return None if "\ufffd" in plain else fold_text(plain)


def _code(text: str, start: int, end: int) -> str | None:
    inner = text[start:end].lstrip("\\")
    number = int(inner.strip("ux{}"), 16 if inner[0] in "ux" else 8)
    known = 0 < number < 0xD800 or 0xDFFF < number < 0x110000
    return fold_text(chr(number)) if known else ""


def _escape(text: str, start: int, end: int) -> str | None:
    inner = text[start:end].lstrip("\\")
    if "[" in inner:
        return _colour(text, start, end)
    if inner[0] in "ux01":
        return _code(text, start, end)
    return ESCAPES.get(text[end - 1], text[end - 1])


def _within(text: str, start: int, end: int) -> str | None:
    """Nothing, where it stands inside a word, an address or a host."""
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    if (before == " ") != (after == " "):
        return "" if _between_names(text, start, end) else None
    sign, behind = before in _SIGNS, after in _SIGNS
    inside = before.isalnum() or before in ("_", "-") or sign
    follows = after.isalnum() or after in ("_", "-") or behind and _goes_on(text, end + 1)
    return "" if inside and follows and (not sign or _goes_on(text, end)) else None


def _between_names(text: str, start: int, end: int) -> bool:
    """Two words with capitals, a space and this between them."""
    if not text[end : end + 2].strip(" ")[:1].isupper():
        return False
    last = text[max(0, start - 40) : start].rstrip(" ").rpartition(" ")[2].rpartition(">")[2]
    return last.lstrip("*_`~>\"'([")[:1].isupper()


_SIGNS = (".", "@", ":")


def _goes_on(text: str, place: int) -> bool:
    """No sentence begins here: what follows has no capital."""
    return text[place : place + 1].islower() or text[place : place + 1].isdigit()


def _join(text: str, start: int, end: int) -> str | None:
    """Nothing, where two strings are written to become one."""
    if (
        end - start < 3
        or text[start] != text[end - 1]
        or not any(c in "+.&\n" for c in text[start:end])
    ):
        return None
    return "" if text[start - 1 : start].isalnum() and text[end : end + 1].isalnum() else None


def _link(text: str, start: int, end: int) -> str | None:
    """The text of a link that is a part of a word, or what else stands in brackets."""
    if text[start:end] in ("[.]", "[dot]"):
        return _dot(text, start, end)
    if text[start + 1] == "]":
        return _within(text, start, end)
    return text[start + 1 : text.index("](", start)]


def _hyphen(text: str, start: int, end: int) -> str | None:
    before, after = text[start - 1 : start], text[end : end + 1]
    torn = before.isalpha() and after.islower() or before.isupper() and after.isupper()
    return "" if torn else None


#: By the first character, and by the second of what leads with one of the text's own.
_READ: dict[str, Callable[[str, int, int], str | None]] = {
    "&": _entity,
    "%": _percent,
    "\\": _escape,
    '"': _join,
    "'": _join,
    "[": _link,
    "^": _colour,
}
_LED = {"-": _hyphen, "[": _link, "(": _dot, "{": _dot}


def _wraps(source: Source) -> Iterator[Piece]:
    """Line ends inside a token."""
    if "\n" not in source.text:
        return
    for [(low, high)] in WRAP.finditer(source.data):
        start, end = source.to_character(low), source.to_character(high) - 1
        left = source.text[start:end].split()[0].rstrip("\\")
        glued = source.text[start + len(left)] in "\\\r\n"
        if glued and not _is_plain(left) and "://" not in left and left[-1] not in ".:":
            right = _token(source.text, end)
            named = source.text.startswith(": ", end + len(right))
            if not (named or _is_plain(right)) and is_mixed(left + right):
                yield "", start + len(left.removesuffix("=")), end


def _is_plain(token: str) -> bool:
    """A word or a number, which no line's end tore."""
    return (
        token.isdigit()
        or token.isalpha()
        and (token[1:].islower() or token.isupper())
        or len(token) < 2
    )


def _token(text: str, place: int) -> str:
    """What of a token goes on at a place."""
    found = TOKEN.match(text, place, place + 80)
    return found.group() if found else ""


def _neighbourhoods(view: View, text: str, changes: list[Piece]) -> View:
    """A view of the surroundings of the changes, with the changes made."""
    pieces: list[Piece] = []
    index = 0
    while index < len(changes):
        low = _edge(text, changes[index][1], -1)
        high = _edge(text, changes[index][2], 1)
        place = low
        while index < len(changes) and changes[index][1] <= high:
            new, start, end = changes[index]
            pieces.extend(cut_pieces(view, place, start))
            if new:
                pieces.append((new, *view.span(start, end)))
            place, high = end, max(high, _edge(text, end, 1))
            index += 1
        pieces.extend(cut_pieces(view, place, high))
        if pieces:
            pieces.append(("\n\n", pieces[-1][2], pieces[-1][2]))
    return assemble(pieces)


def _edge(text: str, place: int, step: int) -> int:
    """Where the neighbourhood of a place ends: at a blank some way off."""
    if step < 0:
        low = max(0, place - AROUND)
        return (
            low
            if not low
            else max(
                text.rfind(" ", max(0, low - AROUND), low),
                text.rfind("\n", max(0, low - AROUND), low),
                low - AROUND,
                0,
            )
        )
    high = min(len(text), place + BEHIND)
    ends = [
        e
        for e in (text.find(" ", high, high + AROUND), text.find("\n", high, high + AROUND))
        if e >= 0
    ]
    return min(ends, default=min(len(text), high + AROUND))


def _decoded(view: View, source: Source) -> Iterator[Piece]:
    """What runs of base64 hold, each standing for its whole run."""
    for [(low, high)] in BASE64.finditer(source.data):
        plain = decode(source.data[low:high])
        if plain:
            start, end = source.to_character(low), source.to_character(high)
            yield fold_text(plain), *view.span(start, end)
            yield "\n\n", view.span(start, end)[1], view.span(start, end)[1]


def decode(run: bytes) -> str:
    """The text a run of base64 or of hexadecimal holds; empty if it holds none."""
    if run[0] in b"234567" and HEX.match(run, 0, len(run)):
        plain = bytes.fromhex(run.decode())
        if plain.isascii() and plain.decode().isprintable():
            return plain.decode() if len(plain) >= LEAST else ""
    joined = run.replace(b"\\n", b"").replace(b"\\r", b"").translate(_STANDARD, b" \t\r\n>=")
    if not _readable(joined[:24]):
        return ""
    try:
        plain = (
            base64.b64decode(joined + b"=" * (-len(joined) % 4)) if len(joined) % 4 != 1 else b""
        )
        text = plain.decode("utf-8")
    except (binascii.Error, ValueError):
        return ""
    return (
        text if len(text) >= LEAST and all(c.isprintable() or c in "\n\r\t" for c in text) else ""
    )


def _readable(start: bytes) -> bool:
    """The first bytes decode to characters people write."""
    head = binascii.a2b_base64(start[: len(start) // 4 * 4])
    return not head.translate(None, _WRITTEN)


_WRITTEN = bytes(code for code in range(256) if code in (9, 10, 13) or 32 <= code != 127)
_STANDARD: Any = bytes.maketrans(b"-_", b"+/")
