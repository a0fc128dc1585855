"""What a browser was told last of an incident, so that it is told only what is another."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

#: An answer, or how things stand.
Json: TypeAlias = Mapping[str, Any]
#: So many states are kept; whoever knows an older one is told everything.
_MOST = 8


class Known:
    """The states that browsers were told last, each by a name that they give back."""

    def __init__(self) -> None:
        self._states: OrderedDict[str, Json] = OrderedDict()

    def tell(self, state: Json, known: object, name: str) -> Json:
        """The answer to a browser that knows the state of the name ``known``: what changed
        since, if it is kept, else all of it; either with the ``name`` of what it knows then."""
        before = self._states.get(str(known))
        self._states[name] = state
        while len(self._states) > _MOST:
            self._states.popitem(last=False)
        if before is None or before.keys() != state.keys():
            return {"state": state, "name": name}
        return {"changes": list_changes(before, state), "name": name}


def list_changes(before: Json, after: Json) -> Json:
    """The values that are another; of a list of rows with ids, the ``rows`` that are, and
    all ``ids`` where their order is another."""
    changed = {key: value for key, value in after.items() if value != before[key]}
    return {
        key: _list_changed_rows(before[key], value) if _have_ids(before[key], value) else value
        for key, value in changed.items()
    }


def _have_ids(*values: object) -> bool:
    return all(
        isinstance(rows, Sequence)
        and not isinstance(rows, str)
        and all(isinstance(row, Mapping) and "id" in row for row in rows)
        for rows in values
    )


def _list_changed_rows(before: Sequence[Json], after: Sequence[Json]) -> Json:
    known = {row["id"]: row for row in before}
    changed = [row for row in after if known.get(row["id"]) != row]
    ids = [row["id"] for row in after]
    return {"rows": changed, "ids": None if ids == list(known) else ids}
