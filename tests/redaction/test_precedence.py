"""Which decisions hold: an incident's own before shared ones, to hide before to keep."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_kit.model import Decision, Known, Person, Treatment
from incident_kit.model.dating import Span
from incident_kit.redaction import Settled, redact, settle_decisions

BEGAN = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
NOW = BEGAN + timedelta(days=4)
SPAN = Span(BEGAN, NOW)
JO = Person("Jo Ferran", handles=("joferran",), emails=("jo@disk.example",), ids=("U0JOF00001",))
KNOWN = Known(people=(JO,), tenants=("Acme Parcels",))
WORDS = "a customer"


def _decide(
    value: str,
    action: Treatment,
    kind: str = "name",
    *,
    words: str | None = None,
    variants: Sequence[str] = (),
    incident: str = "",
    line: int = 4,
    at: datetime | None = NOW,
    by: str | None = "Dee Maskell",
    reason: str | None = "she agreed",
) -> Decision:
    """An own decision, or one that ``incident`` shares."""
    return Decision(
        *(kind, value, action, tuple(variants), words, reason, by, at, incident != ""),
        incident=incident,
        line=line,
    )


def _settle(own: Sequence[Decision] = (), shared: Sequence[Decision] = ()) -> Settled:
    return settle_decisions(own, shared, KNOWN, SPAN)


def _list_holding(settled: Settled) -> list[tuple[str, str]]:
    return [(one.value, one.replacement or one.action) for one in settled.holds]


def _list_questions(settled: Settled) -> list[tuple[str, str | None]]:
    return [(one.value, one.reason) for one in settled.questions]


# own and shared -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("own", "shared"),
    [
        (_decide("Zorvex", "keep"), _decide("Zorvex", "drop", incident="a-one")),
        (_decide("Zorvex", "drop"), _decide("zorvex", "keep", incident="a-one")),
        (_decide("Zorvex", "replace"), _decide("ZORVEX", "replace", words="it", incident="a-one")),
        (_decide("Zorvex", "replace", variants=["ZX"]), _decide("ZX", "keep", incident="a-one")),
        (_decide("Zorvex", "drop"), _decide("ZX", "keep", variants=["Zorvex"], incident="a-one")),
        (_decide("Jose Ruiz", "drop"), _decide("Jos\u00e9 Ruiz", "replace", incident="a-one")),
    ],
)
def test_its_own_decision_goes_before_a_shared_one(own: Decision, shared: Decision) -> None:
    settled = _settle([own], [shared])
    assert (settled.holds, settled.questions) == ((own,), ())


def test_to_keep_a_name_here_leaves_the_others_that_are_hidden_with_it_elsewhere() -> None:
    hidden = _decide("Zorvex", "replace", words=WORDS, variants=["Zorvex Bank"], incident="a-one")
    settled = _settle([_decide("Zorvex", "keep")], [hidden])
    assert _list_holding(settled) == [("Zorvex", "keep"), ("Zorvex Bank", WORDS)]


def test_among_shared_ones_to_hide_goes_before_to_keep() -> None:
    hidden = _decide("Zorvex", "drop", incident="b-two")
    for kept in (
        _decide("Zorvex", "keep", incident="a-one"),
        _decide("zorvex", "keep", variants=["ZX"], incident="c-three"),
    ):
        assert _settle([], [kept, hidden]).holds == (hidden,)


@pytest.mark.parametrize(
    ("shared", "why"),
    [
        (
            [
                _decide("Zorvex", "replace", words="a shop", incident="b-two", by=None),
                _decide("ZORVEX", "replace", words="a bank", incident="a-one"),
            ],
            "replaced with “a bank” in a-one by Dee Maskell; replaced with “a shop” in b-two",
        ),
        (
            [
                _decide("Zorvex", "drop", incident="b-two"),
                _decide("Zorvex", "replace", incident="a-one"),
            ],
            "replaced with words of the kit in a-one by Dee Maskell; "
            "dropped with its sentence in b-two by Dee Maskell",
        ),
        (
            [
                _decide("Zorvex", "drop", incident="a-one"),
                _decide("ZX", "replace", variants=["zorvex"], incident="a-one"),
            ],
            "replaced with words of the kit in a-one by Dee Maskell; "
            "dropped with its sentence in a-one by Dee Maskell",
        ),
    ],
)
def test_shared_ones_that_hide_in_two_ways_are_asked_about(
    shared: Sequence[Decision], why: str
) -> None:
    settled = _settle([], shared)
    assert sorted(why.split("; ")) == sorted(str(settled.questions[0].reason).split("; "))
    assert [one.action for one in settled.holds] == ["ask"]


def test_what_is_asked_about_stays_hidden_and_undecided() -> None:
    """Zorvex is on no list: without the question nothing would find a word like "June"."""
    clash = [_decide("June", "drop", line=4), _decide("June", "keep", line=9)]
    settled = _settle(clash)
    applied = redact("We told June of it.", KNOWN, settled.holds)
    assert [finding.value for finding in applied.undecided] == ["June"]
    assert _list_questions(settled) == [
        ("June", "lines 4 and 9 of redactions.yaml contradict each other")
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (_decide("Zorvex", "keep"), _decide("ZORVEX", "replace", line=7)),
        (_decide("Zorvex", "drop"), _decide("Zorvex", "replace", line=7)),
        (_decide("Zorvex", "replace", words="it"), _decide("Zorvex", "replace", line=7)),
        (_decide("Zorvex", "drop"), _decide("Quillon", "keep", variants=["Zorvex"], line=7)),
        (_decide("Jos\u00e9", "keep"), _decide("JOSE\u0301", "drop", line=7)),
        (_decide("Jos\u00e9", "drop"), _decide("Jose", "replace", line=7)),
    ],
)
def test_own_rows_that_contradict_each_other_are_asked_about_with_their_lines(
    first: Decision, second: Decision
) -> None:
    for rows in ([first, second], [second, first]):
        (question,) = _settle(rows).questions
        assert question.reason == "lines 4 and 7 of redactions.yaml contradict each other"
        assert {one.action for one in _settle(rows).holds} == {"ask"}


@pytest.mark.parametrize(
    "rows",
    [
        [_decide("Zorvex", "keep"), _decide("Zorvex", "keep", kind="tenant", reason="again")],
        [_decide("Zorvex", "drop"), _decide("zorvex", "drop", variants=["ZX"])],
        [_decide("Zorvex", "keep", by=None), _decide("Zorvex", "keep")],
        [_decide("Jos\u00e9", "keep"), _decide("Jose", "drop")],
        [_decide("Zorvex", "drop"), _decide("Zorvex Bank", "keep")],
    ],
)
def test_own_rows_that_say_the_same_or_are_about_others_are_no_question(
    rows: list[Decision],
) -> None:
    assert _settle(rows).questions == ()


# to keep somebody ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "kept",
    [
        _decide("Jo Ferran", "keep", "person", incident="a-one"),
        _decide("joferran", "keep", "handle", incident="a-one"),
        _decide("jo@disk.example", "keep", "email", incident="a-one"),
        _decide("+44 20 7946 0000", "keep", "phone", incident="a-one"),
        _decide("Acme Parcels", "keep", "tenant", incident="a-one"),
        _decide("U0JOF00001", "keep", "slack_id", incident="a-one"),
        _decide("Jo Ferran", "keep", incident="a-one"),
        _decide("Ferran, Jo", "keep", incident="a-one"),
        _decide("Ferran", "keep", incident="a-one"),
        _decide("acme parcels", "keep", incident="a-one"),
        _decide("Acme Parcels Holding", "keep", incident="a-one"),
        _decide("JoFerran", "keep", incident="a-one"),
    ],
)
def test_somebody_kept_elsewhere_is_asked_about_again(kept: Decision) -> None:
    settled = _settle([], [kept])
    assert settled.holds == ()
    assert _list_questions(settled) == [
        (kept.value, "kept in a-one by Dee Maskell because: she agreed")
    ]


@pytest.mark.parametrize(
    "kept",
    [
        _decide("Zorvex", "keep", incident="a-one"),
        _decide("status.disk.example", "keep", "host", incident="a-one"),
        _decide("ACM-12", "keep", "ticket", incident="a-one"),
    ],
)
def test_what_is_nobody_stays_kept_for_all(kept: Decision) -> None:
    assert _settle([], [kept]).holds == (kept,)


@pytest.mark.parametrize(
    "hidden",
    [
        _decide("Oakhaven", "drop"),
        _decide("Oakhaven", "replace", incident="b-two"),
        _decide("O. Bank", "replace", "person"),
        _decide("Oakhaven", "drop", at=NOW + timedelta(days=1)),
    ],
)
def test_a_longer_name_kept_elsewhere_does_not_open_what_is_hidden(hidden: Decision) -> None:
    kept = _decide("Oakhaven Bank", "keep", incident="a-one")
    others = ([hidden], [kept]) if not hidden.shared else ([], [kept, hidden])
    settled = _settle(*others)
    assert kept not in settled.holds
    assert "kept in a-one" in str([one.reason for one in settled.questions])


# what does not count ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (
            _decide("Zorvex", "keep", reason=None),
            "line 4 of redactions.yaml keeps it and does not say why",
        ),
        (
            _decide("Zorvex", "keep", by=" "),
            "line 4 of redactions.yaml keeps it and does not say who decided",
        ),
        (
            _decide("Zorvex", "keep", by=None, reason="", incident="a-one"),
            "line 4 of redactions.yaml of a-one keeps it and does not say why or who decided",
        ),
        (
            _decide("Zorvex", "drop", at=NOW + timedelta(minutes=6)),
            "line 4 of redactions.yaml is dated 2026-03-07 09:06 UTC, in the future",
        ),
        (
            _decide("Zorvex", "keep", at=BEGAN - timedelta(minutes=6)),
            "line 4 of redactions.yaml is dated 2026-03-03 08:54 UTC, before the incident began",
        ),
    ],
)
def test_a_decision_that_lacks_something_is_asked_about(row: Decision, why: str) -> None:
    settled = _settle([], [row]) if row.incident else _settle([row])
    assert _list_questions(settled) == [("Zorvex", why)]
    assert [one.action for one in settled.holds] == (["ask"] if row.action == "drop" else [])


@pytest.mark.parametrize(
    "row",
    [
        _decide("Zorvex", "drop", by=None, reason=None, at=None),
        _decide("Zorvex", "keep", at=None),
        _decide("Zorvex", "keep", at=NOW + timedelta(minutes=4)),
        _decide("Zorvex", "keep", at=BEGAN - timedelta(days=40), incident="a-one"),
    ],
)
def test_a_decision_that_lacks_nothing_holds(row: Decision) -> None:
    settled = _settle([], [row]) if row.incident else _settle([row])
    assert (settled.holds, settled.questions) == ((row,), ())


def test_who_cannot_tell_the_time_doubts_no_date() -> None:
    row = _decide("Zorvex", "keep", at=BEGAN - timedelta(days=400))
    assert settle_decisions([row], [], KNOWN, Span()).holds == (row,)


def test_one_that_lacks_something_leaves_what_others_hide_hidden() -> None:
    hidden = _decide("Zorvex", "drop", incident="a-one")
    assert _settle([_decide("Zorvex", "keep", by=None)], [hidden]).holds == (hidden,)


def test_what_no_list_and_no_rule_has_is_hidden_as_a_name() -> None:
    """A row typed by hand says `person`, or nothing, of whatever it hides."""
    row = _decide("Jo Ferran", "replace", "person", variants=["Zorvex", "June"], words=WORDS)
    applied = redact("Jo Ferran, Zorvex and June.", KNOWN, _settle([row]).holds)
    assert (applied.text, applied.undecided) == ("A customer, a customer and a customer.", ())


# laws --------------------------------------------------------------------------------------

_NAMES = ["Zorvex", "ZORVEX", "Zorvex Bank", "Jos\u00e9 Ruiz", "Jose Ruiz", "Jo Ferran", "Quillon"]
_DECISIONS = st.builds(
    _decide,
    st.sampled_from(_NAMES),
    st.sampled_from(["replace", "keep", "drop"]),
    st.sampled_from(["name", "person", "tenant"]),
    words=st.sampled_from([None, "it"]),
    variants=st.lists(st.sampled_from(_NAMES), max_size=1),
    incident=st.sampled_from(["a-one", "b-two", "c-three"]),
    line=st.integers(2, 5),
    by=st.sampled_from(["Dee Maskell", None]),
)
_OWN = st.lists(_DECISIONS.map(lambda one: _decide_here(one)), max_size=4)
_SHARED = st.lists(_DECISIONS, max_size=5)
_TEXT = "".join(f"We met {name} there.\n" for name in _NAMES)


def _decide_here(one: Decision) -> Decision:
    return _decide(
        *(one.value, one.action, one.kind),
        words=one.replacement,
        variants=one.variants,
        line=one.line or 0,
        by=one.by,
    )


@given(own=_OWN, shared=_SHARED, data=st.data())
def test_no_order_of_rows_or_incidents_changes_what_holds(
    own: list[Decision], shared: list[Decision], data: st.DataObject
) -> None:
    settled = _settle(own, shared)
    other = _settle(data.draw(st.permutations(own)), data.draw(st.permutations(shared)))
    assert other == settled
    assert redact(_TEXT, KNOWN, other.holds) == redact(_TEXT, KNOWN, settled.holds)


@given(own=_OWN, shared=_SHARED)
def test_nothing_shared_changes_what_was_decided_here(
    own: list[Decision], shared: list[Decision]
) -> None:
    alone = {one for one in _settle(own).holds if one.action != "ask"}
    assert alone <= set(_settle(own, shared).holds)


@given(own=_OWN, shared=_SHARED, hidden=st.sampled_from(["Zorvex", "Quillon"]))
def test_what_is_hidden_elsewhere_is_never_let_through_by_what_is_kept_elsewhere(
    own: list[Decision], shared: list[Decision], hidden: str
) -> None:
    own = [one for one in own if one.action != "keep"]
    holds = _settle(own, [*shared, _decide(hidden, "drop", incident="d-four")]).holds
    applied = redact(f"We met {hidden} there.", KNOWN, holds)
    assert hidden not in applied.text or applied.undecided
