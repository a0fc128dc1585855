"""What an incident's reports still wait for, as `check` tells it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from incident_kit.case import Case
from incident_kit.report import REPORT, Notebook, unwritten
from incident_kit.review import (
    SecurityState,
    SignoffCount,
    assess_security,
    count_signoffs,
    list_undecided_steps,
    list_waiting_steps,
)


@dataclass(frozen=True, slots=True)
class Readiness:
    """The state of both reports.

    ``steps`` are what people have to do before the public version may leave, in
    the order to do it, with the exit code of the first: 4 to write or decide,
    5 to review or sign off.
    """

    case: Case
    sections: tuple[tuple[str, str], ...]
    stale: tuple[str, ...]
    undecided: int
    security: SecurityState
    signoffs: SignoffCount
    steps: tuple[str, ...]
    code: int

    def json(self) -> dict[str, Any]:
        """The answer of ``check --json``."""
        rules = [
            {"id": one.id, "title": one.title, "status": one.status, "evidence": one.evidence}
            for one in self.case.verdicts
        ]
        written = not any(state == "empty" for _, state in self.sections)
        return {
            "rules": rules,
            "sections": [{"name": name, "state": state} for name, state in self.sections],
            "undecided": self.undecided,
            "stale": list(self.stale),
            "security": {
                "state": self.security.state,
                "reasons": list(self.security.reasons),
            },
            "signoffs": {"have": self.signoffs.have, "need": self.signoffs.need},
            "ready": {
                "internal": written and self.case.sourced.complete,
                "public": self.code == 0,
            },
            "steps": list(self.steps),
        }


def assess_readiness(case: Case) -> Readiness:
    """What is missing in ``case``, from its files alone."""
    public, incident, settings = case.public, case.incident, case.settings
    made = case.stands("public") is not None
    writing = _writing_steps(case)
    deciding = list_undecided_steps(public, case.id) if made else [_make("public", case.id)]
    waiting = list_waiting_steps(incident, settings, public, case.review)
    empty = unwritten(case.written)
    stale = _stale(case)
    states = {one.key: "empty" if one.key in empty else "written" for one in REPORT if one.needed}
    return Readiness(
        case=case,
        sections=tuple(
            (one.name, "stale" if one.key in stale else states[one.key])
            for one in REPORT
            if one.needed
        ),
        stale=stale,
        undecided=len(deciding),
        security=assess_security(incident, case.review, public.digest, settings),
        signoffs=count_signoffs(incident, case.review, public.digest, settings),
        steps=(*writing, *deciding, *waiting),
        code=4 if deciding else 5 if waiting else 0,
    )


def _make(name: str, incident: str) -> str:
    return f"make the {name} notebook: incident-kit {name} {incident}"


def _writing_steps(case: Case) -> list[str]:
    if not case.events and not case.curation.added:
        return [f"gather the timeline: incident-kit gather {case.id}"]
    if case.stands("report") is None:
        return [_make("report", case.id)]
    names = {one.key: one.name for one in REPORT}
    left = [names[one] for one in unwritten(case.written)]
    seen = [f"look at “{one}”: its draft changed since you wrote it" for one in _stale(case)]
    return ([f"write in report.ipynb: {', '.join(left)}"] if left else []) + seen + _strayed(case)


def _strayed(case: Case) -> list[str]:
    """Words typed into the report's guidance, which no export holds."""
    return [
        f"move your words out of the guidance of “{cell.section}” (report.ipynb)"
        for cell in (case.stands("report") or Notebook(())).cells
        if cell.role == "guidance" and not cell.is_untouched
    ]


def _stale(case: Case) -> tuple[str, ...]:
    """The sections of both notebooks whose draft changed under people's words."""
    found = [
        cell.section
        for name in ("report", "public")
        if case.stands(name) is not None
        for cell in case.notebook(name).cells
        if cell.stale is not None
    ]
    return tuple(dict.fromkeys(found))
