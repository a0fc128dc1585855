"""What is clicked beside the public version: a section, a review for security, a signature."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

from incident_kit.case import Case
from incident_kit.errors import UsageError
from incident_kit.journey.approval import decide_security, sign_off
from incident_kit.journey.sections import choose_section
from incident_kit.lab.session import read_by, read_recorder
from incident_kit.model import SecurityDecision, Signoff, utc_now

#: What somebody who looked at security decides.
_DECISIONS: Mapping[str, Literal["clear", "hold", "reviewed"]] = {
    "clear": "clear",
    "hold": "hold",
    "reviewed": "reviewed",
}


def choose(case: Case, given: Mapping[str, Any]) -> object:
    """Decide on a section as it was seen."""
    said = {name: given.get(name) for name in ("with", "seen")}
    by = {"by": read_by(case, given)}
    return choose_section(case, given["section"], given["action"], {**said, **by}, utc_now())


def sign(case: Case, given: Mapping[str, Any]) -> object:
    """Sign the public text that was seen."""
    by, recorder = read_by(case, given), read_recorder(case, given)
    evidence = _read_evidence(given)
    role, seen = str(given.get("role") or ""), str(given["seen"])
    return sign_off(case, Signoff(by, role, utc_now(), seen, evidence, recorder))


def review_security(case: Case, given: Mapping[str, Any]) -> object:
    """Decide on security, for the public text that was seen."""
    decision = _DECISIONS.get(str(given.get("decision")))
    if decision is None:
        raise UsageError(f"{given.get('decision')!r} is no decision on security")
    role, reason, seen = (str(given.get(name) or "") for name in ("role", "reason", "seen"))
    by, recorder = read_by(case, given), read_recorder(case, given)
    made = SecurityDecision(decision, by, role, reason, utc_now(), seen)
    made = replace(made, evidence=_read_evidence(given), recorded_by=recorder)
    return decide_security(case, made)


def _read_evidence(given: Mapping[str, Any]) -> str | None:
    return str(given.get("evidence") or "").strip() or None
