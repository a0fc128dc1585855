"""Numbers that are typed: what opens a door, a card or an account."""

from __future__ import annotations

import re
from collections.abc import Iterator

from incident_kit.redaction.late_patterns import put_off_linear
from incident_kit.redaction.names.foreign_words import reads_as_english
from incident_kit.redaction.names.words import is_function_word
from incident_kit.redaction.told_values.cues import CLAUSE_END, STATED, any_of
from incident_kit.redaction.told_values.passages import Passage

_DIGITS = put_off_linear(rf"(?i)\b{any_of('digits')}(?:(?:[ -]|, ){any_of('digits')}){{2,11}}\b")
_KEYED = put_off_linear(
    rf"(?i)(?:^|[^\w]){any_of('keyed')}:?[ \t]+(?:[a-z']+[ \t]+){{0,2}}[\"'`(*]{{0,2}}$"
)
_TYPED_IN = put_off_linear(
    rf"(?i)(?:^|[^\w]){any_of('typed in')}[ \t]+(?:[a-z]+[ \t]+)?[\"'`(*]{{0,2}}$"
)
_OTHER_CODE = put_off_linear(
    r"(?i)\b(?:error|status|exit|return|http|response|post(?:al)?|zip|area|country|sort)"
    r"[ -]cod[a-z]*(?:[ \t]+\w+){0,3}[ \t]*$"
)
_COUNTED = put_off_linear(rf"(?i)(?:^|[^\w]){any_of('other numbers')}[ \t]*[:#]?[ \t]*$")
#: Digits that are typed: together, one by one or in groups, with the key that ends them.
_NUMBER = re.compile(
    r"(?<![\w.,:/#+£$€@-])[#*]?(?:[0-9](?:(?:, ?| ?- ?| )"
    r"(?:then |and |puis |et |luego |y |depois |e |dann |und |poi |dan |en |potem |i |wedyn |a )?"
    r"[0-9]){2,11}|[0-9]{2,8}(?:-[A-Z]{1,6})+(?:-[0-9]{1,8})?|[0-9]{3,8}[A-Z]"
    r"|[0-9]{2,4}(?:[ -][0-9]{2,4}){1,4}|[0-9]{3,12})"
    r"[#*]?(?![\w%@]|[.,:/-][0-9]|[ \t]?[£$€%])"
)
_ONE_BY_ONE = re.compile(r"[0-9](?:(?:, ?| ?- ?| )(?:then )?[0-9]){3,11}")
#: As codes are written that were sent to somebody.
_SENT = re.compile(r"[0-9]{3}[ -][0-9]{3}")
_DATE = re.compile(r"(?:19|20)[0-9]{2}-[0-9]{2}(?:-[0-9]{2})?|[0-9]{2}-[0-9]{2}-(?:19|20)[0-9]{2}")
_YEAR = re.compile(r"19[5-9][0-9]|20[0-4][0-9]")
_NEXT_WORD = re.compile(r"[ \t]([a-z]+)")
_RATE = re.compile(r" (?:an?|per|each|every) (?:second|minute|hour|day|week|month|year)\b")
_SET_OFF = re.compile(r"(?:[,:(]| -)[ \t]*$")
_UNITS = frozenset("ms kb mb gb tb min sec hrs am pm utc gmt bst people per percent".split())


def find_numbers(text: str, passage: Passage) -> Iterator[tuple[int, int]]:
    """Where the numbers of a passage stand that are no dates, counts or numbers of other
    things, in digits or in words."""
    is_foreign = not reads_as_english(text, passage.start)
    for match in _NUMBER.finditer(text, passage.own_start, passage.own_end):
        is_told = _is_told(text, passage, match, is_foreign=is_foreign)
        if is_told and _is_typed(text, match, is_foreign=is_foreign):
            yield match.span()
    for match in _DIGITS.finditer(text[passage.own_start : passage.own_end]):
        yield passage.own_start + int(match.start()), passage.own_start + int(match.end())


def _is_told(text: str, passage: Passage, match: re.Match[str], *, is_foreign: bool) -> bool:
    """Does what stands before it, or its form, say that it opens something or is a code?"""
    before = text[max(passage.own_start, match.start() - 60) : match.start()]
    if len(match.group().strip("#*")) < 4 and not _is_short_code(passage, before):
        return False
    if _OTHER_CODE.search(before) is not None:
        return False
    return (
        _is_meant(passage, before, is_foreign=is_foreign)
        or (passage.is_opened and _is_apposed(text, before, match.end()))
        or (passage.may_be_keyed and _KEYED.search(before) is not None)
        or _TYPED_IN.search(before) is not None
        or _is_code(match.group())
        or (passage.may_be_keyed and _SENT.fullmatch(match.group()) is not None)
    )


def _is_meant(passage: Passage, before: str, *, is_foreign: bool) -> bool:
    """Does the sentence speak of what such a number is, and counts nothing before it?"""
    is_of_credential = passage.is_strong or (passage.is_opened and is_foreign)
    return is_of_credential and _COUNTED.search(before) is None


def _is_code(number: str) -> bool:
    """Does it begin with a nought as no count does, or are its digits told one by one?"""
    is_led = number[0] == "0" and number.isdigit() and len(number) > 3
    return is_led or _ONE_BY_ONE.fullmatch(number) is not None


def _is_short_code(passage: Passage, before: str) -> bool:
    """Do three digits, or fewer with a key behind them, stand for a code and no count?"""
    is_stated = passage.is_strong and STATED.search(before[-24:]) is not None
    return is_stated or _TYPED_IN.search(before) is not None


def _is_apposed(text: str, before: str, end: int) -> bool:
    """Does it stand by itself behind a comma, a colon or a dash?"""
    return _SET_OFF.search(before) is not None and CLAUSE_END.match(text, end) is not None


def _is_typed(text: str, match: re.Match[str], *, is_foreign: bool) -> bool:
    """Is it no date, no year, and does it count nothing?"""
    number = match.group()
    before = text[max(0, match.start() - 24) : match.start()]
    is_stated = STATED.search(before) is not None or _TYPED_IN.search(before) is not None
    if _DATE.fullmatch(number) or (_YEAR.fullmatch(number) and not is_stated):
        return False
    if _RATE.match(text, match.end()):
        return False
    following = _NEXT_WORD.match(text, match.end())
    if following is None or is_foreign:
        return True
    word = following.group(1)
    return word not in _UNITS and (not word.endswith("s") or is_function_word(word))
