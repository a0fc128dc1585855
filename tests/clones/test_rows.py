"""Two clones of gathered files and of decisions are merged row by row."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.trying import tried

from incident_kit.clones.gathered import merge_events, merge_people, merge_sources
from incident_kit.clones.merged import CannotMergeError
from incident_kit.clones.typed import merge_typed
from incident_kit.files import parse_yaml
from incident_kit.model import Event
from incident_kit.text.conflicts import find_conflict
from incident_kit.text.three_way import Sides, mark_both
from incident_kit.workspace.codec import events_from, events_text

# events -------------------------------------------------------------------------------


def event(number: int, body: str = "said", source: str = "slack", **more: Any) -> Event:
    at = datetime(2026, 3, 3, 9, number, tzinfo=UTC)
    return Event(
        id=f"{source}:C1/{number}", at=at, source=source, kind="message", body=body, **more
    )


def merge_records(base: list[Event], ours: list[Event], theirs: list[Event]) -> list[Event]:
    merged = merge_events(Sides(*map(events_text, (base, ours, theirs))))
    assert merged.conflicts == 0
    return list(events_from(merged.text, "events.jsonl"))


ONE, TWO, THREE = event(1), event(2), event(3)
EDITED = event(2, "said better", flags=("edited",))
GONE = replace(TWO, flags=("gone",))

#: The base, ours and theirs, and what comes of them.
RECORDS = {
    "each read more": ([TWO], [ONE, TWO], [TWO, THREE], [ONE, TWO, THREE]),
    "both read it first": ([], [ONE, TWO], [ONE, TWO], [ONE, TWO]),
    "one read an edit": ([TWO], [TWO], [EDITED], [EDITED]),
    "one read before the edit": ([], [TWO], [EDITED], [EDITED]),
    "one saw it gone": ([TWO], [GONE], [TWO], [GONE]),
    "one took it out": ([ONE, TWO], [ONE], [ONE, TWO], [ONE]),
    "one took out what the other read anew": ([TWO], [], [EDITED], [EDITED]),
}


@pytest.mark.parametrize("case", RECORDS)
def test_events_are_merged_by_id(case: str) -> None:
    """In timeline order, whichever side is ours."""
    base, ours, theirs, merged = RECORDS[case]
    assert merge_records(base, ours, theirs) == merged
    assert merge_records(base, theirs, ours) == merged


def test_two_pasted_texts_of_one_id_both_stand_between_marks() -> None:
    """Nobody can read them again, and no decision may move from one to the other."""
    ours, theirs = (event(1, body, "pasted") for body in ("mine", "yours"))
    merged = merge_events(Sides("", events_text([ours, TWO]), events_text([theirs])))
    assert (merged.conflicts, find_conflict(merged.text)) == (1, 1)
    assert ("mine" in merged.text, "yours" in merged.text) == (True, True)


def test_a_row_that_nobody_changed_keeps_its_bytes() -> None:
    """Keys of a newer kit as well."""
    row = events_text([ONE]).replace("{", '{"zzz": 1, ', 1)
    merged = merge_events(Sides(row, row + events_text([TWO]), row + events_text([THREE])))
    assert merged.text == row + events_text([TWO, THREE])


@pytest.mark.parametrize("text", ["{}\n", "<<<<<<< HEAD\n", events_text([ONE, ONE])])
def test_a_record_that_cannot_be_read_is_left_to_git(text: str) -> None:
    """One id twice among them: a row would be lost."""
    with pytest.raises(CannotMergeError):
        merge_events(Sides("", events_text([ONE]), text))


EVENTS = st.lists(
    st.builds(event, st.integers(0, 5), st.sampled_from(["a", "bb"])), unique_by=lambda one: one.id
)


@tried(60)
@given(EVENTS, EVENTS, EVENTS)
def test_what_either_side_read_is_there_whichever_is_ours(
    base: list[Event], ours: list[Event], theirs: list[Event]
) -> None:
    merged = merge_records(base, ours, theirs)
    assert merged == merge_records(base, theirs, ours)
    new = ({one.id for one in ours} ^ {one.id for one in theirs}) - {one.id for one in base}
    both = {one.id for one in ours} & {one.id for one in theirs}
    assert new | both <= {one.id for one in merged}


# directories and checks ---------------------------------------------------------------


def people(*rows: dict[str, Any]) -> str:
    return json.dumps({"version": 1, "people": rows})


def test_who_left_the_directory_on_one_side_is_still_known() -> None:
    """One person with two handles is one; two of one name are two."""
    ada = {"name": "Ada Fictional", "ids": ["U1"], "handles": ["ada"]}
    renamed = {"name": "Ada F.", "ids": ["U1"], "handles": ["ada.f"]}
    ben, other = {"name": "Ben Madeup", "ids": ["U2"]}, {"name": "Ben Madeup", "ids": ["U3"]}
    merged = merge_people(Sides(people(ada), people(renamed, ben), people(ada, other)))
    found = json.loads(merged.text)["people"]
    assert [one["name"] for one in found] == ["Ada F.", "Ben Madeup", "Ben Madeup"]
    assert found[0]["handles"] == ["Ada Fictional", "ada.f", "ada"]


def checked(name: str, **reading: str) -> dict[str, Any]:
    """A row of ``sources.json``; ``day`` is the day of its reading."""
    day = {"on": reading.pop("day")} if "day" in reading else {}
    return {
        "source": f"Slack export, #{name}",
        "complete": True,
        "reading": {"key": "slack", "path": "a.zip", "scope": f"slack:{name}/", **day, **reading},
    }


def sources(*rows: dict[str, Any], **more: Any) -> str:
    return json.dumps({"version": 1, "sources": rows, "public": [], "places": {}, **more})


def test_the_check_of_a_source_is_of_the_clone_that_read_it() -> None:
    """One that has no exports takes nothing from one that has them, and the other way round;
    what both read is as it was read last, or as ours has it."""
    base = [checked(name, day="2026-03-03") for name in ("one", "two", "three", "gone")]
    here = checked("one", day="2026-03-05")
    away = checked("one", day="2026-03-03", unread="there is no a.zip")
    ours = [away, checked("two", day="2026-03-04"), base[2], checked("new", day="2026-03-04")]
    theirs = [here, checked("two", day="2026-03-05"), base[2], base[3]]
    for one, other in ((ours, theirs), (theirs, ours)):
        merged = merge_sources(Sides(sources(*base), sources(*one), sources(*other)))
        found = {row["source"]: row for row in json.loads(merged.text)["sources"]}
        assert found == {row["source"]: row for row in (here, theirs[1], base[2], ours[3])}
        assert merged.conflicts == 0


def test_what_is_public_in_one_clone_is_public_in_both() -> None:
    """Unless one of them took it out; the names of places are of both, first ours."""
    ours = sources(public=["Apps", "Status"], places={"slack:C1": "#ours"})
    theirs = sources(public=["Apps", "Cron"], places={"slack:C1": "#x", "slack:C2": "#more"})
    merged = json.loads(merge_sources(Sides(sources(public=["Apps", "Cron"]), ours, theirs)).text)
    assert merged["public"] == ["Apps", "Status"]
    assert merged["places"] == {"slack:C1": "#ours", "slack:C2": "#more"}
    merged = json.loads(merge_sources(Sides("", ours, theirs)).text)
    assert merged["public"] == ["Apps", "Cron", "Status"]


@pytest.mark.parametrize("text", ["", "[]", '{"version": 2}', '{"version": 1, "people": [1]}', "{"])
def test_gathered_files_that_cannot_be_read_are_left_to_git(text: str) -> None:
    """Of a newer kit among them."""
    with pytest.raises(CannotMergeError):
        merge_people(Sides("", people(), text))


# decisions ----------------------------------------------------------------------------

HEAD = "# People's decisions.\nversion: 1\n"


def decide(*rows: str) -> str:
    return f"{HEAD}events:\n" + "".join(f"  slack:C1/{row}\n" for row in rows)


A, B, C = "1:\n    include: false", "2:\n    kind: fix", "3:\n    public: true"

#: Base, ours and theirs, and what comes of them.
CURATIONS = {
    "one each": (HEAD, decide(A), decide(B), decide(A, B)),
    "one each, on both sides of a third": (decide(B), decide(A, B), decide(B, C), decide(A, B, C)),
    "one changed, one added": (
        decide(A),
        decide("1:\n    include: true"),
        decide(A, B),
        decide("1:\n    include: true", B),
    ),
    "two keys of one event": (
        decide(A),
        decide("1:\n    include: false\n    public: true"),
        decide("1:\n    include: true"),
        decide("1:\n    include: true\n    public: true"),
    ),
    "one taken back": (decide(A, B), decide(B), decide(A, B, C), decide(B, C)),
    "with the comments of each": (
        decide(B),
        decide("1:  # mine\n    # why\n    include: false", B),
        decide(B, "3:\n    public: true  # yours"),
        decide("1:  # mine\n    # why\n    include: false", B, "3:\n    public: true  # yours"),
    ),
}


@pytest.mark.parametrize("case", CURATIONS)
def test_decisions_are_merged_by_key(case: str) -> None:
    """Their comments stay with them, whichever side is ours."""
    base, ours, theirs, merged = CURATIONS[case]
    for sides in (Sides(base, ours, theirs), Sides(base, theirs, ours)):
        found = merge_typed(sides, mark_both)
        assert (found.text, found.conflicts) == (merged, 0)


def test_a_decision_that_both_changed_stands_between_marks_alone() -> None:
    ours, theirs = decide("1:\n    include: true", B), decide("1:\n    include: null", B)
    merged = merge_typed(Sides(decide(A, B), ours, theirs), mark_both)
    marked = "<<<<<<< ours\n    include: true\n=======\n    include: null\n>>>>>>> theirs"
    assert merged.text == decide(f"1:\n{marked}", B)
    assert merged.conflicts == 1


def test_a_decision_taken_back_here_and_changed_there_is_asked_about() -> None:
    """Neither a decision nor its end is taken for both people's."""
    merged = merge_typed(
        Sides(decide(A, B), decide(B), decide("1:\n    include: true", B)), mark_both
    )
    assert (merged.conflicts, "include: true" in merged.text) == (1, True)


