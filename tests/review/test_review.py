"""Nothing leaves but a text that was decided on, and signed by people who did not write it."""

from __future__ import annotations

import copy
import hashlib
import pickle
import unicodedata
from collections.abc import Sequence
from dataclasses import FrozenInstanceError, replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from incident_kit.errors import IncidentKitError, UndecidedError, UsageError, WaitingError
from incident_kit.model import (
    Decision,
    Known,
    Person,
    PublicSection,
    Redacted,
    Review,
    SecurityDecision,
    Signoff,
)
from incident_kit.model.incident import Incident
from incident_kit.model.parties import Parties
from incident_kit.model.settings import Member, Settings
from incident_kit.report import PROPOSED
from incident_kit.review import (
    Approved,
    approve,
    assess_security,
    check_reviewer,
    check_signoff,
    count_signoffs,
    find_latest,
    find_writer,
    join_sections,
    list_undecided_steps,
    list_waiting_steps,
    redact_sections,
    select_valid_signoffs,
    verify,
)
from incident_kit.review.consistency import Facts
from incident_kit.text.fingerprint import digest

NOW = datetime(2026, 11, 3, 12, tzinfo=UTC)
ADA = Known(people=[Person("Ada Example", handles=["ada.example"])])


def section(text: str, heading: str = "## Why", *, proposed: bool = False) -> PublicSection:
    return PublicSection("why", heading, text, proposed)


# the public text ------------------------------------------------------------------

CANONICAL = [
    ([section("text")], "## Why\n\ntext\n"),
    ([section("text", "")], "text\n"),
    ([section("a", "# A"), section("b", "## B")], "# A\n\na\n\n## B\n\nb\n"),
    ([section(""), section(" \n "), section("b", "## B")], "## B\n\nb\n"),
    ([section("a\r\nb\rc")], "## Why\n\na\nb\nc\n"),
    ([section(" a \n\n\n")], "## Why\n\n a\n"),
    ([section("e\u0301", "## e\u0301")], "## é\n\né\n"),
    ([], "\n"),
]


@pytest.mark.parametrize(("sections", "text"), CANONICAL)
def test_the_public_text_has_one_form(sections: Sequence[PublicSection], text: str) -> None:
    assert join_sections(sections) == text


def test_a_contradiction_quotes_nothing_that_is_undecided() -> None:
    """It is shown, stored in outputs and sent around like any message."""
    incident = Incident(
        id="disk",
        started=datetime(2026, 11, 3, 9, tzinfo=UTC),
        resolved=datetime(2026, 11, 3, 10, tzinfo=UTC),
    )
    text = "As Ada Example told us, the incident lasted 5 hours."
    facts = Facts.of(incident, ZoneInfo("UTC"))
    (said,) = redact_sections([section(text)], ADA, (), facts=facts).problems
    assert said.startswith("“As … told us, the incident lasted 5 hours.” says “5 hours”; ")


@given(st.lists(st.builds(section, st.text(max_size=20), st.text(max_size=5)), max_size=3))
def test_the_public_text_is_nfc_with_lf_and_one_final_newline(
    sections: list[PublicSection],
) -> None:
    text = join_sections(sections)
    assert text == unicodedata.normalize("NFC", text)
    assert "\r" not in text
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert join_sections([section(text, "")]) == text


@given(st.text(max_size=20), st.text(max_size=20))
def test_how_a_text_was_typed_does_not_change_it(one: str, two: str) -> None:
    """macOS composes letters in its own way, Windows ends lines in its own."""
    plain = [section(f"é{one}\n\n{two}")]
    odd = [section(unicodedata.normalize("NFD", f"é{one}") + f"  \r\n\r\n{two}\r\n")]
    assume(unicodedata.is_normalized("NFC", one + two) and not one.endswith("\r"))
    assert join_sections(plain) == join_sections(odd)


def test_the_digest_is_that_of_the_bytes() -> None:
    assert digest("é\n") == "sha256:" + hashlib.sha256("é\n".encode()).hexdigest()


