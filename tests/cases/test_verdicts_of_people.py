"""Verdicts on who did what, read from facts: each row names the kind that it stands for."""

from __future__ import annotations

import email
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import policy
from pathlib import Path

import pytest
from support.kit import ID, incident, kit, workspace

from incident_kit.model import (
    Actor,
    Evaluation,
    Event,
    Line,
    Review,
    SourceCheck,
    Timeline,
    Window,
    Written,
)
from incident_kit.model.incident import Alert, Incident
from incident_kit.model.settings import Member, Settings
from incident_kit.process import Record, Verdict, assess

START = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
END = START + timedelta(hours=1)
INCIDENT = Incident(
    id=ID,
    lead="Mira Tolland",
    comms="Jo Ferran",
    started=START,
    declared=START + timedelta(minutes=4),
    resolved=END,
    security="no",
    security_by="Dee Maskell",
)
PEOPLE = (
    Member(name="Mira Tolland", slack="U0MIRA0001"),
    Member(name="Jo Ferran", slack="U0JO000001"),
    Member(name="Dee Maskell", role="delivery manager"),
    Member(name="Pat Quillan", role="product manager"),
)
READ = (SourceCheck("Slack export, #incident", None, None, True),)


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def said(minute: float, body: str, by: str = "Mira Tolland", kind: str = "message") -> Event:
    return Event(f"slack:C1/{minute}", at(minute), "slack", kind, body, actor=Actor(by, None))


def record(*events: Event, facts: dict[str, object] | None = None, **more: object) -> Record:
    lines = tuple(Line(n, one, one, shown=True) for n, one in enumerate(events, start=1))
    timeline = Timeline(lines, Window(at(-60), at(120)))
    base = Record(
        INCIDENT.model_copy(update=facts or {}),
        Settings(people=PEOPLE),
        timeline,
        READ,
        Written(),
        Review(),
        now=START + timedelta(days=30),
    )
    return replace(base, **more)


def judge(rule: str, one: Record) -> Verdict:
    (verdict,) = (verdict for verdict in assess(one) if verdict.id == rule)
    return verdict


# ---- R1: two people, each by a name of their own

CREW = [
    ("one person under a handle", {"comms": "@mira"}, "fail"),
    ("one person by first name", {"comms": "Mira"}, "fail"),
    ("one person by Slack id", {"comms": "U0MIRA0001"}, "fail"),
    ("one person by initial", {"comms": "M. Tolland"}, "fail"),
    ("one person by address", {"comms": "mira.tolland@example.org"}, "fail"),
    ("one person, surname first", {"comms": "Tolland Mira"}, "fail"),
    ("a team", {"lead": "SRE"}, "fail"),
    ("a team in words", {"lead": "platform team"}, "fail"),
    ("a team as comms", {"comms": "Platform Engineering"}, "fail"),
    ("a duty", {"lead": "the on-call engineer"}, "fail"),
    ("a duty alone", {"lead": "on-call"}, "fail"),
    ("a duty as a handle", {"lead": "@sre-oncall"}, "fail"),
    ("a role", {"lead": "Delivery manager"}, "fail"),
    ("a role alone", {"comms": "Incident lead"}, "fail"),
    ("two people", {"lead": "Mira Tolland / Sam Wick"}, "fail"),
    ("open: TBC", {"comms": "TBC"}, "not seen"),
    ("open: N/A", {"comms": "N/A"}, "not seen"),
    ("open: n.a.", {"comms": "n.a."}, "not seen"),
    ("open: ?", {"comms": "?"}, "not seen"),
    ("open: words", {"comms": "to be confirmed"}, "not seen"),
    ("open: words go on", {"comms": "TBC, probably somebody from delivery"}, "not seen"),
    ("open: a guess", {"comms": "Jo?"}, "not seen"),
    ("open: nobody yet", {"lead": "nobody yet"}, "not seen"),
    ("two people", {}, "pass"),
    ("two people, a role beside a name", {"lead": "Mira Tolland (SRE)"}, "pass"),
    ("two people, a role behind a name", {"lead": "Mira Tolland, SRE"}, "pass"),
    ("two people, a name that is a word", {"comms": "Holly Staff"}, "pass"),
    ("two people, short names", {"comms": "Li Na"}, "pass"),
]


@pytest.mark.parametrize(("kind", "facts", "right"), CREW)
def test_lead_and_comms_are_two_people(kind: str, facts: dict[str, object], right: str) -> None:
    verdict = judge("R1", record(facts=facts))
    assert (verdict.status, bool(verdict.facts)) == (right, right != "not seen"), kind


# ---- R12: looked at when, by whom, with what result; who alerted IA, and when

SUSPECTED = {"security": "yes"}
ALERTED = {**SUSPECTED, "ia_alerted": Alert(at=at(20), by="Dee Maskell")}


def looked(*rows: tuple[str, str, str], log: str = "") -> Written:
    evaluations = tuple(Evaluation(n, *row) for n, row in enumerate(rows, start=1))
    return Written(sections={"security": log}, evaluations=evaluations)


ROW = ("09:20", "Mira Tolland", "No sign of access from outside")


