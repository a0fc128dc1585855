"""JSON that may hold anything, taken apart: the objects in it, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Object = Mapping[str, Any]


def list_objects(value: object) -> list[Object]:
    """The objects of a JSON list; none for anything else."""
    if not isinstance(value, list):
        return []
    return [item for item in value if isinstance(item, Mapping)]


def object_or_empty(value: object) -> Object:
    """``value`` if it is a JSON object; an empty one for anything else."""
    return value if isinstance(value, Mapping) else {}
