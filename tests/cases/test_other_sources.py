"""Cases of PagerDuty, Statuspage, trackers and pastes: nothing lost, nothing taken for another.

Each row names its kind, the input and what is right, with its neighbours.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from support.kit import kit
from support.words import list_lost_words

from incident_kit.errors import SourceError
from incident_kit.model import Event, Gathered, Reader, Window
from incident_kit.sources.aws_support.cases import AwsSupportFile
from incident_kit.sources.changes.saved import GitHubFile
from incident_kit.sources.pagerduty.saved import PagerDutyFile
from incident_kit.sources.pasted.messages import read_pasted
from incident_kit.sources.statuspage.saved import StatuspageFile
from incident_kit.sources.tracker.stories import TrackerFile

WINDOW = Window(datetime(2026, 11, 3, 9, tzinfo=UTC), datetime(2026, 11, 3, 10, 30, tzinfo=UTC))
IDA = {"id": "PIDA01", "type": "user_reference", "summary": "Ida Quarry"}
OF = {"id": "PQUEUE1", "type": "incident_reference", "summary": "[#77] Queue stalls"}
INCIDENT = {
    "id": "PQUEUE1",
    "type": "incident",
    "incident_number": 77,
    "title": "Queue stalls",
    "created_at": "2026-11-03T09:01:00Z",
}


def saved(folder: Path, content: object, name: str = "saved.json") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return path


def entry(ident: str, kind: str, clock: str, **more: Any) -> dict[str, Any]:
    return {
        "id": ident,
        "type": f"{kind}_log_entry",
        "created_at": f"2026-11-03T{clock}:00Z",
        "agent": IDA,
        "incident": OF,
        **more,
    }


TRIGGER = entry("T1", "trigger", "09:01", summary="Triggered through the API")


def bodies(events: Sequence[Event]) -> str:
    return "\n".join(event.body for event in events)


def read_pagerduty(folder: Path, content: object) -> Gathered:
    [found] = PagerDutyFile(saved(folder, content))(WINDOW)
    return found


# ---- PagerDuty: the words of an entry

WORDED: dict[str, tuple[dict[str, Any], list[str]]] = {
    "a status update is the words sent to stakeholders": (
        entry("E1", "status_update", "09:05", message="A full disk stops the queue."),
        ["A full disk stops the queue."],
    ),
    "its subject stands before them": (
        entry("E1", "status_update", "09:05", subject="Second word", message="Draining."),
        ["Second word", "Draining."],
    ),
    "one that is HTML alone loses its tags": (
        entry("E1", "status_update", "09:05", html_message="<p>Draining &amp; fine</p>"),
        ["Draining & fine"],
    ),
    "one whose words stand in its channel": (
        entry("E1", "status_update", "09:05", channel={"type": "web_ui", "message": "Draining."}),
        ["Draining."],
    ),
    "a request for responders": (
        entry(
            "E1",
            "responder_request",
            "09:05",
            summary="Ida Quarry requested help",
            message="Please look at the broker",
        ),
        ["requested help", "Please look at the broker"],
    ),
    "a change of priority": (
        entry(
            "E1",
            "priority_change",
            "09:05",
            channel={"old_priority": {"summary": "P3"}, "new_priority": {"summary": "P1"}},
        ),
        ["P3", "P1"],
    ),
    "a custom field that was filled in": (
        entry(
            "E1",
            "custom_field_value_change",
            "09:05",
            custom_fields=[{"id": "F1", "name": "cause", "value": "broker disk"}],
        ),
        ["cause: broker disk"],
    ),
    "a conference bridge": (
        entry("E1", "add_conference_bridge", "09:05", note="Bridge opened for suppliers"),
        ["Bridge opened for suppliers"],
    ),
    "a kind that nobody knew yesterday": (
        entry(
            "E1",
            "runbook_step",
            "09:05",
            summary="Step taken",
            channel={"outcome": [{"said": "Broker drained by hand"}]},
        ),
        ["Step taken", "Broker drained by hand"],
    ),
    "the details of an alert that triggered it": (
        entry(
            "E1",
            "trigger",
            "09:05",
            channel={"type": "api", "details": {"host": "broker seven", "load": 97}},
        ),
        ["broker seven", "97"],
    ),
}


@pytest.mark.parametrize("case", WORDED)
def test_an_entry_shows_every_word_that_it_holds(case: str, tmp_path: Path) -> None:
    written, words = WORDED[case]
    found = read_pagerduty(tmp_path, {"incident": INCIDENT, "log_entries": [written, TRIGGER]})
    assert [word for word in words if word not in bodies(found.events)] == []
    assert found.check.complete


def test_details_are_folded_under_what_they_belong_to(tmp_path: Path) -> None:
    """The line of a page stays short; the monitor's words are one step away."""
    alerted = {**TRIGGER, "channel": {"type": "api", "details": {"host": "broker seven"}}}
    about = {**INCIDENT, "body": {"type": "incident_body", "details": "Orders wait"}}
    found = read_pagerduty(tmp_path, {"incident": about, "log_entries": [alerted]})
    under = {event.id: event.folded_into for event in found.events if event.folded_into}
    trigger = "pagerduty:PQUEUE1/T1"
    assert under == {f"{trigger}-details": trigger, "pagerduty:PQUEUE1/about": trigger}


