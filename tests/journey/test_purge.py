"""What is old goes when somebody says so: from ``raw/`` and ``.history/``, and nothing else."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from support.kit import ID, incident, kit, tree, workspace

from incident_kit.model import utc_now
from incident_kit.workspace.history import keep_version, list_versions
from incident_kit.workspace.locking import HISTORY

OTHER = "2026-03-04-queue"


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A workspace with two responses and two versions, one of each 100 days old."""
    folder = workspace(tmp_path / "ws")
    fill(incident(folder))
    return folder


def fill(place: Path) -> None:
    for name, days in (("old.json", 100), ("slack/new.json", 1)):
        path = place / "raw" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
        at = time.time() - 86400 * days
        os.utime(path, (at, at))
    for days in (100, 1):
        data = f"{days} days ago".encode()
        keep_version(place, "incident.yaml", data, utc_now() - timedelta(days=days))


def raw_of(folder: Path, ident: str = ID) -> list[str]:
    place = incident(folder, ident) / "raw"
    return sorted(path.name for path in place.rglob("*") if path.is_file())


def versions_of(folder: Path, ident: str = ID) -> list[str]:
    return [one.read().decode() for one in list_versions(incident(folder, ident))]


def left(folder: Path) -> tuple[list[str], list[str]]:
    return raw_of(folder), versions_of(folder)


def test_by_default_what_is_older_than_ninety_days_goes(here: Path) -> None:
    said = kit(here, "purge", "--yes")
    assert (said.code, left(here)) == (0, (["new.json"], ["1 days ago"]))
    assert "removed 2 files" in said.out
    assert "2 files stayed" in said.out


@pytest.mark.parametrize(
    ("flags", "remaining"),
    [
        (["--raw"], (["new.json"], ["100 days ago", "1 days ago"])),
        (["--history"], (["new.json", "old.json"], ["1 days ago"])),
        (["--history", "--older-than", "0"], (["new.json", "old.json"], [])),
        (["--raw", "--older-than", "0"], ([], ["100 days ago", "1 days ago"])),
        (["--older-than", "0"], ([], [])),
        (["--older-than", "200"], (["new.json", "old.json"], ["100 days ago", "1 days ago"])),
    ],
)
def test_what_goes_is_what_was_named(
    here: Path, flags: list[str], remaining: tuple[list[str], list[str]]
) -> None:
    assert kit(here, "purge", ID, *flags, "--yes").code == 0
    assert left(here) == remaining


def test_what_would_go_is_shown_and_goes_only_on_a_yes(here: Path) -> None:
    before = tree(here)
    asked = kit(here, "purge")
    assert (asked.code, "--yes" in asked.err) == (2, True)
    assert f"incidents/{ID}/raw/  1 file, 1 kB" in asked.out
    assert f"incidents/{ID}/{HISTORY}/  1 file, 1 kB" in asked.out
    assert tree(here) == before


def test_nothing_else_is_touched(here: Path) -> None:
    place = incident(here)
    for name in ("notes.txt", "raw.txt", "export/internal.md", f"{HISTORY}/theirs.txt"):
        (place / name).parent.mkdir(exist_ok=True)
        (place / name).write_text("theirs")
    before = tree(here)
    assert kit(here, "purge", "--older-than", "0", "--yes").code == 0
    gone = before.keys() - tree(here).keys()
    assert len(gone) == 4
    assert {path.split("/")[2] for path in gone} == {"raw", HISTORY}
    assert (place / "raw").is_dir()


def test_one_incident_is_purged_and_no_other(here: Path) -> None:
    made = kit(here, "new", OTHER, "--title", "A queue", "--started", "2026-03-04T09:00Z")
    assert made.code == 0
    fill(incident(here, OTHER))
    assert kit(here, "purge", OTHER, "--older-than", "0", "--yes").code == 0
    assert raw_of(here, OTHER) == []
    assert raw_of(here) == ["new.json", "old.json"]


def test_a_folder_that_is_a_link_is_refused_and_the_rest_goes(here: Path, tmp_path: Path) -> None:
    """What it leads to may be everybody's."""
    shared = tmp_path / "shared"
    raw = incident(here) / "raw"
    raw.rename(shared)
    raw.symlink_to(shared, target_is_directory=True)
    before = tree(shared)
    said = kit(here, "purge", ID, "--older-than", "0", "--yes")
    assert (said.code, "is a link" in said.err) == (2, True)
    assert tree(shared) == before
    assert versions_of(here) == []


def test_a_link_inside_raw_is_somebody_s(here: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "theirs.json").write_text("theirs")
    (incident(here) / "raw" / "link").symlink_to(outside, target_is_directory=True)
    (incident(here) / "raw" / "theirs.json").symlink_to(outside / "theirs.json")
    assert kit(here, "purge", ID, "--older-than", "0", "--yes").code == 0
    assert (outside / "theirs.json").read_text() == "theirs"
    assert (incident(here) / "raw" / "theirs.json").is_symlink()


def test_a_version_that_a_kill_left_half_written_goes_too(here: Path) -> None:
    """It may hold a secret like any other."""
    half = incident(here) / HISTORY / ".000009_20261103T120000Z__report.ipynb.tmp"
    half.write_text("a secr")
    assert kit(here, "purge", ID, "--history", "--older-than", "0", "--yes").code == 0
    assert not half.exists()


def test_nothing_old_enough_says_how_to_remove_the_rest(here: Path) -> None:
    kit(here, "purge", "--yes")
    said = kit(here, "purge")
    assert (said.code, "--older-than 0 takes them too" in said.out) == (0, True)


def test_a_workspace_with_nothing_kept_says_so(tmp_path: Path) -> None:
    said = kit(workspace(tmp_path / "ws"), "purge")
    assert (said.code, "nothing to remove" in said.out) == (0, True)
