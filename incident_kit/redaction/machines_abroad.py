"""Where a machine's name stands in a sentence of another language, be it a word of that one:
behind the noun for a machine, before what befalls one, behind what is done to one.

Nothing of it is masked; a person is asked. The words are in ``rules/machines_abroad.txt``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from incident_kit.redaction.late_patterns import put_off_linear
from incident_kit.redaction.names.foreign_words import has_foreign_words, is_foreign_word
from incident_kit.redaction.names.words import is_function_word, is_nobodys
from incident_kit.redaction.rules.grammar import join_phrases
from incident_kit.redaction.views import lower
from incident_kit.redaction.word_lists import read_lists

_LISTS = read_lists("machines_abroad.txt")
_MARK = r"[\"'`*«]{0,2}"
_NAME = r"[a-z][a-z0-9]{2,15}(?:-[a-z0-9]{1,16}){0,3}"
#: Names in a row, with "and" between them in eight languages.
_ROW = rf"{_NAME}(?:(?:, | (?:et|y|e|und|ed|en|i|a|ac|oraz|&) ){_MARK}{_NAME}){{0,4}}"
_CLAUSE = (
    r"(?:(?m:^)[ \t>*-]*|[.,;:!?(][ \t]+"
    r"|\b(?:et|mais|y|pero|e|mas|und|aber|ed|ma|en|maar|i|ale|a|ond|mae|que|dass|che|dat|ze)[ \t]+)"
)


def _any_of(section: str) -> str:
    """A pattern for any phrase of a section of the table."""
    return join_phrases(_LISTS[section].replace(",\n", ", "))


_PATTERNS = (
    put_off_linear(rf"\b{_any_of('machines')}[ \t]+{_MARK}({_NAME})"),
    put_off_linear(rf"{_CLAUSE}{_MARK}({_ROW}){_MARK}[ \t]+{_any_of('befalls')}(?:$|[^\w])"),
    put_off_linear(rf"\b{_any_of('done')}[ \t]*{_MARK}({_ROW})"),
)
_MEMBER = re.compile(r"[a-z][a-z0-9-]*")
#: What may follow a name: the end of a clause, or a word.
_BEHIND = re.compile(r"[\"'`*»)]{0,3}(?:[ \t]*(?:$|\n|[.,;:!?)](?![A-Za-z0-9]))|[ \t]+([^\W\d_]+))")
_BEFALLS = put_off_linear(rf"[\"'`*]{{0,2}}[ \t]+{_any_of('befalls')}(?:$|[^\w])")
_REACH = 60


def find_machines_abroad(text: str) -> Iterator[tuple[int, int]]:
    """Where in ``text``, which is folded, words stand that a machine may be called by, on
    lines in another language than English; in no order, some of them twice."""
    small = lower(text)
    for pattern in _PATTERNS:
        for match in pattern.finditer(small):
            for name in _MEMBER.finditer(small, *match.span(1)):
                if _may_be_name(text[slice(*name.span())]) and _stands_abroad(small, name):
                    yield name.span()


def _may_be_name(word: str) -> bool:
    """Is it a word without a capital that is nothing of the trade, and not said of machines?"""
    is_plain = is_function_word(word) or is_nobodys(word) or word in _read_no_names()
    return word.islower() and len(word) > 3 and not is_plain and not _is_of_language(word)


def _is_of_language(word: str) -> bool:
    """Does it hold sentences together, or a part of it: ``peut-etre``?"""
    return is_foreign_word(word) or any(map(is_foreign_word, word.split("-")))


def _stands_abroad(text: str, name: re.Match[str]) -> bool:
    """Is the line in another language, and stands no noun or adjective behind the name?"""
    behind = _BEHIND.match(text, name.end())
    if behind is None or not has_foreign_words(text, name.start()):
        return False
    is_last = behind.group(1) is None or is_foreign_word(behind.group(1))
    return is_last or _BEFALLS.match(text[name.end() : name.end() + _REACH]) is not None


@cache
def _read_no_names() -> frozenset[str]:
    return frozenset(_LISTS["no names"].split())
