"""Passwords that only people make, wherever they stand near a word for one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import re2

from incident_kit.redaction.pairs import PHRASES, WORDS
from incident_kit.redaction.rules import Source, Span
from incident_kit.redaction.values import is_code, is_placeholder, traits, transitions
from incident_kit.redaction.views import fold_text

#: Words that make one expect a password, beside those for a password itself.
TELLING = ("creds?", "credentials?", "log[ -]?in", "auth", "root", "admin(?:istrator)?", "keepass")
#: How far from such a word a password may stand, in bytes; the line does not matter.
REACH = 60
TOKEN = re2.compile(rb"[^\s\"'`<>()\[\],;|\\]{8,64}")
#: What stands in passwords and rarely in names, numbers and addresses.
SIGN = re2.compile(r"[!@#$%^&*?~]|[A-Za-z0-9][+=][A-Za-z0-9]")
#: An option, an account on a host, a path or query, an escape, a template.
OTHER = re2.compile(
    r"^(?:[a-z_.-]+|[A-Z_]+|(?:[A-Z]?[a-z]+)+)[0-9]?[=:]|^[a-z_.-]+@|^[$%/#@&*~^=+-]|/.*\?|"
    r"%[0-9A-F]{2}|://|&\w+;|\$\{|\*\*|^[A-Z]?[a-z]*[0-9]{0,2}(?:\+[A-Z]?[a-z]*[0-9]{0,2})+$"
)


@lru_cache(maxsize=1)
def _scout() -> Any:
    words = [word for word, strength in {**WORDS, **PHRASES}.items() if strength == "p"]
    latin = "|".join([re2.escape(fold_text(w)) for w in words if w.isascii()] + [*TELLING])
    other = "|".join(re2.escape(fold_text(w)) for w in words if not w.isascii())
    return re2.compile(rf"(?i)(?:^|[^a-z])(?:{latin})(?:s|'s)?(?:$|[^a-z])|{other}".encode())


def find_typed(source: Source) -> Iterator[Span]:
    """Every text of all classes of characters that no name, number or address
    is made of, near a word for a password."""
    reach = 0
    for match in _scout().finditer(source.data):
        low, high = max(reach, match.start() - REACH), match.end() + REACH
        while 0 < low < match.start() and source.data[low - 1] > 32:
            low += 1
        for token in TOKEN.finditer(source.data, low, min(len(source.data), high + 64)):
            if token.start() >= high:
                break
            reach = max(reach, token.end())
            text = token.group().decode("utf-8", "ignore")
            if is_typed(text.rstrip(".:!?")):
                start = source.character(token.start())
                yield Span(start, start + len(text.rstrip(".:")), "secret", "typed")
        reach = max(reach, min(high, len(source.data)) - 64)


@lru_cache(maxsize=1024)
def is_typed(text: str) -> bool:
    """Small and large letters, digits and signs, and nothing it could be else."""
    return (
        len(text) >= 8
        and any(c.islower() for c in text)
        and any(c.isupper() for c in text)
        and any(c.isdigit() for c in text)
        and SIGN.search(text) is not None
        and not OTHER.search(text)
        and (text.isascii() or transitions(text) > 2)
        and not is_placeholder(text)
        and not is_code(text)
        and not traits(text) & {"date", "email"}
    )
