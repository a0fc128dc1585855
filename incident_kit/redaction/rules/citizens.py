"""Data of the people whom a public service serves: what proves who they are, when they
were born, what they pay with.

A number with check digits is found by them; one without by the words beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import re2

from incident_kit.redaction.matching import compile_pattern
from incident_kit.redaction.rules.check_digits import find_iban_length, is_luhn, is_nhs_number
from incident_kit.redaction.rules.rule import Detector, Hit, Row, Rule, Runs
from incident_kit.redaction.source import Source, Span

#: What stands between a number's name and the number: ``no.``, ``is``, a colon.
_NUMBER = r"(?:'s)?(?: (?:no|nr|num|number|nos|numbers|id|ref|reference|#)\b\.?| ?#)?"
_SAYS = r"(?:[ \t]*[:=#>|,(-]+[ \t]*|[ \t]+(?:is|was|as|of|reads|given as|shown as)[ \t:]+|[ \t]+)"
_QUOTE = r"[\"'`*_(\[]{0,2}"
_NINO_WORDS = (
    r"ni(?:no)?(?: ?(?:no|number|num|#))?\b\.?|n\.i\.|nat(?:ional|'l)?\.? ins(?:urance|\.)?|"
    r"rhif yswiriant"
)
_NINO_BEFORE = re2.compile(rf"(?i)\b(?:{_NINO_WORDS})[^\n]{{0,40}}$")
#: Pairs of letters that no National Insurance number begins with.
_NO_NINO = frozenset({"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"})
_PATIENT = re2.compile(
    r"(?i)(?:^|[^a-z])(?:nhs|patients?|surgery|gp|health|hospital|clinic|ward|chi|gig)"
    r"(?:[ _-]?(?:number|no|id|ref))?(?:[^a-z][^\n]{0,40})?$"
)
_NOT_PATIENT = re2.compile(
    r"(?i)\b(?:request|order|invoice|tracking|ticket|parcel|epoch|timestamp|trace|job|build)"
    r"(?: (?:id|no|number|ref))?[ :#.]{1,3}$"
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?"
_DAY_OF_MONTH = r"(?:0?[1-9]|[12][0-9]|3[01])"
_YEAR = r"(?:(?:19|20)[0-9]{2}|'?[0-9]{2})"
_DATE = (
    rf"(?:{_DAY_OF_MONTH}(?:st|nd|rd|th)?(?: of)?[ .-]{{1,2}}{_MONTH},?[ .-]{{1,2}}{_YEAR}|"
    rf"{_MONTH}[ .-]{{1,2}}{_DAY_OF_MONTH}(?:st|nd|rd|th)?,?[ ]{{1,2}}{_YEAR}|"
    rf"(?:19|20)[0-9]{{2}}[-/. ][0-9]{{1,2}}[-/. ][0-9]{{1,2}}|"
    rf"[0-9]{{1,2}}(?:[-/.]| [-/] ?| )[0-9]{{1,2}}(?:[-/.]| [-/] ?| ){_YEAR})"
)
_BIRTH = (
    r"d\.?o\.?b|date[- ]of[- ]birth|birth[- _]?date|date_of_birth|dateofbirth|birthday|"
    r"dyddiad geni|d/o/b"
)
#: A person is born; a plan, an idea or a team is so in the way of speaking.
_FIGURATIVE = re2.compile(
    r"(?i)\b(?:idea|plan|team|project|service|product|platform|company|feature|fix|incident|"
    r"process|kit|tool|pattern|bug|branch|cluster)s? "
    r"(?:(?:was|were|is|are|got) )?born(?: on)?[ :]*$"
)


#: What the numbers of cards of sixteen digits begin with (ISO 7812): Visa, Mastercard,
#: Maestro, Discover, UnionPay, JCB.
_ISSUER = (
    r"4[0-9]{3}|5[1-5][0-9]{2}|50(?:18|20|38)|2(?:22[1-9]|2[3-9][0-9]|[3-6][0-9]{2}|7[01][0-9]|720)|"
    r"6(?:011|304|[27][0-9]{2}|4[4-9][0-9]|5[0-9]{2})|35(?:2[89]|[3-8][0-9])"
)
_GAP = r"[ \xa0-]"
_SORT_CODE = r"[0-9]{2}[ -]?[0-9]{2}[ -]?[0-9]{2}"
_ACCOUNT = r"account|acct?|a/c"
_BANK = re2.compile(r"(?i)\b(?:sort|bank|s/c|payee|refund|direct debit|bacs)\b")
_NUMBERED = re2.compile(r"(?i)(?:account|acct?|a/c) (?:no|number|num)\b[^\n]{0,8}$")
_CALLED = re2.compile(
    r"(?i)\b(?:call|ring|dial|phone|telephone|tel|mobile|mob|fax|sms|text|whatsapp|reach)"
    r"(?:ed)?(?: \w+){0,3}[ :.]{1,3}$"
)


def _list_digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def _is_nino(hit: Hit) -> bool:
    """Letters that are given, and capitals, pairs apart, or a word before it that names it."""
    text = hit.text
    letters = "".join(filter(str.isalpha, text)).upper()
    if letters[:2] in _NO_NINO or hit.after(2)[:1] in ("-", "_") or hit.before(1) in ("-", "_"):
        return False
    is_named = _NINO_BEFORE.search(hit.before(60)) is not None
    if is_named:
        return True
    has_pairs_apart = len(re.findall(r"[ .-]", text)) >= 4
    return len(letters) == 3 and (text.isupper() or has_pairs_apart)


def _is_nhs(hit: Hit) -> bool:
    """Its last digit is right, and it is written as such numbers are, or stands among the
    words of who keeps them; no part of a longer number, and nothing to ring."""
    if not is_nhs_number(_list_digits(hit.text)) or _is_part_of_number(hit):
        return False
    before = hit.before(70)
    if _PATIENT.search(before):
        return True
    is_something_else = _NOT_PATIENT.search(before) or _CALLED.search(before)
    return not hit.text.isdigit() and not is_something_else


def _is_part_of_number(hit: Hit) -> bool:
    before, after = hit.before(2), hit.after(2)
    goes_on = after[:1] in ("-", ".", "/") and after[1:].isalnum()
    return goes_on or after[1:].isdigit() or before[-1:] in ("-", "+", ".", "/", "_", "(")


def _is_card(hit: Hit) -> bool:
    return is_luhn(_list_digits(hit.text))


def _is_licence(hit: Hit) -> bool:
    """Capitals, or words of a licence before it."""
    if hit.text.upper() == hit.text:
        return True
    return re2.search(r"(?i)licen[cs]e|dvla|driv", hit.before(60)) is not None


def _is_birth(hit: Hit) -> bool:
    """A day and a month that there are, said of a person."""
    numbers = [int(number) for number in re.findall(r"\d+", hit.text)]
    day_and_month = numbers[1:] if numbers[0] > 1000 else numbers[:-1]
    is_date = all(1 <= number <= 31 for number in day_and_month) and min(day_and_month) <= 12
    is_named = len(day_and_month) == 1
    return (is_date or is_named) and _FIGURATIVE.search(hit.before(50)) is None


def _is_account(hit: Hit) -> bool:
    """Called a number, or near the words of a bank."""
    if _NUMBERED.search(hit.before(24)):
        return True
    return _BANK.search(f"{hit.before(60)} {hit.after(40)}") is not None


_IBAN = r"(?i)\b[A-Z]{2}[0-9]{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,4})?"


def find_ibans(source: Source, runs: Runs) -> Iterator[Span]:
    """Numbers of bank accounts, each as long as its country's are: what stands behind one
    may look like a further group of it."""
    for [(low, high)] in compile_pattern(_IBAN).within(source.data, runs):
        start, text = source.to_character(low), source.data[low:high].decode()
        length = find_iban_length(re.sub("[ -]", "", text))
        end = start + _find_end(text, length)
        if length and not source.text[end : end + 1].isalnum():
            yield Span(start, end, "secret", "iban", source.text[start:end])


def _find_end(text: str, count: int) -> int:
    """Where ``text`` has had ``count`` letters and digits."""
    places = [place for place, sign in enumerate(text, 1) if sign.isalnum()]
    return places[count - 1] if count else 0


CITIZENS: tuple[Row, ...] = (
    Rule(
        "card",
        "secret",
        "The number of a payment card.",
        rf"(?:^|[^\w.+-])(?P<v>(?:{_ISSUER})(?:{_GAP}?[0-9]{{4}}){{3}}|"
        rf"3[47][0-9]{{2}}{_GAP}?[0-9]{{6}}{_GAP}?[0-9]{{5}}|"
        rf"3(?:0[0-5]|[68][0-9])[0-9]{_GAP}[0-9]{{6}}{_GAP}[0-9]{{4}})"
        r"(?:[^\w.-]|\.?\s|\.?$)",
        _is_card,
    ),
    Rule(
        "card-told",
        "secret",
        "The number of a payment card that the words before it announce.",
        r"(?i)\b(?:card|cc|pan|visa|amex|mastercard|maestro|debit|credit|diners|discover|jcb)"
        r"\b[^\n0-9]{0,30}(?P<v>[0-9](?:[ .\xa0-]?[0-9]){11,18})\b",
        _is_card,
        gate=r"(?i)\b(?:card|cc|pan|visa|amex|mastercard|maestro|debit|credit|diners|discover|jcb)\b",
    ),
    Detector("iban", _IBAN, find_ibans),
    Rule(
        "uk-account",
        "secret",
        "A sort code, with the account behind it.",
        rf"(?i)(?:\bsort[ -]?code|\bs/c)\b[ :#]{{0,3}}(?:is |was )?(?P<v>{_SORT_CODE}\b"
        rf"(?:[ ,;/]{{1,3}}(?:and )?(?:(?:{_ACCOUNT}){_NUMBER}[.: #]{{0,3}})?[0-9]{{7,8}})?)\b",
        gate=r"(?i)\bsort[ -]?code|\bs/c",
    ),
    Rule(
        "account-told",
        "secret",
        "The number of a bank account that the words around it tell of.",
        rf"(?i)\b(?:{_ACCOUNT}){_NUMBER}{_SAYS}(?P<v>[0-9]{{8}})\b",
        _is_account,
        gate=rf"(?i)\b(?:{_ACCOUNT})\b",
    ),
    Rule(
        "account-pair",
        "secret",
        "A sort code and an account side by side.",
        r"\b[0-9]{2}-[0-9]{2}-[0-9]{2}[ ,/]{1,3}[0-9]{8}\b",
        lambda hit: _BANK.search(hit.before(40)) is not None,
    ),
    Rule(
        "us-ssn",
        "secret",
        "A social security number.",
        r"(?i)(?:ssn|social security)[^\n]{0,30}?(?P<v>\b[0-8][0-9]{2}-[0-9]{2}-[0-9]{4})\b",
        gate=r"(?i)(?:ssn|social security)",
    ),
    Rule(
        "uk-nino",
        "secret",
        "A National Insurance number.",
        r"(?i)\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][ .-]?[0-9]{2}[ .-]?[0-9]{2}[ .-]?[0-9]{2}"
        r"(?:[ .-]?[A-D])?\b",
        _is_nino,
        gate=r"(?i)\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z](?:[ .-]?[0-9]{2}){3}",
    ),
    Rule(
        "uk-nhs",
        "secret",
        "The number of a patient of the NHS.",
        r"\b[0-9]{3}[ .\xa0-]?[0-9]{3}[ .\xa0-]?[0-9]{4}\b",
        _is_nhs,
    ),
    Rule(
        "uk-licence",
        "secret",
        "The number of a British driving licence, made from a name and a birthday.",
        r"(?i)\b(?:[A-Z]{5}|[A-Z]{4}9|[A-Z]{3}99|[A-Z]{2}999)[ -]?[0-9](?:[05][1-9]|[16][0-2])"
        r"(?:0[1-9]|[12][0-9]|3[01])[0-9][ -]?[A-Z][A-Z9][0-9A-Z][ -]?[A-Z]{2}(?: ?[0-9]{2})?\b",
        _is_licence,
    ),
    Rule(
        "licence-told",
        "secret",
        "The number of a driving licence that the words before it announce.",
        r"(?i)\b(?:driv(?:ing|er'?s?)[ _-]?licen[cs]e|trwydded yrru)"
        rf"{_NUMBER}{_SAYS}{_QUOTE}(?P<v>[a-z0-9]{{0,6}}[0-9]{{6}}[a-z0-9]{{0,8}})\b",
        gate=r"(?i)\b(?:driv(?:ing|er)|trwydded yrru)",
    ),
    Rule(
        "passport",
        "secret",
        "The number of a passport that the words before it announce.",
        rf"(?i)\b(?:passport|pasbort)s?(?: book)?{_NUMBER}{_SAYS}{_QUOTE}"
        r"(?P<v>[a-z]{0,3}[0-9]{6,9}[a-z]{0,3}|[0-9]{3} [0-9]{3} [0-9]{3})\b",
        gate=r"(?i)\b(?:passport|pasbort)s?\b",
    ),
    Rule(
        "passport-behind",
        "secret",
        "The number of a passport that the words behind it tell of.",
        r"(?i)\b(?P<v>[a-z]{0,2}[0-9]{7,9})[\"'`]? (?:is|was|as|on) (?:his|her|their|my|the|a)"
        r"(?: \w+){0,2} passport\b",
        gate=r"(?i)[0-9]{7}.{1,40}passport",
    ),
    Rule(
        "tax-reference",
        "secret",
        "What a taxpayer goes by.",
        rf"(?i)\b(?:utr|unique tax(?:payer)? ref(?:erence)?){_NUMBER}{_SAYS}{_QUOTE}"
        r"(?P<v>[0-9]{5} ?[0-9]{5}k?)\b",
        gate=r"(?i)\b(?:utr|unique tax)",
    ),
    Rule(
        "birth",
        "personal",
        "When somebody was born.",
        rf"(?i)\b(?:(?:{_BIRTH})\b\.?(?:[\"'`]?{_SAYS})(?:on )?|born(?: on)?[ :]{{1,2}}(?:the )?)"
        rf"{_QUOTE}(?P<v>{_DATE})\b",
        _is_birth,
        gate=r"(?i)\b(?:d\.?o\.?b|d/o/b|date[- _]?of[- _]?birth|birth[- _]?da|dyddiad geni|born)",
    ),
)
