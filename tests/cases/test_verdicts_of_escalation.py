"""Whom the team told and called, and how it reached a supplier: R19 to R21."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from support.kit import ID, flags, kit

from incident_kit.model import (
    Actor,
    Event,
    Line,
    Review,
    SourceCheck,
    Timeline,
    Window,
    Written,
)
from incident_kit.model.incident import Incident
from incident_kit.model.settings import Member, Settings
from incident_kit.process import Record, assess, describe_path, measure_intervals
from incident_kit.sources.aws_support.cases import gather_case

START = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
HEAD, DIRECTOR = "Head of Reliability Engineering", "TechOps Programme Director"
SETTINGS = Settings(
    escalation=("PagerDuty rota", HEAD, DIRECTOR),
    team_channel="#platform",
    people=(Member(name="Vera Lindqvist", role="head of reliability engineering"),),
)
INCIDENT = Incident(
    id="crates", started=START, resolved=START + timedelta(minutes=60), lead="Mira Tolland"
)
CHECKS = (SourceCheck("slack #incident", None, None, True),)
PLACES = {"slack:C1/": "#incident", "slack:C2/": "#platform"}


def at(minute: float) -> datetime:
    return START + timedelta(minutes=minute)


def said(minute: float, body: str, channel: str = "C2", **more: object) -> Event:
    event = Event(f"slack:{channel}/{minute}", at(minute), "slack", "message", body)
    return replace(replace(event, actor=Actor("Jo Ferran")), **more)


def update(minute: float) -> Event:
    body = "**Investigating:** Possible issue being investigated"
    return Event(f"statuspage:P/I/{minute}", at(minute), "statuspage", "update", body)


def called(minute: float, whom: str, source: str = "note") -> Event:
    return Event(f"{source}:{minute}", at(minute), source, "escalate", f"Escalated to {whom}: hm")


def make_record(*events: Event, **more: object) -> Record:
    ordered = sorted(events, key=lambda one: one.sort_key)
    lines = tuple(Line(number, one, one, True) for number, one in enumerate(ordered, start=1))
    timeline = Timeline(lines, Window(at(-60), at(120)), places=PLACES)
    return replace(Record(INCIDENT, SETTINGS, timeline, CHECKS, Written(), Review()), **more)


def judge(rule: str, *events: Event, **more: object) -> tuple[str, str, str | None]:
    verdict = next(one for one in assess(make_record(*events, **more)) if one.id == rule)
    assert verdict.facts or verdict.status == "not seen"
    return verdict.status, verdict.evidence, verdict.command


LINKED = "Incident: apps are down, work is in #incident"


@pytest.mark.parametrize(
    ("events", "status"),
    [
        ((said(5, LINKED), update(10)), "pass"),
        ((said(5, LINKED),), "pass"),
        ((said(5, "Apps are down, more soon", kind="action"), update(10)), "pass"),
        ((said(15, LINKED), update(10)), "fail"),
        ((said(5, "brb lunch"), update(10)), "not seen"),
        ((said(5, LINKED, channel="C1"), update(10)), "fail"),
        ((said(-5, LINKED), update(10)), "fail"),
        ((said(5, LINKED, actor=Actor("Bot", bot=True)), update(10)), "fail"),
    ],
)
def test_the_team_hears_in_its_own_channel_before_tenants_do(
    events: tuple[Event, ...], status: str
) -> None:
    assert status == judge("R19", *events)[0]


def test_words_in_the_team_s_channel_are_a_question_with_the_command() -> None:
    _, evidence, command = judge("R19", said(5, "brb lunch"), update(10))
    assert "does line 1" in evidence
    assert command == "incident-kit curate crates kind 1 action"


def test_a_team_channel_that_was_not_gathered_is_not_seen() -> None:
    bare = make_record(said(5, LINKED))
    record = replace(bare, timeline=replace(bare.timeline, places={"slack:C1/": "#incident"}))
    verdict = next(one for one in assess(record) if one.id == "R19")
    assert (verdict.status, verdict.evidence) == ("not seen", "#platform was not gathered")


@pytest.mark.parametrize(
    ("events", "status"),
    [
        ((called(10, HEAD), called(30, DIRECTOR)), "pass"),
        ((called(10, HEAD),), "pass"),
        ((called(10, "Vera Lindqvist", "pagerduty"), called(30, DIRECTOR)), "pass"),
        ((called(10, HEAD), called(20, HEAD), called(30, DIRECTOR), called(40, HEAD)), "pass"),
        ((called(30, HEAD), called(10, DIRECTOR)), "fail"),
        ((called(10, DIRECTOR),), "not seen"),
        ((called(10, "Ada Example", "pagerduty"),), "not seen"),
        ((said(10, f"shall we call the {HEAD}?"),), "not seen"),
        ((), "not seen"),
    ],
)
def test_who_is_beyond_the_team_is_called_in_order(events: tuple[Event, ...], status: str) -> None:
    assert status == judge("R20", *events)[0]


def test_a_step_that_is_not_recorded_has_its_command() -> None:
    _, evidence, command = judge("R20", called(10, DIRECTOR))
    assert evidence.endswith(f"was {HEAD} called before?")
    assert command == f'incident-kit note crates "…" --escalated-to "{HEAD}"'


def test_whom_to_call_next_is_told_while_it_is_open() -> None:
    still_open = INCIDENT.model_copy(update={"resolved": None})
    assert describe_path(make_record(called(10, HEAD))) == ()
    path = describe_path(make_record(called(10, HEAD), incident=still_open))
    assert f"{HEAD} (called at 09:10 GMT); next call {DIRECTOR}" in path[0]
    assert path[1].endswith(f'--escalated-to "{DIRECTOR}"')
    assert describe_path(make_record(incident=still_open, settings=Settings())) == ()


def opened(severity: str, minute: float = 10, case: str = "muen-2026-0a") -> Event:
    body = f"**Opened, severity {severity}:** The queue is down"
    return Event(f"aws-support:{case}/opened", at(minute), "aws-support", "case", body)


def reached(way: str, case: str = "muen-2026-0a") -> Event:
    words = f"Reached by {way}: AWS Support, case {case}"
    return Event(f"note:{way}{case}", at(11), "note", "case", words)


@pytest.mark.parametrize(
    ("events", "status"),
    [
        ((opened("critical"), reached("chat")), "pass"),
        ((opened("urgent"), reached("call")), "pass"),
        ((opened("normal"),), "pass"),
        ((opened("urgent"), reached("web")), "fail"),
        ((opened("urgent"),), "not seen"),
        ((opened("urgent"), opened("critical", case="b-2"), reached("chat")), "not seen"),
        ((opened("urgent"), said(12, "Reached by chat: AWS"), update(13)), "not seen"),
        ((replace(opened("x"), body="We see it too."),), "not seen"),
    ],
)
def test_an_urgent_case_goes_by_chat_or_call(events: tuple[Event, ...], status: str) -> None:
    assert status == judge("R21", *events)[0]


def test_the_severity_of_a_case_is_gathered_with_its_opening() -> None:
    header = {
        "severityCode": "urgent",
        "subject": "Queue",
        "timeCreated": "2026-03-03T09:10:00.000Z",
    }
    said_by = {"submittedBy": "Amazon Web Services", "body": "Looking."}
    answer = {**said_by, "timeCreated": "2026-03-03T09:31:00.000Z"}
    found = gather_case("case-111122223333-muen-2026-0a", [answer], header=header)
    assert [event.body for event in found.events] == [
        "**Opened, severity urgent:** Queue",
        "Looking.",
    ]
    record = make_record(*found.events)
    interval = measure_intervals(INCIDENT, record.timeline, Written())[-1]
    assert (interval.key, interval.duration) == ("supplier", timedelta(minutes=21))


def test_an_incident_without_a_supplier_s_case_has_no_time_to_its_answer() -> None:
    keys = [one.key for one in measure_intervals(INCIDENT, make_record().timeline, Written())]
    assert "supplier" not in keys


def test_a_call_up_and_a_case_are_recorded_by_a_note(tmp_path: Path) -> None:
    assert kit(tmp_path, "init", str(tmp_path)).code == 0
    settings = tmp_path / "incident-kit.yaml"
    text = settings.read_text("utf-8").replace("escalation: []", f"escalation: ['{HEAD}', Ops]")
    settings.write_text(text, "utf-8")
    facts = {"slack_channel": "incident"}
    assert kit(tmp_path, "new", ID, *flags(**facts)).code == 0
    wrong = kit(tmp_path, "note", ID, "no answer", "--escalated-to", "The king")
    assert (wrong.code, True) == (2, "The king" in wrong.err)
    told = kit(tmp_path, "note", ID, "no answer", "--escalated-to", "head of", "--at", "09:20")
    assert told.code == 0, told.err
    curation = (tmp_path / "incidents" / ID / "curation.yaml").read_text("utf-8")
    assert "kind: escalate" in curation
    assert f"Escalated to {HEAD}: no answer" in curation
    assert kit(tmp_path, "note", ID, "AWS, case 1", "--reached-by", "chat").code == 0
