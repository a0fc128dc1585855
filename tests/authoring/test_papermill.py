"""Plain papermill onto the kit's notebooks, and papermill where we have no business."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from support.kit import FLAGS, ID, authored, incident, kit, notebook, save, tree, workspace
from support.papermill import papermill, papermill_apart

from incident_kit.report import join_source
from incident_kit.workspace.shipped import template

OWN = {"cell_type": "markdown", "id": "mine", "metadata": {}, "source": "A cell of my own."}


def _code(ident: str, text: str, *tags: str) -> dict[str, Any]:
    about = {"tags": list(tags)} if tags else {}
    return {
        "cell_type": "code",
        "id": ident,
        "metadata": about,
        "source": text,
        "outputs": [],
        "execution_count": None,
    }


PLAIN = {
    "cells": [_code("one", "x = 1", "parameters"), _code("two", "print(x + 1)")],
    "metadata": {"kernelspec": {"name": "python3", "language": "python", "display_name": "P3"}},
    "nbformat": 4,
    "nbformat_minor": 5,
}
MAIN = "from incident_kit.cli import main; main()"
NAMED = ("-p", "incident", ID)


def write_in_every_cell(folder: Path, name: str) -> dict[str, str]:
    """Type into every authored cell of a notebook and add one; what was typed by cell id."""
    path = incident(folder) / f"{name}.ipynb"
    content = notebook(path)
    for cell in authored(content):
        cell["source"] = f"Words in {cell['id']}, ünï <b>&</b> | `x`\n\n  kept.  \n"
    content["cells"].insert(7, dict(OWN))
    save(path, content)
    return {cell["id"]: join_source(cell) for cell in [*authored(content), OWN]}


def words(folder: Path, name: str, ids: Any) -> dict[str, str]:
    cells = notebook(incident(folder) / f"{name}.ipynb")["cells"]
    return {cell["id"]: join_source(cell) for cell in cells if cell["id"] in ids}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose report and public version are made; tests copy it."""
    folder = workspace(tmp_path_factory.mktemp("written") / "ws")
    for verb in ("gather", "report", "public"):
        assert kit(folder, verb, ID).code == 0
    return folder


@pytest.mark.parametrize("name", ["report", "public"])
def test_every_written_word_survives_the_verb_and_plain_papermill(
    written: Path, tmp_path: Path, name: str
) -> None:
    """From the template: by the verb, relative, absolute, from elsewhere, with --cwd."""
    folder = Path(shutil.copytree(written, tmp_path / "ws"))
    typed = write_in_every_cell(folder, name)
    made = str(template(name))
    output = incident(folder) / f"{name}.ipynb"
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    relative = f"incidents/{ID}/{name}.ipynb"
    assert kit(folder, name, ID).code == 0
    runs = [
        papermill_apart(made, relative, *NAMED, "-p", "workspace", ".", cwd=folder),
        papermill(made, str(output), *NAMED, "-p", "workspace", str(folder), cwd=elsewhere),
        papermill(
            made,
            f"{ID}/{name}.ipynb",
            "-p",
            "incident",
            ID,
            "-p",
            "workspace",
            "..",
            cwd=folder / "incidents",
        ),
        papermill(made, relative, *NAMED, "--cwd", str(incident(folder)), cwd=folder),
        papermill(str(output), str(output), cwd=elsewhere),
    ]
    assert [run.code for run in runs[:4]] == [0] * 4, [run.err[-400:] for run in runs]
    assert words(folder, name, typed) == typed


def test_a_run_killed_halfway_leaves_the_notebook_whole(written: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(written, tmp_path / "ws"))
    write_in_every_cell(folder, "report")
    slow = tmp_path / "slow.ipynb"
    content = notebook(template("report"))
    marker = tmp_path / "started"
    pause = f"import pathlib, time\npathlib.Path({str(marker)!r}).touch()\ntime.sleep(60)"
    content["cells"].insert(3, _code("pause", pause))
    save(slow, content)
    before = tree(incident(folder))
    run = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "papermill",
            str(slow),
            f"incidents/{ID}/report.ipynb",
            "-p",
            "incident",
            ID,
        ],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    for _ in range(600):
        if marker.exists() or run.poll() is not None:
            break
        time.sleep(0.1)
    assert marker.exists()
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    assert tree(incident(folder)) == before


