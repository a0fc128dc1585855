"""An incident from nothing, by the questions of `new` on a terminal, then gathered."""

from __future__ import annotations

import io
import json
import os
import pty
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import servers
from support.kit import ID, MESSAGES, Ran, incident, kit, write_export, write_statuspage

from incident_kit.case import load_case
from incident_kit.workspace import open_workspace

MAIL = """From: Support <support@supplier.example>
To: ops@harbour.example
Subject: Disk alerts
Date: Tue, 3 Mar 2026 09:12:00 +0000
Message-ID: <1@supplier.example>

We see it too.
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new workspace, with what was saved beside it, and a terminal in it."""
    assert kit(tmp_path, "init", str(tmp_path)).code == 0
    write_export(tmp_path / "slack.zip", MESSAGES)
    write_statuspage(tmp_path / "incidents.json", ["Looking into it.", "Fixed."])
    (tmp_path / "supplier.eml").write_text(MAIL)
    (tmp_path / "log.txt").write_text("09:00 Ana: api is down\n09:20 rolled back: no effect\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def answer(folder: Path, monkeypatch: pytest.MonkeyPatch, *answers: str) -> Ran:
    """`new` alone, with these answers on a terminal."""
    terminal = io.StringIO("".join(f"{each}\n" for each in answers))
    monkeypatch.setattr(terminal, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stdin", terminal)
    return kit(folder, "new", ID)


#: What broke, the status page, since when, until when, lead, comms, severity.
FACTS = ("Disk full", "", "2026-03-03 09:00", "10:00", "Ada Fictional", "Ben Sample", "P2")


def test_the_questions_alone_are_enough_to_gather(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = ("slack.zip", "", "incidents.json", "supplier.eml", "log.txt", "")
    made = answer(here, monkeypatch, *FACTS, *files, "no")
    assert made.code == 0, made.err
    ran = kit(here, "gather", ID)
    assert ran.code == 0, ran.err
    case = load_case(open_workspace(here), ID)
    sources = {event.source for event in case.events}
    assert sources == {"slack", "statuspage", "mail", "pasted"}
    assert (case.incident.lead, case.incident.comms) == ("Ada Fictional", "Ben Sample")
    assert f"{case.incident.resolved:%H:%M}" == "10:00"
    assert case.incident.priority == "P2"


def test_enter_leaves_a_question_open(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = answer(here, monkeypatch, "Disk full", "", "yesterday 14:00", "", "", "", "", "", "")
    assert made.code == 0, made.err
    assert "started: " in made.out
    facts = load_case(open_workspace(here), ID).incident
    assert (facts.resolved, facts.lead, facts.security) == (None, None, "unknown")


def test_the_status_page_answers_what_it_knows(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saved = json.loads((here / "incidents.json").read_text())
    page = servers.FakeStatuspage(page=saved["page"], incidents=saved["incidents"])
    with servers.serving(page) as base:
        address = f"{base}/incidents/diskinc00001"
        made = answer(here, monkeypatch, "Disk full", address, "", "", "", "", "", "", "not sure")
        assert made.code == 0, made.err
        assert kit(here, "gather", ID).code == 0
    facts = load_case(open_workspace(here), ID).incident
    assert (facts.title, facts.service) == ("Disk full", "Apps")
    assert f"{facts.started:%H:%M}" == "09:05"


def test_what_is_no_answer_is_asked_again(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = ("Disk full", "our status page", "")
    times = ("soon", "2026-03-03 09:00", "2026-03-03 08:00", "10:00", "", "", "")
    where = ("./no.zip", "slack.zip", "incident", "", "perhaps", "not sure")
    made = answer(here, monkeypatch, *page, *times, *where)
    assert made.code == 0, made.err
    said = made.out + made.err
    for words in (
        "'soon' is no time",
        "is before it started",
        "there is no file or folder ./no.zip",
    ):
        assert words in said
    assert kit(here, "gather", ID).code == 0


def test_a_channel_that_is_named_is_read_live(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("INCIDENT_KIT_SLACK_TOKEN", raising=False)
    assert answer(here, monkeypatch, *FACTS, "#incident", "", "no").code == 0
    ran = kit(here, "gather", ID)
    assert (ran.code, "INCIDENT_KIT_SLACK_TOKEN" in ran.out) == (3, True)
    assert "gathering failed: Slack #incident" in kit(here).out


def test_without_a_source_gathering_names_the_flag_and_takes_it(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert answer(here, monkeypatch, *FACTS, "", "no").code == 0
    ran = kit(here, "gather", ID)
    assert (ran.code, "--slack-export ZIP --slack-channel NAME" in ran.err) == (2, True)
    before = (incident(here) / "incident.yaml").read_text()
    for wrong in (("nowhere.zip", "incident"), ("slack.zip", "incidnet")):
        ran = kit(here, "gather", ID, "--slack-export", wrong[0], "--slack-channel", wrong[1])
        assert (ran.code, (incident(here) / "incident.yaml").read_text()) == (2, before)
    given = ("--slack-export", "slack.zip", "--slack-channel", "incident")
    for _ in range(2):
        assert kit(here, "gather", ID, *given).code == 0
    text = (incident(here) / "incident.yaml").read_text()
    assert (text.count("slack.zip"), "# " in text) == (1, "# " in before)


def test_notes_alone_make_a_timeline(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert answer(here, monkeypatch, *FACTS, "", "no").code == 0
    assert kit(here, "note", ID, "Called the supplier", "--at", "09:30").code == 0
    ran = kit(here, "gather", ID)
    assert (ran.code, "no source is named" in ran.out) == (0, True)


# on a real terminal -----------------------------------------------------------------


def _read_until(terminal: int, wanted: str) -> str:
    """What stands on the terminal until ``wanted`` does."""
    seen, deadline = "", time.monotonic() + 60
    while wanted not in seen and time.monotonic() < deadline:
        try:
            seen += os.read(terminal, 4096).decode(errors="replace")
        except OSError:  # the other end was closed
            break
    assert wanted in seen, seen
    return seen


def _list_exchanges() -> Iterator[tuple[str, str]]:
    yield "What broke", "Disk full"
    yield "status page", ""
    yield "When did it start", "2026-03-03 09:00"
    yield "When was it over", "10:00"
    yield "Who led", "Ada Fictional"
    yield "comms", ""
    yield "How severe", "P2"
    yield "spoken of", "slack.zip"
    yield "Which channel", ""
    yield "Another channel", ""
    yield "access they should not", "no"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
def test_on_a_real_terminal_each_question_waits_for_its_answer(here: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "incident_kit", "new", ID]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=here) as ran:
        os.close(theirs)
        for question, said in _list_exchanges():
            _read_until(ours, question)
            os.write(ours, f"{said}\n".encode())
        _read_until(ours, "Next: ")
    os.close(ours)
    assert ran.returncode == 0
    assert kit(here, "gather", ID).code == 0
