"""Where an incident stands, and the command for its next step."""

from __future__ import annotations

from dataclasses import dataclass, replace

from incident_kit.case import Case
from incident_kit.errors import IncidentKitError, UndecidedError, WaitingError
from incident_kit.exporting.artifacts import approve_public
from incident_kit.exporting.exports import find_public_set
from incident_kit.review import assess_security, find_faults

#: What the refusal of a public version means for its incident, by the error's code.
_REFUSALS = {UndecidedError.code: "deciding", WaitingError.code: "waiting for sign-off"}


@dataclass(frozen=True, slots=True)
class Stage:
    """What an incident waits for next, and the command for it."""

    state: str
    step: str


def find_stage(case: Case) -> Stage:
    """The state of an incident in a few words, and its next step."""
    stage = _find_stage_of_work(case)
    exported = find_public_set(case).state
    if exported == "not covered":
        return replace(stage, state=f"{stage.state}; what stands in export/ is not covered")
    if exported == "covered":
        return Stage("signed off and exported", f"incident-kit check {case.id}")
    return stage


def _find_stage_of_work(case: Case) -> Stage:
    if not case.events and not case.curation.added:
        return Stage("new", f"incident-kit gather {case.id}")
    if case.stands("report") is None:
        return Stage("gathered", f"incident-kit report {case.id}")
    if case.review.refusal is not None:
        return Stage("not published, by decision", f"incident-kit check {case.id}")
    if case.stands("public") is None:
        return Stage("report begun", f"incident-kit public {case.id}")
    try:
        approve_public(case)
    except IncidentKitError as error:
        return Stage(_describe_refusal(case, error), f"incident-kit check {case.id}")
    return Stage("signed off", f"incident-kit export {case.id} --public")


def _describe_refusal(case: Case, error: IncidentKitError) -> str:
    security = assess_security(case.parties, case.review, case.public.digest)
    if find_faults(case.review):
        return "review.yaml was changed"
    if security.state == "hold" and security.flagged:
        return "held for security"
    return _REFUSALS.get(error.code, "waiting")
