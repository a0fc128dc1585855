"""Which notebooks count as open in JupyterLab, and what verbs do about it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import papermill
import pytest
from support.kit import ID, incident, kit

from incident_kit.errors import WaitingError
from incident_kit.lab.presence import Presence
from incident_kit.workspace.history import keep_version
from incident_kit.workspace.opened import find_open, write_mark
from incident_kit.workspace.shipped import template


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An incident's folder, as far as marks are concerned."""
    tmp_path.joinpath("incident.yaml").touch()
    return tmp_path


def test_what_is_open_is_what_a_session_told_last(folder: Path) -> None:
    presence = Presence(folder)
    presence.tell("one", ["a.ipynb"], ["b.ipynb"])
    assert find_open(folder / "a.ipynb") == "saved"
    assert find_open(folder / "b.ipynb") == "unsaved"
    presence.tell("one", ["b.ipynb"], [])
    assert find_open(folder / "a.ipynb") is None
    assert find_open(folder / "b.ipynb") == "saved"
    presence.tell("one", [], [])
    assert find_open(folder / "b.ipynb") is None
    assert list(folder.glob(".history/open-*")) == []


def test_unsaved_words_of_one_session_count_for_all(folder: Path) -> None:
    presence = Presence(folder)
    presence.tell("one", [], ["a.ipynb"])
    presence.tell("two", ["a.ipynb"], [])
    assert find_open(folder / "a.ipynb") == "unsaved"
    presence.tell("one", [], [])
    assert find_open(folder / "a.ipynb") == "saved"


def test_unsaved_words_of_one_server_count_for_all(folder: Path) -> None:
    one, two = Presence(folder), Presence(folder)
    one.tell("one", [], ["a.ipynb"])
    two.tell("two", ["a.ipynb"], [])
    assert find_open(folder / "a.ipynb") == "unsaved"
    one.close()
    assert find_open(folder / "a.ipynb") == "saved"


def test_a_session_that_says_nothing_any_more_is_gone(folder: Path) -> None:
    clock = Clock()
    presence = Presence(folder, clock)
    presence.tell("one", ["a.ipynb"], [])
    clock.now = 61  # a browser in the background speaks once a minute
    presence.tell("two", ["b.ipynb"], [])
    assert find_open(folder / "a.ipynb") == "saved"
    clock.now = 200
    presence.tell("two", ["b.ipynb"], [])
    assert find_open(folder / "a.ipynb") is None


def test_a_mark_that_nobody_touches_counts_no_more_and_goes(folder: Path) -> None:
    write_mark(folder, "old", {"a.ipynb": "unsaved"})
    (old,) = folder.glob(".history/open-*")
    earlier = time.time() - 61
    os.utime(old, (earlier, earlier))
    assert find_open(folder / "a.ipynb") == "unsaved"
    earlier = time.time() - 200
    os.utime(old, (earlier, earlier))
    assert find_open(folder / "a.ipynb") is None
    write_mark(folder, "new", {"b.ipynb": "saved"})
    assert not old.exists()


def test_a_server_that_was_killed_has_nothing_open(folder: Path) -> None:
    code = (
        "import os, signal, sys; from pathlib import Path\n"
        "from incident_kit.workspace.opened import write_mark\n"
        "write_mark(Path(sys.argv[1]), 'one', {'a.ipynb': 'unsaved'})\n"
        "print(os.kill(os.getpid(), signal.SIGKILL))"
    )
    killed = subprocess.run([sys.executable, "-c", code, str(folder)], check=False)
    assert killed.returncode < 0
    assert len(list(folder.glob(".history/open-*"))) == 1
    assert find_open(folder / "a.ipynb") is None


def test_of_another_machine_no_process_is_looked_for(folder: Path) -> None:
    """A container has numbers of its own for what runs in it."""
    write_mark(folder, "far", {"a.ipynb": "saved"})
    (mark,) = folder.glob(".history/open-*")
    told = json.loads(mark.read_text())
    mark.write_text(json.dumps({**told, "on": "elsewhere", "pid": 2**22 + 1}))
    assert find_open(folder / "a.ipynb") == "saved"


