"""A workspace's files: each is read as it was written, and people's hands show in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_kit.errors import FileError, UsageError
from incident_kit.model import (
    FLAGS,
    KINDS,
    Actor,
    Choice,
    Component,
    Event,
    Person,
    Publication,
    RawFile,
    SecurityDecision,
    Signoff,
    SourceCheck,
)
from incident_kit.workspace import (
    Folder,
    SharedDecisions,
    Sourced,
    Workspace,
    create_workspace,
    find_root,
    open_workspace,
)
from incident_kit.workspace.codec import events_from, events_text, moment, stamp

NOW = datetime(2026, 11, 3, 9, 2, tzinfo=UTC)
ID = "2026-11-03-api-errors"


def made(root: Path, settings: Mapping[str, object] | None = None) -> Workspace:
    create_workspace(root, settings)
    return open_workspace(root)


def folder(root: Path, name: str = ID) -> Folder:
    workspace = open_workspace(root) if (root / "incident-kit.yaml").exists() else made(root)
    return workspace.create({"id": name})


# the workspace --------------------------------------------------------------------


def test_a_new_workspace_can_be_opened_and_is_not_made_twice(tmp_path: Path) -> None:
    written = create_workspace(tmp_path / "team")
    assert written == ["incident-kit.yaml", ".gitignore", ".gitattributes"]
    assert open_workspace(tmp_path / "team").settings.time_zone == "Europe/London"
    assert create_workspace(tmp_path / "team") == []


def test_a_workspace_is_found_from_anywhere_below_it(tmp_path: Path) -> None:
    made(tmp_path)
    (tmp_path / "a" / "b").mkdir(parents=True)
    assert find_root(tmp_path / "a" / "b") == tmp_path.resolve()
    assert open_workspace(tmp_path / "a").root == tmp_path.resolve()


def test_where_there_is_no_workspace_the_error_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="incident-kit init") as caught:
        open_workspace(tmp_path)
    assert caught.value.code == 2


def test_ids_are_sorted_and_a_folder_with_another_name_is_no_incident(tmp_path: Path) -> None:
    workspace = made(tmp_path)
    for name in ("b-two", "a-one"):
        workspace.create({"id": name})
    stray = tmp_path / "incidents" / "Old_Notes"
    stray.mkdir()
    (stray / "incident.yaml").write_text("id: Old_Notes\n")
    assert workspace.ids() == ("a-one", "b-two")
    assert workspace.shared_decisions("a-one") == SharedDecisions()


def test_an_incident_that_is_not_there_is_answered_with_near_names(tmp_path: Path) -> None:
    workspace = made(tmp_path)
    with pytest.raises(UsageError) as caught:
        workspace.folder("api-errors")
    assert caught.value.todo == ("make it: incident-kit new api-errors",)
    for name in ("api-errors", "db-slow"):
        workspace.create({"id": name})
    with pytest.raises(UsageError) as caught:
        workspace.folder("api-erors")
    assert caught.value.todo == ("did you mean api-errors?",)
    assert workspace.folder("db-slow").id == "db-slow"


def test_an_incident_is_made_once_and_only_from_facts_that_hold(tmp_path: Path) -> None:
    workspace = made(tmp_path)
    with pytest.raises(FileError, match=f"incidents/{ID}/incident.yaml, line 6, started"):
        workspace.create({"id": ID, "started": "noon"})
    assert not (tmp_path / "incidents").exists()
    workspace.create({"id": ID, "started": "2026-11-03T09:02", "security": "no"})
    with pytest.raises(UsageError, match="exists already"):
        workspace.create({"id": ID})
    found = workspace.folder(ID)
    assert (found.incident().started, found.incident().security) == (NOW, "no")
    assert found.assumed() == ("started",)


def test_an_incident_in_a_folder_of_another_name_is_refused(tmp_path: Path) -> None:
    here = folder(tmp_path)
    here.path.joinpath("incident.yaml").write_text("# moved\nid: other\n")
    with pytest.raises(FileError, match=r"incident.yaml, line 2, id: is 'other', but the folder"):
        here.incident()


def test_tenants_stand_in_the_settings_and_in_a_file_a_name_a_line(tmp_path: Path) -> None:
    workspace = made(tmp_path, {"tenants": ["Acme Parcels"], "tenants_file": "names.txt"})
    (tmp_path / "names.txt").write_text("# ours\n\n  Blue Fern Trust  \n  # not yet\n007\n")
    assert workspace.tenants() == ("Acme Parcels", "Blue Fern Trust", "007")


def test_a_tenants_file_that_is_missing_stops_the_run(tmp_path: Path) -> None:
    """Otherwise no customer's name would be checked, and nobody told."""
    with pytest.raises(FileError, match=r"names.txt: cannot be read"):
        made(tmp_path, {"tenants_file": "names.txt"}).tenants()


