"""What a merge left undecided in an incident's files, a step each."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from incident_kit.files import read_text
from incident_kit.report import PUBLIC, REPORT, Notebook, find_conflicts
from incident_kit.text.conflicts import find_conflict
from incident_kit.workspace import MARKER, Folder, Workspace

#: The files that people type: YAML may be whole though a text in it holds both sides.
TYPED = ("incident.yaml", "curation.yaml", "redactions.yaml", "review.yaml")
_SECTIONS = {"report": REPORT, "public": PUBLIC}


def list_conflicts(
    workspace: Workspace, folder: Folder, read: Callable[[str], Notebook | None]
) -> Iterator[str]:
    """A step for each cell of the report and of the public version, and for each typed file
    of the incident and of all, that holds both sides. ``read`` gives a notebook by name."""
    for name in _SECTIONS:
        yield from _list_notebook_conflicts(name, read(name))
    typed = {folder.label(name): folder.path / name for name in TYPED}
    for label, path in {**typed, MARKER: workspace.root / MARKER}.items():
        line = find_conflict(read_text(path, label)) if path.exists() else None
        if line is not None:
            yield _write_step(f"{label}, line {line}")


def _list_notebook_conflicts(name: str, notebook: Notebook | None) -> Iterator[str]:
    names = {section.key: section.name for section in _SECTIONS[name]}
    for section, line in find_conflicts(notebook):
        where = names.get(section, section or "the start")
        yield _write_step(f"“{where}” of {name}.ipynb, line {line} of the cell")


def _write_step(where: str) -> str:
    return (
        f"settle the merge conflict in {where}: keep the words that are right, and take the "
        "marks out (<<<<<<<, =======, >>>>>>>)"
    )
