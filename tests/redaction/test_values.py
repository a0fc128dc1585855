"""What tells a password and a token from words, names, code and dates."""

from __future__ import annotations

import pytest
from support.redaction_samples import token

from incident_kit.redaction.rules.values.measures import (
    count_classes,
    count_turns,
    count_words,
    is_mixed,
    is_ordered,
    is_random,
    measure_entropy,
)
from incident_kit.redaction.rules.values.passwords import is_naming, is_password, stands_out
from incident_kit.redaction.rules.values.tokens import is_noise, is_strong, is_token

FOUR_CLASSES, SIGNS = "aB3$", "!@#$%^&*"


@pytest.mark.parametrize(
    ("value", "bare", "quoted"),
    [
        ("ab1", False, False),
        ("ab1x", True, True),
        ("1234", False, True),
        ("12345", False, True),
        ("123456", True, True),
        ("hidden:", False, False),
        ("harvest", False, True),
        ("harv", False, False),
        ("letmein", True, True),
        ("LetMeIn", True, True),
        ("admin", False, True),
        ("Admin", False, False),
        ("newPassword", False, False),
        ("thisismypassword", False, True),
        ("2026-11-03", False, False),
        ("20261103", True, True),
        ("os.environ", False, False),
        ("<password>", False, False),
        ("correct horse battery", False, True),
        ("correct horse", False, False),
        ("a1 b2 c3 d4 e5 f6 g7 h8", False, True),
        ("a1 b2 c3 d4 e5 f6 g7 h8 i9", False, False),
        ("reset the login", False, False),
        ("Correct horse battery", False, False),
        ("correct horse battery?", False, False),
        ("correct (horse battery", False, False),
        (" ".join(["a" * 26] * 3), False, True),
        (" ".join(["a" * 27] * 3), False, False),
    ],
)
def test_a_password_is_what_people_type(value: str, bare: bool, quoted: bool) -> None:
    assert (is_password(value, quoted=False), is_password(value, quoted=True)) == (bare, quoted)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("db_pass", True),
        ("newPass", True),
        ("mykeyabc", False),
        ("passkey", True),
        ("horse", False),
    ],
)
def test_the_name_of_a_secret_is_none(value: str, expected: bool) -> None:
    assert is_naming(value) is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("ab1x5", True),
        ("ab1x", False),
        ("12345", False),
        ("abcde", False),
        ("abc!d", True),
        ("abcd!", False),
        ("example1", False),
    ],
)
def test_a_password_stands_out_from_a_sentence(value: str, expected: bool) -> None:
    assert stands_out(value) is expected


MADE = token("an", 24, "values")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (MADE, True),
        (MADE[:7], False),
        (f"{MADE[:12]} {MADE[12:]}", False),
        ("ab" * 16, False),
        ("abcd" * 8, True),
        ("abc1" * 2, False),
        ("order-service-2", False),
        ("updateUserName", False),
        ("2026-11-03T12:30", False),
        ("jane2@acme.example", False),
        ("config.token", False),
    ],
)
def test_a_token_looks_made_by_a_machine(value: str, expected: bool) -> None:
    assert is_token(value) is expected


def test_a_strong_token_is_long_and_random() -> None:
    assert is_strong(MADE[:16])
    assert not is_strong(MADE[:15])
    assert not is_strong("a1b2" * 4)
    assert is_strong("0123456789abcdef" * 2)
    assert not is_strong("aabbccdd" * 4)


def test_noise_is_long_with_signs_all_over() -> None:
    noise = "".join(f"{SIGNS[n % 8]}{letter}" for n, letter in enumerate("aB3" + MADE))
    assert is_noise(noise)
    assert is_noise(noise[:32])
    assert not is_noise(noise[:31])
    assert not is_noise("," + noise)
    assert not is_noise(noise.lower())
    assert not is_noise(" ".join((noise[:8], noise[8:16], noise[16:24], noise[24:32], noise[32:])))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a1b2c", True),
        ("a1b2", False),
        ("aBcDeFgHiJ", True),
        ("aBcDeFgHi", False),
        ("abCdeFghIjkLmnOp", True),
        ("abcdEfghIjklmnoP", False),
        ("an_aBcDeFgHiJ", True),
        ("ordinary", False),
    ],
)
def test_random_letters_change_more_than_words_do(value: str, expected: bool) -> None:
    assert is_random(value) is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("abcdefgh", True),
        ("xx12345678xx", True),
        ("abcdefg", False),
        ("zzzzzzzzzzzzzzzzzabcdefgh", False),
    ],
)
def test_the_alphabet_is_no_secret(value: str, expected: bool) -> None:
    assert is_ordered(value) is expected


def test_what_is_counted_of_a_value() -> None:
    assert [count_classes(text) for text in ("a", "aB", "aB3", FOUR_CLASSES)] == [1, 2, 3, 4]
    assert [count_turns(text) for text in ("abc", "a1", "a-1b", "1a1a")] == [0, 1, 2, 3]
    assert [count_words(text) for text in ("order", "orderId", "HTTP2", "a b")] == [1, 2, 2, 2]
    assert [is_mixed(text) for text in ("abcd12", "abcd1", "abcdef", "123456")] == [
        True,
        False,
        False,
        False,
    ]
    assert [measure_entropy(text) for text in ("", "aaaa", "abab", "abcd")] == [0, 0, 1, 2]
