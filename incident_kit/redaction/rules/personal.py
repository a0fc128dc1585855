"""Personal data anybody's text may hold: e-mail addresses, numbers of cards and accounts."""

from __future__ import annotations

from incident_kit.redaction.rules.rule import Hit, Rule

#: Endings of files: a name with ``@`` that has one is no address.
FILES = frozenset(
    "png jpg jpeg gif svg webp css js ts json yml yaml md py rb go rs java lock txt html".split()
)
#: Mailboxes that are no person's and, in code, no mailbox.
SERVICES = frozenset({"git", "svn", "hg"})


def _is_email(hit: Hit) -> bool:
    """No file's name, and no mailbox that stands for a protocol."""
    local, _, domain = hit.text.rpartition("@")
    ending = domain.rsplit(".", 1)[-1].lower()
    is_remote = local.lower() in SERVICES and hit.after(1) in (":", "/")
    return ending not in FILES and not is_remote


def _is_card_number(hit: Hit) -> bool:
    """Luhn's sum is right, and it is not one digit repeated."""
    digits = [int(letter) for letter in hit.text if letter.isdigit()]
    return len(set(digits)) > 1 and _sum_luhn(digits) % 10 == 0


def _sum_luhn(digits: list[int]) -> int:
    """Every second digit from the right counts twice, less nine if that has two digits."""
    plain, doubled = digits[-1::-2], digits[-2::-2]
    return sum(plain) + sum(2 * digit - 9 * (digit > 4) for digit in doubled)


def _is_iban(hit: Hit) -> bool:
    """The check digits of ISO 13616 are right."""
    text = hit.text.replace(" ", "").upper()
    if not 15 <= len(text) <= 34:
        return False
    number = "".join(str(int(letter, 36)) for letter in text[4:] + text[:4])
    return int(number) % 97 == 1


PERSONAL: tuple[Rule, ...] = (
    Rule(
        "email",
        "email",
        "An e-mail address.",
        r"(?i)(?:\"[^\"\s@]+(?: [^\"\s@]+){0,3}\"|"
        r"[\w\x{80}-\x{10ffff}][\w\x{80}-\x{10ffff}.%+'-]*)@(?:[a-z0-9\x{80}-\x{10ffff}-]+"
        r"\.)+(?:xn--[a-z0-9-]+\b|[a-z\x{80}-\x{10ffff}]{1,23}(?:[a-z]\b|[\x{80}-\x{10ffff}]))",
        _is_email,
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
        _is_card_number,
    ),
    Rule(
        "card-told",
        "secret",
        "The number of a payment card that the words before it announce.",
        r"(?i)\b(?:card|cc|visa|amex|mastercard|maestro|debit|credit)"
        r"\b[^\n0-9]{0,30}(?P<v>[0-9](?:[ -]?[0-9]){11,18})\b",
        _is_card_number,
        gate=r"(?i)\b(?:card|cc|visa|amex|mastercard|maestro|debit|credit)\b",
    ),
    Rule(
        "iban",
        "secret",
        "The number of a bank account.",
        r"(?i)\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b",
        _is_iban,
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