# ---- PagerDuty: shapes

LOG = [entry("E2", "resolve", "09:30", summary="Resolved"), TRIGGER]
NOTE = {"id": "N1", "content": "Broker drained", "created_at": "2026-11-03T09:20:00Z", "user": IDA}
HOOK = {
    "id": "W1",
    "event_type": "incident.acknowledged",
    "resource_type": "incident",
    "occurred_at": "2026-11-03T09:03:00Z",
    "agent": IDA,
    "data": INCIDENT,
}
PAGERDUTY_SHAPES: dict[str, tuple[object, list[str]]] = {
    "a bare list of entries": (LOG, ["T1", "E2"]),
    "an answer with entries": ({"log_entries": LOG, "more": False}, ["T1", "E2"]),
    "entries in answers of one each": ([{"log_entry": one} for one in LOG], ["T1", "E2"]),
    "pages one after the other": (
        b"".join(json.dumps({"log_entries": [one]}).encode() for one in LOG),
        ["T1", "E2"],
    ),
    "a line an entry": (b"\n".join(json.dumps(one).encode() for one in LOG), ["T1", "E2"]),
    "a list of incidents": ([INCIDENT], ["trigger"]),
    "an answer with incidents": ({"incidents": [INCIDENT]}, ["trigger"]),
    "one incident": ({"incident": INCIDENT}, ["trigger"]),
    "notes beside entries in one list": ([*LOG, {**NOTE, "incident": OF}], ["T1", "E2", "N1"]),
    "an incident beside its entries in one list": ([INCIDENT, *LOG], ["T1", "E2"]),
    "status updates as the API answers": (
        {
            "incident": INCIDENT,
            "status_updates": [
                {"id": "S1", "message": "Slow", "created_at": "2026-11-03T09:09:00Z", "sender": IDA}
            ],
        },
        ["trigger", "S1"],
    ),
    "changes that PagerDuty relates to it": (
        {
            "incident": INCIDENT,
            "change_events": [
                {"id": "C1", "summary": "Broker 4.2", "timestamp": "2026-11-03T08:50:00Z"}
            ],
        },
        ["C1", "trigger"],
    ),
    "what a webhook sent": ([{"event": HOOK}], ["W1", "trigger"]),
    "packed with gzip": (gzip.compress(json.dumps(LOG).encode()), ["T1", "E2"]),
    "UTF-16": (json.dumps(LOG).encode("utf-16"), ["T1", "E2"]),
    "UTF-8 with a mark": (b"\xef\xbb\xbf" + json.dumps(LOG).encode(), ["T1", "E2"]),
}


@pytest.mark.parametrize("case", PAGERDUTY_SHAPES)
def test_whatever_was_saved_of_an_incident_is_read(case: str, tmp_path: Path) -> None:
    content, ids = PAGERDUTY_SHAPES[case]
    found = read_pagerduty(tmp_path, content)
    keys = {event.id.rpartition("/")[2] for event in found.events}
    assert keys == set(ids)


# ---- PagerDuty: telephone numbers

HIDDEN = "[contact removed]"
TYPED = {
    "a British mobile": ("call Ida on 07700 900123 at 09:04", f"call Ida on {HIDDEN} at 09:04"),
    "with its country": ("+44 7700 900123, 2026-11-03 09:02", f"{HIDDEN}, 2026-11-03 09:02"),
    "a bridge and its code": ("bridge 020 7946 0958 pin 1234", f"bridge {HIDDEN} pin 1234"),
    "in brackets": ("(020) 7946 0958", HIDDEN),
    "American": ("use 415-555-0142 or +1 (415) 555-0143", f"use {HIDDEN} or {HIDDEN}"),
    "announced": ("tel: 5550142", f"tel: {HIDDEN}"),
    "in one piece": ("ring 07700900123 then 12 hosts", f"ring {HIDDEN} then 12 hosts"),
    "a time behind it": ("+44 7700 900123 09:02 acked", f"{HIDDEN} 09:02 acked"),
    "an order": ("order 1234567890", "order 1234567890"),
    "a day": ("call at 2026-11-03 09:02", "call at 2026-11-03 09:02"),
    "an address": ("ring 10.20.30.40", "ring 10.20.30.40"),
    "an account": ("account 123456789012", "account 123456789012"),
    "ports and rows": ("8080-8090, 1000 2000 3000 ms", "8080-8090, 1000 2000 3000 ms"),
    "a version": ("version 1.22.333.4444", "version 1.22.333.4444"),
}


@pytest.mark.parametrize("case", TYPED)
def test_a_number_typed_in_a_note_goes_and_nothing_else(case: str, tmp_path: Path) -> None:
    typed, right = TYPED[case]
    note = {**NOTE, "content": typed}
    found = read_pagerduty(tmp_path, {"incident": INCIDENT, "log_entries": LOG, "notes": [note]})
    body = next(event.body for event in found.events if event.id.endswith("/N1"))
    assert body.replace("\\", "") == right
    assert (typed in found.raw[0].data.decode()) == (typed == right)


