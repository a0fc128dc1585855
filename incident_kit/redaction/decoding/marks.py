"""Escapes and markup: what each stands for, and which of them tear a word apart."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from urllib.parse import unquote

from incident_kit.redaction.decoding.change import Change
from incident_kit.redaction.matching import compile_pattern
from incident_kit.redaction.source import Source
from incident_kit.redaction.views import fold_text

#: No group is captured: what was matched shows in its first bytes, and a pattern
#: without groups needs no second pass.
_MARK = (
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
#: A text with none of these has no mark.
_SIGNS_OF_MARKS = (
    *("&", "%", "\\", "^[", "*", "`", "<", "~~", "](", "-\n", "-\r\n", "[.]"),
    *("(.)", "{.}", "dot]", "dot)", '" ', "' ", '"+', "'+", '"\n', "'\n", '".', "'."),
)
#: What ends a word: no sign of emphasis before it stands inside one.
_WORD_ENDS = (b"", b"\n", b",", b";", b"!", b"?", b")", b"]", b"|", b"*", b"`")
#: Escapes of one letter that stand for another one.
_ESCAPES = {"n": "\n", "r": "\n", "t": "\t", "b": "", "f": "\n"}
#: What joins the parts of a name, and the parts of an address.
_JOINERS, _ADDRESS_JOINERS = ("_", "-"), (".", "@", ":")
#: How far before a mark the word in front of it is looked for.
_LONGEST_WORD = 40


def find_marks(source: Source) -> Iterator[Change]:
    """Every escape or piece of markup, with what it stands for."""
    if not any(map(source.text.__contains__, _SIGNS_OF_MARKS)):
        return
    for [(low, high)] in compile_pattern(_MARK).finditer(source.data):
        closes_emphasis = source.data[high - 1] in b"*`~"
        if closes_emphasis and source.data[high : high + 1] in _WORD_ENDS:
            continue
        change = _read_mark(source.text, source.to_character(low), source.to_character(high))
        if change:
            yield change


def _read_mark(text: str, start: int, end: int) -> Change | None:
    """What a mark stands for; nothing if it is to be read as it is written."""
    reader = _READERS.get(text[start])
    if reader is None:  # the match begins with a letter of the text
        start += 1
        reader = _READERS_BEHIND_LETTER.get(text[start], _read_within)
    elif reader is _read_link:  # the match ends with one
        end -= 1
    new = reader(text, start, end)
    is_change = new is not None and new != text[start:end]
    return Change(new or "", start, end) if is_change else None


def _read_entity(text: str, start: int, end: int) -> str:
    return fold_text(html.unescape(text[start:end]))


def _read_colour(text: str, start: int, end: int) -> str:
    return ""


def _read_dot(text: str, start: int, end: int) -> str | None:
    return "." if text[end : end + 1].isalnum() else None


def _read_percent(text: str, start: int, end: int) -> str | None:
    plain = unquote(text[start:end], errors="replace")
    return None if "\ufffd" in plain else fold_text(plain)


def _read_code(code: str) -> str:
    """The character of an escape by number: ``u0065``, ``u{65}``, ``x65``, ``145``."""
    base = 16 if code[0] in "ux" else 8
    number = int(code.strip("ux{}"), base)
    is_character = 0 < number < 0xD800 or 0xDFFF < number < 0x110000
    return fold_text(chr(number)) if is_character else ""


def _read_escape(text: str, start: int, end: int) -> str:
    escaped = text[start:end].lstrip("\\")
    if "[" in escaped:
        return _read_colour(text, start, end)
    if escaped[0] in "ux01":
        return _read_code(escaped)
    letter = text[end - 1]
    return _ESCAPES.get(letter, letter)


def _read_within(text: str, start: int, end: int) -> str | None:
    """Nothing, where it stands inside a word, an address or a host."""
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    if (before == " ") != (after == " "):
        return "" if _is_between_names(text, start, end) else None
    if _is_name_letter(before):
        is_inside = _goes_on(text, end)
    elif before in _ADDRESS_JOINERS:
        is_inside = _goes_on(text, end) and _is_no_sentence_start(text, end)
    else:
        is_inside = False
    return "" if is_inside else None


def _is_name_letter(letter: str) -> bool:
    return letter.isalnum() or letter in _JOINERS


def _goes_on(text: str, start: int) -> bool:
    """A name or an address goes on there; a full stop goes before no capital in one."""
    letter = text[start : start + 1]
    if letter in _ADDRESS_JOINERS:
        return _is_no_sentence_start(text, start + 1)
    return _is_name_letter(letter)


def _is_no_sentence_start(text: str, start: int) -> bool:
    """What follows has no capital."""
    return text[start : start + 1].islower() or text[start : start + 1].isdigit()


def _is_between_names(text: str, start: int, end: int) -> bool:
    """Two words with capitals, a space and this between them."""
    after = text[end : end + 2].strip(" ")
    if not after[:1].isupper():
        return False
    before = text[max(0, start - _LONGEST_WORD) : start].rstrip(" ")
    last_word = before.rpartition(" ")[2].rpartition(">")[2]
    return last_word.lstrip("*_`~>\"'([")[:1].isupper()


def _read_joint(text: str, start: int, end: int) -> str | None:
    """Nothing, where two strings are written to become one."""
    if end - start < 3 or text[start] != text[end - 1]:
        return None
    is_joint = any(sign in "+.&\n" for sign in text[start:end])
    is_in_word = text[start - 1 : start].isalnum() and text[end : end + 1].isalnum()
    return "" if is_joint and is_in_word else None


def _read_link(text: str, start: int, end: int) -> str | None:
    """The text of a link that is a part of a word, or what else stands in brackets."""
    if text[start:end] in ("[.]", "[dot]"):
        return _read_dot(text, start, end)
    is_empty = text[start + 1] == "]"
    if is_empty:
        return _read_within(text, start, end)
    return text[start + 1 : text.index("](", start)]


def _read_hyphen(text: str, start: int, end: int) -> str | None:
    """Nothing, where a line's end tore a word."""
    before, after = text[start - 1 : start], text[end : end + 1]
    is_torn = (before.isalpha() and after.islower()) or (before.isupper() and after.isupper())
    return "" if is_torn else None


#: What a mark in ``text[start:end]`` stands for; nothing if it stays.
Reader = Callable[[str, int, int], str | None]
#: By the first character of a match,
_READERS: dict[str, Reader] = {
    "&": _read_entity,
    "%": _read_percent,
    "\\": _read_escape,
    '"': _read_joint,
    "'": _read_joint,
    "[": _read_link,
    "^": _read_colour,
}
#: and by the second, where the first is a letter of the text's own.
_READERS_BEHIND_LETTER: dict[str, Reader] = {
    "-": _read_hyphen,
    "[": _read_link,
    "(": _read_dot,
    "{": _read_dot,
}