def test_paths_are_stored_relative_to_the_workspace(tmp_path: Path) -> None:
    workspace = made(tmp_path / "team")
    assert workspace.relative(tmp_path / "team" / "a" / "b.zip") == "a/b.zip"
    assert workspace.relative(tmp_path / "b.zip") == "../b.zip"


def test_decisions_shared_by_others_hold_here_and_others_do_not(tmp_path: Path) -> None:
    for name, shared in (("a-one", True), ("b-two", False)):
        row = {"kind": "name", "value": name, "action": "keep", "shared": shared}
        folder(tmp_path, name).record_decision(row)
    workspace = open_workspace(tmp_path)
    assert [one.value for one in workspace.shared_decisions("c-three").decisions] == ["a-one"]
    assert workspace.shared_decisions("a-one") == SharedDecisions()


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("entities: [\n", ()),
        ("entities: [{value: Quillon, action: replace, shared: true}\n", ("b-two",)),
        ('entities: [{value: Quillon, action: replace, "sh\\x61red": true}\n', ("b-two",)),
        ("entities: [\n\udcff", ("b-two",)),
    ],
)
def test_a_damaged_file_stops_others_only_where_it_may_share(
    tmp_path: Path, text: str, unread: tuple[str, ...]
) -> None:
    folder(tmp_path, "a-one")
    path = folder(tmp_path, "b-two").path / "redactions.yaml"
    path.write_bytes(text.encode(errors="surrogateescape"))
    labels = tuple(f"incidents/{name}/redactions.yaml" for name in unread)
    assert open_workspace(tmp_path).shared_decisions("a-one").unread == labels


# events.jsonl, sources.json, people.json ------------------------------------------

TEXT = st.text(max_size=12)
ZONES = st.sampled_from([UTC, timezone(timedelta(hours=-5)), timezone(timedelta(minutes=330))])
TIMES = st.datetimes(
    min_value=datetime.fromisoformat("1990-01-01"),
    max_value=datetime.fromisoformat("2100-01-01"),
    timezones=ZONES,
)
SOME = st.none() | TEXT
ACTORS = st.builds(Actor, name=TEXT, id=SOME, role=SOME, bot=st.booleans())
PARTS = st.builds(Component, name=TEXT, code=SOME, old_status=SOME, new_status=SOME)
EVENTS = st.builds(
    Event,
    id=TEXT,
    at=TIMES,
    source=TEXT,
    kind=st.sampled_from(KINDS) | TEXT,
    body=TEXT,
    precision=st.sampled_from(["second", "minute", "day"]),
    actor=st.none() | ACTORS,
    url=SOME,
    parent=SOME,
    folded_into=SOME,
    flags=st.lists(st.sampled_from(FLAGS), max_size=3).map(tuple),
    components=st.none() | st.lists(PARTS, max_size=2).map(tuple),
    notified=st.none() | st.booleans(),
    order=st.integers(-5, 5),
)
#: One that holds everything a line may trip over.
ODD = Event("a:1", NOW, "a", "note", "x\u2028y\r\n\x00é😀\x85", actor=Actor(""), url="", order=0)


@given(st.lists(EVENTS, max_size=4, unique_by=lambda event: event.id))
def test_any_event_is_read_as_it_was_written(events: list[Event]) -> None:
    text = events_text(events)
    assert events_from(text, "events.jsonl") == tuple(events)
    assert events_text(events_from(text, "events.jsonl")) == text
    assert text.count("\n") == len(events)
    text.encode("utf-8")


def test_an_event_is_one_line_with_sorted_keys_and_nothing_empty() -> None:
    assert events_text([ODD]) == (
        '{"actor": {"name": ""}, "at": "2026-11-03T09:02:00Z", '
        '"body": "x\u2028y\\r\\n\\u0000é😀\x85", "id": "a:1", "kind": "note", '
        '"precision": "second", "source": "a", "url": ""}\n'
    )


