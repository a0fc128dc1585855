"""A report over the nights the clocks change in Europe/London reads as the night went."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from support.kit import ID, authored, flags, incident, kit, notebook, save, user, write_export
from support.kit import said as said_in_march

from incident_kit.case import Case, load_case
from incident_kit.gathering import gather
from incident_kit.process import measure_intervals
from incident_kit.process.milestones import find_moments
from incident_kit.report import join_source
from incident_kit.workspace import open_workspace

#: Of each night: what was said when, in UTC, how it reads, and what the facts say.
AUTUMN = (
    ("2026-10-24T23:30:00Z", "00:30 BST", "The clock of the batch host is wrong"),
    ("2026-10-25T00:30:00Z", "01:30 BST", "First half past one, restarting"),
    ("2026-10-25T01:30:00Z", "01:30 GMT", "Second half past one, still failing"),
    ("2026-10-25T02:30:00Z", "02:30 GMT", "Resolved, batches run again"),
)
SPRING = (
    ("2026-03-29T00:30:00Z", "00:30 GMT", "Nightly jobs do not start"),
    ("2026-03-29T00:59:59Z", "00:59 GMT", "One second before the clocks change"),
    ("2026-03-29T01:00:00Z", "02:00 BST", "And there we are"),
    ("2026-03-29T01:30:00Z", "02:30 BST", "Resolved, the jobs ran"),
)


@dataclass(frozen=True)
class Night:
    """A night's messages, and what `new` is told: times as people type them."""

    said: tuple[tuple[str, str, str], ...]
    started: str
    resolved: str
    facts: tuple[str, ...]
    opening: str
    total: str
    alt: str


NIGHTS = {
    "autumn": Night(
        AUTUMN,
        "2026-10-25T00:30",
        "2026-10-25T02:30",
        (
            "25 October 2026, 00:30 BST (2026-10-24T23:30Z)",
            "25 October 2026, 02:30 GMT (2026-10-25T02:30Z)",
        ),
        "Europe/London (BST, then GMT)",
        "3 h",
        "00:30",
    ),
    "spring": Night(
        SPRING,
        "2026-03-29T00:30",
        "2026-03-29T02:30",
        (
            "29 March 2026, 00:30 GMT (2026-03-29T00:30Z)",
            "29 March 2026, 02:30 BST (2026-03-29T01:30Z)",
        ),
        "Europe/London (GMT, then BST)",
        "1 h",
        "00:30",
    ),
}


def stamp(at: str) -> str:
    return f"{datetime.fromisoformat(at).timestamp():.6f}"


def workspace(folder: Path, night: Night) -> Path:
    messages = [
        {**said_in_march(0, text), "ts": stamp(at), "pinned_to": ["C0DISK0001"]}
        for at, _, text in night.said
    ]
    people = [user("U0ADA00001", "ada", "Ada Fictional", "ada@disk.example")]
    days = {"name": "incident", "id": "C0DISK0001"}
    path = write_export(folder / "exports" / "slack.zip", messages, people, days)
    _dated(path, night.started[:10])
    assert kit(folder, "init", str(folder)).code == 0
    told = flags(
        started=night.started,
        declared=night.started,
        resolved=night.resolved,
        slack_channel="incident",
        slack_export=str(path),
    )
    made = kit(folder, "new", ID, *told)
    assert made.code == 0, made.err
    return folder


def _dated(path: Path, day: str) -> None:
    """The export's one day file under the name of ``day``."""
    unpacked = path.with_suffix("")
    shutil.unpack_archive(path, unpacked)
    (unpacked / "incident" / "2026-03-03.json").rename(unpacked / "incident" / f"{day}.json")
    shutil.make_archive(str(unpacked), "zip", unpacked)
    shutil.rmtree(unpacked)


def reported(folder: Path) -> Path:
    """Gathered, and the report as it is drafted, but for what its code prints."""
    gather(load_case(open_workspace(folder), ID))
    path = incident(folder) / "report.ipynb"
    save(path, load_case(open_workspace(folder), ID).notebook("report").to_json())
    return path


@dataclass(frozen=True)
class Read:
    """A night's incident, and its internal report as Markdown."""

    night: Night
    folder: Path
    text: str

    @property
    def case(self) -> Case:
        return load_case(open_workspace(self.folder), ID)