@pytest.mark.parametrize(
    "log",
    [
        "09:20 should alert IA? undecided",
        "09:20 IA alert was considered unnecessary",
        "09:20 will tell IA tomorrow",
        "09:20 IA alerted — Mira Tolland",
        "09:20 Information Assurance has been told",
        "IA: n/a",
        "09:20 tried to reach IA, nobody answered",
        "Someone ought to let information assurance know",
        "",
    ],
)
def test_words_never_alert_information_assurance(log: str) -> None:
    """Suspected, and no fact says that IA was alerted: it fails, whatever is written."""
    verdict = judge("R12", record(facts=SUSPECTED, written=looked(ROW, log=log)))
    assert verdict.status == "fail"
    assert verdict.command == f"incident-kit security {ID} --ia-alerted TIME --by NAME"


ALERTS = [
    ("a time and a person", Alert(at=at(20), by="Dee Maskell"), "pass"),
    ("a person on no list", Alert(at=at(20), by="Ines Varga"), "pass"),
    ("after the end", Alert(at=at(2000), by="Dee Maskell"), "pass"),
    ("no person", Alert(at=at(20)), "fail"),
    ("a team", Alert(at=at(20), by="SRE"), "fail"),
    ("a placeholder", Alert(at=at(20), by="name"), "fail"),
    ("no time", Alert(by="Dee Maskell"), "fail"),
    ("to come", Alert(at=at(60 * 24 * 40), by="Dee Maskell"), "fail"),
    ("before the start", Alert(at=at(-600), by="Dee Maskell"), "fail"),
]


@pytest.mark.parametrize(("kind", "alert", "right"), ALERTS)
def test_an_alert_is_a_time_and_a_person(kind: str, alert: Alert, right: str) -> None:
    one = record(facts={**SUSPECTED, "ia_alerted": alert}, written=looked(ROW))
    assert judge("R12", one).status == right, kind


ROWS = [
    ("time, person, outcome", ROW, "pass"),
    ("in the first minute", ("09:00", *ROW[1:]), "pass"),
    ("with a date", ("2026-03-03 09:20", *ROW[1:]), "pass"),
    ("five hours after the end", ("15:00", *ROW[1:]), "not seen"),
    ("another day", ("2026-03-05 09:20", *ROW[1:]), "not seen"),
    ("no such time", ("25:61", *ROW[1:]), "not seen"),
    ("a version", ("OpenSSL 3.10", *ROW[1:]), "not seen"),
    ("no time", ("", *ROW[1:]), "not seen"),
    ("the template's word for a person", ("09:20", "name", ROW[2]), "not seen"),
    ("a team", ("09:20", "the platform team", ROW[2]), "not seen"),
    ("nobody", ("09:20", "", ROW[2]), "not seen"),
    ("no outcome", ("09:20", "Mira Tolland", ""), "not seen"),
    ("an outcome to come", ("09:20", "Mira Tolland", "TBC"), "not seen"),
    ("a dash", ("09:20", "Mira Tolland", "–"), "not seen"),
]


@pytest.mark.parametrize(("kind", "row", "right"), ROWS)
@pytest.mark.parametrize("facts", [{}, ALERTED], ids=["no breach", "a breach, IA alerted"])
def test_a_look_at_security_has_a_time_a_person_and_an_outcome(
    kind: str, row: tuple[str, str, str], right: str, facts: dict[str, object]
) -> None:
    verdict = judge("R12", record(facts=facts, written=looked(row)))
    assert (verdict.status, bool(verdict.facts)) == (right, True), kind


@pytest.mark.parametrize(
    "log",
    [
        "10:20 No sign of access from outside — name",
        "Upgraded to OpenSSL 3.10",
        "15:00 All quiet — Mira Tolland",
        "- 09:20 Re-evaluated: quiet — Mira Tolland",
        "We looked twice and found nothing.",
    ],
)
def test_a_log_in_prose_is_asked_about(log: str) -> None:
    verdict = judge("R12", record(written=looked(log=log)))
    assert verdict.status == "not seen"
    assert verdict.evidence.startswith(f"does “{log.removeprefix('- ')}”")
    assert verdict.command == f"incident-kit report {ID}"


def test_the_alert_is_recorded_and_drafted_as_a_mail(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "ws", title="Logins from ghp_" + "a1B2" * 9)
    ran = kit(folder, "security", ID, "--ia-alerted", "09:12", "--by", "Dee Maskell")
    assert ran.code == 0, ran.err
    assert "ia_alerted:" in (incident(folder) / "incident.yaml").read_text()
    data = (incident(folder) / "ia-alert.eml").read_bytes()
    mail = email.message_from_bytes(data, policy=policy.default)
    text = mail.get_content()
    assert mail["X-Unsent"] == "1"
    assert ID in mail["Subject"]
    assert "Alerted by: Dee Maskell" in text
    assert b"a1B2a1B2" not in data


@pytest.mark.parametrize(
    ("kind", "time", "by"),
    [
        ("to come", "2099-01-01 09:00", "Dee Maskell"),
        ("no time", "soon", "Dee Maskell"),
        ("before the start", "2026-03-02T09:00Z", "Dee Maskell"),
        ("a team", "09:12", "SRE"),
        ("nobody", "09:12", "TBC"),
    ],
)
def test_what_is_no_alert_is_refused(tmp_path: Path, kind: str, time: str, by: str) -> None:
    folder = workspace(tmp_path / "ws")
    ran = kit(folder, "security", ID, "--ia-alerted", time, "--by", by)
    assert ran.code == 2, kind
    assert "ia_alerted" not in (incident(folder) / "incident.yaml").read_text()
    assert not (incident(folder) / "ia-alert.eml").exists()