# ---- another vendor's JSON

UPDATES = [{"id": "u1", "message": "Looking", "status": "INVESTIGATING"}]
REPORT = {"title": "Slow", "starts_at": "2026-11-03T09:00:00Z", "status_page_id": 4}
VENDORS: dict[str, tuple[object, str]] = {
    "Instatus, its incidents": (
        [{"id": "c1", "name": "Slow", "started": "x", "status": "RESOLVED", "updates": UPDATES}],
        "Instatus",
    ),
    "Instatus, its summary": ({"page": {"name": "P"}, "activeIncidents": []}, "Instatus"),
    "Better Stack": (
        {"data": [{"id": "1", "type": "status_report", "attributes": REPORT, "relationships": {}}]},
        "Better Stack",
    ),
    "Cachet": (
        {"meta": {}, "data": [{"id": 1, "name": "Slow", "message": "m", "human_status": "Fixed"}]},
        "Cachet",
    ),
    "incident.io, its widget": (
        {"page_url": "https://s.example", "ongoing_incidents": [], "page_title": "P"},
        "incident.io",
    ),
    "incident.io, its API": (
        {"incidents": [{"id": "01", "reference": "INC-7", "name": "S", "incident_status": {}}]},
        "incident.io",
    ),
    "Better Stack, its page alone": (
        {"data": {"id": "1", "type": "status_page", "attributes": {}, "relationships": {}}},
        "Better Stack",
    ),
    "Cachet's third version": (
        {"data": [{"id": "1", "type": "incidents", "attributes": {"message": "m"}}]},
        "Cachet",
    ),
    "Opsgenie, the notes of an alert": (
        {"data": [{"note": "n", "owner": "o", "createdAt": "x", "offset": "1"}], "took": 0.1},
        "Opsgenie",
    ),
    "Statuspage, nothing wrong": (
        {"page": {"id": "p"}, "components": [], "incidents": [], "status": {"indicator": "none"}},
        "a page without incidents",
    ),
    "Statuspage, a component": (
        {"page": {"id": "p"}, "component_update": {"id": "k"}, "component": {"id": "c"}},
        "a component's webhook",
    ),
    "Upptime": ([{"name": "API", "slug": "api", "uptime": "99%", "uptimeDay": "98%"}], "Upptime"),
    "Opsgenie": (
        {"data": [{"id": "a", "tinyId": "7", "message": "m", "status": "open"}]},
        "Opsgenie",
    ),
    "Grafana OnCall": (
        {"results": [{"id": "I", "integration_id": "C", "alerts_count": 3, "state": "resolved"}]},
        "Grafana OnCall",
    ),
    "a page of Google's": (
        [{"id": "x", "external_desc": "Slow", "begin": "2026", "updates": []}],
        "Google Cloud",
    ),
    "messages of Slack": ([{"ts": "1.2", "text": "hi", "user": "U1"}], "--slack-export"),
    "PagerDuty's log": ({"log_entries": [TRIGGER]}, "--pagerduty-json"),
    "comments of GitHub": (
        [{"id": 1, "body": "b", "created_at": "2026-11-03T09:06:00Z", "issue_url": "u/7"}],
        "--tracker",
    ),
    "an incident of nobody we know": (
        [{"id": 1, "headline": "Slow", "narrative": "The queue stalls"}],
        "headline, narrative",
    ),
}


@pytest.mark.parametrize("case", VENDORS)
def test_another_vendors_page_is_refused_by_name(case: str, tmp_path: Path) -> None:
    content, named = VENDORS[case]
    with pytest.raises(SourceError, match="holds no incident of Statuspage") as refusal:
        StatuspageFile(saved(tmp_path, content))(WINDOW)
    assert named in str(refusal.value)
    assert refusal.value.todo


PUBLIC = {
    "id": "kq7",
    "name": "Queue stalls",
    "incident_updates": [
        {"id": "a", "status": "resolved", "body": "Done.", "created_at": "2026-11-03T10:00:00Z"}
    ],
}
STATUSPAGE_SHAPES = {
    "the public list": {"page": {"id": "p"}, "incidents": [PUBLIC]},
    "the management API's list": [PUBLIC],
    "one incident": PUBLIC,
    "one incident, wrapped": {"incident": PUBLIC},
    "one without a name": {
        **{key: PUBLIC[key] for key in ("id", "incident_updates")},
        "impact": "x",
    },
    "packed with gzip": gzip.compress(json.dumps(PUBLIC).encode()),
    "pages one after the other": json.dumps([PUBLIC]).encode() * 2,
}


@pytest.mark.parametrize("case", STATUSPAGE_SHAPES)
def test_each_answer_of_statuspage_is_read(case: str, tmp_path: Path) -> None:
    [found] = StatuspageFile(saved(tmp_path, STATUSPAGE_SHAPES[case]))(WINDOW)
    assert [event.body for event in found.events] == ["**Resolved:** Done."]
    assert found.check.complete