def test_half_a_character_from_a_broken_export_is_kept(tmp_path: Path) -> None:
    here = folder(tmp_path)
    event = Event("a:1", NOW, "a", "message", "half \ud83d here")
    here.write_gathered([event], Sourced(), (), ())
    assert here.events() == (event,)


GOOD = events_text([ODD]).strip()
BAD_LINES = [
    GOOD[:-1],
    "[]",
    "null",
    "7",
    "{}",
    GOOD.replace("09:02:00Z", "09:02:00"),
    GOOD.replace('"2026-11-03T09:02:00Z"', "5"),
    GOOD.replace('{"name": ""}', '{"nom": ""}'),
    GOOD[:-1] + ', "order": 1e999}',
    GOOD[:-1] + ', "components": [1]}',
    "[" * 100_000,
]


@pytest.mark.parametrize("bad", BAD_LINES, ids=range(len(BAD_LINES)))
def test_a_damaged_line_of_the_record_is_named(bad: str) -> None:
    with pytest.raises(FileError, match=r"^x/events.jsonl, line 3: is no event") as caught:
        events_from(f"{GOOD}\n\n{bad}\n{GOOD}\n", "x/events.jsonl")
    assert caught.value.todo


@given(st.text(max_size=30))
def test_reading_a_record_raises_only_its_own_error(text: str) -> None:
    try:
        events_from(text, "events.jsonl")
    except FileError as error:
        assert "events.jsonl, line" in str(error)  # noqa: PT017


@given(TIMES)
def test_a_time_is_stamped_in_utc_and_read_back(at: datetime) -> None:
    assert stamp(at).endswith("Z")
    assert moment(stamp(at)) == at


def test_a_gathering_is_read_as_it_was_stored(tmp_path: Path) -> None:
    here = folder(tmp_path)
    sourced = Sourced(
        checks=(
            SourceCheck("slack #a", NOW, NOW, complete=False, items=2, skipped=1, warnings=("w",)),
            SourceCheck("pasted", None, None, complete=True),
        ),
        news={"new": ("a:1",), "changed": (), "gone": ()},
        public=("a page", "b page"),
        title="API errors",
        people=2,
    )
    people = (Person("Ada Example", ("ada",), ("ada@example.org",), ("U1",), "lead"), Person(""))
    here.write_gathered([ODD], sourced, people, [RawFile("../../page.json", b"{}")])
    assert here.events() == (ODD,)
    assert here.sourced() == sourced
    assert here.sourced().complete is False
    assert here.people() == people
    assert (here.path / "raw" / "page-44136fa3.json").read_bytes() == b"{}"


def test_before_the_first_gathering_there_is_nothing(tmp_path: Path) -> None:
    here = folder(tmp_path)
    assert (here.events(), here.people(), here.sourced()) == ((), (), Sourced())
    assert (here.curation().events, here.decisions(), here.review().signoffs) == ({}, (), ())


@pytest.mark.parametrize("name", ["sources.json", "people.json"])
@pytest.mark.parametrize("text", ["[]", "{}", '{"version": 1, "sources": [1], "people": [1]}'])
def test_a_damaged_json_file_is_named(tmp_path: Path, name: str, text: str) -> None:
    here = folder(tmp_path)
    (here.path / name).write_text(text)
    with pytest.raises(FileError, match=f"incidents/{ID}/{name}: is not as the kit wrote it"):
        here.sourced() if name == "sources.json" else here.people()


# curation.yaml, redactions.yaml, review.yaml --------------------------------------


def test_decisions_on_events_are_read_as_recorded_sorted_and_taken_back(tmp_path: Path) -> None:
    here = folder(tmp_path)
    here.record_choice("slack:C1/2", {"include": True, "text": "no: really # yes"})
    here.record_choice("slack:C1/1", {"public": False, "kind": "decision"})
    here.record_choice("slack:C1/2", {"include": None, "at": "2026-11-03T09:02:00Z"})
    assert dict(here.curation().events) == {
        "slack:C1/1": Choice(kind="decision", public=False),
        "slack:C1/2": Choice(text="no: really # yes", at=NOW),
    }
    text = (here.path / "curation.yaml").read_text()
    assert text.index("slack:C1/1") < text.index("slack:C1/2")
    assert text.startswith("# People's decisions on the timeline")


