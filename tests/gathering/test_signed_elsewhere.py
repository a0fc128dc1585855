"""What was signed off and exported stands, wherever its record is gathered again: in a clone
without the exports, beside a renamed channel, out of a smaller file."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from support.kit import (
    CHANNEL,
    ID,
    MESSAGES,
    incident,
    kit,
    notebook,
    tree,
    write_export,
    write_statuspage,
)

from incident_kit.batch.jobs import run_one
from incident_kit.case import load_case
from incident_kit.exporting.exports import find_public_set, take_back_at
from incident_kit.gathering import gather
from incident_kit.workspace import open_workspace


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=Dee", "-c", "user.email=dee@disk.example")
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def clone(exported: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A colleague's clone of the signed and exported incident, with what is in git alone."""
    origin = Path(shutil.copytree(exported, tmp_path_factory.mktemp("origin") / "ws"))
    assert kit(origin, "export", ID).code == 0
    git(origin, "init", "--quiet")
    git(origin, "add", "--all")
    git(origin, "commit", "--quiet", "--message", "Sign off the report")
    folder = tmp_path_factory.mktemp("clone") / "ws"
    git(origin, "clone", "--quiet", str(origin), str(folder))
    assert not (folder / "exports").exists()
    assert not (incident(folder) / "raw").exists()
    return folder


def texts(folder: Path, name: str) -> list[str]:
    """What stands in the cells of a notebook, without what its code shows."""
    cells = notebook(incident(folder) / f"{name}.ipynb")["cells"]
    return ["".join(cell["source"]) for cell in cells]


def test_a_batch_in_a_fresh_clone_takes_nothing_back(clone: Path, tmp_path: Path) -> None:
    """Its exit code says that nothing was read. No file in export/ differs by a byte, and no
    notebook by a word: the record is what it was."""
    folder = Path(shutil.copytree(clone, tmp_path / "ws"))
    outcome = run_one(folder, ID, {})
    assert (outcome.state, outcome.code) == ("partial", 3)
    assert "Slack export, #incident, Statuspage" in outcome.reason
    assert tree(incident(folder) / "export") == tree(incident(clone) / "export")
    assert "signed off and exported" in kit(folder).out
    for name in ("report", "public"):
        assert texts(folder, name) == texts(clone, name)
    kept = ("events.jsonl", "people.json", "review.yaml")
    assert all(
        (incident(folder) / one).read_bytes() == (incident(clone) / one).read_bytes()
        for one in kept
    )


def _rename_channel(exports: Path) -> None:
    write_export(exports / "slack.zip", MESSAGES, channel={**CHANNEL, "name": "disk-incident"})


def _give_the_name_to_another_channel(exports: Path) -> None:
    renamed = {**CHANNEL, "name": "disk-incident"}
    path = write_export(exports / "slack.zip", MESSAGES, channel=renamed)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("groups.json", json.dumps([{"id": "C0NEW00001", "name": "incident"}]))


def _remove_channel(exports: Path) -> None:
    write_export(exports / "slack.zip", [], channel={"id": "C0NEW00001", "name": "other"})


def _keep_one_message(exports: Path) -> None:
    write_export(exports / "slack.zip", MESSAGES[:1])


def _keep_one_update(exports: Path) -> None:
    write_statuspage(exports / "incidents.json", ["We are looking into slow apps."])


def _name_no_component(exports: Path) -> None:
    path = exports / "incidents.json"
    data = json.loads(path.read_text())
    [found] = data["incidents"]
    found["components"] = []
    found["incident_updates"] = found["incident_updates"][:1]
    found["incident_updates"][0]["affected_components"] = None
    path.write_text(json.dumps(data))


def _cut_files(exports: Path) -> None:
    for path in exports.iterdir():
        path.write_bytes(path.read_bytes()[:30])


def _remove_files(exports: Path) -> None:
    shutil.rmtree(exports)


@pytest.mark.parametrize(
    "change",
    [
        _rename_channel,
        _give_the_name_to_another_channel,
        _remove_channel,
        _keep_one_message,
        _keep_one_update,
        _name_no_component,
        _cut_files,
        _remove_files,
    ],
)
def test_no_change_of_the_exports_uncovers_what_was_signed(
    exported: Path, tmp_path: Path, change: Callable[[Path], None]
) -> None:
    folder = Path(shutil.copytree(exported, tmp_path / "ws"))
    change(folder / "exports")
    for _ in range(2):
        case = gather(load_case(open_workspace(folder), ID)).case
        assert find_public_set(case).state == "covered"
        assert case.public.digest == load_case(open_workspace(exported), ID).public.digest
        take_back_at(incident(folder))
    assert tree(incident(folder) / "export") == tree(incident(exported) / "export")
