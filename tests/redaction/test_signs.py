"""Signs that nobody sees, or that turn the order of letters, are found; what needs some
such sign to be read passes."""

from __future__ import annotations

import pytest

from incident_kit.redaction import find_signs

SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
FOUND = [
    ("a right-to-left override", "We told \u202edoowelbmarB of it.", "U+202E"),
    ("an isolate", "We told \u2066it of it.", "U+2066"),
    ("a mark of direction", "We told\u200f it.", "U+200F"),
    ("a mark of Arabic", "We told\u061c it.", "U+061C"),
    ("a blank without width", "Quil\u200blon", "U+200B"),
    ("a joiner between Latin letters", "Quil\u200dlon", "U+200D"),
    ("a soft hyphen", "Quil\u00adlon", "U+00AD"),
    ("a word joiner", "Quil\u2060lon", "U+2060"),
    ("an invisible times", "2\u20622", "U+2062"),
    ("a mark of byte order", "Quil\ufefflon", "U+FEFF"),
    ("a tag", "Sorry.\U000e004b", "U+E004B"),
    ("a flag that is none", f"{SCOTLAND[:3]} here", "U+E0067"),
    ("a flag of nowhere", "\U0001f3f4\U000e0078\U000e0078\U000e007f", "U+E0078"),
    ("the blank of Braille", "K\u2800es", "U+2800"),
    ("a filler of Hangul", "K\u3164es", "U+3164"),
    ("a grapheme joiner", "K\u034fes", "U+034F"),
    ("a variant of a letter", "K\ufe0fes", "U+FE0F"),
    ("a variant of an ideograph", "K\U000e0100es", "U+E0100"),
    ("a note between lines", "K\ufff9es", "U+FFF9"),
    ("private use", "K\ue000es", "U+E000"),
    ("an unassigned number", "K\u0378es", "U+0378"),
    ("a control", "K\x07es", "U+0007"),
    ("a line separator", "K\u2028es", "U+2028"),
]
PASS = [
    ("plain text", "Sorry.\n\tWe were down.\n"),
    ("accents", "Naïve Siân, Żaneta and Ó Súilleabháin"),
    ("accents as marks of their own", "Sia\u0302n"),
    ("money and fractions", "£5, €7, ¥9 and ½"),
    ("blanks of French numbers", "5\u00a0000 and 5\u202f000"),
    ("quotes and dashes", "“It’s” – said … she"),
    ("Greek, Hebrew and Arabic", "Ελλάδα, \u05e9\u05dc\u05d5\u05dd, \u0633\u0644\u0627\u0645"),
    ("a joiner that Persian needs", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"),
    ("a picture with its look", "\u2764\ufe0f and \u26a0\ufe0f"),
    (
        "pictures joined to one",
        "\U0001f469\u200d\U0001f692 \U0001f468\u200d\U0001f469",
    ),
    ("a picture with a tone", "\U0001f44d\U0001f3fd"),
    ("a picture that is newer than the table", "\U0001fae8"),
    ("a digit on a key", "1\ufe0f\u20e3"),
    ("flags", f"\U0001f1ec\U0001f1e7 {SCOTLAND}"),
    ("what only names a sign", "U+202E is a sign, and so is `\\u202e`."),
]


@pytest.mark.parametrize(("text", "number"), [row[1:] for row in FOUND], ids=[r[0] for r in FOUND])
def test_a_sign_that_nobody_sees_is_named(text: str, number: str) -> None:
    assert number in next(find_signs(text)).name


@pytest.mark.parametrize("text", [row[1] for row in PASS], ids=[row[0] for row in PASS])
def test_what_is_seen_passes(text: str) -> None:
    assert list(find_signs(text)) == []
