"""An incident's notebooks as they are on disk, and the templates they come from."""

from __future__ import annotations

import json
from pathlib import Path

from incident_kit.errors import FileError
from incident_kit.files import check_version, read_json
from incident_kit.report import (
    PUBLIC,
    Notebook,
    describe_owner,
    find_damage,
    find_misplaced_words,
    is_own,
    kit_memory,
    parse_notebook,
)
from incident_kit.workspace import Folder
from incident_kit.workspace.shipped import template

#: What stands at the top of ``public.ipynb``.
PUBLIC_HEAD = """\
# Public version

*Every text cell below leaves with the public version, one you add as well. Guidance in
italics and this cell do not. The next cell says what is left to do; run it again after a
change.*"""
#: And at the top of the notebooks that people write nothing in.
HEADINGS = {"gather": "Timeline", "redact": "What we hide"}


def read_notebook(path: Path, label: str) -> Notebook | None:
    """A notebook, or ``None`` if there is none; a damaged or newer one is a :class:`FileError`."""
    if not path.exists():
        return None
    data = read_json(path, label)
    damage = find_damage(data)
    if damage:
        raise FileError(
            label, damage, todo=["restore it from git or a checkpoint; it is left as it is"]
        )
    check_version(kit_memory(data.get("metadata", {})), label)
    return parse_notebook(data)


def read_own_notebook(folder: Folder, name: str) -> Notebook | None:
    """The incident's notebook of that name, or ``None`` if it was not made yet.

    One that is another's, or nobody knows whose, is a :class:`FileError`: it may be of an
    incident that is held.
    """
    label = folder.label(f"{name}.ipynb")
    found = read_notebook(folder.notebook(name), label)
    if found is not None:
        _check_owner(found, folder, name)
    return found


def _check_owner(notebook: Notebook, folder: Folder, name: str) -> None:
    memory = notebook.memory
    if is_own(memory, name, (folder.id,)) or is_own(memory, name, folder.own_ids()):
        return
    label = folder.label(f"{name}.ipynb")
    former = memory.get("incident")
    todo = [
        f"put its own back, from git or a checkpoint, or rename this one: `incident-kit {name} "
        f"{folder.id}` makes another"
    ]
    if former and memory.get("notebook") == name:
        todo.append(
            f"if {folder.id} was called so before, write into {folder.label('incident.yaml')}: "
            f"formerly: [{former}]"
        )
    raise FileError(label, f"{describe_owner(memory)}: it is left as it is", todo=todo)


def read_template(name: str) -> Notebook:
    """The shipped notebook of that name, as an incident's own begins."""
    return parse_notebook(json.loads(template(name).read_text(encoding="utf-8")))


def list_misplaced_words(public: Notebook | None) -> list[str]:
    """What people wrote in cells of ``public.ipynb`` that are not exported."""
    names = {one.key: one.name for one in PUBLIC}
    return [
        f"move your words from the {role} cell of “{names.get(section, 'the start')}” in "
        "public.ipynb into a text cell: they would not be published"
        for role, section in find_misplaced_words(public)
    ]