def test_a_run_that_fails_keeps_the_words_and_shows_the_error(
    written: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(written, tmp_path / "ws"))
    typed = write_in_every_cell(folder, "report")
    path = incident(folder) / "incident.yaml"
    good = path.read_text()
    path.write_text(good.replace("started:", "startet:"))
    failed = papermill(str(template("report")), f"incidents/{ID}/report.ipynb", *NAMED, cwd=folder)
    assert failed.code != 0
    assert words(folder, "report", typed) == typed
    path.write_text(good)
    assert kit(folder, "report", ID).code == 0
    assert words(folder, "report", typed) == typed


def test_one_incidents_notebook_is_never_written_over_anothers(
    written: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(written, tmp_path / "ws"))
    before = tree(incident(folder))
    wrong = papermill(
        str(template("report")),
        f"incidents/{ID}/report.ipynb",
        "-p",
        "incident",
        "other",
        cwd=folder,
    )
    crossed = papermill(str(template("report")), f"incidents/{ID}/public.ipynb", *NAMED, cwd=folder)
    assert "the parameter says incident 'other'" in wrong.err
    assert "this is the template of report.ipynb" in crossed.err
    assert tree(incident(folder)) == before


def test_gather_makes_the_incident_from_its_parameters(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "ws")
    parameters = {
        **FLAGS,
        "slack_channel": "incident",
        "slack_export": "exports/slack.zip",
        "statuspage_json": "exports/incidents.json",
        "statuspage_incident": "diskinc00001",
        "workspace": ".",
        "incident": "by-papermill",
    }
    pairs = [part for name, value in parameters.items() for part in ("-p", name, value)]
    ran = papermill(
        str(template("gather")), "incidents/by-papermill/gather.ipynb", *pairs, cwd=folder
    )
    assert ran.code == 0, ran.err[-800:]
    theirs, ours = (incident(folder, one) for one in ("by-papermill", ID))
    assert kit(folder, "gather", ID).code == 0
    assert (theirs / "events.jsonl").read_bytes() == (ours / "events.jsonl").read_bytes()
    made = (theirs / "incident.yaml").read_text().replace("by-papermill", ID)
    assert made == (ours / "incident.yaml").read_text()


def test_nothing_of_a_run_stays_in_a_notebook(written: Path) -> None:
    """No parameters, paths, clock times or random ids."""
    for name in ("gather", "report", "public"):
        content = notebook(incident(written) / f"{name}.ipynb")
        text = json.dumps(content)
        assert str(written) not in text
        assert "papermill" not in content["metadata"]
        assert not any("papermill" in cell["metadata"] for cell in content["cells"])
        assert "injected-parameters" not in text
        assert f'incident = \\"{ID}\\"' in text


