"""Telephone numbers, by how they are written and by the words before them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from incident_kit.redaction.late_patterns import put_off, put_off_linear
from incident_kit.redaction.matching import compile_pattern
from incident_kit.redaction.rules.rule import Detector, Runs
from incident_kit.redaction.source import Source, Span

_CANDIDATE = r"(?:\+[ ]?|\(\+?|00)?[0-9][0-9 ().\-/\xa0]{5,24}[0-9](?: ?(?:x|ext\.?) ?[0-9]{1,6})?"
#: This one and the other two by the standard library: anchored and short, they are
#: the faster for it.
_FORMATTED = put_off(
    r"^(?:\+ ?\(?\d[\d ().\-/]+|\(0?\d{2,5}\)[ .-]?\d{3,4}[ .-]?\d{3,4}|"
    r"\d{3}[-.]\d{3}[-.]\d{4}|\d{3} \d{3} \d{4}|"
    r"\d{1,3}-\d{3}-\d{3}-\d{4}|0\d{2,4} \d{3,4} \d{3,4}|0\d{4} \d{5,6}|0\d{3}-\d{3}-\d{4}|"
    r"0[23]0-\d{4}-\d{4}|0\d(?:[. -]\d\d){4}|07\d{3}[ -]?\d{3}[ -]?\d{3}|00[1-9][\d ()"
    r".-]{8,})$"
)
_EXPECTING = put_off_linear(
    r"(?i)\b(?:phone|tel|telephone|call|called|ring|rang|mobile|mob|cell|fax|dial|dial-in|"
    r"number|sms|text|whatsapp|"
    r"contact|hotline|line|reach|bridge|telefon|tél|tlf|ph|extension|ext|numero|número)"
    r"\b[^\n]{0,40}$"
)
#: A British mobile number; some are kept for stories and valid nowhere.
_MOBILE = put_off(r"^(?:\+44 ?|0)7[0-9]{3} ?[0-9]{3} ?[0-9]{3}$")
_LABEL_BEFORE = put_off_linear(
    r"(?i)\b(?:phone|telephone|tel|mobile|mob|cell|fax|desk|hotline|dial-in|whatsapp|sms|"
    r"(?:call|ring|reach|phone|text)(?:ed|ing)?(?: me| us| him| her| them)? (?:on|at)|"
    r"answering (?:at|on)|messages? (?:to|from))\W{0,4}$"
)
_LABEL_BEHIND = put_off(
    r"[ -]{1,2}\(?(?i:office|fax|mobile|cell|landline|direct|hotline)\)?(?:$|[\\\n,;])"
)
#: What is numbered here is no telephone.
_LINE_NUMBER_BEFORE = put_off_linear(
    r"(?i)(?:^|\b(?:at|the|on|in|of|and|or|from|to) )(?:line|number) $"
)
_LONG_AMERICAN = put_off_linear(r"^\d{1,3}-\d{3}-\d{3}-\d{4}$")
#: By whose plans a number is read that a word announces.
_NATIONAL_PLANS = tuple("GB US IE FR DE IN AU IL JP CN BR ES IT NL".split())
_DATE = put_off(
    r"^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})|^\d{1,3}(?:\.\d{1,3})"
    r"{3}$|^\d+\.\d+$|^\d{4} ?- ?\d{4}$"
)
#: Where a number is read without a word before it that tells of one.
_USUAL_PLANS = ("GB", "US")
#: What a number may not stand behind: it would be a part of a name, a sum, a path.
_NOT_BEFORE = "_./#=&%$£€@-\\"


def find_phones(source: Source, runs: Runs) -> Iterator[Span]:
    """Telephone numbers: those written as such, and others where the words
    before them say so."""
    for [(low, high)] in compile_pattern(_CANDIDATE).within(source.data, runs):
        text = source.data[low:high].decode("utf-8", "replace").rstrip(" (.-/")
        start = source.to_character(low)
        end = start + len(text)
        if _stands_alone(source, start, end) and _is_phone(text, source, start):
            yield Span(start, end, "phone", "phone", text)


def _stands_alone(source: Source, start: int, end: int) -> bool:
    """What stands around a number leaves it one; in a link to call, anything does."""
    if source.text[start - 1 : start] == ":":
        return source.text[max(0, start - 4) : start].lower() == "tel:"
    return _may_follow(source, start) and _may_precede(source, end)


def _may_follow(source: Source, start: int) -> bool:
    before = source.text[start - 1 : start]
    if before.isalnum():
        return _is_end_of_word(source, start)
    return not before or before not in _NOT_BEFORE


def _is_end_of_word(source: Source, end: int) -> bool:
    """The letters glued to the number are a whole lower-case word."""
    return source.text[max(0, end - 2) : end].isalpha() and source.text[end - 1].islower()


def _may_precede(source: Source, end: int) -> bool:
    after = source.text[end : end + 1]
    if after in (":", "/"):
        return not source.text[end + 1 : end + 2].isalnum()
    return not after.isalnum() and after not in ("_", "%", "@")


def _is_phone(text: str, source: Source, start: int) -> bool:
    if not _may_be_phone(text):
        return False
    if _is_labelled(source, start, start + len(text)) or _MOBILE.search(text):
        return True
    before = source.text[max(0, start - 60) : start]
    if _EXPECTING.search(before):
        plans = _NATIONAL_PLANS
    elif _FORMATTED.search(text):
        plans = _USUAL_PLANS
    else:
        return False
    if text.isdigit() and _LINE_NUMBER_BEFORE.search(before[-40:]):
        return False
    return any(_is_valid(text, plan) for plan in plans)


def _is_labelled(source: Source, start: int, end: int) -> bool:
    """The words that touch it call it a telephone number."""
    before = source.text[max(0, start - 40) : start]
    return bool(_LABEL_BEFORE.search(before) or _LABEL_BEHIND.match(source.text, end))


def _may_be_phone(text: str) -> bool:
    """As many digits as a number has, its brackets closed, and no date."""
    digits = sum(map(str.isdigit, text))
    has_closed_brackets = text.count("(") == text.count(")")
    return 7 <= digits <= 15 and has_closed_brackets and not _DATE.search(text)


@lru_cache(maxsize=512)
def _is_valid(text: str, plan: str) -> bool:
    """A number of the national plan, or one written to be dialled from anywhere."""
    import phonenumbers

    if text.startswith("00"):
        text = "+" + text[2:]
    if _LONG_AMERICAN.search(text):
        text, plan = text.split("-", 1)[1], "US"
    try:
        number = phonenumbers.parse(text, plan)
    except phonenumbers.NumberParseException:
        return False
    if "+" in text[:2]:  # ranges kept for stories are valid nowhere
        return bool(phonenumbers.is_possible_number(number))
    return bool(phonenumbers.is_valid_number(number))


PHONES = Detector("phone", _CANDIDATE, find_phones)
