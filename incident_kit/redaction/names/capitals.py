"""Capitals that say nothing of a name where they stand: on the first word of a sentence in
another language, on what stands for the parts of a date, behind a picture or a bracket that
an item begins with."""

from __future__ import annotations

import re

from incident_kit.redaction.names.first_names import is_first_name
from incident_kit.redaction.names.foreign_words import reads_as_foreign
from incident_kit.redaction.names.words import is_brand, is_common, is_given_name
from incident_kit.redaction.views import SIGN

_DATE = re.compile(
    r"(?:YYYY|YY|MM|DD|HH|hh|mm|ss)(?:(?:[-/:.]|, ?| |T)(?:YYYY|YY|MM|DD|HH|hh|mm|ss))+"
)
#: What an item or a passage begins with besides the signs that Markdown has.
_BEGINNING = re.compile(
    rf"(?:(?:^|\n)[ \t>]*(?:[-*+•][ \t]+)?{SIGN}\ufe0f?[ \t]*[*_]{{0,3}}|[ \t]-[ \t]+[\[(\"*_]+"
    r"|\(\[|\|[ \t]+\[?|[ \t]\((?=[^)\n]{0,20}:))\Z"
)
#: How far before and behind a word is read.
_NEAR = 24


def says_nothing_there(text: str, start: int, end: int, *, begins: bool) -> bool:
    """Is what stands there no name, though it has a capital? ``begins`` says that a sentence
    does so there."""
    if _is_form_of_date(text, start, end):
        return True
    word = text[start:end]
    if reads_as_foreign(text, start, end):
        return begins or not is_first_name(word)
    is_somebodys = is_brand(word) or is_given_name(word) or is_first_name(word)
    if is_somebodys or not word.istitle() or not is_common(word):
        return False
    return _BEGINNING.search(text[max(0, start - _NEAR) : start]) is not None


def _is_form_of_date(text: str, start: int, end: int) -> bool:
    low = max(0, start - _NEAR)
    return any(
        low + found.start() <= start and end <= low + found.end()
        for found in _DATE.finditer(text[low : end + _NEAR])
    )
