"""Security decisions and sign-offs, each bound to the public text as it is."""

from __future__ import annotations

from datetime import datetime

from incident_kit.case import Case
from incident_kit.errors import UndecidedError, UsageError
from incident_kit.journey.masking import mask_answers
from incident_kit.review import check_reviewer, check_signoff, list_undecided_steps
from incident_kit.workspace.codec import stamp


def decide_security(
    case: Case, decision: str, by: str, role: str, reason: str, now: datetime
) -> None:
    """Append a named reviewer's decision, bound to the public text as it is now."""
    has_text = case.stands("public") is not None
    if not has_text and decision != "hold":
        raise UsageError(
            f"{case.id} has no public version yet, so there is no text to decide on",
            todo=[f"make it: incident-kit public {case.id}"],
        )
    if decision != "hold":
        check_reviewer(by, case.parties)
    entry: dict[str, object] = {
        "decision": decision,
        **mask_answers({"by": by, "role": role, "reason": reason}),
        "at": stamp(now),
    }
    if has_text:
        entry["text"] = case.public.digest
    case.answers.record("security", entry)


def sign_off(case: Case, by: str, role: str, evidence: str | None, now: datetime) -> str:
    """Append a sign-off of the public text as it is now; its digest."""
    if case.stands("public") is None:
        raise UsageError(
            f"{case.id} has no public version to sign off yet",
            todo=[f"make it: incident-kit public {case.id}"],
        )
    check_signoff(by, case.parties, case.public, case.review)
    undecided = list_undecided_steps(case.public, case.id)
    if undecided:
        raise UndecidedError("the public text is not ready to be signed off", todo=undecided)
    answers = mask_answers({"by": by, "role": role, "evidence": evidence})
    entry = {**answers, "at": stamp(now), "text": case.public.digest}
    case.answers.record("signoffs", entry)
    return case.public.digest
