"""A status page incident comes whole out of a saved file, in the words already public."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from incident_kit.errors import IncidentKitError, SourceError, UsageError
from incident_kit.model import Component, Event, Gathered, Window
from incident_kit.sources.statuspage.incident import StatuspageIncident
from incident_kit.sources.statuspage.saved import StatuspageFile, read_summary
from incident_kit.sources.statuspage.wording import clean_wording

WINDOW = Window(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC))
PAGE = {
    "id": "page1",
    "name": "Example Cloud",
    "url": "https://status.example.com",
    "time_zone": "Europe/London",
}
API = {"code": "c1", "name": "API", "old_status": "operational", "new_status": "partial_outage"}


def update(number: int, **more: object) -> dict[str, object]:
    at = f"2026-07-03T1{number}:00:00.000+01:00"
    return {
        "id": f"u{number}",
        "status": "investigating",
        "body": f"Update {number}.",
        "created_at": at,
        "updated_at": at,
        "display_at": at,
        "affected_components": None,
        "deliver_notifications": True,
        **more,
    }


def incident(*updates: object, **more: object) -> dict[str, object]:
    return {
        "id": "inc1",
        "name": "Errors from the API",
        "status": "resolved",
        "impact": "minor",
        "shortlink": "https://stspg.example/abc123",
        "page_id": "page1",
        "created_at": "2026-07-03T10:00:00.000+01:00",
        "resolved_at": None,
        "started_at": "2026-07-03T09:58:00.000+01:00",
        "incident_updates": [*reversed(updates)],
        "components": [{"name": "API"}],
        **more,
    }


def saved(folder: Path, document: object) -> Path:
    path = folder / "incidents.json"
    path.write_bytes(document if isinstance(document, bytes) else json.dumps(document).encode())
    return path


def gather(folder: Path, *updates: object, **more: object) -> Gathered:
    path = saved(folder, {"page": PAGE, "incidents": [incident(*updates, **more)]})
    [gathered] = StatuspageFile(path)(WINDOW)
    return gathered


def only(folder: Path, **more: object) -> Event:
    [event] = gather(folder, update(1, **more)).events
    return event


def test_an_update_becomes_an_event_in_utc(tmp_path: Path) -> None:
    assert only(tmp_path, affected_components=[API]) == Event(
        id="statuspage:page1/inc1/u1",
        at=datetime(2026, 7, 3, 10, 0, tzinfo=UTC),
        source="statuspage",
        kind="update",
        body="**Investigating:** Update 1.",
        url="https://stspg.example/abc123",
        components=(Component("API", "c1", "operational", "partial_outage"),),
        notified=True,
    )


def test_a_named_incident_comes_whole_whatever_the_window(tmp_path: Path) -> None:
    gathered = gather(tmp_path, update(1), update(2), update(3))
    assert [(event.body, event.order) for event in gathered.events] == [
        ("**Investigating:** Update 1.", 0),
        ("**Investigating:** Update 2.", 1),
        ("**Investigating:** Update 3.", 2),
    ]
    assert (gathered.check.complete, gathered.check.items) == (True, 3)
    assert gathered.check.source == "Statuspage, Errors from the API"


def test_the_time_is_the_one_the_page_shows_and_the_order_the_one_of_writing(
    tmp_path: Path,
) -> None:
    late = update(2, display_at="2026-07-03T08:00:00Z")
    events = gather(tmp_path, update(1), late).events
    assert [(event.id[-2:], event.at.hour) for event in events] == [("u1", 10), ("u2", 8)]


TIMES = [
    ({"display_at": None}, datetime(2026, 7, 3, 10, 0, tzinfo=UTC)),
    ({"display_at": "2016-02-12T10:00:00.000-05:00"}, datetime(2016, 2, 12, 15, 0, tzinfo=UTC)),
    ({"display_at": "2026-07-03T10:00:00"}, datetime(2026, 7, 3, 10, 0, tzinfo=UTC)),
    ({"display_at": "0001-01-01T00:00:00+05:00"}, datetime(2026, 7, 3, 10, 0, tzinfo=UTC)),
]


@pytest.mark.parametrize(("more", "expected"), TIMES)
def test_the_offset_of_the_page_is_read(
    tmp_path: Path, more: dict[str, object], expected: datetime
) -> None:
    assert expected == only(tmp_path, **more).at


FLAGS = [
    ({}, {}, ()),
    ({"updated_at": "2026-07-03T11:00:01.000+01:00"}, {}, ()),
    ({"updated_at": "2026-07-03T11:00:02.000+01:00"}, {}, ("edited",)),
    ({"updated_at": None}, {}, ()),
    ({}, {"backfilled": True}, ("backfilled",)),
    ({"updated_at": "2026-07-05T11:00:00Z"}, {"backfilled": True}, ("backfilled", "edited")),
]


@pytest.mark.parametrize(("more", "about", "expected"), FLAGS)
def test_flags_say_what_happened_to_an_update(
    tmp_path: Path, more: dict[str, object], about: dict[str, object], expected: tuple[str, ...]
) -> None:
    [event] = gather(tmp_path, update(1, **more), **about).events
    assert expected == event.flags


COMPONENTS = [
    (None, ()),
    ([], ()),
    ([{"name": "No components were affected by this update."}], ()),
    ([{"name": None}, None, {}], ()),
    ([API], (Component("API", "c1", "operational", "partial_outage"),)),
    ([{"name": "API"}], (Component("API"),)),
]


@pytest.mark.parametrize(("value", "expected"), COMPONENTS)
def test_no_components_is_an_empty_tuple_in_every_form(
    tmp_path: Path, value: object, expected: tuple[Component, ...]
) -> None:
    assert expected == only(tmp_path, affected_components=value).components


@pytest.mark.parametrize(
    ("value", "expected"), [(True, True), (False, False), (None, None), ("x", None)]
)
def test_whether_subscribers_were_told_is_kept(
    tmp_path: Path, value: object, expected: bool
) -> None:
    assert expected is only(tmp_path, deliver_notifications=value).notified


KINDS = [
    ({"status": "resolved"}, {}, "update"),
    ({"status": "in_progress"}, {}, "maintenance"),
    ({"status": "resolved"}, {"impact": "maintenance"}, "maintenance"),
    ({}, {"scheduled_for": "2026-07-03T10:00:00Z"}, "maintenance"),
]


@pytest.mark.parametrize(("more", "about", "kind"), KINDS)
def test_planned_work_is_a_kind_of_its_own(
    tmp_path: Path, more: dict[str, object], about: dict[str, object], kind: str
) -> None:
    [event] = gather(tmp_path, update(1, **more), **about).events
    assert kind == event.kind


STATUSES = [
    ({"status": "in_progress"}, "**In progress:** Update 1."),
    ({"status": ""}, "Update 1."),
    ({"status": "resolved", "body": ""}, "**Resolved**"),
    ({"body": None}, "**Investigating**"),
    ({"body": "- one\n- two"}, "**Investigating:**\n\n- one\n- two"),
]


@pytest.mark.parametrize(("more", "expected"), STATUSES)
def test_the_body_begins_with_the_status(
    tmp_path: Path, more: dict[str, object], expected: str
) -> None:
    assert expected == only(tmp_path, **more).body


def test_the_notice_of_our_own_postmortem_is_no_event(tmp_path: Path) -> None:
    gathered = gather(tmp_path, update(1), update(2, status="postmortem"))
    assert [event.id[-2:] for event in gathered.events] == ["u1"]
    assert (gathered.check.skipped, gathered.check.warnings) == (0, ())


def test_bad_updates_are_skipped_and_told(tmp_path: Path) -> None:
    bad = [None, 7, update(2, id=None), update(3, created_at="soon", display_at=None)]
    check = gather(tmp_path, update(1), *bad).check
    assert (check.items, check.skipped, check.complete) == (1, 4, True)
    assert check.warnings[0] == "update 2 (from the oldest) has no id or no time; skipped"


def test_what_the_page_shows_is_public(tmp_path: Path) -> None:
    assert gather(tmp_path, update(1, affected_components=[{"name": "Builds"}])).public == (
        "API",
        "Builds",
        "Example Cloud",
        "status.example.com",
        "https://stspg.example/abc123",
        "inc1",
    )


def test_without_a_shortlink_the_page_gives_the_address(tmp_path: Path) -> None:
    [event] = gather(tmp_path, update(1), shortlink=None).events
    assert event.url == "https://status.example.com/incidents/inc1"


def test_raw_holds_the_incident_as_received(tmp_path: Path) -> None:
    gathered = gather(tmp_path, update(1))
    assert gathered.raw[0].name == "statuspage-inc1.json"
    assert json.loads(gathered.raw[0].data) == {"page": PAGE, "incident": incident(update(1))}


ONE = incident(update(1))
SHAPES: dict[str, object] = {
    "the public list": {"page": PAGE, "incidents": [ONE]},
    "planned work": {"page": PAGE, "scheduled_maintenances": [ONE]},
    "one incident by itself": ONE,
    "one incident, wrapped": {"page": PAGE, "incident": ONE},
    "the management API's list": [ONE, None],
    "a byte order mark": b"\xef\xbb\xbf" + json.dumps([ONE]).encode(),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_of_file_is_read(tmp_path: Path, shape: str) -> None:
    [gathered] = StatuspageFile(saved(tmp_path, SHAPES[shape]))(WINDOW)
    assert [event.id for event in gathered.events] == ["statuspage:page1/inc1/u1"]


MANY = {
    "page": PAGE,
    "incidents": [
        ONE,
        incident(update(1), id="inc2", name="Slow builds", shortlink=None),
        incident(update(1), id="inc3", name="Twice"),
        incident(update(1), id="inc4", name="Twice"),
    ],
}
NAMED = [
    "inc1",
    "abc123",
    "https://stspg.example/abc123",
    "Errors from the API",
    "https://status.example.com/incidents/inc1",
]


@pytest.mark.parametrize("name", NAMED)
def test_an_incident_is_named_by_id_shortlink_or_name(tmp_path: Path, name: str) -> None:
    path = saved(tmp_path, {**MANY, "incidents": MANY["incidents"][:2]})
    [gathered] = StatuspageFile(path, (name,))(WINDOW)
    assert gathered.events[0].id == "statuspage:page1/inc1/u1"


def test_incidents_come_in_the_order_named_each_once(tmp_path: Path) -> None:
    found = StatuspageFile(saved(tmp_path, MANY), ("inc2", "inc1", "Slow builds"))(WINDOW)
    assert [one.events[0].id for one in found] == [
        "statuspage:page1/inc2/u1",
        "statuspage:page1/inc1/u1",
    ]


REFUSED = [
    (MANY, ("inc9",), UsageError, "has no incident inc9; it has 4 others"),
    (MANY, ("Slow build",), UsageError, r"(?s)Did you mean Slow builds\?"),
    (MANY, ("Twice",), UsageError, r"(?s)2 incidents are named Twice.*inc3 \(Twice\), inc4"),
    (MANY, (), UsageError, r"(?s)holds 4 incidents, and none was named.*inc2 \(Slow builds\)"),
    ({"page": PAGE, "incidents": []}, (), SourceError, "holds no incident"),
    ([], (), SourceError, "holds no incident"),
    (7, (), SourceError, "holds no incident"),
    (b"{", (), SourceError, "cannot be read as JSON"),
    (b"<html>", (), SourceError, "is a web page"),
    (b"[" * 9000, (), SourceError, "cannot be read as JSON"),
]


@pytest.mark.parametrize(("document", "wanted", "error", "message"), REFUSED)
def test_what_cannot_be_is_refused_by_name(
    tmp_path: Path, document: object, wanted: tuple[str, ...], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message) as raised:
        StatuspageFile(saved(tmp_path, document), wanted, "my/page.json")(WINDOW)
    assert str(raised.value).startswith("my/page.json: ")
    assert str(tmp_path) not in str(raised.value)


def test_a_file_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no such file"):
        StatuspageFile(tmp_path / "nowhere.json")(WINDOW)


def test_a_summary_holds_what_a_report_begins_with(tmp_path: Path) -> None:
    updates = (update(1), update(2, status="resolved", body="Fixed, **really**."))
    found = read_summary(saved(tmp_path, {"page": PAGE, "incidents": [incident(*updates)]}))
    assert isinstance(found, StatuspageIncident)
    assert (found.id, found.name, found.status, found.impact) == (
        "inc1",
        "Errors from the API",
        "resolved",
        "minor",
    )
    assert found.started == datetime(2026, 7, 3, 8, 58, tzinfo=UTC)
    assert found.created == datetime(2026, 7, 3, 9, 0, tzinfo=UTC)
    assert found.resolved == datetime(2026, 7, 3, 11, 0, tzinfo=UTC)
    assert (found.page_name, found.page_time_zone) == ("Example Cloud", "Europe/London")
    assert (found.components, found.shortlink) == (("API",), "https://stspg.example/abc123")
    assert [one.text for one in found.updates] == ["Update 1.", "Fixed, **really**."]


WORDINGS = [
    ("Plain  words, as they were.", "Plain  words, as they were."),
    (
        "**Kept** [link](https://a.example)\n\n- list",
        "**Kept** [link](https://a.example)\n\n- list",
    ),
    ("a<br>b<BR/>c", "a  \nb  \nc"),
    ("<p>a</p><p>b</p>", "a\n\nb"),
    ("<b>a</b> <em>b</em>", "**a** *b*"),
    ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
    ('<a href="https://a.example/?x=1&amp;y=2">here</a>', "[here](https://a.example/?x=1&y=2)"),
    ("<a href='javascript:x'>here</a>", "here (javascript:x)"),
    ("<script>alert(1)</script>ok<!-- no -->", "ok"),
    ("<scr<script></script>ipt>x", "&lt;script>x"),
    ("cf push <app name>", "cf push &lt;app name>"),
    ("< 2% and a<b", "< 2% and a&lt;b"),
    ("`<b>` stays", "`<b>` stays"),
    ("```\n<b>\n```", "```\n<b>\n```"),
    ("<https://a.example> <a@b.example>", "<https://a.example> <a@b.example>"),
    ("[x](javascript:x)", "[x]\\(javascript:x)"),
    ("[x]( &#106;avascript:x)", "[x]\\( &#106;avascript:x)"),
    ("[x]: data:text/html,x", "[x]\\: data:text/html,x"),
    ("[x](/relative#part)", "[x](/relative#part)"),
    ("![graph](https://a.example/i.png)", "[graph](https://a.example/i.png)"),
    ("a\r\nb", "a\nb"),
    (None, ""),
]


@pytest.mark.parametrize(("text", "expected"), WORDINGS, ids=[repr(w[0]) for w in WORDINGS])
def test_the_wording_stays_and_nothing_in_it_runs(text: object, expected: str) -> None:
    assert expected == clean_wording(text)


PIECES = st.sampled_from(
    [
        "<",
        ">",
        "</",
        "script",
        "b",
        "a href=",
        "javascript:",
        "](",
        "[x]",
        "]:",
        "`",
        "```",
        "\n",
        " ",
        "<!--",
        "-->",
        "(",
        ")",
        "\\",
        "&#106;",
        '"',
        "!",
        "onclick=",
        "br",
        "/",
        "https://a.example",
        "\t",
        "~~~",
        "p",
    ]
)


@given(st.lists(PIECES | st.text(max_size=3), max_size=14).map("".join))
def test_no_wording_becomes_html_an_image_or_a_link_that_runs(text: str) -> None:
    # A renderer that checks nothing: HTML passes, every link is taken.
    renderer = MarkdownIt("commonmark", {"html": True})
    renderer.validateLink = lambda url: True
    tokens = [
        t for token in renderer.parse(clean_wording(text)) for t in (token, *(token.children or ()))
    ]
    assert not {t.type for t in tokens} & {"html_block", "html_inline", "image"}
    links = [str(t.attrs.get("href", "")) for t in tokens if t.type == "link_open"]
    assert not [
        link for link in links if link.casefold().startswith(("javascript", "data", "vbscript"))
    ]


KEYS = st.sampled_from(
    [
        "id",
        "name",
        "status",
        "body",
        "created_at",
        "display_at",
        "updated_at",
        "page",
        "incidents",
        "incident",
        "incident_updates",
        "affected_components",
        "url",
        "components",
        "shortlink",
        "scheduled_for",
        "page_id",
    ]
)
VALUES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=6)
    | st.sampled_from(
        ["2026-07-03T11:00:00+01:00", "0001-01-01T00:00:00+14:00", "http://[", "resolved"]
    )
)
JSON = st.recursive(
    VALUES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=15,
)


def gathered_or_refused(path: Path) -> Mapping[str, Any]:
    try:
        [found] = StatuspageFile(path)(WINDOW)
    except IncidentKitError:
        return {}
    return {event.id: event for event in found.events}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(document=JSON, updates=st.lists(JSON, max_size=3))
def test_only_our_errors_are_raised_whatever_the_file_holds(
    tmp_path: Path, document: object, updates: list[object]
) -> None:
    gathered_or_refused(saved(tmp_path, document))
    whole = {"page": document, "incidents": [incident(update(1), *updates)]}
    assert "statuspage:page1/inc1/u1" in gathered_or_refused(saved(tmp_path, whole))
