"""Where an incident stands, and the command for its next step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from incident_kit.case import Case
from incident_kit.errors import IncidentKitError
from incident_kit.exporting.artifacts import approved
from incident_kit.review import assess_security


@dataclass(frozen=True, slots=True)
class Stage:
    """What an incident waits for next, and the command for it."""

    state: str
    step: str


def find_stage(case: Case) -> Stage:
    """The state of an incident in a few words, and its next step."""
    ident = case.id
    checks: Sequence[tuple[Callable[[], bool], str, str]] = (
        (lambda: not (case.events or case.curation.added), "new", f"incident-kit gather {ident}"),
        (lambda: case.stands("report") is None, "gathered", f"incident-kit report {ident}"),
        (lambda: case.stands("public") is None, "report begun", f"incident-kit public {ident}"),
    )
    for holds, state, step in checks:
        if holds():
            return Stage(state, step)
    try:
        approved(case)
    except IncidentKitError as error:
        held = assess_security(case.incident, case.review, case.public.digest, case.settings)
        flagged = held.state == "hold" and held.flagged
        waits = {4: "deciding", 5: "waiting for sign-off"}.get(error.code, "waiting")
        step = f"incident-kit check {ident}"
        return Stage("held for security" if flagged else waits, step)
    return Stage("signed off", f"incident-kit export {ident} --public")
