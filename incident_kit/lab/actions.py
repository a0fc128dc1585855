"""What people decide by a click: each action is a verb's own function, and nothing more."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from incident_kit.case import Case
from incident_kit.journey.curation import Step, add_note, curate_lines
from incident_kit.journey.meanwhile import (
    Seen,
    check_lines,
    check_section,
    check_sentence,
    check_values,
)
from incident_kit.lab import composing
from incident_kit.lab.deciding import DECIDING
from incident_kit.model import utc_now

#: Refuses what was decided on otherwise since it was seen, now that it stands as in the case.
Check: TypeAlias = Callable[[Seen, Case, Mapping[str, Any]], None]
#: Decides what a request gives; an :class:`IncidentKitError` if that cannot be done.
Action: TypeAlias = Callable[[Case, Mapping[str, Any]], object]


def _curate(case: Case, given: Mapping[str, Any]) -> object:
    """Several decisions on lines, all or none."""
    return curate_lines(case, _list_steps(given))


def _list_steps(given: Mapping[str, Any]) -> Sequence[Step]:
    return [Step(**step) for step in given["steps"]]


def _add_note(case: Case, given: Mapping[str, Any]) -> object:
    """A note under the id that the browser gave it, once however often it is asked for."""
    known = {note.id for note in case.curation.added}
    if given.get("id") in known:
        return given["id"]
    said = (given["text"], given.get("at"), given.get("by"))
    return add_note(case, *said, utc_now(), given.get("id"))


ACTIONS: Mapping[str, Action] = {
    "curate": _curate,
    "note": _add_note,
    "section": composing.choose,
    "sign": composing.sign,
    "decidesecurity": composing.review_security,
    **DECIDING,
}
CHECKS: Mapping[str, Check] = {
    "curate": lambda seen, case, given: check_lines(seen, case, _list_steps(given)),
    "decide": lambda seen, case, given: check_values(seen, case, [given["value"]]),
    "undecide": lambda seen, case, given: check_values(seen, case, given["values"]),
    "keepnames": lambda seen, case, given: check_values(seen, case, given["names"]),
    "keepsentence": lambda seen, case, given: check_sentence(seen, case, given["words"]),
    "undosentence": lambda seen, case, given: check_sentence(seen, case, given["words"]),
    "section": lambda seen, case, given: check_section(seen, case, given["section"]),
}
