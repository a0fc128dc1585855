"""Workspaces of many incidents, each finished and signed, for the benchmarks of speed.

Every incident is a copy of the demo's finished one under an id of its own, answered for and
signed again by the verbs' own functions, since no answer holds for a copy.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from incident_kit.case import Case, load_case
from incident_kit.demo import make_demo
from incident_kit.files import parse_yaml, read_text
from incident_kit.journey.approval import answer_security, sign_off
from incident_kit.model import Signoff
from incident_kit.workspace import open_workspace
from incident_kit.workspace.shipped import shipped_folder

#: What a copy begins without: it was made of another incident, or will be made.
_LEFT = (".history", "export", "review.yaml", "gather.ipynb", "redact.ipynb")
_TEXTS = ("*.yaml", "*.json", "*.ipynb")


def make_finished(folder: Path) -> Path:
    """The demo in ``folder``; its finished incident's folder."""
    make_demo(folder)
    return next(path.parent.parent for path in folder.glob("incidents/*/export/public.html"))


def copy_incidents(incident: Path, count: int, target: Path) -> list[str]:
    """A workspace ``target`` of ``count`` signed copies of ``incident``; their ids."""
    demo = incident.parent.parent
    shutil.copytree(
        demo, target, ignore=lambda folder, _: ["incidents"] if folder == str(demo) else []
    )
    ids = [f"incident-{number:04}" for number in range(1, count + 1)]
    for ident in ids:
        _copy(incident, target / "incidents" / ident)
    workspace = open_workspace(target)
    for ident in ids:
        _answer(load_case(workspace, ident), _read_story(incident.name))
    return ids


def _copy(incident: Path, copy: Path) -> None:
    shutil.copytree(incident, copy, ignore=lambda folder, names: set(names) & set(_LEFT))
    for path in (path for pattern in _TEXTS for path in copy.glob(pattern)):
        path.write_text(path.read_text("utf-8").replace(incident.name, copy.name), "utf-8")


def _read_story(incident: str) -> Mapping[str, Any]:
    text = read_text(shipped_folder("examples") / "demo.yaml", "demo.yaml")
    stories = parse_yaml(text, "demo.yaml")["incidents"]
    return next(story for story in stories if story["new"]["id"] == incident)


def _answer(case: Case, story: Mapping[str, Any]) -> None:
    """Answer for the copy and sign it, as the people of the story do."""
    assert case.incident.resolved is not None
    then: datetime = case.incident.resolved + timedelta(days=6)
    said = story["security_answer"]
    answer_security(case, said["answer"], said["by"], said["reason"], then)
    case = load_case(case.workspace, case.id)
    for step in story["signoff"]:
        sign_off(case, Signoff(step["by"], step["role"], then, "", step.get("evidence")))


def list_results(workspace: Path) -> Iterator[tuple[str, bytes]]:
    """Every notebook and export below ``workspace``: its place, and what it holds."""
    for pattern in ("incidents/*/*.ipynb", "incidents/*/export/*.html"):
        for path in sorted(workspace.glob(pattern)):
            yield path.relative_to(workspace).as_posix(), path.read_bytes()
