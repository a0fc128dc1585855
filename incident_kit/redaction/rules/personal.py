"""Personal data anybody's text may hold: e-mail addresses, telephone and card numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import phonenumbers
import re2

from incident_kit.redaction.matching import compile_pattern
from incident_kit.redaction.rules.rule import Detector, Hit, Rule, Runs
from incident_kit.redaction.source import Source, Span

#: Endings of files: a name with ``@`` that has one is no address.
FILES = frozenset(
    "png jpg jpeg gif svg webp css js ts json yml yaml md py rb go rs java lock txt html".split()
)
#: Mailboxes that are no person's and, in code, no mailbox.
SERVICES = frozenset({"git", "svn", "hg"})


def _email(hit: Hit) -> bool:
    local, _, domain = hit.text.rpartition("@")
    if domain.rsplit(".", 1)[-1].lower() in FILES:
        return False
    return not (local.lower() in SERVICES and hit.after(1) in (":", "/"))


def _card(hit: Hit) -> bool:
    """Luhn's sum is right, and the groups are a card's."""
    digits = [int(c) for c in hit.text if c.isdigit()]
    doubled = [d * 2 - 9 * (d > 4) if i % 2 else d for i, d in enumerate(reversed(digits))]
    return sum(doubled) % 10 == 0 and len(set(digits)) > 1


def _iban(hit: Hit) -> bool:
    """The check digits of ISO 13616 are right."""
    text = hit.text.replace(" ", "").upper()
    number = "".join(str(int(c, 36)) for c in text[4:] + text[:4])
    return 15 <= len(text) <= 34 and int(number) % 97 == 1


PERSONAL: tuple[Rule, ...] = (
    Rule(
        "email",
        "email",
        "An e-mail address.",
        r"(?i)(?:\"[^\"\s@]+(?: [^\"\s@]+){0,3}\"|"
        r"[\w\x{80}-\x{10ffff}][\w\x{80}-\x{10ffff}.%+'-]*)@(?:[a-z0-9\x{80}-\x{10ffff}-]+"
        r"\.)+(?:xn--[a-z0-9-]+\b|[a-z\x{80}-\x{10ffff}]{1,23}(?:[a-z]\b|[\x{80}-\x{10ffff}]))",
        _email,
        gate=r"(?i)@[a-z0-9\x{80}-\x{10ffff}-]",
    ),
    Rule(
        "email-spelt",
        "email",
        "An e-mail address spelt out against robots.",
        r"(?i)\b(?:[a-z0-9]+ dot )*[a-z0-9][a-z0-9._+-]*\s{0,2}(?:[\[({<]\s{0,2}at\s{0,2}[\])"
        r"}>]|\sat\s)"
        r"\s{0,2}[a-z0-9-]+"
        r"(?:(?:\s{0,2}[\[({<]\s{0,2}(?:dot|\.)\s{0,2}[\])}>]\s{0,2}|\sdot\s|\.)[a-z0-9-]+){0,5}"
        r"(?:\s{0,2}[\[({<]\s{0,2}(?:dot|\.)\s{0,2}[\])}>]\s{0,2}|\sdot\s)[a-z]{2,24}\b",
        gate=r"(?i)[\[({<]\s{0,2}(?:dot|\.)\s{0,2}[\])}>]|\sdot\s",
    ),
    Rule(
        "email-at",
        "email",
        "An e-mail address with its sign spelt out.",
        r"(?i)\b[a-z0-9][a-z0-9._+-]*\s{0,2}[\[({<]\s{0,2}at\s{0,2}[\])"
        r"}>]\s{0,2}(?:[a-z0-9-]+\.){1,5}[a-z]{2,24}\b",
        gate=r"(?i)[\[({<]\s{0,2}at\s{0,2}[\])}>]",
    ),
    Rule(
        "card",
        "secret",
        "The number of a payment card.",
        r"(?:^|[^\w.+-])(?P<v>(?:4[0-9]{3}|5[1-5][0-9]{2}|2[2-7][0-9]{2}|6(?:011|5[0-9]{2})|"
        r"3[0-9]{3})"
        r"(?:[ -]?[0-9]{4}){3}|3[47][0-9]{2}[ -]?[0-9]{6}[ -]?[0-9]{5})(?:[^\w.-]|\.?\s|\.?$)",
        _card,
    ),
    Rule(
        "card-told",
        "secret",
        "The number of a payment card that the words before it announce.",
        r"(?i)\b(?:card|cc|visa|amex|mastercard|maestro|debit|credit)"
        r"\b[^\n0-9]{0,30}(?P<v>[0-9](?:[ -]?[0-9]){11,18})\b",
        _card,
        gate=r"(?i)\b(?:card|cc|visa|amex|mastercard|maestro|debit|credit)\b",
    ),
    Rule(
        "iban",
        "secret",
        "The number of a bank account.",
        r"(?i)\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b",
        _iban,
    ),
    Rule(
        "uk-account",
        "secret",
        "A sort code, with the account behind it.",
        r"(?i)\bsort[ -]?code\b[ :#]{0,3}(?P<v>[0-9]{2}([ -]?)[0-9]{2}[ -]?[0-9]{2}\b(?:[ ,;/]{1,3}"
        r"(?:and )?(?:account|acct?|a/c)(?: (?:no|number|num))?[.: #]{0,3}[0-9]{7,8})?)\b",
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
        r"\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]\b",
    ),
)

CANDIDATE = r"(?:\+[ ]?|\(\+?|00)?[0-9][0-9 ().\-/\xa0]{5,24}[0-9](?: ?(?:x|ext\.?) ?[0-9]{1,6})?"
#: This one and the other two by the standard library: anchored and short, they are
#: the faster for it.
FORMATTED = re.compile(
    r"^(?:\+ ?\(?\d[\d ().\-/]+|\(0?\d{2,5}\)[ .-]?\d{3,4}[ .-]?\d{3,4}|"
    r"\d{3}[-.]\d{3}[-.]\d{4}|\d{3} \d{3} \d{4}|"
    r"\d{1,3}-\d{3}-\d{3}-\d{4}|0\d{2,4} \d{3,4} \d{3,4}|0\d{4} \d{5,6}|0\d{3}-\d{3}-\d{4}|"
    r"0[23]0-\d{4}-\d{4}|0\d(?:[. -]\d\d){4}|07\d{3}[ -]?\d{3}[ -]?\d{3}|00[1-9][\d ()"
    r".-]{8,})$"
)
TELLING = re2.compile(
    r"(?i)\b(?:phone|tel|telephone|call|called|ring|rang|mobile|mob|cell|fax|dial|dial-in|"
    r"number|sms|text|whatsapp|"
    r"contact|hotline|line|reach|bridge|telefon|tél|tlf|ph|extension|ext|numero|número)"
    r"\b[^\n]{0,40}$"
)
#: A British mobile number; some are kept for stories and valid nowhere.
MOBILE = re.compile(r"^(?:\+44 ?|0)7[0-9]{3} ?[0-9]{3} ?[0-9]{3}$")
LABEL = re2.compile(
    r"(?i)\b(?:phone|telephone|tel|mobile|mob|cell|fax|desk|hotline|dial-in|whatsapp|sms|"
    r"(?:call|ring|reach|phone|text)(?:ed|ing)?(?: me| us| him| her| them)? (?:on|at)|"
    r"answering (?:at|on)|messages? (?:to|from))\W{0,4}$"
)
LABEL_AFTER = re.compile(
    r"[ -]{1,2}\(?(?i:office|fax|mobile|cell|landline|direct|hotline)\)?(?:$|[\\\n,;])"
)
#: What is numbered here is no telephone.
COUNTED = re2.compile(r"(?i)(?:^|\b(?:at|the|on|in|of|and|or|from|to) )(?:line|number) $")
LONG_US = re2.compile(r"^\d{1,3}-\d{3}-\d{3}-\d{4}$")
NATIONAL = ("GB", "US", "IE", "FR", "DE", "IN", "AU", "IL", "JP", "CN", "BR", "ES", "IT", "NL")
DATE = re.compile(
    r"^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})|^\d{1,3}(?:\.\d{1,3})"
    r"{3}$|^\d+\.\d+$|^\d{4} ?- ?\d{4}$"
)


def find_phones(source: Source, runs: Runs) -> Iterator[Span]:
    """Telephone numbers: those written as such, and others where the words
    before them say so."""
    for [(start, end)] in compile_pattern(CANDIDATE).within(source.data, runs):
        text = source.data[start:end].decode("utf-8", "replace").rstrip(" (.-/")
        place = source.to_character(start)
        end = place + len(text)
        if _edges(source, place, end) and _is_phone(text, source, place):
            yield Span(place, end, "phone", "phone", text)


def _edges(source: Source, start: int, end: int) -> bool:
    before, after = source.text[start - 1 : start], source.text[end : end + 1]
    if before and (before.isalnum() and not _is_word(source, start) or before in "_./#=&%$£€@:-\\"):
        return before == ":" and source.text[max(0, start - 4) : start].lower() == "tel:"
    return not (
        after
        and (
            after.isalnum()
            or after in "_%@"
            or after in ":/"
            and source.text[end + 1 : end + 2].isalnum()
        )
    )


def _is_word(source: Source, start: int) -> bool:
    """The letters glued to the number are a whole lower-case word."""
    return source.text[max(0, start - 2) : start].isalpha() and source.text[start - 1].islower()


def _is_phone(text: str, source: Source, place: int) -> bool:
    digits = sum(map(str.isdigit, text))
    if not 7 <= digits <= 15 or DATE.search(text) or text.count("(") != text.count(")"):
        return False
    before, end = source.text[max(0, place - 40) : place], place + len(text)
    if MOBILE.search(text) or LABEL.search(before) or LABEL_AFTER.match(source.text, end):
        return True
    telling = TELLING.search(source.text[max(0, place - 60) : place]) is not None
    if not telling and not FORMATTED.search(text):
        return False
    if text.isdigit() and COUNTED.search(before):
        return False
    regions = NATIONAL if telling else ("GB", "US")
    return any(_valid(text, region) for region in regions)


@lru_cache(maxsize=512)
def _valid(text: str, region: str) -> bool:
    if text.startswith("00"):
        text = "+" + text[2:]
    try:
        if LONG_US.search(text):
            text, region = text.split("-", 1)[1], "US"
        number = phonenumbers.parse(text, region)
        if "+" in text[:2]:  # written to be dialled; ranges kept for stories are valid nowhere
            return bool(phonenumbers.is_possible_number(number))
        return bool(phonenumbers.is_valid_number(number))
    except phonenumbers.NumberParseException:
        return False


PHONES = Detector("phone", CANDIDATE, find_phones)
