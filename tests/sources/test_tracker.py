"""A tracker's export becomes events, whatever tracker it is, and no time is made up."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_kit.errors import IncidentKitError, SourceError, UsageError
from incident_kit.model import Action, Actor, Gathered, Person, Window
from incident_kit.sources.tracker.actions import ACTION_COLUMNS, render_actions_csv
from incident_kit.sources.tracker.columns import TABLES, columns_for
from incident_kit.sources.tracker.stories import TrackerFile
from incident_kit.sources.tracker.times import when
from incident_kit.timeline import merge

ALWAYS = Window(datetime(1990, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))
LONDON = ZoneInfo("Europe/London")


def gathered(
    folder: Path,
    text: str | bytes,
    name: str = "stories.csv",
    window: Window = ALWAYS,
    **options: object,
) -> Gathered:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return TrackerFile(path, **options)(window)[0]


def table(*rows: tuple[str, ...]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue()


def told(found: Gathered) -> list[tuple[str, str, str]]:
    """Id, time and body of each event."""
    return [(one.id, f"{one.at:%Y-%m-%d %H:%M} {one.precision}", one.body) for one in found.events]


PIVOTAL = (
    *("Id", "Title", "Labels", "Type", "Current State", "Created at", "Accepted at"),
    *("Requested By", "Description", "URL", "Owned By", "Owned By", "Comment", "Comment"),
)
STORY = (
    *("101", "Queue is *down*", "paas", "bug", "accepted", "Mar 24, 2024", "Mar 26, 2024"),
    *("Ada Fictional", "It <b>broke</b>", "https://tracker.example/101", "Ben Madeup", ""),
    *("Restarted it (Ben Madeup - Mar 25, 2024)", ""),
)


def test_a_story_of_pivotal_has_its_days_and_no_times(tmp_path: Path) -> None:
    found = gathered(tmp_path, "\ufeff" + table(PIVOTAL, STORY))
    assert told(found)[0][:2] == (
        "tracker:101/created",
        "2024-03-24 00:00 day",
    )
    assert [(one.kind, one.body, one.actor) for one in found.events] == [
        ("story", "**Queue is \\*down\\***\n\nIt &lt;b>broke&lt;/b>", Actor("Ada Fictional")),
        ("story", "Restarted it", Actor("Ben Madeup")),
        ("story", "Accepted: **Queue is \\*down\\***", None),
    ]
    assert {one.url for one in found.events} == {"https://tracker.example/101"}
    assert {one.parent for one in found.events[1:]} == {"tracker:101/created"}
    assert found.people == (Person("Ada Fictional"), Person("Ben Madeup"))
    assert found.check.source == "Tracker, stories.csv"


def test_every_repeated_column_is_read(tmp_path: Path) -> None:
    row = (*STORY[:12], "one (A B - Mar 25, 2024)", "two (A B - Mar 25, 2024)")
    found = gathered(tmp_path, table(PIVOTAL, row))
    assert [one.body for one in found.events if "comment" in one.id] == ["one", "two"]


COMMENTS = {
    "one line": ("Done (Ada F - Mar 25, 2024)", ("Done", "Ada F")),
    "several lines": ("Done\n\nall (Ada F - Mar 25, 2024)", ("Done\n\nall", "Ada F")),
    "an older one inside": (
        "He said (Ben - Mar 1, 2024) so (Ada F - Mar 25, 2024)",
        ("He said (Ben - Mar 1, 2024) so", "Ada F"),
    ),
    "brackets in the name": ("Hi (Ada (she/her) - Mar 25, 2024)", ("Hi", "Ada (she/her)")),
    "brackets left open": ("see (this\n(Ada F - Mar 25, 2024)", ("see (this", "Ada F")),
    "no words": ("(Ada F - Mar 25, 2024)", ("(no text)", "Ada F")),
    "an address in it": ("ask a@b.example (Ada F - Mar 25, 2024)", ("ask (address)", "Ada F")),
}


@pytest.mark.parametrize(("text", "expected"), COMMENTS.values(), ids=COMMENTS)
def test_a_comment_ends_with_its_author_and_day(
    text: str, expected: tuple[str, str], tmp_path: Path
) -> None:
    found = gathered(tmp_path, table(PIVOTAL, (*STORY[:12], text, "")))
    comment = next(one for one in found.events if "comment" in one.id)
    assert (comment.body, comment.actor and comment.actor.name) == expected
    assert (f"{comment.at:%Y-%m-%d}", comment.precision) == ("2024-03-25", "day")


NO_DATES = ["Just words", "Words (Ada)", "Words (Ada - soon)", "(Ada F - Mar 25, 2024) then more"]


@pytest.mark.parametrize("text", NO_DATES)
def test_a_comment_without_a_day_is_skipped_and_told(text: str, tmp_path: Path) -> None:
    found = gathered(tmp_path, table(PIVOTAL, (*STORY[:12], text, "")))
    assert found.check.skipped == 1
    assert "1 comment says no date and was skipped (story 101)" in found.check.warnings


def test_a_comment_keeps_its_id_wherever_it_stands(tmp_path: Path) -> None:
    one, two, new = (f"{word} (Ada F - Mar 25, 2024)" for word in ("one", "two", "new"))
    first = gathered(tmp_path, table(PIVOTAL, (*STORY[:12], one, two)))
    wider = (*PIVOTAL, "Comment")
    later = gathered(tmp_path, table(wider, (*STORY[:12], two, new, one)))
    merged = merge(first.events, [later])
    assert (len(merged.new), merged.changed, merged.gone) == (1, (), ())


def test_the_same_comment_twice_is_two(tmp_path: Path) -> None:
    text = "+1 (Ada F - Mar 25, 2024)"
    found = gathered(tmp_path, table(PIVOTAL, (*STORY[:12], text, text)))
    ids = [one.id for one in found.events if "comment" in one.id]
    assert ids[1] == f"{ids[0]}-2"


def test_a_deleted_comment_is_gone_and_another_story_says_nothing(tmp_path: Path) -> None:
    text = "one (Ada F - Mar 25, 2024)"
    first = gathered(tmp_path, table(PIVOTAL, (*STORY[:12], text, "")))
    less = gathered(tmp_path, table(PIVOTAL, (*STORY[:12], "", "")))
    other = gathered(tmp_path, table(PIVOTAL, ("102", *STORY[1:12], "", "")))
    assert [one.partition("-")[0] for one in merge(first.events, [less]).gone] == [
        "tracker:101/comment"
    ]
    assert merge(first.events, [other]).gone == ()


DUMP = {
    "id": 101,
    "name": "Queue is down",
    "current_state": "accepted",
    "created_at": "2024-03-24T09:00:00Z",
    "requested_by_id": 77,
    "comments": [
        {"id": 5, "text": "Restarted", "person_id": 77, "created_at": "2024-03-24T09:05:30Z"},
        {"text": "Fine", "person": {"name": "Ben"}, "created_at": "2024-03-24T09:06:00+01:00"},
    ],
    "transitions": [
        {"state": "started", "occurred_at": "2024-03-24T09:01:00Z"},
        {"state": "rejected", "occurred_at": "2024-03-24T10:00:00Z"},
        {"state": "started", "occurred_at": "2024-03-24T10:01:00Z"},
    ],
}


def test_a_dump_has_real_times_and_each_state(tmp_path: Path) -> None:
    found = gathered(tmp_path, json.dumps([DUMP]), "dump.json")
    ids = {one.id.rpartition("/")[2]: one for one in found.events}
    assert {"created", "started", "started-2", "rejected", "comment-5"} < set(ids)
    assert ids["comment-5"].actor is None  # a person's number, which nothing resolves
    assert {one.precision for one in found.events} == {"second"}
    assert found.check.skipped == 0


def test_a_csv_and_a_dump_of_one_story_are_one(tmp_path: Path) -> None:
    (tmp_path / "both").mkdir()
    (tmp_path / "both" / "a.csv").write_text(table(PIVOTAL, STORY), encoding="utf-8")
    (tmp_path / "both" / "b.json").write_text(json.dumps(DUMP), encoding="utf-8")
    found = TrackerFile(tmp_path / "both")(ALWAYS)[0]
    created = [one for one in found.events if one.id == "tracker:101/created"]
    assert [one.precision for one in created] == ["second"]


JIRA = table(
    ("Summary", "Issue key", "Issue id", "Reporter", "Created", "Resolved", "Comment", "Comment"),
    (
        *("Queue is down", "OPS-1", "10", "Dana Invented", "03/Nov/26 9:05 AM"),
        *("03/Nov/26 11:00 AM", "03/Nov/26 9:10 AM;Ben Madeup;First\nline; more", ""),
    ),
)
LINEAR = table(
    ("ID", "Team", "Title", "Description", "Status", "Creator", "Created", "Started", "Completed"),
    (
        *("OPS-1", "OPS", "Queue is down", "words", "Done", "dana@example.com"),
        *("Tue Nov 03 2026 09:05:00 GMT+0000 (GMT+00:00)", ""),
        "Tue Nov 03 2026 11:00:00 GMT+0000 (GMT+00:00)",
    ),
)
SHORTCUT = table(
    ("id", "name", "type", "requester", "description", "created_at", "completed_at", "utc_offset"),
    (
        *("1", "Queue is down", "bug", "dana@example.com", "words"),
        *("2026/11/03 04:05:00", "2026/11/03 06:00:00", "-05:00"),
    ),
)
GITHUB = json.dumps(
    [
        {
            "number": 1,
            "title": "Queue is down",
            "body": "words",
            "author": {"login": "dana"},
            "createdAt": "2026-11-03T09:05:00Z",
            "closedAt": "2026-11-03T11:00:00Z",
            "comments": [
                {
                    "id": "IC_1",
                    "author": {"login": "ben"},
                    "body": "First",
                    "createdAt": "2026-11-03T09:10:00Z",
                }
            ],
            "url": "https://git.example/1",
        }
    ]
)
REST = json.dumps(
    [
        {
            "number": 1,
            "title": "Queue is down",
            "body": None,
            "user": {"login": "dana"},
            "created_at": "2026-11-03T09:05:00Z",
            "closed_at": None,
            "comments": 3,
            "html_url": "https://git.example/1",
        }
    ]
)
NEUTRAL = table(
    ("story", "title", "text", "author", "time", "kind"),
    ("1", "Queue is down", "words", "Dana Invented", "2026-11-03T09:05:00Z", ""),
    ("1", "", "First", "Ben Madeup", "2026-11-03T09:10:00Z", "comment"),
    ("1", "Queue is down", "", "", "2026-11-03T11:00:00Z", "done"),
)
FORMS = {
    "jira.csv": (JIRA, ["OPS-1/created", "OPS-1/comment", "OPS-1/resolved"], "Dana Invented"),
    "linear.csv": (LINEAR, ["OPS-1/created", "OPS-1/completed"], "dana"),
    "shortcut.csv": (SHORTCUT, ["1/created", "1/completed"], "dana"),
    "github.json": (GITHUB, ["1/created", "1/comment", "1/closed"], "dana"),
    "rest.json": (REST, ["1/created"], "dana"),
    "neutral.csv": (NEUTRAL, ["1/created", "1/comment", "1/done"], "Dana Invented"),
}


@pytest.mark.parametrize("name", FORMS)
def test_each_form_is_known_by_its_header(name: str, tmp_path: Path) -> None:
    text, ids, author = FORMS[name]
    found = gathered(tmp_path, text, name)
    first = found.events[0]
    shown = [one.id.removeprefix("tracker:").split("comment-")[0] for one in found.events]
    wanted = [id_.split("comment")[0] for id_ in ids]
    assert (shown, found.check.skipped) == (wanted, 0)
    assert first.body.startswith("**Queue is down**")
    assert (first.actor and first.actor.name) == author
    assert f"{first.at:%Y-%m-%d %H:%M}" == "2026-11-03 09:05"


def test_an_address_is_an_identity_and_no_name(tmp_path: Path) -> None:
    found = gathered(tmp_path, LINEAR)
    assert found.people == (Person("dana", emails=("dana@example.com",)),)
    assert "@" not in "".join(one.body + repr(one.actor) for one in found.events)


def test_columns_may_be_named_by_table_or_one_by_one(tmp_path: Path) -> None:
    text = table(("Nr", "Was", "Wann"), ("7", "Kaputt", "2026-11-03 09:05"))
    own = {"story": "Nr", "title": "Was", "time": "Wann"}
    assert gathered(tmp_path, text, columns=own).events[0].body == "**Kaputt**"
    assert len(gathered(tmp_path, JIRA, columns="jira").events) == 3
    with pytest.raises(UsageError, match="no table of columns called jirra") as error:
        gathered(tmp_path, JIRA, columns="jirra")
    assert error.value.todo[0] == "Did you mean jira?"
    with pytest.raises(SourceError, match="columns are those of no tracker we know"):
        gathered(tmp_path, text)


@pytest.mark.parametrize("name", TABLES)
def test_every_table_is_known_by_its_own_columns(name: str) -> None:
    own = TABLES[name]
    spelt = [(one,) if isinstance(one, str) else one for one in own.values()]
    assert columns_for({one[0].casefold() for one in spelt}) is own


TIMES = [
    ("Feb 11, 2016", "2016-02-11 00:00", "day"),
    ("Mar 25, 2024", "2024-03-25 00:00", "day"),
    ("Jul 1, 2024", "2024-06-30 23:00", "day"),
    ("2024-07-01", "2024-06-30 23:00", "day"),
    ("2024-07-01T09:00:00Z", "2024-07-01 09:00", "second"),
    ("2024-07-01T09:00:00.123+02:00", "2024-07-01 07:00", "second"),
    ("2018-10-24 10:03:40 -0300", "2018-10-24 13:03", "second"),
    ("2018/10/24 10:03:40 UTC", "2018-10-24 10:03", "second"),
    ("03/Nov/26 9:05 AM", "2026-11-03 09:05", "minute"),
    ("03/Nov/26 12:05 AM", "2026-11-03 00:05", "minute"),
    ("6/21/2025 16:14", "2025-06-21 15:14", "minute"),
    ("21/6/2025 16:14", "2025-06-21 15:14", "minute"),
    ("Wed May 13 2026 11:21:41 GMT+0000 (GMT+00:00)", "2026-05-13 11:21", "second"),
    ("6/7/2025 16:14", None, ""),
    ("soon", None, ""),
    ("2024-13-01", None, ""),
    ("31/Feb/26 9:05 AM", None, ""),
    ("03/Nov/26 13:05 PM", None, ""),
    ("Foo 1, 2024", None, ""),
]


@pytest.mark.parametrize(("text", "expected", "precision"), TIMES)
def test_a_time_is_read_one_way_or_not_at_all(
    text: str, expected: str | None, precision: str
) -> None:
    found = when(text, LONDON)
    shown = found and f"{found.at:%Y-%m-%d %H:%M}"
    assert (shown, found.precision if found else "") == (expected, precision)


def test_a_time_without_an_offset_is_of_the_zone_and_told(tmp_path: Path) -> None:
    text = table(("story", "title", "time"), ("1", "x", "2026-07-01 09:05"))
    found = gathered(tmp_path, text, time_zone="Europe/Berlin")
    assert found.events[0].at == datetime(2026, 7, 1, 7, 5, tzinfo=UTC)
    assert "times without an offset were taken for Europe/Berlin" in found.check.warnings


SHORT = Window(datetime(2024, 3, 25, 9, tzinfo=UTC), datetime(2024, 3, 25, 10, tzinfo=UTC))


def test_the_window_takes_its_day_and_the_story_as_context(tmp_path: Path) -> None:
    found = gathered(tmp_path, table(PIVOTAL, STORY), window=SHORT)
    assert [(one.id.rpartition("/")[2][:7], one.flags) for one in found.events] == [
        ("created", ("context",)),
        ("comment", ()),
    ]


@pytest.mark.parametrize("named", ["101", "#101", "https://tracker.example/story/show/101/"])
def test_a_named_story_comes_whole(named: str, tmp_path: Path) -> None:
    window = Window(datetime(2020, 1, 1, tzinfo=UTC), datetime(2020, 1, 2, tzinfo=UTC))
    assert gathered(tmp_path, table(PIVOTAL, STORY), window=window).events == ()
    found = gathered(tmp_path, table(PIVOTAL, STORY), window=window, stories=(named,))
    assert len(found.events) == 3
    missing = gathered(tmp_path, table(PIVOTAL, STORY), stories=("999",))
    assert "there is no story 999" in missing.check.warnings


def test_a_zip_with_attachments_is_read_and_its_csv_only(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        archive.writestr("project/stories.csv", table(PIVOTAL, STORY))
        archive.writestr("project/101/picture.png", b"\x89PNG")
    assert len(TrackerFile(tmp_path / "export.zip")(ALWAYS)[0].events) == 3


DAMAGED = {
    "empty.csv": b"",
    "broken.json": b"[{",
    "number.json": b"7",
    "none.zip": b"PK no",
    "header.csv": b"a,b\n1,2\n",
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_file_damaged_as_a_whole_is_an_error(name: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=name):
        gathered(tmp_path, DAMAGED[name], name)


def test_one_damaged_file_of_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "a.csv").write_text(NEUTRAL, encoding="utf-8")
    (tmp_path / "x" / "b.json").write_text("[{", encoding="utf-8")
    found = TrackerFile(tmp_path / "x")(ALWAYS)[0]
    assert (len(found.events), found.check.complete) == (3, False)
    assert "b.json cannot be read and was skipped" in found.check.warnings
    with pytest.raises(UsageError, match="there is no such file"):
        TrackerFile(tmp_path / "none.csv")(ALWAYS)


def test_large_cells_odd_encodings_and_separators_are_read(tmp_path: Path) -> None:
    long = "x" * 200_000
    assert gathered(tmp_path, NEUTRAL.replace("words", long)).events[0].body.endswith(long)
    german = NEUTRAL.replace("Queue is down", "Störung").replace(",", ";")
    found = gathered(tmp_path, german.encode("cp1252"))
    assert found.events[0].body.startswith("**Störung**")
    assert "stories.csv is not UTF-8: read as Windows-1252" in found.check.warnings
    assert len(gathered(tmp_path, NEUTRAL.encode("utf-16")).events) == 3


def test_actions_go_out_in_the_form_that_comes_in() -> None:
    actions = [
        Action(1, "Alert on the queue", "Ada Fictional", "2026-11-10", "OPS-2"),
        Action(2, '=HYPERLINK("x")', "Ben, Madeup", "soon", ""),
    ]
    rows = list(csv.reader(io.StringIO(render_actions_csv(actions), newline="")))
    assert rows == [
        list(ACTION_COLUMNS),
        ["OPS-2", "Alert on the queue", "", "Ada Fictional", "2026-11-10", "action"],
        ["", '\'=HYPERLINK("x")', "", "Ben, Madeup", "soon", "action"],
    ]
    assert columns_for(ACTION_COLUMNS) is TABLES["neutral"]


CELL = st.text("ab\n,;\"'<*()- é1", max_size=12)
DATES = st.sampled_from(["2026-11-03T09:05:00Z", "Mar 25, 2024", "", "soon", "6/7/2025 10:00"])
KINDS = st.sampled_from(["", "comment", "started", "created"])
ROWS = st.lists(st.tuples(st.sampled_from(["1", "2", ""]), CELL, CELL, CELL, DATES, KINDS))


@given(ROWS)
def test_every_row_is_an_event_or_counted(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]]
) -> None:
    filled = [row for row in rows if any(map(str.strip, row))]
    text = table(("story", "title", "text", "author", "time", "kind"), *rows)
    found = gathered(tmp_path_factory.getbasetemp(), text)
    assert len(found.events) + found.check.skipped == len(filled)
    assert len({one.id for one in found.events}) == len(found.events)
    again = merge(found.events, [found])
    assert (again.new, again.changed, again.gone) == ((), (), ())


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda one: (
        st.lists(one, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["id", "name", "created_at", "comments", "transitions", "text", "state"]
            ),
            one,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(st.binary(max_size=200) | ANY.map(lambda value: json.dumps(value).encode()))
def test_whatever_a_file_holds_only_our_errors_are_raised(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    for name in ("any.csv", "any.json"):
        try:
            found = gathered(tmp_path_factory.getbasetemp(), data, name)
        except IncidentKitError:
            continue
        assert len({one.id for one in found.events}) == len(found.events)
