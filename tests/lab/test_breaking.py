"""What is said when a click cannot be written, and that it can be once that is mended."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from support.breaking import FAULTS, Fault, read_all, read_only, refusing_disk, renamed
from support.kit import ID, incident, kit, workspace

from incident_kit.errors import IncidentKitError
from incident_kit.lab.desk import Desk

State = Mapping[str, Any]
WHO = {"by": "Dee Example"}


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = workspace(tmp_path_factory.mktemp("breaking") / "ws")
    for verb in ("gather", "report", "public"):
        assert kit(folder, verb, ID).code == 0
    (incident(folder) / "report.ipynb").unlink()
    return folder


@pytest.fixture
def made(begun: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(begun, tmp_path / "ws"))


def _ask(root: Path, verb: str, view: str, given: Mapping[str, Any]) -> Any:
    asked = {"path": f"ws/incidents/{ID}/gather.ipynb", "incident": ID, "view": view}
    return asyncio.run(Desk(root).answer(verb, {**asked, **given}))


def _reword(state: State) -> State:
    step = {"line": state["lines"][0]["id"], "action": "word", "value": "In other words"}
    return {"action": "curate", "given": {"steps": [step]}}


def _accept(state: State) -> State:
    open_one = next(one for one in state["sections"] if one["state"] == "undecided")
    given = {"section": open_one["key"], "action": "accept", "seen": open_one["seen"], **WHO}
    return {"action": "section", "given": given}


def _note(state: State) -> State:
    return {"action": "note", "given": {"text": "Called them", "at": "09:41", **WHO}}


def _make(state: State) -> State:
    return {"action": "make", "given": {"name": "report"}}


MADE = "a notebook"
ACTS: Mapping[str, tuple[str, Callable[[State], State]]] = {
    "a line": ("timeline", _reword),
    "a note": ("timeline", _note),
    "a section": ("composer", _accept),
    MADE: ("cockpit", _make),
}


#: Making a notebook writes none of the files that are there.
CASES = [(act, fault) for act in ACTS for fault in FAULTS if (act, fault) != (MADE, read_only)]


@pytest.mark.parametrize(("act", "fault"), CASES)
def test_what_cannot_be_written_is_said_and_nothing_is_written(
    made: Path, tmp_path: Path, act: str, fault: Fault
) -> None:
    view, choose = ACTS[act]
    asked = choose(_ask(tmp_path, "look", view, {})["state"])
    folder = incident(made)
    with fault(folder, os.getpid()):
        before = {} if fault is renamed else read_all(folder)
        with pytest.raises(IncidentKitError) as refused:
            _ask(tmp_path, "act", view, asked)
        assert before == ({} if fault is renamed else read_all(folder))
        assert refused.value.todo
    assert not folder.with_name(f"{ID}-renamed").exists()
    _ask(tmp_path, "act", view, asked)


def test_a_new_incident_that_the_disk_refuses_can_be_made_later(made: Path, tmp_path: Path) -> None:
    answers = {"title": "Slow pages", "id": "slow", "started": "2026-03-04 09:00"}
    asked = {"path": "ws", "given": {"answers": answers}}
    with refusing_disk(made, os.getpid()), pytest.raises(IncidentKitError) as refused:
        _ask(tmp_path, "new", "home", asked)
    assert refused.value.todo
    assert not (made / "incidents" / "slow" / "incident.yaml").exists()
    _ask(tmp_path, "new", "home", asked)
    assert "Slow pages" in (made / "incidents" / "slow" / "incident.yaml").read_text()


def test_a_disk_that_takes_nothing_at_all_is_said_in_a_sentence(made: Path, tmp_path: Path) -> None:
    """Not even a temporary folder can be made then, in a server that has just begun."""
    code = (
        "import asyncio, resource, sys; from pathlib import Path\n"
        "from incident_kit.errors import IncidentKitError\n"
        "from incident_kit.lab.desk import Desk\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))\n"
        f"asked = {{'path': 'ws/incidents/{ID}/gather.ipynb', 'incident': {ID!r},\n"
        "    'view': 'cockpit', 'action': 'make', 'given': {'name': 'report'}}\n"
        "try: asyncio.run(Desk(Path(sys.argv[1])).answer('act', asked))\n"
        "except IncidentKitError as error: print(error.args[0])\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "cannot be written" in done.stdout
    assert not (incident(made) / "report.ipynb").exists()
