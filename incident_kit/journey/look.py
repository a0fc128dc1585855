"""A look at the incident in a security context, as a fact of ``incident.yaml``."""

from __future__ import annotations

from datetime import datetime

from incident_kit.case import Case, change_case
from incident_kit.case.masking import mask_answers
from incident_kit.errors import UsageError
from incident_kit.journey.alert import find_person, read_time
from incident_kit.model.incident import Look
from incident_kit.process import is_outcome
from incident_kit.workspace.codec import stamp


def record_look(
    case: Case, time: str, by: str, outcome: str, now: datetime
) -> tuple[datetime, str]:
    """Add to ``incident.yaml`` that ``by`` looked at the incident in a security context at
    ``time``, with this ``outcome``: the time and the name.

    No time to come, before the start or after the end, no team's name and no placeholder
    for an outcome: :class:`UsageError`. What is a secret is masked.
    """
    if not is_outcome(outcome):
        raise UsageError("--outcome says nothing", todo=["say what came of the look"])
    with change_case(case) as current:
        at = read_time(current, time, now, "--looked")
        _refuse_after_end(current, time, at)
        name = find_person(current, by, "name who looked")
        answers = mask_answers({"by": name, "outcome": outcome.strip()})
        rows = [_write_row(look) for look in current.incident.security_looks]
        rows.append({"at": stamp(at), **answers})
        current.folder.change_facts({"security_looks": rows})
    return at, name


def _refuse_after_end(case: Case, text: str, at: datetime) -> None:
    resolved = case.incident.resolved
    if resolved is not None and at > resolved:
        raise UsageError(
            f"--looked {text!r} is after the incident was resolved ({stamp(resolved)})",
            todo=["give the time at which somebody looked while it went on"],
        )


def _write_row(look: Look) -> dict[str, object]:
    at = {"at": stamp(look.at)} if look.at is not None else {}
    return {**at, "by": look.by, "outcome": look.outcome}