def test_an_incident_without_an_update_is_never_complete(tmp_path: Path) -> None:
    [found] = StatuspageFile(saved(tmp_path, {**PUBLIC, "incident_updates": []}))(WINDOW)
    assert (found.events, found.check.complete) == ((), False)
    assert found.check.warnings == ("the incident has no updates",)


def test_texts_of_an_incident_that_no_update_shows_are_told(tmp_path: Path) -> None:
    more = {**PUBLIC, "postmortem_body": "The broker ran full", "metadata": {"note": "internal"}}
    [found] = StatuspageFile(saved(tmp_path, more))(WINDOW)
    assert found.check.warnings == (
        "1 text was left out, under note: read the source for it",  # a report is none of it
    )


# ---- what a file is

KINDS: dict[str, tuple[str, bytes, str]] = {
    "a web page": ("s.json", b"<!DOCTYPE html>\n<html><body>Status</body></html>", "web page"),
    "a web page after a remark": ("s.json", b"<!-- saved -->\n<html>", "web page"),
    "a feed": ("s.json", b'<?xml version="1.0"?><feed></feed>', "XML"),
    "a PDF file": ("s.pdf", b"%PDF-1.7\n", "PDF"),
    "a database": ("s.db", b"SQLite format 3\0" + bytes(80), "SQLite"),
    "a workbook": ("s.xlsx", b"PK\x03\x04" + bytes(26) + b"xl/workbook.xml", "Excel"),
    "old Office": ("s.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(80), "old Office"),
    "a picture": ("s.png", b"\x89PNG\r\n\x1a\n", "picture"),
    "e-mail": ("s.eml", b"Received: from a.example\r\n\r\nHi", "--mail"),
    "a 7z archive": ("s.7z", b"7z\xbc\xaf\x27\x1c", "7z"),
    "rich text": ("s.rtf", b"{\\rtf1 hi}", "rich text"),
    "half of a JSON file": ("s.json", b'{"incidents": [', "cannot be read as JSON"),
}
READERS: dict[str, Callable[[Path, str], Reader]] = {
    "Statuspage": lambda path, label: StatuspageFile(path, label=label),
    "PagerDuty": lambda path, label: PagerDutyFile(path, label=label),
    "AWS Support": AwsSupportFile,
    "changes": GitHubFile,
}


@pytest.mark.parametrize("case", KINDS)
def test_a_file_is_known_by_its_first_bytes(case: str, tmp_path: Path) -> None:
    """It is named as its user named it, with what it is and what to do."""
    name, data, what = KINDS[case]
    path = saved(tmp_path, data, name)
    for reader in READERS.values():
        with pytest.raises(SourceError) as refusal:
            reader(path, f"my/{name}")(WINDOW)
        assert str(refusal.value).startswith(f"my/{name}: ")
        assert what in str(refusal.value)
        assert refusal.value.todo


def test_every_file_below_a_folder_is_read_or_named(tmp_path: Path) -> None:
    saved(tmp_path, {"incident": INCIDENT, "log_entries": LOG}, "PQUEUE1/all.json")
    saved(tmp_path, {"notes": [NOTE]}, "PQUEUE1/notes.json")
    saved(tmp_path, b"%PDF-1.7", "PQUEUE1/report.pdf")
    saved(tmp_path, b"who called whom", "words.txt")
    saved(tmp_path, b"\0", ".DS_Store")
    [found] = PagerDutyFile(tmp_path)(WINDOW)
    assert not found.check.complete
    assert found.check.warnings == (
        "PQUEUE1/report.pdf is a PDF file and was skipped",
        "words.txt cannot be read as JSON and was skipped",
    )
    assert "Broker drained" in bodies(found.events)


# ---- trackers


def read_tracker(folder: Path, content: object, name: str = "stories.json") -> Gathered:
    [found] = TrackerFile(saved(folder, content, name))(WINDOW)
    return found


COMMENT = {
    "id": 11,
    "body": "Drained the broker by hand",
    "created_at": "2026-11-03T09:06:00Z",
    "user": {"login": "idaq"},
    "issue_url": "https://api.forge.example/repos/x/y/issues/7",
    "html_url": "https://forge.example/x/y/issues/7#issuecomment-11",
}
DOC = {
    "type": "doc",
    "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Orders wait"}]}],
}
JIRA = {
    "id": "1",
    "key": "OPS-7",
    "self": "https://jira.example/1",
    "fields": {
        "summary": "Queue stalls",
        "description": DOC,
        "created": "2026-11-03T09:02:00.000+0000",
        "reporter": {"displayName": "Ida Quarry"},
        "comment": {
            "comments": [
                {"id": "5", "body": DOC, "created": "2026-11-03T09:06:00.000+0000"},
            ]
        },
    },
}
LINEAR = {
    "id": "uuid",
    "identifier": "OPS-7",
    "title": "Queue stalls",
    "createdAt": "2026-11-03T09:02:00Z",
    "comments": {
        "nodes": [{"id": "c", "body": "Orders wait", "createdAt": "2026-11-03T09:06:00Z"}]
    },
}
TRELLO = {
    "cards": [{"id": "6908712800000000000000aa", "idShort": 7, "name": "Queue stalls", "desc": ""}],
    "actions": [
        {
            "id": "a1",
            "type": "commentCard",
            "date": "2026-11-03T09:06:00Z",
            "data": {"text": "Orders wait", "card": {"idShort": 7}},
            "memberCreator": {"fullName": "Ida Quarry"},
        },
        {
            "id": "a2",
            "type": "updateCard",
            "date": "2026-11-03T09:20:00Z",
            "data": {"listAfter": {"name": "Done"}, "card": {"idShort": 7}},
        },
    ],
    "lists": [],
}
GITLAB = {
    "iid": 7,
    "title": "Queue stalls",
    "description": "Orders wait",
    "created_at": "2026-11-03T09:02:00Z",
    "web_url": "https://lab.example/x/-/issues/7",
}
ROW = "7;Queue stalls;2026-11-03 09:02"
HEAD = "story;title;time"
TRACKERS: dict[str, tuple[str, object, str, list[str]]] = {
    "comments of GitHub by themselves": ("c.json", [COMMENT], "7/comment-11", ["Drained the"]),
    "a page of them after another": (
        "c.json",
        json.dumps([COMMENT]).encode() + json.dumps([{**COMMENT, "id": 12}]).encode(),
        "7/comment-12",
        ["Drained the"],
    ),
    "issues of Jira's API": (
        "j.json",
        {"issues": [JIRA], "total": 1},
        "OPS-7/comment-5",
        ["Queue stalls", "Orders wait"],
    ),
    "an issue of Linear's API": (
        "l.json",
        {"data": {"issues": {"nodes": [LINEAR]}}},
        "OPS-7/comment-c",
        ["Queue stalls", "Orders wait"],
    ),
    "a board of Trello": ("t.json", TRELLO, "7/comment-a1", ["Queue stalls", "Orders wait"]),
    "issues of GitLab": ("g.json", [GITLAB], "7/created", ["Queue stalls", "Orders wait"]),
    "Excel's line with the separator": (
        "x.csv",
        f"sep=;\r\n{HEAD}\r\n{ROW}\r\n".encode(),
        "7/created",
        ["Queue stalls"],
    ),
    "that line with a mark, in quotes": (
        "x.csv",
        f'\ufeff"sep=;"\r\n{HEAD}\r\n{ROW}\r\n'.encode(),
        "7/created",
        ["Queue stalls"],
    ),
    "Excel's UTF-16, tabs between": (
        "x.txt",
        f"{HEAD}\r\n{ROW}\r\n".replace(";", "\t").encode("utf-16"),
        "7/created",
        ["Queue stalls"],
    ),
    "bars between": ("x.csv", f"{HEAD}\n{ROW}".replace(";", "|").encode(), "7/created", ["Queue"]),
    "commas in a quoted header": (
        "x.csv",
        f'"story";"title";"time";"a,b,c,d,e"\n{ROW};\n'.encode(),
        "7/created",
        ["Queue stalls"],
    ),
    "new lines in a quoted cell": (
        "x.csv",
        f'{HEAD};text\n{ROW};"Orders\nwait; long"\n'.encode(),
        "7/created",
        ["Orders", "wait; long"],
    ),
    "packed with gzip": (
        "x.csv.gz",
        gzip.compress(f"{HEAD}\n{ROW}\n".encode()),
        "7/created",
        ["Queue stalls"],
    ),
}


