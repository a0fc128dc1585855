"""Letters that are turned round, or that nobody sees, are found however they are written."""

from __future__ import annotations

import pytest

from incident_kit.text.letters import find_letters

TURNED, UNSEEN = "turn the order", "nobody sees"
SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
#: A text, and what is said of its letters.
LETTERS = [
    ("We told \u202edoowelbmarB\u202c of it.", [TURNED]),
    ("We told \u2066it\u2069 of it.", [TURNED]),
    ("We told &#x202e;it&#x202c; of it.", [TURNED]),
    ("We told &#8238;it of it.", [TURNED]),
    ('<abbr title="&#x202E;it">x</abbr>', [TURNED]),
    ("Sorry.\U000e004b\U000e0065", [UNSEEN]),
    ("Sorry.&#xE004B;", [UNSEEN]),
    ("K\u2800e\u2800s", [UNSEEN]),
    ("K\u3164es", [UNSEEN]),
    ("K\u034fes", [UNSEEN]),
    ("\u202eK\u2800", [TURNED, UNSEEN]),
    (f"\U0001f3f4{SCOTLAND[1:-1]} without its end", [UNSEEN]),
    (f"All is well in {SCOTLAND} again.", []),
    ("👩\u200d🚒 \u2764\ufe0f and 5\u00a0minutes, naïve, Ελλάδα, \u05e9\u05dc\u05d5\u05dd", []),
    ("U+202E is a sign, and so is `\\u202e`.", []),
]


@pytest.mark.parametrize(("text", "said"), LETTERS)
def test_letters_that_read_otherwise_than_they_stand_are_found(text: str, said: list[str]) -> None:
    found = list(find_letters(f"One line.\n{text}"))
    assert [line for _, line in found] == [2] * len(said)
    assert all(words in step for words, (step, _) in zip(said, found, strict=True))
