"""Data of the people whom a service serves are found by their check digits and by the words
beside them, in any usual spelling; what only looks like them stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_kit.model import Decision, Finding, Known
from incident_kit.redaction import find, propose, redact
from incident_kit.redaction.rules.check_digits import is_luhn, is_nhs_number

GAPS = st.sampled_from(["", " ", "-"])
#: Countries with the length of what stands behind the check digits, letters in front of it.
ACCOUNTS = {"GB": ("QZBK", 14), "DE": ("", 18), "FR": ("", 23), "NL": ("QZBK", 10), "NO": ("", 11)}


def read_found(text: str, rule: str) -> list[str]:
    return [text[one.start : one.end] for one in find(text) if one.rule == rule]


def complete_nhs(first: str) -> str:
    """The number that begins with nine digits; empty if no digit completes it."""
    return next((first + last for last in "0123456789" if is_nhs_number(first + last)), "")


def complete_card(first: str) -> str:
    return next(first + last for last in "0123456789" if is_luhn(first + last))


def complete_iban(country: str, account: str) -> str:
    digits = "".join(str(int(letter, 36)) for letter in f"{account}{country}00")
    return f"{country}{98 - int(digits) % 97:02d}{account}"


def group(text: str, sizes: list[int], gap: str) -> str:
    parts, start = [], 0
    for size in sizes:
        parts.append(text[start : start + size])
        start += size
    return gap.join(part for part in (*parts, text[start:]) if part)


@given(st.from_regex(r"[34679][0-9]{8}", fullmatch=True), GAPS)
def test_an_nhs_number_is_found_in_any_usual_spacing(first: str, gap: str) -> None:
    number = complete_nhs(first)
    if number:
        written = group(number, [3, 3], gap)
        assert read_found(f"her NHS number is {written}, she said", "uk-nhs") == [written]


@given(st.from_regex(r"[34679][0-9]{8}", fullmatch=True), GAPS, st.integers(1, 9))
def test_a_number_with_a_wrong_last_digit_is_no_nhs_number(
    first: str, gap: str, error: int
) -> None:
    number = complete_nhs(first)
    if number:
        wrong = number[:9] + str((int(number[9]) + error) % 10)
        assert read_found(f"the patient is {group(wrong, [3, 3], gap)}", "uk-nhs") == []


@given(st.from_regex(r"(?:4[0-9]|5[1-5])[0-9]{13}", fullmatch=True), GAPS)
def test_a_card_is_found_in_any_usual_spacing(first: str, gap: str) -> None:
    number = group(complete_card(first), [4, 4, 4], gap)
    assert read_found(f"it fails with {number} too", "card") == [number]


@given(st.from_regex(r"4[0-9]{14}", fullmatch=True), GAPS, st.integers(1, 9))
def test_an_order_number_of_a_cards_length_stays(first: str, gap: str, error: int) -> None:
    number = complete_card(first)
    wrong = number[:15] + str((int(number[15]) + error) % 10)
    assert read_found(f"order {group(wrong, [4, 4, 4], gap)} is late", "card") == []


@given(st.sampled_from(sorted(ACCOUNTS)), st.integers(0, 10**23 - 1), GAPS)
def test_an_account_is_found_with_nothing_of_the_words_behind_it(
    country: str, number: int, gap: str
) -> None:
    bank, length = ACCOUNTS[country]
    iban = complete_iban(country, bank + f"{number:023d}"[-length:])
    written = group(iban, [4] * 7, gap)
    assert read_found(f"paid to {written} was late", "iban") == [written]


@given(st.sampled_from(sorted(ACCOUNTS)), st.integers(0, 10**23 - 1), st.integers(1, 96))
def test_an_account_with_wrong_check_digits_stays(country: str, number: int, error: int) -> None:
    bank, length = ACCOUNTS[country]
    iban = complete_iban(country, bank + f"{number:023d}"[-length:])
    wrong = (int(iban[2:4]) + error) % 97
    if wrong != int(iban[2:4]) % 97:
        assert read_found(f"paid to {country}{wrong:02d}{iban[4:]} late", "iban") == []


PERSONAL = [
    "Ada Quillfeather, born 3 March 1987, could not log in",
    "the letter to 8 Old Tannery Lane, Norwich NR3 1GX came back",
]


@pytest.mark.parametrize("text", PERSONAL)
def test_a_birthday_or_a_home_is_hidden_until_somebody_decides(text: str) -> None:
    [found] = [one for one in find(text) if one.kind == "personal"]
    assert found.value not in propose(text, Known())
    kept = Decision("personal", found.value, "keep", reason="their own wish", by="Tess Brook")
    assert redact(text, Known(), [kept]).undecided == ()


def test_an_nhs_number_is_no_phone_number() -> None:
    text = "the surgery rang about 943 476 5919"
    assert find(text) == [Finding(23, 35, "secret", "uk-nhs")]