def note(name: str, text: str) -> str:
    return f"  - id: note:{name}\n    at: 2026-03-03T09:00:00Z\n    text: {text}\n"


def test_notes_of_both_are_there_in_their_order() -> None:
    base = f"{HEAD}added:\n{note('k', 'base')}"
    merged = merge_typed(
        Sides(base, base + note("z", "mine"), base + note("b", "yours")), mark_both
    )
    data = parse_yaml(merged.text, "curation.yaml")
    assert [row["text"] for row in data["added"]] == ["base", "mine", "yours"]


def test_two_notes_of_one_id_both_stand_between_marks() -> None:
    """As kits numbered them once; what was decided on the one is not moved to the other."""
    ours, theirs = (f"{HEAD}added:\n{note('1', text)}" for text in ("mine", "yours"))
    merged = merge_typed(Sides(HEAD, ours, theirs), mark_both)
    assert (merged.conflicts, "mine" in merged.text, "yours" in merged.text) == (1, True, True)


def test_what_is_hidden_is_of_both() -> None:
    entity = "  - value: {}\n    action: {}\n    by: Dee\n"
    texts = [
        "version: 1\nentities:\n" + "".join(entity.format(*row) for row in rows)
        for rows in ([("Acme", "keep")], [("Acme", "drop")], [("Acme", "keep"), ("Zed", "replace")])
    ]
    merged = merge_typed(Sides(*texts), mark_both)
    rows = parse_yaml(merged.text, "redactions.yaml")["entities"]
    assert [(row["value"], row["action"]) for row in rows] == [("Acme", "drop"), ("Zed", "replace")]


