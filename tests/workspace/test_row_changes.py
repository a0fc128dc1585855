"""A changed decision changes its own row, and no comment of the file is lost by it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.kit import ID
from support.typed_yaml import TypedFile, curations, redactions

from incident_kit.files import parse_yaml
from incident_kit.model.settings import Settings
from incident_kit.workspace.folder import Folder


def change(name: str, text: str, *changes: tuple[str, object]) -> str:
    """The text of file ``name`` after changes of its folder, each a method and its argument."""
    with TemporaryDirectory() as root:
        here = Folder(Path(root) / "incidents" / ID, Settings())
        here.path.mkdir(parents=True)
        (here.path / name).write_bytes(text.encode())
        for method, argument in changes:
            arguments = argument if isinstance(argument, tuple) else (argument,)
            getattr(here, method)(*arguments)
        return (here.path / name).read_bytes().decode()


CHOICE = st.fixed_dictionaries(
    {},
    optional={
        "include": st.sampled_from((True, False, None)),
        "kind": st.sampled_from(("note", None)),
        "text": st.sampled_from(("Reworded # here", "a: b", None)),
        "public": st.sampled_from(("Wording", None)),
    },
)


@given(file=curations(), event=st.integers(1, 9), choice=CHOICE)
def test_a_decision_on_an_event_keeps_every_comment(
    file: TypedFile, event: int, choice: dict[str, object]
) -> None:
    """Whether it is new, changed or taken back; what is left empty goes."""
    id_ = f"slack:C1/{event}"
    changed = change("curation.yaml", file.text, ("record_choice", (id_, choice)))
    assert file.list_lost(changed) == []
    said = parse_yaml(file.text, "")
    events = {key: dict(row) for key, row in said["events"].items()}
    row = {**events.pop(id_, {}), **choice}
    decided = {key: value for key, value in row.items() if value is not None}
    data = parse_yaml(changed, "")
    assert (data["events"] or {}) == ({**events, id_: decided} if decided else events)
    assert data["added"] == said["added"]
    assert ("\r\n" in file.text) == ("\r\n" in changed)


@given(file=curations())
def test_a_note_more_keeps_every_line(file: TypedFile) -> None:
    note = {"at": "2026-11-03T09:02:00Z", "kind": "note", "text": "It is DNS"}
    changed = change("curation.yaml", file.text, ("add_note", note))
    assert file.list_lost(changed) == []
    lines = iter(changed.splitlines())
    assert [line for line in file.text.splitlines() if line not in lines] == []
    data, said = parse_yaml(changed, ""), parse_yaml(file.text, "")
    assert data["events"] == said["events"]
    assert data["added"][:-1] == said["added"]


ENTITY = st.fixed_dictionaries(
    {
        "kind": st.just("tenant"),
        "value": st.sampled_from(("Acme", "ZORVEX", "New")),
        "action": st.sampled_from(("keep", "drop")),
    },
    optional={"reason": st.just("agreed"), "variants": st.just(["Acme Ltd"])},
)


@given(file=redactions(), entity=ENTITY)
def test_a_decision_about_an_entity_keeps_every_comment(
    file: TypedFile, entity: dict[str, object]
) -> None:
    changed = change("redactions.yaml", file.text, ("record_decision", entity))
    assert file.list_lost(changed) == []
    rows = parse_yaml(changed, "")["entities"]
    assert [row for row in rows if row["value"] == entity["value"]][:1] != []


def test_what_is_taken_back_leaves_its_comments_and_no_empty_row() -> None:
    text = (
        "events:\n"
        "  # asked on the call\n"
        "  slack:C1/1:  # the first\n"
        "    # by all of us\n"
        "    include: true  # yes\n"
        "    text: |  # reworded\n"
        "      # no comment\n"
        "    # deeper\n"
        "  # the next\n"
        "  slack:C1/2: {include: false}  # no\n"
    )
    nothing = dict.fromkeys(("include", "text"))
    half = change("curation.yaml", text, ("record_choice", ("slack:C1/1", {"include": None})))
    assert half == text.replace("    include: true  # yes\n", "    # yes\n")
    first = change("curation.yaml", text, ("record_choice", ("slack:C1/1", nothing)))
    second = change("curation.yaml", first, ("record_choice", ("slack:C1/2", nothing)))
    assert second == (
        "events:\n"
        "  # asked on the call\n"
        "  # the first\n"
        "  # by all of us\n"
        "  # yes\n"
        "  # reworded\n"
        "  # deeper\n"
        "  # the next\n"
        "  # no\n"
    )
    third = change("curation.yaml", second, ("record_choice", ("slack:C1/3", {"include": True})))
    assert third == f"{second}  slack:C1/3:\n    include: true\n"


def test_nothing_is_written_for_what_was_never_decided() -> None:
    text = "version: 1\nevents: {}  # none yet\n"
    assert change("curation.yaml", text, ("record_choice", ("a:1", {"include": None}))) == text
    changed = change("curation.yaml", text, ("record_choice", ("a:1", {"include": False})))
    assert changed == "version: 1\nevents:  # none yet\n  a:1:\n    include: false\n"


def test_the_first_key_of_an_item_goes_with_its_comment_left() -> None:
    text = (
        "entities:\n"
        "- reason: agreed  # on Monday\n"
        "  # the bank\n"
        "  value: Acme\n"
        "  action: keep  # for now\n"
        "-\n"
        "  # twice\n"
        "  value: ACME\n"
        "  action: drop  # no\n"
        "- {value: Bo, action: keep}  # a name\n"
    )
    entity = {"value": "Acme", "action": "drop"}
    assert change("redactions.yaml", text, ("record_decision", entity)) == (
        "entities:\n"
        "# on Monday\n"
        "# the bank\n"
        "- value: Acme\n"
        "  action: drop  # for now\n"
        "# twice\n"
        "# no\n"
        "- {value: Bo, action: keep}  # a name\n"
    )


#: Files in which rows are not lines of their own, and what their other rows say.
OTHER_STYLES = {
    "all on one line": "{version: 1, events: {a:1: {text: x}, a:2: {text: y}}}  # word1x of: mine",
    "in braces": "events: {a:1: {text: x},  # word1x of: mine\n  # word2x of: mine\n"
    "  a:2: {text: y}}\n",
    "a key that is asked for": "events:\n  ? a:1\n  : text: x  # word1x of: mine\n"
    "  a:2:  # word2x of: mine\n    text: y\n",
    "a row that another names": "events:\n  a:1: &first  # word1x of: mine\n    kind: note\n"
    "    text: x\n  a:2:\n    <<: *first  # word2x of: mine\n    text: y\n",
    "the same row twice": "events:\n  a:1: &first\n    text: y  # word1x of: mine\n"
    "  a:2: *first  # word2x of: mine\n",
    "old line ends": "events:\r  a:1:  # word1x of: mine\r    text: x\r  a:2: {text: y}\r",
}


@pytest.mark.parametrize("text", OTHER_STYLES.values(), ids=OTHER_STYLES)
@pytest.mark.parametrize("new", ["z", None])
def test_in_another_style_nothing_is_lost_either(text: str, new: str | None) -> None:
    file = TypedFile(text, {}, text.count("# word"))
    changed = change("curation.yaml", text, ("record_choice", ("a:1", {"text": new})))
    assert file.list_lost(changed) == []
    events = parse_yaml(changed, "")["events"]
    assert (events.get("a:1") or {}).get("text") == new
    assert events["a:2"]["text"] == "y"


def test_line_ends_of_two_kinds_stay_as_they_are() -> None:
    text = "events:\r\n  a:1:  # one\r\n    text: x\n  a:2: {text: y}\r\n"
    changed = change("curation.yaml", text, ("record_choice", ("a:1", {"text": "z"})))
    assert changed == text.replace("x\n", "z\n")
