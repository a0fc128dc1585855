"""An incident's notebooks as they are on disk, and the templates they come from."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

from incident_kit.errors import FileError
from incident_kit.files import check_version, decode_text, parse_json
from incident_kit.files.settling import read_settled
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

#: The ids that an incident has and had before.
ListIds = Callable[[], tuple[str, ...]]
#: What stands at the top of ``public.ipynb``.
PUBLIC_HEAD = """\
# Public version

*Every text cell below leaves with the public version, one you add as well. Guidance in
italics and this cell do not. The next cell says what is left to do; run it again after a
change.*"""
#: And at the top of the notebooks that people write nothing in.
HEADINGS = {"gather": "Timeline", "redact": "What we hide"}


def read_own_notebook(
    folder: Folder, name: str, list_ids: ListIds | None = None
) -> Notebook | None:
    """The incident's notebook of that name, or ``None`` if it was not made yet.

    A damaged or newer one is a :class:`FileError`, and so is one that is another's, or
    nobody knows whose: it may be of an incident that is held.
    """
    label = folder.label(f"{name}.ipynb")
    stored = read_settled(folder.notebook(name), label, [_advise_restoring(folder, name)])
    return parse_own_notebook(folder, name, stored, list_ids)


def parse_own_notebook(
    folder: Folder, name: str, stored: bytes | None, list_ids: ListIds | None = None
) -> Notebook | None:
    """The same from the bytes that stand in its place; ``list_ids`` gives the ids that the
    incident has and had, where they are known already."""
    if stored is None:
        return None
    label = folder.label(f"{name}.ipynb")
    todo = [_advise_restoring(folder, name)]
    data = parse_json(decode_text(stored, label), label, todo)
    damage = find_damage(data)
    if damage:
        raise FileError(label, f"{damage}: it is left as it is", todo=todo)
    check_version(kit_memory(data.get("metadata", {})), label)
    notebook = parse_notebook(data)
    _check_owner(notebook, folder, name, list_ids or folder.own_ids)
    return notebook


def _advise_restoring(folder: Folder, name: str) -> str:
    return f"bring an earlier version back: incident-kit restore {folder.id} {name}.ipynb"


def is_own_notebook(
    notebook: Notebook, folder: Folder, name: str, list_ids: ListIds | None = None
) -> bool:
    """Whether it is notebook ``name`` of the incident, by the id it has or had before."""
    memory = notebook.memory
    if is_own(memory, name, (folder.id,)):
        return True
    return is_own(memory, name, (list_ids or folder.own_ids)())


def _check_owner(notebook: Notebook, folder: Folder, name: str, list_ids: ListIds) -> None:
    if is_own_notebook(notebook, folder, name, list_ids):
        return
    memory = notebook.memory
    label = folder.label(f"{name}.ipynb")
    former = memory.get("incident")
    todo = [
        _advise_restoring(folder, name),
        f"or rename this one: `incident-kit {name} {folder.id}` makes another",
    ]
    if former and memory.get("notebook") == name:
        todo.append(
            f"if {folder.id} was called so before, write into {folder.label('incident.yaml')}: "
            f"formerly: [{former}]"
        )
    raise FileError(label, f"{describe_owner(memory)}: it is left as it is", todo=todo)


def read_template(name: str, incident: str = "") -> Notebook:
    """The shipped notebook of that name, as that of an ``incident`` begins."""
    shipped = parse_notebook(json.loads(template(name).read_text(encoding="utf-8")))
    memory = {**shipped.memory, "incident": incident} if incident else shipped.memory
    return replace(shipped, metadata={**shipped.metadata, "incident_kit": memory})


def list_misplaced_words(public: Notebook | None) -> list[str]:
    """What people wrote in cells of ``public.ipynb`` that are not exported."""
    names = {one.key: one.name for one in PUBLIC}
    return [
        f"move your words from the {role} cell of “{names.get(section, 'the start')}” in "
        "public.ipynb into a text cell: they would not be published"
        for role, section in find_misplaced_words(public)
    ]
