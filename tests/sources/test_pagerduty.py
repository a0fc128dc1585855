"""A PagerDuty incident comes whole, live or from saved JSON, and nobody's contact details do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.servers import FakePagerDuty, FakeTime, Reply, serving

from incident_kit.errors import IncidentKitError, SourceError, UsageError
from incident_kit.model import KINDS, Actor, Event, Gathered, Person, Window
from incident_kit.sources.credentials import Secret
from incident_kit.sources.http import Client
from incident_kit.sources.pagerduty.contacts import REMOVED, without_contacts
from incident_kit.sources.pagerduty.dossier import Dossier
from incident_kit.sources.pagerduty.gathered import gather_dossier
from incident_kit.sources.pagerduty.live import PagerDuty, pagerduty_client, probe_pagerduty
from incident_kit.sources.pagerduty.saved import PagerDutyFile
from incident_kit.sources.registry import TRAITS
from incident_kit.timeline import fold_echoes, merge

TOKEN = "made" + "-up-token-9"
WINDOW = Window(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC))
HOME = "https://example.pagerduty.example"
PHONE = "+44 7700 900123"
MAIL = "robin.private@home.example"


def user(id_: str, name: str, **more: object) -> dict[str, Any]:
    own = {"id": id_, "type": "user_reference", "summary": name}
    return {**own, "html_url": f"{HOME}/users/{id_}", **more}


ROBIN, SAM = user("PROBIN1", "Robin Okafor"), user("PSAM001", "Sam Field")
SERVICE = {"id": "PSERV01", "type": "service_reference", "summary": "Gateway"}
POLICY = {"id": "PPOLICY", "type": "escalation_policy_reference", "summary": "Platform"}
INCIDENT = {
    "id": "PINC001",
    "type": "incident",
    "summary": "[#1234] Errors from the API",
    "incident_number": 1234,
    "title": "Errors from the API",
    "created_at": "2026-11-03T09:00:01Z",
    "html_url": f"{HOME}/incidents/PINC001",
    "service": SERVICE,
    "escalation_policy": POLICY,
    "first_trigger_log_entry": {"id": "E1", "type": "trigger_log_entry_reference"},
}
REFERENCE = {
    "id": "PINC001",
    "type": "incident_reference",
    "summary": "[#1234] Errors from the API",
}


def entry(
    id_: str,
    type_: str,
    clock: str,
    summary: str = "",
    *,
    incident: object = REFERENCE,
    **more: object,
) -> dict[str, Any]:
    return {
        "id": id_,
        "type": f"{type_}_log_entry",
        "summary": summary,
        "created_at": f"2026-11-03T{clock}Z",
        "html_url": None,
        "service": SERVICE,
        "incident": incident,
        **more,
    }


def notified(id_: str, clock: str, way: str, address: str) -> dict[str, Any]:
    channel = {"type": "auto", "notification": {"type": way, "address": address}}
    return entry(
        id_, "notify", clock, f"Notified Robin Okafor by {way}", channel=channel, user=ROBIN
    )


TRIGGER = entry(
    "E1",
    "trigger",
    "09:00:00",
    "Triggered through the API",
    agent=SERVICE,
    channel={"type": "api", "summary": "5xx above 2 %"},
)
ACKNOWLEDGE = entry(
    "E4",
    "acknowledge",
    "09:03:00",
    "Acknowledged by Robin Okafor",
    agent={key: ROBIN[key] for key in ("id", "summary", "html_url")},
)
ANNOTATE = entry(
    "E5",
    "annotate",
    "09:05:02",
    "Note added by Robin Okafor",
    agent=ROBIN,
    channel={"type": "note", "summary": "Rolling back <now> & watching."},
)
NOTE = {
    "id": "N1",
    "user": ROBIN,
    "content": "Rolling back <now> & watching.",
    "created_at": "2026-11-03T09:05:00Z",
}
RESOLVE = entry(
    "E6", "resolve", "09:40:00", "Resolved by Sam Field", agent=SAM, channel={"type": "website"}
)
# Newest first, as PagerDuty lists them; two in one second.
ENTRIES = [
    RESOLVE,
    ANNOTATE,
    ACKNOWLEDGE,
    notified("E3", "09:00:05", "sms", PHONE),
    notified("E2", "09:00:05", "email", MAIL),
    TRIGGER,
]
ALERT = {
    "id": "A1",
    "type": "alert",
    "summary": "5xx above 2 %",
    "created_at": "2026-11-03T09:00:00Z",
    "severity": "critical",
    "status": "resolved",
    "service": SERVICE,
    "integration": {"id": "PINTEG1", "type": "events_api_v2_inbound_integration_reference"},
    "html_url": f"{HOME}/alerts/A1",
    "incident": REFERENCE,
}


def oncall(level: int, who: dict[str, Any], rota: str = "", **more: object) -> dict[str, Any]:
    schedule = {"id": "PSCHED1", "type": "schedule_reference", "summary": rota} if rota else None
    about = {"user": who, "schedule": schedule, "escalation_level": level}
    return {"escalation_policy": POLICY, **about, "start": None, "end": None, **more}


ROBIN_WHOLE = {
    "id": "PROBIN1",
    "type": "user",
    "name": "Robin Okafor",
    "summary": "Robin Okafor",
    "email": "robin.okafor@example.com",
    "contact_methods": [{"id": "C1", "type": "phone_contact_method", "address": PHONE}],
}
ONCALLS = [oncall(2, SAM), oncall(1, ROBIN_WHOLE, "Primary")]


def dossier(**more: Any) -> Dossier:
    parts = {"log_entries": ENTRIES, "notes": [NOTE], "alerts": [ALERT], "oncalls": ONCALLS}
    return Dossier(**{"incident": INCIDENT, **parts, **more})


def of(*entries: object, **more: Any) -> Gathered:
    return gather_dossier(dossier(log_entries=entries, notes=[], alerts=[], oncalls=[], **more))


def by_id(gathered: Gathered) -> dict[str, Event]:
    return {event.id.rpartition("/")[2]: event for event in gathered.events}


def test_the_whole_incident_in_order() -> None:
    gathered = gather_dossier(dossier())
    events = sorted(gathered.events, key=lambda event: event.sort_key)
    assert [(event.id.removeprefix("pagerduty:PINC001/"), event.kind) for event in events] == [
        ("A1", "alert"),
        ("E1", "trigger"),
        ("oncalls", "page"),
        ("E2", "page"),
        ("E3", "page"),
        ("E4", "acknowledge"),
        ("N1", "note"),
        ("E5", "note"),
        ("E6", "resolve"),
    ]
    check = gathered.check
    assert (check.complete, check.items, check.skipped, check.warnings) == (True, 9, 0, ())
    assert (check.source, check.start, check.end) == (
        "PagerDuty, #1234 Errors from the API",
        None,
        None,
    )
    assert (gathered.scope, gathered.title, gathered.public) == ("pagerduty:PINC001/", "", ())


def test_an_entry_of_the_log_becomes_an_event_in_utc() -> None:
    assert by_id(of(ACKNOWLEDGE, TRIGGER))["E4"] == Event(
        id="pagerduty:PINC001/E4",
        at=datetime(2026, 11, 3, 9, 3, tzinfo=UTC),
        source="pagerduty",
        kind="acknowledge",
        body="Acknowledged by Robin Okafor (#1234)",
        actor=Actor("Robin Okafor", "PROBIN1"),
        url=f"{HOME}/incidents/PINC001",
        order=1,
    )


BODIES = [
    (TRIGGER, "Triggered through the API: 5xx above 2 %, Gateway (#1234)"),
    (
        entry("E9", "trigger", "09:00:00", "Triggered by hand", event_details={"description": "x"}),
        "Triggered by hand: x, Gateway (#1234)",
    ),
    (
        entry("E9", "trigger", "09:00:00", service=None),
        "Triggered: Errors from the API (#1234)",
    ),
    (notified("E9", "09:00:00", "phone", PHONE), "Notified Robin Okafor by phone (#1234)"),
    (
        {**notified("E9", "09:00:00", "phone", PHONE), "summary": ""},
        "Notified Robin Okafor by phone (#1234)",
    ),
    (ANNOTATE, "Rolling back &lt;now> & watching."),
    ({**RESOLVE, "note": "Fixed *it*"}, "Resolved by Sam Field (#1234): Fixed \\*it\\*"),
    (entry("E9", "flux_changed", "09:00:00", "The flux changed"), "The flux changed"),
    (entry("E9", "flux_changed", "09:00:00"), "Flux changed"),
]


@pytest.mark.parametrize(("record", "body"), BODIES, ids=[row[1] for row in BODIES])
def test_the_body_is_what_pagerduty_says(record: dict[str, Any], body: str) -> None:
    assert body == by_id(of(record, TRIGGER))[record["id"]].body


TYPES = [
    ("trigger", "trigger"),
    ("acknowledge", "acknowledge"),
    ("unacknowledge", "message"),
    ("assign", "page"),
    ("delegate", "escalate"),
    ("escalate", "escalate"),
    ("notify", "page"),
    ("annotate", "note"),
    ("snooze", "message"),
    ("unsnooze", "message"),
    ("resolve", "resolve"),
    ("reach_ack_limit", "message"),
    ("reach_trigger_limit", "message"),
    ("repeat_escalation_path", "escalate"),
    ("exhaust_escalation_path", "escalate"),
    ("urgency_change", "message"),
    ("priority_change", "message"),
    ("field_value_change", "message"),
    ("custom_field_value_change", "message"),
    ("merge", "message"),
    ("responder_request", "page"),
    ("responder_accept", "message"),
    ("status_update", "message"),
    ("not_invented_yet", "message"),
]


@pytest.mark.parametrize(("type_", "kind"), TYPES)
def test_every_type_of_entry_has_a_kind(type_: str, kind: str) -> None:
    event = by_id(of(entry("E9", type_, "09:10:00", "Words"), TRIGGER))["E9"]
    assert (kind, True) == (event.kind, event.kind in KINDS)
    assert "Words" in event.body


def test_giving_it_to_somebody_by_hand_is_an_escalation() -> None:
    by_hand = entry("E9", "assign", "09:10:00", "Reassigned to Sam Field", agent=ROBIN)
    by_rota = entry("E8", "assign", "09:09:00", "Assigned to Sam Field", agent=SERVICE)
    found = by_id(of(by_hand, by_rota, TRIGGER))
    assert (found["E9"].kind, found["E8"].kind) == ("escalate", "page")


AGENTS = [
    (ROBIN, Actor("Robin Okafor", "PROBIN1")),
    ({"id": "PX", "summary": "Kim", "self": "https://api.example/users/PX"}, Actor("Kim", "PX")),
    ({"id": "PX", "summary": "Kim"}, Actor("Kim", "PX")),
    ({**ROBIN, "html_url": None}, Actor("Robin Okafor", "PROBIN1")),
    (SERVICE, Actor("Gateway", "PSERV01", bot=True)),
    ({"id": "PI", "type": "some_integration_reference"}, Actor("PI", "PI", bot=True)),
    ({**SERVICE, "id": "PSAM001"}, Actor("Sam Field", "PSAM001")),
    ({}, None),
    (None, None),
]


@pytest.mark.parametrize(("agent", "actor"), AGENTS)
def test_who_did_it_is_a_person_unless_it_says_otherwise(
    agent: dict[str, Any] | None, actor: Actor | None
) -> None:
    again = entry("E8", "snooze", "09:10:00", "x", agent=SAM)
    assert (
        actor == by_id(of(entry("E9", "snooze", "09:11:00", "x", agent=agent), again))["E9"].actor
    )


# ---- order


def test_entries_of_one_second_keep_pagerduty_s_order_however_the_list_is_turned() -> None:
    turned = gather_dossier(dossier(log_entries=ENTRIES[::-1]))
    assert [event.order for event in turned.events] == [
        event.order for event in gather_dossier(dossier()).events
    ]


def test_new_entries_leave_the_order_of_the_old_ones() -> None:
    before, after = by_id(of(*ENTRIES[1:])), by_id(of(*ENTRIES))
    assert {key: after[key].order for key in before} == {
        key: one.order for key, one in before.items()
    }


# ---- one note in several ways


def folds(gathered: Gathered) -> dict[str, str]:
    found = {
        key: event.folded_into.rpartition("/")[2]
        for key, event in by_id(gathered).items()
        if event.folded_into
    }
    kept = {event.id: event.folded_into for event in fold_echoes(gathered.events, TRAITS)}
    assert all(kept[event.id] == event.folded_into for event in gathered.events)
    return found


def noted(annotate: dict[str, Any], *notes: dict[str, Any]) -> dict[str, str]:
    return folds(gather_dossier(dossier(log_entries=[annotate, TRIGGER], notes=notes)))


LONG = "We are rolling back to the release of this morning, then watch for a while."
NOTES = [
    ("the same", {}, {}, {"E5": "N1"}),
    ("five seconds", {"created_at": "2026-11-03T09:05:05Z"}, {}, {"E5": "N1"}),
    ("six seconds", {"created_at": "2026-11-03T09:05:06Z"}, {}, {}),
    ("another person", {"agent": SAM}, {}, {}),
    ("nobody named", {"agent": None}, {}, {"E5": "N1"}),
    ("other words", {"channel": {"summary": "Rolling back"}}, {}, {}),
    ("cut short", {"channel": {"summary": f"{LONG[:50]}…"}}, {"content": LONG}, {"E5": "N1"}),
    ("other line breaks", {"channel": {"summary": "a\r\nb"}}, {"content": "a\nb "}, {"E5": "N1"}),
]


@pytest.mark.parametrize(
    ("annotate", "note", "expected"), [row[1:] for row in NOTES], ids=[row[0] for row in NOTES]
)
def test_a_note_and_its_entry_are_one_line(
    annotate: dict[str, Any], note: dict[str, Any], expected: dict[str, str]
) -> None:
    assert expected == noted({**ANNOTATE, **annotate}, {**NOTE, **note})


def test_two_equal_notes_are_two_lines_with_an_entry_each() -> None:
    second = {**ANNOTATE, "id": "E7", "created_at": "2026-11-03T09:05:03Z"}
    log = [second, ANNOTATE, TRIGGER]
    gathered = gather_dossier(dossier(log_entries=log, notes=[{**NOTE, "id": "N2"}, NOTE]))
    assert folds(gathered) == {"E5": "N1", "E7": "N2"}


def test_the_note_somebody_resolved_with_stands_with_the_resolution() -> None:
    resolve = {**RESOLVE, "note": "All well."}
    note = {"id": "N9", "user": SAM, "content": "All well.", "created_at": "2026-11-03T09:40:01Z"}
    annotate = entry("E9", "annotate", "09:40:00", agent=SAM, channel={"summary": "All well."})
    gathered = gather_dossier(dossier(log_entries=[annotate, resolve, TRIGGER], notes=[note]))
    assert folds(gathered) == {"E9": "N9", "N9": "E6"}


# ---- who was on call


def test_who_was_on_call_is_told_by_level_and_rota() -> None:
    event = by_id(gather_dossier(dossier()))["oncalls"]
    assert event.body.splitlines() == [
        "On call when it fired (#1234):",
        "",
        "- level 1: Robin Okafor (Primary)",
        "- level 2: Sam Field",
    ]
    assert (event.at.minute, event.kind, event.actor) == (0, "page", None)


AT = {"start": "2026-11-03T09:00:00Z", "end": "2026-11-03T17:00:00Z"}
SHIFTS = [
    ("at its start", AT, True),
    ("after its end", {"start": "2026-11-03T01:00:00Z", "end": "2026-11-03T09:00:00Z"}, False),
    ("before its start", {**AT, "start": "2026-11-03T09:00:01Z"}, False),
    ("always", {"start": None, "end": None}, True),
    ("in another zone", {**AT, "start": "2026-11-03T10:00:00+01:00"}, True),
    ("of another policy", {"escalation_policy": {"id": "POTHER1"}}, False),
]


@pytest.mark.parametrize(
    ("shift", "counts"), [row[1:] for row in SHIFTS], ids=[row[0] for row in SHIFTS]
)
def test_only_shifts_of_the_policy_that_cover_the_moment_count(
    shift: dict[str, Any], counts: bool
) -> None:
    gathered = gather_dossier(dossier(oncalls=[oncall(1, SAM, "Primary", **shift)]))
    assert counts == ("oncalls" in by_id(gathered))


# ---- the incident without its log


def test_without_a_log_the_trigger_has_the_id_it_will_have() -> None:
    alone = by_id(of())
    assert (list(alone), alone["E1"].kind, alone["E1"].body) == (
        ["E1"],
        "trigger",
        "Triggered: Errors from the API (#1234)",
    )


def test_an_incident_merged_in_is_told() -> None:
    gathered = of(entry("E9", "merge", "09:10:00", "Merged 1 incident"), TRIGGER)
    assert "name it too" in gathered.check.warnings[0]


def test_what_cannot_be_read_is_skipped_and_told() -> None:
    gathered = of({"id": "E9"}, entry("", "snooze", "09:10:00"), TRIGGER)
    assert (gathered.check.items, gathered.check.skipped) == (1, 2)
    assert (
        gathered.check.warnings[0] == "log entry 2 (from the oldest) has no id or no time; skipped"
    )


# ---- contact details


def everything(gathered: Gathered) -> str:
    raw = b"".join(file.data for file in gathered.raw).decode()
    return f"{gathered.events!r}{gathered.people!r}{gathered.check!r}{raw}"


def test_contact_details_are_nowhere() -> None:
    text = everything(gather_dossier(dossier(), users=[{**ROBIN_WHOLE, "phone": PHONE}]))
    assert [one for one in (PHONE, MAIL, "900123", "contact_methods") if one in text] == []


def test_an_e_mail_address_is_kept_as_a_person_s_identity_and_only_there() -> None:
    gathered = gather_dossier(
        dossier(), users=[{**SAM, "type": "user", "email": "sam@example.com"}]
    )
    assert gathered.people == (
        Person("Robin Okafor", emails=("robin.okafor@example.com",), ids=("PROBIN1",)),
        Person("Sam Field", emails=("sam@example.com",), ids=("PSAM001",)),
    )
    assert "@example.com" not in f"{gathered.events!r}{gathered.raw!r}"


REPEATED = [
    "Called +447700900123",
    "Called +44 (7700) 900-123 twice",
    f"Wrote to {MAIL.upper()}",
    f"<{MAIL}>",
]


@pytest.mark.parametrize("text", REPEATED)
def test_a_contact_is_taken_out_of_people_s_words_too(text: str) -> None:
    found = by_id(gather_dossier(dossier(notes=[{**NOTE, "id": "N7", "content": text}])))["N7"]
    assert "contact removed" in found.body
    assert "900" not in found.body
    assert "home.example" not in found.body.casefold()


SUMMARIES = [
    ("Notified Kim by phone at 020 7946 0999", f"Notified Kim by phone at {REMOVED}"),
    ("Notified kim@home.example", f"Notified {REMOVED}"),
    ("Notified Kim via SMS (+1 202-555-0143)", f"Notified Kim via SMS ({REMOVED})"),
    ("Notified Kim by push, 3 of 3", "Notified Kim by push, 3 of 3"),
    ("Notified Kim at 2026-11-03T09:00:05Z", "Notified Kim at 2026-11-03T09:00:05Z"),
]


@pytest.mark.parametrize(("summary", "expected"), SUMMARIES)
def test_a_notification_s_summary_is_searched_even_without_its_channel(
    summary: str, expected: str
) -> None:
    record = entry("E9", "notify", "09:01:00", summary)
    assert without_contacts(record) == {**record, "summary": expected}


def test_other_words_and_numbers_stay_and_the_argument_is_not_changed() -> None:
    document = {"entries": ENTRIES, "n": [1, 2.5, None, True], "at": "2026-11-03T09:00:00Z"}
    before = json.dumps(document)
    cleared = without_contacts(document)
    assert json.dumps(document) == before
    assert (cleared["n"], cleared["at"]) == (document["n"], document["at"])
    assert cleared["entries"][-1] == TRIGGER
    assert without_contacts(cleared) == cleared


PARTS = st.sampled_from([PHONE, MAIL, "+447700900123", "Robin", "channel", "address", "x"])
LEAVES = st.none() | st.integers() | PARTS
KEYS = st.sampled_from(["address", "email", "summary", "channel", "notification", "type", "note"])
DOCUMENTS = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4)
)


@given(DOCUMENTS)
def test_no_address_that_was_named_as_one_is_left(document: Any) -> None:
    text = json.dumps(without_contacts([{"address": PHONE}, {"address": MAIL}, document]))
    assert [one for one in (PHONE, MAIL, "+447700900123") if one in text] == []


# ---- saved files


def saved(folder: Path, **files: Any) -> Path:
    for name, document in files.items():
        path = folder / f"{name.replace('__', '/')}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(document if isinstance(document, bytes) else json.dumps(document).encode())
    return folder


WHOLE = {
    "incident": INCIDENT,
    "log_entries": ENTRIES,
    "notes": [NOTE],
    "alerts": [ALERT],
    "oncalls": ONCALLS,
}
RESPONSES = {
    "incident": {"incident": INCIDENT},
    "log": {"log_entries": ENTRIES[:3], "limit": 3, "offset": 0, "more": True},
    "log_2": {"log_entries": ENTRIES[3:], "limit": 3, "offset": 3, "more": False},
    "notes": {"notes": [NOTE]},
    "alerts": {"alerts": [ALERT]},
    "oncalls": {"oncalls": ONCALLS},
}
SHAPES: dict[str, dict[str, Any]] = {
    "one object": {"all": WHOLE},
    "responses": RESPONSES,
    "responses in one object": {"all": {key: {key: part} for key, part in WHOLE.items()}},
    "a list of responses": {"all": list(RESPONSES.values())},
    "a bare incident and lists": {
        "a": INCIDENT,
        **{k: v for k, v in RESPONSES.items() if k != "incident"},
    },
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_of_saved_json_gives_the_same(tmp_path: Path, shape: str) -> None:
    [found] = PagerDutyFile(saved(tmp_path, **SHAPES[shape]))(WINDOW)
    assert gather_dossier(dossier()) == found


def test_our_own_copy_can_be_read_again(tmp_path: Path) -> None:
    gathered = gather_dossier(dossier())
    path = tmp_path / gathered.raw[0].name
    path.write_bytes(gathered.raw[0].data)
    [again] = PagerDutyFile(path)(WINDOW)
    assert (again.events, again.raw) == (gathered.events, gathered.raw)


def test_a_file_of_log_entries_alone_is_enough(tmp_path: Path) -> None:
    [found] = PagerDutyFile(saved(tmp_path, log={"log_entries": ENTRIES}))(WINDOW)
    assert found.scope == "pagerduty:PINC001/"
    assert by_id(found)["E4"].body == "Acknowledged by Robin Okafor (#1234)"


def test_an_incident_alone_is_partial(tmp_path: Path) -> None:
    [found] = PagerDutyFile(saved(tmp_path, one=INCIDENT))(WINDOW)
    assert (found.check.complete, list(by_id(found))) == (False, ["E1"])
    assert "no log entries" in found.check.warnings[0]


OTHER = {**INCIDENT, "id": "PINC002", "incident_number": 99, "title": "Slow builds"}
OTHERS_LOG = [entry("E90", "trigger", "11:00:00", "Triggered", incident={"id": "PINC002"})]


def two(folder: Path) -> Path:
    return saved(
        folder,
        incidents={"incidents": [INCIDENT, OTHER]},
        log={"log_entries": [*OTHERS_LOG, *ENTRIES]},
        notes={"notes": [NOTE]},
        PINC002__notes={"notes": [{**NOTE, "id": "N8"}]},
    )


NAMED = [
    ("PINC002", "PINC002"),
    ("99", "PINC002"),
    ("#1234", "PINC001"),
    (f"{HOME}/incidents/PINC001", "PINC001"),
    ("Slow builds", "PINC002"),
]


@pytest.mark.parametrize(("name", "id_"), NAMED)
def test_an_incident_is_named_by_id_number_address_or_title(
    tmp_path: Path, name: str, id_: str
) -> None:
    [found] = PagerDutyFile(two(tmp_path), (name,))(WINDOW)
    assert found.scope == f"pagerduty:{id_}/"


def test_each_record_goes_to_its_own_incident_or_is_told(tmp_path: Path) -> None:
    first, second = PagerDutyFile(two(tmp_path), ("PINC001", "PINC002"))(WINDOW)
    assert "N1" not in by_id(first)
    assert sorted(by_id(second)) == ["E90", "N8"]
    assert first.check.warnings[0].startswith("1 record does not say of which incident it is")
    assert not first.check.complete


def test_an_unreadable_file_of_a_folder_is_told(tmp_path: Path) -> None:
    [found] = PagerDutyFile(saved(tmp_path, all=WHOLE, broken=b"{"))(WINDOW)
    assert found.check.warnings == ("broken.json cannot be read as JSON and was skipped",)
    assert (found.check.complete, len(found.events)) == (False, 9)


REFUSED = [
    ({"a": WHOLE, "b": {"incident": OTHER}}, (), UsageError, "holds 2 incidents, and none was"),
    ({"a": WHOLE}, ("PINC009",), UsageError, "has no incident PINC009; it has 1 other\\."),
    ({"a": {"hello": 1}}, (), SourceError, r"(?s)holds no incident of PagerDuty.*GET /incidents"),
    ({"a": [1, None]}, (), SourceError, "holds no incident"),
    ({}, (), SourceError, "holds no incident"),
]


@pytest.mark.parametrize(("files", "wanted", "error", "message"), REFUSED)
def test_what_cannot_be_is_refused_by_name(
    tmp_path: Path,
    files: dict[str, Any],
    wanted: tuple[str, ...],
    error: type[Exception],
    message: str,
) -> None:
    with pytest.raises(error, match=message) as raised:
        PagerDutyFile(saved(tmp_path, **files), wanted, "my/pages")(WINDOW)
    assert str(raised.value).startswith("my/pages: ")
    assert str(tmp_path) not in str(raised.value)


def test_a_file_that_is_not_there_or_no_json_says_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no such file"):
        PagerDutyFile(tmp_path / "nowhere.json")(WINDOW)
    with pytest.raises(SourceError, match=r"broken.json: cannot be read as JSON"):
        PagerDutyFile(saved(tmp_path, broken=b"[" * 90_000) / "broken.json")(WINDOW)


FIELDS = st.sampled_from(
    "id type summary created_at agent channel note user incident content log_entries notes "
    "alerts oncalls incidents escalation_level start".split()
)
VALUES = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
VALUES |= st.sampled_from(["PINC001", "2026-11-03T09:00:00Z", "annotate_log_entry", "user"])
WILD = st.recursive(
    VALUES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(FIELDS, inner, max_size=6)
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(document=WILD, records=st.lists(WILD, max_size=3))
def test_only_our_errors_are_raised_whatever_the_file_holds(
    tmp_path: Path, document: Any, records: list[Any]
) -> None:
    path = tmp_path / "wild.json"
    mixed = {**WHOLE, "log_entries": [*ENTRIES, *records], "notes": records, "oncalls": document}
    path.write_text(json.dumps([mixed, document]))
    try:
        found = PagerDutyFile(path, ("PINC001",))(WINDOW)
    except IncidentKitError:
        return
    assert len({event.id for event in found[0].events}) == len(found[0].events)


# ---- live


@dataclass
class Account:
    """A fake account on loopback, with clients for it."""

    app: FakePagerDuty
    url: str
    time: FakeTime

    def client(self, token: str = TOKEN) -> Client:
        how = {"clock": self.time.clock, "sleep": self.time.sleep}
        return pagerduty_client(Secret(token), self.url, **how)

    def gather(self, *incidents: str) -> tuple[Gathered, ...]:
        return PagerDuty(self.client(), incidents)(WINDOW)


@contextmanager
def account(entries: list[Any] | None = None, **more: Any) -> Iterator[Account]:
    lists = {"log_entries": ENTRIES if entries is None else entries}
    parts = {"PINC001": {**lists, "notes": [NOTE], "alerts": [ALERT]}}
    app = FakePagerDuty(
        token=TOKEN,
        incidents=[INCIDENT, OTHER],
        parts={**parts, "PINC002": {"log_entries": OTHERS_LOG}},
        oncalls=ONCALLS,
        users=[{**SAM, "type": "user", "email": "sam@example.com"}],
        **more,
    )
    with serving(app) as url:
        yield Account(app, url, FakeTime())


@pytest.mark.parametrize("name", ["PINC001", "1234", "#1234", f"{HOME}/incidents/PINC001"])
def test_live_gives_what_saved_json_gives(name: str) -> None:
    with account() as live:
        [found] = live.gather(name)
    assert found == gather_dossier(dossier(), users=live.app.users)


def test_the_requests_are_the_official_ones() -> None:
    with account() as live:
        live.gather("PINC001")
        asked = {one.path: {key: list(v) for key, v in one.query.items()} for one in live.app.asked}
        assert {one.headers["Authorization"] for one in live.app.asked} == {f"Token token={TOKEN}"}
        accepted = {one.headers["Accept"] for one in live.app.asked}
    assert accepted == {"application/vnd.pagerduty+json;version=2"}
    assert asked == {
        "/incidents/PINC001": {"include[]": ["first_trigger_log_entries"]},
        "/incidents/PINC001/log_entries": {
            "time_zone": ["UTC"],
            "is_overview": ["false"],
            "include[]": ["channels"],
            "limit": ["100"],
            "offset": ["0"],
        },
        "/incidents/PINC001/notes": {},
        "/incidents/PINC001/alerts": {"limit": ["100"], "offset": ["0"]},
        "/oncalls": {
            "since": ["2026-11-03T09:00:00Z"],
            "until": ["2026-11-03T09:00:01Z"],
            "time_zone": ["UTC"],
            "escalation_policy_ids[]": ["PPOLICY"],
            "include[]": ["users"],
            "limit": ["100"],
            "offset": ["0"],
        },
        "/users/PSAM001": {},
    }


def many(count: int) -> list[dict[str, Any]]:
    return [
        {
            **entry(f"L{n}", "snooze", "09:00:00", f"Entry {n}"),
            "created_at": f"2026-11-03T{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}Z",
        }
        for n in range(count, 0, -1)
    ]


def test_every_page_is_read() -> None:
    with account([*many(250), TRIGGER]) as live:
        [found] = live.gather("PINC001")
        pages = [one.one("offset") for one in live.app.asked if "log_entries" in one.path]
    assert pages == ["0", "100", "200"]
    assert len([key for key in by_id(found) if key.startswith("L")]) == 250


def test_an_entry_written_between_two_pages_neither_doubles_nor_hides_another() -> None:
    entries = [*many(150), TRIGGER]

    class Growing(FakePagerDuty):
        def reply(self, asked: Any) -> Reply:
            found = super().reply(asked)
            if asked.path.endswith("log_entries") and asked.one("offset") == "0":
                entries.insert(0, entry("LATE", "snooze", "20:00:00", "Late"))
            return found

    app = Growing(token=TOKEN, incidents=[INCIDENT], parts={"PINC001": {"log_entries": entries}})
    with serving(app) as url:
        [found] = Account(app, url, FakeTime()).gather("PINC001")
    assert set(by_id(found)) == {"E1", *(f"L{n}" for n in range(1, 151))}
    assert len(found.events) == 151


def test_the_end_of_classic_paging_is_told() -> None:
    with account(many(10_050)) as live:
        [found] = live.gather("PINC001")
        assert len([one for one in live.app.asked if "log_entries" in one.path]) == 100
    assert not found.check.complete
    assert found.check.warnings[0] == (
        "log entries: PagerDuty gives the newest 10000 only; older missing"
    )


def test_more_without_an_end_ends() -> None:
    with account(endless=True) as live:
        [found] = live.gather("PINC001")
        assert len(live.app.asked) < 12
    assert "says there are more and gives none" in found.check.warnings[0]


def test_what_the_token_may_not_read_costs_that_part_only() -> None:
    with account(refused=("alerts", "oncalls", "users")) as live:
        [found] = live.gather("PINC001")
    assert sorted(by_id(found)) == ["E1", "E2", "E3", "E4", "E5", "E6", "N1"]
    assert not found.check.complete
    alerts, oncalls = found.check.warnings
    assert alerts.startswith("alerts: PagerDuty (")
    assert "403 Forbidden: Forbidden: Not permitted" in alerts
    assert "ask a PagerDuty admin" in alerts
    assert oncalls.startswith("oncalls: ")


def test_a_token_revoked_mid_run_leaves_what_was_read_and_names_the_fix() -> None:
    with account(revoked_after=2) as live:
        first, second = live.gather("PINC001", "PINC002")
    assert len(by_id(first)) == 6
    assert (first.check.complete, second.check.complete, second.events) == (False, False, ())
    assert "The token is wrong or was revoked" in second.check.warnings[0]
    assert TOKEN not in everything(first) + everything(second)


def test_absence_after_a_partial_gather_is_not_deletion() -> None:
    with account() as live:
        before = merge((), live.gather("PINC001"))
        live.app.refused = ("alerts",)
        partial = merge(before.events, live.gather("PINC001"))
        live.app.refused = ()
        live.app.parts["PINC001"]["notes"] = []
        whole = merge(partial.events, live.gather("PINC001"))
    assert (partial.gone, whole.gone) == ((), ("pagerduty:PINC001/N1",))
    assert (partial.changed, whole.changed) == ((), ())


def test_nothing_read_at_all_is_an_error() -> None:
    with account() as live, pytest.raises(SourceError, match="404 Not Found: Not Found"):
        live.gather("PNOTHING")
    with account(revoked_after=0) as live, pytest.raises(SourceError, match="Account Not Found"):
        live.gather("PINC001", "PINC002")


def test_one_wrong_id_does_not_cost_the_others() -> None:
    with account() as live:
        missing, found = live.gather("PNOTHING", "PINC002")
    assert (missing.check.source, missing.check.complete) == ("PagerDuty, PNOTHING", False)
    assert "E90" in by_id(found)


@pytest.mark.parametrize("name", ["", "..", "a b", "P?x=1"])
def test_what_cannot_be_an_incident_is_not_asked_for(name: str) -> None:
    with account() as live:
        with pytest.raises(UsageError, match="is no PagerDuty incident"):
            live.gather(name)
        assert live.app.asked == []


def test_being_asked_to_slow_down_is_waited_out() -> None:
    slow = Reply(
        429, {"error": {"message": "Rate Limit Exceeded", "code": 2020}}, {"ratelimit-reset": "9"}
    )
    with account() as live:
        live.app.queued.extend([slow] * 5)
        [found] = live.gather("PINC001")
    assert (live.time.slept, found.check.complete) == ([9.0] * 5, True)


def test_doctor_with_a_right_token_a_wrong_one_and_one_that_lacks_a_right() -> None:
    with account() as live:
        good, wrong = probe_pagerduty(live.client()), probe_pagerduty(live.client("other"))
        live.app.refused = ("incidents",)
        lacking = probe_pagerduty(live.client())
        live.app.queued.append(Reply(200, {"hello": "world"}))
        elsewhere = probe_pagerduty(live.client())
    assert (good.ok, good.todo) == (True, ())
    assert (wrong.ok, "read-only REST API key" in wrong.todo[0]) == (False, True)
    assert (lacking.ok, "ask a PagerDuty admin" in lacking.todo[0]) == (False, True)
    assert (elsewhere.ok, "base_url" in elsewhere.todo[0]) == (False, True)
    assert TOKEN not in f"{good}{wrong}{lacking}{elsewhere}"