#: What cannot be cut into rows of lines, or not into distinct ones.
OTHERWISE = [
    "a: [1\n",
    "- a\n- b\n",
    "version: 1\nversion: 1\n",
    "<<<<<<< HEAD\nversion: 1\n",
]


@pytest.mark.parametrize("text", OTHERWISE)
def test_a_file_in_another_style_is_left_to_git(text: str) -> None:
    with pytest.raises(CannotMergeError):
        merge_typed(Sides(HEAD, decide(A), text), mark_both)


def test_rows_without_a_name_are_merged_by_lines() -> None:
    """Together, in the one key that holds them."""
    ours, theirs = (f"{HEAD}people:\n  - name: {name}\n" for name in ("Ada", "Ben"))
    merged = merge_typed(Sides(HEAD, ours, theirs), mark_both)
    assert merged.text.startswith(f"{HEAD}<<<<<<< ours\npeople:\n")


KEYS = st.dictionaries(st.sampled_from("12345"), st.sampled_from(["true", "false"]), max_size=4)


@tried(80)
@given(KEYS, KEYS, KEYS)
def test_no_decision_of_either_side_is_lost(
    base: dict[str, str], ours: dict[str, str], theirs: dict[str, str]
) -> None:
    """Each that one side alone made or changed stands as it has it; what both changed is
    there twice, or asked about."""
    texts = Sides(*(write(decisions) for decisions in (base, ours, theirs)))
    merged = merge_typed(texts, mark_both)
    wanted = {key: Sides(*(side.get(key) for side in (base, ours, theirs))) for key in "12345"}
    unsettled = {key for key, sides in wanted.items() if not sides.is_settled}
    if unsettled:
        assert merged.conflicts == len(unsettled)
        return
    rows = parse_yaml(merged.text, "curation.yaml").get("events") or {}
    kept = {key: str(sides.pick()) for key, sides in wanted.items() if sides.pick()}
    assert {str(key): str(row["include"]).lower() for key, row in rows.items()} == kept


def write(decisions: dict[str, str]) -> str:
    rows = (f"  {key}:\n    include: {value}\n" for key, value in sorted(decisions.items()))
    return HEAD + (f"events:\n{''.join(rows)}" if decisions else "")
