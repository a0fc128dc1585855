"""Verdicts on who did what, read from facts: each row names the kind that it stands for."""

from __future__ import annotations

import email
import json
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
    Publication,
    Review,
    SecurityDecision,
    Signoff,
    SourceCheck,
    Timeline,
    Window,
    Written,
)
from incident_kit.model.incident import Alert, Incident, Look
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
    Member(name="Ines Varga", role="information assurance"),
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
    ("a person on no list", Alert(at=at(20), by="Ola Brandt"), "pass"),
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
    assert verdict.command == f"incident-kit security {ID} --looked TIME --by NAME --outcome TEXT"


LOOKS = [
    ("time, person, outcome", Look(at=at(20), by="Mira Tolland", outcome="No access"), "pass"),
    ("after the end", Look(at=at(300), by="Mira Tolland", outcome="No access"), "not seen"),
    ("before the start", Look(at=at(-300), by="Mira Tolland", outcome="No access"), "not seen"),
    ("no time", Look(by="Mira Tolland", outcome="No access"), "not seen"),
    ("a team", Look(at=at(20), by="SRE", outcome="No access"), "not seen"),
    ("no outcome", Look(at=at(20), by="Mira Tolland", outcome="TBC"), "not seen"),
]


@pytest.mark.parametrize(("kind", "look", "right"), LOOKS)
def test_a_look_by_command_counts_as_a_row_does(kind: str, look: Look, right: str) -> None:
    verdict = judge("R12", record(facts={"security_looks": (look,)}))
    assert (verdict.status, bool(verdict.facts)) == (right, True), kind


def test_a_look_is_recorded_without_the_notebook(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "ws")
    for time, outcome in (("09:20", "No sign of access"), ("09:40", "Token ghp_" + "a1B2" * 9)):
        words = ("--looked", time, "--by", "Mira Tolland", "--outcome", outcome)
        ran = kit(folder, "security", ID, *words)
        assert ran.code == 0, ran.err
    facts = (incident(folder) / "incident.yaml").read_text()
    assert "No sign of access" in facts
    assert "a1B2a1B2" not in facts
    checked = json.loads(kit(folder, "check", ID, "--json").out)
    (rule,) = (rule for rule in checked["rules"] if rule["id"] == "R12")
    assert (rule["status"], rule["evidence"]) == ("pass", "looked at 2 times")


@pytest.mark.parametrize(
    "words",
    [
        ("--looked", "2099-01-01 09:00", "--by", "Mira Tolland", "--outcome", "No access"),
        ("--looked", "11:30", "--by", "Mira Tolland", "--outcome", "No access"),
        ("--looked", "2026-03-02T09:00Z", "--by", "Mira Tolland", "--outcome", "No access"),
        ("--looked", "09:20", "--by", "SRE", "--outcome", "No access"),
        ("--looked", "09:20", "--by", "Mira Tolland", "--outcome", "TBC"),
        ("--looked", "09:20", "--by", "Mira Tolland"),
        ("--outcome", "No access", "--by", "Mira Tolland"),
    ],
)
def test_what_is_no_look_is_refused(tmp_path: Path, words: tuple[str, ...]) -> None:
    folder = workspace(tmp_path / "ws")
    assert kit(folder, "security", ID, *words).code == 2
    assert "security_looks" not in (incident(folder) / "incident.yaml").read_text()


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


# ---- R5: what the lead did, as somebody made it an action


@pytest.mark.parametrize(
    "bodies",
    [
        ("brb lunch", "back"),
        ("ok", "thanks all"),
        ("afk 10", "I'm back"),
        ("can you hear me?",),
        ("Restarted the router",),
    ],
)
def test_a_chat_of_the_lead_is_asked_about(bodies: tuple[str, ...]) -> None:
    messages = [said(10 + n, body) for n, body in enumerate(bodies)]
    verdict = judge("R5", record(*messages))
    longest = 1 + max(range(len(bodies)), key=lambda n: len(bodies[n]))
    assert verdict.status == "not seen"
    assert verdict.command == f"incident-kit curate {ID} kind {longest} action"


@pytest.mark.parametrize("kind", ["action", "decision", "escalate", "resolve"])
def test_what_somebody_made_an_action_of_the_lead_counts(kind: str) -> None:
    verdict = judge(
        "R5", record(said(10, "brb lunch"), said(20, "Restarting router-07", kind=kind))
    )
    assert (verdict.status, verdict.facts) == ("pass", ("line 2 (09:20 GMT)",))


