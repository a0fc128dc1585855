"""Who answers for a text: a person counts as one, however they are called."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_kit.errors import UsageError
from incident_kit.model import Person, Redacted, Review, SecurityDecision, Signoff
from incident_kit.model.incident import Incident
from incident_kit.model.parties import Parties
from incident_kit.model.settings import Member, Settings
from incident_kit.review import (
    assess_security,
    check_reviewer,
    check_signoff,
    count_signoffs,
    find_signer,
    list_discounted,
    select_valid_signoffs,
)

START = datetime(2026, 3, 3, 9, tzinfo=UTC)
NOW = START + timedelta(days=6)
TEXT = Redacted("x\n", "sha256:1")
LINK = "https://chat.paas.example/archives/C1/p2"
FACTS = Incident(
    id="disk",
    lead="Mira Tolland",
    comms="Jo Ferran",
    started=START,
    resolved=START + timedelta(hours=1),
    security="no",
    security_by="Mira Tolland",
)
TEAM = (
    Member(
        name="Jo Ferran",
        slack="U0JO00001",
        pagerduty="PJO0001",
        emails=("jf@paas.example", "comms.duty@paas.example"),
        role="communications",
    ),
    Member(name="Mira Tolland", slack="U0MIRA001", role="engineer"),
    Member(
        name="Dee Maskell", slack="U0DEE0001", emails=("dee@paas.example",), role="delivery manager"
    ),
    Member(name="Pat Quillan", slack="@pq", role="product manager"),
    Member(
        name="Odalys Brook",
        slack="U0ODALYS1",
        emails=("ob@paas.example",),
        role="information assurance",
    ),
    Member(name="Sam Field", slack="U0SAM0001", role="engineer"),
    Member(name="Sam Marsh", slack="U0SAM0002", role="engineer"),
)
DIRECTORY = (
    Person("Jo Ferran", ("sunshine",), ("jf@paas.example",), ("U0JO00001",)),
    Person("Dee", ("deedee",), ("dee@paas.example",), ("U0DEE0001",)),
    Person("Val Stranger", ("val",), ("val@paas.example",), ("U0VAL0001",)),
)
LISTED = Parties(FACTS, Settings(people=TEAM), DIRECTORY, NOW)
NO_LIST = Parties(FACTS, Settings(), DIRECTORY, NOW)


def sign(by: str, role: str = "", **more: str | datetime) -> Signoff:
    made = Signoff(by, role, NOW, TEXT.digest, LINK)
    return replace(made, **more)


def decide(
    decision: str, by: str, role: str = "", text: str | None = TEXT.digest
) -> SecurityDecision:
    return SecurityDecision(decision, by, role, "seen", NOW, text, LINK)


def ask(answer: str, parties: Parties = LISTED) -> Parties:
    return replace(parties, incident=FACTS.model_copy(update={"security": answer}))


#: Ways in which the writer, Jo Ferran, may be called.
WRITER = [
    *(
        "Jo Ferran",
        "jo ferran",
        "JO FERRAN",
        "Jo  Ferran ",
        "\tJo Ferran",
        "Ferran, Jo",
        "Ferran Jo",
    ),
    *("Jo", "Ferran", "J. Ferran", "J Ferran", "Jo F.", "JF", "J.F.", "Jo Ferran.", "Jo Ferran..."),
    *(
        "Jó Ferrán",
        "Jo\u0301 Ferran",
        "J\u043e Ferran",
        "Jο Ferran",
        "J0 Ferran",
        "Ｊｏ Ｆｅｒｒａｎ",
    ),
    *("ᴊo Ferran", "Jo\u200b Ferran", "J\u2060o Ferran", "Jo\u3164 Ferran", "\u202enarreF oJ"),
    *("jferran", "jo.ferran", "jo_ferran", "@joferran", "jferran2", "sunshine", "@sunshine"),
    *(
        "jf@paas.example",
        "JF@PAAS.EXAMPLE",
        "comms.duty@paas.example",
        "jo.ferran@elsewhere.example",
    ),
    *("U0JO00001", "u0jo00001", "<@U0JO00001>", "PJO0001", "Jo Ferran (delivery manager)"),
    *("Jo Ferran <dee@paas.example>", "Dr Jo Ferran", "Jo A. Ferran", "Jo-Ferran", "JoFerran"),
    "1234567+joferran@users.noreply.example",
]


#: What the team's list alone knows to be theirs.
LIST_ALONE = ("PJO0001", "comms.duty@paas.example")
UNLISTED = [name for name in WRITER if name not in LIST_ALONE]


@pytest.mark.parametrize(
    ("parties", "name"),
    [*((LISTED, name) for name in WRITER), *((NO_LIST, name) for name in UNLISTED)],
    ids=[*(f"listed: {name}" for name in WRITER), *(f"no list: {name}" for name in UNLISTED)],
)
def test_the_writer_signs_under_no_name(parties: Parties, name: str) -> None:
    """At the gate as well: what is typed into review.yaml counts no more."""
    with pytest.raises(UsageError):
        check_signoff(sign(name), parties, TEXT, Review())
    assert count_signoffs(parties, Review(signoffs=(sign(name),)), TEXT.digest).have == 0
    decided = decide("reviewed", name, "information assurance")
    assert assess_security(ask("yes", parties), Review((decided,)), TEXT.digest).state == "hold"


#: Ways in which Odalys Brook may be called: all are the one person of the list.
ODALYS = [
    *("Odalys Brook", "odalys brook", "Odalys Brook.", "O. Brook", "Brook, Odalys", "Odalys"),
    *("U0ODALYS1", "ob@paas.example", "OB", "obrook", "@odalys.brook", "\u041edalys Brook"),
    *("0dalys Brook", "Odal\u200bys Brook", "Ódalys Brook", " ODALYS  BROOK "),
]


@pytest.mark.parametrize("name", ODALYS)
def test_one_person_under_two_names_is_one_signature(name: str) -> None:
    signed = Review(signoffs=(sign("Odalys Brook"), sign(name)))
    assert find_signer(sign(name), LISTED).name == "Odalys Brook"
    assert [one.by for one in select_valid_signoffs(LISTED, signed, TEXT.digest)] == [name]
    with pytest.raises(UsageError, match="has signed this very text already"):
        check_signoff(sign(name), LISTED, TEXT, Review(signoffs=(sign("Odalys Brook"),)))
    unlisted = count_signoffs(NO_LIST, signed, TEXT.digest)
    assert unlisted.have == 1 or name in ("U0ODALYS1", "ob@paas.example")


#: Who is refused where there is a list, in which role, and what is said.
REFUSED = [
    ("", "", "needs a name"),
    ("—", "", "needs a name"),
    ("TBC", "", "needs a name"),
    ("Nobody", "", "needs a name"),
    ("Sam", "", "Sam may be Sam Field or Sam Marsh"),
    ("Val Stranger", "", "not on the list of people"),
    ("U0VAL0001", "", "not on the list of people"),
    ("Eve Unknown", "delivery manager", "not on the list of people"),
    ("Dee Maskell", "information assurance", "is delivery manager on the list of people"),
    ("Dee Maskell", "head of everything", "is delivery manager on the list of people"),
    ("Sam Field", "Information\u200b Assurance", "is engineer on the list"),
]


@pytest.mark.parametrize(("name", "role", "said"), REFUSED)
def test_a_list_says_who_signs_and_in_which_role(name: str, role: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        check_signoff(sign(name, role), LISTED, TEXT, Review())
    signed = Review(signoffs=(sign(name, role),))
    assert count_signoffs(LISTED, signed, TEXT.digest).have == 0
    assert said.split()[-1] in list_discounted(LISTED, TEXT, signed)[0]


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("deedee", "Dee Maskell"),
        ("Dee", "Dee Maskell"),
        ("pq", "Pat Quillan"),
        ("PQ", "Pat Quillan"),
    ],
)
def test_who_is_meant_signs_under_the_name_and_role_of_the_list(name: str, listed: str) -> None:
    check_signoff(sign(name), LISTED, TEXT, Review())
    signer = find_signer(sign(name), LISTED)
    assert (signer.name, signer.is_listed, signer.is_role_said) == (listed, True, False)


#: Without a list: who signs, how it is shown that it is they, and what is said against it.
SHOWN = [
    ({"evidence": LINK}, None),
    ({"recorded_by": "Bo Sample <bo@paas.example>"}, None),
    ({"recorded_by": "bsample <bo@elsewhere.example>"}, None),
    ({"recorded_by": "x <bo.sample@paas.example>"}, None),
    ({}, "nothing shows"),
    ({"evidence": "they said so"}, "nothing shows"),
    ({"evidence": "https://"}, "nothing shows"),
    ({"recorded_by": "Jo Ferran <jf@paas.example>"}, "nothing shows"),
    ({"recorded_by": "Bo Sample <jf@paas.example>"}, "nothing shows"),
    ({"recorded_by": "Cy Other <cy@paas.example>"}, "nothing shows"),
]


@pytest.mark.parametrize(("shown", "said"), SHOWN)
def test_without_a_list_a_name_alone_shows_nothing(shown: dict[str, str], said: str | None) -> None:
    made = sign("Bo Sample", **{"evidence": "", **shown})
    counted = count_signoffs(NO_LIST, Review(signoffs=(made,)), TEXT.digest).have
    assert counted == (said is None)
    if said is not None:
        with pytest.raises(UsageError, match=said):
            check_signoff(made, NO_LIST, TEXT, Review())


def test_one_machine_signs_once_where_there_is_no_list() -> None:
    both = [
        sign(name, evidence="", recorded_by="Bo Sample <bo@paas.example>")
        for name in ("Bo", "Sample")
    ]
    assert count_signoffs(NO_LIST, Review(signoffs=tuple(both)), TEXT.digest).have == 1


def test_where_nobody_says_who_wrote_a_text_nobody_signs_it() -> None:
    unknown = replace(NO_LIST, incident=FACTS.model_copy(update={"lead": None, "comms": "TBC"}))
    with pytest.raises(UsageError, match="nobody can tell who wrote"):
        check_signoff(sign("Bo Sample"), unknown, TEXT, Review())


@pytest.mark.parametrize(
    ("at", "have"),
    [
        (NOW, 1),
        (NOW + timedelta(minutes=4), 1),
        (NOW + timedelta(minutes=6), 0),
        (START, 1),
        (START - timedelta(minutes=1), 0),
    ],
)
def test_what_is_dated_when_it_cannot_be_counts_only_if_the_clock_cannot_tell(
    at: datetime, have: int
) -> None:
    signed = Review(signoffs=(sign("Dee Maskell", at=at),))
    assert count_signoffs(LISTED, signed, TEXT.digest).have == have
    early = replace(LISTED, now=START)
    assert count_signoffs(early, signed, TEXT.digest).have == 1


# security -------------------------------------------------------------------------

HOLD = decide("hold", "Dee Maskell", "delivery manager", None)
#: The answer of incident.yaml, the decisions, and whether the text may pass.
DECISIONS: list[tuple[str, list[SecurityDecision], bool]] = [
    ("no", [], True),
    ("unknown", [], False),
    ("unknown", [decide("clear", "Odalys Brook")], True),
    ("unknown", [decide("clear", "Sam Field")], False),
    ("yes", [decide("reviewed", "ob@paas.example")], True),
    ("yes", [decide("reviewed", "Dee Maskell")], False),
    ("yes", [decide("reviewed", "Dee Maskell", "information assurance")], False),
    ("yes", [decide("reviewed", "Mira")], False),
    ("no", [HOLD], False),
    ("no", [HOLD, decide("clear", "Dee Maskell")], True),
    ("no", [HOLD, decide("clear", "Dee Maskell", text="sha256:2")], False),
    ("no", [decide("clear", "Dee Maskell"), HOLD], False),
    ("no", [HOLD, decide("clear", "Odalys Brook")], True),
    ("no", [HOLD, decide("clear", "Pat Quillan")], False),
    ("no", [HOLD, decide("clear", "Pat Quillan"), decide("clear", "@pq")], False),
    ("no", [HOLD, decide("clear", "Pat Quillan"), decide("clear", "Sam Field")], True),
    ("no", [HOLD, decide("clear", "Pat Quillan"), decide("clear", "Jo Ferran")], False),
    ("no", [HOLD, decide("clear", "Pat Quillan"), decide("clear", "Mira Tolland")], False),
    ("no", [HOLD, decide("clear", "Jo Ferran")], False),
    ("no", [decide("hold", "Jo Ferran", "x"), decide("clear", "Jo Ferran")], True),
    ("yes", [HOLD, decide("clear", "Dee Maskell")], False),
    ("yes", [decide("reviewed", "Odalys Brook"), HOLD, decide("clear", "Dee Maskell")], True),
    ("unknown", [decide("hold", "Mira Tolland", "x"), decide("clear", "Mira Tolland")], False),
]


@pytest.mark.parametrize(("answer", "decisions", "passes"), DECISIONS, ids=range(len(DECISIONS)))
def test_a_hold_is_lifted_by_its_holder_the_role_or_two_others(
    answer: str, decisions: list[SecurityDecision], passes: bool
) -> None:
    state = assess_security(ask(answer), Review(tuple(decisions)), TEXT.digest)
    assert (state.state == "clear") is passes, state.reasons


@pytest.mark.parametrize("name", [None, "", "—", "TBC"])
def test_the_answer_no_needs_somebody_s_name(name: str | None) -> None:
    nobody = replace(LISTED, incident=FACTS.model_copy(update={"security_by": name}))
    state = assess_security(nobody, Review(), TEXT.digest)
    assert (state.state, state.flagged) == ("hold", False)
    assert "nobody's name stands by the answer" in state.reasons[0]


def test_whoever_may_neither_clear_nor_lift_is_told_so_when_they_try() -> None:
    for decision, said in (
        (decide("reviewed", "Mira"), "led the incident"),
        (decide("reviewed", "Jo"), "wrote the public version"),
        (decide("reviewed", "Sam Field"), "is not information assurance"),
        (decide("reviewed", ""), "needs a name"),
    ):
        with pytest.raises(UsageError, match=said):
            check_reviewer(decision, ask("yes"), Review())
    check_reviewer(decide("hold", "Jo"), ask("yes"), Review())
    check_reviewer(decide("clear", "Pat Quillan"), ask("no"), Review((HOLD,)))


# laws -----------------------------------------------------------------------------

NAMES = st.one_of(
    st.sampled_from([*WRITER, *ODALYS, *(member.name for member in TEAM), "Sam", "val", "Bo"]),
    st.text(max_size=8),
    st.lists(st.sampled_from(["Jo", "J.", "Ferran", "Sam", "Dee", "pq", "@", "O."])).map(" ".join),
)
PARTIES = st.sampled_from([LISTED, NO_LIST, replace(LISTED, directory=())])


@given(NAMES, NAMES, PARTIES)
def test_law_being_one_person_is_symmetric(name: str, other: str, parties: Parties) -> None:
    roster = parties.roster
    assert roster.could_be_one_person(name, other) is roster.could_be_one_person(other, name)
    assert roster.is_one_person(name, other) is roster.is_one_person(other, name)
    assert roster.could_be_one_person(name, other) or not roster.is_one_person(name, other)


@given(NAMES, PARTIES)
def test_law_resolving_twice_is_resolving_once(name: str, parties: Parties) -> None:
    once = find_signer(sign(name), parties)
    again = find_signer(sign(once.name), parties)
    assert (again.name, again.role) == (once.name, once.role)


@given(NAMES, PARTIES)
def test_law_who_could_be_the_writer_never_counts(name: str, parties: Parties) -> None:
    review = Review((decide("clear", name, "information assurance"),), (sign(name),))
    if parties.roster.could_be_one_person(name, "Jo Ferran"):
        assert count_signoffs(parties, review, TEXT.digest).have == 0
        assert assess_security(ask("unknown", parties), review, TEXT.digest).state == "hold"


@given(st.lists(NAMES, max_size=5), PARTIES)
def test_law_there_are_never_more_signatures_than_people(
    names: list[str], parties: Parties
) -> None:
    review = Review(signoffs=tuple(map(sign, names)))
    counted = select_valid_signoffs(parties, review, TEXT.digest)
    for number, one in enumerate(counted):
        for other in counted[number + 1 :]:
            assert not parties.roster.could_be_one_person(one.by, other.by)
