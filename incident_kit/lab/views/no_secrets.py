"""What looks like a secret in the public text: each line of it as a card, and what passed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from incident_kit.case import Case
from incident_kit.journey.no_secrets import (
    SURE,
    SecretLine,
    list_passed_lines,
    list_secret_lines,
)
from incident_kit.model import Acknowledgement
from incident_kit.redaction import Piece, show_marked_lines
from incident_kit.report import PUBLIC
from incident_kit.review import describe_missing_word, list_words

Json: TypeAlias = Mapping[str, Any]

#: What people say of such a line.
SAID = "no secret"


def list_secret_cards(case: Case) -> list[Json]:
    """A card for each line that stops the text, in order; ``words`` are what people have said
    of it."""
    return [_describe_card(case, one) for one in list_secret_lines(case)]


def list_passed_entries(case: Case) -> Iterator[Json]:
    """What people said of the lines that pass, in order."""
    for one in list_passed_lines(case):
        said = list_words(case.review, one.prints)
        names = dict.fromkeys(word.by for word in said)
        yield {
            "key": _name_card(one),
            "what": f"What looked like a secret in “{_name_section(case, one)}”",
            "kind": "",
            "how": SAID,
            "why": said[-1].reason if said else "",
            "by": " and ".join(names),
            "from": None,
            "undo": {"action": "doubt", "given": {"seen": [*one.prints]}},
        }


def _describe_card(case: Case, one: SecretLine) -> Json:
    section = _name_section(case, one)
    said = list_words(case.review, one.prints) if one.is_guessed else []
    missing = describe_missing_word(case.parties, said) if one.is_guessed else ""
    return {
        "key": _name_card(one),
        "asks": "secret",
        "section": section,
        "sectionKey": next((each.key for each in PUBLIC if each.name == section), ""),
        "passages": [_show_line(case, one)],
        "sure": "" if one.is_guessed else f"It {SURE}",
        "words": [_describe_word(word) for word in said],
        "missing": f"{missing[:1].upper()}{missing[1:]}." if said else "",
        "seen": one.prints if one.is_guessed else (),
        "reasons": (),
    }


def _describe_word(word: Acknowledgement) -> Json:
    return {"by": word.by, "how": SAID, "why": word.reason}


def _name_card(one: SecretLine) -> str:
    """What stays the same while the line says what it says; of a secret nothing is told."""
    return f"secret: {' '.join(one.prints) if one.is_guessed else one.line}"


def _name_section(case: Case, one: SecretLine) -> str:
    return case.leak_check(()).name_section(case.public.text, case.sections, one.line)


def _show_line(case: Case, one: SecretLine) -> Sequence[Json]:
    """The whole line that somebody's word would be on. Where one secret in it is sure, none is
    shown."""
    public = case.public
    shown = one.findings if one.is_guessed else ()
    masked = {each for each in public.undecided if each.kind == "secret"} - {*shown}
    pieces = show_marked_lines(public.text, one.findings, masked)
    return [_describe_piece(piece) for piece in pieces]


def _describe_piece(piece: Piece) -> Json:
    return {"text": piece.text, "new": piece.new}
