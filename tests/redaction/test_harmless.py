"""Only a guess can be no secret; a finished file passes by the same words."""

from __future__ import annotations

import pytest
from support.redaction_samples import token

from incident_kit.model import Known
from incident_kit.redaction import find, list_guessed, list_harmless, print_lines, prove

GUESS = "The label says admin / Blue-Crane9 here."


def test_a_guess_is_one_and_passes_by_the_print_of_its_line() -> None:
    text = f"First.\n{GUESS}\nLast."
    (found,) = find(text)
    assert list(list_guessed(text, [found])) == [found]
    assert list_harmless(text, [found], [print_lines(text, found)]) == (found,)
    other = text.replace("here", "there")
    assert list_harmless(other, find(other), [print_lines(text, found)]) == ()
    assert list_harmless(text, [found], []) == ()


@pytest.mark.parametrize(
    "text",
    [
        "admin / ghp_" + token("an", 36, "harmless"),
        "password: " + token("an", 40, "harmless"),
        "-----BEGIN PRIVATE KEY-----\n" + token("an", 64, "pem") + "\n-----END PRIVATE KEY-----",
        "Authorization: Bearer " + token("an", 40, "bearer"),
        "https://ops:Blue-Crane9@portal.example/",
        "api_key: " + token("hex", 32, "harmless"),
    ],
)
def test_what_is_sure_or_as_strong_is_no_guess(text: str) -> None:
    found = find(text)
    assert any(one.kind == "secret" for one in found)
    assert list(list_guessed(text, found)) == []


@pytest.mark.parametrize("name", ["any.md", "any.html"])
def test_a_file_is_proven_by_the_same_words(name: str) -> None:
    data = f"<p>{GUESS}</p>".encode() if name.endswith("html") else GUESS.encode()
    assert [one.kind for one in prove(data, name, Known())] == ["secret"]
    assert prove(data, name, Known(), harmless=["Blue-Crane9"]) == []
    assert prove(data, name, Known(), harmless=["Crane9"]) != []
    formal = b"glpat-" + token("an", 20, "file").encode()
    assert prove(data + b" " + formal, name, Known(), harmless=["Blue-Crane9"]) != []