# ---- R6: with whom the resolution was decided

BOTH = ("Dee Maskell", "Pat Quillan")


def decided(body: str, *people: str, about: str | None = None, by: str = "Mira Tolland") -> Record:
    """A record of one decision, with what was recorded of it."""
    one = record(said(50, body, by=by, kind="decision"))
    (line,) = one.timeline.lines
    line = replace(line, people=people, about=about)
    return replace(one, timeline=replace(one.timeline, lines=(line,)))


DECISIONS = [
    ("both, by name", decided("Resolved", *BOTH, about="resolution"), "pass"),
    ("both, a downgrade", decided("Now P3", *BOTH, about="downgrade"), "pass"),
    ("one of them decides", decided("Done", BOTH[1], about="resolution", by=BOTH[0]), "pass"),
    ("nobody, in words", decided("resolved without product manager or delivery manager, they "
     "were asleep"), "fail"),
    ("nobody, in other words", decided("Closed it, product and delivery managers not reached, "
     "incident is over"), "fail"),
    ("neither", decided("Resolved at 10:00, neither manager could be reached"), "fail"),
    ("one left out, by name", decided("Resolved without asking Pat"), "fail"),
    ("one left out, by role", decided("Stood down without the delivery manager"), "fail"),
    ("one away", decided("Downgraded to P3; the product manager was away"), "fail"),
    ("one not reached", decided("Closed it, couldn't reach Pat"), "fail"),
    ("nobody of one kind", decided("Resolved, nobody from product was around"), "fail"),
    ("shortened", decided("Resolved w/o product or delivery"), "fail"),
    ("something else left out", decided("Resolved without them noticing"), "not seen"),
    ("nobody named", decided("We call it resolved"), "not seen"),
    ("no end without both", decided("We did not resolve without both"), "not seen"),
    ("no end, shortened", decided("We won't close this without the product manager"), "not seen"),
    ("an end to come", decided("Never resolved without product and delivery managers"),
     "not seen"),
    ("a question", decided("Resolved without product manager?"), "not seen"),
    ("something else left out", decided("Resolved without product impact"), "not seen"),
    ("something else left out", decided("Resolved without any delivery of new images"),
     "not seen"),
    ("nobody, and it says so", decided("Resolved", about="resolution"), "fail"),
    ("one only", decided("Resolved", BOTH[0], about="resolution"), "fail"),
    ("one twice", decided("Resolved", "Dee Maskell", "Dee", about="resolution"), "fail"),
    ("others", decided("Resolved", "Jo Ferran", "Sam Wick", about="resolution"), "fail"),
    ("roles for names", decided("Resolved", "product manager", "delivery manager",
     about="resolution"), "fail"),
    ("another matter", decided("Restart all with Pat Quillan, product manager, and Dee Maskell, "
     "delivery manager"), "not seen"),
    ("another matter, recorded", decided("Resolved", *BOTH, about="escalation"), "not seen"),
    ("another matter, DNS", decided("Change DNS resolution, with product and delivery manager"),
     "not seen"),
    ("words for both", decided("Resolved, agreed with product and delivery manager"), "not seen"),
    ("names for both", decided("Resolved, say Dee Maskell and Pat Quillan"), "not seen"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "one", "right"), DECISIONS)
def test_the_resolution_was_decided_with_both_managers(kind: str, one: Record, right: str) -> None:
    verdict = judge("R6", one)
    assert (verdict.status, bool(verdict.facts)) == (right, True), kind


def test_managers_whom_nobody_listed_are_asked_for() -> None:
    one = replace(decided("Resolved", *BOTH, about="resolution"), settings=Settings())
    assert judge("R6", one).status == "not seen"
    attended = Written(attendance={"Delivery manager": BOTH[0], "Product manager": BOTH[1]})
    assert judge("R6", replace(one, written=attended)).status == "pass"