@pytest.mark.parametrize("case", TRACKERS)
def test_each_trackers_export_is_read(case: str, tmp_path: Path) -> None:
    name, content, ident, words = TRACKERS[case]
    found = read_tracker(tmp_path, content, name)
    assert f"tracker:{ident}" in {event.id for event in found.events}
    assert [word for word in words if word not in bodies(found.events)] == []


def test_a_card_is_as_old_as_its_id_says(tmp_path: Path) -> None:
    found = read_tracker(tmp_path, TRELLO)
    made = next(event for event in found.events if event.id == "tracker:7/created")
    assert f"{made.at:%Y-%m-%d}" == "2025-11-03"


UNKNOWN: dict[str, tuple[str, object, list[str]]] = {
    "an id and a time are no story": (
        "s.json",
        [{"id": 1, "created_at": "2026-11-03T09:06:00Z", "narrative": "The queue stalls"}],
        ["id", "created_at", "narrative"],
    ),
    "columns in another language": ("s.csv", b"Nr;Vorgang;Zeit\n1;Stau;09:00\n", ["vorgang"]),
    "incidents of PagerDuty": (
        "s.json",
        [{"incident_number": 7, "title": "Q", "service": {}, "created_at": "2026"}],
        ["PagerDuty", "--pagerduty-json"],
    ),
    "another vendor's keys, in capitals too": (
        "s.json",
        {"data": [{"id": "a", "tinyId": "7", "message": "m", "status": "open"}]},
        ["Opsgenie"],
    ),
    "comments of Jira alone": (
        "s.json",
        {"comments": [{"self": "u", "id": "1", "author": {}, "body": {}, "created": "2026"}]},
        ["Jira (comments)"],
    ),
    "requests of a service desk": (
        "s.json",
        {"values": [{"issueKey": "DESK-7", "requestFieldValues": []}]},
        ["Jira Service Management"],
    ),
    "keys of objects are not those of what is in them": (
        "s.json",
        [{"id": 1, "event": "labeled", "actor": {"login": "pim"}}],
        ["they are id, event, actor"],
    ),
    "words without a column": ("s.txt", b"The queue stalls", ["no row with a column"]),
    "a list of nothing": ("s.json", [], ["no row with a column"]),
    "an object of nothing": ("s.json", {}, ["without names"]),
    "a workbook": ("s.xlsx", b"PK\x03\x04" + bytes(26) + b"xl/workbook.xml", ["Excel", "CSV"]),
    "a web page": ("s.csv", b"<html><table><tr><td>7", ["web page"]),
    "messages of Slack": ("s.json", [{"ts": "1.2", "text": "hi", "user": "U1"}], ["Slack"]),
}


