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
