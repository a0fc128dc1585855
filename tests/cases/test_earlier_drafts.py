"""A draft of the public version that only a decision changed says nothing new; a word does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.trying import tried

from incident_kit.case.earlier_drafts import MOST, Basis, list_earlier_drafts
from incident_kit.model import Decision, Event, Known, Line, Timeline, Treatment, Window, Written
from incident_kit.model.incident import Incident
from incident_kit.model.settings import Settings
from incident_kit.redaction import order_tenants, propose
from incident_kit.report import Notebook, Report, compose, draft_public, refresh
from incident_kit.report.notebook import Cell, Key

START = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
TENANTS = ("Elsewhere Ferries", "Wobbly Kettles", "Quiet Lanterns")
KNOWN = Known(tenants=TENANTS)
ACTIONS: Mapping[str, Treatment] = {"keep": "keep", "drop": "drop", "replace": "replace"}
WHY, RESPONSE = Key("authored", "why"), Key("authored", "response")
WORDING = Key("authored", "what-happened", "wording")


def line(number: int, body: str, public: bool | str | None, kind: str = "message") -> Line:
    event = Event(
        id=f"note:{number}",
        at=START + timedelta(minutes=number),
        source="slack",
        kind=kind,
        body=body,
    )
    return Line(number, event, event, shown=True, public=public)


def basis(why: str = "", *decisions: Decision, lines: tuple[Line, ...] = ()) -> Basis:
    """What the drafts are made of, when the causes are ``why``."""
    report = Report(
        incident=Incident(id="a", started=START),
        settings=Settings(),
        timeline=Timeline(lines, Window(START, START + timedelta(hours=2))),
        written=Written(sections={"causes": why}),
    )
    order = order_tenants(draft_public(report, str).values(), KNOWN)
    return Basis(report, KNOWN, decisions, order)


def draft(made: Basis, key: Key) -> Notebook:
    """The template with the draft of one cell."""
    hide = partial(propose, known=made.known, decisions=made.decisions, order=made.naming)
    texts = draft_public(made.report, hide)
    memory = {"incident_kit": key._asdict()}
    return compose(Notebook((Cell("markdown", "", "one", key=key, metadata=memory),)), texts)


def is_marked(before: Basis, after: Basis, key: Key = WHY) -> bool:
    """Whether people who wrote on the draft of ``before`` are told of that of ``after``."""
    made = refresh(None, draft(before, key))
    written = replace(made, cells=(replace(made.cells[0], text="Mine."),))
    result = refresh(written, draft(after, key), partial(list_earlier_drafts, after))
    return any(cell.is_notice for cell in result.cells)


def decide(name: str, action: str) -> Decision:
    """A decision to ``keep``, ``drop`` or ``replace`` a name, or the words to put there."""
    if action in ACTIONS:
        return Decision("tenant", name, ACTIONS[action])
    return Decision("tenant", name, "replace", replacement=action)


def decide_all(actions: Mapping[str, str]) -> list[Decision]:
    return [decide(name, action) for name, action in actions.items()]


# names ----------------------------------------------------------------------------------

EARLIER = st.dictionaries(st.sampled_from(TENANTS), st.sampled_from(("keep", "replace")))
LATER = st.dictionaries(
    st.sampled_from(TENANTS), st.sampled_from(("keep", "replace", "drop", "a customer of ours"))
)
SENTENCES = st.lists(
    st.sampled_from(
        (
            "The disk of Elsewhere Ferries was full.",
            "Wobbly Kettles called us.",
            "Then Quiet Lanterns did, and Elsewhere Ferries.",
            "Nobody looked.",
        )
    ),
    min_size=1,
    max_size=4,
)


@given(SENTENCES, EARLIER, LATER)
@tried(150)
def test_no_decision_on_a_name_is_a_change(
    sentences: list[str], before: dict[str, str], after: dict[str, str]
) -> None:
    """Made, made otherwise or taken back, on any names at once."""
    words = " ".join(sentences)
    assert not is_marked(basis(words, *decide_all(before)), basis(words, *decide_all(after)))


@given(SENTENCES, EARLIER, LATER, st.integers(0, 99))
@tried(150)
def test_another_word_is_a_change_whatever_was_decided(
    sentences: list[str], before: dict[str, str], after: dict[str, str], place: int
) -> None:
    """In a sentence that nobody dropped."""
    words = [*sentences, "It was off for long."]
    changed = [*sentences, f"It was off for {place} days."]
    earlier = basis(" ".join(words), *decide_all(before))
    assert is_marked(earlier, basis(" ".join(changed), *decide_all(after)))


def test_another_name_in_the_place_of_one_that_stood_there_is_a_change() -> None:
    kept = decide_all(dict.fromkeys(TENANTS, "keep"))
    before = basis("Elsewhere Ferries called.", *kept)
    assert is_marked(before, basis("Wobbly Kettles called.", *kept))
    assert is_marked(before, basis("Wobbly Kettles called."))


def test_many_names_decided_on_one_after_another_are_no_change() -> None:
    """Some before people wrote, some since: what was decided last is thought away first."""
    names = [f"{one} {other}" for one in ("Amber", "Brisk") for other in ("Kite", "Lamp", "Oar")]
    known = Known(tenants=[*names, *(f"{name} Abroad" for name in names)])
    words = "\n\n".join(f"{name} called us." for name in known.tenants)
    decided = [
        replace(decide(name, "a customer"), at=START + timedelta(minutes=number))
        for number, name in enumerate(known.tenants)
    ]
    after = replace(basis(words, *reversed(decided)), known=known)
    for number in range(len(decided)):
        before = replace(after, decisions=tuple(decided[:number]))
        assert not is_marked(before, after)


def test_what_cannot_be_known_any_more_is_asked_about() -> None:
    """The words that stood for a name before another decision are remembered nowhere."""
    words = "Elsewhere Ferries called."
    earlier = basis(words, decide("Elsewhere Ferries", "a ferry"))
    assert is_marked(earlier, basis(words, decide("Elsewhere Ferries", "keep")))


# lines ----------------------------------------------------------------------------------

SAID = line(1, "Rolled back the router", None)
SAID_TOO = line(2, "Called the supplier", None)
UPDATE = line(3, "Apps are fast again", None, "update")


@pytest.mark.parametrize(
    ("before", "after"), [(None, "We went back"), (None, True), (True, "We went back")]
)
def test_a_line_that_somebody_makes_public_is_no_change(
    before: bool | str | None, after: bool | str | None
) -> None:
    other = replace(SAID_TOO, public=True)
    one, two = (basis(lines=(replace(SAID, public=public), other)) for public in (before, after))
    assert not is_marked(one, two, RESPONSE)


def test_an_update_that_somebody_keeps_inside_is_no_change() -> None:
    one, two = (basis(lines=(replace(UPDATE, public=public),)) for public in (None, False))
    assert not is_marked(one, two, WORDING)


def test_an_update_that_was_gathered_is_a_change() -> None:
    assert is_marked(basis(), basis(lines=(UPDATE,)), WORDING)


@pytest.mark.parametrize(
    "after",
    [
        line(1, "Rolled back the router twice", True),
        line(4, "Rolled back the router", True),
        line(1, "Rolled back the router", None),
        replace(SAID, public="We went back", number=1),
    ],
    ids=["other words", "another time", "no more public", "worded anew"],
)
def test_a_public_line_that_says_something_else_is_a_change(after: Line) -> None:
    """Also below a decision on another line; one that leaves the list could be spoken of in
    people's words, and so could what a wording said before."""
    worded = isinstance(after.public, str)
    before = replace(SAID, public="We put the old one back" if worded else True)
    other = replace(SAID_TOO, public="We called our supplier")
    one, two = basis(lines=(before, SAID_TOO)), basis(lines=(after, other))
    assert is_marked(one, two, RESPONSE)


def test_decisions_on_lines_and_on_names_are_no_change_together() -> None:
    one = replace(SAID, event=replace(SAID.event, body="Told Elsewhere Ferries"), public=True)
    before = basis(lines=(one, SAID_TOO))
    keep = decide("Elsewhere Ferries", "keep")
    after = basis("", keep, lines=(one, replace(SAID_TOO, public="We called our supplier")))
    assert not is_marked(before, after, RESPONSE)


def test_so_many_decisions_are_thought_away_at_most() -> None:
    """However many there are; then people are asked."""
    lines = tuple(line(number, f"Step {number}", True) for number in range(1, 60))
    assert len(list(list_earlier_drafts(basis(lines=lines), RESPONSE))) == MOST


def test_a_heading_follows_no_decision() -> None:
    made = basis("Elsewhere Ferries called.", decide("Elsewhere Ferries", "keep"))
    assert not list(list_earlier_drafts(made, Key("heading", "why")))
    assert list(list_earlier_drafts(made, WHY))