@pytest.mark.parametrize("case", UNKNOWN)
def test_what_is_no_tracker_is_refused_with_what_it_is(case: str, tmp_path: Path) -> None:
    name, content, named = UNKNOWN[case]
    with pytest.raises(SourceError) as refusal:
        read_tracker(tmp_path, content, name)
    assert [word for word in named if word not in str(refusal.value)] == []


SPENT = {"type": "doc", "content": [{"type": "text", "text": "Replaced the brushes"}]}
WORK = {"created": "2026-11-03T09:20:00.000+0000", "comment": SPENT}
ADDED = {"name": "Aftermath", "idCard": "5f9f1c00aa", "checkItems": [{"name": "Order brushes"}]}
ANSWERED: dict[str, tuple[dict[str, Any], str]] = {
    "Jira, work that was logged": (
        {
            "key": "OPS-7",
            "fields": {
                "summary": "Queue",
                "created": "2026-11-03T09:06:00.000+0000",
                "worklog": {"worklogs": [WORK]},
            },
        },
        "1 text was left out, under text",
    ),
    "Linear, what is attached": (
        {
            "identifier": "OPS-7",
            "title": "Queue",
            "createdAt": "2026-11-03T09:06:00Z",
            "attachments": {"nodes": [{"title": "Supplier's answer"}]},
        },
        "1 text was left out, under title",
    ),
    "GitLab, its weight in words": (
        {
            "iid": 7,
            "title": "Queue",
            "created_at": "2026-11-03T09:06:00Z",
            "web_url": "https://git.example/7",
            "milestone": {"title": "Winter readiness"},
        },
        "1 text was left out, under title",
    ),
    "Trello, a list to tick": (
        {
            "cards": [{"id": "5f9f1c00aa", "idShort": 7, "name": "Queue"}],
            "actions": [
                {
                    "type": "createCard",
                    "date": "2026-11-03T09:06:00Z",
                    "data": {"card": {"idShort": 7}},
                }
            ],
            "checklists": [ADDED],
        },
        "2 texts were left out, under name",
    ),
}


@pytest.mark.parametrize("case", ANSWERED)
def test_words_of_an_answer_that_no_reader_knows_are_told(case: str, tmp_path: Path) -> None:
    content, sentence = ANSWERED[case]
    found = read_tracker(tmp_path, content, "s.json")
    assert len(found.events) == 1
    assert [one for one in found.check.warnings if one.startswith(sentence)]


@pytest.mark.parametrize("around", ["issue", "data issue", "data repository issue"])
def test_one_story_in_the_layers_of_an_answer_is_read(around: str, tmp_path: Path) -> None:
    content, _ = ANSWERED["Linear, what is attached"]
    for name in reversed(around.split()):
        content = {name: content}
    (event,) = read_tracker(tmp_path, content, "s.json").events
    assert "Queue" in event.body


TOLD: dict[str, tuple[str, bytes, str]] = {
    "a column that no reader claims": (
        "s.csv",
        f"{HEAD};impact\n{ROW};All orders wait\n".encode(),
        "1 text was left out, under impact: read the source for it",
    ),
    "a second column of one name": (
        "s.csv",
        f"{HEAD};title\n{ROW};The broker stops\n".encode(),
        "1 text was left out, under title: read the source for it",
    ),
    "a column without a name": (
        "s.csv",
        f"{HEAD};\n{ROW};All orders wait\n".encode(),
        "s.csv: 1 row has a cell in a column without a name, which were left out",
    ),
    "more cells than the header": (
        "s.csv",
        f"{HEAD}\n{ROW};All orders wait\n".encode(),
        "s.csv: 1 row has more cells than the header, which were left out",
    ),
}


@pytest.mark.parametrize("case", TOLD)
def test_words_that_a_story_does_not_show_are_told(case: str, tmp_path: Path) -> None:
    name, content, sentence = TOLD[case]
    assert sentence in read_tracker(tmp_path, content, name).check.warnings


