"""Two clones of a workspace, and git as the people of both use it."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

from support.kit import authored, incident, kit, notebook, save

from incident_kit.case import case_at
from incident_kit.report import dumps, join_source

_NOBODY = ("-c", "user.name=Nobody", "-c", "user.email=nobody@disk.example")


def git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run git in ``folder`` as nobody in particular; how it ended is the caller's to ask."""
    command = ["git", *_NOBODY, *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def git_ok(folder: Path, *arguments: str) -> str:
    done = git(folder, *arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def commit(folder: Path, message: str = "work") -> None:
    git_ok(folder, "add", "--all")
    git_ok(folder, "commit", "--quiet", "--message", message)


def share(workspace: Path, origin: Path) -> Path:
    """``workspace`` as a repository that people clone."""
    shutil.copytree(workspace, origin)
    git_ok(origin, "init", "--quiet", "--initial-branch=main")
    commit(origin, "begin")
    return origin


def clone(origin: Path, folder: Path) -> Path:
    """A clone whose git merges by rows."""
    git_ok(origin.parent, "clone", "--quiet", str(origin), str(folder))
    assert kit(folder, "init", str(folder)).code == 0
    return folder


def fetch(ours: Path, theirs: Path) -> None:
    """The branch of the other clone, as ``theirs``."""
    git_ok(ours, "fetch", "--quiet", "--force", str(theirs), "main:theirs")


def write(folder: Path, name: str, section: str, text: str) -> None:
    """Type ``text`` into a section's own cell."""
    path = incident(folder) / f"{name}.ipynb"
    content = notebook(path)
    [cell, *_] = find_cells(content, section)
    cell["source"] = text
    save(path, content)


def find_cells(content: dict[str, Any], section: str) -> list[dict[str, Any]]:
    cells = authored(content)
    return [one for one in cells if one["metadata"]["incident_kit"]["section"] == section]


def read_section(folder: Path, name: str, section: str) -> str:
    content = notebook(incident(folder) / f"{name}.ipynb")
    return "\n\n".join(map(join_source, find_cells(content, section)))


def refresh(folder: Path, picture: str = "") -> None:
    """Refresh both notebooks without a kernel; their code drew ``picture``."""
    for name in ("report", "public"):
        case = case_at(incident(folder))
        path = incident(folder) / f"{name}.ipynb"
        made = case.notebook(name)
        memory = {**made.memory, "notebook": name, "incident": case.id}
        made = replace(made, metadata={**made.metadata, "incident_kit": memory})
        path.write_text(dumps(made), encoding="utf-8")
        if picture:
            content = notebook(path)
            for cell in content["cells"]:
                if cell["cell_type"] == "code":
                    cell["outputs"] = [draw(picture)]
            save(path, content)


def draw(picture: str) -> dict[str, Any]:
    return {"output_type": "display_data", "metadata": {}, "data": {"image/png": picture * 50}}


def is_clean(folder: Path) -> bool:
    return git_ok(folder, "status", "--porcelain") == ""
