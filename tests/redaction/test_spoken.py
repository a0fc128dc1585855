"""Credentials in sentences are masked whole, and nothing else of the sentence is."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.redaction_samples import covered, marked

from incident_kit.redaction import find_secrets

FILE = Path(__file__).parents[1] / "data" / "credentials_in_sentences.txt"
LINES = [line for line in FILE.read_text("utf-8").splitlines() if line and line[0] not in "#["]
TEXTS = [line.replace("⏎", "\n") for line in LINES]


@pytest.mark.parametrize("text", [text for text in TEXTS if "«" in text])
def test_a_credential_in_a_sentence_is_masked_and_nothing_beside_it(text: str) -> None:
    plain, places = marked(text)
    found = find_secrets(plain)
    assert [plain[a:b] for a, b in places if not covered(found, a, b)] == []
    labelled = {place for a, b in places for place in range(a, b)}
    cut = {place for one in found for place in range(one.start, one.end)} - labelled
    assert "".join(plain[place] for place in sorted(cut)).strip(" \n-&\"'") == ""


@pytest.mark.parametrize("text", [text for text in TEXTS if "«" not in text])
def test_a_sentence_about_credentials_stays_as_it_is(text: str) -> None:
    assert [text[one.start : one.end] for one in find_secrets(text)] == []
