"""An incident's notebooks as they are on disk, and the templates they come from."""

from __future__ import annotations

import json
from pathlib import Path

from incident_kit.errors import FileError
from incident_kit.files import check_version, read_json
from incident_kit.report import (
    PUBLIC,
    Notebook,
    find_damage,
    find_misplaced_words,
    kit_memory,
    parse_notebook,
)
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