@given(st.text(st.characters(codec=None)), st.text(st.characters(codec=None)))
def test_two_texts_have_two_digests(one: str, two: str) -> None:
    assert (digest(one) == digest(two)) is (one == two)


def test_two_halves_of_characters_have_two_digests() -> None:
    assert len({digest("\ud800"), digest("\ud801"), digest("?")}) == 3


def test_a_replacement_typed_on_another_machine_leaves_the_text_in_its_form() -> None:
    drop = Decision("person", "Ada Example", "replace", replacement="un inge\u0301nieur")
    found = redact_sections([section("Ada Example saw it.")], ADA, [drop])
    assert "Un ingénieur saw it." in found.text
    assert found.digest == digest(found.text)
    assert "Ada Example" in found.hidden


TITLES = [
    ("# Slow pages – 3 November\n\nx", "Slow pages – 3 November"),
    ("x", "Incident report"),
    ("#\n\nx", "Incident report"),
    ("## Why", "Incident report"),
]


@pytest.mark.parametrize(("text", "title"), TITLES)
def test_the_title_is_the_first_heading(text: str, title: str) -> None:
    assert redact_sections([section(text, "")], Known(), ()).title == title


# the gate -------------------------------------------------------------------------

TEXT = "The page was slow.\n"
#: Where somebody said so: it shows who they are where no list does.
LINK = "https://chat.paas.example/archives/C1/p2"


def public(text: str = TEXT, heading: str = "", **more: Any) -> Redacted:
    return redact_sections([section(text, heading, **more)], ADA, ())


def incident(answer: str = "no", **facts: Any) -> Incident:
    return Incident(id="x", security=answer, security_by="Nam", lead="Lea", comms="Com", **facts)


def of(answer: str = "no") -> Parties:
    return Parties(incident(answer), Settings())


def sign(by: str = "Bo Sample", role: str = "delivery manager", text: str = TEXT) -> Signoff:
    return Signoff(by, role, NOW, digest(text), LINK)


def judged(
    decision: str, role: str = "information assurance", text: str | None = TEXT
) -> SecurityDecision:
    covered = None if text is None else digest(text)
    return SecurityDecision(decision, "Ina", role, "seen", NOW, covered, LINK)


TWO = (sign(), sign("Ina", "Information  Assurance"))
ROLES = Settings(signoff={"required": 2, "roles": ["delivery manager", "product manager"]})

