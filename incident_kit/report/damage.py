"""What of a stored notebook is in no form that a notebook has.

JSON that is whole may still hold a number for a text: by hand, by a tool, by a merge. It is
said once, before anything is read, so that no reader of notebooks needs to ask.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


def find_damage(stored: object) -> str:
    """What of a stored notebook is in no form that a notebook has, in words; empty if all
    of it can be read. A null where something could stand is nothing, and no damage."""
    if not isinstance(stored, Mapping) or not isinstance(stored.get("cells"), list):
        return "is no notebook"
    if not _are_objects(stored["cells"]):
        return "one of its cells is no cell"
    if not _is_metadata(stored.get("metadata")):
        return "its metadata cannot be read"
    for number, cell in enumerate(stored["cells"], start=1):
        for name, is_readable in _CELL_FIELDS.items():
            if not is_readable(cell.get(name)):
                return f"the {name} of its cell {number} cannot be read"
    return ""


def _is_text(value: object) -> bool:
    lines = value if isinstance(value, list) else [value]
    return all(line is None or isinstance(line, str) for line in lines)


def _is_object(value: object) -> bool:
    return value is None or isinstance(value, Mapping)


def _is_metadata(value: Any) -> bool:
    has_tags = isinstance(value, Mapping) and value.get("tags") is not None
    return _is_object(value) and (not has_tags or _is_text(value["tags"]))


def _are_objects(value: Any) -> bool:
    return value is None or (
        isinstance(value, list) and all(isinstance(one, Mapping) for one in value)
    )


def _are_outputs(value: Any) -> bool:
    return _are_objects(value) and all(_is_object(one.get("data")) for one in value or ())


def _are_attachments(value: Any) -> bool:
    if not _is_object(value):
        return False
    bundles = list((value or {}).values())
    return all(map(_is_object, bundles)) and all(
        _is_text(data) for bundle in bundles for data in (bundle or {}).values()
    )


_CELL_FIELDS: Mapping[str, Callable[[Any], bool]] = {
    "source": _is_text,
    "metadata": _is_metadata,
    "attachments": _are_attachments,
    "outputs": _are_outputs,
}