@pytest.mark.parametrize("text", ["", "{half of", "[]", '{"on": "x", "pid": 1, "open": 3}'])
def test_what_is_no_mark_says_nothing(folder: Path, text: str) -> None:
    folder.joinpath(".history").mkdir()
    folder.joinpath(".history/open-1.json").write_text(text)
    assert find_open(folder / "a.ipynb") is None


def test_no_mark_is_made_where_no_incident_is(tmp_path: Path) -> None:
    """Of a folder that was renamed or taken away, say."""
    presence = Presence(tmp_path)
    presence.tell("one", [], ["gone/a.ipynb", "b.ipynb"])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("path", ["RTC:link/a.ipynb", "link/a.ipynb", "/real/a.ipynb"])
def test_a_drive_or_a_link_before_a_path_leads_to_the_same_notebook(
    tmp_path: Path, path: str
) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "incident.yaml").touch()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    Presence(tmp_path).tell("one", [path], [])
    assert find_open(tmp_path / "real" / "a.ipynb") == "saved"
    assert find_open(tmp_path / "link" / "a.ipynb") == "saved"


@pytest.fixture(scope="module")
def reported(just_gathered: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose report is made; tests copy it."""
    folder = Path(shutil.copytree(just_gathered, tmp_path_factory.mktemp("reported") / "ws"))
    assert kit(folder, "report", ID).code == 0
    return folder


@pytest.fixture
def made(reported: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(reported, tmp_path / "ws"))


def _open(made: Path, name: str) -> None:
    """A browser has a notebook open, with unsaved words."""
    Presence(made).tell("one", [], [f"incidents/{ID}/{name}.ipynb"])


@pytest.fixture
def lab(made: Path) -> None:
    _open(made, "report")


def test_a_verb_writes_nothing_under_unsaved_words(lab: None, made: Path) -> None:
    path = incident(made) / "report.ipynb"
    saved = path.read_bytes().replace(b"Write: Overview", b"Something else")
    path.write_bytes(saved)
    ran = kit(made, "report", ID)
    assert ran.code == 5
    assert "press Refresh above report.ipynb in JupyterLab" in ran.err
    assert path.read_bytes() == saved


def test_the_other_notebooks_are_written(lab: None, made: Path) -> None:
    assert kit(made, "redact", ID).code == 0
    assert kit(made, "gather", ID).code == 0


def test_a_batch_says_so_of_one_incident_and_does_the_others(lab: None, made: Path) -> None:
    facts = ("--title", "Another", "--started", "2026-03-03T09:00Z")
    sources = ("--slack-channel", "incident", "--slack-export", str(made / "exports/slack.zip"))
    assert kit(made, "new", "another", *facts, *sources).code == 0
    before = (incident(made) / "report.ipynb").read_bytes()
    for _ in range(2):  # it is no end that lasts: closing a notebook changes no file
        rows = json.loads(kit(made, "batch", "--all", "--json").out)
        told = {row["incident"]: row for row in rows}
        assert (told[ID]["state"], told[ID]["code"]) == ("failed", 5)
        assert "is open in JupyterLab" in told[ID]["reason"]
        assert told["another"]["state"] == "needs review"
    assert (incident(made) / "report.ipynb").read_bytes() == before


def test_restoring_waits_as_well(lab: None, made: Path) -> None:
    path = incident(made) / "report.ipynb"
    text = path.read_text()
    assert "Write: Overview" in text
    keep_version(incident(made), "report.ipynb", text.replace("Write: Overview", "Older").encode())
    ran = kit(made, "restore", ID, "report.ipynb", "--yes")
    assert ran.code == 5
    assert path.read_text() == text


def test_plain_papermill_waits_as_well(lab: None, made: Path) -> None:
    path = incident(made) / "report.ipynb"
    before = path.read_bytes()
    with pytest.raises(WaitingError, match="is open in JupyterLab"):
        papermill.execute_notebook(
            str(template("report")),
            str(path),
            parameters={"incident": ID, "workspace": str(made)},
            progress_bar=False,
        )
    assert path.read_bytes() == before


def test_gathering_is_done_and_said_when_its_notebook_is_open(made: Path) -> None:
    _open(made, "gather")
    ran = kit(made, "gather", ID)
    assert ran.code == 5
    assert "lines shown" in ran.out
    assert "press Refresh above gather.ipynb" in ran.err
