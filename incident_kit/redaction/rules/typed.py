"""Passwords that only people make, wherever they stand near a word for one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import re2

from incident_kit.redaction.matching import compile_pattern
from incident_kit.redaction.rules.pairs import PHRASES, WORDS
from incident_kit.redaction.rules.rule import Detector, Runs
from incident_kit.redaction.rules.values import (
    classes,
    is_code,
    is_placeholder,
    traits,
    transitions,
)
from incident_kit.redaction.source import Source, Span
from incident_kit.redaction.views import fold_text

#: Words that make one expect a password, beside those for a password itself.
TELLING = ("creds?", "credentials?", "log[ -]?in", "auth", "root", "admin(?:istrator)?", "keepass")
#: How far from such a word a password may stand, in bytes; the line does not matter.
REACH = 60
SHORTEST, LONGEST = 8, 64
#: A text without blanks and quotes that has a sign inside or at its end.
TOKEN = compile_pattern(rb"[^\s\"'`<>()\[\],;|\\]+[!@#$%^&*?~+=][^\s\"'`<>()\[\],;|\\]*")
#: What stands in passwords and rarely in names, numbers and addresses. By the standard
#: library: on a short text it is the faster one.
SIGN = re.compile(r"[!@#$%^&*?~]|[A-Za-z0-9][+=][A-Za-z0-9]")
#: An option, an account on a host, a path or query, an escape, a template.
OTHER = compile_pattern(
    r"^[A-Za-z_]+=[0-9]+$|^(?:[a-z_.-]+|[A-Z0-9_]+|(?:[A-Z]?[a-z]+)+)[0-9]?[=:]|^[a-z_.-]+@|^[$%/#@&*~^=+-]|/.*\?|"
    r"%[0-9A-F]{2}|://|&\w+;|\$\{|\*\*|^[A-Z]?[a-z]*[0-9]{0,2}(?:\+[A-Z]?[a-z]*[0-9]{0,2})+$"
)


def _telling() -> str:
    words = [word for word, strength in {**WORDS, **PHRASES}.items() if strength == "p"]
    latin = "|".join([re2.escape(fold_text(w)) for w in words if w.isascii()] + [*TELLING])
    other = "|".join(re2.escape(fold_text(w)) for w in words if not w.isascii())
    return rf"(?i)(?:^|[^a-z])(?:{latin})(?:s|'s)?(?:$|[^a-z])|{other}"


WORD = _telling()


def find_typed(source: Source, runs: Runs) -> Iterator[Span]:
    """Every text of all classes of characters that no name, number or address
    is made of, near a word for a password."""
    for [(low, high)] in TOKEN.within(source.data, runs):
        if not SHORTEST <= high - low <= LONGEST:
            continue
        text = source.data[low:high].decode().rstrip(".:")
        if is_typed(text.rstrip("!?")):
            start = source.to_character(low)
            end = start + len(text)
            if compile_pattern(WORD).search(source.data[max(0, low - REACH) : high + REACH]):
                yield Span(start, end, "secret", "typed")


@lru_cache(maxsize=1024)
def is_typed(text: str) -> bool:
    """Small and large letters, digits and signs, and nothing it could be else."""
    return (
        len(text) >= SHORTEST
        and classes(text) == 4
        and SIGN.search(text) is not None
        and OTHER.search(text.encode()) is None
        and (text.isascii() or transitions(text) > 2)
        and not is_placeholder(text)
        and not is_code(text)
        and not traits(text) & {"date", "email"}
    )


TYPED = Detector("typed", WORD, find_typed)