def test_a_decision_is_recorded_with_its_people_and_shown(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "ws")
    people = ("--with", "Dee Maskell", "--with", "Pat Quillan", "--about", "resolution")
    noted = kit(folder, "note", ID, "We call it resolved", "--at", "09:50", *people)
    assert noted.code == 0, noted.err
    curation = (incident(folder) / "curation.yaml").read_text()
    assert "about: resolution" in curation
    assert kit(folder, "gather", ID).code == 0
    shown = (incident(folder) / "gather.ipynb").read_text()
    assert "about resolution; with Dee Maskell, Pat Quillan" in shown
    assert kit(folder, "curate", ID, "kind", "decision", "1", *people).code == 0
    assert kit(folder, "curate", ID, "hide", "1", *people).code == 2


# ---- R7: a story that can be found

STORIES = [
    *(
        (text, "not seen")
        for text in ("none", "-", "n/a", "no ticket yet", "TBC", "?", "None (yet)")
    ),
    *((text, "not seen") for text in ("to be created", "a card on the board", "sev-1", "not #1")),
    *((text, "pass") for text in ("#123", "HARB-412", "https://tracker.example/b/1", "INC0012345")),
    *((text, "pass") for text in ("paas/kit#12", "Story HARB-412: routers", "4711")),
]


@pytest.mark.parametrize(("story", "right"), STORIES)
def test_a_story_is_a_reference(story: str, right: str) -> None:
    assert judge("R7", record(facts={"story": story})).status == right


# ---- R13: who decided not to publish, and why

REFUSALS = [
    ({"by": "Dee Maskell", "reason": "names a live weakness"}, "pass"),
    ({"by": "", "reason": "names a live weakness"}, "fail"),
    ({"by": "TBC", "reason": "names a live weakness"}, "fail"),
    ({"by": "Dee Maskell", "reason": "n/a"}, "fail"),
    ({"by": "Dee Maskell", "reason": "–"}, "fail"),
]


def test_a_public_version_is_none_while_it_is_only_proposed() -> None:
    whole = record(public_exists=True)
    proposed = replace(whole, proposed=("Summary", "What happened"))
    assert judge("R13", whole).status == "pass"
    verdict = judge("R13", proposed)
    assert (verdict.status, verdict.command) == ("not seen", f"incident-kit lab {ID}")
    assert "“Summary” and “What happened”" in verdict.evidence


@pytest.mark.parametrize(("refusal", "right"), REFUSALS)
def test_a_refusal_has_a_reason_and_a_name(refusal: dict[str, str], right: str) -> None:
    one = record(review=Review(not_publishing=refusal))
    assert judge("R13", one).status == right


# ---- R14, R15: one person is one, whatever they are called, and not the writer

LINK = "https://chat.example.org/archives/C1/p2"
TEXT = "sha256:d1"


def signed(by: str, role: str = "delivery manager") -> Signoff:
    return Signoff(by, role, at(5000), TEXT, LINK)


SIGNOFFS = [
    ("the writer by first name", {}, (signed("Jo"),), "fail"),
    ("the writer by Slack id", {}, (signed("U0JO000001"),), "fail"),
    ("the writer in full", {}, (signed("Jo Ferran"),), "fail"),
    ("the writer by initial", {}, (signed("J. Ferran"),), "fail"),
    ("somebody else", {}, (signed("Dee Maskell"),), "pass"),
    ("one person in two roles", SUSPECTED, (signed("Dee Maskell"),
     signed("Dee", "information assurance")), "fail"),
    ("one person twice", SUSPECTED, (signed("Dee Maskell"), signed("D. Maskell",
     "information assurance")), "fail"),
    ("two people", SUSPECTED, (signed("Dee Maskell"), signed("Ines Varga",
     "information assurance")), "pass"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "facts", "signoffs", "right"), SIGNOFFS)
def test_who_signed_are_people_other_than_the_writer(
    kind: str, facts: dict[str, object], signoffs: tuple[Signoff, ...], right: str
) -> None:
    one = record(facts=facts, digest=TEXT, review=Review(signoffs=signoffs))
    assert judge("R15", one).status == right, kind


@pytest.mark.parametrize("by", ["Jo Ferran", "Jo", "U0JO000001", "Mira Tolland", "Mira"])
def test_neither_writer_nor_lead_clears_a_security_incident(by: str) -> None:
    decision = SecurityDecision("reviewed", by, "information assurance", "ok", at(100), TEXT, LINK)
    left = Publication("statuspage", "live", at(200), TEXT)
    review = Review((decision,), (), (left,))
    assert judge("R14", record(facts=SUSPECTED, review=review)).status == "fail"