@pytest.fixture(scope="module", params=list(NIGHTS))
def read(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Read:
    night = NIGHTS[request.param]
    folder = workspace(tmp_path_factory.mktemp(request.param) / "ws", night)
    reported(folder)
    ran = kit(folder, "export", ID)
    assert ran.code == 0, ran.err
    return Read(night, folder, (incident(folder) / "export" / "internal.md").read_text())


def test_lines_stand_in_the_order_it_happened_each_with_its_own_abbreviation(read: Read) -> None:
    times = re.findall(r"\*\*(\d\d:\d\d (?:BST|GMT))\*\* Ada Fictional", read.text)
    assert times == [local for _, local, _ in read.night.said]
    places = [read.text.index(text) for _, _, text in read.night.said]
    assert places == sorted(places)
    assert f"Times are {read.night.opening}" in read.text


def test_the_facts_say_local_time_its_abbreviation_and_utc(read: Read) -> None:
    for fact in read.night.facts:
        assert fact in read.text


def test_durations_are_counted_in_utc(read: Read) -> None:
    case = read.case
    spans = {one.key: one for one in measure_intervals(case.incident, case.timeline, case.written)}
    lengths = {key: str(spans[key].duration) for key in ("total", "fix")}
    assert lengths == dict.fromkeys(("total", "fix"), f"{read.night.total[0]}:00:00")
    assert re.search(rf"\| Total duration \| {read.night.total} \|", read.text)


def test_the_words_of_the_picture_name_the_zone_and_the_length(read: Read) -> None:
    alt = read.case.picture.alt
    zone = read.night.opening.removeprefix("Europe/London (").removesuffix(")")
    for word in (read.night.alt, "02:30", *zone.split(", then ")):
        assert word in alt, alt


def test_both_half_past_ones_are_listed_by_number_in_order(read: Read) -> None:
    """``curate`` alone lists the lines; 01:30 twice is told apart."""
    listed = kit(read.folder, "curate", ID).out
    places = [listed.index(text[:40]) for _, _, text in read.night.said]
    assert places == sorted(places)


def test_a_time_that_comes_twice_or_never_is_asked_for_again(tmp_path: Path) -> None:
    """01:30 on the October night is two moments, on the March night none: no guess is made."""
    kit(tmp_path / "ws", "init", str(tmp_path / "ws"))
    for name, started in (("a", "2026-10-25T01:30"), ("b", "2026-03-29T01:30")):
        made = kit(tmp_path / "ws", "new", name, "--title", "x", "--started", started)
        assert made.code == 2
        assert started in made.err
    for name, started in (("c", "2026-10-25T01:30+01:00"), ("d", "2026-10-25T01:30+00:00")):
        made = kit(tmp_path / "ws", "new", name, "--title", "x", "--started", started)
        assert made.code == 0, made.err


def test_the_drafted_milestones_tell_the_two_half_past_ones_apart(tmp_path: Path) -> None:
    """The table as the kit drafts it, and a person adds to it, means the same moments."""
    folder = workspace(tmp_path / "ws", NIGHTS["autumn"])
    path = incident(folder) / "incident.yaml"
    path.write_text(f"{path.read_text()}mitigated: 2026-10-25T01:30+00:00\n")
    report = reported(folder)
    content = notebook(report)
    (cell,) = (one for one in authored(content) if "| Mitigated |" in join_source(one))
    cell["source"] = re.sub(
        r"(\| Mitigated \| [^|]*\|)  \|", r"\1 Graph of errors |", join_source(cell)
    )
    save(report, content)
    case = load_case(open_workspace(folder), ID)
    found = find_moments(case.incident, case.timeline, case.written)["mitigated"]
    assert (found.at, found.note) == (case.incident.mitigated, "")


@pytest.mark.parametrize(
    ("started", "typed", "expected"),
    [
        ("2026-10-26T01:00", "01:30", "2026-10-26T01:30:00Z"),
        ("2026-03-28T01:00", "01:30", "2026-03-28T01:30:00Z"),
        ("2026-10-25T00:30", "01:30 GMT", "2026-10-25T01:30:00Z"),
        ("2026-10-25T00:30", "01:30+01:00", "2026-10-25T00:30:00Z"),
    ],
)
def test_a_bare_time_of_a_note_minds_its_own_day_only(
    tmp_path: Path, started: str, typed: str, expected: str
) -> None:
    folder = tmp_path / "ws"
    kit(folder, "init", str(folder))
    times = {"started": started, "declared": started, "resolved": f"{started[:10]}T03:00"}
    assert kit(folder, "new", ID, *flags(**times)).code == 0
    ran = kit(folder, "note", ID, "Called the supplier", "--at", typed)
    assert ran.code == 0, ran.err
    (note,) = load_case(open_workspace(folder), ID).curation.added
    assert note.at == datetime.fromisoformat(expected)