def test_a_template_without_an_incident_links_the_incidents_notebooks(
    written: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.ipynb"
    ran = papermill(
        str(template("report")), str(out), "-p", "workspace", str(written), cwd=tmp_path
    )
    assert ran.code == 0, ran.err[-800:]
    text = out.read_text()
    assert "This is a template." in text
    assert f"incidents/{ID}/report.ipynb)" in text


def shadowed(folder: Path) -> dict[str, str]:
    """An environment in which importing the package fails."""
    broken = folder / "shadow" / "incident_kit"
    broken.mkdir(parents=True)
    (broken / "__init__.py").write_text("raise ImportError('broken on purpose')\n")
    return {"PYTHONPATH": os.pathsep.join([str(broken.parent), os.environ.get("PYTHONPATH", "")])}


@pytest.mark.parametrize("broken", [False, True])
def test_papermill_runs_foreign_notebooks_as_without_us(tmp_path: Path, broken: bool) -> None:
    environment = shadowed(tmp_path) if broken else {}
    save(tmp_path / "in.ipynb", PLAIN)
    ran = papermill_apart("in.ipynb", "out.ipynb", "-p", "x", "41", cwd=tmp_path, **environment)
    assert ran.code == 0, ran.err[-800:]
    out = notebook(tmp_path / "out.ipynb")
    assert "".join(out["cells"][2]["outputs"][0]["text"]) == "42\n"
    assert out["metadata"]["papermill"]["parameters"] == {"x": 41}


def test_a_broken_kit_never_overwrites_what_people_wrote(written: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(written, tmp_path / "ws"))
    write_in_every_cell(folder, "report")
    before = tree(incident(folder))
    save(tmp_path / "in.ipynb", PLAIN)
    ran = papermill_apart(
        str(tmp_path / "in.ipynb"), f"incidents/{ID}/report.ipynb", cwd=folder, **shadowed(tmp_path)
    )
    assert "was left as it is" in ran.err
    assert tree(incident(folder)) == before


def test_other_schemes_go_to_papermills_own_handlers() -> None:
    from papermill.iorw import LocalHandler, S3Handler, StreamHandler, papermill_io

    ours = papermill_io.get_handler("some/notebook.ipynb")
    assert papermill_io.get_handler("s3://bucket/x.ipynb") is S3Handler
    assert isinstance(papermill_io.get_handler("-"), StreamHandler)
    assert type(ours).__module__ == "incident_kit_papermill"
    assert isinstance(ours._local, LocalHandler)
    assert papermill_io.get_handler("local") is ours


def test_a_run_in_place_keeps_every_word_also_in_the_next_refresh(
    written: Path, tmp_path: Path
) -> None:
    """People's words in the run are not taken for the kit's own."""
    folder = Path(shutil.copytree(written, tmp_path / "ws"))
    typed = write_in_every_cell(folder, "report")
    path = str(incident(folder) / "report.ipynb")
    assert papermill(path, path, cwd=folder).code == 0
    assert kit(folder, "report", ID).code == 0
    assert words(folder, "report", typed) == typed


@pytest.mark.parametrize("link", ["file", "folder"])
def test_a_link_to_a_notebook_leads_to_the_same_care(
    written: Path, tmp_path: Path, link: str
) -> None:
    folder = Path(shutil.copytree(written, tmp_path / "ws"))
    typed = write_in_every_cell(folder, "report")
    target = incident(folder) / "report.ipynb" if link == "file" else incident(folder)
    (tmp_path / "link").symlink_to(target)
    output = tmp_path / "link" if link == "file" else tmp_path / "link" / "report.ipynb"
    ran = papermill(
        str(template("report")), str(output), *NAMED, "-p", "workspace", str(folder), cwd=tmp_path
    )
    assert ran.code == 0, ran.err[-800:]
    assert words(folder, "report", typed) == typed


@pytest.mark.parametrize("shell", ["a shell that says how it came here", "none"])
def test_a_run_inside_a_folder_that_is_a_link_keeps_every_word(
    written: Path, tmp_path: Path, shell: str
) -> None:
    """The system says where the link leads; without a shell that says how one came there it
    is no workspace's, and nothing is written over what stands in it."""
    folder = Path(shutil.copytree(written, tmp_path / "ws"))
    typed = write_in_every_cell(folder, "report")
    shutil.move(incident(folder), tmp_path / "elsewhere")
    incident(folder).symlink_to(tmp_path / "elsewhere")
    before = (incident(folder) / "report.ipynb").read_bytes()
    known = shell != "none"
    with patch.dict(os.environ, {"PWD": str(incident(folder)) if known else "/"}):
        more = (*NAMED, "-p", "workspace", str(folder))
        ran = papermill(str(template("report")), "report.ipynb", *more, cwd=incident(folder))
    assert words(folder, "report", typed) == typed
    if known:
        assert ran.code == 0, ran.err[-600:]
    else:
        assert (ran.code, "report.ipynb was left as it is" in ran.err) == (1, True), ran.err
        assert (incident(folder) / "report.ipynb").read_bytes() == before


def test_a_gathering_that_fails_says_why(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "ws")
    ran = papermill(
        str(template("gather")),
        "incidents/new-one/gather.ipynb",
        *("-p", "incident", "new-one", "-p", "started", "tomorrow", "-p", "workspace", "."),
        cwd=folder,
    )
    assert ran.code != 0
    assert "'tomorrow' is no time" in ran.err
    assert "was not written" not in ran.err
    assert not incident(folder, "new-one").exists()


def test_four_notebooks_at_once_do_not_disturb_each_other(written: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(written, tmp_path / "ws"))
    before = {path.name for path in incident(folder).iterdir()}
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", MAIN, "-w", str(folder), verb, ID],
            stdout=subprocess.DEVNULL,
        )
        for verb in ("report", "public", "redact", "gather")
    ]
    assert [run.wait() for run in runs] == [0] * 4
    assert {path.name for path in incident(folder).iterdir()} == before | {"redact.ipynb"}
