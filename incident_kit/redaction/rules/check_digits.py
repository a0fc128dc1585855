"""Numbers whose last digits prove the others: cards, accounts, patients of the NHS."""

from __future__ import annotations

from functools import cache

from incident_kit.redaction.word_lists import read_lists


def is_luhn(digits: str) -> bool:
    """Is the sum of ISO 7812 right, and not only because one digit is repeated?

    Every second digit from the right counts twice, less nine if that has two digits.
    """
    numbers = [int(digit) for digit in digits]
    doubled = sum(2 * number - 9 * (number > 4) for number in numbers[-2::-2])
    return len(set(numbers)) > 1 and (sum(numbers[-1::-2]) + doubled) % 10 == 0


def is_nhs_number(digits: str) -> bool:
    """Are they ten, the last of them what the NHS's data dictionary makes of the others:
    eleven less the remainder of their sum, each counted ten times to twice?"""
    if len(digits) != 10 or len(set(digits)) == 1:
        return False
    total = sum(
        weight * int(digit) for weight, digit in zip(range(10, 1, -1), digits, strict=False)
    )
    return -total % 11 == int(digits[9])


def find_iban_length(text: str) -> int:
    """How many letters and digits of ``text``, which has no blanks, are the number of a bank
    account: as many as its country's have, if its check digits are right; else none."""
    length = _read_lengths().get(text[:2].upper(), 0)
    number = text[:length]
    if not length or len(number) < length:
        return 0
    digits = "".join(str(int(letter, 36)) for letter in number[4:] + number[:4])
    return length if int(digits) % 97 == 1 else 0


@cache
def _read_lengths() -> dict[str, int]:
    rows = read_lists("ibans.txt")["lengths"].split()
    return {row[:2]: int(row[2:]) for row in rows}


def is_dni(text: str) -> bool:
    """Has a Spanish identity number, or a foreigner's (``X``, ``Y`` and ``Z`` stand for 0, 1
    and 2), the letter that its remainder by 23 tells (Royal Decree 1553/2005)?"""
    number, letter = text[:-1].upper(), text[-1].upper()
    number = str("XYZ".find(number[0])) + number[1:] if number[0] in "XYZ" else number
    return number.isdigit() and "TRWAGMYFPDXBNJZSQVHLCKE"[int(number) % 23] == letter


def is_nir(text: str) -> bool:
    """Are the last two of the fifteen signs of a French social security number what INSEE
    makes of the others: 97 less their remainder by 97, Corsica's letters counted as 19 and
    18?"""
    number = text.upper().replace("2A", "19").replace("2B", "18")
    return number.isdigit() and 97 - int(number[:-2]) % 97 == int(number[-2:])


#: What a letter counts at an odd place of an Italian tax code; a digit counts as the letter
#: of its place in the alphabet (Ministerial Decree of 23 December 1976).
_ODD_PLACES = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22)
_ODD_PLACES_FROM_X = (25, 24, 23)


def is_codice_fiscale(text: str) -> bool:
    """Is the last letter of an Italian tax code the one that the fifteen others tell?"""
    odd = (*_ODD_PLACES, *_ODD_PLACES_FROM_X)
    values = [int(sign) if sign.isdigit() else ord(sign) - ord("A") for sign in text.upper()]
    total = sum(odd[value] for value in values[0:15:2]) + sum(values[1:15:2])
    return total % 26 == values[15]


def is_pesel(digits: str) -> bool:
    """Is the last digit of a Polish PESEL what the ten others tell?"""
    total = sum(w * int(d) for w, d in zip((1, 3, 7, 9) * 3, digits[:10], strict=False))
    return len(digits) == 11 and -total % 10 == int(digits[10])


def is_eleven_test(digits: str) -> bool:
    """Is the weighted sum of a Dutch citizen's number, the last digit taken off, a multiple of
    eleven?"""
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    total = sum(w * int(d) for w, d in zip(weights, digits, strict=False))
    return len(digits) == 9 and total % 11 == 0


def is_nif(digits: str) -> bool:
    """Is the last digit of a Portuguese tax number eleven less the remainder of the others'
    weighted sum, or nought?"""
    total = sum(w * int(d) for w, d in zip(range(9, 1, -1), digits, strict=False))
    return len(digits) == 9 and (11 - total % 11) % 11 % 10 == int(digits[8])


def is_tax_id(digits: str) -> bool:
    """Is the last of the eleven digits of a German tax number that of ISO 7064, 11,10?"""
    product = 10
    for digit in digits[:10]:
        product = ((product + int(digit) - 1) % 10 + 1) * 2 % 11
    return len(digits) == 11 and (11 - product) % 10 == int(digits[10])