@given(text=st.text(st.characters(codec="utf-8"), min_size=1, max_size=20))
def test_any_wording_is_read_as_it_was_recorded(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    root = tmp_path_factory.getbasetemp() / "wording"
    here = (
        Folder(root / "incidents" / ID, open_workspace(root).settings)
        if root.exists()
        else (folder(root))
    )
    here.record_choice("a:1", {"text": text})
    assert here.curation().events["a:1"].text == text


def test_a_note_is_named_by_chance_letters_or_by_whoever_makes_it(tmp_path: Path) -> None:
    """No two clones name two notes alike, and no id could be read as a number."""
    here = folder(tmp_path)
    row = {"at": "2026-11-03T09:02:00Z", "kind": "note", "text": "It is DNS", "by": "Ada Example"}
    ids = [here.add_note(row) for _ in range(3)]
    assert len(set(ids)) == 3
    assert all(re.fullmatch("note:[b-df-hj-km-np-tv-xz]{7}", id_) for id_ in ids)
    assert here.add_note({"id": "note:42", **row}) == "note:42"
    assert here.curation().added[3] == Event(
        "note:42", NOW, "note", "note", "It is DNS", "minute", Actor("Ada Example")
    )
    with pytest.raises(UsageError, match="there is a note note:42 already"):
        here.add_note({"id": "note:42", **row})


def test_two_notes_of_one_id_are_named_with_both_lines(tmp_path: Path) -> None:
    """As git leaves them where two clones each added a note:3."""
    here = folder(tmp_path)
    one = "  - {id: note:3, at: 2026-11-03T09:02Z, text: one}\n"
    (here.path / "curation.yaml").write_text(f"added:\n{one}{one.replace('one', 'two')}")
    with pytest.raises(FileError, match=r"curation.yaml, line 3: note:3 .* line 2 too") as caught:
        here.curation()
    assert "such as `note:3b`" in caught.value.todo[0]


def test_an_event_that_stands_twice_is_named_with_both_lines() -> None:
    other = Event("slack:C1/2", NOW, "slack", "message", "hi")
    text = events_text([ODD, other, ODD])
    with pytest.raises(FileError, match=r"^x, line 3: .* stands there twice, in line 1 too"):
        events_from(text, "x")


def test_a_decision_replaces_the_one_about_the_same_entity_and_keeps_its_variants(
    tmp_path: Path,
) -> None:
    here = folder(tmp_path)
    first = {"kind": "person", "value": "Ada Example", "action": "replace", "variants": ["AE"]}
    here.record_decision({**first, "with": "an engineer", "reason": "not named"})
    here.record_decision({"kind": "tenant", "value": "Acme Parcels", "action": "drop"})
    here.record_decision(
        {"kind": "person", "value": "ada example", "action": "keep", "variants": ["Ada"]}
    )
    one, two = here.decisions()
    assert (one.value, one.action, one.variants) == ("ada example", "keep", ("AE", "Ada"))
    assert (one.replacement, one.reason) == (None, None)
    assert (two.value, two.action) == ("Acme Parcels", "drop")


def test_a_decision_takes_the_place_of_every_row_about_its_texts(tmp_path: Path) -> None:
    """Two clones that were merged, or a second row typed by hand, leave no contradiction."""
    here = folder(tmp_path)
    rows = (
        "- {value: Acme, action: keep, variants: AC}  # theirs\n"
        "- {value: ACME, action: drop, variants: [AP, Acme Ltd]}\n"
        "- {value: Parcels, action: drop, variants: [Acme Ltd, PP]}\n"
        "- {value: acme ltd, action: drop}\n"
        "- {value: ACME, action: drop, variants: [AP, Acme Ltd]}\n"
    )
    path = here.path / "redactions.yaml"
    path.write_text(f"version: 1\nentities:\n{rows}")
    here.record_decision({"value": "Acme", "action": "replace", "variants": ["Acme Ltd"]})
    assert [(one.value, one.action, one.variants, one.line) for one in here.decisions()] == [
        ("Acme", "replace", ("AC", "AP", "Acme Ltd"), 3),
        ("Parcels", "drop", ("PP",), 4),
    ]
    assert "# theirs" in path.read_text()


#: Each file as people left it, a change, and what stands after it: the old text whole.
TYPED = {
    "curation.yaml": "events:\n  a:1:  # why not\n    include: 'no'\n# last words\n",
    "redactions.yaml": 'entities:\n- value: "Ada"   # the lead\n  action: replace\n',
    "review.yaml": "# ours\nsignoffs:\n  # first\n  - by: Ada Example\n    role: 'PM'\n"
    "    at: 2026-11-03T09:02Z\n    text: sha256:0\n",
}


@pytest.mark.parametrize("name", TYPED)
def test_a_change_appends_to_what_people_typed(tmp_path: Path, name: str) -> None:
    here = folder(tmp_path)
    (here.path / name).write_text(f"version: 1\n{TYPED[name]}")
    if name == "curation.yaml":
        here.record_choice("b:1", {"include": False})
    elif name == "redactions.yaml":
        here.record_decision({"value": "Bo", "action": "keep"})
    else:
        here.append_review(
            "signoffs", {"by": "Bo Sample", "role": "", "at": stamp(NOW), "text": "sha256:1"}
        )
    before = f"version: 1\n{TYPED[name]}".splitlines()
    after = (here.path / name).read_text().splitlines()
    assert [line for line in after if line in before] == before


def test_the_review_is_appended_to_in_order_and_read_back(tmp_path: Path) -> None:
    here = folder(tmp_path)
    at = stamp(NOW)
    who = {"by": "Bo Sample", "role": "delivery manager", "at": at, "text": "sha256:1"}
    here.append_review("signoffs", who)
    here.append_review("signoffs", {**who, "by": "Cy Model", "evidence": "https://example.org"})
    here.append_review(
        "security", {"decision": "hold", "by": "Di", "role": "IA", "reason": "look", "at": at}
    )
    here.append_review(
        "publications", {"target": "statuspage", "action": "draft", "at": at, "text": "sha256:1"}
    )
    review = here.review()
    assert review.signoffs == (
        Signoff("Bo Sample", "delivery manager", NOW, "sha256:1"),
        Signoff("Cy Model", "delivery manager", NOW, "sha256:1", "https://example.org"),
    )
    assert review.security == (SecurityDecision("hold", "Di", "IA", "look", NOW),)
    assert review.publications == (Publication("statuspage", "draft", NOW, "sha256:1"),)


def test_a_reason_not_to_publish_is_read(tmp_path: Path) -> None:
    here = folder(tmp_path)
    (here.path / "review.yaml").write_text(
        "not_publishing: {by: Di, reason: internal only, at: 2026-11-03T09:02}\n"
    )
    assert here.review().not_publishing == {"by": "Di", "reason": "internal only"}


@pytest.mark.parametrize("field", ["by", "role", "reason"])
def test_a_security_decision_needs_a_name_a_role_and_a_reason(tmp_path: Path, field: str) -> None:
    here = folder(tmp_path)
    row = {"decision": "clear", "by": "Di", "role": "IA", "reason": "seen", "at": stamp(NOW)}
    with pytest.raises(FileError, match=f"security.0.{field}: must not be empty"):
        here.append_review("security", {**row, field: "  "})
    assert not (here.path / "review.yaml").exists()


def test_nobody_signs_off(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"signoffs.0.by: must not be empty"):
        folder(tmp_path).append_review(
            "signoffs", {"by": "", "role": "PM", "at": stamp(NOW), "text": "sha256:1"}
        )


#: A change to each file that people type.
CHANGES = {
    "curation.yaml": lambda here: here.record_choice("a:1", {"include": True}),
    "redactions.yaml": lambda here: here.record_decision({"value": "x", "action": "keep"}),
    "review.yaml": lambda here: here.append_review("signoffs", {"by": "x"}),
}


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("text", ["version: 2\nfuture: yes\n", "evnts: {}\n", "a: ]\n"])
def test_a_newer_or_damaged_file_is_never_written_over(
    tmp_path: Path, name: str, text: str
) -> None:
    here = folder(tmp_path)
    (here.path / name).write_text(text)
    with pytest.raises(FileError, match=f"incidents/{ID}/{name}, line 1"):
        CHANGES[name](here)
    assert (here.path / name).read_text() == text


def test_a_change_that_cannot_be_read_back_is_not_written(tmp_path: Path) -> None:
    here = folder(tmp_path)
    here.record_choice("a:1", {"include": True})
    before = (here.path / "curation.yaml").read_bytes()
    with pytest.raises(FileError, match=r"events.a:1.kind: 'nonsense' is no kind of event"):
        here.record_choice("a:1", {"kind": "nonsense"})
    assert (here.path / "curation.yaml").read_bytes() == before
