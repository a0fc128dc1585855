"""Files are written whole or not at all, and a fault in one names its place."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_kit.errors import FileError, UsageError
from incident_kit.files import (
    change_file,
    dump_yaml,
    load_yaml,
    parse_commented,
    parse_yaml,
    read_json,
    read_text,
    read_yaml,
    replace_bytes,
    validate_data,
    write_bytes,
    write_json,
    write_text,
)
from incident_kit.model.typed import Typed
from incident_kit.workspace.config import IncidentFile, SettingsFile
from incident_kit.workspace.review_file import ReviewFile
from incident_kit.workspace.typed import CurationFile, RedactionsFile

# writing --------------------------------------------------------------------------


def test_a_file_is_written_with_the_folders_above_it(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "c.txt"
    assert write_text(path, "é\n") is True
    assert path.read_bytes() == b"\xc3\xa9\n"


def test_unchanged_bytes_leave_the_file_and_its_time(tmp_path: Path) -> None:
    path = tmp_path / "c.txt"
    write_text(path, "same\n")
    os.utime(path, (1, 1))
    assert write_text(path, "same\n") is False
    assert path.stat().st_mtime == 1


def test_a_change_keeps_the_file_s_mode(tmp_path: Path) -> None:
    path = tmp_path / "c.txt"
    write_text(path, "one\n")
    path.chmod(0o640)
    write_text(path, "two\n")
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_failed_write_leaves_what_was_there_and_nothing_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "taken.txt"
    folder.mkdir()
    (folder / "inside").write_text("old")
    with pytest.raises(UsageError):
        write_text(folder, "new\n")
    assert [p.name for p in tmp_path.rglob("*")] == ["taken.txt", "inside"]


def test_a_place_that_cannot_be_written_to_is_a_usage_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(UsageError) as caught:
        write_text(tmp_path / "file" / "inside.txt", "new")
    assert caught.value.code == 2
    assert "inside.txt cannot be written in file/" in str(caught.value)
    assert caught.value.todo
    assert str(tmp_path) not in str(caught.value)


def test_text_that_utf8_cannot_hold_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "c.txt"
    write_text(path, "old\n")
    with pytest.raises(FileError, match=r"c.txt, line 2: was not written"):
        write_text(path, "whole\nhalf \ud800\n")
    assert path.read_text() == "old\n"


def test_json_is_written_with_sorted_keys(tmp_path: Path) -> None:
    write_json(tmp_path / "a.json", {"b": "é", "a": [1]})
    assert (tmp_path / "a.json").read_text() == '{\n "a": [\n  1\n ],\n "b": "é"\n}\n'


@given(st.binary(), st.binary())
def test_what_was_written_is_what_is_read(
    tmp_path_factory: pytest.TempPathFactory, one: bytes, two: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "bytes"
    path.unlink(missing_ok=True)
    assert write_bytes(path, one) is True
    assert write_bytes(path, two) is (one != two)
    assert path.read_bytes() == two


# replacing what was read ------------------------------------------------------------


def save_in_place(path: Path, text: str) -> None:
    """As JupyterLab and most editors do."""
    path.write_text(text)


def save_anew(path: Path, text: str) -> None:
    """As git and some editors do: another file under the same name."""
    new = path.with_name("saved by somebody")
    new.write_text(text)
    new.replace(path)


SAVES = [save_in_place, save_anew]


def test_what_was_read_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "c.txt"
    assert replace_bytes(path, None, b"one") is True
    assert replace_bytes(path, b"one", b"two") is True
    assert (path.read_bytes(), names(tmp_path)) == (b"two", ["c.txt"])


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("save", SAVES)
@pytest.mark.parametrize("read", [b"one", None, b""])
def test_what_somebody_saved_meanwhile_stays(
    tmp_path: Path, save: Callable[[Path, str], None], read: bytes | None
) -> None:
    """A file that was not there when it was looked for, too."""
    path = tmp_path / "c.txt"
    save(path, "theirs")
    assert replace_bytes(path, read, b"ours") is False
    assert (path.read_text(), names(tmp_path)) == ("theirs", ["c.txt"])


def test_a_file_that_somebody_removed_is_not_brought_back(tmp_path: Path) -> None:
    assert replace_bytes(tmp_path / "c.txt", b"one", b"two") is False
    assert names(tmp_path) == []


@pytest.mark.parametrize("save", SAVES)
def test_a_change_is_made_on_what_somebody_saved_meanwhile(
    tmp_path: Path, save: Callable[[Path, str], None]
) -> None:
    """Both changes stand in the end."""
    path = tmp_path / "c.txt"
    path.write_text("one\n")
    read: list[bytes | None] = []

    def change(data: bytes | None) -> bytes:
        read.append(data)
        if len(read) == 1:
            save(path, "theirs\none\n")
        return (data or b"") + b"ours\n"

    assert change_file(path, "c.txt", change) is True
    assert read == [b"one\n", b"theirs\none\n"]
    assert path.read_text() == "theirs\none\nours\n"


def test_a_file_that_is_saved_without_end_is_left_to_its_writer(tmp_path: Path) -> None:
    path = tmp_path / "c.txt"
    saved: list[int] = []

    def change(data: bytes | None) -> bytes:
        saved.append(len(saved))
        path.write_text(f"theirs {len(saved)}")
        return b"ours"

    with pytest.raises(UsageError, match=r"^c.txt is saved again and again .*nothing was changed"):
        change_file(path, "c.txt", change)
    assert path.read_text() == f"theirs {len(saved)}"


def test_a_link_and_a_file_that_may_only_be_read_are_left_as_they_are(tmp_path: Path) -> None:
    kept, link = tmp_path / "kept.txt", tmp_path / "link.txt"
    kept.write_text("kept")
    kept.chmod(0o444)
    link.symlink_to(kept)
    for path, said in ((kept, "may only be read"), (link, "is a link")):
        with pytest.raises(UsageError, match=f"{path.name} {said}: it is left as it is"):
            replace_bytes(path, b"kept", b"ours")
    assert (link.is_symlink(), kept.read_text(), names(tmp_path)) == (
        True,
        "kept",
        ["kept.txt", "link.txt"],
    )


# reading --------------------------------------------------------------------------


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"\xef\xbb\xbfteam: x\n")
    assert read_yaml(tmp_path / "a.yaml", "a.yaml") == {"team": "x"}


def test_a_file_that_is_no_text_or_is_missing_is_named(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"\xff")
    for name, said in (("a", "a: is not UTF-8 text"), ("b", "b: cannot be read (No such file")):
        with pytest.raises(FileError) as caught:
            read_text(tmp_path / name, name)
        assert said in str(caught.value)
        assert str(tmp_path) not in str(caught.value)


def test_a_fault_in_json_names_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{\n "a": 1,\n}\n')
    with pytest.raises(FileError, match=r"a.json, line 3: is not JSON"):
        read_json(tmp_path / "a.json", "a.json")


#: What people may mistype, and what the message says about it.
FAULTS = [
    ("team: [a", "incident-kit.yaml, line 1: is not YAML: "),
    ("team: a\nteam: b", "incident-kit.yaml, line 2: is not YAML: found duplicate key"),
    ("team: a\n\tb: c", "incident-kit.yaml, line 2: is not YAML"),
    ("- a", "line 1: should hold keys and values"),
    ("just words", "line 1: should hold keys and values"),
    ("# x\nteem: a", "line 2, teem: is no setting here; did you mean `team`?"),
    ("tenant: [a]", "line 1, tenant: is no setting here; did you mean `tenants`?"),
    ("zzz: 1", "line 1, zzz: is no setting here; known are version, team,"),
    ("signoff:\n  requird: 2", "line 2, signoff.requird: is no setting here; did you mean `req"),
    ("signoff: {security: {rolls: a}}", "signoff.security.rolls: is no setting here; did you mean"),
    (
        "sources:\n  slack:\n    base_ur: x",
        "line 3, sources.slack.base_ur: is no setting here; did",
    ),
    ("people:\n- nme: a", "line 2, people.0.nme: is no setting here; did you mean `name`?"),
    ("people:\n- role: a", "line 2, people.0.name: Field required"),
    ("margin_minutes: no", "line 1, margin_minutes: Input should be a valid integer"),
    ("margin_minutes: -1", "line 1, margin_minutes: Input should be greater than or equal to 0"),
    ("update_interval_minutes: often", "line 1, update_interval_minutes: Input should be"),
    ("update_interval_minutes:\n  P1: x", "line 1, update_interval_minutes: Input should be"),
    ("update_interval_minutes: 0", "update_interval_minutes: Input should be greater than 0"),
    ("raw: perhaps", "line 1, raw: Input should be a valid boolean"),
    ("time_zone: Mars/North", "line 1, time_zone: 'Mars/North' is no time zone: use"),
    ("time_zone: ''", "line 1, time_zone: '' is no time zone"),
    ("time_zone: ../../etc/passwd", "time_zone: '../../etc/passwd' is no time zone"),
    ("1: a", "line 1, 1: Keys should be strings"),
    ("version: 2\nteam: a", "line 1, version: is of version 2; this incident-kit reads up to 1"),
    ("version: one", "line 1, version: has no readable version: write `version: 1`"),
    ("version: true", "line 1, version: has no readable version"),
    ("version:", "line 1, version: has no readable version"),
    ("version: 0", "line 1, version: has no readable version"),
]


@pytest.mark.parametrize(("text", "said"), FAULTS)
def test_a_fault_names_file_line_and_field(text: str, said: str) -> None:
    with pytest.raises(FileError) as caught:
        validate_data(SettingsFile, parse_yaml(text, "incident-kit.yaml"), "incident-kit.yaml")
    assert str(caught.value).startswith("incident-kit.yaml")
    assert said in str(caught.value)


@pytest.mark.parametrize("text", ["", "\n", "# nothing yet\n", "---\n", "null\n"])
def test_an_empty_file_holds_nothing(text: str) -> None:
    assert parse_yaml(text, "a.yaml") == {}


@pytest.mark.parametrize("text", ["no", "'no'", '"no"', "No", "NO", "false", "'false'", "False"])
def test_no_means_no_however_it_is_quoted(text: str) -> None:
    data = parse_yaml(f"id: an-incident\nsecurity: {text}", "incident.yaml")
    assert validate_data(IncidentFile, data, "incident.yaml").security == "no"
    choice = validate_data(CurationFile, parse_yaml(f"events: {{a: {{public: {text}}}}}", "c"), "c")
    assert choice.value().events["a"].public is False
    settings = validate_data(SettingsFile, parse_yaml(f"raw: {text}", "incident-kit.yaml"), "i")
    assert settings.raw is False


@pytest.mark.parametrize(
    "typed",
    [
        "2026-11-03",
        "2026-11-03T09:02",
        "2026-11-03 09:02:00Z",
        "007",
        "4e7",
        "1_000",
        "0x1F",
        "1.5",
    ],
)
def test_what_people_typed_stays_as_they_typed_it(typed: str) -> None:
    """A time keeps its zone or lack of one; a customer may be called 007, an id 4e7."""
    assert parse_yaml(f"a: {typed}", "a.yaml")["a"] == typed


@pytest.mark.parametrize(("typed", "number"), [("0", 0), ("1", 1), ("60", 60), ("-5", -5)])
def test_a_whole_number_is_a_number(typed: str, number: int) -> None:
    assert parse_yaml(f"a: {typed}", "a.yaml")["a"] == number


COMMENTED = """\
# What holds for everybody.
version: 1

