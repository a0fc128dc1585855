"""The sentences that are shown to whoever decides on an entity."""

from __future__ import annotations

from incident_kit.model import Decision, Finding, Known, Person
from incident_kit.redaction import (
    Piece,
    find,
    group_entities,
    redact,
    show_passages,
)

KNOWN = Known(people=[Person("Jane Okafor")], tenants=["Globex"])


def show(text: str) -> list[list[tuple[Piece, ...]]]:
    found = find(text, KNOWN)
    entities = group_entities(found, text, KNOWN)
    secrets = [one for one in found if one.kind == "secret"]
    return [show_passages(text, one.findings, one.suggestion, secrets) for one in entities]


def test_each_sentence_is_shown_once_with_all_that_stands_in_it() -> None:
    [[first, second]] = show("Calm. Jane met Jane Okafor. All went well.\n\n- jane left")
    assert first == (
        Piece("Jane", "An engineer"),
        Piece(" met "),
        Piece("Jane Okafor", "an engineer"),
        Piece(". "),
    )
    assert "".join(piece.text for piece in second) == "- jane left"


def test_the_sentence_after_is_what_the_decision_makes_of_it() -> None:
    text = "We told the Globex team. Globex's apps were slow."
    [passages] = show(text)
    pieces = [piece for passage in passages for piece in passage]
    shown = "".join(piece.text if piece.new is None else piece.new for piece in pieces)
    decided = redact(text, KNOWN, [Decision("tenant", "Globex", "replace")]).text
    assert shown.split() == decided.split()


def test_no_secret_is_shown_beside_what_is_decided_on() -> None:
    token = "xoxb-" + "123456789012-" * 2 + "AbCdEfGhIjKlMnOpQrStUvWx"
    [passages] = show(f"Globex used {token} for it.")
    assert token not in repr(passages)
    assert "[secret removed]" in repr(passages)


def test_what_stands_over_what_was_shown_is_cut_once() -> None:
    found = [Finding(0, 6, "name", "a", "Zorvex"), Finding(0, 6, "name", "b", "Zorvex")]
    [pieces] = show_passages("Zorvex is", found, "a third party")
    assert "".join(piece.text for piece in pieces) == "Zorvex is"
