"""What people are numbered by in the countries whose languages reports are written in.

A number that proves itself and has a form of its own is found wherever it stands; another
one behind the words that announce it, where its check digit is right.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from incident_kit.redaction.rules.check_digits import (
    is_codice_fiscale,
    is_dni,
    is_eleven_test,
    is_nif,
    is_nir,
    is_pesel,
    is_tax_id,
)
from incident_kit.redaction.rules.rule import Hit, Rule

#: What stands between the words for a number and the number.
_SAYS = r"(?:[ \t]*[:=#>|,(-]+[ \t]*|[ \t]+(?:\S{1,12}[ \t]+){0,3})[\"'`*]{0,2}"
_DAY = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:[0-2][0-9]|3[01])[TZ]")


def _pack(hit: Hit) -> str:
    return re.sub(r"[ .-]", "", hit.text)


def _is_dni(hit: Hit) -> bool:
    """Its letter is right, it is no day of a timestamp and no part of a longer name."""
    text = _pack(hit)
    is_part = hit.before(1) in ("-", "_", "/", ".") or hit.after(1) in ("-", "_", "/")
    return is_dni(text) and not is_part and _DAY.fullmatch(text) is None


#: Numbers that words announce: the rule, whose it is, the words, its form, its check digit.
_TOLD: tuple[tuple[str, str, str, str, Callable[[str], bool]], ...] = (
    ("pl-pesel", "A Polish PESEL.", r"pesel\w{0,3}", r"[0-9]{11}", is_pesel),
    (
        "nl-bsn",
        "The number of a Dutch citizen.",
        r"(?:bsn|burgerservicenummer|sofi-?nummer)(?:-?nummer)?",
        r"[0-9]{9}|[0-9]{4}[. ][0-9]{2}[. ][0-9]{3}",
        is_eleven_test,
    ),
    (
        "pt-nif",
        "A Portuguese tax number.",
        "(?:nif|contribuinte|n[uú]mero fiscal)",
        "[0-9]{3} ?[0-9]{3} ?[0-9]{3}",
        is_nif,
    ),
    (
        "de-tax-id",
        "A German tax number.",
        r"(?:steuer-?id\w*|steuer(?:liche )?-?identifikations-?nummer|idnr)\.?",
        "[0-9]{2} ?[0-9]{3} ?[0-9]{3} ?[0-9]{3}",
        is_tax_id,
    ),
)


def _announce(
    name: str, why: str, words: str, number: str, is_right: Callable[[str], bool]
) -> Rule:
    """The rule of a row of the table."""
    return Rule(
        name,
        "secret",
        why,
        rf"(?i)\b{words}{_SAYS}(?P<v>{number})\b",
        lambda hit: is_right(_pack(hit)),
        gate=rf"(?i)\b{words}",
    )


CITIZENS_ABROAD: tuple[Rule, ...] = (
    Rule(
        "es-dni",
        "secret",
        "A Spanish identity number, or a foreigner's in Spain.",
        r"\b(?:[0-9]{8}|[0-9]{2}\.[0-9]{3}\.[0-9]{3}|[XYZ][ -]?[0-9]{7})[ -]?[A-HJ-NP-TV-Z]\b",
        _is_dni,
        gate=r"[0-9]{3}[ -]?[A-HJ-NP-TV-Z]\b",
    ),
    Rule(
        "fr-nir",
        "secret",
        "A French social security number.",
        r"\b[12] ?[0-9]{2} ?(?:0[1-9]|1[0-2]) ?(?:2[ABab]|[0-9]{2})"
        r"(?: ?[0-9]{3}){2} ?[0-9]{2}\b",
        lambda hit: is_nir(_pack(hit)),
        gate=r"\b[12] ?[0-9]{2} ?(?:0[1-9]|1[0-2]) ?[0-9]",
    ),
    Rule(
        "it-codice-fiscale",
        "secret",
        "An Italian tax code, made from a name and a birthday.",
        r"(?i)\b[A-Z]{6}[0-9]{2}[A-EHLMPRST][0-9]{2}[A-Z][0-9]{3}[A-Z]\b",
        lambda hit: is_codice_fiscale(hit.text),
        gate=r"(?i)[A-Z]{6}[0-9]{2}[A-EHLMPRST][0-9]{2}",
    ),
    *(_announce(*row) for row in _TOLD),
    Rule(
        "papers-told",
        "secret",
        "The number of papers that the words before it announce, in other languages.",
        r"(?i)\b(?:personalausweis\w{0,8}|ausweisnummer|reisepass\w{0,8}|passnummer|pasaporte|"
        r"passaporte|passaporto|passeport|paspoort\w{0,8}|rijbewijs\w{0,8}|f[uü]hrerschein\w{0,8}|"
        r"permis de conduire|paszport\w{0,3}|dow[oó]d\w{0,2} osobist\w{1,4}|carta d'identit[aà]|"
        r"carte d'identit[eé]|cart[aã]o de cidad[aã]o|(?:sozial|renten)versicherungsnummer"
        rf"|sv-nummer){_SAYS}(?P<v>[A-Z]{{0,3}}[0-9]{{5,9}}(?: ?[A-Z0-9]{{1,4}})?"
        r"|[A-Z0-9]{2}[0-9]{6}[A-Z][0-9]{3}|[LMNPRTVWXYCFGHJK][0-9A-Z]{8})\b",
        lambda hit: sum(map(str.isdigit, hit.text)) > 4,
        gate=r"(?i)(?:ausweis|pass|pas[azp]|rijbew|hrersch|permis|osobist|identit|cidad|versicher|sv-n)",
    ),
)
