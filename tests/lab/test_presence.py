"""Which notebooks count as open in JupyterLab, and what verbs do about it."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import papermill
import pytest
from support.kit import ID, incident, kit, workspace

from incident_kit.errors import WaitingError
from incident_kit.journey.open_elsewhere import find_open
from incident_kit.lab.presence import Presence
from incident_kit.workspace.history import keep_version
from incident_kit.workspace.shipped import template


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_what_is_open_is_what_a_session_told_last(tmp_path: Path) -> None:
    presence = Presence(tmp_path)
    presence.tell("one", ["a.ipynb"], ["b.ipynb"])
    assert presence.find(tmp_path / "a.ipynb") == "saved"
    assert presence.find(tmp_path / "b.ipynb") == "unsaved"
    presence.tell("one", ["b.ipynb"], [])
    assert presence.find(tmp_path / "a.ipynb") is None
    assert presence.find(tmp_path / "b.ipynb") == "saved"


def test_unsaved_words_of_one_session_count_for_all(tmp_path: Path) -> None:
    presence = Presence(tmp_path)
    presence.tell("one", [], ["a.ipynb"])
    presence.tell("two", ["a.ipynb"], [])
    assert presence.find(tmp_path / "a.ipynb") == "unsaved"
    presence.tell("one", [], [])
    assert presence.find(tmp_path / "a.ipynb") == "saved"


def test_a_session_that_says_nothing_any_more_is_gone(tmp_path: Path) -> None:
    clock = Clock()
    presence = Presence(tmp_path, clock)
    presence.tell("one", ["a.ipynb"], [])
    clock.now = 61  # a browser in the background speaks once a minute
    assert presence.find(tmp_path / "a.ipynb") == "saved"
    clock.now = 200
    assert presence.find(tmp_path / "a.ipynb") is None


def test_a_drive_or_a_link_before_a_path_leads_to_the_same_notebook(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    presence = Presence(tmp_path)
    presence.tell("one", ["RTC:link/a.ipynb"], [])
    assert presence.find(tmp_path / "real" / "a.ipynb") == "saved"


class Server:
    """Answers as JupyterLab's server does that has ``unsaved`` open."""

    def __init__(self, root: Path, runtime: Path, unsaved: Path) -> None:
        self.asked: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append(str(self.headers["Authorization"]))
                [asked] = parse_qs(urlsplit(self.path).query)["notebook"]
                state = "unsaved" if Path(asked) == unsaved.resolve() else None
                self.send_response(200)
                self.end_headers()
                self.wfile.write(json.dumps({"state": state}).encode())

            def log_message(self, *arguments: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        noted = {
            "pid": os.getpid(),
            "root_dir": str(root),
            "token": "secret",
            "url": f"http://127.0.0.1:{self.server.server_port}/",
        }
        runtime.mkdir()
        (runtime / "jpserver-1.json").write_text(json.dumps(noted))
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def made(tmp_path: Path) -> Path:
    folder = workspace(tmp_path / "ws")
    assert kit(folder, "gather", ID).code == 0
    assert kit(folder, "report", ID).code == 0
    return folder


@pytest.fixture
def lab(tmp_path: Path, made: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    server = Server(tmp_path, tmp_path / "runtime", incident(made) / "report.ipynb")
    yield server
    server.stop()


def test_a_verb_writes_nothing_under_unsaved_words(lab: Server, made: Path) -> None:
    path = incident(made) / "report.ipynb"
    saved = path.read_bytes().replace(b"Write: Overview", b"Something else")
    path.write_bytes(saved)
    ran = kit(made, "report", ID)
    assert ran.code == 5
    assert "press Refresh above report.ipynb in JupyterLab" in ran.err
    assert path.read_bytes() == saved
    assert set(lab.asked) == {"token secret"}


def test_the_other_notebooks_are_written(lab: Server, made: Path) -> None:
    assert kit(made, "redact", ID).code == 0
    assert kit(made, "gather", ID).code == 0


def test_a_batch_says_so_of_one_incident_and_does_the_others(lab: Server, made: Path) -> None:
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


def test_restoring_waits_as_well(lab: Server, made: Path) -> None:
    path = incident(made) / "report.ipynb"
    text = path.read_text()
    assert "Write: Overview" in text
    keep_version(incident(made), "report.ipynb", text.replace("Write: Overview", "Older").encode())
    ran = kit(made, "restore", ID, "report.ipynb", "--yes")
    assert ran.code == 5
    assert path.read_text() == text


def test_plain_papermill_waits_as_well(lab: Server, made: Path) -> None:
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


def test_gathering_is_done_and_said_when_its_notebook_is_open(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    server = Server(tmp_path, tmp_path / "runtime", incident(made) / "gather.ipynb")
    ran = kit(made, "gather", ID)
    server.stop()
    assert ran.code == 5
    assert "lines shown" in ran.out
    assert "press Refresh above gather.ipynb" in ran.err


def test_a_server_that_is_gone_or_does_not_answer_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path))
    noted = {"root_dir": str(tmp_path), "token": "", "url": "http://127.0.0.1:9/"}
    (tmp_path / "jpserver-1.json").write_text(json.dumps({**noted, "pid": os.getpid()}))
    (tmp_path / "jpserver-2.json").write_text(json.dumps({**noted, "pid": 2**22 + 1}))
    (tmp_path / "jpserver-3.json").write_text("{half of")
    assert find_open(tmp_path / "report.ipynb") is None
