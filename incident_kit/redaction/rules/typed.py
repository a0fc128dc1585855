"""Passwords that only people make, wherever they stand near a word for one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import re2

from incident_kit.redaction.matching import compile_pattern
from incident_kit.redaction.rules.keywords import EXPECTING, PASSWORD_WORDS
from incident_kit.redaction.rules.rule import Detector, Runs
from incident_kit.redaction.rules.values.measures import count_classes, count_turns
from incident_kit.redaction.rules.values.traits import is_code, is_date, is_email, is_placeholder
from incident_kit.redaction.source import Source, Span
from incident_kit.redaction.views import fold_text

#: How far from such a word a password may stand, in bytes; the line does not matter.
MOST_BYTES_AWAY = 60
SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 64
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
#: What of all classes of characters is still no password.
OTHER_VALUES = (is_placeholder, is_code, is_date, is_email)


def _make_expecting_pattern() -> str:
    """Latin words stand alone, those of other scripts anywhere."""
    latin = [re2.escape(fold_text(word)) for word in PASSWORD_WORDS if word.isascii()]
    other = [re2.escape(fold_text(word)) for word in PASSWORD_WORDS if not word.isascii()]
    alone = "|".join([*latin, *EXPECTING])
    return rf"(?i)(?:^|[^a-z])(?:{alone})(?:s|'s)?(?:$|[^a-z])|{'|'.join(other)}"


WORD = _make_expecting_pattern()


def find_typed(source: Source, runs: Runs) -> Iterator[Span]:
    """Every text of all classes of characters that no name, number or address
    is made of, near a word for a password."""
    for [(low, high)] in TOKEN.within(source.data, runs):
        if not SHORTEST_PASSWORD <= high - low <= LONGEST_PASSWORD:
            continue
        text = source.data[low:high].decode().rstrip(".:")
        if is_typed(text.rstrip("!?")):
            start = source.to_character(low)
            end = start + len(text)
            around = source.data[max(0, low - MOST_BYTES_AWAY) : high + MOST_BYTES_AWAY]
            if compile_pattern(WORD).search(around):
                yield Span(start, end, "secret", "typed")


@lru_cache(maxsize=1024)
def is_typed(text: str) -> bool:
    """Small and large letters, digits and signs, and nothing it could be else."""
    if len(text) < SHORTEST_PASSWORD or count_classes(text) < 4 or not SIGN.search(text):
        return False
    if OTHER.search(text.encode()) or any(is_other(text) for is_other in OTHER_VALUES):
        return False
    return text.isascii() or count_turns(text) > 2


TYPED = Detector("typed", WORD, find_typed)