#: answer, decisions on security, sign-offs, text, settings → error and words of a step.
GATE: list[tuple[str, list[SecurityDecision], Sequence[Signoff], Redacted, Settings, Any, str]] = [
    # deciding
    ("no", [], [sign()], public(), Settings(), None, ""),
    ("no", [], [sign()], public(proposed=True), Settings(), UndecidedError, "the proposal in"),
    ("no", [], [sign()], public(f"{PROPOSED}\n\nx"), Settings(), UndecidedError, "the proposal"),
    ("no", [], [sign()], public("x", f"# A\n{PROPOSED}"), Settings(), UndecidedError, "proposal"),
    (
        "no",
        [],
        [sign()],
        public("Ada Example saw it."),
        Settings(),
        UndecidedError,
        "decide on the",
    ),
    ("no", [], [sign()], public("x ![a](b.png)"), Settings(), UndecidedError, "images"),
    ("no", [], [sign()], public("x ![a]\n\n[a]: b.png"), Settings(), UndecidedError, "images"),
    ("no", [], [sign()], public("x ![a [b]](c)"), Settings(), UndecidedError, "images"),
    ("no", [], [sign()], public("<IMG src=a>"), Settings(), UndecidedError, "images"),
    ("no", [], [sign()], public("<svg/>"), Settings(), UndecidedError, "images"),
    ("no", [], [], public("so \\![a] and wow!"), Settings(), WaitingError, "signs off"),
    ("no", [], [sign()], public(" "), Settings(), UndecidedError, "write the public version"),
    # signing off
    ("no", [], [], public(), Settings(), WaitingError, "1 person other than the writer"),
    ("no", [], [sign(text="older")], public(), Settings(), WaitingError, "the text changed"),
    ("no", [], [sign("Com")], public(), Settings(), WaitingError, "1 person other"),
    ("no", [], [sign(" cOM ")], public(), Settings(), WaitingError, "1 person other"),
    ("no", [], [sign("")], public(), Settings(), WaitingError, "1 person other"),
    ("no", [], [sign("Lea")], public(), Settings(), None, ""),
    (
        "no",
        [],
        [sign(), sign("bo  sample", "product manager")],
        public(),
        ROLES,
        WaitingError,
        "1 p",
    ),
    ("no", [], [sign(), sign("Cy", "tester")], public(), ROLES, WaitingError, "as product manager"),
    ("no", [], [sign(), sign("Cy", "Product Manager")], public(), ROLES, None, ""),
    # security
    ("yes", [], TWO, public(), Settings(), WaitingError, "a reviewer decides on this security"),
    ("yes", [judged("reviewed")], TWO, public(), Settings(), None, ""),
    ("yes", [judged("clear")], TWO, public(), Settings(), None, ""),
    ("yes", [judged("reviewed", "tester")], TWO, public(), Settings(), WaitingError, "security"),
    (
        "yes",
        [judged("reviewed", text="older")],
        TWO,
        public(),
        Settings(),
        WaitingError,
        "security",
    ),
    ("yes", [judged("reviewed", text=None)], TWO, public(), Settings(), WaitingError, "security"),
    (
        "yes",
        [judged("reviewed"), judged("hold")],
        TWO,
        public(),
        Settings(),
        WaitingError,
        "security",
    ),
    ("yes", [judged("hold"), judged("reviewed")], TWO, public(), Settings(), None, ""),
    (
        "yes",
        [judged("reviewed")],
        TWO[:1],
        public(),
        Settings(),
        WaitingError,
        "as information ass",
    ),
    ("yes", [judged("reviewed")], TWO[1:], public(), Settings(), WaitingError, "1 person other"),
    ("yes", [], TWO, public(proposed=True), Settings(), WaitingError, "the proposal in"),
    ("unknown", [], [sign()], public(), Settings(), WaitingError, "answer the security question"),
    ("unknown", [], [sign()], public(proposed=True), Settings(), UndecidedError, "the proposal in"),
    ("unknown", [judged("clear", "tester")], [sign()], public(), Settings(), None, ""),
    (
        "unknown",
        [judged("clear", text="older")],
        [sign()],
        public(),
        Settings(),
        WaitingError,
        "ans",
    ),
    ("no", [judged("hold", text=None)], [sign()], public(), Settings(), WaitingError, "security"),
    ("no", [judged("clear", text="older")], [sign()], public(), Settings(), WaitingError, "answer"),
    ("no", [judged("hold"), judged("clear")], [sign()], public(), Settings(), None, ""),
]


@pytest.mark.parametrize(
    ("answer", "decisions", "signoffs", "text", "settings", "error", "step"),
    GATE,
    ids=range(len(GATE)),
)
def test_the_gate(
    answer: str,
    decisions: Sequence[SecurityDecision],
    signoffs: Sequence[Signoff],
    text: Redacted,
    settings: Settings,
    error: type[IncidentKitError] | None,
    step: str,
) -> None:
    """A sign-off here covers the text it stands beside, unless it says older or differs."""
    covering = [
        replace(one, text=text.digest) if one.text == digest(TEXT) else one for one in signoffs
    ]
    review = Review(tuple(decisions), tuple(covering))
    if error is None:
        found = approve(Parties(incident(answer), settings), text, review)
        assert (found.text, found.digest) == (text.text, text.digest)
        assert verify(found) is found
        return
    with pytest.raises(error, match=r"^not published: x: ") as caught:
        approve(Parties(incident(answer), settings), text, review)
    assert type(caught.value) is error
    assert any(step in one for one in caught.value.todo), caught.value.todo


def test_the_codes_tell_deciding_from_waiting() -> None:
    assert (UndecidedError.code, WaitingError.code) == (4, 5)