def test_an_export_with_nothing_in_the_window_says_what_it_holds(tmp_path: Path) -> None:
    found = read_tracker(tmp_path, f"{HEAD}\n{ROW}\n".replace("-11-", "-10-").encode(), "s.csv")
    assert (found.events, found.check.complete) == ((), False)
    assert (
        "nothing in the window; the file holds 1 part of a story, from 2026-10-03 to 2026-10-03"
        in (found.check.warnings)
    )


# ---- pastes: a line that is only a time or a day

Said = tuple[str, str, str]
PASTES: dict[str, tuple[str, list[Said]]] = {
    "a time before that of its message": (
        "Ida Quarry\n  9:02 AM\nThe stall began at\n9:00\nand ended soon\nTom Reed\n  9:10 AM\nok",
        [
            ("03 09:02", "Ida Quarry", "The stall began at 9:00 and ended soon"),
            ("03 09:10", "Tom Reed", "ok"),
        ],
    ),
    "the same where a window counts 24 hours": (
        "Ida Quarry\n  09:02\nIt began at\n09:00",
        [("03 09:02", "Ida Quarry", "It began at 09:00")],
    ),
    "a time at the end": (
        "Ida Quarry\n  9:02 AM\nIt began\n8:40",
        [("03 09:02", "Ida Quarry", "It began 8:40")],
    ),
    "several such times": (
        "Ida Quarry\n  9:02 AM\nStalls:\n8:40\n8:50",
        [("03 09:02", "Ida Quarry", "Stalls: 8:40 8:50")],
    ),
    "a time hours later": (
        "Ida Quarry\n  09:02\nThe queue is full by\n17:30\nat the latest",
        [("03 09:02", "Ida Quarry", "The queue is full by 17:30 at the latest")],
    ),
    "a time soon after begins the next message": (
        "Ida Quarry\n  9:02 AM\nLooking\n9:04\nFound it",
        [("03 09:02", "Ida Quarry", "Looking"), ("03 09:04", "Ida Quarry", "Found it")],
    ),
    "also over noon": (
        "Ida Quarry\n  11:58 AM\nLooking\n12:03\nFound it",
        [("03 11:58", "Ida Quarry", "Looking"), ("03 12:03", "Ida Quarry", "Found it")],
    ),
    "and over midnight": (
        "Ida Quarry\n  23:58\nLooking\n0:03\nFound it",
        [("03 23:58", "Ida Quarry", "Looking"), ("04 00:03", "Ida Quarry", "Found it")],
    ),
    "a day that somebody said": (
        "Ida Quarry\n  9:02 AM\nWhen did it begin?\nYesterday\nat night",
        [("03 09:02", "Ida Quarry", "When did it begin? Yesterday at night")],
    ),
    "a day between messages": (
        "Ida Quarry\n  9:02 AM\nLooking\nWednesday, November 4th\nTom Reed\n  9:04 AM\nok",
        [("03 09:02", "Ida Quarry", "Looking"), ("04 09:04", "Tom Reed", "ok")],
    ),
    "a sentence that ends with a time": (
        "Ida Quarry\n  9:02 AM\nWe expect it back, 9:30\nor so",
        [("03 09:02", "Ida Quarry", "We expect it back, 9:30 or so")],
    ),
}


@pytest.mark.parametrize("case", PASTES)
def test_a_time_alone_on_a_line_never_makes_the_clock_jump(case: str) -> None:
    text, right = PASTES[case]
    found = read_pasted(text, date(2026, 11, 3), "paste.txt")
    said = [
        (f"{event.at:%d %H:%M}", event.actor.name if event.actor else "", event.body)
        for event in found.events
    ]
    assert [(at, name, " ".join(body.split())) for at, name, body in said] == right


def test_a_paste_without_a_message_is_never_complete() -> None:
    found = read_pasted("nothing that anybody said", date(2026, 11, 3), "paste.txt")
    assert (found.events, found.check.complete) == ((), False)


def test_errors_name_a_file_as_its_user_did(tmp_path: Path) -> None:
    """The whole path below the workspace, and an id as it was typed."""
    started = ("--started", "2026-11-03T09:00:00Z", "--security", "no", "--title", "Queue stalls")
    saved(tmp_path, b"version: 1\nteam: Queues\n", "incident-kit.yaml")
    saved(tmp_path, b"<html>", "exports/first/page.json")
    named = ("--statuspage-json", "exports/first/page.json")
    page = kit(tmp_path, "new", "2026-11-03-page", *started, *absolute(tmp_path, named))
    assert page.code == 0, page.err
    ran = kit(tmp_path, "gather", "2026-11-03-page")
    assert (ran.code, "exports/first/page.json: is a web page" in ran.err) == (3, True), ran.err
    saved(tmp_path, b"09:05 Ida: the queue stalls", "log.txt")
    beside = kit(tmp_path, "gather", "2026-11-03-page", "--paste", str(tmp_path / "log.txt"))
    assert "not the data behind it; Save the JSON" in beside.out, beside
    saved(tmp_path, {"incidents": [PUBLIC]}, "exports/second/page.json")
    named = (
        "--statuspage-json",
        "exports/second/page.json",
        "--statuspage-incident",
        "kctbh9vrtd7d",
    )
    assert kit(tmp_path, "new", "2026-11-03-other", *started, *absolute(tmp_path, named)).code == 0
    ran = kit(tmp_path, "gather", "2026-11-03-other")
    assert "exports/second/page.json: has no incident kctbh9vrtd7d" in ran.err


