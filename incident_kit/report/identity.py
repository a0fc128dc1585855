"""Whose a notebook is, by what the kit remembers in its metadata.

A template remembers which notebook it becomes, an incident's own the incident as well.
Anything else is somebody's, or had its metadata cleared, and no text of it is taken for the
kit's or for an incident's.
"""

from __future__ import annotations

from collections.abc import Collection

from incident_kit.report.notebook import Json


def is_template(memory: Json, name: str) -> bool:
    """Whether a notebook with this memory is the template of notebook ``name``."""
    return memory.get("notebook") == name and not memory.get("incident")


def is_own(memory: Json, name: str, ids: Collection[str]) -> bool:
    """Whether a notebook with this memory is notebook ``name`` of the incident that has, or
    had, one of ``ids``."""
    return memory.get("notebook") == name and memory.get("incident") in ids


def describe_owner(memory: Json) -> str:
    """What a notebook with this memory is, as the end of a sentence."""
    name, incident = memory.get("notebook"), memory.get("incident")
    if not name:
        return "is no notebook of incident-kit, or its metadata was cleared"
    if not incident:
        return f"is the template of {name}.ipynb"
    return f"is {name}.ipynb of incident {incident!r}"
