"""A case that is carried over is in every part as one read afresh, whatever changed meanwhile."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.kit import ID, incident, kit, notebook, save
from support.published import EXPORT, HOLD, make_accepted, run_in_child, sign, type_text
from support.trying import tried

from incident_kit.case import Case, load_case, reading_once
from incident_kit.case.grounds import TENANTS
from incident_kit.case.parts import Key, Part
from incident_kit.case.sameness import is_same
from incident_kit.errors import IncidentKitError
from incident_kit.gathering import gather
from incident_kit.model import Finding, Person, utc_now
from incident_kit.workspace import MARKER, NOTEBOOKS, open_workspace
from incident_kit.workspace.signatures import REVOKED, SIGNERS

Parts = Mapping[Key, object]

OTHER = "2026-03-01-network"
#: After all that the fixture records: it goes by the clock of the machine.
NOW = utc_now() + timedelta(hours=1)
#: Every part of a case, by its name or by the notebook it is about.
PARTS = {
    name: one for kind in Case.__mro__ for name, one in vars(kind).items() if isinstance(one, Part)
}
KEYS = [
    *(Key(name) for name in PARTS),
    *(Key(name, about) for name in ("stands", "texts", "notebook") for about in NOTEBOOKS),
]
FILES = [
    *("incident.yaml", "events.jsonl", "sources.json", "people.json", "curation.yaml"),
    *("redactions.yaml", "review.yaml", "report.ipynb", "public.ipynb", "gather.ipynb"),
]
#: Those of the workspace, and what another incident decided for all.
ELSEWHERE = [
    *(MARKER, "customers.txt", SIGNERS, REVOKED),
    *(f"incidents/{OTHER}/incident.yaml", f"incidents/{OTHER}/redactions.yaml"),
]


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose incident is gathered, signed and exported; another one shares."""
    folder = make_accepted(tmp_path_factory.mktemp("signed") / "ws")
    gather(read_afresh(folder))
    assert kit(folder, "new", OTHER, "--title", "Slow", "--started", "2026-03-01T09:00Z").code == 0
    by = ("--by", "Ira Example", "--reason", "a supplier of ours")
    assert kit(folder, "decide", OTHER, "Zorvex Bank", "replace", "--shared", *by).code == 0
    assert kit(folder, "decide", ID, "Quillon Rail", "keep", *by).code == 0
    type_text(folder, "We are sorry. This is the first text.")
    sign(folder)
    assert kit(folder, *EXPORT).code == 0
    return folder