def absolute(folder: Path, flags: Sequence[str]) -> list[str]:
    return [str(folder / flag) if "/" in flag else flag for flag in flags]


# ---- the word law

NOUNS = (
    "broker queue orders ledger harbour cargo meadow lantern copper timber saddle anchor".split()
)
_UNDER = re.compile(r"under (.+?)(?:, …)?: read the source")


class Writer:
    """Words that are never alike, and structures nobody knew yesterday; seeded."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def say(self) -> str:
        letters = "".join(self.chance.choices("bcdfglmnprstv", k=5))
        return f"{self.chance.choice(NOUNS)} {letters}a {self.chance.randint(2, 99)}"

    def nest(self, depth: int = 2) -> Any:
        """An unknown value: a text, or an object or a list with texts in it."""
        kind = self.chance.choice(("text", "list", "object")) if depth else "text"
        if kind == "text":
            return self.say()
        if kind == "list":
            return [self.nest(depth - 1) for _ in range(self.chance.randint(1, 2))]
        return {f"field_{self.chance.choice(NOUNS)}": self.nest(depth - 1)}

    def further(self) -> dict[str, Any]:
        return {f"more_{self.chance.choice(NOUNS)}": self.nest()}

    def clock(self) -> str:
        return f"2026-11-03T09:{self.chance.randint(10, 59)}:00Z"

    def write_pagerduty(self) -> Any:
        kinds = "trigger notify acknowledge escalate annotate resolve status_update "
        kinds += "responder_request priority_change field_value_change mood_swing"
        entries = [
            {
                **entry(f"E{number}", kind, "09:10"),
                "created_at": self.clock(),
                "channel": {"type": "web_ui", "details": self.nest(), **self.further()},
                self.chance.choice(("message", "note", "subject")): self.say(),
                **self.further(),
            }
            for number, kind in enumerate(self.chance.sample(kinds.split(), 6))
        ]
        note = {**NOTE, "content": self.say(), **self.further()}
        about = {**INCIDENT, "body": {"details": self.nest()}, **self.further()}
        return {"incident": about, "log_entries": entries, "notes": [note]}

    def write_statuspage(self) -> Any:
        updates = [
            {"id": f"u{n}", "status": "identified", "body": self.say(), "created_at": self.clock()}
            for n in range(3)
        ]
        updates[0].update(self.further())
        return {"id": "kq7", "name": self.say(), "incident_updates": updates, **self.further()}

    def write_tracker(self) -> Any:
        comment = {"id": 5, "text": self.say(), "created_at": self.clock(), **self.further()}
        return [
            {
                "id": 7,
                "name": self.say(),
                "description": self.say(),
                "created_at": self.clock(),
                "comments": [comment],
                **self.further(),
            }
        ]

    def write_aws(self) -> Any:
        letters = [
            {
                "caseId": "case-1-a",
                "body": self.say(),
                "submittedBy": "Amazon Web Services",
                "timeCreated": self.clock(),
                **self.further(),
            }
            for _ in range(3)
        ]
        return {"communications": letters}


LAWS: dict[str, tuple[Callable[[Writer], Any], Callable[[Path], Reader]]] = {
    "PagerDuty": (Writer.write_pagerduty, PagerDutyFile),
    "Statuspage": (Writer.write_statuspage, StatuspageFile),
    "tracker": (Writer.write_tracker, TrackerFile),
    "AWS Support": (Writer.write_aws, AwsSupportFile),
}


@pytest.mark.parametrize("source", LAWS)
def test_every_word_is_shown_or_told(source: str, tmp_path: Path) -> None:
    """Sixty payloads of each source: a word stands in an event, or under a key that is named."""
    write, make_reader = LAWS[source]
    for seed in range(60):
        payload = write(Writer(seed))
        [found] = make_reader(saved(tmp_path, payload))(WINDOW)
        keys = {key for one in found.check.warnings for key in _list_keys(one)}
        names = [event.actor.name for event in found.events if event.actor]
        shown = [*(event.body for event in found.events), *names, found.check.source, found.title]
        assert (seed, list_lost_words(payload, shown, beside=keys)) == (seed, [])


def _list_keys(warning: str) -> list[str]:
    match = _UNDER.search(warning)
    return match[1].split(", ") if match else []


DEPLOYED = {
    "id": 4,
    "sha": "a" * 40,
    "ref": "main",
    "environment": "live",
    "created_at": "2026-10-03T09:00:00Z",
    "url": "https://api.forge.example/repos/queues/broker/deployments/4",
}


def test_changes_of_other_days_are_said_to_be_of_other_days(tmp_path: Path) -> None:
    [found] = GitHubFile(saved(tmp_path, [DEPLOYED]))(WINDOW)
    held = "the file holds 1 change, from 2026-10-03 to 2026-10-03"
    assert (found.events, found.check.complete) == ((), False)
    assert f"nothing in the window; {held}" in found.check.warnings