def test_all_that_is_missing_is_told_at_once_what_to_decide_first() -> None:
    with pytest.raises(UndecidedError) as caught:
        approve(of("unknown"), public("Ada Example", proposed=True), Review())
    assert [step.split()[0] for step in caught.value.todo] == ["accept,", "decide", "answer", "1"]
    assert "2 things are undecided" in str(caught.value)


def test_a_finding_is_told_once_and_a_secret_never() -> None:
    key = "AKIA" + "Z7QW3ERT5YUI2OPA"
    text = public(f"Ada Example and Ada Example.\n\nkey {key}\n")
    steps = list_undecided_steps(text, "x")
    assert len([step for step in steps if "Ada Example" in step]) == 1
    assert "take the secret out of public.ipynb (line 3 of the public text)" in steps
    assert key not in "".join(steps)
    assert "Ada" not in "".join(list_undecided_steps(text, "x", quoting=False))


def test_the_approved_names_who_signed_and_nobody_else() -> None:
    signoffs = (sign("Com"), sign(), sign("bo sample"), sign("Cy", text="older"), sign("Di"))
    found = approve(of(), public(), Review(signoffs=signoffs))
    assert found.by == ("bo sample", "Di")


def test_the_writer_is_comms_or_the_lead_where_there_is_none() -> None:
    assert find_writer(incident()) == "Com"
    assert find_writer(Incident(id="x", lead="Lea")) == "Lea"
    alone = Incident(id="x", lead="Lea", security="no")
    signed = Review(signoffs=(sign("Lea"),))
    assert count_signoffs(Parties(alone, Settings()), signed, public().digest).have == 0


def test_what_holds_a_version_back_is_told_with_its_reason() -> None:
    held = assess_security(of("no"), Review((judged("hold"),)), None)
    assert (held.state, held.flagged) == ("hold", True)
    assert held.reasons == ("held by Ina (information assurance): seen",)
    open_ = assess_security(of("unknown"), Review(), None)
    assert (open_.state, open_.flagged) == ("hold", False)