@pytest.fixture
def folder(signed: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may change."""
    return Path(shutil.copytree(signed, tmp_path / "ws"))


def read(folder: Path, now: datetime = NOW) -> Case:
    return load_case(open_workspace(folder), ID, now)


def read_afresh(folder: Path, now: datetime = NOW) -> Case:
    """A case that nothing is carried into."""
    workspace = open_workspace(folder)
    return Case(workspace, workspace.folder(ID), now)


def ask_all(read_case: Callable[[Path, datetime], Case], folder: Path, now: datetime) -> Parts:
    """Every part of a case, or the error that it is."""
    return ask(read_case, folder, now, KEYS)


def ask(
    read_case: Callable[[Path, datetime], Case], folder: Path, now: datetime, keys: list[Key]
) -> Parts:
    """Some parts of a case in this order, or the error that each is."""
    try:
        case = read_case(folder, now)
    except IncidentKitError as error:
        return {Key("case"): str(error)}
    return {key: _answer(case, key) for key in keys}


def _answer(case: Case, key: Key) -> object:
    try:
        return case.ask(key)
    except IncidentKitError as error:
        return type(error), str(error)


# the law ----------------------------------------------------------------------------


def spoil(path: Path) -> None:
    path.write_bytes((path.read_bytes() if path.exists() else b"") + b"\n# {")


def add_blank(path: Path) -> None:
    """The same to a reader, and other bytes."""
    path.write_bytes((path.read_bytes() if path.exists() else b"") + b"\n")


def remove(path: Path) -> None:
    path.unlink(missing_ok=True)


def save_unchanged(path: Path) -> None:
    if path.exists():
        path.write_bytes(path.read_bytes())


def replace_word(path: Path) -> None:
    """A change that is valid in most files, and of the same length."""
    if path.exists():
        path.write_bytes(path.read_bytes().replace(b"disk", b"desk").replace(b"09:0", b"09:1"))


HANDS = [spoil, add_blank, remove, save_unchanged, replace_word]
#: What people do that changes several files or is seen in one part alone.
DEEDS: dict[str, Callable[[Path], object]] = {
    "held": lambda folder: kit(folder, *HOLD),
    "noted": lambda folder: kit(folder, "note", ID, "We looked again", "--at", "09:20"),
    "typed": lambda folder: type_text(folder, "It was a disk, and Zorvex Bank saw it."),
    "shared": lambda folder: kit(
        folder, "decide", OTHER, "Quillon Rail", "replace", "--shared", "--by", "Ira Example"
    ),
}


@st.composite
def draw_change(draw: st.DrawFn) -> Callable[[Path], object]:
    if draw(st.booleans()):
        return DEEDS[draw(st.sampled_from(sorted(DEEDS)))]
    inside = draw(st.booleans())
    hand = draw(st.sampled_from(HANDS))
    name = draw(st.sampled_from(FILES if inside else ELSEWHERE))
    return lambda folder: hand((incident(folder) if inside else folder) / name)


def mend(signed: Path, folder: Path) -> None:
    """Put every file back as it was at the start."""
    shutil.rmtree(folder)
    shutil.copytree(signed, folder)


@given(
    st.lists(
        st.tuples(draw_change(), st.lists(st.sampled_from(KEYS), max_size=4), st.booleans()),
        min_size=2,
        max_size=5,
    )
)
@tried(8)
def test_a_carried_case_is_in_every_part_as_a_fresh_one(
    signed: Path, steps: list[tuple[Callable[[Path], object], list[Key], bool]]
) -> None:
    """After any change of any file, whichever parts were asked for before."""
    with TemporaryDirectory() as temporary, reading_once():
        folder = Path(shutil.copytree(signed, Path(temporary) / "ws"))
        for number, (change, first, is_mended) in enumerate(steps):
            now = NOW + timedelta(minutes=number)
            ask(read, folder, now, first)
            change(folder)
            if is_mended:
                mend(signed, folder)
            carried, fresh = ask_all(read, folder, now), ask_all(read_afresh, folder, now)
            assert [key for key in fresh if not is_same(carried[key], fresh[key])] == []


# what is carried ----------------------------------------------------------------------


def list_carried(folder: Path, change: Callable[[], object]) -> set[str]:
    """The parts that are the very same after a change."""
    with reading_once():
        before = read(folder)
        values = {key: before.ask(key) for key in KEYS}
        change()
        after = read(folder, NOW + timedelta(seconds=1))
        return {key.name for key in KEYS if after.ask(key) is values[key]}


def test_while_nothing_changes_nothing_is_computed_again(folder: Path) -> None:
    moving = {"now", "own_ids", "span"}
    assert list_carried(folder, lambda: None) >= {*PARTS, "stands"} - moving


def test_a_word_in_the_public_version_changes_what_rests_on_it_alone(folder: Path) -> None:
    carried = list_carried(folder, lambda: type_text(folder, "It was a disk."))
    assert not carried & {"public", "sections"}
    assert carried >= {"timeline", "picture", "report", "known", "settled", "review", "directory"}


def test_an_answer_changes_what_rests_on_it_alone(folder: Path) -> None:
    carried = list_carried(folder, lambda: kit(folder, *HOLD))
    assert "review" not in carried
    assert carried >= {"timeline", "picture", "public", "settled", "sections"}


def test_a_notebook_written_anew_with_the_same_words_changes_no_text(folder: Path) -> None:
    path = incident(folder) / "report.ipynb"

    def write() -> None:
        content = notebook(path)
        content["metadata"]["editor"] = "another"
        save(path, content)

    carried = list_carried(folder, write)
    assert carried >= {"written", "report", "public", "draft"}


def test_nothing_is_carried_without_being_asked_to_or_over_the_end(folder: Path) -> None:
    assert read(folder).public is not read(folder).public
    with reading_once():
        with reading_once():
            inner = read(folder).public
        assert read(folder).public is inner
    with reading_once():
        assert read(folder).public is not inner


def test_an_error_is_not_remembered(folder: Path) -> None:
    path = incident(folder) / "curation.yaml"
    whole = path.read_bytes()
    with reading_once():
        path.write_bytes(b"events: [\n")
        with pytest.raises(IncidentKitError, match=r"curation\.yaml"):
            _ = read(folder).timeline
        path.write_bytes(whole)
        assert is_same(read(folder).timeline, read_afresh(folder).timeline)


def test_an_answer_from_the_future_counts_once_its_time_has_come(folder: Path) -> None:
    """And not a moment before: the clock may have been put back."""
    at = read_afresh(folder).review.signoffs[-1].at
    with reading_once():
        for now, has_come in [(at, True), (at - timedelta(days=2), False), (at, True)]:
            assert (read(folder, now).review.faults == ()) is has_come


def test_a_file_that_changes_while_it_is_read_vouches_for_nothing(folder: Path) -> None:
    path = incident(folder) / "curation.yaml"
    whole = path.read_bytes()
    opened = 0

    def meddle(name: str) -> None:
        """Somebody saves the file before the second of three times that it is opened."""
        nonlocal opened
        opened += name == path.name
        if opened == 2 and name == path.name:
            opened += 10
            path.write_bytes(whole.replace(b"We looked", b"We never looked"))

    def work() -> None:
        with reading_once():
            assert read(folder).curation.added[0].body.startswith("We never")
            path.write_bytes(whole)
            assert read(folder).curation.added[0].body.startswith("We looked")

    assert run_in_child(work, on_read=meddle) == 0


# what a part rests on -------------------------------------------------------------------

_OPENED: list[str] | None = None


def _note_opened(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open" and _OPENED is not None and isinstance(arguments[0], str | os.PathLike):
        _OPENED.append(str(arguments[0]))


sys.addaudithook(_note_opened)


@contextmanager
def recording_opened() -> Iterator[list[str]]:
    global _OPENED
    _OPENED = found = []
    try:
        yield found
    finally:
        _OPENED = None


#: The parts that are read in every case, so that nothing has to vouch for them.
NEVER_CARRIED = {name for name, one in PARTS.items() if not one.is_carried}


@pytest.mark.parametrize("key", KEYS, ids=":".join)
def test_a_part_opens_no_file_that_it_does_not_rest_on(signed: Path, key: Key) -> None:
    case = read_afresh(signed)
    case.ask(key)
    with recording_opened() as opened:
        case.forget(key)
        case.ask(key)
    paths = {Path(name) for name in opened if name.startswith(str(signed))}
    grounds = PARTS[key.name].grounds if key.name in PARTS else [f"{key.about}.ipynb"]
    named = {TENANTS: signed / "customers.txt", MARKER: signed / MARKER}
    expected = {named.get(name, case.folder.path / name) for name in grounds}
    assert key.name in NEVER_CARRIED or paths <= expected


def test_few_parts_are_read_in_every_case() -> None:
    assert {"now", "own_ids", "shared", "committed", "earlier"} == NEVER_CARRIED


# the same, and nearly -------------------------------------------------------------------

MADRID = timezone(timedelta(hours=1))
NINE = datetime(2026, 3, 3, 9, tzinfo=UTC)
SAME: list[tuple[object, object, bool]] = [
    ("disk", "disk", True),
    ((1, "a"), (1, "a"), True),
    ((1, "a"), [1, "a"], False),
    (1, True, False),
    (1, 1.0, False),
    (0.0, -0.0, False),
    (NINE, NINE + timedelta(0), True),
    (NINE, NINE.astimezone(MADRID), False),
    ({"a": 1, "b": 2}, {"a": 1, "b": 2}, True),
    ({"a": 1, "b": 2}, {"b": 2, "a": 1}, False),
    (Person("Ada Example"), Person("Ada Example"), True),
    (Person("Ada Example"), Person("Ada Example", ("ada",)), False),
    (Finding(0, 1, "name", "r", "Ada"), Finding(0, 1, "name", "r", "Bo"), False),
    (frozenset({"a", "b"}), frozenset({"b", "a"}), True),
    (object(), object(), False),
]


@pytest.mark.parametrize(("one", "other", "expected"), SAME)
def test_what_differs_in_anything_is_not_the_same(
    one: object, other: object, expected: bool
) -> None:
    assert is_same(one, other) is expected
    assert is_same(one, one)


def test_every_part_of_a_case_can_be_compared(signed: Path) -> None:
    """One that could not would be computed anew, and all that rests on it."""
    one, other = read_afresh(signed), read_afresh(signed)
    assert [key for key in KEYS if not is_same(one.ask(key), other.ask(key))] == []
