"""What runs of base64 and of hexadecimal hold."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator

from incident_kit.redaction.decoding.change import Change
from incident_kit.redaction.matching import compile_pattern
from incident_kit.redaction.source import Source
from incident_kit.redaction.views import fold_text

_BASE64 = compile_pattern(
    rb"[A-Za-z0-9+/_-]{16,}={0,2}(?:(?:\\r)?(?:\\n|\s*\n)[ \t>]*[A-Za-z0-9+/_-]{4,}={0,2})*"
)
#: Pairs of digits that stand for visible ASCII: a digest has others among its first.
_HEXADECIMAL = compile_pattern(rb"^(?:[2-7][0-9a-fA-F]){10,}$")
#: Fewer characters than these hold nothing worth hiding.
_LEAST_CHARACTERS = 10
#: So many letters of base64 tell whether a text follows.
_HEAD_LETTERS = 24
#: The letters of base64 in links, and those they stand for.
_TO_STANDARD = bytes.maketrans(b"-_", b"+/")
_LINE_ENDS = b" \t\r\n>="
#: Bytes that are no part of a text.
_UNWRITTEN_CODES = {*range(32), 127} - {9, 10, 13}
_WRITTEN = bytes(code for code in range(256) if code not in _UNWRITTEN_CODES)


def find_encoded(source: Source) -> Iterator[Change]:
    """Every run of an encoding that holds a text, with that text."""
    for [(low, high)] in _BASE64.finditer(source.data):
        plain = decode(source.data[low:high])
        if plain:
            start, end = source.to_character(low), source.to_character(high)
            yield Change(fold_text(plain), start, end)


def decode(run: bytes) -> str:
    """The text a run of base64 or of hexadecimal holds; empty if it holds none."""
    plain = _decode_hexadecimal(run)
    if plain is None:
        plain = _decode_base64(run)
    return plain if len(plain) >= _LEAST_CHARACTERS else ""


def _decode_hexadecimal(run: bytes) -> str | None:
    """The text of a run of hexadecimal; nothing if it is no such run."""
    if run[0] not in b"234567" or not _HEXADECIMAL.match(run, 0, len(run)):
        return None
    plain = bytes.fromhex(run.decode())
    if not plain.isascii() or not plain.decode().isprintable():
        return None
    return plain.decode()


def _decode_base64(run: bytes) -> str:
    """The text of a run of base64, folded over lines or not; empty if it holds none."""
    unescaped = run.replace(b"\\n", b"").replace(b"\\r", b"")
    letters = unescaped.translate(_TO_STANDARD, _LINE_ENDS)
    if len(letters) % 4 == 1 or not _begins_with_text(letters):
        return ""
    padding = b"=" * (-len(letters) % 4)
    try:
        text = base64.b64decode(letters + padding).decode("utf-8")
    except (binascii.Error, ValueError):
        return ""
    return text if all(letter.isprintable() or letter in "\n\r\t" for letter in text) else ""


def _begins_with_text(letters: bytes) -> bool:
    """The first bytes decode to characters people write."""
    head = letters[:_HEAD_LETTERS]
    whole = head[: len(head) // 4 * 4]
    return not binascii.a2b_base64(whole).translate(None, _WRITTEN)
