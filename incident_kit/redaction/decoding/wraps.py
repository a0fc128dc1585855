"""Line ends inside a token."""

from __future__ import annotations

import re
from collections.abc import Iterator

from incident_kit.redaction.decoding.change import Change
from incident_kit.redaction.matching import compile_pattern
from incident_kit.redaction.rules.values.measures import is_mixed
from incident_kit.redaction.source import Source

_WRAP = rb"[A-Za-z0-9+/=_.~:@-]{8,}[ \t]*\\?\r?\n(?:[ \t>|#*]|&gt;)*[A-Za-z0-9+/=_~-]"
#: By the standard library: it takes a text as it is, from any offset.
_TOKEN = re.compile(r"[\w+/=~-]+")
_LONGEST_TOKEN = 80
#: A name, and the sign that sets its value: no token has more behind its last sign.
_NAMED = re.compile(r"[\w.-]+(?::[ \t]|[ \t]+[:=][ \t]|=(?=[^\s=]))")


def find_wraps(source: Source) -> Iterator[Change]:
    """Every end of a line that stands inside a token, with what a quotation puts before
    the next line."""
    if "\n" not in source.text:
        return
    for [(low, high)] in compile_pattern(_WRAP).finditer(source.data):
        start, end = source.to_character(low), source.to_character(high) - 1
        left = source.text[start:end].split()[0].rstrip("\\")
        if _ends_in_token(source.text, start, left) and _goes_on(source.text, end, left):
            yield Change("", start + len(left.removesuffix("=")), end)


def _ends_in_token(text: str, start: int, left: str) -> bool:
    """What stands at the end of the line may be the first part of a token."""
    is_last_in_line = text[start + len(left)] in "\\\r\n"
    if not is_last_in_line or left[-1] in ".:" or "://" in left:
        return False
    return not _is_word_or_number(left)


def _goes_on(text: str, start: int, left: str) -> bool:
    """What begins the next line may be the second part of the token."""
    right = _read_token(text, start)
    is_name = _NAMED.match(text, start) is not None
    if is_name or _is_word_or_number(right):
        return False
    return is_mixed(left + right)


def _is_word_or_number(token: str) -> bool:
    """Which no line's end tore."""
    if len(token) < 2 or token.isdigit():
        return True
    return token.isalpha() and (token[1:].islower() or token.isupper())


def _read_token(text: str, start: int) -> str:
    """What of a token stands at ``start``."""
    found = _TOKEN.match(text, start, start + _LONGEST_TOKEN)
    return found.group() if found else ""