# signing --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Com", "wrote the public version"),
        (" com", "wrote the public version"),
        ("Bo Sample", "has signed this very text already"),
        ("bo  sample", "has signed this very text already"),
        ("", "needs a name"),
        ("  ", "needs a name"),
    ],
)
def test_who_may_not_sign_is_told_why(name: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        check_signoff(sign(name), of(), public(), Review(signoffs=(sign(),)))


TEAM = Settings(
    people=[
        Member(name="José Ruiz", slack="U0RUIZ0001", emails=("jr@paas.example",)),
        Member(name="Jo Marsh", slack="jose"),
        Member(name="Rosa Ruiz"),
    ]
)
RUIZ = Incident(id="x", security="no", comms="José Ruiz")
BY_RUIZ = Parties(RUIZ, TEAM)


@pytest.mark.parametrize(
    "name",
    [
        *("José Ruiz", "Jose Ruiz", "Jose\u0301 Ruiz", "Ｊｏｓé Ｒｕｉｚ", "Ruiz, José", "J. Ruiz"),
        *("José", "@jruiz", "jruiz@elsewhere.example", "J\u043es\u0435 Ruiz", "U0RUIZ0001"),
        "jr@paas.example",
    ],
)
def test_nobody_signs_or_reviews_under_a_name_that_could_be_the_writer_s(name: str) -> None:
    """A wide comparison: one that is narrow would let the writer through."""
    with pytest.raises(UsageError, match="wrote the public version"):
        check_signoff(sign(name), BY_RUIZ, public(), Review())
    signoffs = Review(signoffs=(sign(name),))
    assert count_signoffs(BY_RUIZ, signoffs, digest(TEXT)).have == 0
    held = Parties(RUIZ.model_copy(update={"security": "yes"}), TEAM)
    decided = replace(judged("reviewed"), by=name)
    assert assess_security(held, Review((decided,)), digest(TEXT)).state == "hold"
    with pytest.raises(UsageError, match="wrote the public version"):
        check_reviewer(decided, held, Review())


@pytest.mark.parametrize("name", ["Jo Marsh", "jose", "Rosa Ruiz"])
def test_who_is_listed_as_somebody_else_than_the_writer_signs_and_reviews(name: str) -> None:
    """Whatever handle they have: the list says that it is not the writer's."""
    check_signoff(sign(name), BY_RUIZ, public(), Review())
    held = Parties(RUIZ.model_copy(update={"security": "yes"}), TEAM)
    check_reviewer(replace(judged("reviewed"), by=name), held, Review())
    assert count_signoffs(BY_RUIZ, Review(signoffs=(sign(name),)), digest(TEXT)).have == 1


def test_the_writer_may_hold_a_text_back_and_answers_no_question_on_it() -> None:
    held = Review((replace(judged("hold"), by="Com"),))
    assert assess_security(of("yes"), held, digest(TEXT)).state == "hold"
    check_reviewer(replace(judged("hold"), by="Com"), of("unknown"), Review())
    cleared = Review((replace(judged("clear"), by="Com"),))
    assert assess_security(of("unknown"), cleared, digest(TEXT)).state == "hold"
    with pytest.raises(UsageError, match="wrote the public version"):
        check_reviewer(cleared.security[0], of("unknown"), Review())


#: Who signed, and who counts.
SIGNERS: list[tuple[list[str], list[str]]] = [
    (["Dee Maskell", "Dee"], ["Dee Maskell"]),
    (["Dee", "Dee Maskell"], ["Dee Maskell"]),
    (["Zo\u00eb Field", "Zoe\u0308 Field"], ["Zoe\u0308 Field"]),
    (["Zoë Field", "Zoe Field"], ["Zoë Field"]),
    (["Jo Ferran", "Jo", "Jo Marsh"], ["Jo Ferran", "Jo Marsh"]),
    (["Jo", "Bo Sample"], ["Jo", "Bo Sample"]),
    (["Rosa Ruiz", "R. Ruiz"], ["Rosa Ruiz"]),
    (["\u200b", "—"], []),
]


@pytest.mark.parametrize(("names", "counted"), SIGNERS)
def test_names_that_could_be_one_person_s_count_once(names: list[str], counted: list[str]) -> None:
    review = Review(signoffs=tuple(map(sign, names)))
    found = select_valid_signoffs(of(), review, digest(TEXT))
    assert [signoff.by for signoff in found] == counted


def test_a_second_signature_under_another_name_is_refused_and_names_the_first() -> None:
    signed = Review(signoffs=(sign("Dee Maskell"),))
    with pytest.raises(UsageError, match="Dee may be Dee Maskell, who has signed this very"):
        check_signoff(sign("Dee"), of(), public(), signed)


@pytest.mark.parametrize("name", ["Lea", "Cy"])
def test_anybody_else_may_sign_and_again_once_the_text_changed(name: str) -> None:
    check_signoff(sign(name), of(), public(), Review(signoffs=(sign(),)))
    check_signoff(sign(), of(), public("other\n"), Review(signoffs=(sign(),)))


def test_the_last_signoff_is_the_last_one_of_the_file() -> None:
    assert find_latest(()) is None
    assert find_latest(TWO) == TWO[1]


SETTINGS = st.sampled_from([Settings(), ROLES])
ANSWERS = st.sampled_from(["yes", "no", "unknown"])
NAMES = st.sampled_from(["Bo Sample", "Ina", "Com", "Cy"])
OFFICES = st.sampled_from(["delivery manager", "product manager", "information assurance"])


@given(
    text=st.text(st.sampled_from("ab c.\n#é"), min_size=1, max_size=12),
    other=st.text(st.sampled_from("ab c.\n#é"), min_size=1, max_size=12),
    answer=ANSWERS,
    settings=SETTINGS,
    who=st.lists(st.tuples(NAMES, OFFICES), max_size=5),
    decision=st.sampled_from(["clear", "reviewed"]),
)
def test_any_change_to_the_text_voids_every_signoff_and_decision(
    text: str,
    other: str,
    answer: str,
    settings: Settings,
    who: list[tuple[str, str]],
    decision: str,
) -> None:
    one, two = public(text), public(other)
    assume(one.text != two.text)
    review = Review(
        (replace(judged(decision), text=one.digest),),
        tuple(Signoff(name, role, NOW, one.digest, LINK) for name, role in who),
    )
    parties = Parties(incident(answer), settings)
    assert count_signoffs(parties, review, two.digest).have == 0
    assert assess_security(parties, review, two.digest).state == "hold"
    assert list_waiting_steps(parties, two, review)
    with pytest.raises((WaitingError, UndecidedError)):
        approve(parties, two, review)


@given(answer=ANSWERS, who=st.lists(st.tuples(NAMES, OFFICES), max_size=5), settings=SETTINGS)
def test_what_is_approved_has_people_enough_who_did_not_write_it(
    answer: str, who: list[tuple[str, str]], settings: Settings
) -> None:
    text = public()
    review = Review((judged("reviewed"),), tuple(sign(name, role) for name, role in who))
    try:
        found = approve(Parties(incident(answer), settings), text, review)
    except WaitingError:
        return
    rule = settings.signoff.security if answer == "yes" else settings.signoff
    assert len(set(found.by)) >= rule.required
    assert "Com" not in found.by
    assert set(rule.roles) <= {role for _, role in who}


# what is approved cannot be made up -----------------------------------------------


def approved() -> Approved:
    return approve(of(), public(), Review(signoffs=(sign(),)))


MADE_UP: list[Any] = [
    None,
    TEXT,
    public(),
    Approved(TEXT, digest(TEXT), "t", (), ("Bo",)),
    replace(approved(), text="other\n"),
    replace(approved(), text="other\n", digest=digest("other\n")),
    replace(approved(), title="other"),
    replace(approved(), hidden=("less",)),
    replace(approved(), by=("other",)),
    replace(approved(), _seal=None),
    replace(approved(), _seal=True),
    pickle.loads(pickle.dumps(approved())),
    copy.deepcopy(approved()),
]


@pytest.mark.parametrize("value", MADE_UP, ids=range(len(MADE_UP)))
def test_a_made_up_or_changed_approval_is_refused(value: object) -> None:
    with pytest.raises(UndecidedError, match="this text was not approved"):
        verify(value)


def test_a_text_that_is_not_the_one_its_digest_names_is_refused() -> None:
    """What was signed is looked at once more, even if the gate itself let it pass."""
    swapped = replace(public(), text="other\n")
    found = approve(of(), swapped, Review(signoffs=(sign(),)))
    with pytest.raises(UndecidedError, match="this text was not approved"):
        verify(found)


#: How many sign, how many and which roles it needs, and what is said to be missing.
MISSING: list[tuple[Sequence[Signoff], dict[str, Any], str]] = [
    ((), {"required": 1}, "1 person other than the writer signs off: "),
    ((), {"required": 3}, "3 people other than the writer sign off: "),
    ((sign(),), {"required": 3}, "2 people other than the writer sign off: "),
    ((sign(),), {"required": 1, "roles": ["tester"]}, "1 person other than the writer signs "),
    ((sign(),), {"required": 2, "roles": ["tester", "lawyer"]}, "2 people other than the "),
    ((sign(),), {"required": 1, "roles": ["tester", "lawyer"]}, "off, as tester, lawyer: "),
    ((sign(),), {"required": 3, "roles": ["tester"]}, "sign off, 1 of them as tester: "),
]


@pytest.mark.parametrize(("signoffs", "rule", "words"), MISSING)
def test_who_is_still_missing_is_counted_and_named(
    signoffs: Sequence[Signoff], rule: dict[str, Any], words: str
) -> None:
    parties = Parties(incident(), Settings(signoff=rule))
    (step,) = list_waiting_steps(parties, public(), Review(signoffs=tuple(signoffs)))
    assert words in step


def test_an_approval_cannot_be_changed_in_place() -> None:
    found = approved()
    with pytest.raises(FrozenInstanceError):
        found.text = "other"
    object.__setattr__(found, "text", "other\n")
    with pytest.raises(UndecidedError):
        verify(found)
