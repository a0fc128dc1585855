"""What people decide by a click about what is hidden in the public text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from incident_kit.case import Case, change_case
from incident_kit.journey.approval import answer_security
from incident_kit.journey.decisions import decide_entity, undo_decisions
from incident_kit.journey.lists import acknowledge_missing_lists, take_own_domains
from incident_kit.journey.names import keep_names
from incident_kit.journey.no_secrets import doubt_line, find_line_as_seen, say_no_secret
from incident_kit.journey.statements import keep_sentence, undo_sentence
from incident_kit.lab.session import read_by, read_recorder
from incident_kit.model import utc_now

#: What a request gives, by name.
_Given: TypeAlias = Mapping[str, Any]
#: What `decide` takes of it.
_ANSWERS = ("with", "reason", "shared")


def _decide(case: Case, given: _Given) -> object:
    answers = {name: given[name] for name in _ANSWERS if name in given}
    answers["by"] = read_by(case, given)
    return decide_entity(case, given["value"], given["action"], answers, utc_now())


def _undo(case: Case, given: _Given) -> object:
    return undo_decisions(case, given["values"])


def _keep_names(case: Case, given: _Given) -> object:
    return keep_names(case, _answer(case, given), utc_now(), given["names"])


def _keep_sentence(case: Case, given: _Given) -> object:
    return keep_sentence(case, given["words"], _answer(case, given), utc_now())


def _undo_sentence(case: Case, given: _Given) -> object:
    return undo_sentence(case, given["words"])


def _go_without_lists(case: Case, given: _Given) -> object:
    reason = str(given.get("reason") or "")
    return acknowledge_missing_lists(case, read_by(case, given), reason, utc_now())


def _take_domains(case: Case, given: _Given) -> object:
    return take_own_domains(case, given["domains"])


def _answer_security(case: Case, given: _Given) -> object:
    answer, reason = given["answer"], str(given.get("reason") or "")
    return answer_security(
        case, answer, read_by(case, given), reason, utc_now(), read_recorder(case, given)
    )


def _say_no_secret(case: Case, given: _Given) -> object:
    """Somebody's word on a line as they saw it, wherever it stands by now."""
    by, recorder = read_by(case, given), read_recorder(case, given)
    reason = str(given.get("reason") or "")
    with change_case(case) as current:
        line = find_line_as_seen(current, given["seen"])
        return say_no_secret(current, line, by, reason, recorder, utc_now())


def _doubt_line(case: Case, given: _Given) -> None:
    """That such a word counts no more, on lines as somebody saw them."""
    by, recorder = read_by(case, given), read_recorder(case, given)
    doubt_line(case, given["seen"], by, recorder, utc_now())


def _answer(case: Case, given: _Given) -> _Given:
    return {"reason": given.get("reason"), "by": read_by(case, given)}


DECIDING: Mapping[str, Callable[[Case, _Given], object]] = {
    "decide": _decide,
    "undecide": _undo,
    "keepnames": _keep_names,
    "keepsentence": _keep_sentence,
    "undosentence": _undo_sentence,
    "nosecret": _say_no_secret,
    "doubt": _doubt_line,
    "security": _answer_security,
    "withoutlists": _go_without_lists,
    "owndomains": _take_domains,
}
