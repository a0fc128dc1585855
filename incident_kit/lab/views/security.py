"""Why a public text is held back for security, and who may let it go by which decision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from incident_kit.case import Case
from incident_kit.journey.whom import name_security_deciders
from incident_kit.review import SecurityState, assess_security, find_awaited_decision


def show_security(case: Case) -> Mapping[str, Any]:
    """Why the text is ``held``, the ``decision`` that lets it go, if one does, and ``who`` may
    take it; or by what it is ``settled``, if by a decision."""
    parties, review, text = case.parties, case.review, case.public.digest
    state = assess_security(parties, review, text)
    return {
        "held": describe_held(state),
        "decision": find_awaited_decision(parties, review, text),
        "who": name_security_deciders(parties, review, text),
        "roles": list(case.settings.signoff.security.roles),
        "people": [person.name for person in case.settings.people],
        "settled": _join(state) if state.state == "clear" and review.security else "",
    }


def describe_held(state: SecurityState) -> str:
    """Why a text is held back, in one sentence; empty if it is not."""
    return _join(state) if state.state == "hold" else ""


def _join(state: SecurityState) -> str:
    words = "; ".join(state.reasons)
    return f"{words[:1].upper()}{words[1:].rstrip('.')}." if words else ""
