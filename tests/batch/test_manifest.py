"""A manifest names incidents by `new`'s flags; a batch ends with the worst code."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from itertools import permutations
from pathlib import Path

import pytest
from support.kit import ID, kit, workspace

from incident_kit.batch.manifest import Job, list_jobs, read_manifest
from incident_kit.batch.outcomes import WORST_FIRST, Outcome, exit_code
from incident_kit.errors import FileError, UsageError
from incident_kit.workspace import create_workspace, open_workspace


def manifest(folder: Path, text: str, name: str = "many.csv") -> list[Job]:
    (folder / name).write_text(text, encoding="utf-8")
    return read_manifest(folder / name)


SAME = [
    ("many.csv", 'id,title,slack-channel\na-1,"Slow, then down",#one;two\nb-2,,\n'),
    (
        "many.csv",
        '\ufeffid, title , slack_channel\r\na-1,"Slow, then down",#one; two ;\r\nb-2,,\r\n',
    ),
    ("many.csv", 'id,--title,--slack-channel\na-1,"Slow, then down",#one;two\n,,\n\nb-2,,\n,,\n'),
    (
        "many.yaml",
        "- id: a-1\n  title: Slow, then down\n  slack_channel: ['#one', two]\n- id: b-2\n",
    ),
    (
        "many.yml",
        "# all\n- {id: a-1, title: 'Slow, then down', slack-channel: '#one;two'}\n- id: b-2\n",
    ),
    (
        "many.YAML",
        "---\nversion: 1\nincidents:\n- id: a-1\n  title: Slow, then down\n"
        "  slack_channel: ['#one', two]\n- id: b-2\n  title:\n",
    ),
]


@pytest.mark.parametrize(("name", "text"), SAME)
def test_a_manifest_is_a_table_or_a_list(tmp_path: Path, name: str, text: str) -> None:
    """Several values stand in one cell with ``;`` between; empty cells say nothing."""
    assert manifest(tmp_path, text, name) == [
        Job("a-1", {"title": "Slow, then down", "slack_channel": ["#one", "two"]}),
        Job("b-2", {}),
    ]


def test_what_was_typed_is_not_read_as_something_else(tmp_path: Path) -> None:
    text = (
        "- {id: a-1, started: 2026-11-03T09:02, security: no, priority: 1, story: 4e7, lead: ~}\n"
    )
    (job,) = manifest(tmp_path, text, "many.yaml")
    assert job.flags == {
        "started": "2026-11-03T09:02",
        "security": "no",
        "priority": "1",
        "story": "4e7",
    }


FAULTS = [
    ("many.csv", "id,titel\na-1,x\n", "row 1 has no column 'titel'"),
    ("many.csv", "id;title\na-1;x\n", "row 1 has no column 'id;title'"),
    ("many.csv", "title\nx\n", "row 1 has no id"),
    ("many.csv", "id,title\na-1,x\n,y\n", "row 2 has no id"),
    (
        "many.csv",
        "id,title\na-1,Slow, then down\n",
        "many.csv, line 2: has more cells than columns",
    ),
    ("many.csv", "id\na-1\nb-2\na-1\n", "id: names a-1 more than once"),
    ("many.csv", "id,title\n", "names no incident"),
    ("many.csv", "", "names no incident"),
    ("many.csv", "id\n" + "a" * 200_000, "line 2: is not CSV: field larger"),
    ("many.yaml", "", "names no incident"),
    ("many.yaml", "incidents:\n", "names no incident"),
    ("many.yaml", "- a-1\n", "incidents: should be a list of incidents"),
    ("many.yaml", "incidents: {id: a-1}\n", "incidents: should be a list of incidents"),
    ("many.yaml", "just words\n", "incidents: should be a list of incidents"),
    ("many.yaml", "- id: a-1\n  titel: x\n", "row 1 has no column 'titel'"),
    ("many.yaml", "- id: a-1\n- id: [\n", "many.yaml, line 3: is not YAML"),
    ("many.yaml", "version: 2\nincidents: []\n", "line 1, version: is of version 2"),
]


@pytest.mark.parametrize(("name", "text", "said"), FAULTS, ids=range(len(FAULTS)))
def test_a_faulty_manifest_runs_nothing_and_names_the_place(
    tmp_path: Path, name: str, text: str, said: str
) -> None:
    with pytest.raises(FileError) as caught:
        manifest(tmp_path, text, name)
    assert str(caught.value).startswith(name)
    assert said in str(caught.value)


def test_a_manifest_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"none.csv: cannot be read"):
        read_manifest(tmp_path / "none.csv")


def test_a_path_is_relative_to_where_you_stand_or_to_the_manifest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = tmp_path / "there"
    there.mkdir()
    monkeypatch.chdir(tmp_path)
    (there / "beside.zip").touch()
    (tmp_path / "here.zip").touch()
    (job,) = manifest(there, "id,slack_export\na-1,beside.zip;here.zip;none.zip\n")
    assert job.flags == {"slack_export": [str(there / "beside.zip"), "here.zip", "none.zip"]}


@pytest.mark.parametrize(
    ("codes", "code"),
    [
        ([], 0),
        ([0, 0], 0),
        ([0, 5], 5),
        ([5, 4], 4),
        ([4, 2], 2),
        ([5, 6, 4], 6),
        ([6, 3], 3),
        ([3, 1, 5], 1),
    ],
)
def test_a_batch_ends_with_the_first_code_of_the_contract(codes: list[int], code: int) -> None:
    assert exit_code([Outcome(str(n), "", "", one, 0.0) for n, one in enumerate(codes)]) == code


def test_the_order_of_the_incidents_does_not_change_the_code() -> None:
    for codes in permutations(WORST_FIRST, 3):
        outcomes = [Outcome("", "", "", one, 0.0) for one in codes]
        assert exit_code(outcomes) == min(codes, key=WORST_FIRST.index)


def test_an_outcome_is_one_row_of_the_answer() -> None:
    assert Outcome("a-1", "done", "why", 0, 1.5).json() == {
        "incident": "a-1",
        "state": "done",
        "reason": "why",
        "code": 0,
        "seconds": 1.5,
        "unchanged": False,
    }


def test_all_incidents_of_a_workspace_are_jobs_without_flags(tmp_path: Path) -> None:
    create_workspace(tmp_path)
    workspace = open_workspace(tmp_path)
    with pytest.raises(UsageError, match="name a manifest, or --all"):
        list_jobs(workspace, None, everything=False)
    with pytest.raises(UsageError, match="has no incident"):
        list_jobs(workspace, None, everything=True)
    workspace.create({"id": "a-1"})
    assert list_jobs(workspace, None, everything=True) == [Job("a-1", {})]


@pytest.mark.skipif(os.name != "posix", reason="a process group is ended")
def test_a_batch_that_is_stopped_ends_at_once_and_says_what_is_done(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "ws")
    assert kit(folder, "new", "again", "--title", "Still slow").code == 0
    (tmp_path / "all.csv").write_text(f"id,started\nlate,tomorrow\n{ID},\nagain,\n")
    command = [sys.executable, "-c", "from incident_kit.cli import main; main()", "-w", str(folder)]
    batch = subprocess.Popen(
        [*command, "batch", str(tmp_path / "all.csv"), "--workers", "1"],
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert batch.stderr is not None
    assert "late: failed" in batch.stderr.readline()
    os.killpg(batch.pid, signal.SIGINT)
    said = batch.stderr.read()
    assert (batch.wait(20), "Traceback" in said) == (1, False)
    assert "stopped: 1 of 3 incidents ended; the files of the others are whole" in said
    assert "  - run the same batch again" in said
