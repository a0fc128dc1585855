"""A notebook as papermill hands it over: before it is run, while it is, and when it has."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from incident_kit.report import Json, join_source, kit_memory


@dataclass(frozen=True, slots=True)
class Run:
    """The notebook as it is ``stored``, sound in form, with what papermill notes in it."""

    stored: Json

    @property
    def memory(self) -> Json:
        """What the kit remembers of the notebook that is run."""
        return kit_memory(self.stored.get("metadata") or {})

    @property
    def has_failed(self) -> bool:
        """Whether a cell raised an error, which ended the run."""
        return bool(_find_noted(self.stored).get("exception"))

    @property
    def is_waiting(self) -> bool:
        """Whether nothing of it has run yet."""
        states = list(self._list_states())
        return bool(states) and all(state == "pending" for state in states)

    @property
    def is_running(self) -> bool:
        """Whether papermill is still at it: a failed run has ended, and says so."""
        if self.has_failed:
            return False
        return any(state in ("pending", "running") for state in self._list_states())

    def find_parameter(self, name: str) -> str:
        """What a parameter is: as papermill was asked to set it, or else as the notebook sets it;
        ``""`` if neither does."""
        given = _find_noted(self.stored).get("parameters")
        if isinstance(given, Mapping) and name in given:
            return str(given[name] or "").strip()
        cells = (cell for cell in self.stored["cells"] if "parameters" in _list_tags(cell))
        values = (value for cell in cells for value in _find_values(join_source(cell), name))
        return next(values, "")

    def _list_states(self) -> Iterator[object]:
        return (_find_noted(cell).get("status") for cell in self.stored["cells"])


def _find_noted(part: Json) -> Json:
    """What papermill notes in a notebook or a cell of it."""
    noted = (part.get("metadata") or {}).get("papermill")
    return noted if isinstance(noted, Mapping) else {}


def _list_tags(cell: Json) -> list[str]:
    return list((cell.get("metadata") or {}).get("tags") or ())


def _find_values(code: str, name: str) -> Iterator[str]:
    """The texts that ``code`` gives a variable; none if it is not Python."""
    try:
        statements = ast.parse(code).body
    except (SyntaxError, ValueError):
        return
    for one in statements:
        if not isinstance(one, ast.Assign) or not isinstance(one.value, ast.Constant):
            continue
        if any(isinstance(target, ast.Name) and target.id == name for target in one.targets):
            yield str(one.value.value or "").strip()
