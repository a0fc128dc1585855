"""What the kit replaces is kept: in order, readable by the same people, and not without end."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.trying import tried

from incident_kit.errors import UsageError
from incident_kit.workspace import Folder, create_workspace, open_workspace
from incident_kit.workspace.history import (
    KEPT,
    MOST_BYTES,
    MOST_VERSIONS,
    SPARED_DAYS,
    Version,
    find_surplus,
    find_version,
    keep_version,
    list_versions,
    name_command,
    replace_file,
)
from incident_kit.workspace.locking import HISTORY

NOW = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
REPORT = "report.ipynb"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "2026-11-03-app-routing"
    place.mkdir()
    place.joinpath(REPORT).write_bytes(b"what stands")
    return place


def keep(folder: Path, data: str, *, name: str = REPORT, minute: int = 0) -> None:
    keep_version(folder, name, data.encode(), NOW + timedelta(minutes=minute))


def texts(folder: Path, name: str = REPORT) -> list[str]:
    return [one.read().decode() for one in list_versions(folder) if one.file == name]


def test_versions_come_in_the_order_in_which_they_were_replaced(folder: Path) -> None:
    for number, text in enumerate(("one", "two", "three")):
        keep(folder, text, minute=number)
    assert texts(folder) == ["one", "two", "three"]


def test_a_clock_that_is_put_back_changes_no_order(folder: Path) -> None:
    for minute, text in ((0, "one"), (-600, "two"), (-300, "three")):
        keep(folder, text, minute=minute)
    assert texts(folder) == ["one", "two", "three"]


def test_the_count_goes_over_all_files_of_an_incident(folder: Path) -> None:
    """So that a number names one version, and the order of changes can be told."""
    for name in (REPORT, "curation.yaml", REPORT):
        keep(folder, f"{name} once", name=name)
    keep(folder, "another", name=REPORT)
    assert [one.number for one in list_versions(folder)] == [2, 3, 4]


def test_a_version_says_until_when_it_stood_and_what_replaced_it(folder: Path) -> None:
    with name_command("public"):
        keep(folder, "one")
    keep(folder, "two", minute=1)
    [one, two] = list_versions(folder)
    assert (one.until, one.command) == (NOW, "public")
    assert (two.until, two.command) == (NOW + timedelta(minutes=1), "")
    assert one.path.name == "000001_20261103T120000Z_public_report.ipynb"


def test_the_same_bytes_make_no_second_version(folder: Path) -> None:
    """They are said to have stood until the later time."""
    keep(folder, "one")
    keep(folder, "two", minute=1)
    keep(folder, "two", minute=2)
    assert texts(folder) == ["one", "two"]
    assert list_versions(folder)[-1].until == NOW + timedelta(minutes=2)


@pytest.mark.parametrize("name", ["review.yaml", "events.jsonl", "people.json", "export/x.md"])
def test_what_is_appended_or_gathered_makes_no_version(folder: Path, name: str) -> None:
    keep(folder, "one", name=name)
    assert list_versions(folder) == []


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
def test_a_version_is_read_by_whoever_may_read_the_file(folder: Path, mode: int) -> None:
    folder.joinpath(REPORT).chmod(mode)
    keep(folder, "one")
    [version] = list_versions(folder)
    assert version.path.stat().st_mode & 0o777 == mode


def test_a_file_that_is_hidden_since_hides_what_stood_in_it(folder: Path) -> None:
    keep(folder, "one")
    folder.joinpath(REPORT).chmod(0o600)
    keep(folder, "one", minute=1)
    [version] = list_versions(folder)
    assert version.path.stat().st_mode & 0o777 == 0o600


def test_git_never_sees_a_version(folder: Path) -> None:
    """In a workspace that was made before there was a history, too."""
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    keep(folder, "one")
    command = ["git", "status", "--porcelain", "--untracked-files=all"]
    seen = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    assert seen.stdout.split() == ["??", REPORT]


def test_what_a_kill_left_half_written_is_no_version_and_goes(folder: Path) -> None:
    keep(folder, "one")
    half = folder / HISTORY / ".000002_20261103T120100Z__report.ipynb.tmp"
    half.write_bytes(b"tw")
    assert texts(folder) == ["one"]
    keep(folder, "two", minute=2)
    assert (texts(folder), half.exists()) == (["one", "two"], False)


def test_what_others_put_there_is_left_alone(folder: Path) -> None:
    keep(folder, "one")
    for name in ("notes.txt", "1_20261103T120000Z__report.ipynb", "000009_now__report.ipynb"):
        folder.joinpath(HISTORY, name).write_text("theirs")
    keep(folder, "two", minute=1)
    assert texts(folder) == ["one", "two"]
    assert folder.joinpath(HISTORY, "notes.txt").read_text() == "theirs"


# what is kept ---------------------------------------------------------------------------

#: A change of each file of people's that the kit changes.
CHANGES: Mapping[str, Callable[[Folder], object]] = {
    "incident.yaml": lambda here: here.change_facts({"priority": "P2"}),
    "curation.yaml": lambda here: here.record_choice("note:1", {"include": False}),
    "redactions.yaml": lambda here: here.record_decision(
        {"kind": "name", "value": "Zorvex", "action": "drop"}
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_a_change_replaces_is_kept(tmp_path: Path, name: str) -> None:
    create_workspace(tmp_path)
    here = open_workspace(tmp_path).create({"id": "2026-11-03-app-routing"})
    path = here.path / name
    before = path.read_bytes() if path.exists() else b"version: 1\n# mine\n"
    path.write_bytes(before)
    CHANGES[name](here)
    assert path.read_bytes() != before
    assert texts(here.path, name) == [before.decode()]
    CHANGES[name](here)
    assert texts(here.path, name) == [before.decode()]


def test_a_file_that_was_saved_meanwhile_is_not_replaced(folder: Path) -> None:
    """What was read stood there, so it is kept all the same."""
    assert not replace_file(folder, REPORT, b"what was read", b"what is new")
    assert folder.joinpath(REPORT).read_bytes() == b"what stands"
    assert replace_file(folder, REPORT, b"what stands", b"what is new")
    assert texts(folder) == ["what was read", "what stands"]


def test_where_a_version_cannot_be_written_nothing_is_changed(folder: Path) -> None:
    keep(folder, "one")
    folder.joinpath(HISTORY, ".000002_20261103T120100Z__report.ipynb.tmp").mkdir()
    with pytest.raises(UsageError, match="cannot be kept"):
        keep(folder, "two", minute=1)
    assert texts(folder) == ["one"]


def test_where_nothing_can_be_kept_nothing_is_changed(folder: Path) -> None:
    folder.joinpath(HISTORY).write_text("a file in its place")
    with pytest.raises(UsageError, match="nothing was changed"):
        replace_file(folder, REPORT, b"what stands", b"what is new")
    assert folder.joinpath(REPORT).read_bytes() == b"what stands"


# which stood at a time -----------------------------------------------------------------


def make(number: int, until: datetime, *, file: str = REPORT, size: int = 10) -> Version:
    return Version(number, file, until, "", size, Path(str(number)))


#: Replaced at 12:10, 12:20 and 12:30; then with a clock that was a day ahead until it was set.
STEADY = [make(number, NOW + timedelta(minutes=10 * number)) for number in (1, 2, 3)]
SET_BACK = [make(1, NOW + timedelta(days=1)), *STEADY[1:]]


@pytest.mark.parametrize(
    ("versions", "minute", "number"),
    [
        (STEADY, 0, 1),
        (STEADY, 9.9, 1),
        (STEADY, 10, 2),
        (STEADY, 25, 3),
        (STEADY, 30, None),
        (STEADY, 99, None),
        (SET_BACK, 25, 3),
        (SET_BACK, 30, None),
        ([], 5, None),
    ],
)
def test_at_a_time_stood_what_was_replaced_next(
    versions: list[Version], minute: float, number: int | None
) -> None:
    found = find_version(versions, NOW + timedelta(minutes=minute))
    assert (found.number if found else None) == number


# how many are kept ------------------------------------------------------------------------


def numbers(versions: list[Version]) -> list[int]:
    return [one.number for one in versions]


def test_the_oldest_of_a_file_go_when_there_are_too_many() -> None:
    many = [make(number, NOW) for number in range(1, MOST_VERSIONS + 4)]
    assert numbers(find_surplus(many, NOW)) == [1, 2, 3]


def test_many_versions_of_one_file_take_none_of_another() -> None:
    notes = [make(number, NOW, file="curation.yaml") for number in range(2, MOST_VERSIONS + 3)]
    assert numbers(find_surplus([make(1, NOW), *notes], NOW)) == [2]


def test_the_last_of_each_of_the_last_days_stays() -> None:
    """A busy hour does not take what stood yesterday; what is older than that has no such
    right."""
    days = [make(number, NOW - timedelta(days=20 - number)) for number in range(1, 20)]
    busy = [make(number, NOW) for number in range(20, 20 + MOST_VERSIONS)]
    surplus = numbers(find_surplus([*days, *busy], NOW))
    old = [one.number for one in days if one.until <= NOW - timedelta(days=SPARED_DAYS)]
    assert surplus[: len(old)] == old
    assert len(surplus) == len(days)
    assert surplus[len(old)] == 20


def test_an_incident_keeps_no_more_bytes_than_it_may_the_oldest_go_first() -> None:
    third = MOST_BYTES // 3
    files = (REPORT, "public.ipynb", REPORT, "public.ipynb", REPORT, "public.ipynb")
    many = [make(number, NOW, file=file, size=third) for number, file in enumerate(files, 1)]
    assert numbers(find_surplus(many, NOW)) == [1, 2, 3]


def test_what_the_last_days_stood_for_goes_after_all_others_and_the_newest_never() -> None:
    half = MOST_BYTES // 2 + 1
    yesterday = make(1, NOW - timedelta(days=1), size=half)
    today = [make(number, NOW, size=half) for number in (2, 3)]
    assert numbers(find_surplus([yesterday, *today], NOW)) == [2, 1]
    assert find_surplus([make(1, NOW, size=MOST_BYTES + 1)], NOW) == []


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Version], datetime]:
    """Versions of several files over some weeks, by a clock that may be put back."""
    now = NOW
    versions = []
    for number in range(1, draw(st.integers(0, 3 * MOST_VERSIONS)) + 1):
        now += timedelta(hours=draw(st.integers(-2, 30)))
        file = draw(st.sampled_from(["report.ipynb", "curation.yaml"]))
        size = draw(st.integers(0, MOST_BYTES // 20))
        versions.append(make(number, now, file=file, size=size))
    return versions, now


@tried(60)
@given(histories())
def test_what_is_kept_is_bounded_and_the_newest_always_is(
    history: tuple[list[Version], datetime],
) -> None:
    versions, now = history
    surplus = find_surplus(versions, now)
    kept = [one for one in versions if one not in surplus]
    newest = {one.file: one for one in versions}.values()
    assert len(set(surplus)) == len(surplus)
    assert set(newest) <= set(kept)
    assert all(sum(one.file == file for one in kept) <= MOST_VERSIONS for file in KEPT)
    assert sum(one.size for one in kept) <= MOST_BYTES or set(kept) == set(newest)
    assert find_surplus(kept, now) == []


@tried(20)
@given(st.lists(st.tuples(st.sampled_from("ab"), st.binary(max_size=3)), max_size=12))
def test_whatever_was_replaced_can_be_brought_back_in_its_order(
    changes: list[tuple[str, bytes]],
) -> None:
    """Changes by the kit (a) and by others (b), who know of no history."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        path, replaced = folder / REPORT, []
        path.write_bytes(b"at first")
        for who, data in changes:
            standing = path.read_bytes()
            if who == "b":
                path.write_bytes(data)
                continue
            assert replace_file(folder, REPORT, standing, data)
            replaced += [standing] if standing != data else []
        distinct = [one for one, after in pairwise([*replaced, None]) if one != after]
        assert [one.read() for one in list_versions(folder)] == distinct
