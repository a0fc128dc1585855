"""Conflicts of a merge that somebody ends by choosing one side."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from support.clones import commit, git_ok
from support.kit import save

from incident_kit.report import join_source

SIDES = ("ours", "theirs")
#: What each mark begins.
_PARTS = {"<<<<<<<": "ours", "|||||||": "base", "=======": "theirs", ">>>>>>>": ""}


def list_unmerged(folder: Path) -> list[str]:
    """The files that a merge left to a person, by their path in the workspace."""
    return git_ok(folder, "diff", "--name-only", "--diff-filter=U").splitlines()


def choose(folder: Path, side: str) -> None:
    """End a merge by taking ``side`` of every conflict: between the marks, those in the
    cells of a notebook too; where a file has none, the whole file."""
    unmerged = list_unmerged(folder)
    for name in unmerged:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        if any(line.startswith("<<<<<<<") for line in text.splitlines()):
            path.write_text(take_side(text, side), encoding="utf-8")
        elif path.suffix == ".ipynb" and "<<<<<<<" in text:
            _choose_in_cells(path, side)
        else:
            git_ok(folder, "checkout", f"--{side}", "--", name)
    if unmerged:
        commit(folder)


def _choose_in_cells(path: Path, side: str) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    for cell in content["cells"]:
        cell["source"] = take_side(join_source(cell), side)
    save(path, content)


def take_side(text: str, side: str) -> str:
    """``text`` with ``side`` of each conflict that is marked in it."""
    return "\n".join(_take_lines(text.split("\n"), side))


def _take_lines(lines: list[str], side: str) -> Iterator[str]:
    part = ""
    for line in lines:
        mark = line.lstrip()[:7]
        if mark in _PARTS:
            part = _PARTS[mark]
        elif part in ("", side):
            yield line
