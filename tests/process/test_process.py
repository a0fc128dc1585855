"""Rules of the process: milestones, durations, contradictions, R1 to R21."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_kit.model import (
    Action,
    Actor,
    Component,
    Evaluation,
    Event,
    Line,
    Publication,
    Review,
    SecurityDecision,
    Signoff,
    SourceCheck,
    Timeline,
    Window,
    Written,
)
from incident_kit.model.incident import Alert, Incident
from incident_kit.model.settings import Member, SecuritySignoff, Settings, SignoffRule
from incident_kit.process import (
    RULES,
    Interval,
    Record,
    Verdict,
    assess,
    find_contradictions,
    fold_absent,
    humanize,
    measure_intervals,
)
from incident_kit.process.milestones import parse_moment

START = datetime(2026, 11, 3, 9, 2, tzinfo=UTC)
LEAD = Actor("Robin Okafor", "U1")
OTHER = Actor("Sam Field", "U2")
BOT = Actor("Statuspage", "B1", bot=True)


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


INCIDENT = Incident(
    id="api-errors",
    lead="Robin Okafor",
    comms="Alex Marsh",
    priority="P1",
    started=START,
    declared=at(10),
    mitigated=at(100),
    resolved=at(176),
    security="no",
    security_by="Kim Hart",
)


def event(minute: float, kind: str = "message", body: str = "", **more: object) -> Event:
    base = Event(f"slack:C1/{minute}", at(minute), "slack", kind, body or f"at {minute}")
    return replace(base, **more)


def said(
    minute: float, body: str = "", actor: Actor = LEAD, kind: str = "message", **more: object
) -> Event:
    return event(minute, kind, body, actor=actor, **more)


def update(minute: float, body: str = "**Update:** Still looking.", **more: object) -> Event:
    parts = (Component("API", "a", "operational", "partial_outage"),)
    base = Event(f"statuspage:P/I/{minute}", at(minute), "statuspage", "update", body)
    return replace(replace(base, components=parts, notified=True), **more)


def drawn(*events: Event, hidden: tuple[str, ...] = ()) -> Timeline:
    ordered = sorted(events, key=lambda one: one.sort_key)
    lines = tuple(
        Line(n, one, one, shown=one.id not in hidden) for n, one in enumerate(ordered, start=1)
    )
    return Timeline(lines, Window(at(-60), at(236)))


READ = tuple(
    SourceCheck(name, None, None, True)
    for name in ("Slack export, #incident", "Statuspage, API errors", "Tracker, story.csv")
)
PARTIAL = tuple(replace(check, complete=False) for check in READ)


def record(*events: Event, **more: object) -> Record:
    base = Record(INCIDENT, Settings(), drawn(*events), READ, Written(), Review())
    return replace(base, **more)


def facts(**changed: object) -> Incident:
    return INCIDENT.model_copy(update=changed)


def by_key(*events: Event, incident: Incident = INCIDENT, **told: str) -> dict[str, Interval]:
    written = Written(milestones={label.replace("_", " "): text for label, text in told.items()})
    return {one.key: one for one in measure_intervals(incident, drawn(*events), written)}


# ---- durations

COURSE = (
    event(-20, body="unrelated chatter", kind="message"),
    event(3, "trigger", id="pagerduty:P/1", source="pagerduty"),
    event(5.5, "acknowledge", id="pagerduty:P/2", source="pagerduty"),
    update(21),
    update(80),
    update(178),
)


def test_every_interval_is_counted_between_its_two_milestones() -> None:
    found = {key: one.duration for key, one in by_key(*COURSE).items()}
    minutes = {
        "detect": 3,
        "acknowledge": 2.5,
        "first_update": 21,
        "mitigate": 100,
        "resolve": 173,
        "total": 176,
        "fix": 166,
        "silence": 96,
    }
    assert {key: timedelta(minutes=count) for key, count in minutes.items()} == found
    assert list(minutes) == list(found)


def test_an_interval_names_the_events_it_was_counted_from() -> None:
    found = {key: one.evidence for key, one in by_key(*COURSE).items()}
    assert found["acknowledge"] == ("pagerduty:P/1", "pagerduty:P/2")
    assert found["silence"] == ("statuspage:P/I/80",)
    assert found["total"] == ()


def test_without_an_alert_the_first_message_since_the_start_detects_and_it_says_so() -> None:
    found = by_key(event(-20), event(7), event(9))["detect"]
    expected = (timedelta(minutes=7), "Detected: no alert was seen: the first message counts")
    assert expected == (found.duration, found.note)


@pytest.mark.parametrize("flag", ["noise", "context"])
def test_joins_and_parents_from_before_detect_nothing(flag: str) -> None:
    assert by_key(event(7, flags=(flag,)))["detect"].duration is None


def test_an_event_known_by_its_day_only_is_no_milestone() -> None:
    assert by_key(event(7, precision="day"))["detect"].duration is None


def test_what_is_not_known_has_no_duration_and_says_what_is_missing() -> None:
    found = by_key(incident=Incident(id="one-a"))
    assert {None} == {one.duration for one in found.values()}
    assert found["total"].note == "Started is not known; Resolved is not known"
    assert found["silence"].note == "no public update was seen"


def test_an_end_before_its_start_has_no_duration_and_says_so() -> None:
    found = by_key(update(-5))["first_update"]
    assert (found.duration, found.note) == (None, "First public update is before Started")


def test_durations_across_the_clock_change_are_counted_in_utc() -> None:
    started = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 01:30 BST
    incident = Incident(id="one-a", started=started, resolved=started + timedelta(hours=2))
    assert by_key(incident=incident)["total"].duration == timedelta(hours=2)


def test_the_silence_of_an_open_incident_counts_to_its_last_update() -> None:
    found = by_key(update(10), update(50), incident=facts(resolved=None))["silence"]
    assert timedelta(minutes=40) == found.duration
    assert found.note == "resolved is not known: counted to the last update"


@given(st.lists(st.integers(0, 400), unique=True))
def test_law_the_longest_silence_is_the_longest_of_all(minutes: list[int]) -> None:
    ends = [*sorted(minute for minute in minutes if minute < 176), 176]
    longest = max((b - a for a, b in pairwise(ends)), default=None)
    found = by_key(*map(update, minutes))["silence"].duration
    assert found == (None if longest is None else timedelta(minutes=longest))


@given(st.integers(-300, 300), st.integers(-300, 300))
def test_law_no_duration_is_negative(alert: int, public: int) -> None:
    for one in by_key(event(alert, "alert"), update(public)).values():
        assert one.duration is None or one.duration >= timedelta(0)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 min"),
        (1, "1 s"),
        (59, "59 s"),
        (60, "1 min"),
        (3599, "59 min"),
        (3600, "1 h"),
        (10560, "2 h 56 min"),
        (86400, "1 day"),
        (2 * 86400 + 60, "2 days 1 min"),
        (-300, "−5 min"),
    ],
)
def test_a_length_is_told_in_days_hours_and_minutes(seconds: int, text: str) -> None:
    assert text == humanize(timedelta(seconds=seconds))


# ---- milestones people corrected


def test_a_corrected_milestone_wins_and_says_so() -> None:
    found = by_key(*COURSE, Detected="09:04")["detect"]
    expected = (timedelta(minutes=2), (), "Detected: corrected in the report")
    assert expected == (found.duration, found.evidence, found.note)


def test_the_time_found_written_to_the_minute_keeps_its_seconds_and_evidence() -> None:
    assert by_key(*COURSE) == by_key(*COURSE, Acknowledged="2026-11-03 09:07")


def test_a_milestone_that_is_no_time_leaves_the_one_found_and_is_told() -> None:
    found = by_key(*COURSE, Detected="just after nine")["detect"]
    assert timedelta(minutes=3) == found.duration
    assert "'just after nine' is no time" in found.note


DAY = (datetime(2026, 11, 3, 23, 50, tzinfo=UTC), datetime(2026, 11, 4, 1, 0, tzinfo=UTC))
TIMES = [
    ("23:55", "2026-11-03T23:55"),
    ("00:20", "2026-11-04T00:20"),
    ("0.20", "2026-11-04T00:20"),
    ("about 00:20", "2026-11-04T00:20"),
    ("00:20:30", "2026-11-04T00:20:30"),
    ("12.20am", "2026-11-04T00:20"),
    ("11:55 PM", "2026-11-03T23:55"),
    ("00:20 GMT", "2026-11-04T00:20"),
    ("00:20 (from the logs)", "2026-11-04T00:20"),
    ("**00:20**", "2026-11-04T00:20"),
    ("23:48", "2026-11-03T23:48"),
    ("2026-11-04 00:20", "2026-11-04T00:20"),
    ("2026-11-04T00:20Z", "2026-11-04T00:20"),
    ("2026-11-04T02:20+02:00", "2026-11-04T00:20"),
    ("2026-07-04 00:20 BST", "2026-07-03T23:20"),
    ("2026-07-04 00:20", "2026-07-03T23:20"),
    ("2026-10-25 01:30 BST", "2026-10-25T00:30"),
    ("2026-10-25 01:30 GMT", "2026-10-25T01:30"),
]


@pytest.mark.parametrize(("text", "expected"), TIMES)
def test_a_time_is_read_on_the_incidents_day_in_the_declared_zone(text: str, expected: str) -> None:
    expected_at = datetime.fromisoformat(expected).replace(tzinfo=UTC)
    assert expected_at == parse_moment(text, "Europe/London", DAY)


@pytest.mark.parametrize(
    "text",
    [
        *("", "noon", "25:00", "10:61", "1005", "13pm", "13:00 pm", "10:05 and later"),
        *("00:20 BST", "2026-10-25 01:30", "2026-03-29 01:30", "2026-13-01 10:00", "10:05 PST"),
    ],
)
def test_what_is_no_time_or_not_a_certain_one_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"time|twice|exist|hour|minute|month"):
        parse_moment(text, "Europe/London", DAY)


def test_a_neighbouring_day_with_a_clock_change_does_not_disturb() -> None:
    day = (datetime(2026, 10, 24, 0, 10, tzinfo=UTC), datetime(2026, 10, 24, 3, 0, tzinfo=UTC))
    found = parse_moment("01:30", "Europe/London", day)
    assert datetime(2026, 10, 24, 0, 30, tzinfo=UTC) == found


# ---- contradictions


def test_a_consistent_incident_has_no_contradiction() -> None:
    assert find_contradictions(INCIDENT, drawn(*COURSE), Written()) == ()


CONFLICTS = [
    ("mitigated after resolved", facts(mitigated=at(180)), (), {}, "Resolved (11:58 GMT) is "
     "before Mitigated (12:02 GMT)"),
    ("update before the start", INCIDENT, (update(-5),), {}, "First public update (08:57 GMT) "
     "is before Started (09:02 GMT)"),
    ("declared before the start", facts(declared=at(-1)), (), {}, "Declared (09:01 GMT) is "
     "before Started (09:02 GMT)"),
    ("no time", INCIDENT, (), {"Mitigated": "soon"}, "Mitigated: the report's time is not used: "
     "'soon' is no time: write it as 10:05 or 2026-11-03 10:05"),
    ("two facts", INCIDENT, (), {"Mitigated": "10:40"}, "Mitigated is 10:40 GMT in the report "
     "and 10:42 GMT in incident.yaml: correct one of the two"),
    ("no milestone", INCIDENT, (), {"Lunch": "12:00"}, "The report's milestone 'Lunch' is none "
     "of: Started, Detected, Acknowledged, Declared, First public update, Mitigated, Resolved"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("incident", "events", "milestones", "expected"),
    [pytest.param(*row[1:], id=row[0]) for row in CONFLICTS],
)
def test_a_contradiction_is_told_with_its_times(
    incident: Incident, events: tuple[Event, ...], milestones: dict[str, str], expected: str
) -> None:
    found = find_contradictions(incident, drawn(*events), Written(milestones=milestones))
    assert (expected,) == found


# ---- R1 to R21: one record that passes, one that fails, one not seen

OPENING = "**Investigating:** We are investigating a possible issue with the API."
WORKS = (Component("API", "a", "partial_outage", "operational"),)
CLOSING = update(175, "**Resolved:** This is over.", components=WORKS)
OVER = said(177, "We're back up, thanks all", kind="resolve")
MANAGED = said(170, "Agreed with product and delivery managers: resolved", kind="decision")
ALONE = said(170, "We call it resolved", kind="decision")
ROLES = {
    "Incident lead": "Robin Okafor",
    "Incident comms": "Alex Marsh",
    "Incident team": "Sam Field",
    "Delivery manager": "Jo Reed",
    "Product manager": "Kim Hart",
    "Technical architect": "Lee Stone",
}


def agreed_on(about: str, *people: str, event: Event = MANAGED) -> Timeline:
    """A timeline of one decision, with what was recorded of it."""
    timeline = drawn(event)
    return replace(
        timeline, lines=tuple(replace(one, about=about, people=people) for one in timeline.lines)
    )


AGREED = agreed_on("resolution", "Jo Reed", "Kim Hart")


def reviewed(held: str, roles: dict[str, str] | None = None) -> Written:
    return Written(sections={"review": held}, attendance=ROLES if roles is None else roles)


def agreed(*ticks: bool, by: str = " — Robin, 2026-11-09") -> Written:
    names = ("We agree on what happened", "The record reflects this", "Actions are agreed")
    return Written(agreements={f"{n}{by}": tick for n, tick in zip(names, ticks, strict=True)})


def log(text: str) -> Written:
    return Written(sections={"security": text})


def looked(time: str = "10:20", who: str = "Robin", outcome: str = "No sign") -> Written:
    return Written(evaluations=(Evaluation(1, time, who, outcome),))


def acts(*rows: tuple[str, str]) -> Written:
    return Written(
        actions=tuple(Action(n, "Fix it", who, due) for n, (who, due) in enumerate(rows, start=1))
    )


#: Where somebody said so: it shows who they are where no list does.
LINK = "https://chat.paas.example/archives/C1/p2"


def decided(
    minute: float, decision: str = "reviewed", text: str = "d1", by: str = "Ash Doe"
) -> SecurityDecision:
    role = "information assurance"
    return SecurityDecision(decision, by, role, "seen", at(minute), text, LINK)


def signed(by: str, role: str = "delivery manager", text: str = "d1") -> Signoff:
    return Signoff(by, role, at(5000), text, LINK)


LEFT = Publication("statuspage", "live", at(6000), "d1")
SECURITY = facts(security="yes")
ALERT = Alert(at=at(30), by="Robin Okafor")
TWO = Settings(people=(Member(name="Robin Okafor", slack="@rob"),))

TABLE: list[tuple[str, Record, Record, Record]] = [
    ("R1", record(), record(incident=facts(comms="robin okafor")), record(incident=facts(lead=""))),
    ("R1", record(), record(incident=facts(comms="rob"), settings=TWO),
     record(incident=facts(comms=None))),
    ("R1", record(incident=facts(comms="Robin Field")), record(incident=facts(comms="R. Okafor")),
     record(incident=facts(comms=""))),
    ("R1", record(incident=facts(lead="Jo Marsh", comms="Jo Ferran")),
     record(incident=facts(comms="@robin")), record(incident=facts(comms=None))),
    ("R1", record(incident=facts(comms="Jo Marsh")), record(incident=facts(lead="The SRE team")),
     record(incident=facts(comms="TBC"))),
    ("R2", record(update(20, OPENING)), record(update(20, "**Identified:** The API is down.")),
     record()),
    ("R2", record(update(20, "**Investigating:** A Possible issue is being looked at.")),
     record(update(20, "**Investigating:** The issue is possible to see."), update(30, OPENING)),
     record(update(20, "**Identified:** Down."), checks=PARTIAL)),
    ("R3", record(update(20), CLOSING), record(update(20), update(80, components=())), record()),
    ("R3", record(update(20)), record(update(20, notified=False)),
     record(update(20, notified=None))),
    ("R4", record(update(60), update(120)), record(update(60), update(121)), record()),
    ("R4", record(update(56), update(176 - 60)), record(update(56), update(176 - 61)),
     record(update(20), update(70), incident=facts(resolved=None))),
    ("R4", record(update(20), settings=Settings(update_interval_minutes={"P1": 180})),
     record(update(20), settings=Settings(update_interval_minutes={"P1": 30})),
     record(update(20), checks=PARTIAL)),
    ("R5", record(said(30, kind="action")), record(said(30, actor=OTHER)), record()),
    ("R5", record(said(30, actor=Actor("rob", "U7"), kind="action"), settings=TWO),
     record(said(30, actor=OTHER), said(300)), record(said(30, actor=OTHER), checks=PARTIAL)),
    ("R5", record(said(30, actor=Actor("Zoe\u0308", "U7"), kind="action"),
     incident=facts(lead="Zo\u00eb")),
     record(said(30, actor=Actor("Zoe", "U7")), incident=facts(lead="Zoë")),
     record(incident=facts(lead="Zoë"))),
    ("R6", record(timeline=AGREED, written=reviewed("")),
     record(timeline=agreed_on("resolution", "Jo Reed"), written=reviewed("")), record(ALONE)),
    ("R6", record(timeline=AGREED, written=reviewed("")),
     record(said(170, "Resolved without Jo Reed", kind="decision"), written=reviewed("")),
     record(MANAGED)),
    ("R7", record(incident=facts(story="#1234")), record(), record(checks=READ[:2])),
    ("R8", record(update(20), CLOSING), record(update(20)), record(update(20, components=()))),
    ("R8", record(update(20), CLOSING), record(CLOSING, update(176)),
     record(CLOSING, incident=facts(resolved=None))),
    ("R9", record(update(20), MANAGED), record(update(20), timeline=drawn(update(20),
     hidden=("statuspage:P/I/20",))), record()),
    ("R9", record(MANAGED), record(timeline=drawn(MANAGED, hidden=(MANAGED.id,))),
     record(update(20), checks=PARTIAL)),
    ("R10", record(written=reviewed("Held: 2026-11-09 14:00")),
     record(written=reviewed("Held: 2026-11-11 09:00")), record(written=reviewed("Held: "))),
    ("R10", record(written=reviewed("**Held:** 2026-11-10")),
     record(written=reviewed("Held: 2026-11-09", {**ROLES, "Product manager": ""})),
     record(written=reviewed("Held: next week"))),
    ("R10", record(written=reviewed("Held: 2026-11-03 12:00")),
     record(written=reviewed("Held: 2026-11-03 11:00")),
     record(written=reviewed("Held: 2026-11-09"), incident=facts(resolved=None))),
    ("R10", record(written=reviewed("Held: 2026-11-09")),
     record(written=reviewed("Held: 2026-11-09", dict.fromkeys(ROLES, "Kim Hart"))), record()),
    ("R11", record(written=agreed(True, True, True)), record(written=agreed(True, True, False)),
     record(written=agreed(False, False, False))),
    ("R11", record(written=agreed(True, True, True, by=" (Kim Hart, 9 November)")),
     record(written=replace(agreed(False, False, False), sections={"review": "Held: 2026-11-09"})),
     record(written=agreed(True, True, True, by=" — name, date"))),
    ("R12", record(written=looked()), record(written=looked(), incident=SECURITY), record()),
    ("R12", record(written=looked(), incident=facts(security="yes", ia_alerted=ALERT)),
     record(written=log("10:20 Strange logins. Information Assurance told."), incident=SECURITY),
     record(written=looked(), incident=facts(security="unknown"))),
    ("R12", record(written=looked(), incident=facts(security="unknown", ia_alerted=ALERT)),
     record(written=log("10:05 IA was not alerted"), incident=SECURITY),
     record(written=log("10:20 No sign of access from outside — Robin"))),
    ("R13", record(public_exists=True), record(review=Review(not_publishing={"by": "Jo"})),
     record()),
    ("R13", record(review=Review(not_publishing={"by": "Jo", "reason": "harm"})),
     record(review=Review(not_publishing={"reason": "harm"})), record()),
    ("R14", record(), record(incident=SECURITY, review=Review(publications=(LEFT,))),
     record(incident=SECURITY)),
    ("R14", record(incident=SECURITY, review=Review((decided(5000),), (), (LEFT,))),
     record(incident=SECURITY, review=Review((decided(7000),), (), (LEFT,))),
     record(incident=SECURITY, review=Review((decided(5000, "hold"),)), security_held=True)),
    ("R14", record(incident=SECURITY, review=Review((decided(5000),))),
     record(incident=SECURITY, review=Review((decided(5000, text="d0"),), (), (LEFT,))),
     record(incident=facts(security="unknown"))),
    ("R15", record(digest="d1", review=Review(signoffs=(signed("Jo"),))),
     record(digest="d1", review=Review(signoffs=(signed("alex marsh"),))),
     record(digest="d1")),
    ("R15", record(digest="d1", incident=SECURITY, review=Review(signoffs=(signed("Jo"),
     signed("Ash", "Information Assurance")))),
     record(digest="d1", incident=SECURITY, review=Review(signoffs=(signed("Jo"), signed("Kim")))),
     record(review=Review(signoffs=(signed("Jo"),)))),
    ("R15", record(digest="d1", settings=Settings(signoff=SignoffRule(required=2)),
     review=Review(signoffs=(signed("Jo"), signed("Kim")))),
     record(digest="d1", settings=Settings(signoff=SignoffRule(required=2)),
     review=Review(signoffs=(signed("Jo"), signed("jo")))), record(digest="d1")),
    ("R15", record(digest="d1", review=Review(signoffs=(signed("Jo"),))),
     record(digest="d2", review=Review(signoffs=(signed("Jo"),))),
     record(digest="d1", incident=SECURITY, settings=Settings(signoff=SignoffRule(
     security=SecuritySignoff(required=3))))),
    ("R15", record(digest="d1", review=Review(signoffs=(signed("Alex Stone"),))),
     record(digest="d1", review=Review(signoffs=(signed("Alex"), signed("A. Marsh")))),
     record(digest="d1")),
    ("R14", record(incident=SECURITY, review=Review((decided(5000),), (), (LEFT,))),
     record(incident=SECURITY, review=Review((decided(5000, by="Alex Marsh"),), (), (LEFT,))),
     record(incident=SECURITY)),
    ("R16", record(written=acts(("Sam Field", "2026-12-01"))),
     record(written=acts(("Sam Field", "2026-12-01"), ("PaaS team", "2026-12-01"))), record()),
    ("R16", record(written=acts(("@alex", "1 December"))), record(written=acts(("Alex", "soon"))),
     record(written=Written(actions=(Action(1, " "),)))),
    ("R16", record(written=acts(("Alex", "01/12/2026"))),
     record(written=acts(("Sam and Jo", "2026-12-01"))), record(written=Written())),
    ("R17", record(update(20), CLOSING, said(30), OVER), record(update(20), CLOSING, said(30)),
     record(update(20), CLOSING, said(30), said(177, "All clear, resolved."))),
    ("R17", record(said(30), OVER), record(said(30), said(100, "resolved")),
     record(said(30), said(174, "Is it resolved?"))),
    ("R17", record(said(30), said(146, "All clear", kind="resolve")),
     record(said(30), said(145.9, "All clear", kind="resolve")), record(said(300, "All clear"))),
    ("R17", record(update(20), CLOSING), record(update(20)), record(said(-1))),
    ("R17", record(said(30), OVER), record(said(30), said(100, "resolved"), CLOSING),
     record(said(30), incident=facts(resolved=None))),
    ("R17", record(said(30), OVER), record(said(30)), record(said(30), checks=PARTIAL)),
    ("R17", record(said(30), OVER), record(said(30), said(40), update(20), CLOSING),
     record(said(30), said(176, "**Resolved:** over", actor=BOT))),
    ("R18", record(update(70)), record(update(71)), record()),
    ("R18", record(update(5)), record(update(250)),
     record(update(20), incident=facts(declared=None))),
    ("R18", record(update(20)), record(update(71)), record(update(71), checks=PARTIAL)),
]  # fmt: skip
CASES = [
    pytest.param(rule, status, one, id=f"{rule}-{number}-{status}")
    for number, (rule, *three) in enumerate(TABLE)
    for status, one in zip(("pass", "fail", "not seen"), three, strict=True)
]


@pytest.mark.parametrize(("rule", "status", "one"), CASES)
def test_a_rule_passes_fails_or_is_not_seen_by_its_evidence(
    rule: str, status: str, one: Record
) -> None:
    (verdict,) = (verdict for verdict in assess(one) if verdict.id == rule)
    assert (status, True) == (verdict.status, bool(verdict.evidence)), verdict.evidence


def test_the_table_holds_every_rule_in_order_and_every_rule_is_tested() -> None:
    assert [f"R{number}" for number in range(1, 22)] == [rule.id for rule in RULES]
    elsewhere = {"R19", "R20", "R21"}  # tests/cases/test_verdicts_of_escalation.py
    assert {rule.id for rule in RULES} == {row[0] for row in TABLE} | elsewhere


def test_absence_of_evidence_is_never_a_pass() -> None:
    nothing = Record(Incident(id="one-a"), Settings(), drawn(), (), Written(), Review())
    assert {"not seen"} == {verdict.status for verdict in assess(nothing)}


EVIDENCE = [
    ("R2", record(update(20, OPENING)), "first update at 09:22 GMT: “Investigating: We are "
     "investigating a possible issue with the API.”"),
    ("R3", record(update(20, components=(), notified=False)), "no component is ticked: 09:22 GMT; "
     "subscribers were not notified: 09:22 GMT"),
    ("R4", record(update(20), update(100)), "longer than 1 h: 1 h 20 min (09:22 GMT to 10:42 GMT) "
     "and 1 h 16 min (10:42 GMT to 11:58 GMT)"),
    ("R5", record(said(10), said(70), said(80)), "3 messages by Robin Okafor; longest silence 1 h "
     "(09:12 GMT to 10:12 GMT), none of a kind; does line 1 (09:12 GMT) record an action?"),
    ("R9", record(timeline=drawn(update(20), hidden=("statuspage:P/I/20",))), "left out of the "
     "timeline: line 1 (09:22 GMT)"),
    ("R10", record(written=reviewed("Held: 2026-11-09", {})), "held on 2026-11-09 without incident "
     "lead, incident comms, incident team, delivery manager, product manager and technical "
     "architect"),
    ("R1", record(incident=facts(comms="Robin Okafor")), "Robin Okafor is both lead and comms"),
    ("R1", record(incident=facts(comms="Robin")), "the lead, Robin Okafor, and comms, Robin, may "
     "be one person: write both names in full"),
    ("R16", record(written=acts(("", ""))), "1 of 1 actions: row 1 (no owner, no due date)"),
    ("R17", record(said(30), update(20), CLOSING), "nobody wrote at the end in Slack #incident"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "one", "expected"), EVIDENCE)
def test_the_evidence_says_who_and_when_in_plain_words(
    rule: str, one: Record, expected: str
) -> None:
    (verdict,) = (verdict for verdict in assess(one) if verdict.id == rule)
    assert expected == verdict.evidence


def test_a_folded_echo_of_the_resolution_counts_as_told_in_its_channel() -> None:
    timeline = drawn(update(20), CLOSING, said(30))
    echo = said(176, "Resolved: This is over.", actor=BOT, folded_into=CLOSING.id)
    lines = tuple(
        replace(line, folded=(echo,)) if line.event.id == CLOSING.id else line
        for line in timeline.lines
    )
    (verdict,) = (
        verdict
        for verdict in assess(record(timeline=replace(timeline, lines=lines)))
        if verdict.id == "R17"
    )
    assert (verdict.status, verdict.evidence) == ("pass", "told in Statuspage and Slack #incident")


@given(st.lists(st.integers(-60, 236), max_size=6), st.booleans())
def test_law_a_partial_gather_never_makes_a_rule_about_it_fail_or_pass_for_want_of_events(
    minutes: list[int], statuspage: bool
) -> None:
    events = [update(m) if statuspage else said(m, actor=OTHER) for m in minutes]
    whole = {v.id: v.status for v in assess(record(*events))}
    partial = {v.id: v.status for v in assess(record(*events, checks=PARTIAL))}
    for rule in ("R2", "R4", "R5", "R8", "R17"):
        assert partial[rule] in {whole[rule], "not seen"}
        assert partial[rule] != "fail"


def test_members_without_every_system_are_not_taken_for_each_other() -> None:
    """A blank PagerDuty id names nobody."""
    people = (Member(name="Ada Fictional", slack="U1"), Member(name="Ben Madeup", slack="U2"))
    kept = record(settings=Settings(people=people))
    assert kept.find_name_keys("Ada Fictional") == {"ada fictional", "u1"}


# ---- facts: what a verdict was read from


def is_grounded(verdict: Verdict) -> bool:
    """Whether a pass or a failure says what it was read from."""
    return verdict.status == "not seen" or (bool(verdict.facts) and all(verdict.facts))


@pytest.mark.parametrize("one", [one for row in TABLE for one in row[1:]])
def test_every_pass_and_failure_names_the_facts_it_was_read_from(one: Record) -> None:
    assert [verdict.id for verdict in assess(one) if not is_grounded(verdict)] == []


EVENTS = (
    update(20, OPENING),
    update(80),
    CLOSING,
    said(30),
    said(177, "All clear"),
    MANAGED,
    ALONE,
)
CHANGES: dict[str, tuple[object, ...]] = {
    "checks": (READ, PARTIAL, ()),
    "written": (Written(), log("10:20 Odd"), acts(("Sam", "soon")), agreed(True, True, False),
                agreed(True, True, True), reviewed("Held: 2026-11-09")),
    "review": (Review(), Review(publications=(LEFT,)), Review(signoffs=(signed("Jo"),)),
               Review((decided(5000),), (), (LEFT,)), Review(not_publishing={"by": "Jo"})),
    "incident": (INCIDENT, SECURITY, facts(resolved=None), facts(security="unknown", lead=None),
                 facts(story="#12", comms="Robin"), facts(started=None, resolved=None)),
    "digest": (None, "d1"),
    "public_exists": (False, True),
    "security_held": (False, True),
}  # fmt: skip


@given(
    st.lists(st.sampled_from(EVENTS), unique_by=lambda one: one.id, max_size=5),
    st.fixed_dictionaries({name: st.sampled_from(of) for name, of in CHANGES.items()}),
)
def test_law_no_verdict_is_given_without_a_fact(
    events: list[Event], changes: dict[str, object]
) -> None:
    verdicts = assess(record(*events, **changes))
    assert [verdict.id for verdict in verdicts if not is_grounded(verdict)] == []


def test_rules_of_absent_systems_share_one_line() -> None:
    (line,) = fold_absent(assess(record(checks=())))
    assert line == (
        "No Statuspage incident is named: R2, R3, R4, R8, R18; no Slack channel is named: R5; "
        "no Slack channel and no Statuspage incident is named: R17; "
        "no team_channel is set in incident-kit.yaml: R19; "
        "no escalation is set in incident-kit.yaml: R20; no AWS Support case is named: R21"
    )


def test_rules_of_a_system_that_is_there_stand_alone() -> None:
    (line,) = fold_absent(assess(record(said(30), checks=READ[1:2])))
    assert not {"R2", "R5", "R17", "R18"} & set(re.findall(r"R\d+", line))