zebra: "double"   # people quote
apple: 'single'
list:
{pad}- one   # the first

{pad}# between
{pad}- two
text: |
  two
  lines
long: {long}
"""


@pytest.mark.parametrize("pad", ["", "  "])
@pytest.mark.parametrize("head", ["", "# above\n---\n", "---\n"])
def test_comments_order_quotes_depth_and_long_lines_survive(pad: str, head: str) -> None:
    text = head + COMMENTED.format(pad=pad, long="word " * 200 + "end")
    assert dump_yaml(parse_commented(text, "a.yaml"), like=text) == text


def test_only_what_changed_is_written_anew() -> None:
    text = COMMENTED.format(pad="", long="x")
    data = parse_commented(text, "a.yaml")
    data["list"].append("three")
    assert dump_yaml(data, like=text) == text.replace("- two\n", "- two\n- three\n")


@given(st.text(st.sampled_from("ab:-?[]{}#&*!|>'\"%@`,\n\t ~=<_0x.\\\x00é1"), max_size=40))
def test_parsing_raises_nothing_but_its_own_error(text: str) -> None:
    with contextlib.suppress(FileError):
        load_yaml(text, "a.yaml")
        parse_yaml(text, "a.yaml")


@pytest.mark.parametrize(
    "text",
    [
        "a: !!bool maybe",
        "a: !!int ''",
        "a: !!int x",
        "a: !!float x",
        "a: !!timestamp x",
        "a: \ud800",
        "a: !!binary é",
        "a: !!omap [1]",
        "<<: [1]",
        "a: *x",
        "[" * 3000,
        "a: " + "9" * 5000,
    ],
)
def test_tags_and_depths_that_cannot_be_read_are_its_own_error_too(text: str) -> None:
    with pytest.raises(FileError):
        parse_yaml(text, "a.yaml")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8"), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab", max_size=2), inner),
    max_leaves=6,
)
MODELS: list[type[Typed]] = [SettingsFile, IncidentFile, CurationFile, RedactionsFile, ReviewFile]


@pytest.mark.parametrize("model", MODELS)
@given(data=st.data())
def test_whatever_stands_in_a_known_file_a_fault_is_a_file_error(
    model: type[Typed], data: st.DataObject
) -> None:
    names = [field.alias or name for name, field in model.model_fields.items()]
    value = data.draw(st.dictionaries(st.sampled_from(names), VALUES, max_size=3))
    with contextlib.suppress(FileError):
        validate_data(model, parse_yaml(json.dumps(value), "a.yaml"), "a.yaml", {"zone": "UTC"})
