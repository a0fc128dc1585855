"""Nothing that nobody listed is published without a question: of people, suppliers, hosts,
links and secrets in the texts of made-up incidents (:mod:`support.strangers`)."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.kit import kit
from support.published import SIGN, make_accepted, type_text
from support.strangers import CALM, make_text
from support.trying import choose_number

from incident_kit.model import Known
from incident_kit.redaction import find, find_unfamiliar

#: So many incidents, and so many of them through the whole gate.
TEXTS, GATED = choose_number(200, 2000), choose_number(6, 200)


def list_held(text: str) -> set[int]:
    """The places of a text that are masked or asked about."""
    found = [*find(text, Known()), *find_unfamiliar(text)]
    return {place for one in found for place in range(one.start, one.end)}


def test_every_stranger_is_held_back_whole() -> None:
    published = []
    for number in range(TEXTS):
        text, strangers = make_text(number)
        held = list_held(text)
        for one in strangers:
            for value in one.values:
                start = text.index(value)
                if not held >= set(range(start, start + len(value))):
                    published.append(f"{one.kind}: {value!r} in {one.sentence!r}")
    assert published == []


def test_what_anybody_may_read_asks_nothing() -> None:
    assert [one for one in CALM if list_held(one)] == []


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_accepted(tmp_path_factory.mktemp("strangers") / "ws")


@pytest.mark.parametrize("number", range(GATED))
def test_nobody_can_sign_a_text_with_a_stranger(folder: Path, number: int) -> None:
    text, _ = make_text(number)
    type_text(folder, text)
    ran = kit(folder, *SIGN, "Dee Example")
    assert ran.code == 4, ran
