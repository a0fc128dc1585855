"""Capitals that say nothing of a name where they stand: on the first word of a sentence in
another language, on what stands for the parts of a date, behind a picture or a bracket that
an item begins with."""

from __future__ import annotations

import re

from incident_kit.redaction.names.first_names import is_first_name
from incident_kit.redaction.names.foreign_words import reads_as_foreign
from incident_kit.redaction.names.words import is_brand, is_common, is_english, is_given_name
from incident_kit.redaction.views import SIGN

_DATE = re.compile(
    r"(?:YYYY|YY|MM|DD|HH|hh|mm|ss)(?:(?:[-/:.]|, ?| |T)(?:YYYY|YY|MM|DD|HH|hh|mm|ss))+"
)
#: A number of what was named before it: ``Two in …``.
_COUNTED = re.compile(r"(?:Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten) (?:in|of)\b")
#: What an item or a passage begins with besides the signs that Markdown has.
_BEGINNING = re.compile(
    rf"(?:(?:(?:^|\n)[ \t>]*(?:[-*+•][ \t]+)?{SIGN}\ufe0f?[ \t]*|{SIGN}[ \t]+[*_])[*_]{{0,3}}"
    r"|[ \t]-[ \t]+[\[(\"*_]+|\(\[|\|[ \t]+\[?|[ \t]/[ \t]+|[ \t]\((?=[^)\n]{0,20}:))\Z"
)
#: How far before and behind a word is read.
_NEAR = 24


def says_nothing_there(text: str, start: int, end: int, *, begins: bool) -> bool:
    """Is what stands there no name, though it has a capital? ``begins`` says that a sentence
    does so there."""
    if is_form_of_date(text, start, end) or _COUNTED.match(text[start : end + 4]):
        return True
    word = text[start:end]
    if reads_as_foreign(text, start, end):
        return begins or not is_first_name(word)
    is_somebodys = is_brand(word) or is_given_name(word) or is_first_name(word)
    if is_somebodys or not word.istitle() or not is_english(word):
        return False
    return _BEGINNING.search(text[max(0, start - _NEAR) : start]) is not None


def is_form_of_date(text: str, start: int, end: int) -> bool:
    """Does it stand for parts of a date, such as ``YYYY-MM-DD``?"""
    low = max(0, start - _NEAR)
    return any(
        low + found.start() <= start and end <= low + found.end()
        for found in _DATE.finditer(text[low : end + _NEAR])
    )


def is_shouted(text: str, start: int, end: int) -> bool:
    """Are they plain words in capitals, with what one shouts behind them?"""
    words = text[start:end]
    is_loud = words.isupper() and text[end : end + 1] == "!"
    return is_loud and all(len(word) > 3 and is_common(word) for word in words.split())
